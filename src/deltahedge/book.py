"""A book: a signed collection of contracts on one underlying, never changed, only added to."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from deltahedge._validate import finite
from deltahedge.black_scholes import Greeks


@dataclass(frozen=True)
class Book:
    """Signed quantities of contracts on one underlying.

    Parameters
    ----------
    legs : iterable of (quantity, contract)
        A negative quantity is a short position. A book as a contract is taken apart into its own legs.

    Raises
    ------
    ValueError
        If the book is empty, a leg is not a pair, or a quantity is not a finite number.

    Notes
    -----
    `book + other`, `2 * book` and `-book` give new books. Totals are in the units of `black_scholes.Greeks`:
    delta in units of the underlying, vega per 1.00 of volatility, theta per year.

    References
    ----------
    Hull, *Options, Futures, and Other Derivatives*, chapter "The Greek Letters", delta of a portfolio.

    Examples
    --------
    >>> from deltahedge import Market, Quoted
    >>> market = Market(spot=50.0, vol=0.3)
    >>> book = Book([
    ...     (100_000, Quoted(market, delta=0.533)),
    ...     (-200_000, Quoted(market, delta=0.468)),
    ...     (-50_000, Quoted(market, delta=-0.508)),
    ... ])
    >>> round(book.greeks(market).delta)
    -14900
    """

    legs: tuple

    def __post_init__(self):
        object.__setattr__(self, "legs", tuple(_flat(self.legs)))
        if not self.legs:
            raise ValueError("legs must hold at least one (quantity, contract) pair, got none")

    def __iter__(self):
        return iter(self.legs)

    def __len__(self):
        return len(self.legs)

    def __add__(self, other):
        if not isinstance(other, Book):
            return NotImplemented
        return Book(self.legs + other.legs)

    def __mul__(self, factor):
        factor = _quantity(factor)
        return Book([(factor * quantity, contract) for quantity, contract in self])

    __rmul__ = __mul__

    def __neg__(self):
        return -1 * self

    @property
    def expiry(self):
        """Years to the first expiry in the book; infinite if nothing in it expires."""
        return min(contract.expiry for _, contract in self)

    @property
    def covered_by(self):
        """Units of the underlying that cover the book sold once, whatever happens."""
        return sum(quantity * contract.covered_by for quantity, contract in self)

    def value(self, market):
        """Return the total value."""
        return sum(quantity * contract.value(market) for quantity, contract in self)

    def greeks(self, market):
        """Return total price, delta, gamma, vega, theta and rho in one pass."""
        legs = [[quantity * greek for greek in contract.greeks(market)] for quantity, contract in self]
        return Greeks(*(sum(column) for column in zip(*legs, strict=True)))

    def greek(self, name, market):
        """Return one total Greek by name, up to third order, for example `"vanna"`."""
        return sum(quantity * contract.greek(name, market) for quantity, contract in self)

    def dollar_gamma(self, market):
        """Return `gamma S**2`: twice the money made per squared relative move."""
        return self.greeks(market).gamma * np.square(market.spot)

    def one_percent_gamma(self, market):
        """Return `gamma S**2 / 100`: the change of delta for a move of +1 %, in dollars at today's spot."""
        return self.dollar_gamma(market) / 100

    def payoff(self, spot):
        """Return the total value at expiry, if all legs that expire do so together."""
        dates = {contract.expiry for _, contract in self if contract.expiry < math.inf}
        if len(dates) > 1:
            raise ValueError(f"book must have one expiry to have a payoff, got {sorted(dates)}")
        return sum(quantity * contract.payoff(spot) for quantity, contract in self)

    def after(self, dt):
        """Return the same book `dt` years later; `dt` may not pass the first expiry."""
        return Book([(quantity, contract.after(dt)) for quantity, contract in self])

    def table(self, market):
        """Return one row a leg and one for the total: quantity, value and Greeks in screen units.

        Parameters
        ----------
        market : Market
            One market, no arrays.

        Returns
        -------
        pandas.DataFrame
            Columns `contract, quantity, value, delta, gamma, vega_per_point, theta_per_day`; the last row is
            labelled "net". Vega is per 0.01 of volatility, theta per calendar day.

        Raises
        ------
        ValueError
            If the market holds arrays.
        """
        if np.ndim(self.value(market)):
            raise ValueError(f"market must be one market to make a table, got {market!r}")
        rows = [(repr(contract), quantity, Book([(quantity, contract)])) for quantity, contract in self]
        rows.append(("book", 1.0, self))
        columns = ["contract", "quantity", "value", "delta", "gamma", "vega_per_point", "theta_per_day"]
        table = [_row(name, quantity, part.greeks(market)) for name, quantity, part in rows]
        return pd.DataFrame(table, columns=columns, index=[*range(len(self)), "net"])


def _row(name, quantity, greeks):
    g = greeks
    return name, quantity, g.price, g.delta, g.gamma, g.vega_per_point, g.theta_per_day


def _quantity(value):
    quantity = finite("quantity", value)
    if quantity.ndim:
        raise ValueError(f"quantity must be one number, got {value!r}")
    return float(quantity)


def _flat(legs):
    if not hasattr(legs, "__iter__"):
        raise ValueError(f"legs must be (quantity, contract) pairs, got {legs!r}")
    for leg in legs:
        if not isinstance(leg, list | tuple) or len(leg) != 2:
            raise ValueError(f"legs must be (quantity, contract) pairs, got {leg!r}")
        quantity, contract = leg
        if isinstance(contract, Book):
            yield from (_quantity(quantity) * contract).legs
        elif hasattr(contract, "greeks") and hasattr(contract, "value"):
            yield _quantity(quantity), contract
        else:
            raise ValueError(f"legs must be (quantity, contract) pairs, got {contract!r} as a contract")
