"""The state of the world at one instant: what every contract is valued in."""

from dataclasses import dataclass, fields, replace

import numpy as np

from deltahedge._validate import finite, non_negative, plain, same_shape

YEAR_DAYS = 365  # ACT/365: crypto trades every day of the year


@dataclass(frozen=True, eq=False)
class Market:
    """Spot, volatility, interest rate and yield at one instant.

    Parameters
    ----------
    spot : float or array
        Price of the underlying, not negative.
    vol : float or array
        Implied volatility per square-root year, not negative (0.6 is 60 %).
    rate : float or array, default 0.0
        Interest rate, continuously compounded, per year.
    dividend : float or array, default 0.0
        Yield of the underlying, continuously compounded, per year. `dividend=rate` makes `spot` a futures
        price (Black-76); a foreign interest rate makes it an exchange rate (Garman-Kohlhagen).

    Raises
    ------
    ValueError
        If a value is not finite, spot or vol is negative, or the shapes do not broadcast.

    Notes
    -----
    A market is never changed: `at` returns a changed copy.

    Examples
    --------
    >>> market = Market(spot=49.0, vol=0.20, rate=0.05)
    >>> market.at(spot=50.0)
    Market(spot=50.0, vol=0.2, rate=0.05, dividend=0.0)
    >>> round(market.forward(20 / 52), 4)
    49.9514
    """

    spot: float
    vol: float
    rate: float = 0.0
    dividend: float = 0.0

    def __post_init__(self):
        rules = {"spot": non_negative, "vol": non_negative, "rate": finite, "dividend": finite}
        for name, rule in rules.items():
            value = rule(name, getattr(self, name))
            if value.ndim:
                value = value.copy()  # the caller's array may change later; a market may not
                value.flags.writeable = False
            object.__setattr__(self, name, plain(value))
        same_shape(**{field.name: getattr(self, field.name) for field in fields(self)})

    def __eq__(self, other):
        if not isinstance(other, Market):
            return NotImplemented
        return all(np.array_equal(getattr(self, f.name), getattr(other, f.name)) for f in fields(self))

    def at(self, **changes):
        """Return a copy with some fields changed, for example `market.at(spot=66_000, vol=0.8)`."""
        return replace(self, **changes)

    def forward(self, expiry):
        """Return the forward price `S exp((r - q) T)` for delivery in `expiry` years."""
        expiry = non_negative("expiry", expiry)
        return plain(self.spot * np.exp((np.asarray(self.rate) - self.dividend) * expiry))

    def discount(self, expiry):
        """Return today's value `exp(-r T)` of one dollar paid in `expiry` years."""
        return plain(np.exp(-np.asarray(self.rate) * non_negative("expiry", expiry)))
