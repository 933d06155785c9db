"""`HedgingDecay`: how a hedge goes stale, in effectiveness and in delta, since the last trade."""

import numpy as np

from deltahedge import black_scholes as bs
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Given, Seed, Slider, any_number, positive_number
from deltahedge.paths import gbm
from deltahedge.plots import BLUE, GREY, INK, VERMILLION, label
from deltahedge.risk import (
    breach_probability,
    hedge_decay_curve,
    hedge_effectiveness,
    latency_drift,
    time_to_breach,
)

MOVES = 1_000
HOURS = 365 * 24
DAYS_SHOWN = 3
WHEN = 24 * np.array([0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0])  # hours at which the moves are looked at


class HedgingDecay(Explorer):
    """Calls sold, hedged once and left alone for up to three days.

    The lines are formulas to first order, with gamma as it was at the trade: the variance that the hedge
    still takes away, and the standard deviation of the delta that has built up. The dots revalue the option
    after 1,000 random moves, the same ones at every time. The mean time in the band is that at which the
    standard deviation reaches its edge. The defaults are leg A of the Kestrel book.
    """

    title = "Effectiveness fades at first with time, neutrality with its root"
    caption = (
        "Calls, hedged once and left alone. Left, the share of variance that the hedge still takes away, "
        "which falls at first like time. Right, the delta that builds up: it grows with the root of time "
        "and leaves a narrow band soon. Lines are first-order formulas, dots are 1,000 revalued moves."
    )
    heights = (692, 1329)
    scale_by = ""  # the strike stays: the moves of the spot are around it

    hours = Slider(8, 1, 72, 1, "Time since the trade", symbol="t", unit="hours", whole=True)
    band = Slider(1.0, 0.1, 5, 0.1, "Band", symbol="b", unit="coins")
    spot = Slider(60_000, 54_000, 66_000, 250, "Spot price", symbol="S", unit="USD")
    expiry = Slider(
        30 / 365, 7 / 365, 90 / 365, 1 / 365, "Time to expiry", symbol="τ", unit="days", scale=365
    )
    vol = Slider(0.60, 0.3, 1.2, 0.01, "Volatility", symbol="σ", unit="%", scale=100)
    seed = Seed(1, "Moves, seed")
    strike = Given(60_000.0, positive_number)
    quantity = Given(40.0, positive_number)
    rate = Given(0.04, any_number)

    def data(self):
        contract = {"strike": self.strike, "vol": self.vol, "rate": self.rate}
        now = bs.greeks(self.spot, expiry=self.expiry, **contract)
        world = {"spot": self.spot, "gamma": self.quantity * now.gamma, "vol": self.vol}
        options = {"n_steps": 1, "n_paths": MOVES, "seed": self.seed, "stream": "browser"}
        effectiveness, error, drift = [], [], []
        for t in WHEN / HOURS:
            spots = gbm(self.spot, t, self.vol, **options)[:, 1]
            later = bs.greeks(spots, expiry=self.expiry - t, **contract)
            alone = -self.quantity * (later.price - now.price)
            hedged = alone + self.quantity * now.delta * (spots - self.spot)
            estimate = hedge_effectiveness(hedged, alone)
            effectiveness.append(estimate.value)
            error.append(estimate.stderr)
            drift.append(self.quantity * later.delta.std(ddof=1))

        def decay(elapsed):
            return hedge_decay_curve(delta=-self.quantity * now.delta, elapsed=elapsed, **world)

        elapsed = np.linspace(0, DAYS_SHOWN / 365, 73)
        at, breach = self.hours / HOURS, time_to_breach(band=self.band, **world)
        return {
            "curve_hours": HOURS * elapsed,
            "decay": 100 * decay(elapsed),
            "spread": latency_drift(elapsed=elapsed, **world),
            "effectiveness": 100 * np.array(effectiveness),
            "effectiveness_error": 100 * np.array(error),
            "drift": np.array(drift),
            "decay_now": 100 * decay(at),
            "spread_now": latency_drift(elapsed=at, **world),
            "breach_minutes": 60 * HOURS * breach,
            "breach_chance": 100 * breach_probability(band=self.band, elapsed=at, **world),
            "delta": -self.quantity * now.delta,
            "exit_residual": latency_drift(elapsed=breach, **world) - self.band,
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        days = data["curve_hours"] / 24
        left.plot(days, data["decay"], color=BLUE)
        left.plot(WHEN / 24, data["effectiveness"], "o", color=BLUE, fillstyle="none")
        left.plot(self.hours / 24, data["decay_now"], "o", color=INK)
        left.set_ylim(min(90, data["effectiveness"].min() - 2, data["decay"].min() - 2), 100.3)
        left.set_title("Variance taken away (%)")
        right.plot(days, data["spread"], color=VERMILLION)
        right.plot(WHEN / 24, data["drift"], "o", color=VERMILLION, fillstyle="none")
        right.plot(self.hours / 24, data["spread_now"], "o", color=INK)
        right.axhline(self.band, color=GREY, linestyle="--")
        label(right, 3, self.band, "band", GREY, side="above", ha="right")
        right.set_ylim(0)
        right.set_title("Delta built up, sd (coins)")
        for ax in (left, right):
            ax.set_xlabel("days since the trade")

    def alt_text(self, data):
        return (
            "Left: the variance that a hedge takes away, a line falling, straight at first, from 100 % at "
            f"the trade to {data['decay'][-1]:.1f} % after three days, with dots of revalued moves near it. "
            "Right: the standard deviation of the delta that has built up, a root curve that rises at once; "
            f"it crosses the band of {self.band:g} coins after {data['breach_minutes']:,.0f} minutes and "
            "reaches "
            f"{data['spread'][-1]:.1f} coins."
        )
