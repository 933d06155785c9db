"""`VarianceStrip`: a variance swap out of options, strike by strike, and the gamma that it levels."""

import numpy as np

from deltahedge import black_scholes as bs
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Slider
from deltahedge.models.variance_strip import strip
from deltahedge.plots import BLUE, GREY, INK, VERMILLION, label

SPOT, RATE = 100.0, 0.05
COUNTS = np.array([*range(5, 21), 22, 24, 27, 30, 34, 38, 43, 48, 54, 60])
MANY, REACH = 4_001, 7  # strikes that stand for every strike, and how many standard deviations they cover


class VarianceStrip(Explorer):
    """The strip of options that replicates a variance swap: what it charges, and its gamma over the spot.

    `strikes` options stand at even distances from `low` to `high`, out of the money, at a spot of 100 and a
    rate of 5 %. Volatility is `vol` at 100 and rises by `skew` for each 5 that the strike falls, from 160
    down to 30; it is level beyond. `show` is `"gamma"`, the dollar gamma of the strip as a share of the
    swap's, or `"strikes"`, what each strike costs. The defaults are Table 1 of Demeterfi et al. (1999).
    """

    title = "A strip with gaps charges too much, one without wings too little"
    caption = (
        "Left, the volatility that the strip charges over its number of strikes, and the limit of all "
        "strikes. Right, its dollar gamma: with quantities of 1/K² it is level between the wings, with equal "
        "quantities it grows with the square of the price."
    )
    heights = (726, 1369)

    show = Choice("gamma", {"gamma": "Dollar gamma", "strikes": "Cost by strike"}, "Right")
    strikes = Slider(18, 5, 60, 1, "Strikes", symbol="n", log=True, whole=True)
    low = Slider(50, 40, 95, 5, "Lowest strike", unit="USD")
    high = Slider(135, 105, 160, 5, "Highest strike", unit="USD")
    vol = Slider(0.20, 0.15, 1.0, 0.01, "Volatility at 100", symbol="σ", unit="%", scale=100)
    skew = Slider(0.01, -0.01, 0.01, 0.001, "Skew, for −5 of strike", unit="points", scale=100)
    days = Slider(90, 5, 365, 1, "Time to expiry", symbol="T", unit="days", whole=True)

    def smile(self, strikes):
        """Return the implied volatility at each strike."""
        return self.vol - self.skew * (np.clip(strikes, 30, 160) - SPOT) / 5

    def strip(self, strikes):
        """Return the strip of the package on strikes whose two ends carry no weight."""
        return strip(SPOT, strikes, self.smile(strikes), self.days / 365, rate=RATE)

    def ladder(self, n):
        """Return n even strikes with one more at either end."""
        inner, step = np.linspace(self.low, self.high, n), (self.high - self.low) / (n - 1)
        return np.concatenate([[inner[0] - step], inner, [inner[-1] + step]])

    def data(self):
        T = self.days / 365
        ladder = self.ladder(self.strikes)
        bought = self.strip(ladder)
        table, inner = bought.table, ladder[1:-1]
        at = np.searchsorted(inner, table["strike"])  # put and call at the centre become one
        weights, costs = (np.bincount(at, table[name]) for name in ("weight", "contribution"))

        spots = np.linspace(40, 160, 241)
        bends = bs.gamma(spots[:, None], inner, T, self.smile(inner), RATE) * spots[:, None] ** 2
        share = 100 * T / 2 * np.exp(RATE * T)  # in per cent of the dollar gamma of the swap
        single = bs.gamma(spots, SPOT, T, self.vol, RATE) * spots**2
        step = inner[1] - inner[0]

        wide = REACH * (self.vol + 14 * abs(self.skew)) * np.sqrt(T)
        every = self.strip(SPOT * np.exp(np.linspace(-wide, wide, MANY)))
        centre = table["strike"][table["kind"] == "put"].max()
        bent = (ladder - centre) / centre - np.log(ladder / centre)
        sign = np.where(table["kind"] == "put", -1.0, 1.0)
        paid = np.maximum(sign * (ladder[:, None] - table["strike"].to_numpy()), 0) @ table["weight"]
        return {
            "counts": COUNTS.astype(float),
            "vols": np.array([100 * self.strip(self.ladder(n)).vol for n in COUNTS]),
            "vol": 100 * bought.vol,
            "every": 100 * every.vol,
            "cost": bought.cost,
            "inner": inner,
            "smile": 100 * self.smile(inner),
            "weights": weights,
            "costs": 100 * costs / bought.cost,
            "centre": centre,
            "spots": spots,
            "strip_gamma": share * (bends @ weights),
            "equal_gamma": share * 2 / T * step / SPOT**2 * bends.sum(axis=1),
            "single_gamma": 100 * single / (bs.gamma(SPOT, SPOT, T, self.vol, RATE) * SPOT**2),
            "log_residual": np.abs(T / 2 * paid - bent).max(),
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        left.plot(data["counts"], data["vols"], color=BLUE)
        left.axhline(data["every"], color=GREY, linestyle="--", linewidth=1)
        left.plot(self.strikes, data["vol"], "o", color=INK)
        off = abs(data["vol"] - data["every"])
        left.set_ylim(data["every"] - max(1, 1.2 * off), data["every"] + max(2, 1.2 * off))
        label(left, self.strikes, data["vol"], f"{data['vol']:.2f} %", side="above", ha="left")
        label(left, 60, data["every"], f"every strike: {data['every']:.2f} %", GREY, side="below", ha="right")
        left.set_xscale("log")
        left.set_xticks([5, 10, 20, 50], ["5", "10", "20", "50"])
        left.minorticks_off()
        left.set_xlabel("strikes")
        left.set_title("Volatility charged (%)")
        if self.show == "gamma":
            x = data["spots"]
            right.plot(x, data["equal_gamma"], color=GREY, linestyle="--")
            right.plot(x, data["single_gamma"], color=VERMILLION, linewidth=1.2)
            right.plot(x, data["strip_gamma"], color=BLUE)
            right.set_ylim(0, 200)
            label(right, x[40], data["strip_gamma"][40], "1/K²", BLUE, side="above")
            label(right, x[172], data["equal_gamma"][172], "equal", GREY, side="left")
            label(right, x[100], data["single_gamma"][100], "one option", VERMILLION, side="left")
            right.set_title("Dollar gamma (% of the swap's)")
            right.set_xlabel("spot price (USD)")
        else:
            puts = data["inner"] <= data["centre"]
            width = 0.8 * (data["inner"][1] - data["inner"][0])
            right.bar(data["inner"], data["costs"], width, color=np.where(puts, BLUE, VERMILLION))
            right.set_title("Cost by strike, puts then calls (%)")
            right.set_xlabel("strike (USD)")

    def alt_text(self, data):
        middle = (data["spots"] >= self.low + 10) & (data["spots"] <= self.high - 10)
        inside = data["strip_gamma"][middle] if middle.any() else data["strip_gamma"]
        return (
            f"Left: the volatility that a strip from {self.low:g} to {self.high:g} charges over its number "
            f"of strikes; with {self.strikes} it is {data['vol']:.2f} %, with every strike "
            f"{data['every']:.2f} %. Right: between its wings the strip's dollar gamma is "
            f"{inside.min():.0f} to {inside.max():.0f} % of the swap's, while equal quantities would grow "
            "with the square of the price and one option makes a single hump."
        )
