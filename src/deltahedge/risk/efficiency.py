"""What each unit of removed risk costs, and which policies get the most for their money."""

import numpy as np
import pandas as pd

from deltahedge._validate import non_negative, positive, single
from deltahedge.risk._samples import estimate, risk, samples


def hedging_efficiency(hedged, unhedged, cost):
    r"""Return the standard deviation removed per dollar of cost.

    .. math:: \eta = \frac{sd_0 - sd_h}{E[cost]}

    Parameters
    ----------
    hedged, unhedged : array, shape (n,)
        Profit of each scenario with and without the hedge, in dollars, paired.
    cost : float or array, shape (n,)
        Trading cost of the hedge in each scenario, in dollars, positive on average.

    Returns
    -------
    Estimate
        Value and standard error; dollars of standard deviation per dollar of cost.

    Raises
    ------
    ValueError
        If the samples do not pair up, or the mean cost is not above zero.

    References
    ----------
    Zakamouline (2006); Martellini and Priaulet (2002).

    Examples
    --------
    >>> unhedged = np.array([-12.0, 12.0, -12.0, 12.0])
    >>> round(hedging_efficiency(unhedged / 4, unhedged, cost=3.0).value, 9)
    3.0
    """
    # One cost for all scenarios is a sample too.
    cost = np.broadcast_to(cost, np.shape(hedged)) if np.ndim(cost) == 0 else cost
    hedged, unhedged, cost = samples(hedged=hedged, unhedged=unhedged, cost=cost)
    mean = float(cost.mean())
    if mean <= 0:
        raise ValueError(f"cost must be above zero on average, got a mean of {mean}")
    after, after_influence = risk(hedged, "sd")
    before, before_influence = risk(unhedged, "sd")
    value = (before - after) / mean
    return estimate(value, (before_influence - after_influence - value * (cost - mean)) / mean)


def cost_risk_frontier(cost, sd, names=None, unhedged_sd=None):
    r"""Return a table that ranks policies by cost and marks those on the cost-risk frontier.

    A policy is on the frontier when no policy that costs as little has a smaller standard deviation; its
    `excess_sd` is the distance to the frontier,

    .. math:: sd_i - \min\{sd_j : cost_j \le cost_i\}

    Parameters
    ----------
    cost : array, shape (p,)
        Mean cost of each policy, in dollars, not negative.
    sd : array, shape (p,)
        Standard deviation of its profit, in dollars.
    names : sequence of str, optional
        Name of each policy, the index of the table; 0, 1, ... without.
    unhedged_sd : float, optional
        Standard deviation without a hedge; adds the column `efficiency`.

    Returns
    -------
    pandas.DataFrame
        Columns `cost`, `sd`, `on_frontier`, `excess_sd` and, if asked for, `efficiency`; cheapest first.
        The efficiency of a policy that costs nothing is infinite, or zero if it removes no risk.

    Raises
    ------
    ValueError
        If the lists are empty or differ in length.

    References
    ----------
    Zakamouline (2006); Martellini and Priaulet (2002).

    Examples
    --------
    >>> table = cost_risk_frontier([0.302, 0.179, 0.273], [0.453, 0.465, 0.297], ["daily", "WW 1", "WW 10"])
    >>> print(table.round(3))
            cost     sd  on_frontier  excess_sd
    WW 1   0.179  0.465         True      0.000
    WW 10  0.273  0.297         True      0.000
    daily  0.302  0.453        False      0.156
    """
    costs, sds = non_negative("cost", cost), non_negative("sd", sd)
    names = range(costs.size) if names is None else list(names)
    if costs.ndim != 1 or costs.shape != sds.shape or len(names) != costs.size or not costs.size:
        raise ValueError(
            "cost, sd and names must be lists of the same length, at least one, "
            f"got {costs.shape}, {sds.shape} and {len(names)}"
        )
    best = np.array([sds[costs <= c].min() for c in costs])
    table = pd.DataFrame(
        {"cost": costs, "sd": sds, "on_frontier": sds <= best, "excess_sd": sds - best},
        index=names,
    )
    if unhedged_sd is not None:
        removed = single("unhedged_sd", positive, unhedged_sd) - sds
        with np.errstate(divide="ignore", invalid="ignore"):
            table["efficiency"] = np.where(removed == 0, 0.0, removed / costs)
    return table.sort_values(["cost", "sd"], kind="stable")
