"""A book: a signed collection of contracts on one underlying, never changed, only added to."""

import math
from dataclasses import dataclass

from deltahedge._validate import finite
from deltahedge.black_scholes import Greeks


@dataclass(frozen=True)
class Book:
    """Signed quantities of contracts on one underlying; `book + other` and `2 * book` give new books.

    Parameters
    ----------
    legs : iterable of (quantity, contract)
        A negative quantity is a short position. Book legs are taken apart into their own legs.

    Raises
    ------
    ValueError
        If the book is empty, a leg is not a pair, or a quantity is not a finite number.
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
        return Book([(_quantity(factor) * quantity, contract) for quantity, contract in self])

    __rmul__ = __mul__

    def __neg__(self):
        return -1 * self

    @property
    def expiry(self):
        """Years to the first expiry in the book; infinite if nothing in it expires."""
        return min((contract.expiry for _, contract in self), default=math.inf)

    def value(self, market):
        """Return the total value."""
        return sum(quantity * contract.value(market) for quantity, contract in self)

    def greeks(self, market):
        """Return total price, delta, gamma, vega, theta and rho."""
        legs = [[quantity * greek for greek in contract.greeks(market)] for quantity, contract in self]
        return Greeks(*(sum(column) for column in zip(*legs, strict=True)))

    def greek(self, name, market):
        """Return one total Greek by its name."""
        return sum(quantity * contract.greek(name, market) for quantity, contract in self)

    def after(self, dt):
        """Return the same book `dt` years later; `dt` may not pass the first expiry."""
        return Book([(quantity, contract.after(dt)) for quantity, contract in self])


def _quantity(value):
    quantity = finite("quantity", value)
    if quantity.ndim:
        raise ValueError(f"quantity must be one number, got {value!r}")
    return float(quantity)


def _flat(legs):
    if not isinstance(legs, list | tuple):
        legs = list(legs) if hasattr(legs, "__iter__") else [legs]
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
