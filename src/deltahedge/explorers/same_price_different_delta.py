"""`SamePriceDifferentDelta`: hedges of one option at one price, from models with and without jumps."""

import numpy as np
from scipy.optimize import brentq

from deltahedge import black_scholes as bs
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Given, Slider, any_number, positive_number
from deltahedge.explorers._still import signed
from deltahedge.models import merton, tree
from deltahedge.plots import BLUE, GREEN, GREY, PURPLE, VERMILLION, label, thousands

STEPS = 30  # of the tree


class SamePriceDifferentDelta(Explorer):
    """An option priced with Merton's jumps; a formula and a tree at the volatilities that give its price.

    `vol` is the volatility between jumps; there are `jump_rate` jumps a year on average, with mean
    `jump_mean` and standard deviation `jump_vol` of the logarithm, as in `models.merton`.
    """

    title = "Models that agree on the price need not agree on the hedge"
    caption = (
        "One price. The desk that trusts Black and Scholes, the one with Merton's delta (the slope of the "
        "jump model) and the one that asks for the least variance hold different numbers of coins; which is "
        "best depends on the next move. A tree agrees with Black and Scholes: it is their world, in steps."
    )
    heights = (788, 1502)
    kind = Choice("put", {"call": "Call", "put": "Put"}, "Option sold")
    spot = Slider(62_000, 54_000, 66_000, 250, "Spot price", symbol="S", unit="USD", price=True)
    strike = Slider(60_000, 57_000, 63_000, 500, "Strike", symbol="K", unit="USD", price=True)
    expiry = Slider(30 / 365, 21 / 365, 1, 1 / 365, "Time to expiry", symbol="τ", unit="days", scale=365)
    vol = Slider(0.46, 0.30, 1.2, 0.01, "Volatility between jumps", symbol="σ", unit="%", scale=100)
    jump_rate = Slider(5, 0, 12, 0.5, "Jumps a year", symbol="λ")
    jump_mean = Slider(-0.10, -0.2, 0.2, 0.01, "Mean jump", symbol="j", unit="%", scale=100)
    jump_vol = Given(0.17, positive_number)
    rate = Given(0.04, any_number)

    def data(self):
        contract = {"strike": self.strike, "expiry": self.expiry, "rate": self.rate, "kind": self.kind}
        law = {name: getattr(self, name) for name in ("vol", "jump_rate", "jump_mean", "jump_vol")}
        mean_log = np.log1p(self.jump_mean) - self.jump_vol**2 / 2
        from_jumps = self.jump_rate * (mean_log**2 + self.jump_vol**2)  # variance a year
        price, model = merton.greeks(self.spot, **contract, **law)[:2]
        implied = bs.implied_vol(price, self.spot, **contract)
        simple = bs.greeks(self.spot, **contract, vol=implied)
        least = merton.minimum_variance_delta(self.spot, **contract, **law)
        stepped = {**contract, "n_steps": STEPS}
        tree_vol = brentq(
            lambda vol: tree.price(self.spot, **stepped, vol=vol) - price,
            *(0.5 * implied, 2 * implied),
            xtol=1e-15,
        )
        grown = tree.greeks(self.spot, **stepped, vol=tree_vol)
        low = min(0.7 * self.strike, 0.8 * self.spot)
        high = max(1.3 * self.strike, 1.2 * self.spot)
        spots = np.linspace(low, high, 61)
        change = merton.price(spots, **contract, **law) - price
        moved = spots - self.spot
        flat = bs.delta(spots, **contract, vol=implied)
        return {
            "spots": spots,
            "model_more": merton.greeks(spots, **contract, **law).delta - flat,
            "least_more": merton.minimum_variance_delta(spots, **contract, **law) - flat,
            "tree_more": tree.greeks(spots, **stepped, vol=tree_vol).delta - flat,
            "simple_profit": simple.delta * moved - change,
            "model_profit": model * moved - change,
            "least_profit": least * moved - change,
            "price": price,
            "implied_vol": implied,
            "jump_share": from_jumps / (self.vol**2 + from_jumps),
            "simple": simple.delta,
            "model": model,
            "least": least,
            "tree": grown.delta,
            "price_residual": simple.price - price,
            "tree_residual": grown.price - price,
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        x = data["spots"]
        hedges = (
            ("least", "least variance", GREEN),
            ("simple", "Black–Scholes", BLUE),
            ("model", "slope", VERMILLION),
        )
        ends = sorted((data[f"{name}_profit"][-1], words, color) for name, words, color in hedges)
        for name, words, color in hedges:
            at, side, align = (26, "below", "right") if name == "least" else (44, "above", "left")
            right.plot(x, data[f"{name}_profit"], color=color)
            if name != "simple":
                left.plot(x, data[f"{name}_more"], color=color)
                label(left, x[at], data[f"{name}_more"][at], words, color, side=side, ha=align)
        left.plot(x, data["tree_more"], color=PURPLE, linewidth=1)
        label(left, x[6], data["tree_more"][6], "tree", PURPLE, side="above")
        largest = max(np.abs(data[f"{name}_more"]).max() for name in ("model", "least"))
        left.set_ylim(-max(0.1, 1.1 * largest), max(0.1, 1.1 * largest))
        left.axhline(0, color=GREY, linewidth=0.8)
        left.axvline(self.spot, color=GREY, linestyle="--", linewidth=1)
        right.axhline(0, color=GREY, linewidth=0.8)
        row = 0.075 * np.ptp(right.get_ylim())
        heights = [min(ends[0][0], ends[1][0] - row), ends[1][0], max(ends[2][0], ends[1][0] + row)]
        for height, (_, words, color) in zip(heights, ends, strict=True):  # lines of text, apart
            label(right, x[-1], height, words, color)
        left.set_title("Coins beyond the Black–Scholes delta")
        right.set_title("Profit of the seller after a jump (USD)")
        right.yaxis.set_major_formatter(thousands())
        for axes in (left, right):
            axes.set_xlabel("coin price (USD)")
            axes.xaxis.set_major_formatter(thousands())

    def alt_text(self, data):
        held = ", ".join(signed(data[name], 3) for name in ("simple", "tree", "model", "least"))
        return (
            f"Left: how many coins other hedges of a {self.kind} hold beyond the Black–Scholes delta, over "
            f"the coin price; at {self.spot:,.10g} Black–Scholes, a tree, Merton's delta and "
            f"the least-variance hedge hold {held} coins. Right: the "
            "seller's profit after a jump, with large losses for large moves; the hedge that loses least "
            "after a fall loses most after a rise."
        )
