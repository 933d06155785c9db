"""What is known in advance of discrete hedging: how large the error is, which move pays the rent."""

import numpy as np

from deltahedge._validate import finite, non_negative, plain, positive, same_shape

NODES, WEIGHTS = np.polynomial.legendre.leggauss(64)  # on [-1, 1]; the integrand is smooth


def derman_kamal(vega, vol, n_rebalances):
    r"""Return the standard deviation of the P&L of an at-the-money option hedged `n_rebalances` times.

    .. math:: sd \approx \sqrt{\frac{\pi}{4N}}\;\mathcal V\,\sigma

    The formula ignores that spot wanders from the strike, and the end of the option's life: it is a few
    percent high for 20 rebalances and gets better with more.

    Parameters
    ----------
    vega : float or array
        Vega of the position at the start, per 1.00 of volatility.
    vol : float or array
        Volatility per square-root year.
    n_rebalances : float or array
        Number of rebalances over the life of the option, above zero.

    Returns
    -------
    float or array
        Dollars.

    Raises
    ------
    ValueError
        If `vol` is negative, `n_rebalances` not above zero, or a value not finite.

    References
    ----------
    Derman and Kamal (1999), When you cannot hedge continuously: the corrections to Black-Scholes.

    Examples
    --------
    >>> from deltahedge import black_scholes
    >>> vega = black_scholes.vega(100, 100, 1 / 12, 0.20, 0.05)
    >>> round(derman_kamal(vega, 0.20, n_rebalances=21), 4)
    0.4432
    """
    vega, vol, n = finite("vega", vega), non_negative("vol", vol), positive("n_rebalances", n_rebalances)
    same_shape(vega=vega, vol=vol, n_rebalances=n)
    return plain(np.sqrt(np.pi / (4 * n)) * np.abs(vega) * vol)


def granularity(spot, strike, expiry, vol, drift=0.0):
    r"""Return the constant `g` of the error of a discrete hedge, at any strike: `RMSE = g / sqrt(N)`.

    .. math:: g^2=\frac{T\sigma^2K^2}{4\pi}\int_0^{\pi/2}\exp\Big[-\frac{\big(\ln\frac{S_0}{K}
              +(\mu-\frac12\sigma^2)T\sin\theta-\frac12\sigma^2T(1-\sin\theta)\big)^2}
              {\sigma^2T(1+\sin\theta)}\Big]d\theta

    for a zero interest rate. Divided by the option's price it is the *relative* granularity, which explodes
    out of the money.

    Parameters
    ----------
    spot, strike, expiry, vol : float or array
        Price, strike, years to expiry and volatility per square-root year, all above zero.
    drift : float or array, default 0.0
        Real-world drift per year.

    Returns
    -------
    float or array
        Dollars.

    Raises
    ------
    ValueError
        If an argument is not above zero (`drift`: not finite), or the shapes do not broadcast.

    References
    ----------
    Bertsimas, Kogan and Lo (2000), When is time continuous? (formula derived anew).

    Examples
    --------
    >>> round(granularity(100, 100, 1 / 12, 0.20), 4)
    2.0407
    """
    S, K = positive("spot", spot), positive("strike", strike)
    T, vol, mu = positive("expiry", expiry), positive("vol", vol), finite("drift", drift)
    same_shape(spot=S, strike=K, expiry=T, vol=vol, drift=mu)
    S, K, T, vol, mu = (x[..., None] for x in (S, K, T, vol, mu))
    sine = np.sin(np.pi / 4 * (NODES + 1))
    variance = vol**2 * T
    x = np.log(S / K) + (mu * T - 0.5 * variance) * sine - 0.5 * variance * (1 - sine)
    integral = np.pi / 4 * np.exp(-(x**2) / (variance * (1 + sine))) @ WEIGHTS
    return plain(np.sqrt(variance[..., 0] * K[..., 0] ** 2 / (4 * np.pi) * integral))


def breakeven_move(spot, gamma, theta, interval):
    r"""Return the relative move at which what gamma makes and what theta takes are equal.

    .. math:: \tfrac12\Gamma\,(S x)^2 + \Theta\,\delta t = 0

    For an option without interest this is `vol * sqrt(interval)`.

    Parameters
    ----------
    spot : float or array
        Price of the underlying, in dollars, above zero.
    gamma, theta : float or array
        Gamma (coins per dollar) and theta (dollars per year) of the book, of opposite signs.
    interval : float or array
        Time from one rebalance to the next, in years.

    Returns
    -------
    float or array
        Move as a fraction of spot.

    Raises
    ------
    ValueError
        If gamma and theta do not have opposite signs: no move balances them.

    References
    ----------
    Hull, "The Greek Letters" (theta as the rent on gamma).

    Examples
    --------
    Kestrel's option legs earn USD 3,941 a day unless the coin moves by more than 3.17 %.

    >>> round(breakeven_move(60_000, -0.0021824, 3940.5 * 365, interval=1 / 365), 4)
    0.0317
    """
    spot, gamma, theta = positive("spot", spot), finite("gamma", gamma), finite("theta", theta)
    dt = non_negative("interval", interval)
    same_shape(spot=spot, gamma=gamma, theta=theta, interval=dt)
    if np.any(gamma * theta >= 0):
        raise ValueError(f"gamma and theta must have opposite signs, got {gamma!r} and {theta!r}")
    return plain(np.sqrt(-2 * theta * dt / gamma) / spot)
