"""Which instruments to hedge with, and how much of each: ridge, proxy, gamma, and tail hedges."""

from typing import NamedTuple

import numpy as np

from deltahedge._validate import finite, non_negative, plain, positive, same_shape
from deltahedge.risk._checks import covariance_matrix


class HedgeChoice(NamedTuple):
    """The hedge that `optimal_hedge` chose: weights, variance left, and the share of variance removed."""

    weights: np.ndarray
    variance: float
    effectiveness: float


def optimal_hedge(exposure, hedges, covariance, penalty=0.0):
    r"""Return the amounts of several instruments that together hedge several risk factors best.

    .. math:: w^* = -(J^\top\Sigma J + \Lambda)^{-1} J^\top\Sigma\, g

    which minimises `(g + J w)' Sigma (g + J w) + w' Lambda w`. The ridge `Lambda` is the price of holding
    the instruments: zero gives the minimum-variance hedge, a large one no hedge at all.

    Parameters
    ----------
    exposure : array, shape (n,)
        Sensitivity of the book to each factor, `g`.
    hedges : array, shape (n, m)
        Sensitivity of one unit of each instrument to each factor, `J`.
    covariance : array, shape (n, n)
        Covariance of the factors over the horizon, `Sigma`; symmetric, no negative variance.
    penalty : float, array of shape (m,) or (m, m), default 0.0
        `Lambda`: one number for all instruments, one each, or a full matrix.

    Returns
    -------
    HedgeChoice
        `weights` of shape (m,), `variance` of the hedged book, and `effectiveness` against the unhedged one.

    Raises
    ------
    ValueError
        If the shapes do not fit, the covariance is not one, the book has no variance, or the instruments
        do not determine the weights; the message then gives the condition number.

    References
    ----------
    Johnson (1960); Markowitz (1952); Föllmer and Sondermann (1986).

    Examples
    --------
    Long one coin, hedged with a future: correlation 0.928, volatilities 2.63 % and 3.13 %.

    >>> covariance = [[0.0263**2, 0.928 * 0.0263 * 0.0313], [0.928 * 0.0263 * 0.0313, 0.0313**2]]
    >>> choice = optimal_hedge([1.0, 0.0], [[0.0], [1.0]], covariance)
    >>> choice.weights.round(4), round(choice.effectiveness, 4)
    (array([-0.7798]), 0.8612)
    """
    g, J, sigma = finite("exposure", exposure), finite("hedges", hedges), finite("covariance", covariance)
    if g.ndim != 1 or J.ndim != 2 or J.shape[0] != g.size or sigma.shape != (g.size, g.size) or not J.size:
        raise ValueError(
            "exposure, hedges and covariance must have shapes (n,), (n, m) and (n, n), "
            f"got {g.shape}, {J.shape} and {sigma.shape}"
        )
    covariance_matrix("covariance", sigma)
    before = float(g @ sigma @ g)
    if before <= 0:
        raise ValueError(f"exposure must have a variance to hedge, got {before}")
    system = J.T @ sigma @ J + _penalty(penalty, J.shape[1])
    # Units differ (a coin, a point of volatility): judge the condition after scaling them away.
    size = np.sqrt(np.maximum(np.diag(system), np.finfo(float).tiny))
    scaled = system / np.outer(size, size)
    condition = np.linalg.cond(scaled)
    if not condition < 1e12:
        raise ValueError(f"hedges must differ and carry risk, got a condition number of {condition:.3g}")
    weights = -np.linalg.solve(scaled, (J.T @ sigma @ g) / size) / size
    left = g + J @ weights
    variance = max(float(left @ sigma @ left), 0.0)  # rounding may leave a perfect hedge a hair below zero
    return HedgeChoice(weights, variance, 1 - variance / before)


def minimum_variance_ratio(correlation, exposure_vol, hedge_vol):
    r"""Return the units of a proxy to sell per unit held, `rho * exposure_vol / hedge_vol`.

    .. math:: h^* = \rho\,\frac{\sigma_S}{\sigma_F}, \qquad \mathrm{HE} = \rho^2

    Parameters
    ----------
    correlation : float or array
        Correlation of the two price changes, from -1 to 1.
    exposure_vol, hedge_vol : float or array
        Standard deviation of the price change of what is held and of the proxy, in the same unit.

    Returns
    -------
    float or array
        Units of the proxy per unit held; the share of variance it removes is the squared correlation.

    Raises
    ------
    ValueError
        If the correlation lies outside -1 to 1, or `hedge_vol` is not above zero.

    References
    ----------
    Ederington (1979); Hull, *Options, Futures, and Other Derivatives*, hedging with futures.

    Examples
    --------
    >>> round(minimum_variance_ratio(0.928, exposure_vol=0.0263, hedge_vol=0.0313), 4)
    0.7798
    """
    rho = finite("correlation", correlation)
    if np.any(np.abs(rho) > 1):
        raise ValueError(f"correlation must be from -1 to 1, got {correlation!r}")
    held, proxy = non_negative("exposure_vol", exposure_vol), positive("hedge_vol", hedge_vol)
    same_shape(correlation=rho, exposure_vol=held, hedge_vol=proxy)
    return plain(rho * held / proxy)


class TailCover(NamedTuple):
    """What a tail hedge costs today, the loss it avoids in the scenario, and the one over the other."""

    premium: float
    loss_avoided: float
    cost_per_dollar: float


def tail_cover(hedge, market, stressed, dt=0.0):
    r"""Return the premium of a tail hedge per dollar of loss that it avoids in a stress scenario.

    .. math:: \frac{V(market)}{V(stressed) - V(market)}

    Parameters
    ----------
    hedge : Book or contract
        What is bought; anything with `value` and `after`.
    market, stressed : Market
        Today's market and the scenario; one market each, not an array.
    dt : float, default 0.0
        Years until the scenario happens.

    Returns
    -------
    TailCover
        Dollars, dollars, and their ratio.

    Raises
    ------
    ValueError
        If the hedge does not gain in the scenario.

    References
    ----------
    Taleb (1997), *Dynamic Hedging*.

    Examples
    --------
    A 54,000 put on Kestrel's coin against a gap of -20 %: USD 0.28 a dollar of cover.

    >>> from deltahedge import Market
    >>> from deltahedge.instruments import Put
    >>> market = Market(spot=60_000, vol=0.60, rate=0.04)
    >>> round(tail_cover(Put(54_000, 30 / 365), market, market.at(spot=48_000)).cost_per_dollar, 2)
    0.28
    """
    premium = hedge.value(market)
    gain = hedge.after(dt).value(stressed) - premium
    if np.ndim(gain):
        raise ValueError(f"market and stressed must be one state each, got shape {np.shape(gain)}")
    if not gain > 0:
        raise ValueError(f"hedge must gain value in the stressed market, got a change of {gain}")
    return TailCover(premium, gain, premium / gain)


def _penalty(penalty, m):
    ridge = finite("penalty", penalty)
    if ridge.shape not in ((), (m,), (m, m)):
        raise ValueError(f"penalty must be one number, {m} numbers or a {m} by {m} matrix, got {ridge.shape}")
    matrix = ridge if ridge.ndim == 2 else np.diag(np.broadcast_to(ridge, m))
    if np.abs(matrix - matrix.T).max() > 1e-12 * np.abs(matrix).max() or np.linalg.eigvalsh(matrix).min() < 0:
        raise ValueError(f"penalty must be symmetric and not negative, got {ridge.tolist()}")
    return matrix
