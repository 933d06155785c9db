"""The cross and third-order Greeks, and where gamma peaks; `black_scholes` carries them under its own name.

Each is the derivative of a first Greek, so it has that Greek's conventions: per 1.00 of volatility, per year
that passes. Call and put share all of them, except charm where there is a yield.
"""

from typing import NamedTuple

import numpy as np

from deltahedge._terms import SQRT_2PI, evaluate
from deltahedge._validate import finite, plain, positive, same_shape


def vanna(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of delta per 1.00 of volatility, `-exp(-qT) n(d1) d2 / vol`.

    It is also the change of vega per dollar of spot. Arguments, shapes and errors are those of `price`. The
    example is the option of Hull's chapter "The Greek Letters".

    References
    ----------
    Haug (2003).

    Examples
    --------
    >>> round(vanna(49, 50, 20 / 52, 0.20, rate=0.05), 4)
    0.1391
    """
    return evaluate(_vanna, 1, spot, strike, expiry, vol, rate, dividend, kind)[0]


def volga(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of vega per 1.00 of volatility, `vega d1 d2 / vol`.

    Arguments, shapes and errors are those of `price`. The example is the option of Hull's chapter "The Greek
    Letters".

    References
    ----------
    Haug (2003).

    Examples
    --------
    >>> round(volga(49, 50, 20 / 52, 0.20, rate=0.05), 4)
    -0.2291
    """
    return evaluate(_volga, 1, spot, strike, expiry, vol, rate, dividend, kind)[0]


def charm(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of delta per year that passes.

    For a call `q exp(-qT) N(d1) - exp(-qT) n(d1) (2 (r-q) T - d2 vol sqrt(T)) / (2 T vol sqrt(T))`.
    Arguments, shapes and errors are those of `price`; divide by 365 for one calendar day. The example is the
    option of Hull's chapter "The Greek Letters".

    References
    ----------
    Haug (2003).

    Examples
    --------
    >>> round(charm(49, 50, 20 / 52, 0.20, rate=0.05), 4)
    -0.1968
    """
    return evaluate(_charm, 1, spot, strike, expiry, vol, rate, dividend, kind)[0]


def speed(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of gamma per dollar of spot, `-gamma (1 + d1 / (vol sqrt(T))) / S`.

    Arguments, shapes and errors are those of `price`. In the example gamma is at its peak, so that its slope
    is zero.

    References
    ----------
    Haug (2003).

    Examples
    --------
    >>> peak = gamma_peak(50, 20 / 52, 0.20, rate=0.05)
    >>> abs(speed(peak.spot, 50, 20 / 52, 0.20, rate=0.05)) < 1e-14
    True
    """
    return evaluate(_speed, 1, spot, strike, expiry, vol, rate, dividend, kind)[0]


def zomma(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of gamma per 1.00 of volatility, `gamma (d1 d2 - 1) / vol`.

    Arguments, shapes and errors are those of `price`. In the example spot equals strike: gamma then falls
    nearly in proportion as volatility grows.

    References
    ----------
    Haug (2003).

    Examples
    --------
    >>> round(zomma(100, 100, 0.25, 0.20), 4)
    -0.1997
    """
    return evaluate(_zomma, 1, spot, strike, expiry, vol, rate, dividend, kind)[0]


def color(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the change of gamma per year that passes, other things unchanged.

    `gamma (q + 1 / (2T) + d1 (2 (r-q) T - d2 vol sqrt(T)) / (2 T vol sqrt(T)))`. Arguments, shapes and errors
    are those of `price`. In the example spot equals strike: gamma grows like one over the square root of the
    time left.

    References
    ----------
    Haug (2003).

    Examples
    --------
    >>> round(color(100, 100, 0.25, 0.20), 4)
    0.0799
    """
    return evaluate(_color, 1, spot, strike, expiry, vol, rate, dividend, kind)[0]


class GammaPeak(NamedTuple):
    """Where gamma is largest and how large (`spot`, `gamma`), and the same for dollar gamma."""

    spot: float
    gamma: float
    dollar_spot: float
    dollar_gamma: float


def gamma_peak(strike, expiry, vol, rate=0.0, dividend=0.0):
    """Return the spots at which gamma and dollar gamma (`gamma S^2`) peak, and the two heights.

    Gamma peaks at `K exp(-(r - q + 1.5 vol^2) T)`, dollar gamma at `K exp(-(r - q - 0.5 vol^2) T)`: there d1
    is minus or plus `vol sqrt(T)`. Both heights grow like one over the square root of the time left.

    Parameters
    ----------
    strike, expiry, vol : float or array
        As for `price`, but above zero: without time or volatility the peak is infinite.
    rate, dividend : float or array, default 0.0
        As for `price`.

    Returns
    -------
    GammaPeak
        Named tuple `(spot, gamma, dollar_spot, dollar_gamma)` of floats or arrays.

    Raises
    ------
    ValueError
        If an argument is not finite, or strike, expiry or vol is not above zero.

    References
    ----------
    Set the derivative of gamma to zero. The example is the option of Hull's chapter "The Greek Letters".

    Examples
    --------
    >>> peak = gamma_peak(50, 20 / 52, 0.20, rate=0.05)
    >>> round(peak.spot, 4), round(peak.gamma, 6), round(peak.dollar_spot, 4)
    (47.9287, 0.066593, 49.4264)
    """
    K, T, v = positive("strike", strike), positive("expiry", expiry), positive("vol", vol)
    r, q = finite("rate", rate), finite("dividend", dividend)
    shape = same_shape(strike=K, expiry=T, vol=v, rate=r, dividend=q)
    s = v * np.sqrt(T)
    with np.errstate(over="ignore"):  # the peak may well be too high for a float
        spot = K * np.exp(-(r - q) * T - 1.5 * s * s)
        height = np.exp((r - 2 * q) * T + s * s) / (SQRT_2PI * s * K)
        dollar_spot = K * np.exp(-(r - q) * T + 0.5 * s * s)
        dollar_height = K * np.exp(-r * T) / (SQRT_2PI * s)
    return GammaPeak(*(plain(np.broadcast_to(x, shape)) for x in (spot, height, dollar_spot, dollar_height)))


def _vanna(t, out):
    np.divide(t.density() * t.d2, -t.v, out=out)
    _vanish(t, out)


def _volga(t, out):
    np.multiply(t.spot_density() * t.root, t.d1 * t.d2 / t.v, out=out)
    _vanish(t, out)


def _charm(t, out):
    np.multiply(t.density(), _d1_per_year(t), out=out)
    _vanish(t, out)
    np.subtract(t.q * t.legs()[0], out, out=out)


def _speed(t, out):
    np.multiply(_gamma(t) / -t.S, 1 + t.d1 / t.s, out=out)
    _vanish(t, out)


def _zomma(t, out):
    np.multiply(_gamma(t) / t.v, t.d1 * t.d2 - 1, out=out)
    _vanish(t, out)


def _color(t, out):
    np.multiply(_gamma(t), t.q + 0.5 / t.T + t.d1 * _d1_per_year(t), out=out)
    _vanish(t, out)


def _vanish(t, out):
    # Nothing times infinity: a density that is zero beats any other factor.
    np.copyto(out, 0.0, where=t.density() == 0)


def _gamma(t):
    return t.density() / (t.S * t.s)


def _d1_per_year(t):
    # The derivative of d1 with respect to the time left. Not over one denominator: T s may be too small for a
    # float where neither T nor s is.
    return (t.r - t.q) / t.s - 0.5 * t.d2 / t.T
