"""How big a position may be: volatility target, gamma limit, Kelly."""

import numpy as np

from deltahedge._validate import finite, non_negative, plain, positive, same_shape


def volatility_target(target_vol, vol):
    r"""Return the fraction of equity to hold so that the position has the volatility wanted, `target / vol`.

    Parameters
    ----------
    target_vol, vol : float or array
        Volatility wanted for the account and volatility of the asset, per square-root year.

    Returns
    -------
    float or array
        Position as a fraction of equity; above 1 it needs leverage.

    Raises
    ------
    ValueError
        If `vol` is not above zero or `target_vol` is negative.

    References
    ----------
    Thorp (2006), The Kelly criterion in blackjack, sports betting and the stock market.

    Examples
    --------
    >>> volatility_target(0.15, vol=0.60)
    0.25
    """
    target, vol = non_negative("target_vol", target_vol), positive("vol", vol)
    same_shape(target_vol=target, vol=vol)
    return plain(target / vol)


def gamma_limit(spot, gamma, equity, limit):
    r"""Return the factor by which the book may be multiplied before its one-percent gamma meets the limit.

    .. math:: |\Gamma_{1\%}| = |\Gamma| S^2/100 \le \ell E

    Parameters
    ----------
    spot, gamma : float or array
        Price of the underlying and gamma of the book (coins per dollar).
    equity : float or array
        Equity of the account, in dollars.
    limit : float or array
        Largest one-percent gamma as a fraction of equity.

    Returns
    -------
    float or array
        At least 1 when the book is within its limit; infinite without gamma.

    Raises
    ------
    ValueError
        If spot, equity or limit is not above zero.

    References
    ----------
    Taleb (1997), *Dynamic Hedging*.

    Examples
    --------
    The Kestrel book's one-percent gamma is USD 114,088; on USD 2 million and a limit of 5 % it must shrink.

    >>> round(gamma_limit(60_000, -0.0031691, equity=2e6, limit=0.05), 4)
    0.8765
    """
    spot, gamma = positive("spot", spot), finite("gamma", gamma)
    equity, limit = positive("equity", equity), positive("limit", limit)
    same_shape(spot=spot, gamma=gamma, equity=equity, limit=limit)
    one_percent = np.abs(gamma) * spot**2 / 100
    with np.errstate(divide="ignore"):
        return plain(np.where(one_percent > 0, limit * equity / one_percent, np.inf))


def kelly_fraction(drift, vol, rate=0.0):
    r"""Return the fraction of equity that maximises growth, `(drift - rate) / vol**2`.

    Parameters
    ----------
    drift, rate : float or array
        Expected return of the asset and interest rate, continuously compounded, per year.
    vol : float or array
        Volatility of the asset per square-root year, above zero.

    Returns
    -------
    float or array
        Fraction of equity; negative means short.

    Raises
    ------
    ValueError
        If `vol` is not above zero or a rate is not finite.

    References
    ----------
    Kelly (1956); Thorp (2006).

    Examples
    --------
    >>> round(kelly_fraction(drift=0.20, vol=0.80), 4)
    0.3125
    """
    drift, rate, vol = finite("drift", drift), finite("rate", rate), positive("vol", vol)
    same_shape(drift=drift, rate=rate, vol=vol)
    return plain((drift - rate) / vol**2)


def growth_rate(fraction, drift, vol, rate=0.0):
    r"""Return the growth rate of an account that holds a constant fraction of its equity in the asset.

    .. math:: g(f) = r + f(\mu - r) - \tfrac12 f^2\sigma^2

    Parameters
    ----------
    fraction : float or array
        Position as a fraction of equity.
    drift, vol, rate : float or array
        As in `kelly_fraction`.

    Returns
    -------
    float or array
        Growth of the logarithm of the account, per year.

    Raises
    ------
    ValueError
        If `vol` is negative or an argument is not finite.

    References
    ----------
    Kelly (1956); Thorp (2006).

    Examples
    --------
    Half the Kelly fraction keeps three quarters of the growth.

    >>> full = kelly_fraction(0.20, 0.80)
    >>> round(growth_rate(full / 2, 0.20, 0.80) / growth_rate(full, 0.20, 0.80), 9)
    0.75
    """
    f, mu, r = finite("fraction", fraction), finite("drift", drift), finite("rate", rate)
    vol = non_negative("vol", vol)
    same_shape(fraction=f, drift=mu, vol=vol, rate=r)
    return plain(r + f * (mu - r) - 0.5 * f**2 * vol**2)
