"""Prices and Greeks of European options in the Black-Scholes-Merton model, over arrays.

The yield `dividend` carries the family: `dividend=rate` is Black-76 (spot is then a futures price), a foreign
interest rate is Garman-Kohlhagen. Where `expiry`, `vol`, `spot` or `strike` is zero, the limit is the answer;
on the kink itself (forward equal to strike) it is taken from above, as if the spot were a hair higher.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from deltahedge._validate import finite, non_negative, option_sign, plain, same_shape


class Greeks(NamedTuple):
    """Price and first Greeks of an option; vega per 1.00 of volatility, theta per year."""

    price: float
    delta: float
    gamma: float
    vega: float
    theta: float
    rho: float

    @property
    def vega_per_point(self):
        """Change of value for one point (0.01) of volatility."""
        return self.vega / 100

    @property
    def theta_per_day(self):
        """Change of value for one calendar day (1/365 of a year)."""
        return self.theta / 365


def greeks(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return price, delta, gamma, vega, theta and rho in one pass."""
    S, K, T, v, r, q, sign = _checked(spot, strike, expiry, vol, rate, dividend, kind)
    d1, d2, s = _d1_d2(S, K, T, v, r, q)
    asset, cash = S * np.exp(-q * T), K * np.exp(-r * T)
    density = np.exp(-0.5 * d1 * d1) / np.sqrt(2 * np.pi)
    asset_n, cash_n = sign * asset * ndtr(sign * d1), sign * cash * ndtr(sign * d2)
    delta = sign * np.exp(-q * T) * ndtr(sign * d1)
    with np.errstate(divide="ignore", invalid="ignore"):
        gamma = np.where(S * s > 0, np.exp(-q * T) * density / (S * s), 0.0)
    vega = asset * density * np.sqrt(T)
    theta = q * asset_n - r * cash_n - 0.5 * v * v * S * S * gamma
    price = np.maximum(asset_n - cash_n, 0.0)
    return Greeks(*(plain(np.asarray(x)) for x in (price, delta, gamma, vega, theta, T * cash_n)))


def price(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the value of a European option."""
    return greeks(spot, strike, expiry, vol, rate, dividend, kind).price


def delta(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of value per dollar of spot."""
    return greeks(spot, strike, expiry, vol, rate, dividend, kind).delta


def gamma(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of delta per dollar of spot."""
    return greeks(spot, strike, expiry, vol, rate, dividend, kind).gamma


def vega(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of value per 1.00 of volatility."""
    return greeks(spot, strike, expiry, vol, rate, dividend, kind).vega


def theta(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of value per year that passes."""
    return greeks(spot, strike, expiry, vol, rate, dividend, kind).theta


def rho(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of value per 1.00 of interest rate."""
    return greeks(spot, strike, expiry, vol, rate, dividend, kind).rho


def _checked(spot, strike, expiry, vol, rate, dividend, kind):
    arguments = {
        "spot": non_negative("spot", spot),
        "strike": non_negative("strike", strike),
        "expiry": non_negative("expiry", expiry),
        "vol": non_negative("vol", vol),
        "rate": finite("rate", rate),
        "dividend": finite("dividend", dividend),
        "kind": option_sign(kind),
    }
    shape = same_shape(**arguments)
    return [np.broadcast_to(value, shape) for value in arguments.values()]


def _d1_d2(S, K, T, v, r, q):
    s = v * np.sqrt(T)
    with np.errstate(divide="ignore", invalid="ignore"):
        x = np.log(S / K) + (r - q) * T
        d1 = x / s + 0.5 * s
        # 0/0 is the kink without time or volatility: just above it, the option is certain to be exercised.
        d1 = np.where(np.isnan(d1), np.inf, d1)
    return d1, np.where(np.isinf(d1), d1, d1 - s), s
