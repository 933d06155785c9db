"""The power perpetual: a contract on a power of the spot that never expires, kept near it by funding."""

import numpy as np

from deltahedge._validate import finite, non_negative, one_of, plain, positive, same_shape
from deltahedge.black_scholes import Greeks

__all__ = ["greeks", "price"]


def price(spot, vol, anchoring, rate=0.0, dividend=0.0, *, power=2.0, paid="in full"):
    """Return the value of a power perpetual; the arguments are those of `greeks`.

    References
    ----------
    White and Bankman-Fried (2021) for perpetuals that pay funding.

    Examples
    --------
    >>> round(price(1.0, 0.80, anchoring=365 / 17.5), 6)
    1.031656
    """
    return greeks(spot, vol, anchoring, rate, dividend, power=power, paid=paid).price


def greeks(spot, vol, anchoring, rate=0.0, dividend=0.0, *, power=2.0, paid="in full"):
    """Return price, delta, gamma, vega, theta and rho of a perpetual on `spot**power`.

    The value is `S^p a / (a + r - p (r - q) - p (p - 1) vol^2 / 2)` with `a` the anchoring: the mean over all
    expiries of the dated contract's. For a square without yield that is `S^2 a / (a - r - vol^2)`. Margined
    rather than paid in full, nothing is lent to the seller, and the lone `r` goes.

    Parameters
    ----------
    spot : float or array
        Price of the underlying, above zero.
    vol : float or array
        Volatility per square-root year, not negative.
    anchoring : float or array
        Rate per year at which the premium over the index is paid as funding; `365 / days` for a funding
        period in days. Above the growth rate of the index, or the value is infinite.
    rate, dividend : float or array, default 0.0
        As for `black_scholes.price`.
    power : float, default 2.0
        The power of the spot that is the index.
    paid : {"in full", "on margin"}, default "in full"
        Whether the buyer pays the price or posts margin.

    Returns
    -------
    Greeks
        Named tuple of floats or arrays. `theta` is zero: time costs funding instead.

    Raises
    ------
    ValueError
        If an argument is not allowed, or anchoring is not above the growth rate.

    References
    ----------
    White and Bankman-Fried 2021; the expected power of a lognormal variable.

    Examples
    --------
    A square bends the same everywhere: its gamma is twice its price over the index.

    >>> round(greeks(3000.0, 0.80, anchoring=365 / 17.5).gamma, 6)
    2.063313
    """
    arguments = {
        "spot": positive("spot", spot),
        "vol": non_negative("vol", vol),
        "anchoring": positive("anchoring", anchoring),
        "rate": finite("rate", rate),
        "dividend": finite("dividend", dividend),
        "power": finite("power", power),
    }
    shape = same_shape(**arguments)
    S, v, a, r, q, p = (np.broadcast_to(x, shape) for x in arguments.values())
    lent = 1.0 if one_of("paid", paid, ("in full", "on margin")) == "in full" else 0.0
    growth = p * (r - q) + 0.5 * p * (p - 1) * v**2 - lent * r
    if not (a > growth).all():
        rule = f"above the growth of the index, {np.max(growth):g}"
        raise ValueError(f"anchoring must be {rule}, got {anchoring!r}")
    factor = a / (a - growth)
    value = S**p * factor
    sensitivity = value / (a - growth)  # to the growth rate
    vega, rho = sensitivity * p * (p - 1) * v, sensitivity * (p - lent)
    values = value, p * value / S, p * (p - 1) * value / S**2, vega, np.zeros(shape), rho
    return Greeks(*(plain(np.array(x)) for x in values))
