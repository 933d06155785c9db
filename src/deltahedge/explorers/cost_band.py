"""`CostBand`: a no-trade band on one path, and the cost and risk of three families of policies."""

import numpy as np

from deltahedge.book import Book
from deltahedge.costs import Proportional
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Given, Seed, Slider, positive_number
from deltahedge.hedging import simulate
from deltahedge.instruments import Call
from deltahedge.market import Market
from deltahedge.paths import gbm
from deltahedge.plots import BLUE, GREEN, GREY, INK, VERMILLION, label
from deltahedge.policies import Band, Every, WhalleyWilmott

STEPS, PATHS = 126, 200  # two looks on each of 63 days
FAMILIES = {
    "clock": (1, 2, 4, 8, 16, 32, 63),
    "band": (0.01, 0.02, 0.04, 0.08, 0.16, 0.32),
    "utility": (10_000.0, 3_000.0, 1_000.0, 300.0, 100.0, 30.0, 10.0),
}


class CostBand(Explorer):
    """An option sold at the money for three months and hedged at a cost, by the clock or by a band.

    `policy` is the clock (`every` so many looks), a band of a fixed `half_width` in delta, or the band of
    Whalley and Wilmott, which follows gamma; its `aversion` is the risk aversion times the price, a pure
    number. Every policy runs on the same 200 paths, watched twice a day; bands trade to the nearest edge.
    """

    title = "Bands beat clocks: the same risk for less cost"
    caption = (
        "Left, one path: the delta, the band around it and what is held. Right, each curve is a family of "
        "policies from eager to lazy on the same 200 paths; lower left is better."
    )
    heights = (687, 1252)

    policy = Choice(
        "utility", {"clock": "Clock", "band": "Fixed band", "utility": "Whalley–Wilmott"}, "Policy"
    )
    one_way = Slider(0.001, 0.0001, 0.005, 0.0001, "Cost of a trade", symbol="k₁", unit="bp", scale=10_000)
    every = Slider(2, 1, 63, 1, "Trade every", unit="looks", whole=True, when={"policy": "clock"})
    half_width = Slider(0.05, 0.005, 0.35, 0.005, "Half-width", unit="delta", when={"policy": "band"})
    aversion = Slider(
        300, 10, 10_000, 1, "Risk aversion × price", symbol="γS", log=True, when={"policy": "utility"}
    )
    seed = Seed(1, "Paths, seed")
    spot = Given(100.0, positive_number)
    vol = Given(0.20, positive_number)
    expiry = Given(0.25, positive_number)

    def rule(self, family, value):
        """Return the policy of a family with its number."""
        if family == "clock":
            return Every(value)
        return Band(value) if family == "band" else WhalleyWilmott(self.one_way, value / self.spot)

    def data(self):
        market, call = Market(self.spot, self.vol), Call(self.spot, self.expiry)
        book = Book([(-1, call)])
        options = {"n_steps": STEPS, "n_paths": PATHS, "seed": self.seed, "stream": "browser"}
        prices = gbm(self.spot, self.expiry, self.vol, **options)
        costs = Proportional(one_way=self.one_way)

        def study(rule):
            result = simulate(book, prices, rule, costs, market=market)
            return result.cost.mean(), result.sd, result

        values = {"clock": self.every, "band": self.half_width, "utility": self.aversion}
        chosen = self.rule(self.policy, values[self.policy])
        cost, sd, result = study(chosen)
        curves = {}
        for family, values in FAMILIES.items():
            pairs = [study(self.rule(family, value))[:2] for value in values]
            curves[f"{family}_cost"], curves[f"{family}_sd"] = np.array(pairs).T

        times, path = np.linspace(0, self.expiry, STEPS + 1)[:-1], prices[0]
        greeks = call.after(times).greeks(market.at(spot=path[:-1]))
        width = np.zeros(STEPS)
        if self.policy == "band":
            width += self.half_width
        elif self.policy == "utility":
            width = chosen.half_width(0.0, path[:-1], greeks.gamma)
        held = [chosen.opening(0.0, path[:1], greeks.delta[:1], -greeks.gamma[:1])]
        for i in range(1, STEPS):
            at, now = slice(i, i + 1), held[-1]
            if chosen.due(i):
                now = chosen(times[i], path[at], greeks.delta[at], -greeks.gamma[at], now)
            held.append(now)
        held = np.concatenate(held)
        paid = costs(np.diff(held, prepend=0.0), path[:-1])
        profit = call.value(market) + np.sum(held * np.diff(path)) - call.payoff(path[-1]) - paid.sum()
        return {
            "days": 63 * np.arange(STEPS) / STEPS,
            "target": greeks.delta,
            "low": greeks.delta - width,
            "high": greeks.delta + width,
            "held": held,
            "cost": cost,
            "sd": sd,
            "sd_error": sd / np.sqrt(2 * PATHS),
            "trades": result.trades.mean(),
            "path_cost": paid.sum(),
            "path_trades": float(np.sum(np.abs(np.diff(held, prepend=0.0)) > 1e-12)),
            **curves,
            "balance_residual": result.pnl[0] - profit,
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        left.fill_between(data["days"], data["low"], data["high"], color=GREY, alpha=0.3, linewidth=0)
        left.plot(data["days"], data["target"], color=GREY, linewidth=1)
        left.step(data["days"], data["held"], where="post", color=BLUE)
        left.set_title("Delta, band and holding")
        left.set_xlabel("days")
        for family, color, at, side in (
            ("clock", VERMILLION, 3, "right"),
            ("band", GREEN, -2, "right"),
            ("utility", BLUE, -1, "below"),
        ):
            name = self.controls()["policy"].options[family]
            right.plot(data[f"{family}_cost"], data[f"{family}_sd"], color=color)
            label(right, data[f"{family}_cost"][at], data[f"{family}_sd"][at], name, color, side=side)
        right.plot(data["cost"], data["sd"], "o", color=INK)
        right.set_title("Risk: sd of the profit (USD)")
        right.set_xlabel("mean cost (USD)")

    def alt_text(self, data):
        return (
            "Left: the delta of an option over 63 days, a band around it and the holding, which moves only "
            "when the delta pushes it with the edge of the band. Right: standard deviation over mean cost "
            "for "
            "three families of policies; the curve of the clock lies above and to the right of the two "
            "bands. "
            f"The chosen policy costs {data['cost']:.3f} USD with a standard deviation of {data['sd']:.3f}."
        )
