"""Cox, Ross and Rubinstein's binomial tree: hedging by replication, before any calculus."""

from typing import NamedTuple

import numpy as np

from deltahedge._validate import finite, option_sign, plain, positive, same_shape, whole

__all__ = ["TreeGreeks", "greeks", "price"]


class TreeGreeks(NamedTuple):
    """What a tree says at its root: price, delta and gamma of its first two steps, theta per year."""

    price: float
    delta: float
    gamma: float
    theta: float


def price(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call", *, n_steps):
    """Return the value of a European option on a binomial tree; the arguments are those of `greeks`.

    References
    ----------
    Cox, Ross and Rubinstein (1979).

    Examples
    --------
    >>> round(price(100, 100, 1.0, 0.20, rate=0.10, n_steps=52), 3)
    13.23
    """
    return greeks(spot, strike, expiry, vol, rate, dividend, kind, n_steps=n_steps).price


def greeks(spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call", *, n_steps):
    """Return the value of a European option on a binomial tree, and the tree's own delta, gamma and theta.

    The spot moves by `exp(vol sqrt(T / n))` up or its inverse down in each of `n_steps` steps. The delta is
    the holding that replicates the first step exactly, `exp(-q dt) (V_up - V_down) / (S_up - S_down)`.

    Parameters
    ----------
    spot, strike, expiry, vol : float or array
        As for `black_scholes.price`, but above zero: without time or volatility there is no tree.
    rate, dividend, kind
        As for `black_scholes.price`.
    n_steps : int
        Number of steps, at least 2.

    Returns
    -------
    TreeGreeks
        Named tuple `(price, delta, gamma, theta)` of floats or arrays.

    Raises
    ------
    ValueError
        If an argument is not allowed, or if the steps are so long that the growth of one is outside its two
        moves (an arbitrage in the tree).

    References
    ----------
    Cox, Ross and Rubinstein 1979. The example is the row without costs of Boyle and Vorst 1992.

    Examples
    --------
    >>> round(greeks(100, 100, 1.0, 0.20, rate=0.10, n_steps=6).price, 3)
    12.93
    >>> round(greeks(100, 100, 1.0, 0.20, rate=0.10, n_steps=250).delta, 3)
    0.726
    """
    arguments = {
        "spot": positive("spot", spot),
        "strike": positive("strike", strike),
        "expiry": positive("expiry", expiry),
        "vol": positive("vol", vol),
        "rate": finite("rate", rate),
        "dividend": finite("dividend", dividend),
        "kind": option_sign(kind),
    }
    n = whole("n_steps", n_steps, minimum=2)
    shape = same_shape(**arguments)
    S, K, T, v, r, q, sign = (np.broadcast_to(x, shape)[..., None] for x in arguments.values())
    dt = T / n
    up = np.exp(v * np.sqrt(dt))
    p = (np.exp((r - q) * dt) * up - 1) / (up * up - 1)  # risk-neutral probability of a move up
    _check_probability(p, v, r - q, T, n)
    discount = np.exp(-r * dt)
    j = np.arange(n + 1)
    values = np.maximum(sign * (S * up ** (2 * j - n) - K), 0.0)
    nodes = {}
    for step in range(n - 1, -1, -1):
        values = discount * (p * values[..., 1:] + (1 - p) * values[..., :-1])
        if step <= 2:
            nodes[step] = values
    second, first, root = (nodes.get(step, values) for step in (2, 1, 0))
    if n == 2:
        second = np.maximum(sign * (S * up ** np.array([-2, 0, 2]) - K), 0.0)
    S, up, dt, q = (x[..., 0] for x in (S, up, dt, q))
    low, high = S / up**2, S * up**2
    slope_down = (second[..., 1] - second[..., 0]) / (S - low)
    slope_up = (second[..., 2] - second[..., 1]) / (high - S)
    delta = np.exp(-q * dt) * (first[..., 1] - first[..., 0]) / (S * up - S / up)
    gamma = (slope_up - slope_down) / (0.5 * (high - low))
    theta = (second[..., 1] - root[..., 0]) / (2 * dt)
    return TreeGreeks(*(plain(x) for x in (root[..., 0], delta, gamma, theta)))


def _check_probability(p, v, carry, T, n):
    if ((p > 0) & (p < 1)).all():
        return
    enough = int(np.floor(np.max(carry**2 * T / v**2))) + 1
    raise ValueError(f"n_steps must be at least {enough} for this rate and volatility, got {n}")
