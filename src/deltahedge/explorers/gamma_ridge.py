"""`GammaRidge`: gamma over price and time as a landscape, and the path of its peak."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patheffects import Normal, Stroke

from deltahedge import black_scholes as bs
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Slider
from deltahedge.plots import BLUE, GREY, INK, PALETTE, VERMILLION, label, thousands

COLUMNS, ROWS = 81, 60
#: From paper to the blue of the lines, in few shades, so that a small file keeps the other colours.
MAP = LinearSegmentedColormap.from_list("ridge", [PALETTE["paper"], BLUE], N=28)
FINE = 4  # points of the slice for each column of the map: near expiry the ridge is narrow


class GammaRidge(Explorer):
    """Gamma of an option over the coin price and the time left, and where it peaks.

    `show` is `"gamma"`, coins per dollar, or `"dollar"`, the gamma that a desk quotes: the change of the
    dollar delta for a move of one per cent. `days` is the slice that the curve shows.
    """

    title = "Gamma rises towards expiry in a ridge whose top is seldom at the strike"
    caption = (
        "Left, the stronger the blue the more gamma; the line is the top of the ridge. Right, the slice at "
        "the days left. Away from the top, gamma dies as expiry nears."
    )
    heights = (671, 1272)

    show = Choice("gamma", {"gamma": "Gamma", "dollar": "One-percent gamma"}, "Show")
    spot = Slider(60_000, 30_000, 90_000, 250, "Spot price", symbol="S", unit="USD", price=True)
    strike = Slider(60_000, 30_000, 90_000, 500, "Strike", symbol="K", unit="USD", price=True)
    days = Slider(30, 1, 180, 1, "Time to expiry", symbol="τ", unit="days")
    vol = Slider(1.0, 0.2, 1.5, 0.01, "Volatility", symbol="σ", unit="%", scale=100)
    rate = Slider(0.04, -0.05, 0.15, 0.005, "Interest rate", symbol="r", unit="%", scale=100)

    def data(self):
        contract = {"strike": self.strike, "vol": self.vol, "rate": self.rate}
        dollar = self.show == "dollar"

        def gamma(spot, days):
            size = bs.gamma(spot, expiry=days / 365, **contract)
            return size * spot**2 / 100 if dollar else size

        def top(days):
            peak = bs.gamma_peak(expiry=days / 365, **contract)
            if dollar:
                return peak.dollar_spot, peak.dollar_gamma / 100
            return peak.spot, peak.gamma

        spots = np.linspace(0.4 * self.strike, 1.6 * self.strike, FINE * (COLUMNS - 1) + 1)
        lives = np.linspace(1, 180, ROWS)
        surface = gamma(spots[::FINE], lives[:, None])
        ridge, heights = top(lives)
        peak, height = top(self.days)
        here = gamma(self.spot, self.days)
        step = 1e-3 * self.spot
        call = {"expiry": self.days / 365, **contract}
        up, down = bs.delta(self.spot + step, **call), bs.delta(self.spot - step, **call)
        return {
            "spots": spots,
            "days_grid": lives,
            # Each row over its own peak: the eye sees where the ridge is; its height is in the slice.
            "surface": (surface / heights[:, None]).ravel(),
            "ridge": ridge,
            "slice": gamma(spots, self.days),
            "here": here,
            "peak": peak,
            "height": height,
            "share": here / height,
            "at_strike": gamma(self.strike, self.days) / height,
            "coins": (up - down) / (2 * step) * self.spot / 100,
            "peak_residual": gamma(peak, self.days) / height - 1,
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        x = data["spots"]
        grid = data["surface"].reshape(ROWS, COLUMNS)
        left.pcolormesh(x[::FINE], data["days_grid"], grid, cmap=MAP, shading="gouraud", rasterized=True)
        left.plot(data["ridge"], data["days_grid"], color=VERMILLION)
        left.axvline(self.strike, color=GREY, linestyle="--", linewidth=1)
        left.set_ylabel("days left")
        left.set_xlim(x[0], x[-1])
        name = label(left, data["ridge"][30], data["days_grid"][30], "the top", VERMILLION, side="right")
        name.set_path_effects([Stroke(linewidth=3, foreground=PALETTE["paper"]), Normal()])
        left.set_title("Gamma as a share of its peak")
        right.plot(x, data["slice"], color=BLUE)
        right.ticklabel_format(axis="y", useMathText=True)
        right.plot(data["peak"], data["height"], "o", color=VERMILLION)
        right.plot(self.spot, data["here"], "o", color=INK)
        label(right, data["peak"], data["height"], "peak", VERMILLION, side="above")
        label(right, self.spot, data["here"], "here", INK)
        right.axvline(self.strike, color=GREY, linestyle="--", linewidth=1)
        unit = "USD for 1 %" if self.show == "dollar" else "coins per USD"
        right.set_title(f"With {self.days:g} days left ({unit})")
        for axes in (left, right):
            axes.set_xlabel("coin price (USD)")
            axes.xaxis.set_major_formatter(thousands())

    def alt_text(self, data):
        return (
            "Left: a map of gamma over the coin price and the days left, a ridge that narrows downwards to "
            f"the strike of {self.strike:,.10g} at expiry; its top leans away from the strike the more days "
            f"are left. Right: the slice at {self.days:g} days, a hump with its peak at {data['peak']:,.0f}."
        )
