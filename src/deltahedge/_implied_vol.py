"""Implied volatility over arrays; `black_scholes` carries it under its own name."""

import numpy as np

from deltahedge._implied_solver import ROWS, solve
from deltahedge._terms import in_blocks, log_ratio
from deltahedge._validate import finite, numbers, one_of, option_sign, positive

ROUNDING = 4 * np.finfo(float).eps


def implied_vol(
    price, spot, strike, expiry, rate=0.0, dividend=0.0, kind="call", *, outside="raise", workers=None
):
    """Return the volatility at which `black_scholes.price` gives `price`.

    Parameters
    ----------
    price : float or array
        Price of the option, from its intrinsic value (of the forward, discounted) to below its upper bound:
        the discounted spot for a call, the discounted strike for a put.
    spot, strike, expiry : float or array
        As for `price`, but above zero.
    rate, dividend, kind
        As for `price`.
    outside : {"raise", "nan"}, default "raise"
        What to do about a price outside its bounds.
    workers : int, optional
        Number of threads; by default all cores for large arrays. The result does not depend on it.

    Returns
    -------
    float or array
        Volatility per square-root year. It is zero where the price is its lower bound to rounding.

    Raises
    ------
    ValueError
        If an argument is not allowed, or a price is outside its bounds and `outside` is "raise".

    Notes ----- Wherever the price determines the volatility, the error is below 1e-12. The price of an option
    deep in the money does not: its last digit stands for a wide range of volatilities.

    References
    ----------
    Stefanica and Radoicic 2017; Jäckel 2015. The example is a currency option in Hull, *Options, Futures, and
    Other Derivatives*: 14.1 %.

    Examples
    --------
    >>> round(implied_vol(0.043, spot=1.6, strike=1.6, expiry=4 / 12, rate=0.08, dividend=0.11), 3)
    0.141
    """
    one_of("outside", outside, ("raise", "nan"))
    arguments = {
        "price": numbers("price", price) if outside == "nan" else finite("price", price),
        "spot": positive("spot", spot),
        "strike": positive("strike", strike),
        "expiry": positive("expiry", expiry),
        "rate": finite("rate", rate),
        "dividend": finite("dividend", dividend),
        "kind": option_sign(kind),
    }
    vol = in_blocks(_fill, 1, 4 + ROWS, arguments, workers)[0]
    if outside == "raise" and np.isnan(vol).any():
        _refuse(np.isnan(vol), *arguments.values())
    return vol


def _fill(inputs, outputs, work):
    price, S, K, T, r, q, sign = inputs
    (vol,) = outputs
    x, top, value, room = _normalise(price, S, K, T, r, q, sign, work[:6])
    solve(x, top, value, room, vol, work[4:])
    np.copyto(vol, 0.0, where=value == 0)
    np.copyto(vol, np.nan, where=~((value >= 0) & (room > 0)))
    vol /= np.sqrt(T)


def _normalise(price, S, K, T, r, q, sign, work):
    # The same option out of the money, by parity and symmetry, in units of the geometric mean of its two
    # legs. x is minus the absolute log of forward over strike, top = exp(x / 2) the upper bound of the value,
    # and room what the value is short of it.
    x, top, value, room, asset, cash = work
    np.multiply(S, np.exp(-q * T), out=asset)
    np.multiply(K, np.exp(-r * T), out=cash)
    log_ratio(S, K, work[:2])
    x += (r - q) * T
    np.abs(x, out=x)
    np.negative(x, out=x)
    np.exp(np.multiply(x, 0.5, out=top), out=top)
    lower = np.maximum(sign * (asset - cash), 0.0)
    np.subtract(price, lower, out=value)
    np.subtract(np.where(sign > 0, asset, cash), price, out=room)
    # The bound itself was rounded: an option deep in the money may seem to be worth a digit less.
    value[(value < 0) & (lower > 0) & (-value <= ROUNDING * np.maximum(asset, cash))] = 0.0
    asset *= cash
    np.sqrt(asset, out=asset)
    value /= asset
    room /= asset
    return x, top, value, room


def _refuse(outside, *arguments):
    # Name the first price that no volatility explains, and the bounds that it breaks.
    shape = np.shape(outside)
    index = tuple(int(i) for i in np.argwhere(outside)[0])
    price, S, K, T, r, q, sign = (float(np.broadcast_to(x, shape)[index]) for x in arguments)
    asset, cash = S * np.exp(-q * T), K * np.exp(-r * T)
    lower, upper = max(sign * (asset - cash), 0.0), asset if sign > 0 else cash
    where = f" at index {index}" if shape else ""
    rule = f"at least {lower:g} and below {upper:g}, the bounds that arbitrage sets"
    raise ValueError(f"price must be {rule}, got {price}{where}")
