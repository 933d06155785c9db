"""`CostBand`: a no-trade band on one path, and what four families of policies cost and leave open."""

import numpy as np

from deltahedge.book import Book
from deltahedge.costs import Proportional
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Given, Seed, Slider, positive_number
from deltahedge.hedging import simulate
from deltahedge.instruments import Call
from deltahedge.market import Market
from deltahedge.paths import gbm
from deltahedge.plots import BLUE, GREEN, GREY, INK, PURPLE, VERMILLION, label
from deltahedge.policies import Band, Every, EveryStep, LelandDelta, WhalleyWilmott

STEPS, PATHS = 504, 250  # eight looks on each of 63 days
CLOCKS = (1, 2, 4, 8, 16, 40)
FAMILIES = {
    "clock": CLOCKS,
    "leland": CLOCKS,
    "band": (0.01, 0.02, 0.04, 0.06, 0.09, 0.13),
    "utility": (10_000.0, 3_000.0, 1_000.0, 300.0, 100.0, 30.0, 10.0),  # risk aversion x price x quantity
}


class CostBand(Explorer):
    """Options sold at the money and hedged at a cost, by the clock or by a band, on the same 250 paths.

    `policy` is the clock, the clock at Leland's delta, a band of a fixed `half_width` (in delta of one
    option), or the band of Whalley and Wilmott, which follows gamma; `aversion` is its risk aversion per
    dollar, and `every` says how many of the 504 steps pass between two looks. Bands trade to the nearest
    edge. Limits and default of `aversion` are made for 100 dollars of underlying, and divided to fit.
    """

    title = "Bands beat clocks: the same risk for less cost"
    caption = (
        "Left, one path: the delta, the band around it and what is held. Right, each curve is a family of "
        "policies from eager to lazy; lower left is better. Leland's delta takes risk from an eager clock, "
        "not the cost."
    )
    heights = (687, 1368)

    policy = Choice(
        "utility",
        {"clock": "Clock", "leland": "Leland’s clock", "band": "Fixed band", "utility": "Whalley–Wilmott"},
        "Policy",
    )
    one_way = Slider(0.001, 0.0001, 0.005, 0.0001, "Cost of a trade", symbol="k_1", unit="bp", scale=10_000)
    every = Slider(1, 1, 56, 1, "Look every", unit="steps", whole=True)
    half_width = Slider(0.05, 0.005, 0.15, 0.005, "Half-width", unit="delta", when={"policy": "band"})
    aversion = Slider(
        1.0, 0.1, 100, 0.1, "Risk aversion", symbol="γ", unit="per USD", log=True, when={"policy": "utility"}
    )
    seed = Seed(3, "Path seed")
    spot = Given(100.0, positive_number)
    vol = Given(0.20, positive_number)
    expiry = Given(0.25, positive_number)
    quantity = Given(1.0, positive_number)

    def _scaled(self, controls, values):
        try:
            factor = 100 / (float(values.get("spot", 100)) * float(values.get("quantity", 1)))
        except (TypeError, ValueError, ZeroDivisionError):
            return {}  # refused by the trait, with its name
        if factor == 1 or not 0 < factor < float("inf"):
            return {}
        limits = controls["aversion"].limits
        self._limits.setdefault("aversion", tuple(float(f"{factor * x:.3g}") for x in limits))
        return {"aversion": float(f"{factor:.3g}")}

    def rule(self, family, value, every=1):
        """Return the policy of a family with its number, looking at every so many steps."""
        if family == "leland":
            return LelandDelta(2 * self.one_way, every * self.expiry / STEPS, rule=Every(every))
        rules = {
            "clock": lambda: EveryStep(),
            "band": lambda: Band(value * self.quantity),
            "utility": lambda: WhalleyWilmott(self.one_way, value),
        }
        return Every(every, rule=rules[family]())

    def member(self, family, value):
        """Return one policy of a curve: for clocks the number is the steps between two looks."""
        if family == "utility":
            return self.rule(family, value / (self.spot * self.quantity))
        return self.rule(family, value) if family == "band" else self.rule(family, None, value)

    def data(self):
        market, call = Market(self.spot, self.vol), Call(self.spot, self.expiry)
        book, costs = Book([(-self.quantity, call)]), Proportional(one_way=self.one_way)
        options = {"n_steps": STEPS, "n_paths": PATHS, "seed": self.seed, "stream": "browser"}
        prices = gbm(self.spot, self.expiry, self.vol, **options)
        curves = {}
        for family, values in FAMILIES.items():
            studies = [
                simulate(book, prices, self.member(family, value), costs, market=market) for value in values
            ]
            curves[f"{family}_cost"] = np.array([study.cost.mean() for study in studies])
            curves[f"{family}_sd"] = np.array([study.sd for study in studies])

        value = {"band": self.half_width, "utility": self.aversion}.get(self.policy)
        chosen = self.rule(self.policy, value, self.every)
        result = simulate(book, prices, chosen, costs, market=market)
        target, width, held = self.first_path(prices[0], call, chosen)
        trades = np.diff(held, prepend=0.0)
        paid = costs(trades, prices[0, :-1]).sum()
        profit = self.quantity * (call.value(market) - call.payoff(prices[0, -1])) - paid
        return {
            "life": 100 * np.arange(STEPS) / STEPS,
            "target": target,
            "low": target - width,
            "high": target + width,
            "held": held,
            "cost": result.cost.mean(),
            "sd": result.sd,
            "sd_error": result.moments["pnl"].sd_error,
            "trades": result.trades.mean(),
            "path_cost": paid,
            "path_trades": float(np.sum(np.abs(trades) > 1e-12)),
            **curves,
            "balance_residual": result.pnl[0] - profit - held @ np.diff(prices[0]),
        }

    def first_path(self, path, call, policy):
        """Return target, half-width of the band and holding at every step of one path."""
        vol = policy.vol(self.vol, -1) if self.policy == "leland" else self.vol
        times = np.arange(STEPS) * self.expiry / STEPS
        greeks = call.after(times).greeks(Market(path[:-1], vol))
        target, gamma = self.quantity * greeks.delta, -self.quantity * greeks.gamma
        width = np.zeros(STEPS)
        if self.policy == "band":
            width += self.half_width * self.quantity
        elif self.policy == "utility":
            width = WhalleyWilmott(self.one_way, self.aversion).half_width(0.0, path[:-1], gamma)
        held = target.copy()
        for i in range(1, STEPS):
            due = policy.due(i)
            held[i] = policy(times[i], path[i], target[i], gamma[i], held[i - 1]) if due else held[i - 1]
        return target, width, held

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        left.fill_between(data["life"], data["low"], data["high"], color=GREY, alpha=0.3, linewidth=0)
        left.plot(data["life"], data["target"], color=GREY, linewidth=1)
        hue = {"clock": VERMILLION, "leland": PURPLE, "band": GREEN, "utility": BLUE}[self.policy]
        left.step(data["life"], data["held"], where="post", color=hue)
        left.set_title("Delta, band and holding (coins)")
        left.set_xlabel("life of the option (%)")
        for family, color, at, side, align in (
            ("clock", VERMILLION, 0, "above", "left"),
            ("leland", PURPLE, 0, "below", "left"),
            ("band", GREEN, -1, "right", "left"),
            ("utility", BLUE, 0, "below", "right"),
        ):
            name = self.controls()["policy"].options[family]
            right.plot(data[f"{family}_cost"], data[f"{family}_sd"], color=color)
            place = data[f"{family}_cost"][at], data[f"{family}_sd"][at]
            label(right, *place, name, color, side=side, ha=align)
        right.plot(data["cost"], data["sd"], "o", color=INK, markerfacecolor="white", markeredgewidth=2)
        label(right, data["cost"], data["sd"], "yours", INK, side="left")
        right.set_xlim(0)
        right.set_ylim(0)
        right.set_title("Risk: sd of the profit (USD)")
        right.set_xlabel("mean cost (USD)")

    def alt_text(self, data):
        return (
            "Left: the delta of an option over its life, a band around it and the holding, which moves only "
            "when the delta pushes it with the edge of the band. Right: standard deviation over mean cost "
            "for four families of policies; the curves of the two clocks lie above and to the right of the "
            f"two bands. The chosen policy costs {data['cost']:.3f} USD with a standard deviation of "
            f"{data['sd']:.3f} USD."
        )
