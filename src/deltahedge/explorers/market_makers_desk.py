"""`MarketMakersDesk`: one-sided flow fills a desk with delta; skew and hedges shed it, at a price."""

import numpy as np

from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Given, Seed, Slider, positive_number
from deltahedge.explorers._still import signed
from deltahedge.market import YEAR_DAYS
from deltahedge.paths import gbm
from deltahedge.plots import BLUE, GREEN, GREY, INK, VERMILLION, label, thousands
from deltahedge.risk import quote_and_hedge

STEPS, PATHS = 120, 200
POLICIES = ("nothing", "skew", "hedge", "yours")


class MarketMakersDesk(Explorer):
    """A day on which 120 customers come, each for one coin, on 200 paths.

    A customer is a buyer with probability `buyers` and trades if the quote is no further from the mid price
    than his limit, which is exponential with mean `reach`. The desk asks `half_spread` each way, moves both
    quotes by `skew` for each coin it is long or short, and hedges the share `hedge_ratio` of each fill for
    the fee `one_way`. Compared are the desk that does nothing, skew alone, the hedge alone, and both.
    """

    title = "Whoever quotes collects delta: skew sheds it for spread, hedging for fees"
    caption = (
        "Left, the delta of the desk over the day: nine paths in ten stay inside the shade, grey if it does "
        "nothing, blue with skew and hedge. Right, what is left of the spread after fees against the risk: "
        "a desk wants to stand high and to the left."
    )
    heights = (690, 1436)

    buyers = Slider(0.70, 0.5, 1.0, 0.01, "Buyers", unit="% of flow", scale=100)
    skew = Slider(0.00005, 0, 0.0005, 0.000005, "Skew", symbol="κ", unit="bp a coin", scale=10_000)
    hedge_ratio = Slider(0.5, 0, 1, 0.01, "Hedged share", symbol="h", unit="%", scale=100)
    half_spread = Slider(0.001, 0.0001, 0.003, 0.0001, "Half-spread", unit="bp", scale=10_000)
    one_way = Slider(0.0005, 0, 0.002, 0.00005, "Fee for hedging", symbol="k_1", unit="bp", scale=10_000)
    vol = Slider(0.60, 0.1, 1.5, 0.01, "Volatility", symbol="σ", unit="%", scale=100)
    seed = Seed(1)
    spot = Given(60_000.0, positive_number)
    reach = Given(0.001, positive_number)

    def flow(self):
        """Return prices, and side and limit of every customer."""
        options = {"n_steps": STEPS, "n_paths": PATHS, "seed": self.seed, "stream": "browser"}
        prices = gbm(self.spot, 1 / YEAR_DAYS, self.vol, **options)
        # The numbers after those of the prices, from the same stream.
        draws = np.random.RandomState(self.seed).random_sample(3 * PATHS * STEPS)[PATHS * STEPS :]
        side, limit = draws.reshape(2, PATHS, STEPS)
        return prices, np.where(side < self.buyers, 1.0, -1.0), -self.reach * np.log1p(-limit)

    def data(self):
        prices, sides, limits = self.flow()
        desks = {
            name: quote_and_hedge(
                prices,
                sides,
                limits,
                self.half_spread,
                skew=self.skew if name in ("skew", "yours") else 0.0,
                hedge_ratio=self.hedge_ratio if name in ("hedge", "yours") else 0.0,
                one_way=self.one_way,
            )
            for name in POLICIES
        }
        bare, own = desks["nothing"], desks["yours"]
        bare_band, own_band = (np.quantile(desk.net, (0.05, 0.95), axis=0) for desk in (bare, own))
        return {
            "hours": 24 * np.arange(STEPS + 1) / STEPS,
            "bare_low": bare_band[0],
            "bare_high": bare_band[1],
            "own_low": own_band[0],
            "own_high": own_band[1],
            "own_path": own.net[0],
            "income": np.array([(desk.spread - desk.fees).mean() for desk in desks.values()]),
            "risk": np.array([desk.profit.std(ddof=1) for desk in desks.values()]),
            "fills": own.fills.mean(),
            "spread": own.spread.mean(),
            "fees": own.fees.mean(),
            "largest": np.abs(own.net).max(axis=1).mean(),
            "account_residual": np.abs(own.profit - own.spread - own.moves + own.fees).max(),
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        for name, color in (("bare", GREY), ("own", BLUE)):
            low, high = data[f"{name}_low"], data[f"{name}_high"]
            left.fill_between(data["hours"], low, high, color=color, alpha=0.3, linewidth=0)
        left.plot(data["hours"], data["own_path"], color=BLUE, linewidth=1)
        label(left, 13, data["bare_low"][65], "nothing done", GREY, side="below", ha="right")
        label(left, 24, data["own_high"][-1], "skew and hedge", BLUE, side="above", ha="right")
        left.set_xlim(0, 24)
        left.set_title("Delta of the desk (coins)")
        left.set_xlabel("hours")
        for name, income, risk in zip(POLICIES, data["income"], data["risk"], strict=True):
            color = {"nothing": GREY, "skew": VERMILLION, "hedge": GREEN, "yours": INK}[name]
            right.plot(risk, income, "o", color=color)
            label(right, risk, income, name, color, side="below" if name == "hedge" else "above")
        right.set_xlim(0, 1.2 * data["risk"].max())
        right.set_ylim(0, 1.2 * data["income"].max())
        right.set_title("Spread less fees (USD a day)")
        right.set_xlabel("risk: sd of the profit (USD a day)")
        right.xaxis.set_major_formatter(thousands())
        right.yaxis.set_major_formatter(thousands())

    def alt_text(self, data):
        places = "; ".join(
            f"{name} earns {signed(income, 0)} at a risk of {signed(risk, 0)}"
            for name, income, risk in zip(POLICIES, data["income"], data["risk"], strict=True)
        )
        return (
            f"Left: the delta of a desk over a day on which {100 * self.buyers:.0f} % of the customers buy. "
            f"Without skew and hedge it falls to between {signed(data['bare_low'][-1], 0)} and "
            f"{signed(data['bare_high'][-1], 0)} coins, with both it stays between "
            f"{signed(data['own_low'][-1], 1)} and {signed(data['own_high'][-1], 1)}. "
            f"Right: spread less fees against risk, in USD a day: {places}."
        )
