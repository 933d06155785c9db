"""`GammaScalper`: what a hedged option earns on one path, by the ledger and by the variance formula."""

import numpy as np

from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Given, Seed, Slider, positive_number
from deltahedge.explorers._still import signed
from deltahedge.instruments import Call
from deltahedge.ledger import hedge_ledger, self_financing_residual
from deltahedge.market import Market
from deltahedge.paths import gbm
from deltahedge.plots import BLUE, GREY, INK, VERMILLION, label, thousands

SIDES = {"long": 1, "short": -1}
CALM = 0.4  # of the path's volatility, in the quiet half of the two built paths


class GammaScalper(Explorer):
    """An option bought or sold at `implied_vol` and hedged along one path that moves at `real_vol`.

    `path` is a random one, or one of two zigzags with the same realised volatility: `"early"` is wild in its
    first half, `"late"` in its second. There is no interest. The formula adds, step by step, half of the
    dollar gamma times the variance seen less the variance paid for.
    """

    title = "A hedged option earns realised less implied variance, by dollar gamma"
    caption = (
        "The blue line is the account of the hedger, the dashed one the formula; who took the other side is "
        "its mirror. On the two built paths one realised volatility comes early or late: the profits differ."
    )
    heights = (706, 1338)
    still_size = (7.0, 4.2)

    side = Choice("long", {"long": "Bought", "short": "Sold"}, "Option")
    path = Choice(
        "random", {"random": "At random", "early": "Wild, then calm", "late": "Calm, then wild"}, "Path"
    )
    implied_vol = Slider(0.60, 0.1, 1.2, 0.01, "Implied volatility", symbol="σ_i", unit="%", scale=100)
    real_vol = Slider(0.80, 0.1, 1.2, 0.01, "Path volatility", symbol="σ_R", unit="%", scale=100)
    moneyness = Slider(1.0, 0.8, 1.2, 0.01, "Strike", symbol="K", unit="% of start", scale=100)
    steps = Slider(30, 4, 360, 2, "Rebalances", symbol="N", whole=True)
    seed = Seed(3, "Path seed", when={"path": "random"})
    spot = Given(60_000.0, positive_number)
    expiry = Given(30 / 365, positive_number)

    def prices(self):
        """Return the path, `steps + 1` prices."""
        n, dt = self.steps, self.expiry / self.steps
        if self.path == "random":
            return gbm(self.spot, self.expiry, self.real_vol, n_steps=n, seed=self.seed, stream="browser")[0]
        first = np.arange(n) < n // 2
        wild = first if self.path == "early" else ~first
        loud = (n - CALM**2 * np.sum(~wild)) / np.sum(wild)
        share = np.where(wild, loud, CALM**2)
        moves = np.where(np.arange(n) % 2 == 0, 1, -1) * self.real_vol * np.sqrt(share * dt)
        return self.spot * np.exp(np.concatenate([[0.0], np.cumsum(moves)]))

    def data(self):
        sign, prices = SIDES[self.side], self.prices()
        times = np.linspace(0, self.expiry, self.steps + 1)
        call = Call(self.moneyness * self.spot, self.expiry)
        market = Market(self.spot, self.implied_vol)
        ledger = hedge_ledger(call, prices, market, quantity=sign, times=times, premium="model")
        profit = ledger["profit"].to_numpy(float)[:-1]
        gamma = call.after(times[:-1]).greeks(market.at(spot=prices[:-1])).gamma
        moved = np.diff(prices)
        formula = 0.5 * gamma * (moved**2 - self.implied_vol**2 * prices[:-1] ** 2 * np.diff(times))
        return {
            "days": 365 * times,
            "prices": prices,
            "profit": profit,
            "formula": sign * np.concatenate([[0.0], np.cumsum(formula)]),
            "realised": np.sqrt(np.sum(np.diff(np.log(prices)) ** 2) / self.expiry),
            "premium": call.value(market),
            "final": profit[-1],
            "by_formula": sign * formula.sum(),
            "balance_residual": self_financing_residual(ledger).abs().max(),
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        left.plot(data["days"], data["prices"], color=INK, linewidth=1)
        left.axhline(self.moneyness * self.spot, color=GREY, linestyle="--", linewidth=1)
        label(left, data["days"][-1], self.moneyness * self.spot, "strike", GREY, side="above", ha="right")
        left.set_title("Coin price (USD)")
        right.plot(data["days"], -data["profit"], color=VERMILLION, linewidth=1)
        right.plot(data["days"], data["profit"], color=BLUE)
        right.plot(data["days"], data["formula"], color=INK, linestyle="--", linewidth=1)
        right.axhline(0, color=INK, linewidth=0.8)
        end, final = data["days"][-1], data["final"]
        words = {"long": ("bought", "sold"), "short": ("sold", "bought")}[self.side]
        for value, word, color in zip((final, -final), words, (BLUE, VERMILLION), strict=True):
            place = "above" if value > 0 else "below"
            label(right, end, value, f"{word} {signed(value, 0)}", color, side=place, ha="right")
        right.margins(y=0.12)
        right.set_title("Profit of the hedger (USD)")
        for axes in (left, right):
            axes.set_xlabel("days")
            axes.yaxis.set_major_formatter(thousands())

    def alt_text(self, data):
        return (
            f"Left: a coin price over {data['days'][-1]:g} days that realises {100 * data['realised']:.0f} % "
            f"volatility. Right: the profit of a hedged option, "
            f"{'bought' if self.side == 'long' else 'sold'} at {100 * self.implied_vol:.0f} %, which ends at "
            f"{signed(data['final'], 0)} USD, and the dashed line of the variance formula close to it, "
            f"which ends at {signed(data['by_formula'], 0)} USD."
        )
