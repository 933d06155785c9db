"""Contracts that are straight in the spot: no gamma, and one hedge lasts."""

from dataclasses import dataclass

import numpy as np

from deltahedge._contract import Contract, Undated, linear_greeks
from deltahedge._validate import non_negative, plain


@dataclass(frozen=True, eq=False)
class Spot(Undated):
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


@dataclass(frozen=True, eq=False)
class Forward(Contract):
    """An agreement to buy one unit at the strike on the expiry date; nothing is paid before.

    .. math:: V = S e^{-q\\tau} - K e^{-r\\tau}

    Parameters
    ----------
    strike : float or array
        Delivery price, not negative.
    expiry : float or array
        Years to delivery, not negative.

    Raises
    ------
    ValueError
        If a field is negative or not finite.

    References
    ----------
    Hull, *Risk Management and Financial Institutions*, chapter 15, for the example.

    Examples
    --------
    A sale of EUR 1 million for USD 1.3 million in a year, with 3 % (USD) and 4 % (EUR) a year: the delta does
    not change with the price, so one hedge is enough.

    >>> from math import log
    >>> from deltahedge import Market
    >>> market = Market(spot=1.25, vol=0.1, rate=log(1.03), dividend=log(1.04))
    >>> round(-1_000_000 * Forward(strike=1.3, expiry=1.0).greeks(market).delta)
    -961538
    """

    strike: float
    expiry: float
    covered_by = 1.0

    def __post_init__(self):
        self._check(strike=non_negative, expiry=non_negative)

    def payoff(self, spot):
        """Return `spot - strike`."""
        return plain(non_negative("spot", spot) - self.strike)

    def greeks(self, market):
        """Return price, delta, gamma, vega, theta and rho in one pass."""
        asset = np.exp(-np.multiply(market.dividend, self.expiry))
        cash = self.strike * np.exp(-np.multiply(market.rate, self.expiry))
        theta = market.dividend * market.spot * asset - market.rate * cash
        return linear_greeks(market, market.spot * asset - cash, asset, theta, self.expiry * cash)

    def delivery(self, spot):
        """Return 1: the holder always takes delivery."""
        return plain(np.ones(np.shape(spot)))


@dataclass(frozen=True, eq=False)
class Future(Contract):
    """A dated future, settled every day, so that its value is the change of the futures price.

    .. math:: V = F - F_0, \\qquad F = S e^{(r-q)\\tau}, \\qquad \\Delta = e^{(r-q)\\tau}

    Parameters
    ----------
    expiry : float or array
        Years to expiry, not negative.
    entry : float or array, default 0.0
        Futures price at which it was opened (or last settled).

    Raises
    ------
    ValueError
        If a field is negative or not finite.

    References
    ----------
    Hull, *Options, Futures, and Other Derivatives*, chapter "The Greek Letters", delta of a future.

    Examples
    --------
    To hedge 100 units of spot takes fewer than 100 futures:

    >>> from deltahedge import Market
    >>> round(100 / Future(expiry=0.75).greeks(Market(spot=1.0, vol=0.1, rate=0.04)).delta, 2)
    97.04
    """

    expiry: float
    entry: float = 0.0

    def __post_init__(self):
        self._check(expiry=non_negative, entry=non_negative)

    def payoff(self, spot):
        """Return `spot - entry`: at expiry the futures price is the spot price."""
        return plain(non_negative("spot", spot) - self.entry)

    def greeks(self, market):
        """Return price, delta, gamma, vega, theta and rho in one pass."""
        carry = np.subtract(market.rate, market.dividend)
        growth = np.exp(carry * self.expiry)
        future = market.spot * growth
        return linear_greeks(market, future - self.entry, growth, -carry * future, self.expiry * future)


@dataclass(frozen=True, eq=False)
class Perpetual(Undated):
    """A linear perpetual trading at the spot price: delta 1, no expiry, worth its unrealised profit.

    Parameters
    ----------
    entry : float or array, default 0.0
        Price at which it was opened; its value is `spot - entry`.

    Raises
    ------
    ValueError
        If the entry is negative or not finite.

    Notes
    -----
    Funding is paid along the way and is not part of the value.

    Examples
    --------
    >>> from deltahedge import Market
    >>> Perpetual(entry=60_000).greeks(Market(spot=66_000, vol=0.6)).price
    6000.0
    """

    entry: float = 0.0

    def __post_init__(self):
        self._check(entry=non_negative)

    def payoff(self, spot):
        """Return `spot - entry`."""
        return plain(non_negative("spot", spot) - self.entry)

    def greeks(self, market):
        """Return the unrealised profit with a delta of 1 and no other Greek."""
        return linear_greeks(market, np.subtract(market.spot, self.entry), 1.0)
