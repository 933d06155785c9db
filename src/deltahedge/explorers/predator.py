"""`Predator`: who knows the rule of a hedge trades ahead of it; chance, or the edge, is a defence."""

import numpy as np

from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Given, Seed, Slider, any_number, positive_number
from deltahedge.paths import gbm
from deltahedge.plots import BLUE, GREEN, GREY, VERMILLION, label
from deltahedge.policies import RandomBand
from deltahedge.risk import exploiter_gain, latency_drift

PATHS = 100
SPREADS = (0.0, 0.25, 0.5, 0.75, 1.0)
TARGETS = ("centre", "edge")
DAY = 1 / 365


class Predator(Explorer):
    """A book of constant gamma, hedged for a day inside a band, and a trader who knows all but the dice.

    At each look the trader sees price, target and holding, trades ahead of the trade that the rule lets
    expect, and gives it back after: this earns the permanent impact of the hedger's trade and pays temporary
    impact twice. The half-width of the band is drawn anew at each look, within `spread` of its mean. Means
    over 100 paths; gamma, price and volatility are those of the Kestrel book.
    """

    title = "Known trades to the centre feed a front-runner, chance leaves less"
    caption = (
        "Left, the trade that can be foreseen at a distance from neutral, for a known band and for yours. "
        "Right, what a front-runner earns over how far the band varies: hedges that go to the centre of a "
        "known band give away the same whatever its width (line), to the edge less. Dots are 100 paths."
    )
    heights = (742, 1343)

    to = Choice("centre", {"centre": "To the centre", "edge": "To the edge"}, "Trade")
    spread = Slider(0.5, 0.0, 1.0, 0.05, "Band varies by", unit="%", scale=100)
    half_width = Slider(2.0, 0.25, 4.0, 0.05, "Mean half-width", symbol="w", unit="coins")
    looks = Slider(144, 24, 288, 1, "Looks a day", log=True, whole=True)
    permanent = Slider(10.0, 1.0, 40.0, 0.5, "Permanent impact", symbol="λ", unit="USD/coin²")
    seed = Seed(1, "Paths, seed")
    temporary = Given(20.0, positive_number)
    spot = Given(60_000.0, positive_number)
    gamma = Given(-0.0031691, any_number)
    vol = Given(0.60, positive_number)

    def rule(self, to, spread):
        """Return the hedger's policy."""
        return RandomBand(self.half_width, spread, (self.seed + 1) % 2**32, to)

    def hunt(self, paths, rule):
        """Return the gain, the hedger's cost, the trades and the mean square distance on each path."""
        targets = -self.gamma * (paths - self.spot)
        held = np.zeros(PATHS)
        gain, cost, traded, square, beyond = (np.zeros(PATHS) for _ in range(5))
        for i in range(1, self.looks + 1):
            target = targets[:, i]
            ahead = exploiter_gain(rule.expected_trade(held, target), self.permanent, self.temporary).size
            trade = rule(i * DAY / self.looks, paths[:, i], target, None, held) - held
            held = held + trade
            cost += self.permanent * trade * ahead
            gain += self.permanent * trade * ahead - 2 * self.temporary * ahead**2
            traded += np.abs(trade)
            square += (held - target) ** 2 / self.looks
            beyond = np.maximum(beyond, np.abs(held - target) - (1 + rule.spread) * self.half_width)
        return gain, cost, traded, square, beyond

    def data(self):
        options = {"n_steps": self.looks, "n_paths": PATHS, "seed": self.seed, "stream": "browser"}
        paths = gbm(self.spot, DAY, self.vol, **options)
        yours, known = self.rule(self.to, self.spread), self.rule(self.to, 0.0)
        gain, cost, traded, square, beyond = self.hunt(paths, yours)
        study = {to: [self.hunt(paths, self.rule(to, one))[0] for one in SPREADS] for to in TARGETS}
        distance = np.linspace(0, 8, 161)
        drift = latency_drift(self.spot, self.gamma, self.vol, DAY)
        return {
            "distance": distance,
            "known_trade": known.expected_trade(0.0, distance),
            "foreseen": yours.expected_trade(0.0, distance),
            **{to: np.array([one.mean() for one in gains]) for to, gains in study.items()},
            **{
                f"{to}_error": np.array([one.std(ddof=1) for one in gains]) / np.sqrt(PATHS)
                for to, gains in study.items()
            },
            "all_of_it": exploiter_gain(drift, self.permanent, self.temporary).gain,
            "gain": gain.mean(),
            "cost": cost.mean(),
            "traded": traded.mean(),
            "distance_rms": np.sqrt(square.mean()),
            "beyond_residual": beyond.max(),
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        left.plot(data["distance"], data["known_trade"], color=GREY, linestyle="--")
        left.plot(data["distance"], data["foreseen"], color=BLUE)
        height = self.half_width if self.to == "centre" else 0.1 * self.half_width
        label(left, self.half_width, height, "known", GREY, side="left")
        left.set_xlim(0, 2.2 * self.half_width)
        left.set_ylim(0, 2.4 * self.half_width)
        left.set_title("Trade to be foreseen (coins)")
        left.set_xlabel("distance from neutral (coins)")
        percent = 100 * np.array(SPREADS)
        for to, color in (("centre", VERMILLION), ("edge", GREEN)):
            right.plot(percent, data[to], "o-", color=color, fillstyle="none", linewidth=1)
            label(right, percent[2], data[to][2], f"to the {to}", color, side="above")
        right.axhline(data["all_of_it"], color=GREY, linewidth=1)
        right.plot(100 * self.spread, data["gain"], "o", color=BLUE)
        right.set_ylim(0, 1.25 * data["all_of_it"])
        right.set_title("Front-runner’s gain (USD/day)")
        right.set_xlabel("band varies by (%)")

    def alt_text(self, data):
        ends = {to: (data[to][0], data[to][-1]) for to in TARGETS}
        return (
            "Left: the trade that can be foreseen over the distance from neutral; for a known band it jumps "
            "or bends at the band, for a varying one it rises gradually. Right: the gain of a front-runner "
            "in USD a day over how far the band varies; trading to the centre from "
            f"{ends['centre'][0]:.1f} down to {ends['centre'][1]:.1f}, to the edge from "
            f"{ends['edge'][0]:.1f} to {ends['edge'][1]:.1f}; the line stands at {data['all_of_it']:.1f}."
        )
