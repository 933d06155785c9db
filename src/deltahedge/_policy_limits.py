"""What the venue allows: lots, limits, latency and trading halts, each a wrapper around another policy."""

from dataclasses import dataclass, field

import numpy as np

from deltahedge._policy import EVERY_STEP, Policy, Wrapper
from deltahedge._validate import finite, non_negative, numbers, plain, positive, single, whole


@dataclass(frozen=True)
class Lots(Wrapper):
    """Hold whole lots only: the nearest multiple of `size` to what the rule asks for.

    Parameters
    ----------
    size : float
        Units of the underlying in one lot, above zero.
    rule : Policy, default EveryStep()
        When and how far to trade.

    Examples
    --------
    >>> Lots(0.1)(0.0, 100.0, np.array([0.52, 0.56]), None, np.array([0.5, 0.5]))
    array([0.5, 0.6])
    """

    size: float
    rule: Policy = EVERY_STEP

    def __post_init__(self):
        super().__post_init__()
        single("size", positive, self.size)

    def __call__(self, time, spot, target, gamma, holding):
        """Return the rule's holding in whole lots."""
        return self.size * np.rint(self.rule(time, spot, target, gamma, holding) / self.size)

    def opening(self, time, spot, target, gamma):
        """Return the rule's opening in whole lots."""
        return self.size * np.rint(self.rule.opening(time, spot, target, gamma) / self.size)


@dataclass(frozen=True)
class Limits(Wrapper):
    """Keep the holding and each trade within limits.

    Parameters
    ----------
    lowest, highest : float, default -inf and inf
        Bounds of the holding; `lowest=0` forbids selling short.
    max_trade : float, default inf
        Largest trade, in units of the underlying.
    min_notional : float, default 0.0
        Smallest trade, in dollars; a smaller one is not made.
    rule : Policy, default EveryStep()
        When and how far to trade.

    Examples
    --------
    >>> Limits(lowest=0.0, max_trade=0.2)(0.0, 100.0, np.array([-0.3, 0.9]), None, np.array([0.1, 0.5]))
    array([0. , 0.7])
    """

    lowest: float = -np.inf
    highest: float = np.inf
    max_trade: float = np.inf
    min_notional: float = 0.0
    rule: Policy = EVERY_STEP

    def __post_init__(self):
        super().__post_init__()
        single("min_notional", non_negative, self.min_notional)
        if not single("lowest", numbers, self.lowest) <= single("highest", numbers, self.highest):
            raise ValueError(f"lowest must not exceed highest, got {self.lowest} and {self.highest}")
        if not single("max_trade", numbers, self.max_trade) > 0:
            raise ValueError(f"max_trade must be above zero, got {self.max_trade}")

    def __call__(self, time, spot, target, gamma, holding):
        """Return the rule's holding as far as the limits allow."""
        return self._allowed(self.rule(time, spot, target, gamma, holding), spot, holding)

    def opening(self, time, spot, target, gamma):
        """Return the rule's opening as far as the limits allow, starting from nothing."""
        return self._allowed(self.rule.opening(time, spot, target, gamma), spot, 0.0)

    def _allowed(self, wanted, spot, holding):
        wanted = np.clip(wanted, self.lowest, self.highest)
        trade = np.clip(wanted - holding, -self.max_trade, self.max_trade)
        if self.min_notional:
            trade = np.where(np.abs(trade) * spot < self.min_notional, 0.0, trade)
        return holding + trade


@dataclass(frozen=True)
class Latency(Wrapper):
    """Carry out each decision a number of dates after it was taken, at the price of that date.

    Parameters
    ----------
    steps : int
        Dates from decision to trade, at least 1.
    rule : Policy, default EveryStep()
        When and how far to trade; it knows what it has ordered.

    Examples
    --------
    >>> desk = Latency(1).begin()
    >>> holding = desk.opening(0.0, 100.0, 0.50, None)
    >>> [desk(time, 100.0, target, None, holding) for time, target in ((0.1, 0.6), (0.2, 0.7), (0.3, 0.8))]
    [0.5, 0.6, 0.7]
    """

    steps: int
    rule: Policy = EVERY_STEP
    orders: list = field(default=None, init=False, repr=False, compare=False)  # on their way, oldest first
    seen: int = field(default=0, init=False, repr=False, compare=False)  # dates since the opening

    def __post_init__(self):
        super().__post_init__()
        whole("steps", self.steps, minimum=1)

    def opening(self, time, spot, target, gamma):
        """Return the rule's opening, which is not delayed."""
        holding = self.rule.opening(time, spot, target, gamma)
        # A run remembers its orders in the copy that `begin` made for it.
        object.__setattr__(self, "orders", [plain(np.copy(holding))] * self.steps)
        return holding

    def __call__(self, time, spot, target, gamma, holding):
        """Return the holding ordered `steps` dates ago."""
        if self.orders is None:
            raise ValueError("policy Latency must have an opening before it is asked to trade")
        object.__setattr__(self, "seen", self.seen + 1)
        ordered = self.orders[-1]
        if self.rule.due(self.seen):
            ordered = plain(np.copy(self.rule(time, spot, target, gamma, ordered)))
        self.orders.append(ordered)
        return self.orders.pop(0)

    def due(self, step):
        """Return True: an order may arrive at any date."""
        return True

    def fit(self, times):
        """Raise ValueError if no order would arrive before the end."""
        if self.steps >= len(times) - 1:
            raise ValueError(f"steps must be below the {len(times) - 1} steps of the path, got {self.steps}")
        self.rule.fit(times)


@dataclass(frozen=True)
class Halt(Wrapper):
    """Do not trade while the market is closed.

    Parameters
    ----------
    start, end : float
        The halt, in years since the start; no trade from `start` until just before `end`.
    rule : Policy, default EveryStep()
        When and how far to trade otherwise.

    Examples
    --------
    >>> closed = Halt(start=0.1, end=0.2)
    >>> [closed(time, 100.0, 0.6, None, 0.5) for time in (0.05, 0.1, 0.2)]
    [0.6, 0.5, 0.6]
    """

    start: float
    end: float
    rule: Policy = EVERY_STEP

    def __post_init__(self):
        super().__post_init__()
        if not single("start", finite, self.start) < single("end", finite, self.end):
            raise ValueError(f"start must lie before end, got {self.start} and {self.end}")

    def __call__(self, time, spot, target, gamma, holding):
        """Return the rule's holding, or the old one during the halt."""
        return holding if self.start <= time < self.end else self.rule(time, spot, target, gamma, holding)
