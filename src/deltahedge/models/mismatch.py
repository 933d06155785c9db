"""The profit of an option bought at one volatility while the spot realises another, hedged continuously."""

import numpy as np

from deltahedge import black_scholes
from deltahedge._normal import SQRT_2PI
from deltahedge._validate import finite, non_negative, plain, positive, same_shape

__all__ = ["certain_profit", "expected_profit"]

NODES = 200


def certain_profit(spot, strike, expiry, vol, implied_vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the present value of the profit when hedging at the realised volatility: it is known on day one.

    `price(vol) - price(implied_vol)`, the same on every path, although its way there is not.

    Parameters
    ----------
    spot, strike, expiry, vol, rate, dividend, kind
        As for `black_scholes.price`; `vol` is the volatility that the spot realises.
    implied_vol : float or array
        Volatility that the option was bought at, not negative.

    Returns
    -------
    float or array
        Profit of the long option and its hedge, brought to the start.

    Raises
    ------
    ValueError
        If an argument is not allowed or the shapes do not broadcast.

    References
    ----------
    Ahmad and Wilmott 2005.

    Examples
    --------
    >>> round(certain_profit(100, 100, 1.0, vol=0.30, implied_vol=0.20, rate=0.05), 4)
    3.7807
    """
    implied_vol = non_negative("implied_vol", implied_vol)
    realised = black_scholes.price(spot, strike, expiry, vol, rate, dividend, kind)
    return realised - black_scholes.price(spot, strike, expiry, implied_vol, rate, dividend, kind)


def expected_profit(spot, strike, expiry, vol, implied_vol, rate=0.0, dividend=0.0, drift=0.0):
    """Return the expected present value of the profit when hedging at the implied volatility.

    `(vol^2 - implied_vol^2) / 2` times the expected discounted dollar gamma over the life of the option: it
    has one sign on every path, but its size depends on where the spot goes.

    Parameters
    ----------
    spot, strike, expiry, vol, implied_vol : float or array
        As for `certain_profit`, but above zero. Call and put give the same.
    rate, dividend : float or array, default 0.0
        As for `black_scholes.price`.
    drift : float or array, default 0.0
        Growth of the expected spot per year in the real world, without the yield.

    Returns
    -------
    float or array
        Expected profit of the long option and its hedge, brought to the start.

    Raises
    ------
    ValueError
        If an argument is not allowed or the shapes do not broadcast.

    References
    ----------
    Ahmad and Wilmott 2005: the mean of a normal density under a normal density is again one, which leaves an
    integral over time.

    Examples
    --------
    >>> x = expected_profit(100, 100, 1.0, vol=0.30, implied_vol=0.20, rate=0.05, drift=0.10)
    >>> round(x, 4)
    3.743
    """
    arguments = {
        "spot": positive("spot", spot),
        "strike": positive("strike", strike),
        "expiry": positive("expiry", expiry),
        "vol": positive("vol", vol),
        "implied_vol": positive("implied_vol", implied_vol),
        "rate": finite("rate", rate),
        "dividend": finite("dividend", dividend),
        "drift": finite("drift", drift),
    }
    shape = same_shape(**arguments)
    S, K, T, v, i, r, q, mu = (np.broadcast_to(x, shape)[..., None] for x in arguments.values())
    # t = T sin^2(angle) slows down at both ends, where a small volatility makes the integrand steep.
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    angle = 0.25 * np.pi * (nodes + 1)
    t, left = T * np.sin(angle) ** 2, T * np.cos(angle) ** 2
    step = 0.25 * np.pi * weights * T * np.sin(2 * angle)
    spread = v**2 * t + i**2 * left
    ahead = np.log(S / K) + (mu - 0.5 * v**2) * t + (r - q - 0.5 * i**2) * left
    bell = np.exp(-0.5 * ahead**2 / spread) / (SQRT_2PI * np.sqrt(spread))
    dollar_gamma = (K * np.exp(-r * T) * bell * step).sum(axis=-1)
    return plain(0.5 * (v**2 - i**2)[..., 0] * dollar_gamma)
