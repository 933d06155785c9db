"""`HedgeMenu`: hedges from free to dear, how much of each to take, and the risk that is left."""

import numpy as np

from deltahedge._validate import between, single
from deltahedge.book import Book
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Given, Slider, any_number, positive_number
from deltahedge.explorers._legs import book_of, position_legs
from deltahedge.explorers._still import signed
from deltahedge.instruments import Call, Future, Perpetual, Put
from deltahedge.market import YEAR_DAYS, Market
from deltahedge.plots import BLUE, GREEN, GREY, INK, PURPLE, label, thousands
from deltahedge.risk import optimal_hedge

MENUS = ("netting", "perpetual", "future", "options")
COUNT = {"netting": 0, "perpetual": 1, "future": 2, "options": 4}  # instruments bought outside
FUTURE_DAYS, NEAR_DAYS, FAR_DAYS = 90, 14, 90
FULL_COINS, FULL_STRADDLES = 10, 20  # the size at which a trade costs the fee asked for
CURVES = {"perpetual": BLUE, "future": GREEN, "options": PURPLE}
AVERSIONS = 10.0 ** np.linspace(-8, -2, 49)


def _correlation(name, value):
    return single(name, lambda name, x: between(name, x, -1, 1), value)


class HedgeMenu(Explorer):
    """A book, four kinds of hedge, and the amounts that cost and leave over the least, both counted in USD.

    Other desks of the house take up to `netting` coins of delta for nothing. The rest is hedged with a
    perpetual, a future of 90 days and at-the-money straddles of 14 and 90 days, as far as `menu` goes. A
    trade of w units costs c w^2, as impact does: `fee` is what ten coins of the perpetual cost, the future
    costs twice that, and `spread` is what 20 straddles cost in points of volatility. The amounts minimise
    cost plus half of `aversion` times the variance of one day, a ridge. `basis` is the daily noise between
    perpetual, future and spot; volatility moves by `vol_noise` a day, with `correlation` to the price.
    """

    title = "The last of the risk is the dearest: each further dollar removes less"
    caption = (
        "Left, the risk of one day as the menu grows from free to dear. Right, each curve is a menu, from a "
        "careless hedger to an anxious one; each step along the axis is ten times the cost. Coins end early: "
        "what they leave is mostly gamma and vega, which options take."
    )
    heights = (690, 1466)

    menu = Choice(
        "options",
        {"netting": "Netting", "perpetual": "+ perpetual", "future": "+ future", "options": "+ options"},
        "Menu",
    )
    aversion = Slider(1e-4, 1e-6, 1e-2, 1e-6, "Aversion", symbol="γ", unit="per USD m", scale=1e6, log=True)
    netting = Slider(2.0, 0, 10, 0.1, "Netting on offer", unit="coins")
    fee = Slider(0.0005, 0.0001, 0.005, 0.0001, "Perpetual costs", unit="bp", scale=10_000)
    spread = Slider(0.01, 0.001, 0.05, 0.001, "Straddles cost", unit="points", scale=100)
    basis = Slider(0.002, 0, 0.01, 0.0001, "Basis noise", unit="bp a day", scale=10_000)
    vol_noise = Slider(0.03, 0.005, 0.1, 0.005, "Vol noise", unit="pt a day", scale=100)
    legs = Given(
        [[-40.0, "call", 60_000.0, 30.0], [-25.0, "put", 54_000.0, 30.0], [30.0, "call", 70_000.0, 90.0]],
        position_legs,
    )
    spot = Given(60_000.0, positive_number)
    vol = Given(0.60, positive_number)
    rate = Given(0.04, any_number)
    correlation = Given(-0.3, _correlation)

    def factors(self, position, market):
        """Return dollars per return, per squared return less its mean, and per point of volatility."""
        greeks = position.greeks(market)
        return [greeks.delta * self.spot, 0.5 * greeks.gamma * self.spot**2, greeks.vega, 0.0, 0.0]

    def covariance(self):
        """Return the covariance of the factors over one day: return, its square, volatility, two bases."""
        daily = self.vol / np.sqrt(YEAR_DAYS)
        sds = np.array([daily, np.sqrt(2) * daily**2, self.vol_noise, self.basis, self.basis])
        correlation = np.eye(5)
        correlation[0, 2] = correlation[2, 0] = self.correlation
        return correlation * np.outer(sds, sds)

    def data(self):
        market = Market(self.spot, self.vol, self.rate)
        book = book_of(self.legs)
        perpetual, future = Perpetual(), Future(FUTURE_DAYS / YEAR_DAYS)
        straddles = [
            Book([(1, kind(self.spot, days / YEAR_DAYS)) for kind in (Call, Put)])
            for days in (NEAR_DAYS, FAR_DAYS)
        ]
        outside = np.array([self.factors(one, market) for one in (perpetual, future, *straddles)]).T
        # What perpetual and future move by beside the spot is theirs alone.
        outside[3, 0], outside[4, 1] = outside[0, 0], outside[0, 1]
        vegas = outside[2, 2:]
        costs = np.array([self.fee, 2 * self.fee, 0, 0]) * self.spot / FULL_COINS
        costs[2:] = self.spread * vegas / FULL_STRADDLES
        alone = np.array(self.factors(book, market))
        delta = alone[0] / self.spot
        netted = -np.sign(delta) * min(abs(delta), self.netting)
        exposure = alone + np.array([netted * self.spot, 0, 0, 0, 0])
        covariance = self.covariance()

        def hedge(count, aversion):
            """Return amounts, cost and risk with the first `count` instruments."""
            bare = exposure @ covariance @ exposure
            if not count or bare <= 0:
                return np.zeros(4), 0.0, np.sqrt(max(bare, 0.0))
            J, c = outside[:, :count], costs[:count]
            choice = optimal_hedge(exposure, J, covariance, penalty=2 * c / aversion)
            return np.pad(choice.weights, (0, 4 - count)), c @ choice.weights**2, np.sqrt(choice.variance)

        chosen, _, _ = hedge(COUNT[self.menu], self.aversion)
        stages = [hedge(COUNT[menu], self.aversion) for menu in MENUS]
        left = covariance @ (exposure + outside @ chosen)
        balance = self.aversion * outside.T @ left + 2 * costs * chosen
        curves = {}
        for menu in MENUS[1:]:
            points = [hedge(COUNT[menu], aversion) for aversion in AVERSIONS]
            curves[f"{menu}_cost"] = np.array([cost for _, cost, _ in points])
            curves[f"{menu}_risk"] = np.array([risk for _, _, risk in points])
        return {
            "risk": np.array([np.sqrt(alone @ covariance @ alone), *(risk for _, _, risk in stages)]),
            "cost": np.array([0.0, *(cost for _, cost, _ in stages)]),
            "amounts": np.append(netted, chosen),
            **curves,
            "balance_residual": np.abs(balance[: COUNT[self.menu]]).max(initial=0.0),
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        chosen = 1 + MENUS.index(self.menu)
        at = np.arange(5)
        left.bar(at, data["risk"], 0.7, color=[BLUE if i <= chosen else GREY for i in at])
        left.set_xticks(at, ["none", "netting", "perp.", "future", "options"])
        left.set_title("Risk left (USD a day)")
        for menu, color in CURVES.items():
            cost, risk = data[f"{menu}_cost"], data[f"{menu}_risk"]
            right.plot(cost, risk, color=color)
            side = "above" if menu == "perpetual" else "below" if menu == "future" else "left"
            words = self.controls()["menu"].options[menu]
            ha = "left" if menu == "perpetual" else "right"
            label(right, cost[-1], risk[-1], words, color, side=side, ha=ha)
        right.axhline(data["risk"][1], color=GREY, linewidth=1)
        if chosen > 1:
            right.plot(data["cost"][chosen], data["risk"][chosen], "o", color=INK)
            label(right, data["cost"][chosen], data["risk"][chosen], "yours", INK, side="left")
        right.set_xscale("log")
        right.set_ylim(0, 1.05 * data["risk"][0])
        right.set_xlim(left=data["options_cost"][-1] / 1e4)
        right.set_xlabel("cost (USD)")
        right.set_title("Risk left (USD a day)")
        for axes in (left, right):
            axes.yaxis.set_major_formatter(thousands())
        right.xaxis.set_major_formatter(thousands())
        label(right, right.get_xlim()[1], data["risk"][1], "netting, free", GREY, side="above", ha="right")

    def alt_text(self, data):
        risk = ", ".join(signed(x, 0) for x in data["risk"])
        chosen = 1 + MENUS.index(self.menu)
        return (
            "Left: bars that fall step by step, the risk of one day with nothing, with netting, with a "
            f"perpetual, with a future and with options: {risk} USD. Right: risk over cost, two curves of "
            "coins that fall and end early, and one with options that goes on towards zero; the chosen "
            f"hedge costs {signed(data['cost'][chosen], 0)} USD and leaves "
            f"{signed(data['risk'][chosen], 0)} USD a day."
        )
