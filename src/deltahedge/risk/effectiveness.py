"""How much risk a hedge removes.

Everything here is measured on samples, one number a scenario: hedged and unhedged P&L must be *paired*, that
is, come from the same scenarios in the same order. A sampled number without its error is a rumour, so the
answers are `Estimate`s: a value and its standard error.
"""

import numpy as np

from deltahedge._validate import finite, one_of, plain, same_shape
from deltahedge.risk._samples import estimate, risk, samples

MEASURES = ("variance", "sd", "shortfall")
DOLLAR_OFFSET_RANGE = (0.80, 1.25)  # the range in which hedge accounting calls a hedge highly effective


def expected_shortfall(pnl, confidence=0.95):
    r"""Return the mean loss in the worst `1 - confidence` of the scenarios (CVaR), as a positive number.

    .. math:: \mathrm{ES}_\alpha = q_\alpha + \frac{E[(L-q_\alpha)^+]}{1-\alpha}, \qquad L=-\Pi

    Parameters
    ----------
    pnl : array, shape (n,)
        Profit of each scenario, in dollars.
    confidence : float, default 0.95
        Confidence level, above 0 and below 1; at least one scenario must lie beyond it.

    Returns
    -------
    Estimate
        Value and standard error, in dollars.

    Raises
    ------
    ValueError
        If `pnl` is not a sample of at least two finite numbers, or has none beyond `confidence`.

    References
    ----------
    Rockafellar and Uryasev (2000), Optimization of conditional value-at-risk, *Journal of Risk* 2(3).

    Examples
    --------
    The worst five of a hundred losses 1, 2, ..., 100 average 98.

    >>> expected_shortfall([-loss for loss in range(1, 101)], confidence=0.95).value
    98.0
    """
    (pnl,) = samples(pnl=pnl)
    return estimate(*risk(pnl, "shortfall", confidence))


def hedge_effectiveness(hedged, unhedged, measure="variance", confidence=0.95):
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
    confidence : float, default 0.95
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
    after, after_influence = risk(hedged, measure, confidence)
    before, before_influence = risk(unhedged, measure, confidence)
    if before <= 0:
        raise ValueError(f"unhedged must carry risk to be removed, got a {measure} of {before}")
    ratio = after / before
    return estimate(1 - ratio, (after_influence - ratio * before_influence) / before)


def dollar_offset(hedge_change, exposure_change):
    r"""Return the dollar-offset ratio of hedge accounting, minus the hedge's change over the exposure's.

    Between 0.80 and 1.25 (`DOLLAR_OFFSET_RANGE`) a hedge counted as highly effective under IAS 39, and in
    practice under FAS 133. The ratio is a poor judge when the exposure hardly moved: two small numbers are
    divided.

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
    IAS 39 (range 80 to 125 %).

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
