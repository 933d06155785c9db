"""One leg of a book on a block of paths at one date: Greeks on demand, in buffers that are used again.

A hedge asks for the delta at every date and for little else, so nothing is computed before it is asked for.
Calls and puts have a fast way that starts from the logarithm of the spot; anything else is asked for its
Greeks through its own methods.
"""

import math
from dataclasses import replace

import numpy as np

from deltahedge._normal_cdf import normal_cdf
from deltahedge.instruments import SAME_INSTANT, Call, Put, VarianceSwap
from deltahedge.market import Market

SMALLEST_VOL = 1e-9


class View:
    """The market at one date on a block of paths; `vol` is one number or one a path."""

    def __init__(self, size):
        self._log = np.empty(size)

    def look(self, time, spot, log_spot, vol):
        """Come to a new date; `log_spot` is None where the paths do not bring it along."""
        # A volatility that touches zero on some path: the limit, without dividing by it.
        vol = np.maximum(vol, SMALLEST_VOL) if np.ndim(vol) else vol
        self.time, self.spot, self.vol, self._given = time, spot, vol, log_spot
        self._fresh = log_spot is None
        return self

    @property
    def log_spot(self):
        """Logarithm of the spot, taken once."""
        if self._given is not None:
            return self._given
        if self._fresh:
            np.log(self.spot, out=self._log)
            self._fresh = False
        return self._log


def make_leg(quantity, contract, rate, dividend, has_vol, size):
    """Return the leg for a block of `size` paths; without volatility only the contract knows the limits."""
    if type(contract) in (Call, Put) and has_vol:
        return VanillaLeg(quantity, contract, rate, dividend, size)
    return ModelLeg(quantity, contract, rate, dividend)


class VanillaLeg:
    """A call or a put; its value and Greeks are per unit and hold until the next look."""

    def __init__(self, quantity, contract, rate, dividend, size):
        self.quantity, self.contract, self.rate, self.dividend = quantity, contract, rate, dividend
        self._sign = 1.0 if contract.kind == "call" else -1.0
        with np.errstate(divide="ignore"):
            self._log_strike = np.log(contract.strike)  # a strike of zero is a call on the spot itself
        self._signed_d1, self._delta, self._gamma, self._value = np.empty((4, size))
        self._work = np.empty((2, size))

    def look(self, view):
        """Come to a new date: everything computed so far is stale."""
        self.expiry = self.contract.expiry - view.time
        self.spot, self.vol, self._view = view.spot, view.vol, view
        self._known = set()

    @property
    def delta(self):
        """Change of value per dollar of spot."""
        if self._new("delta"):
            self._delta_from(self._d1(), self._delta)
        return self._delta

    @property
    def gamma(self):
        """Change of delta per dollar of spot."""
        if self._new("gamma"):
            s = self.vol * math.sqrt(self.expiry)
            density = np.square(self._d1(), out=self._gamma)
            density *= -0.5
            np.exp(density, out=density)
            density *= math.exp(-self.dividend * self.expiry) / math.sqrt(2 * math.pi) / s
            density /= self.spot
        return self._gamma

    @property
    def value(self):
        """Black-Scholes-Merton value."""
        if self._new("value"):
            signed_d2 = self._d1() - self._sign * self.vol * math.sqrt(self.expiry)
            cash = normal_cdf(signed_d2, self._value, self._work)
            cash *= -self._sign * self.contract.strike * math.exp(-self.rate * self.expiry)
            self._value += self.spot * self.delta
        return self._value

    @property
    def vega(self):
        """Change of value per 1.00 of volatility."""
        return self.gamma * np.square(self.spot) * (self.vol * self.expiry)

    @property
    def theta(self):
        """Change of value per year, from the pricing equation."""
        carry = (self.rate - self.dividend) * self.spot * self.delta
        return self.rate * self.value - carry - 0.5 * np.square(self.vol * self.spot) * self.gamma

    def delta_at(self, vol):
        """Return the delta at another volatility, one number or one a path."""
        signed_d1 = self._d1_at(vol, np.empty_like(self._delta))
        return self._delta_from(signed_d1, np.empty_like(signed_d1))

    def payoff(self, spot):
        """Return the value at expiry."""
        return np.maximum(self._sign * (spot - self.contract.strike), 0.0)

    def _new(self, name):
        new = name not in self._known
        self._known.add(name)
        return new

    def _d1(self):
        if self._new("d1"):
            self._d1_at(self.vol, self._signed_d1)
        return self._signed_d1

    def _d1_at(self, vol, out):
        s = vol * math.sqrt(self.expiry)
        np.multiply(self._view.log_spot, self._sign / s, out=out)
        out += self._sign * (((self.rate - self.dividend) * self.expiry - self._log_strike) / s + 0.5 * s)
        return out

    def _delta_from(self, signed_d1, out):
        normal_cdf(signed_d1, out, self._work)
        scale = self._sign * math.exp(-self.dividend * self.expiry)
        if scale != 1.0:
            out *= scale
        return out


class ModelLeg:
    """Any other contract, through its own Greeks; a variance swap is fixed at every date of the path."""

    def __init__(self, quantity, contract, rate, dividend):
        self.quantity, self.contract, self.rate, self.dividend = quantity, contract, rate, dividend
        self._now = contract
        self._time = 0.0

    def look(self, view):
        """Come to a new date."""
        self._step(view.time, view.spot)
        self.expiry, self.spot, self.vol = self._now.expiry, view.spot, view.vol
        self._greeks = None

    @property
    def _here(self):
        if self._greeks is None:
            self._greeks = self._now.greeks(self._market(self.vol))
        return self._greeks

    delta = property(lambda self: self._here.delta)
    gamma = property(lambda self: self._here.gamma)
    value = property(lambda self: self._here.price)
    vega = property(lambda self: self._here.vega)
    theta = property(lambda self: self._here.theta)

    def delta_at(self, vol):
        """Return the delta at another volatility, one number or one a path."""
        return self._now.greeks(self._market(vol)).delta

    def payoff(self, spot):
        """Return the value at expiry."""
        return self._now.payoff(spot)

    def _market(self, vol):
        return Market(self.spot, vol, self.rate, self.dividend)

    def _step(self, time, spot):
        elapsed = time - self._time
        self._time = time
        if elapsed <= SAME_INSTANT:
            return
        if isinstance(self._now, VarianceSwap):
            accrued = self._now.accrued + np.log(spot / self._now.fixing) ** 2
            self._now = replace(self._now.after(elapsed), accrued=accrued, fixing=spot)
        else:
            self._now = self._now.after(elapsed)
