"""The cash-or-nothing option, whose delta near expiry is as sharp as a vanilla option's gamma."""

import numpy as np

from deltahedge._terms import evaluate
from deltahedge._validate import positive
from deltahedge.black_scholes import Greeks

__all__ = ["greeks", "price"]


def price(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return the value `exp(-rT) N(d2)` of one dollar paid if the spot ends at the strike or above.

    Parameters
    ----------
    spot, strike, expiry, vol, rate, dividend, kind
        As for `black_scholes.price`, with a strike above zero; "put" pays below the strike. Call and put
        together are one dollar for certain.

    Returns
    -------
    float or array
        Of the shape the arguments broadcast to.

    Raises
    ------
    ValueError
        If an argument is not allowed or the shapes do not broadcast.

    References
    ----------
    Black and Scholes (1973): the cash leg of the call; Haug, *Option Pricing Formulas* (1998).

    Examples
    --------
    With `rate` the expected growth, undiscounted, it is the real-world probability to finish in the money. At
    60 % volatility that is 0.382 for no growth, and 0.703 for a growth of 50 %:

    >>> round(price(100, 100, 1.0, 0.60), 3)
    0.382
    >>> round(float(price(100, 100, 1.0, 0.60, rate=0.5) * np.exp(0.5)), 3)
    0.703
    """
    return evaluate(_price, 1, spot, positive("strike", strike), expiry, vol, rate, dividend, kind)[0]


def greeks(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call"):
    """Return price, delta, gamma, vega, theta and rho of a digital option that pays one dollar.

    For a call the delta is `exp(-rT) n(d2) / (S vol sqrt(T))` and the gamma `-delta d1 / (S vol sqrt(T))`:
    the delta peaks where gamma changes sign, and grows without bound as expiry comes near.

    Parameters
    ----------
    spot, strike, expiry, vol, rate, dividend, kind
        As for `price`.

    Returns
    -------
    Greeks
        Named tuple of floats or arrays, in the units of `black_scholes.greeks`.

    Raises
    ------
    ValueError
        As for `price`.

    References
    ----------
    Taleb 1997, *Dynamic Hedging*; differentiate the price.

    Examples
    --------
    One hour before expiry, on the strike, the delta of a dollar is 0.6223, and the gamma of a call the same:

    >>> round(greeks(100, 100, 1 / 8760, 0.60).delta, 4)
    0.6223
    """
    strike = positive("strike", strike)
    return Greeks(*evaluate(_first_pass, 6, spot, strike, expiry, vol, rate, dividend, kind))


def _price(t, out):
    np.multiply(t.sign / t.strike, t.legs()[1], out=out)


def _first_pass(t, price, delta, gamma, vega, theta, rho):
    _price(t, price)
    bell = t.sign / t.strike * t.spot_density()  # sign exp(-rT) n(d2)
    delta[:] = bell / (t.S * t.s)
    gamma[:] = -delta * t.d1 / (t.S * t.s)
    vega[:] = -bell * t.d1 / t.v
    rho[:] = bell * t.root / t.v - t.expiry * price
    theta[:] = t.r * price - (t.r - t.q) * t.spot * delta + 0.5 * bell * t.d1 / t.T
