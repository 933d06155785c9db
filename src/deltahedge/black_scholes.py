"""Prices and Greeks of European options in the Black-Scholes-Merton model, over arrays.

The yield `dividend` carries the family: `dividend=rate` is Black-76 (spot is then a futures price), a foreign
interest rate is Garman-Kohlhagen. Where `expiry`, `vol`, `spot` or `strike` is zero, the limit is the answer;
on the kink itself (forward equal to strike) it is taken from above, as if the spot were a hair higher.
"""

import numpy as np

from deltahedge._greeks import Greeks
from deltahedge._higher_greeks import charm, color, gamma_peak, speed, vanna, volga, zomma
from deltahedge._implied_vol import implied_vol
from deltahedge._terms import evaluate, product
from deltahedge._validate import plain

__all__ = [
    "Greeks",
    "charm",
    "color",
    "delta",
    "gamma",
    "gamma_peak",
    "greeks",
    "implied_vol",
    "price",
    "rho",
    "speed",
    "theta",
    "theta_shown",
    "vanna",
    "vega",
    "volga",
    "zomma",
]


def greeks(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call", *, workers=None):
    """Return price, delta, gamma, vega, theta and rho in one pass.

    Parameters
    ----------
    spot, strike, expiry, vol, rate, dividend, kind
        As for `price`.
    workers : int, optional
        Number of threads; by default all cores for large arrays. The result does not depend on it.

    Returns
    -------
    Greeks
        Named tuple of floats, or of arrays of the shape the arguments broadcast to.

    Raises
    ------
    ValueError
        As for `price`.

    References
    ----------
    Black and Scholes 1973; Merton 1973. The example is Hull, *Options, Futures, and Other Derivatives*,
    chapter "The Greek Letters": price 2.40, delta 0.522, gamma 0.066.

    Examples
    --------
    >>> g = greeks(spot=49, strike=50, expiry=20 / 52, vol=0.20, rate=0.05)
    >>> round(g.price, 2), round(g.delta, 3), round(g.gamma, 3)
    (2.4, 0.522, 0.066)
    >>> round(g.theta_per_day, 4)
    -0.0118
    """
    return Greeks(*evaluate(_first_pass, 6, spot, strike, expiry, vol, rate, dividend, kind, workers))


def price(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the value `S exp(-qT) N(d1) - K exp(-rT) N(d2)` of a European call, or of the put.

    Parameters
    ----------
    spot : float or array
        Price of the underlying, not negative.
    strike : float or array
        Exercise price, not negative.
    expiry : float or array
        Time to expiry in years (ACT/365), not negative.
    vol : float or array
        Volatility per square-root year, not negative (0.6 is 60 %).
    rate, dividend : float or array, default 0.0
        Interest rate and yield of the underlying, continuously compounded, per year.
    kind : str or array of str, default "call"
        "call" or "put".

    Returns
    -------
    float or array
        Of the shape the arguments broadcast to, in the unit of `spot`.

    Raises
    ------
    ValueError
        If an argument is negative where it may not be, not finite, not a number or not a kind, or if the
        shapes do not broadcast.

    References
    ----------
    Black and Scholes 1973; Merton 1973. The example is Haug, *Option Pricing Formulas* (1998).

    Examples
    --------
    >>> round(price(spot=60, strike=65, expiry=0.25, vol=0.30, rate=0.08), 4)
    2.1334
    """
    return evaluate(_price, 1, spot, strike, expiry, vol, rate, dividend, kind)[0]


def delta(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of value per dollar of spot, `exp(-qT) N(d1)` for a call.

    Arguments, shapes and errors are those of `price`; the unit is units of the underlying. The examples are
    Haug, *Option Pricing Formulas* (1998).

    References
    ----------
    Black and Scholes (1973); Merton (1973).

    Examples
    --------
    >>> round(delta(105, 100, 0.5, 0.36, rate=0.10, dividend=0.10), 4)
    0.5946
    >>> round(delta(105, 100, 0.5, 0.36, rate=0.10, dividend=0.10, kind="put"), 4)
    -0.3566
    """
    return evaluate(_delta, 1, spot, strike, expiry, vol, rate, dividend, kind)[0]


def gamma(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of delta per dollar of spot, `exp(-qT) n(d1) / (S vol sqrt(T))`.

    Arguments, shapes and errors are those of `price`; call and put have the same. The example is Haug,
    *Option Pricing Formulas* (1998).

    References
    ----------
    Black and Scholes (1973); Merton (1973).

    Examples
    --------
    >>> round(gamma(55, 60, 0.75, 0.30, rate=0.10), 4)
    0.0278
    """
    return evaluate(_gamma, 1, spot, strike, expiry, vol, rate, dividend, kind)[0]


def vega(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of value per 1.00 of volatility, `S exp(-qT) n(d1) sqrt(T)`.

    Arguments, shapes and errors are those of `price`; divide by 100 for one volatility point. The example is
    the option of Hull's chapter "The Greek Letters".

    References
    ----------
    Black and Scholes (1973); Merton (1973).

    Examples
    --------
    >>> round(vega(49, 50, 20 / 52, 0.20, rate=0.05), 1)
    12.1
    """
    return evaluate(_vega, 1, spot, strike, expiry, vol, rate, dividend, kind)[0]


def theta(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of value per year that passes with all else unchanged.

    For a call `-S exp(-qT) n(d1) vol / (2 sqrt(T)) + q S exp(-qT) N(d1) - r K exp(-rT) N(d2)`. Arguments,
    shapes and errors are those of `price`; divide by 365 for one calendar day. The example is the option of
    Hull's chapter "The Greek Letters".

    References
    ----------
    Black and Scholes (1973); Merton (1973).

    Examples
    --------
    >>> round(theta(49, 50, 20 / 52, 0.20, rate=0.05), 2)
    -4.31
    """
    return evaluate(_theta, 1, spot, strike, expiry, vol, rate, dividend, kind)[0]


def theta_shown(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return theta as a venue shows it: over one calendar day, or over the life left if that is shorter.

    `theta min(1/365, T)`. Near expiry theta per day says how much an option would lose in a day that it does
    not have, many times its value; an hour before expiry this is `theta T`, a 24th of it. Arguments, shapes
    and errors are those of `price`; the unit is that of the price.

    References
    ----------
    Deribit API documentation: the smaller of one-day theta and lifetime theta.

    Examples
    --------
    At the money the loss of one day is twelve times the value of one hour, the loss shown is half of it:

    >>> hour = 1 / (365 * 24)
    >>> value = price(60_000, 60_000, hour, 0.60)
    >>> round(theta(60_000, 60_000, hour, 0.60) / 365 / value, 2)
    -12.0
    >>> round(theta_shown(60_000, 60_000, hour, 0.60) / value, 2)
    -0.5
    """
    per_year = theta(spot, strike, expiry, vol, rate, dividend, kind)
    return plain(np.asarray(per_year * np.minimum(expiry, 1 / 365)))


def rho(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of value per 1.00 of interest rate, `K T exp(-rT) N(d2)` for a call.

    The spot and the yield stay where they are. Arguments, shapes and errors are those of `price`. The example
    is the option of Hull's chapter "The Greek Letters".

    References
    ----------
    Black and Scholes (1973); Merton (1973).

    Examples
    --------
    >>> round(rho(49, 50, 20 / 52, 0.20, rate=0.05), 2)
    8.91
    """
    return evaluate(_rho, 1, spot, strike, expiry, vol, rate, dividend, kind)[0]


def _first_pass(t, price, delta, gamma, vega, theta, rho):
    _price(t, price)
    _delta(t, delta)
    _gamma(t, gamma)
    _vega(t, vega)
    _theta(t, theta)
    _rho(t, rho)


def _price(t, out):
    asset, cash = t.legs()
    np.multiply(t.spot, asset, out=out)
    out -= cash
    np.maximum(out, 0.0, out=out)  # the difference of two equal legs may round to a negative number


def _delta(t, out):
    out[:] = t.legs()[0]


def _gamma(t, out):
    np.divide(t.density(), product(t.S, t.s, t.spare[0]), out=out)


def _vega(t, out):
    np.multiply(t.spot_density(), t.root, out=out)


def _theta(t, out):
    asset, cash = t.legs()
    half_vol = product(-0.5, t.v, t.spare[0])
    np.multiply(t.spot_density(), half_vol, out=out)
    out /= t.root
    out -= product(t.r, cash, t.spare[0])
    if t.q.ndim or t.q:
        carry = np.multiply(t.spot, asset, out=t.spare[0])
        carry *= t.q
        out += carry


def _rho(t, out):
    np.multiply(t.expiry, t.legs()[1], out=out)
