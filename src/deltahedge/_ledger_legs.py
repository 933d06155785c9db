"""What the ledger follows: each leg of a position along the path, and what a rule holds against it."""

from dataclasses import fields, replace
from typing import NamedTuple

import numpy as np

from deltahedge._validate import finite, one_of
from deltahedge.book import Book
from deltahedge.instruments import SAME_INSTANT

RULES = ("delta", "naked", "covered", "stop-loss")


class Followed(NamedTuple):
    """One leg at every date; value and delta are signed by its quantity and zero once it has expired."""

    quantity: float
    contract: object  # vectorised: as it stands at each date while it lives
    live: int  # number of dates, from the first, at which it is still hedged
    value: np.ndarray
    delta: np.ndarray
    paid: np.ndarray  # money received at each date because it expired before the last
    delivered: float  # units received when it expires on the last date and is settled physically


def follow(quantity, contract, times, market):
    n, path = len(times), market.spot
    on = int(np.searchsorted(times, contract.expiry - SAME_INSTANT))  # the date of expiry; n if it is later
    if on < n and times[on] - contract.expiry > SAME_INSTANT:
        raise ValueError(f"times must hold the expiry {contract.expiry} of {contract!r}, got {times}")
    # On the last date an expiring leg is still hedged, as in Hull's table, and settled in a row of its own.
    live = on if on < n - 1 else n
    contracts = contract.along(times[: on + 1], path[: on + 1])
    greeks = contracts.greeks(rows(market, slice(0, on + 1)))
    price, slope = (np.broadcast_to(x, min(on + 1, n)) for x in (greeks.price, greeks.delta))
    value, delta, paid = np.zeros(n), np.zeros(n), np.zeros(n)
    value[:live], delta[:live] = quantity * price[:live], quantity * slope[:live]
    if live < n:
        paid[on] = quantity * price[on]
    delivered = quantity * contract.delivery(path[-1]) if on == n - 1 else 0.0
    return Followed(quantity, contracts, live, value, delta, paid, delivered)


def holding_by(rule, legs, times, market):
    path = market.spot
    if callable(rule):
        holding = np.zeros(len(times))
        for i, (time, spot) in enumerate(zip(times, path, strict=True)):
            position = [(leg.quantity, pick(leg.contract, i)) for leg in legs if i < leg.live]
            if position:  # nothing is left to hedge once every leg has expired
                target = rule(float(time), float(spot), Book(position), rows(market, i))
                holding[i] = finite("rule(...)", target)
        return holding
    one_of("rule", rule, RULES)
    live = [leg.quantity * (np.arange(len(times)) < leg.live) for leg in legs]
    if rule == "naked":
        return np.zeros(len(times))
    if not any(leg.contract.covered_by for leg in legs):
        raise ValueError(f"rule {rule!r} needs a contract that can be delivered, got {legs[0].contract!r}")
    if rule == "covered":
        return -sum(units * leg.contract.covered_by for units, leg in zip(live, legs, strict=True))
    return -sum(units * pick(leg.contract, 0).delivery(path) for units, leg in zip(live, legs, strict=True))


def pick(contract, i):
    """Return a vectorised contract as it stands at date i."""
    arrays = {f.name: getattr(contract, f.name) for f in fields(contract)}
    return replace(contract, **{name: float(x[i]) for name, x in arrays.items() if np.ndim(x)})


def rows(market, here):
    arrays = {f.name: np.asarray(getattr(market, f.name)) for f in fields(market)}
    return market.at(**{name: x[here] for name, x in arrays.items() if x.ndim})
