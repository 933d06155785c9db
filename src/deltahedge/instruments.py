"""Contracts: what they pay, what they are worth in a market, and how they bend.

Every contract is a frozen dataclass with the same small set of methods, vectorised over the market and over
its own fields:

=======================  =====================================================================================
`payoff(spot)`           value at expiry
`value(market)`          value now
`greeks(market)`         price, delta, gamma, vega, theta, rho in one pass (`black_scholes.Greeks`)
`greek(name, market)`    one Greek by name, up to third order
`after(dt)`              the same contract, dt years later
`along(times, path)`     the same contract at each of `times`, having seen the path so far
`delivery(spot)`         units of the underlying that the holder receives at expiry (negative: gives)
`expiry`                 years to expiry; infinite for what never expires
=======================  =====================================================================================

Quantities are signed and live in a `Book`, not in the contract: a short call is a quantity of -1.
"""

import math
from dataclasses import dataclass, fields, replace

import numpy as np

from deltahedge import black_scholes
from deltahedge._validate import non_negative, numbers, one_of, plain, same_shape
from deltahedge.black_scholes import Greeks

SAME_INSTANT = 1e-12  # years, 32 microseconds: rounding in times, never a time of its own


class Contract:
    """What every contract shares: checked, immutable fields and the passing of time."""

    expiry = math.inf
    covered_by = 0.0  # units of the underlying that cover one sold contract whatever happens

    def _check(self, **rules):
        for name, rule in rules.items():
            value = rule(name, getattr(self, name))
            if value.ndim:
                value = value.copy()  # the caller's array may change later; a contract may not
                value.flags.writeable = False
            object.__setattr__(self, name, plain(value))
        same_shape(**{name: getattr(self, name) for name in rules})

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return all(np.array_equal(getattr(self, f.name), getattr(other, f.name)) for f in fields(self))

    def __hash__(self):
        return hash((type(self), *(np.asarray(getattr(self, f.name)).tobytes() for f in fields(self))))

    def value(self, market):
        """Return the value in a market."""
        return self.greeks(market).price

    def after(self, dt):
        """Return the same contract `dt` years later; `dt` may be an array, and may not pass the expiry."""
        if np.ndim(self.expiry) == 0 and self.expiry == math.inf:
            return self
        left = np.asarray(self.expiry) - non_negative("dt", dt)
        if np.any(left < -SAME_INSTANT):
            raise ValueError(f"dt must not pass the expiry of {self!r}, got {dt!r}")
        return replace(self, expiry=plain(np.where(left < SAME_INSTANT, 0.0, left)))

    def along(self, times, path):
        """Return the same contract at each of `times`; only a contract with a memory looks at the path."""
        return self.after(times)

    def delivery(self, spot):
        """Return the units of the underlying that the holder receives at expiry: none, if cash is paid."""
        return plain(np.zeros(np.shape(spot)))


class _Option(Contract):
    kind = "call"

    def __post_init__(self):
        self._check(strike=non_negative, expiry=non_negative)

    def value(self, market):
        """Return the Black-Scholes-Merton value."""
        return black_scholes.price(*self._in(market))

    def greeks(self, market):
        """Return price, delta, gamma, vega, theta and rho in one pass."""
        return black_scholes.greeks(*self._in(market))

    def greek(self, name, market):
        """Return one Greek by its name, for example `"vanna"`."""
        return getattr(black_scholes, one_of("name", name, GREEKS))(*self._in(market))

    def _in(self, market):
        m = market
        return m.spot, self.strike, self.expiry, m.vol, m.rate, m.dividend, self.kind


@dataclass(frozen=True, eq=False)
class Call(_Option):
    """A European call: the right to buy one unit of the underlying at the strike.

    Pays :math:`\\max(S-K, 0)`.

    Parameters
    ----------
    strike : float or array
        Price at which the holder may buy, not negative.
    expiry : float or array
        Years to expiry, not negative.

    Raises
    ------
    ValueError
        If a field is negative or not finite, or the shapes do not broadcast.

    References
    ----------
    Black and Scholes (1973); the example is Hull, *Options, Futures, and Other Derivatives*, Example 19.1.

    Examples
    --------
    >>> from deltahedge import Market
    >>> call = Call(strike=50.0, expiry=20 / 52)
    >>> round(call.greeks(Market(spot=49.0, vol=0.20, rate=0.05)).delta, 3)
    0.522
    """

    strike: float
    expiry: float
    kind = "call"
    covered_by = 1.0

    def payoff(self, spot):
        """Return `max(spot - strike, 0)`."""
        return plain(np.maximum(non_negative("spot", spot) - self.strike, 0.0))

    def delivery(self, spot):
        """Return 1 where the call is exercised (spot above strike), 0 elsewhere."""
        return plain(np.where(non_negative("spot", spot) > self.strike, 1.0, 0.0))


@dataclass(frozen=True, eq=False)
class Put(_Option):
    """A European put: the right to sell one unit of the underlying at the strike.

    Pays :math:`\\max(K-S, 0)`.

    Parameters
    ----------
    strike : float or array
        Price at which the holder may sell, not negative.
    expiry : float or array
        Years to expiry, not negative.

    Raises
    ------
    ValueError
        If a field is negative or not finite, or the shapes do not broadcast.

    References
    ----------
    Haug (1998), *The Complete Guide to Option Pricing Formulas*, for the example.

    Examples
    --------
    >>> from deltahedge import Market
    >>> put = Put(strike=70.0, expiry=0.5)
    >>> round(put.value(Market(spot=75.0, vol=0.35, rate=0.10, dividend=0.05)), 4)
    4.087
    """

    strike: float
    expiry: float
    kind = "put"
    covered_by = -1.0

    def payoff(self, spot):
        """Return `max(strike - spot, 0)`."""
        return plain(np.maximum(self.strike - non_negative("spot", spot), 0.0))

    def delivery(self, spot):
        """Return -1 where the put is exercised (spot below strike), 0 elsewhere."""
        return plain(np.where(non_negative("spot", spot) < self.strike, -1.0, 0.0))


@dataclass(frozen=True, eq=False)
class Spot(Contract):
    """One unit of the underlying itself: delta 1, and nothing bends.

    Examples
    --------
    >>> from deltahedge import Market
    >>> Spot().greeks(Market(spot=60_000, vol=0.6))
    Greeks(price=60000.0, delta=1.0, gamma=0.0, vega=0.0, theta=0.0, rho=0.0)
    """

    covered_by = 1.0

    def payoff(self, spot):
        """Return the spot price."""
        return plain(non_negative("spot", spot))

    def greeks(self, market):
        """Return the spot price with a delta of 1 and no other Greek."""
        return linear_greeks(market, market.spot, 1.0)

    def greek(self, name, market):
        """Return one Greek by its name; all but delta are zero."""
        return greek_of_linear(self, name, market)


GREEKS = Greeks._fields[1:]


def linear_greeks(market, price, delta, theta=0.0, rho=0.0):
    """Return the Greeks of something straight in the spot, in the shape of the market."""
    shape = same_shape(spot=market.spot, vol=market.vol, price=price)
    values = (price, delta, 0.0, 0.0, theta, rho)
    return Greeks(*(plain(np.broadcast_to(numbers("greek", value), shape)) for value in values))


def greek_of_linear(contract, name, market):
    """Return a named Greek of something straight: zero beyond the first order."""
    one_of("name", name, GREEKS)
    return getattr(contract.greeks(market), name)
