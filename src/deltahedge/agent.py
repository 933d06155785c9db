"""A rebalancing bot as a state machine, the faults that it meets and the guards that catch them.

At every poll the bot reads a price, decides by a policy, sends an order to the venue and notes what the venue
acknowledges. What it believes to hold is the sum of its notes. Three things go wrong in practice, and three
guards look for them:

==========  ==================================  ==============  ===========================================
fault       what happens                        guard           what it does
==========  ==================================  ==============  ===========================================
`stale`     the feed repeats an old price       `fresh`         asks a second feed when the price is old
`double`    the venue fills every order twice   `numbered`      has the venue refuse a number once filled
`lost`      no acknowledgement comes back       `reconciled`    asks for the position before it decides
==========  ==================================  ==============  ===========================================

A numbered order that is not acknowledged is sent again under its number, and nothing else until the answer.
"""

from dataclasses import dataclass

import numpy as np

from deltahedge._policy import EVERY_STEP, as_policy
from deltahedge._validate import one_of, positive, single, whole
from deltahedge.book import Book
from deltahedge.costs import CostModel, Free
from deltahedge.market import Market

__all__ = ["AgentRun", "Fault", "run_agent"]

FAULTS = ("stale", "double", "lost")
GUARDS = ("fresh", "numbered", "reconciled")
FREE = Free()


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong for a while.

    Parameters
    ----------
    kind : {"stale", "double", "lost"}
        What goes wrong.
    start : int
        The first poll at which it does, at least 1.
    polls : int
        For how many polls, at least 1.

    Examples
    --------
    >>> fault = Fault("lost", start=3, polls=2)
    >>> [fault.active(poll) for poll in (2, 3, 4, 5)]
    [False, True, True, False]
    """

    kind: str
    start: int
    polls: int

    def __post_init__(self):
        one_of("kind", self.kind, FAULTS)
        whole("start", self.start, minimum=1)
        whole("polls", self.polls, minimum=1)

    def active(self, poll):
        """Return whether the fault is there at this poll."""
        return self.start <= poll < self.start + self.polls


@dataclass(frozen=True)
class AgentRun:
    """What a bot did on many paths, from `run_agent`; the arrays have a row a path and a column a poll.

    Attributes
    ----------
    target : array of shape (n_paths, n_polls)
        Holding that would have made the book neutral at the true price.
    believed, held : array of shape (n_paths, n_polls)
        What the bot takes its holding to be after the poll, and what it is.
    cost, pnl : array of shape (n_paths,)
        Cost of all trades, the opening included, and profit of book and hedge after it, in dollars.
    """

    target: np.ndarray
    believed: np.ndarray
    held: np.ndarray
    cost: np.ndarray
    pnl: np.ndarray


def run_agent(book, paths, policy=EVERY_STEP, costs=FREE, *, market, interval, fault=None, guards=()):
    r"""Return what a polling bot with these guards does on each path while a fault is on.

    .. math:: \text{poll: } S \to \Delta(S) \to q = h^*(\Delta, \hat h) - \hat h \to \text{fill} \to
              \hat h \leftarrow \hat h + \text{acknowledged}

    The opening trade is free of faults. Nothing bears interest: the horizon is hours.

    Parameters
    ----------
    book : Book or contract
        What is hedged.
    paths : array of shape (n_paths, n_polls + 1)
        Prices at the polls, and the price at the end.
    policy : Policy or function, default EveryStep()
        When and how far to trade, as for `simulate`; it is told the price and the holding that the bot
        believes in. It hedges the delta of the market's volatility.
    costs : CostModel, default Free()
        What a trade costs.
    market : Market
        In which the book is valued; the prices of the paths take the place of its spot.
    interval : float
        Years between two polls, above zero.
    fault : Fault, optional
        What goes wrong.
    guards : sequence of {"fresh", "numbered", "reconciled"}, default ()
        What the bot checks.

    Returns
    -------
    AgentRun

    Raises
    ------
    ValueError
        If an argument is none of these, or the polls go on after the first expiry of the book.

    References
    ----------
    Helland (2012), Idempotence is not a medical condition, for numbered orders.

    Examples
    --------
    An order whose fill is never acknowledged is sent again and again, unless the bot asks what it holds:

    >>> from deltahedge import Call
    >>> book, prices = Book([(-1, Call(100.0, 0.1))]), [[100.0, 101.0, 101.0, 101.0, 101.0]]
    >>> world = {"market": Market(100.0, vol=0.5), "interval": 1e-4, "fault": Fault("lost", start=1, polls=3)}
    >>> run_agent(book, prices, **world).held.round(3)
    array([[0.532, 0.556, 0.581, 0.606]])
    >>> run_agent(book, prices, **world, guards=["reconciled"]).held.round(3)
    array([[0.532, 0.556, 0.556, 0.556]])
    """
    book = book if isinstance(book, Book) else Book([(1, book)])
    paths, guards = _prices(paths), _guards(guards)
    interval, policy = float(single("interval", positive, interval)), as_policy(policy).begin()
    if not isinstance(costs, CostModel):
        raise ValueError(f"costs must be a cost model, such as Proportional(one_way=0.0005), got {costs!r}")
    if not isinstance(market, Market) or np.ndim(market.vol):
        raise ValueError(f"market must be one Market with one volatility, got {market!r}")
    if not (fault is None or isinstance(fault, Fault)):
        raise ValueError(f"fault must be a Fault or None, got {fault!r}")
    n_polls = paths.shape[1] - 1
    if n_polls * interval > book.expiry:
        raise ValueError(f"interval must end {n_polls} polls by the expiry {book.expiry:g}, got {interval}")

    true, believed, held, cost = [], [], [], 0.0
    for poll in range(n_polls):
        now, spot = poll * interval, paths[:, poll]
        later = book.after(now)
        true.append(_target(later, market, spot))
        broken = fault.kind if fault and fault.active(poll) else None
        seen = spot if broken != "stale" or "fresh" in guards else paths[:, fault.start - 1]
        target, gamma = _target(later, market, seen), None
        if policy.needs_gamma:
            gamma = later.greeks(market.at(spot=seen)).gamma
        if poll == 0:
            fill = belief = position = policy.opening(now, seen, target, gamma)
            waiting = np.zeros_like(spot)
        else:
            belief, waiting = _ask(belief, position, waiting, broken, guards)
            order = np.zeros_like(spot)
            if policy.due(poll):
                wanted = policy(now, seen, target, gamma, belief)
                order = np.where(waiting == 0, wanted - belief, 0.0)
            fill = 2 * order if broken == "double" and "numbered" not in guards else order
            position = position + fill
            if broken != "lost":
                belief = belief + order
            elif "numbered" in guards:
                waiting = waiting + order
        believed.append(belief)
        held.append(position)
        cost = cost + costs(fill, spot)
    held = np.stack(held, axis=1)
    start, end = (market.at(spot=paths[:, column]) for column in (0, -1))
    change = book.after(n_polls * interval).value(end) - book.value(start)
    pnl = change + (held * np.diff(paths, axis=1)).sum(axis=1) - cost
    return AgentRun(np.stack(true, axis=1), np.stack(believed, axis=1), held, cost, pnl)


def _target(book, market, spot):
    return np.broadcast_to(-book.greeks(market.at(spot=spot)).delta, spot.shape)


def _ask(belief, position, waiting, broken, guards):
    """Return what the bot believes, and waits for, after it has asked the venue."""
    if "reconciled" in guards:
        return position, np.zeros_like(waiting)
    if broken == "lost":
        return belief, waiting  # the answer to an order sent again is lost as well
    return belief + waiting, np.zeros_like(waiting)


def _prices(paths):
    paths = positive("paths", paths)
    if paths.ndim != 2 or not len(paths) or paths.shape[1] < 2:
        raise ValueError(f"paths must have shape (n_paths, n_polls + 1), got {paths.shape}")
    return paths


def _guards(guards):
    if not isinstance(guards, list | tuple | set | frozenset):
        guards = (guards,)
    return frozenset(one_of("guards", guard, GUARDS) for guard in guards)
