"""Value at risk of a book: from its delta, from delta and gamma, and from full revaluation."""

from functools import partial

import numpy as np
from scipy.special import ndtri

from deltahedge._validate import between, non_negative, one_of, plain, single, whole
from deltahedge.market import YEAR_DAYS

METHODS = ("delta", "delta-gamma", "cornish-fisher", "revaluation")


def value_at_risk(book, market, confidence=0.99, horizon=1 / YEAR_DAYS, method="delta", n_moves=100_001):
    """Return the loss that is exceeded with probability `1 - confidence` over the horizon.

    ====================  ============================================================================
    method                how
    ====================  ============================================================================
    ``"delta"``           `z |delta| S vol sqrt(horizon)`
    ``"cornish-fisher"``  the first three moments of the delta-gamma profit, expanded about the normal
    ``"delta-gamma"``     the quantile of the delta-gamma profit itself
    ``"revaluation"``     the quantile of the fully revalued profit, the spot being lognormal
    ====================  ============================================================================

    Parameters
    ----------
    book : Book or contract
        What is at risk.
    market : Market
        Spot and volatility of the moves, no arrays.
    confidence : float, default 0.99
        Above 0.5 and below 1.
    horizon : float, default 1/365
        Years, not negative.
    method : {"delta", "cornish-fisher", "delta-gamma", "revaluation"}
        See above.
    n_moves : int, default 100_001
        Equally likely moves from which the last two methods take their quantile.

    Returns
    -------
    float
        The loss as a positive amount; negative if even that quantile is a profit.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    Time and volatility stand still and the move has no mean, so that the four differ only in the curve they
    use. The last two are read off equally likely moves, without random numbers.

    References
    ----------
    RiskMetrics (1996), *Technical Document*; Hull, *Options, Futures, and Other Derivatives*, chapter on
    value at risk.

    Examples
    --------
    A sold 30-day call without a hedge: delta alone understates the loss, the parabola is much closer.

    >>> from deltahedge import Book, Call, Market
    >>> book, market = Book([(-40, Call(60_000, 30 / 365))]), Market(60_000, 0.60, 0.04)
    >>> [round(value_at_risk(book, market, method=m)) for m in ("delta", "delta-gamma", "revaluation")]
    [95012, 109785, 112734]
    """
    one_of("method", method, METHODS)
    proper = partial(between, low=np.nextafter(0.5, 1), high=np.nextafter(1, 0))
    confidence = single("confidence", proper, confidence)
    n_moves = whole("n_moves", n_moves, minimum=1)
    z = float(ndtri(1 - confidence))
    sd = market.vol * np.sqrt(single("horizon", non_negative, horizon))
    now = book.greeks(market)
    a, b = now.delta * market.spot * sd, now.gamma * (market.spot * sd) ** 2
    if method == "delta":
        return plain(-z * abs(a))
    if method == "cornish-fisher":
        spread = np.sqrt(a**2 + b**2 / 2)
        skew = (3 * a**2 * b + b**3) / spread**3 if spread > 0 else 0.0
        return plain(-(b / 2 + spread * (z + (z**2 - 1) * skew / 6)))
    x = ndtri((np.arange(n_moves) + 0.5) / n_moves)
    if method == "delta-gamma":
        profit = a * x + b * x**2 / 2
    else:
        profit = book.value(market.at(spot=market.spot * np.exp(sd * x - sd**2 / 2))) - now.price
    return plain(-np.quantile(profit, 1 - confidence, method="hazen"))  # the moves are midpoints
