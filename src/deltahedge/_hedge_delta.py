"""Policies that change which delta is hedged: another volatility, Leland's, or the minimum-variance one."""

from dataclasses import dataclass

import numpy as np

from deltahedge._policy import EVERY_STEP, Policy, Wrapper
from deltahedge._validate import finite, positive, single
from deltahedge.leland import leland_vol


@dataclass(frozen=True)
class HedgeAt(Wrapper):
    """Hedge to the delta at a volatility other than the one the book is valued at.

    Parameters
    ----------
    vol : float
        Volatility of the hedge per square-root year, above zero.
    rule : Policy, default EveryStep()
        When and how far to trade.

    References
    ----------
    Ahmad and Wilmott (2005).

    Examples
    --------
    A hedge at the realised volatility, looked at every fourth date:

    >>> from deltahedge.policies import Every
    >>> HedgeAt(0.30, rule=Every(4))
    HedgeAt(vol=0.3, rule=Every(n=4, rule=EveryStep()))
    """

    vol: float
    rule: Policy = EVERY_STEP

    def __post_init__(self):
        super().__post_init__()
        single("vol", positive, self.vol)

    def leg_delta(self, leg):
        """Return the delta of the leg at the hedging volatility."""
        return leg.delta_at(self.vol)


@dataclass(frozen=True)
class LelandDelta(Wrapper):
    """Hedge to the delta at Leland's volatility, which contains the expected cost of the hedge.

    A leg that is short is hedged at the higher volatility, a leg that is long at the lower one.

    Parameters
    ----------
    round_trip : float
        Proportional cost of buying and selling again, Leland's k: 0.01 is 1 %.
    interval : float
        Years from one rebalancing to the next.
    rule : Policy, default EveryStep()
        When and how far to trade.

    References
    ----------
    Leland (1985).

    Examples
    --------
    >>> LelandDelta(round_trip=0.01, interval=1 / 52).vol(0.20, quantity=-1).round(5)
    np.float64(0.22695)
    """

    round_trip: float
    interval: float
    rule: Policy = EVERY_STEP

    def __post_init__(self):
        super().__post_init__()
        single("round_trip", positive, self.round_trip)
        single("interval", positive, self.interval)

    def vol(self, vol, quantity):
        """Return the volatility at which a leg of this sign is hedged."""
        position = "short" if quantity < 0 else "long"
        return np.asarray(leland_vol(vol, self.interval, round_trip=self.round_trip, position=position))[()]

    def leg_delta(self, leg):
        """Return the delta of the leg at Leland's volatility."""
        return leg.delta_at(self.vol(leg.vol, leg.quantity))


@dataclass(frozen=True)
class MinimumVarianceDelta(Wrapper):
    """Hedge to the minimum-variance delta: the delta of the model plus how its volatility follows the spot.

    .. math:: \\delta_{MV} = \\delta + \\frac{\\mathcal V}{S\\sqrt\\tau}\\,(a + b\\,\\delta + c\\,\\delta^2)

    Parameters
    ----------
    a, b, c : float
        Coefficients of the quadratic, estimated from data of the market in question.
    rule : Policy, default EveryStep()
        When and how far to trade.

    References
    ----------
    Hull and White (2017).

    Examples
    --------
    >>> MinimumVarianceDelta(a=-0.25, b=0.0, c=0.0).rule
    EveryStep()
    """

    a: float
    b: float
    c: float
    rule: Policy = EVERY_STEP

    def __post_init__(self):
        super().__post_init__()
        for name in ("a", "b", "c"):
            single(name, finite, getattr(self, name))

    def leg_delta(self, leg):
        """Return the minimum-variance delta of the leg."""
        # Vega is S^2 sigma tau gamma, so vega / (S sqrt(tau)) needs no Greek beyond gamma.
        scale = leg.gamma * leg.spot * leg.vol * np.sqrt(leg.expiry)
        return leg.delta + scale * (self.a + leg.delta * (self.b + self.c * leg.delta))
