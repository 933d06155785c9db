"""Hedge one block of paths through all its dates: the inner loop of the simulation.

A block is small enough to stay in the processor's cache, and is taken through its whole life before the next
one starts. Blocks share nothing, so they may run anywhere and in any order.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from deltahedge._account import Account, HedgeLine
from deltahedge._attribution import Attribution
from deltahedge._legs import View, make_leg
from deltahedge._policy import Policy
from deltahedge.book import Book
from deltahedge.costs import CostModel
from deltahedge.instruments import SAME_INSTANT


@dataclass(frozen=True)
class Study:
    """Everything that all blocks share; it travels to wherever a block is hedged."""

    book: Book
    rate: float
    dividend: float
    vols: list | None  # implied volatility, one a date; None if the paths bring it along
    has_vol: bool  # whether it is above zero throughout
    times: list
    policy: Policy
    costs: CostModel
    line: HedgeLine
    premium: float | None  # money received at the start; None is the value in the market
    charge_opening: bool
    charge_closing: bool
    gap: float | None  # standard deviations that make a jump; None: no attribution
    scale: float  # from money of the start to the money of the result


class BlockResult(NamedTuple):
    """What each path of a block ends with."""

    pnl: np.ndarray
    cost: np.ndarray
    trades: np.ndarray
    attribution: dict | None


class Desk:
    """The book on a block of paths, leg by leg, as the policy and the account see it."""

    def __init__(self, study, size):
        times, self._line = study.times, study.line
        self._legs = [make_leg(q, c, study.rate, study.dividend, study.has_vol, size) for q, c in study.book]
        # The legs that expire at each date; one that outlives the paths is valued at their end.
        self._expiries = {}
        for leg in self._legs:
            step = int(np.searchsorted(times, leg.contract.expiry - SAME_INSTANT))
            self._expiries.setdefault(step, []).append(leg)
        self._live = list(self._legs)
        self._buffers = np.empty((2, size))
        self._size = size

    def look(self, step, view):
        """Come to a new date, with the legs that live beyond it."""
        self._step = step
        if step in self._expiries:
            self._live = [leg for leg in self._live if leg not in self._expiries[step]]
        for leg in self._live:
            leg.look(view)

    def expiring(self, step, spot):
        """Return what the legs that expire at this date pay."""
        if step not in self._expiries:
            return 0.0
        return sum(leg.quantity * leg.payoff(spot) for leg in self._expiries[step])

    def delivered(self, step, spot):
        """Return the units of the underlying that come in when the legs of this date are exercised."""
        return sum(leg.quantity * leg.contract.delivery(spot) for leg in self._expiries.get(step, ()))

    def total(self, name):
        """Return the value or a Greek of the book, in an array of its own."""
        if not self._live:
            return np.zeros(self._size)
        first, *others = self._live
        total = first.quantity * getattr(first, name)
        for leg in others:
            total += leg.quantity * getattr(leg, name)
        return total

    def target(self, policy, holding):
        """Return the holding that the policy's delta calls for, in a buffer that is not the holding's."""
        first, second = self._buffers
        target = second if np.may_share_memory(first, holding) else first
        per_unit = -1.0 / self._line.price[self._step]
        if not self._live:
            target[:] = 0.0
        for number, leg in enumerate(self._live):
            # What never expires is straight in the spot, and has one delta whatever the policy.
            delta = policy.leg_delta(leg) if leg.expiry < math.inf else leg.delta
            if number == 0:
                np.multiply(delta, per_unit * leg.quantity, out=target)
            else:
                target += per_unit * leg.quantity * delta
        return target


def hedge_block(study, block):
    """Hedge one block of paths through all its dates; return what each path ends with.

    `block` has a `size` and yields (spot, log_spot or None, volatility or None) date by date, in buffers that
    it may use again.
    """
    size, last = block.size, len(study.times) - 1
    policy = study.policy.begin()
    view, desk, account = View(size), Desk(study, size), Account(study.line, study.costs, size)
    parts = None if study.gap is None else Attribution(size, study.line, study.gap)
    settled = 0.0

    for step, (spot, log_spot, vol) in enumerate(block):
        view.look(study.times[step], spot, log_spot, study.vols[step] if vol is None else vol)
        if step > 0:
            earned = account.carry(step, spot)
            paid = desk.expiring(step, spot)
            settled = settled + study.line.discount[step] * paid
        desk.look(step, view)
        if step > 0 and parts:
            parts.arrive(step, desk.total("value") + paid, view, earned)
        if step == last:
            break
        if policy.due(step) or step == 0:
            _rebalance(study, policy, step, view, desk, account)
        if step == 0:
            premium = -desk.total("value") if study.premium is None else study.premium
            fair = premium + desk.total("value")
        if parts:
            parts.leave(step, desk, view, account.holding)

    if study.charge_closing:
        delivered = desk.delivered(last, spot) if study.line.takes_delivery else 0.0
        account.trade(last, -delivered, spot)
    value = study.line.discount[last] * desk.total("value")
    pnl = premium + settled + value + account.gains - account.cost
    if parts:
        parts = {name: study.scale * part for name, part in parts.close(fair, account.cost).items()}
    return BlockResult(study.scale * pnl, study.scale * account.cost, account.trades, parts)


def _rebalance(study, policy, step, view, desk, account):
    target = desk.target(policy, account.holding)
    gamma = desk.total("gamma") if policy.needs_gamma else None
    if step == 0:
        account.open(policy.opening(view.time, view.spot, target, gamma), view.spot, study.charge_opening)
    else:
        # Read-only, so that a policy that writes into what it was given is told so.
        spot, holding = view.spot.view(), account.holding.view()
        spot.flags.writeable = holding.flags.writeable = False
        account.trade(step, policy(view.time, spot, target, gamma, holding), view.spot)
