"""`DeltaTangent`: the hedge is a straight line, the option bends, and the gap is what the hedge misses."""

import numpy as np

from deltahedge import black_scholes as bs
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Slider
from deltahedge.explorers._still import signed
from deltahedge.plots import BLUE, GREY, INK, VERMILLION, label


class DeltaTangent(Explorer):
    """Value of an option over spot, the line that a delta hedge follows, and the profit of the hedged seller.

    `move` is a jump of the spot before the hedge is changed. Defaults are Hull's option (Example 19.1).
    """

    title = "Delta-hedged, the seller of an option loses whichever way the price jumps"
    caption = (
        "The shares follow the straight line, the option follows the curve. At the spot the two touch and "
        "have the same slope; the further the price jumps, the more the hedge misses."
    )
    heights = (687, 1331)

    kind = Choice("call", {"call": "Call", "put": "Put"}, "Option sold")
    spot = Slider(49.0, 30, 70, 0.25, "Spot price", symbol="S", unit="USD", price=True)
    move = Slider(6.0, -20, 20, 0.25, "Price jump", symbol="δS", unit="USD", price=True)
    strike = Slider(50.0, 30, 70, 0.5, "Strike", symbol="K", unit="USD", price=True)
    vol = Slider(0.20, 0.01, 1.5, 0.01, "Volatility", symbol="σ", unit="%", scale=100)
    expiry = Slider(20 / 52, 1 / 520, 1, 1 / 520, "Time to expiry", symbol="τ", unit="weeks", scale=52)
    rate = Slider(0.05, -0.05, 0.15, 0.005, "Interest rate", symbol="r", unit="%", scale=100)

    def data(self):
        contract = {"strike": self.strike, "expiry": self.expiry, "vol": self.vol, "rate": self.rate}
        here = bs.greeks(self.spot, **contract, kind=self.kind)
        moved = max(self.spot + self.move, 0.0)
        low = min(0.6 * self.strike, 0.9 * min(self.spot, moved))
        high = max(1.4 * self.strike, 1.1 * max(self.spot, moved))
        spots = np.linspace(low, high, 201)
        value = bs.price(spots, **contract, kind=self.kind)
        tangent = here.price + here.delta * (spots - self.spot)
        moved_value = bs.price(moved, **contract, kind=self.kind)
        moved_tangent = here.price + here.delta * (moved - self.spot)
        carry = self.rate * (self.spot * here.delta - here.price)
        return {
            "spots": spots,
            "value": value,
            "tangent": tangent,
            "profit": tangent - value,
            "parabola": -0.5 * here.gamma * (spots - self.spot) ** 2,
            "price": here.price,
            "delta": here.delta,
            "gamma": here.gamma,
            "moved": moved,
            "moved_value": moved_value,
            "moved_tangent": moved_tangent,
            "moved_profit": moved_tangent - moved_value,
            "pde_residual": here.theta + carry + 0.5 * self.vol**2 * self.spot**2 * here.gamma,
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        x = data["spots"]
        left.plot(x, data["value"], color=BLUE)
        left.plot(x, data["tangent"], color=VERMILLION, linestyle="--")
        left.plot([data["moved"]] * 2, [data["moved_tangent"], data["moved_value"]], color=INK)
        left.plot([self.spot, data["moved"]], [data["price"], data["moved_value"]], "o", color=BLUE)
        label(left, x[15], data["value"][15], "option", BLUE, side="above")
        label(left, x[24], data["tangent"][24], "hedge", VERMILLION, side="below")
        left.set_title("Value (USD)")
        right.axhline(0, color=GREY, linewidth=1)
        right.plot(x, data["parabola"], color=GREY, linestyle="--")
        right.plot(x, data["profit"], color=BLUE)
        right.plot(data["moved"], data["moved_profit"], "o", color=INK)
        label(right, data["moved"], data["moved_profit"], signed(data["moved_profit"]), side="right")
        right.set_title("Profit of the hedged seller (USD)")
        floor = min(data["profit"].min(), -1e-9)
        right.set_ylim(1.25 * floor, -0.12 * floor)
        for axes in (left, right):
            axes.set_xlabel("spot price (USD)")

    def alt_text(self, data):
        return (
            f"Left: the value of a {self.kind} over the spot price, a curve, and the straight line that "
            f"touches it at {self.spot:,.10g} with slope {data['delta']:.3f}. Right: the profit of the "
            f"hedged seller, zero at {self.spot:,.10g} and negative on both sides: "
            f"{signed(data['moved_profit'])} USD after a jump to {data['moved']:,.10g}."
        )
