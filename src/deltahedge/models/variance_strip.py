"""A variance swap out of options: the strip that replicates it, row by row, and its limit of all strikes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.integrate import quad

from deltahedge import black_scholes
from deltahedge._validate import finite, non_negative, plain, positive, single

__all__ = ["VarianceStrip", "fair_variance", "strip"]


@dataclass(frozen=True)
class VarianceStrip:
    """A strip of options that replicates a variance swap.

    Attributes
    ----------
    table : pandas.DataFrame
        One option a row: `kind, strike, vol, weight, value, contribution`.
    cost : float
        Value of the strip, the sum of the contributions.
    variance : float
        Fair variance per year, the strike of the swap.
    """

    table: pd.DataFrame
    cost: float
    variance: float

    @property
    def vol(self):
        """Fair volatility, the square root of the fair variance."""
        return float(np.sqrt(self.variance))


def strip(spot, strikes, vols, expiry, rate=0.0, dividend=0.0, centre=None):
    """Return the options at `strikes` that replicate a variance swap, their cost and the fair variance.

    The log payoff `2/T ((x - c) / c - log(x / c))` is followed by straight lines from strike to strike, puts
    below the centre c and calls above it. The first and the last strike only fix the last slopes.

    Parameters
    ----------
    spot : float
        Price of the underlying, above zero.
    strikes : array
        At least three, rising, above zero; both ends carry no weight.
    vols : float or array
        Implied volatility at each strike.
    expiry : float
        Years to expiry, above zero.
    rate, dividend : float, default 0.0
        As for `black_scholes.price`.
    centre : float, optional
        The inner strike where puts end and calls begin; the one nearest to the spot by default.

    Returns
    -------
    VarianceStrip
        With `table`, `cost`, `variance` and `vol`.

    Raises
    ------
    ValueError
        If an argument is not allowed, the strikes do not rise, or the centre is not an inner strike.

    References
    ----------
    Demeterfi, Derman, Kamal and Zou 1999, Table 1, with `T = 90/365`.

    Examples
    --------
    >>> strikes = np.arange(45.0, 141.0, 5.0)
    >>> x = strip(100, strikes, 0.20 - (strikes - 100) / 500, 90 / 365, rate=0.05)
    >>> round(x.cost * 1e4, 4), round(100 * x.vol, 3)
    (419.8671, 20.467)
    """
    S, T = single("spot", positive, spot), single("expiry", positive, expiry)
    r, q = single("rate", finite, rate), single("dividend", finite, dividend)
    K = positive("strikes", strikes)
    if K.ndim != 1 or K.size < 3 or (np.diff(K) <= 0).any():
        raise ValueError(f"strikes must be at least three and rising, got {strikes!r}")
    vols = non_negative("vols", vols)
    if vols.shape not in ((), K.shape):
        raise ValueError(f"vols must be one number or {K.size}, one a strike, got shape {vols.shape}")
    vols = np.broadcast_to(vols, K.shape)
    c = K[1:-1][np.argmin(np.abs(K[1:-1] - S))] if centre is None else single("centre", positive, centre)
    if c not in K[1:-1]:
        raise ValueError(f"centre must be one of the strikes between the first and the last, got {centre!r}")
    payoff = 2 / T * ((K - c) / c - np.log(K / c))
    slopes = np.diff(payoff) / np.diff(K)
    at = int(np.searchsorted(K, c))
    kinds = np.array(["put"] * at + ["call"] * (K.size - 1 - at))
    index = np.r_[1 : at + 1, at : K.size - 1]  # the centre twice: a put and a call
    # Each option turns the line by the change of slope; at the centre each side starts from level.
    bends = np.diff(slopes)
    weights = np.r_[bends[: at - 1], -slopes[at - 1], slopes[at], bends[at:]]
    values = black_scholes.price(S, K[index], T, vols[index], r, q, kinds)
    table = pd.DataFrame(
        {
            "kind": kinds,
            "strike": K[index],
            "vol": vols[index],
            "weight": weights,
            "value": values,
            "contribution": weights * values,
        }
    )
    cost = float(table["contribution"].sum())
    forward = S * np.exp((r - q) * T)
    variance = 2 / T * ((r - q) * T - (forward / c - 1) - np.log(c / S)) + np.exp(r * T) * cost
    return VarianceStrip(table, cost, float(variance))


def fair_variance(spot, smile, expiry, rate=0.0, dividend=0.0):
    """Return the fair variance per year from options at every strike.

    `2/T exp(rT)` times the integral of the out-of-the-money option over its strike squared.

    Parameters
    ----------
    spot, expiry : float
        Above zero.
    smile : float or callable
        Implied volatility, or a function of the strike that returns it.
    rate, dividend : float, default 0.0
        As for `black_scholes.price`.

    Returns
    -------
    float
        Variance per year.

    Raises
    ------
    ValueError
        If an argument is not allowed, or the smile is not above zero at the forward.

    References
    ----------
    Carr and Madan 1998.

    Examples
    --------
    One volatility for all strikes is the answer itself:

    >>> round(fair_variance(100, 0.60, 90 / 365, rate=0.05), 10)
    0.36
    """
    S, T = single("spot", positive, spot), single("expiry", positive, expiry)
    r, q = single("rate", finite, rate), single("dividend", finite, dividend)
    flat = None if callable(smile) else single("smile", positive, smile)
    forward = S * np.exp((r - q) * T)
    width = single("smile", positive, smile(forward) if flat is None else flat) * np.sqrt(T)

    def density(z, kind):
        # Out-of-the-money options over the strike squared, by the logarithm of the strike in units of width.
        # The integration looks as far as infinity; e^600 is far enough, and a number.
        ratio = np.exp(np.clip(width * z, -600.0, 600.0))
        vol = smile(forward * ratio) if flat is None else flat
        return black_scholes.price(1.0, ratio, T, vol, kind=kind) / ratio

    puts = quad(density, -np.inf, 0.0, args=("put",), epsabs=1e-14, epsrel=1e-12, limit=200)[0]
    calls = quad(density, 0.0, np.inf, args=("call",), epsabs=1e-14, epsrel=1e-12, limit=200)[0]
    return plain(np.asarray(2 / T * width * (puts + calls)))
