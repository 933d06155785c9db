"""Policies: when a desk rebalances, and how far.

A policy is a function of (time, spot, target, gamma, holding) that returns the new holding, over arrays.
`target` is the holding that would make the position neutral now. Any such function is a policy:

>>> def half_way(time, spot, target, gamma, holding):
...     return holding + 0.5 * (target - holding)

The classes below are the field's own. Three of them change *which* delta is hedged (`HedgeAt`, `LelandDelta`,
`MinimumVarianceDelta`), four say what the venue allows (`Lots`, `Limits`, `Latency`, `Halt`); all of these
take another policy as their `rule`, so that they combine.
"""

from dataclasses import dataclass, field

import numpy as np

from deltahedge._hedge_delta import HedgeAt, LelandDelta, MinimumVarianceDelta
from deltahedge._policy import EVERY_STEP, EveryStep, Policy, Wrapper, as_policy
from deltahedge._policy_limits import Halt, Latency, Limits, Lots
from deltahedge._random_band import RandomBand
from deltahedge._utility_band import MeanVariance, WhalleyWilmott, Zakamouline, into_band
from deltahedge._validate import finite, non_negative, one_of, positive, single, whole

__all__ = [
    "Band",
    "Every",
    "EveryStep",
    "Halt",
    "HedgeAt",
    "Latency",
    "LelandDelta",
    "Limits",
    "Lots",
    "MeanVariance",
    "MinimumVarianceDelta",
    "Move",
    "Never",
    "Policy",
    "RandomBand",
    "StopLoss",
    "WhalleyWilmott",
    "Zakamouline",
    "as_policy",
]


@dataclass(frozen=True)
class Never(Policy):
    """Never trade: no hedge at all, or with `after_opening=True` hedge once and forget.

    Examples
    --------
    >>> Never().opening(0.0, 100.0, 0.52, None), Never(after_opening=True).opening(0.0, 100.0, 0.52, None)
    (0.0, 0.52)
    """

    after_opening: bool = False

    def __call__(self, time, spot, target, gamma, holding):
        return holding

    def opening(self, time, spot, target, gamma):
        return target if self.after_opening else 0.0 * target

    def due(self, step):
        return step == 0


@dataclass(frozen=True)
class Every(Wrapper):
    """Look at the market only at every `n`-th date, and then follow `rule`.

    Parameters
    ----------
    n : int
        Dates from one look to the next, at least 1. `Every(5)` on daily dates is a weekly hedge.
    rule : Policy, default EveryStep()
        What to do then.

    Examples
    --------
    >>> [step for step in range(12) if Every(5).due(step)]
    [0, 5, 10]
    """

    n: int
    rule: Policy = EVERY_STEP

    def __post_init__(self):
        super().__post_init__()
        whole("n", self.n, minimum=1)

    def due(self, step):
        return step % self.n == 0 and self.rule.due(step // self.n)

    def fit(self, times):
        if self.n >= len(times):
            raise ValueError(f"n must not exceed the {len(times) - 1} steps of the path, got {self.n}")
        self.rule.fit(times)


@dataclass(frozen=True)
class Band(Policy):
    """Trade only when the holding has left a band around the target.

    Parameters
    ----------
    half_width : float
        Half-width of the band in units of the underlying, not negative.
    to : {"edge", "centre"}, default "edge"
        Where to trade to: the nearest edge (best for proportional costs) or the target itself (best for
        fixed costs).

    References
    ----------
    Davis, Panas and Zariphopoulou (1993) for the edge; Whalley and Wilmott (1997).

    Examples
    --------
    >>> Band(0.05)(0.0, 100.0, 0.50, None, np.array([0.40, 0.48, 0.60]))
    array([0.45, 0.48, 0.55])
    >>> Band(0.05, to="centre")(0.0, 100.0, 0.50, None, np.array([0.40, 0.48, 0.60]))
    array([0.5 , 0.48, 0.5 ])
    """

    half_width: float
    to: str = "edge"

    def __post_init__(self):
        single("half_width", non_negative, self.half_width)
        one_of("to", self.to, ("edge", "centre"))

    def __call__(self, time, spot, target, gamma, holding):
        return into_band(holding, target, self.half_width, self.to)


@dataclass(frozen=True)
class Move(Wrapper):
    """Follow `rule` only after the spot has moved by `fraction` since the last trade on the same path.

    Parameters
    ----------
    fraction : float
        Relative move that triggers a trade, above zero: 0.02 is 2 %, up or down.
    rule : Policy, default EveryStep()
        What to do then.

    Examples
    --------
    >>> desk = Move(0.02).begin()
    >>> holding = desk.opening(0.0, np.array([100.0, 100.0]), np.array([0.50, 0.50]), None)
    >>> desk(0.1, np.array([101.0, 103.0]), np.array([0.52, 0.56]), None, holding)
    array([0.5 , 0.56])
    """

    fraction: float
    rule: Policy = EVERY_STEP
    last: np.ndarray = field(default=None, init=False, repr=False, compare=False)  # spot at the last trade

    def __post_init__(self):
        super().__post_init__()
        single("fraction", positive, self.fraction)

    def opening(self, time, spot, target, gamma):
        # A run remembers one thing, in the copy that `begin` made for it.
        object.__setattr__(self, "last", np.array(spot, dtype=float))
        return self.rule.opening(time, spot, target, gamma)

    def __call__(self, time, spot, target, gamma, holding):
        if self.last is None:
            raise ValueError("policy Move must have an opening before it is asked to trade")
        moved = np.abs(spot / self.last - 1.0) >= self.fraction
        np.copyto(self.last, spot, where=moved)
        return np.where(moved, self.rule(time, spot, target, gamma, holding), holding)


@dataclass(frozen=True)
class StopLoss(Policy):
    """Hold `amount` units while the spot is above the strike, and none below.

    It looks like a free hedge of a short call and is not: every crossing loses a little, and the loss does
    not shrink when the spot is watched more often.

    Parameters
    ----------
    strike : float
        Price at which the position is bought or sold.
    amount : float, default 1.0
        Units held above the strike.

    References
    ----------
    Hull, *Options, Futures, and Other Derivatives*, chapter "The Greek Letters", Table 19.1.

    Examples
    --------
    >>> StopLoss(50.0)(0.0, np.array([49.0, 51.0]), None, None, 0.0)
    array([0., 1.])
    """

    strike: float
    amount: float = 1.0

    def __post_init__(self):
        single("strike", positive, self.strike)
        single("amount", finite, self.amount)

    def __call__(self, time, spot, target, gamma, holding):
        return self.amount * (spot > self.strike)

    def opening(self, time, spot, target, gamma):
        return self(time, spot, target, gamma, target)
