"""How much risk a hedge removes.

Everything here is measured on samples, one number a scenario: hedged and unhedged P&L must be *paired*, that
is, come from the same scenarios in the same order. A sampled number without its error is a rumour, so the
answers are `Estimate`s: a value and its standard error.
"""

from typing import NamedTuple

import numpy as np

from deltahedge._validate import between, finite, one_of, plain, same_shape

MEASURES = ("variance", "sd", "shortfall")
DOLLAR_OFFSET_RANGE = (0.80, 1.25)  # the range in which hedge accounting calls a hedge highly effective


class Estimate(NamedTuple):
    """A number measured on a sample, with its standard error."""

    value: float
    stderr: float


def expected_shortfall(pnl, level=0.95):
    r"""Return the mean loss in the worst `1 - level` of the scenarios (CVaR), as a positive number.

    .. math:: \mathrm{ES}_\alpha = q_\alpha + \frac{E[(L-q_\alpha)^+]}{1-\alpha}, \qquad L=-\Pi

    Parameters
    ----------
    pnl : array, shape (n,)
        Profit of each scenario, in dollars.
    level : float, default 0.95
        Confidence level, above 0 and below 1; at least one scenario must lie beyond it.

    Returns
    -------
    Estimate
        Value and standard error, in dollars.

    Raises
    ------
    ValueError
        If `pnl` is not a sample of at least two finite numbers, or has none beyond `level`.

    References
    ----------
    Rockafellar and Uryasev (2000), Optimization of conditional value-at-risk, *Journal of Risk* 2(3).

    Examples
    --------
    The worst five of a hundred losses 1, 2, ..., 100 average 98.

    >>> expected_shortfall([-loss for loss in range(1, 101)], level=0.95).value
    98.0
    """
    (pnl,) = samples(pnl=pnl)
    return estimate(*risk(pnl, "shortfall", level))


def hedge_effectiveness(hedged, unhedged, measure="variance", level=0.95):
    r"""Return the share of risk that the hedge removed.

    .. math:: \mathrm{HE} = 1 - \frac{\rho(\Pi_{hedged})}{\rho(\Pi_{unhedged})}

    where the risk `rho` is the variance, the standard deviation or the expected shortfall. One is a perfect
    hedge, zero a useless one; a negative number says that the hedge added risk. For the best linear hedge
    with an instrument of correlation `r` the variance measure gives `r**2`.

    Parameters
    ----------
    hedged, unhedged : array, shape (n,)
        Profit of each scenario with and without the hedge, in dollars, paired.
    measure : {"variance", "sd", "shortfall"}, default "variance"
        The risk that is compared.
    level : float, default 0.95
        Confidence level of the expected shortfall; the other measures do not use it.

    Returns
    -------
    Estimate
        Value and standard error (delta method on the paired sample); no unit.

    Raises
    ------
    ValueError
        If the samples do not pair up, or `unhedged` carries no risk to remove.

    References
    ----------
    Johnson (1960); Ederington (1979), The hedging performance of the new futures markets.

    Examples
    --------
    A proxy with a correlation of 0.98 removes 0.98 squared of the variance.

    >>> t = np.arange(1000) * 2 * np.pi / 1000
    >>> spot, proxy = np.cos(t), 0.98 * np.cos(t) + np.sqrt(1 - 0.98**2) * np.sin(t)
    >>> round(hedge_effectiveness(spot - 0.98 * proxy, spot).value, 4)
    0.9604
    """
    hedged, unhedged = samples(hedged=hedged, unhedged=unhedged)
    one_of("measure", measure, MEASURES)
    after, after_influence = risk(hedged, measure, level)
    before, before_influence = risk(unhedged, measure, level)
    if before <= 0:
        raise ValueError(f"unhedged must carry risk to be removed, got a {measure} of {before}")
    ratio = after / before
    return estimate(1 - ratio, (after_influence - ratio * before_influence) / before)


def dollar_offset(hedge_change, exposure_change):
    r"""Return the dollar-offset ratio of hedge accounting, minus the hedge's change over the exposure's.

    Between 0.80 and 1.25 (`DOLLAR_OFFSET_RANGE`) a hedge counted as highly effective under IAS 39 and
    FAS 133. The ratio is a poor judge when the exposure hardly moved: two small numbers are divided.

    Parameters
    ----------
    hedge_change, exposure_change : float or array
        Change of value over the period, in dollars; they broadcast.

    Returns
    -------
    float or array
        The ratio, no unit; 1 is a perfect offset.

    Raises
    ------
    ValueError
        If an `exposure_change` is zero: the ratio does not exist.

    References
    ----------
    IAS 39 and FAS 133 (range 80 to 125 %).

    Examples
    --------
    A hedge that lost USD 95 while the exposure gained USD 100 passes; the same miss of USD 5 on a gain of
    USD 5 does not.

    >>> dollar_offset([-95.0, 0.0], [100.0, 5.0]).tolist()
    [0.95, -0.0]
    """
    hedge = finite("hedge_change", hedge_change)
    exposure = finite("exposure_change", exposure_change)
    same_shape(hedge_change=hedge, exposure_change=exposure)
    if np.any(exposure == 0):
        raise ValueError("exposure_change must not be zero: the ratio does not exist, got 0.0")
    return plain(-hedge / exposure)


def samples(**named):
    """Return the arguments as paired samples of at least two finite numbers."""
    arrays = {name: finite(name, value) for name, value in named.items()}
    for name, array in arrays.items():
        if array.ndim != 1 or array.size < 2:
            raise ValueError(f"{name} must hold one number a scenario, at least two, got shape {array.shape}")
    if len({array.size for array in arrays.values()}) > 1:
        sizes = ", ".join(f"{name} {array.size}" for name, array in arrays.items())
        raise ValueError(f"samples must be paired, one number a scenario, got {sizes}")
    return list(arrays.values())


def risk(pnl, measure, level=0.95):
    """Return a risk and its influence function: what each scenario contributes to its error."""
    if measure == "shortfall":
        tail = 1 - plain(between("level", level, np.nextafter(0, 1), np.nextafter(1, 0)))
        if tail * pnl.size < 1 - 1e-9:
            raise ValueError(f"level must leave a scenario in the tail of {pnl.size}, got {level}")
        losses = np.sort(-pnl)
        # The smallest loss with no more than the tail's share above it: the minimiser of Rockafellar-Uryasev.
        quantile = losses[min(int(np.ceil(pnl.size * (1 - tail) - 1e-9)), pnl.size) - 1]
        beyond = np.maximum(-pnl - quantile, 0) / tail
        return float(quantile + beyond.mean()), beyond - beyond.mean()
    deviation = (pnl - pnl.mean()) ** 2
    variance = float(deviation.mean())
    if measure == "variance":
        return variance, deviation - variance
    sd = float(np.sqrt(variance))
    return sd, (deviation - variance) / (2 * sd) if sd else np.zeros_like(pnl)


def estimate(value, influence):
    return Estimate(float(value), float(influence.std() / np.sqrt(influence.size)))
