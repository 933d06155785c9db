r"""Rebalancing to weights instead of to a delta: what to trade, and what constant weights earn.

A portfolio held at constant weights sells what has risen and buys what has fallen, like the hedge of a long
option, so its value bends the other way: the portfolio itself is short gamma. What the trades earn over a
portfolio left alone is its excess growth.
"""

import numpy as np

from deltahedge._validate import finite, plain, positive, same_shape
from deltahedge.risk._checks import covariance_matrix


def rebalance_to_weights(holdings, prices, weights, cash=0.0):
    r"""Return the trades that bring a portfolio to its target weights.

    .. math:: q_i = \frac{w_i W - x_i S_i}{S_i}, \qquad W = \sum_j x_j S_j + \text{cash}

    Parameters
    ----------
    holdings : float or array of shape (..., n)
        Units held of each asset. A single number is one asset beside cash.
    prices : float or array of shape (..., n)
        Their prices, above zero.
    weights : float or array of shape (n,)
        Target share of the wealth in each asset; what is left of 1 is cash, negative if borrowed.
    cash : float or array of shape (...), default 0.0
        Cash in the portfolio.

    Returns
    -------
    float or array
        Units of each asset to buy (negative: sell); one row a portfolio where there are several.

    Raises
    ------
    ValueError
        If a price is not above zero, a value is not finite, the shapes do not broadcast, or the wealth is not
        above zero: a weight of nothing has no meaning.

    References
    ----------
    Perold and Sharpe (1988), Dynamic strategies for asset allocation.

    Examples
    --------
    One coin and 60,000 dollars in equal parts; the coin rises by a tenth, and a part of it is sold:

    >>> rebalance_to_weights(holdings=1.0, prices=60_000.0, weights=0.5, cash=60_000.0)
    0.0
    >>> round(rebalance_to_weights(holdings=1.0, prices=66_000.0, weights=0.5, cash=60_000.0), 6)
    -0.045455
    """
    x, S = finite("holdings", holdings), positive("prices", prices)
    w, cash = finite("weights", weights), finite("cash", cash)
    shape = same_shape(holdings=x, prices=S, weights=w)
    invested = np.broadcast_to(x * S, shape)
    if shape:
        same_shape(cash=cash, wealth=invested[..., 0])
        wealth = (invested.sum(axis=-1) + cash)[..., None]
    else:
        wealth = invested + cash
    if np.any(wealth <= 0):
        raise ValueError(f"holdings and cash must be worth more than nothing, got {np.min(wealth)}")
    return plain((w * wealth - x * S) / S)


def excess_growth(weights, covariance):
    r"""Return the growth that constant weights earn over the same weights left alone.

    .. math:: \tfrac12\Big(\sum_i w_i\sigma_{ii} - \sum_{ij} w_i\sigma_{ij}w_j\Big), \qquad
              \text{one asset beside cash: } \tfrac12 w(1-w)\sigma^2

    It is the growth rate of the portfolio less the weighted growth rates of its assets, never negative for
    weights from 0 to 1. Half in a coin and half in cash it is `vol**2 / 8`, which is also what a constant
    product market maker loses to arbitrage, per unit of its value.

    Parameters
    ----------
    weights : float or array of shape (n,)
        Share of the wealth in each asset; what is left of 1 is cash.
    covariance : float or array of shape (n, n)
        Covariance of returns per year; for a single asset the variance `vol**2`.

    Returns
    -------
    float
        Growth of the logarithm of the wealth, per year.

    Raises
    ------
    ValueError
        If the shapes do not fit, a value is not finite, or the matrix is not symmetric or has a negative
        variance.

    References
    ----------
    Fernholz and Shay (1982); Milionis, Moallemi, Roughgarden and Zhang (2022) for the market maker.

    Examples
    --------
    At a volatility of 5 % a day, 3.125 basis points a day:

    >>> round(excess_growth(0.5, 0.05**2) * 1e4, 3)
    3.125
    """
    w, sigma = finite("weights", weights), finite("covariance", covariance)
    n = max(w.size, 1)
    if w.ndim > 1 or not w.size or sigma.shape != w.shape * 2:
        raise ValueError(
            "weights and covariance must have shapes () and (), or (n,) and (n, n), "
            f"got {w.shape} and {sigma.shape}"
        )
    w, sigma = w.reshape(n), covariance_matrix("covariance", sigma.reshape(n, n))
    return float(0.5 * (w @ np.diag(sigma) - w @ sigma @ w))
