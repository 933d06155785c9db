"""`HedgeLedger`: the ledger of a delta hedge, row by row, on Hull's two paths and on random ones."""

import numpy as np

from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import (
    Choice,
    Given,
    Seed,
    Slider,
    any_number,
    positive_number,
    price_path,
)
from deltahedge.explorers._still import signed
from deltahedge.instruments import Call
from deltahedge.ledger import hedge_ledger
from deltahedge.market import Market
from deltahedge.paths import gbm
from deltahedge.plots import BLUE, GREEN, GREY, INK, VERMILLION, label, thousands
from deltahedge.published import (
    HULL_CALL,
    HULL_DRIFT,
    HULL_IN_THE_MONEY,
    HULL_MARKET,
    HULL_OUT_OF_THE_MONEY,
    HULL_QUANTITY,
)

N_STEPS = 20


def _weekly(name, value):
    path = price_path(name, value)
    if len(path) != N_STEPS + 1:
        raise ValueError(f"{name} must have {N_STEPS + 1} prices, got {len(path)}")
    return path


class HedgeLedger(Explorer):
    """Sold calls hedged at 21 dates: price, shares held, money paid out, and every row of the table.

    `path` picks Hull's Table 19.2 (`"in_the_money"`), 19.3 (`"out_of_the_money"`) or a random one made from
    `seed`, `real_vol` and `drift`; `vol` is the volatility in the delta. `shown` is how many of the 21 trades
    are revealed: with 0 the reader has to say the first one. The contract itself (`spot`, `strike`, `expiry`,
    `rate`, `quantity`) is Hull's unless other numbers are given.
    """

    title = "Hedging an option costs about what it is worth: you buy after rises and sell after falls"
    caption = (
        "A bank has sold 100,000 calls and hedges once a week (Hull, Tables 19.2 and 19.3). Millions change "
        "hands, and on either path what remains at the end is close to the option's value at the start."
    )
    heights = (1195, 1617)
    still_size = (7.0, 5.6)

    path = Choice(
        "in_the_money",
        {"in_the_money": "In the money", "out_of_the_money": "Out of the money", "random": "At random"},
        "Path that ends",
    )
    shown = Slider(21, 0, 21, 1, "Trades shown", unit="of 21", whole=True)
    vol = Slider(0.20, 0.05, 1.0, 0.01, "Hedge volatility", symbol="σ", unit="%", scale=100)
    real_vol = Slider(
        0.20, 0.0, 1.0, 0.01, "Path volatility", symbol="σ_R", unit="%", scale=100, when={"path": "random"}
    )
    drift = Slider(
        HULL_DRIFT, -0.5, 0.5, 0.01, "Path drift", symbol="μ", unit="%", scale=100, when={"path": "random"}
    )
    seed = Seed(1, "Path seed", when={"path": "random"})
    spot = Given(HULL_MARKET.spot, positive_number)
    strike = Given(HULL_CALL.strike, positive_number)
    expiry = Given(HULL_CALL.expiry, positive_number)
    rate = Given(HULL_MARKET.rate, any_number)
    quantity = Given(float(-HULL_QUANTITY), positive_number)
    in_the_money = Given(HULL_IN_THE_MONEY.tolist(), _weekly)
    out_of_the_money = Given(HULL_OUT_OF_THE_MONEY.tolist(), _weekly)

    def prices(self):
        """Return the 21 prices of the chosen path."""
        if self.path == "random":
            process = (self.spot, self.expiry, self.real_vol, self.drift)
            return gbm(*process, n_steps=N_STEPS, seed=self.seed, stream="browser")[0]
        return np.array(getattr(self, self.path))

    def table(self):
        """Return the ledger as `deltahedge.hedge_ledger` makes it."""
        path = self.prices()
        market = Market(spot=path[0], vol=self.vol, rate=self.rate)
        return hedge_ledger(Call(self.strike, self.expiry), path, market, quantity=-self.quantity)

    def data(self):
        table = self.table()
        dates, last = table.iloc[:-1], table.iloc[-1]
        columns = (
            "time",
            "spot",
            "delta",
            "holding",
            "trade",
            "cost_of_shares",
            "interest",
            "cumulative_cost",
        )
        # The check takes another way to the same number: every payment carried to expiry by itself.
        paid = table["cost_of_shares"] + table["settlement"]
        carried = (paid * np.exp(self.rate * (self.expiry - table["time"]))).sum()
        return {name: dates[name].to_numpy() for name in columns} | {
            "final_cost": last["cumulative_cost"],
            "present_cost": -last["present_value"],
            "premium": -dates["position_value"].iloc[0],
            "account_residual": last["cumulative_cost"] - carried,
        }

    def draw(self, figure, data):
        weeks = np.arange(N_STEPS + 1)
        price, held, paid = figure.subplots(3, 1, sharex=True)
        price.plot(weeks, data["spot"], color=INK, marker="o", markersize=3)
        price.axhline(self.strike, color=GREY, linewidth=1)
        label(price, weeks[-1], self.strike, "strike", GREY, side="above", ha="right")
        price.set_title("Price (USD)")
        before, after = data["holding"] - data["trade"], data["holding"]
        held.step(weeks, after, where="post", color=GREY, linewidth=1.2)
        held.vlines(
            weeks, before, after, color=[BLUE if up else VERMILLION for up in after >= before], linewidth=3
        )
        held.set_title("Shares held (blue: bought, orange: sold)")
        paid.step(weeks, data["cumulative_cost"] / 1000, where="post", color=GREEN)
        paid.plot(weeks[-1], data["final_cost"] / 1000, "o", color=GREEN)
        label(paid, weeks[-1], data["final_cost"] / 1000, signed(data["final_cost"] / 1000, 0), GREEN)
        paid.set_title("Paid out so far, with interest (thousand USD; the dot: after delivery)")
        paid.set_xlabel("week")
        paid.set_xticks(range(0, N_STEPS + 1, 2))
        for axes in (held, paid):
            axes.yaxis.set_major_formatter(thousands())

    def alt_text(self, data):
        return (
            f"Three charts over 20 weeks. The price goes from {data['spot'][0]:.2f} to "
            f"{data['spot'][-1]:.2f}; the shares held follow it from {data['holding'][0]:,.0f} to "
            f"{data['holding'][-1]:,.0f}; the money paid out ends at USD {signed(data['final_cost'], 0)} "
            f"after delivery. In today's money that is USD {signed(data['present_cost'], 0)}, against an "
            f"option value of USD {signed(data['premium'], 0)}."
        )
