"""The everlasting option: it never expires, and its holder pays funding for keeping it.

Funding at the rate `anchoring (price - payoff)` makes the price the mean over all expiries T of the dated
option's, with density `anchoring exp(-anchoring T)`. What a dated option loses as theta, an everlasting one
pays as funding.
"""

import numpy as np

from deltahedge._validate import finite, non_negative, option_sign, plain, positive, same_shape
from deltahedge.black_scholes import Greeks

__all__ = ["funding", "greeks", "price"]

STEP = 1e-30  # a complex step this small differentiates to the last digit: nothing is subtracted


def price(spot, strike, vol, anchoring, rate=0.0, dividend=0.0, kind="call"):
    """Return the value of an everlasting option; the arguments are those of `greeks`.

    References
    ----------
    White and Bankman-Fried (2021) for the instrument.

    Examples
    --------
    >>> round(price(100, 100, 0.80, anchoring=365), 6)
    1.480304
    """
    return greeks(spot, strike, vol, anchoring, rate, dividend, kind).price


def greeks(spot, strike, vol, anchoring, rate=0.0, dividend=0.0, kind="call"):
    """Return price, delta, gamma, vega, theta and rho of an everlasting option.

    The price solves `vol^2 S^2 v'' / 2 + (r - q) S v' - r v = anchoring (v - payoff)`: a power of the spot on
    either side of the strike, joined without a kink. On the strike, without interest, it is
    `K / sqrt(1 + 8 anchoring / vol^2)`.

    Parameters
    ----------
    spot : float or array
        Price of the underlying, not negative.
    strike, vol : float or array
        Strike, and volatility per square-root year, above zero.
    anchoring : float or array
        Rate per year at which the premium over the payoff is paid as funding, above zero; 365 pays it daily.
    rate, dividend, kind
        As for `black_scholes.price`, with `rate + anchoring` and `dividend + anchoring` above zero.

    Returns
    -------
    Greeks
        Named tuple of floats or arrays. `theta` is zero: time costs `funding` instead.

    Raises
    ------
    ValueError
        If an argument is not allowed or the shapes do not broadcast.

    References
    ----------
    White and Bankman-Fried 2021 for the instrument; the solution is checked against the mean over expiries.

    Examples
    --------
    >>> round(greeks(100, 100, 0.80, anchoring=365).delta, 4)
    0.5074
    """
    S, K, v, kappa, r, q, sign = _checked(spot, strike, vol, anchoring, rate, dividend, kind)
    value, slope, bend = _call(S, K, v, kappa, r, q)
    put = sign < 0
    value = value - np.where(put, kappa * S / (kappa + q) - kappa * K / (kappa + r), 0.0)
    slope = slope - np.where(put, kappa / (kappa + q), 0.0)
    vega = _call(S, K, v + 1j * STEP, kappa, r, q)[0].imag / STEP
    rho = _call(S, K, v, kappa, r + 1j * STEP, q)[0].imag / STEP
    rho = rho - np.where(put, kappa * K / (kappa + r) ** 2, 0.0)
    return Greeks(*(plain(np.array(x)) for x in (value, slope, bend, vega, np.zeros(S.shape), rho)))


def funding(spot, strike, vol, anchoring, rate=0.0, dividend=0.0, kind="call"):
    """Return what the holder pays per year, `anchoring (price - payoff)`.

    The arguments, shapes and errors are those of `greeks`.

    References
    ----------
    White and Bankman-Fried (2021) for the instrument.

    Examples
    --------
    Without interest it is what gamma earns, as theta is for a dated option:

    >>> g = greeks(100, 100, 0.80, anchoring=365)
    >>> round(funding(100, 100, 0.80, anchoring=365) / (0.5 * 0.80**2 * 100**2 * g.gamma), 12)
    1.0
    """
    S, K, _, kappa, _, _, sign = _checked(spot, strike, vol, anchoring, rate, dividend, kind)
    value = greeks(spot, strike, vol, anchoring, rate, dividend, kind).price
    return plain(kappa * (value - np.maximum(sign * (S - K), 0.0)))


def _checked(spot, strike, vol, anchoring, rate, dividend, kind):
    arguments = {
        "spot": non_negative("spot", spot),
        "strike": positive("strike", strike),
        "vol": positive("vol", vol),
        "anchoring": positive("anchoring", anchoring),
        "rate": finite("rate", rate),
        "dividend": finite("dividend", dividend),
        "kind": option_sign(kind),
    }
    shape = same_shape(**arguments)
    for name in ("rate", "dividend"):
        if (arguments[name] + arguments["anchoring"] <= 0).any():
            raise ValueError(f"{name} must be above minus anchoring, got {arguments[name]}")
    return [np.broadcast_to(x, shape) for x in arguments.values()]


def _call(S, K, v, kappa, r, q):
    # Powers b of the spot solve v^2 b (b - 1) / 2 + (r - q) b = r + kappa; the ends rule out one each.
    tilt = 0.5 - (r - q) / v**2
    root = np.sqrt(tilt**2 + 2 * (r + kappa) / v**2)
    high, low = tilt + root, tilt - root
    far = kappa * K / (kappa + q)  # value of S and slope of S times K, deep in the money, at the strike
    gap = far - kappa * K / (kappa + r)
    below = (far - low * gap) / (high - low)
    above = (far - high * gap) / (high - low)
    x = S / K
    inside = x < 1
    power = np.where(inside, high, low)
    height = np.where(inside, below, above)
    wave = np.where(x > 0, height * np.exp(power * np.log(np.where(x > 0, x, 1.0))), 0.0)
    value = wave + np.where(inside, 0.0, kappa * S / (kappa + q) - kappa * K / (kappa + r))
    safe = np.where(S > 0, S, 1.0)
    slope = wave * power / safe + np.where(inside, 0.0, kappa / (kappa + q))
    bend = wave * power * (power - 1) / safe**2
    return value, slope, bend
