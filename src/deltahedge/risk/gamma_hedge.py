"""When gamma hedging is worth it: the options' spreads against the variance that they remove."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from deltahedge._validate import finite, non_negative, positive, same_shape, single


@dataclass(frozen=True, eq=False)
class DeltaGammaHedge:
    """A trade in options and the underlying, from `delta_gamma_cost`.

    Attributes
    ----------
    options : float or array
        Contracts of each option to buy (negative: sell).
    underlying : float
        Coins of the underlying to buy (negative: sell); delta is then zero.
    cost : float
        Half-spread of the options plus proportional cost of the coins, in dollars.
    variance : float
        Variance of the hedged P&L over one interval from the gamma that is left, in dollars squared.
    objective : float
        `cost + risk_aversion / 2 * variance`, in dollars.
    """

    options: float
    underlying: float
    cost: float
    variance: float
    objective: float


def delta_gamma_cost(
    delta,
    gamma,
    option_delta,
    option_gamma,
    spread,
    spot,
    vol,
    interval,
    risk_aversion,
    one_way=0.0,
    options=None,
):
    r"""Return what it costs to restore delta and gamma, for given or for the best numbers of options.

    .. math:: \min_w\ \sum_j\tfrac{s_j}2|w_j| + k_1 S\,|h|
              + \tfrac\gamma2\cdot\tfrac12\Big(\Gamma+\sum_j w_j\Gamma_j\Big)^2\sigma^4S^4\delta t^2,
              \qquad h = -\Big(\Delta + \sum_j w_j\Delta_j\Big)

    The objective is convex; delta alone is hedged at `options=0`. However many options there are, a best
    hedge needs at most two of them, and two only where they leave no delta to trade in the underlying.

    Parameters
    ----------
    delta, gamma : float
        Greeks of the book, in coins and coins per dollar.
    option_delta, option_gamma : float or array of shape (n,)
        Greeks of one contract of each option; no gamma may be zero. Single numbers: one option.
    spread : float or array of shape (n,)
        Bid-ask spread of one contract, in dollars, ask minus bid.
    spot, vol : float
        Price of the underlying (dollars) and volatility per square-root year, above zero.
    interval : float
        Time until the next rebalance, in years, above zero.
    risk_aversion : float
        `gamma` per dollar, above zero.
    one_way : float, default 0.0
        Proportional cost of one trade in the underlying, not the round trip.
    options : float or array of shape (n,), optional
        Contracts to trade; the best numbers if left out.

    Returns
    -------
    DeltaGammaHedge

    Raises
    ------
    ValueError
        If an argument is out of range, a gamma is zero, or the shapes do not broadcast.

    References
    ----------
    Hull, "The Greek Letters", for the trade itself.

    Examples
    --------
    Hull's portfolio with a gamma of -3,000: the complete hedge buys 2,000 options and sells 1,240 shares.

    >>> hull = dict(delta=0.0, gamma=-3000.0, option_delta=0.62, option_gamma=1.5)
    >>> terms = dict(spot=50.0, vol=0.20, interval=1 / 252, risk_aversion=1e-4)
    >>> full = delta_gamma_cost(**hull, **terms, spread=0.02, options=2000)
    >>> full.options, full.underlying, full.cost
    (2000.0, -1240.0, 20.0)
    >>> best = delta_gamma_cost(**hull, **terms, spread=0.02)
    >>> round(best.options), round(best.objective, 2) < full.objective
    (1436, True)

    A second option with more gamma for its spread does the work alone:

    >>> hull |= dict(option_delta=[0.62, 0.50], option_gamma=[1.5, 2.0])
    >>> delta_gamma_cost(**hull, **terms, spread=0.02).options.round().tolist()
    [0.0, 1182.0]
    """
    delta, gamma = single("delta", finite, delta), single("gamma", finite, gamma)
    slope, bend, half_spread, given, shape = _options(option_delta, option_gamma, spread, options)
    spot, vol = single("spot", positive, spot), single("vol", positive, vol)
    dt, aversion = single("interval", positive, interval), single("risk_aversion", positive, risk_aversion)
    unit_cost = single("one_way", non_negative, one_way) * spot
    noise = 0.5 * (vol * spot) ** 4 * dt**2  # variance per unit of squared gamma

    def hedge(w):
        h = -(delta + w @ slope)
        cost = half_spread @ np.abs(w) + unit_cost * abs(h)
        variance = noise * (gamma + w @ bend) ** 2
        objective = cost + 0.5 * aversion * variance
        contracts = w.copy() if shape else float(w[0])
        return DeltaGammaHedge(contracts, float(h), float(cost), float(variance), float(objective))

    if given is not None:
        return hedge(given)
    candidates = [np.zeros(len(bend))]
    for line in _lines(delta, gamma, slope, bend):
        candidates += _along(*line, delta, gamma, slope, bend, half_spread, unit_cost, aversion * noise)
    with np.errstate(over="ignore"):  # a kink may lie beyond all reason; it is never the least
        return min((hedge(w) for w in candidates), key=lambda found: found.objective)


def _lines(delta, gamma, slope, bend):
    """Return lines (start, direction) of trades, one of which holds a best hedge.

    With the gamma left open given, to choose the cheapest trade is a linear programme with two constraints,
    gamma and delta, so two instruments are enough: an option and the underlying, or two options.
    """
    unit = np.eye(len(bend))
    yield from ((0 * one, one) for one in unit)
    for i, j in combinations(range(len(bend)), 2):
        A = np.array([bend[[i, j]], slope[[i, j]]])
        if np.linalg.cond(A / np.abs(A).max(axis=0)) < 1e12:
            start, direction = np.linalg.solve(A, [-gamma, -delta]), np.linalg.solve(A, [1.0, 0.0])
            yield start @ unit[[i, j]], direction @ unit[[i, j]]


def _along(start, direction, delta, gamma, slope, bend, half_spread, unit_cost, price_of_gamma):
    """Return the points of a line where the objective may be least: its kinks, and vertices between them."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        kinks = np.append(-start / direction, -(delta + start @ slope) / (direction @ slope))
    kinks = np.sort(kinks[np.isfinite(kinks)])
    curve = price_of_gamma * (direction @ bend) ** 2
    points = list(kinks)
    # Between its kinks the objective is a parabola, whose vertex the costs pull away from zero gamma.
    for inside in [kinks[0] - 1, *(kinks[1:] / 2 + kinks[:-1] / 2), kinks[-1] + 1]:
        w = start + inside * direction
        trading = unit_cost * np.sign(delta + w @ slope) * (direction @ slope)
        pull = half_spread * np.sign(w) @ direction + trading
        with np.errstate(divide="ignore", over="ignore"):  # a gamma too small to be worth a vertex
            points.append(-(gamma + start @ bend) / (direction @ bend) - pull / curve)
    return [start + point * direction for point in points if np.isfinite(point)]


def _options(option_delta, option_gamma, spread, options):
    values = {
        "option_delta": finite("option_delta", option_delta),
        "option_gamma": finite("option_gamma", option_gamma),
        "spread": non_negative("spread", spread),
    }
    if options is not None:
        values["options"] = finite("options", options)
    shape = same_shape(**values)
    if len(shape) > 1 or shape == (0,):
        raise ValueError(f"option_gamma must be one number or a list of numbers, got shape {shape}")
    slope, bend, spreads, *given = (np.broadcast_to(value, shape or 1) for value in values.values())
    if np.any(bend == 0):
        raise ValueError(f"option_gamma must not be zero, got {option_gamma!r}")
    return slope, bend, spreads / 2, given[0] if given else None, shape
