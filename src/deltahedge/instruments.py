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

from dataclasses import dataclass

import numpy as np

from deltahedge import black_scholes
from deltahedge._contract import GREEKS, SAME_INSTANT, Contract
from deltahedge._exotics import Digital, Quoted, VarianceSwap
from deltahedge._linear import Forward, Future, Perpetual, Spot
from deltahedge._validate import non_negative, one_of, plain

__all__ = [
    "GREEKS",
    "SAME_INSTANT",
    "Call",
    "Contract",
    "Digital",
    "Forward",
    "Future",
    "Perpetual",
    "Put",
    "Quoted",
    "Spot",
    "VarianceSwap",
]


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
