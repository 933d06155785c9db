"""What every contract shares: checked, immutable fields, the passing of time, and Greeks by name."""

import math
from dataclasses import fields, replace

import numpy as np

from deltahedge._validate import non_negative, numbers, one_of, plain, same_shape
from deltahedge.black_scholes import Greeks

SAME_INSTANT = 1e-12  # years, 32 microseconds: rounding in times, never a time of its own
FIRST_GREEKS = Greeks._fields[1:]
HIGHER_GREEKS = {  # name: the Greek it is a derivative of, and what that is differentiated by
    "vanna": ("vega", "spot"),
    "volga": ("vega", "vol"),
    "charm": ("delta", "time"),
    "speed": ("gamma", "spot"),
    "zomma": ("gamma", "vol"),
    "color": ("gamma", "time"),
}
GREEKS = (*FIRST_GREEKS, *HIGHER_GREEKS)


class Contract:
    """Base of all contracts; a new one needs `greeks(market)` and `payoff(spot)`, and `expiry` if it ends."""

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
        # repr would cut long arrays short, and equal contracts must have equal hashes
        return hash((type(self), *(np.shape(getattr(self, f.name)) for f in fields(self))))

    def value(self, market):
        """Return the value in a market."""
        return self.greeks(market).price

    def greek(self, name, market):
        """Return one Greek by name, up to third order; beyond the first by differences of the first.

        The differences are good to about 1e-7 of the Greek's size at the strike.
        """
        one_of("name", name, GREEKS)
        if name in FIRST_GREEKS:
            return getattr(self.greeks(market), name)
        first, by = HIGHER_GREEKS[name]
        at = np.asarray(getattr(market, by)) if by != "time" else np.minimum(self.expiry, 1.0)
        step = 1e-4 * at
        if by == "time":  # time only runs forward: a one-sided difference of the same order
            now, soon, later = (getattr(self.after(k * step).greeks(market), first) for k in (0, 1, 2))
            change = 4 * np.asarray(soon) - 3 * np.asarray(now) - later
        else:
            up, down = (
                getattr(self.greeks(market.at(**{by: at + sign * step})), first) for sign in (1, -1)
            )
            change = np.asarray(up) - down
        # Without time, volatility or spot left there is nothing to differ: the limit off the kink is zero.
        return plain(np.divide(change, 2 * step, out=np.zeros(np.shape(change)), where=step > 0))

    def after(self, dt):
        """Return the same contract `dt` years later; `dt` may be an array, and may not pass the expiry."""
        return replace(self, expiry=self._left_after(dt))

    def _left_after(self, dt):
        left = np.asarray(self.expiry) - non_negative("dt", dt)
        if np.any(left < -SAME_INSTANT):
            raise ValueError(f"dt must not pass the expiry of {self!r}, got {dt!r}")
        return plain(np.where(left < SAME_INSTANT, 0.0, left))

    def along(self, times, path):
        """Return the same contract at each of `times`; only a contract with a memory looks at the path."""
        return self.after(times)

    def delivery(self, spot):
        """Return the units of the underlying that the holder receives at expiry: none, if cash is paid."""
        return plain(np.zeros(np.shape(spot)))


class Undated(Contract):
    """A contract that never expires and does not age."""

    # Not on `Contract`: a dataclass would take it for the default of its own field `expiry`.
    expiry = math.inf

    def after(self, dt):
        """Return the contract itself: time does not change it."""
        non_negative("dt", dt)
        return self


def linear_greeks(market, price, delta, theta=0.0, rho=0.0):
    """Return the Greeks of something straight in the spot, in the shape of the market."""
    shape = same_shape(spot=market.spot, vol=market.vol, price=price, delta=delta)
    values = (price, delta, 0.0, 0.0, theta, rho)
    return Greeks(*(plain(np.broadcast_to(numbers("greek", value), shape)) for value in values))
