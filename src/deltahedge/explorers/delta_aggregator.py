"""`DeltaAggregator`: a book's delta in five units, and what its value at risk leaves out."""

import numpy as np

from deltahedge.book import Book
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Given, Slider, any_number, positive_number
from deltahedge.explorers._still import signed
from deltahedge.exposure import delta_in
from deltahedge.instruments import Call, Put, Spot
from deltahedge.market import YEAR_DAYS, Market
from deltahedge.plots import BLUE, GREY, INK, VERMILLION, label, thousands
from deltahedge.var import value_at_risk

LEGS = ("calls", "puts", "far_calls", "other_coin", "hedge")
NAMES = ("A", "B", "C", "other", "hedge", "total")
UNITS = {
    "coins": "coins",
    "dollars": "USD",
    "equity": "% of equity",
    "beta": "beta USD",
    "daily vol": "USD a daily sd",
}
MONTH, QUARTER = 30 / YEAR_DAYS, 90 / YEAR_DAYS
N_MOVES = 2_001


class DeltaAggregator(Explorer):
    """Deltas of Kestrel's option legs, of another coin and of a hedge, added in one unit; and the risk left.

    Strikes and expiries are those of Kestrel's legs A, B and C, whatever the spot. `unit` is one of the five
    of `deltahedge.delta_in`. The other coin has a price, a volatility and a `beta` of its own; the benchmark
    is the coin that the options are on. Right, the book without the other coin is revalued over a day's
    moves, beside its delta, with both values at risk (99 %, one day).
    """

    title = "Deltas add up only in one unit, and a delta of zero is not a risk of zero"
    caption = (
        "Sold calls, sold puts and bought calls with a hedge, and another coin beside them. Hedged to a "
        "delta of zero, the straight line of the delta sees no risk in the main coin; the book itself "
        "loses on both sides."
    )
    heights = (695, 1371)

    unit = Choice(
        "dollars",
        {
            "coins": "Coins",
            "dollars": "USD",
            "equity": "% of equity",
            "beta": "Beta",
            "daily vol": "Daily sd",
        },
        "Unit",
    )
    calls = Slider(-40, -60, 60, 1, "A: calls at 60,000", whole=True)
    puts = Slider(-25, -60, 60, 1, "B: puts at 54,000", whole=True)
    far_calls = Slider(30, -60, 60, 1, "C: calls at 70,000", whole=True)
    hedge = Slider(4.7, -60, 60, 0.1, "Hedge", unit="coins")
    other_coin = Slider(50, -400, 400, 10, "Other coin", unit="coins")
    beta = Slider(1.2, 0, 2, 0.05, "Beta of the other", symbol="β", when={"unit": "beta"})
    spot = Given(60_000.0, positive_number)
    vol = Given(0.60, positive_number)
    rate = Given(0.04, any_number)
    equity = Given(500_000.0, positive_number)
    other_spot = Given(3_000.0, positive_number)
    other_vol = Given(0.80, positive_number)

    def data(self):
        contracts = {
            "calls": Call(60_000, MONTH),
            "puts": Put(54_000, MONTH),
            "far_calls": Call(70_000, QUARTER),
            "hedge": Spot(),
            "other_coin": Spot(),
        }
        coin = Market(self.spot, self.vol, self.rate)
        other = Market(self.other_spot, self.other_vol, self.rate)
        legs = {name: Book([(getattr(self, name), contracts[name])]) for name in LEGS}
        unit = {"unit": self.unit, "equity": self.equity}
        deltas = [
            delta_in(book=book, market=other, beta=self.beta, **unit)
            if name == "other_coin"
            else delta_in(book=book, market=coin, **unit)
            for name, book in legs.items()
        ]
        book = sum((legs[name] for name in LEGS[1:] if name != "other_coin"), legs["calls"])
        greeks = book.greeks(coin)
        spots = self.spot * np.linspace(0.85, 1.15, 121)
        profit = book.value(coin.at(spot=spots)) - greeks.price
        line = greeks.delta * (spots - self.spot)
        at_risk = {
            method: value_at_risk(book, coin, method=method, n_moves=N_MOVES)
            for method in ("delta", "revaluation")
        }
        daily_sd = self.vol * self.spot / np.sqrt(YEAR_DAYS)
        return {
            "deltas": np.array([*deltas, sum(deltas)]),
            "spots": spots,
            "profit": profit,
            "line": line,
            "delta": greeks.delta,
            "gamma": greeks.gamma,
            "delta_risk": at_risk["delta"],
            "full_risk": at_risk["revaluation"],
            "unit_residual": sum(legs[name].greeks(coin).delta for name in LEGS if name != "other_coin")
            - delta_in("daily vol", book, coin) / daily_sd,
        }

    def _shown(self, deltas):
        """Deltas as a reader wants to see them, and the name of their unit."""
        return deltas * (100 if self.unit == "equity" else 1), UNITS[self.unit]

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        shown, unit = self._shown(data["deltas"])
        left.bar(range(6), shown, color=[BLUE] * 5 + [INK])
        left.set_xticks(range(6), NAMES, size=8)
        left.axhline(0, color=INK, linewidth=0.8)
        left.set_title(f"Delta of each leg ({unit})")
        x = data["spots"]
        right.plot(x, data["profit"], color=BLUE)
        right.plot(x, data["line"], color=GREY, linestyle="--")
        label(right, x[20], data["profit"][20], "revalued", BLUE, side="right")
        label(right, x[0], data["line"][0], "delta only", GREY, side="below")
        right.axhline(-data["full_risk"], color=VERMILLION, linestyle=":")
        middle = x[len(x) // 2], -data["full_risk"]
        label(right, *middle, "value at risk", VERMILLION, side="above", ha="center")
        right.set_title("Profit after a move (USD)")
        right.set_xlabel("coin price (USD)")
        for axis in (left.yaxis, right.xaxis, right.yaxis):
            axis.set_major_formatter(thousands())

    def alt_text(self, data):
        total, unit = self._shown(data["deltas"][-1])
        by_delta, revalued = (signed(data[name], 0) for name in ("delta_risk", "full_risk"))
        return (
            "Left: bars for the delta of each leg in one unit, the last one the total of "
            f"{signed(total)} {unit}. "
            "Right: the profit of the book over the coin price, bent, beside the straight line of its delta; "
            f"the value at risk is {by_delta} USD by delta and {revalued} USD by revaluation."
        )
