"""The best hedge that the venue allows: whole lots, limits on the position, a smallest order, a cost."""

import numpy as np

from deltahedge._validate import finite, non_negative, numbers, plain, positive, same_shape


def constrained_hedge(
    exposure,
    spot,
    vol,
    interval,
    risk_aversion,
    one_way=0.0,
    holding=0.0,
    lot=0.0,
    lowest=-np.inf,
    highest=np.inf,
    min_notional=0.0,
):
    r"""Return the hedge that weighs the risk of one interval against the cost of the trade, within the rules.

    .. math:: \min_h\ \tfrac\gamma2\,(g+h)^2\,\sigma^2S^2\,\delta t + k_1 S\,|h-h_0|

    over holdings `h` between `lowest` and `highest` that are reached by no trade, or by a trade of whole
    lots worth at least `min_notional`. Without those rules the answer is the edge of a no-trade band.

    Parameters
    ----------
    exposure : float or array
        Delta of the book without the hedge `g`, in coins.
    spot, vol : float or array
        Price of the underlying (dollars) and volatility per square-root year, above zero.
    interval : float or array
        Time until the next decision, in years, above zero.
    risk_aversion : float or array
        `gamma` per dollar, above zero.
    one_way : float or array, default 0.0
        Proportional cost of one trade (0.0005 is 5 bp), not the round trip.
    holding : float or array, default 0.0
        Hedge held now `h0`, in coins.
    lot : float or array, default 0.0
        Size of a lot in coins; 0 allows any size.
    lowest, highest : float or array, default -inf and inf
        Limits on the holding, in coins.
    min_notional : float or array, default 0.0
        Smallest order, in dollars.

    Returns
    -------
    float or array
        Holding after the trade, in coins. Of two equally good holdings, the one with the smaller trade.

    Raises
    ------
    ValueError
        If an argument is out of range, or no allowed trade leads to a holding within the limits.

    References
    ----------
    Naik and Uppal (1994), Leverage constraints and the optimal hedging of stock and bond options.

    Examples
    --------
    The delta of Kestrel's legs A to C, hedged for eight hours at 5 bp, freely and in whole coins:

    >>> terms = dict(spot=60_000, vol=0.60, interval=8 / 8760, risk_aversion=1e-5, one_way=0.0005)
    >>> round(constrained_hedge(-4.7013, **terms), 4), constrained_hedge(-4.7013, **terms, lot=1.0)
    (2.1666, 2.0)
    """
    g, S = finite("exposure", exposure), positive("spot", spot)
    vol, dt = positive("vol", vol), positive("interval", interval)
    aversion = positive("risk_aversion", risk_aversion)
    k1, h0, lot = non_negative("one_way", one_way), finite("holding", holding), non_negative("lot", lot)
    low, high = _limits(lowest, highest)
    smallest = non_negative("min_notional", min_notional) / S
    shape = same_shape(
        exposure=g, spot=S, vol=vol, interval=dt, risk_aversion=aversion, one_way=k1, holding=h0,
        lot=lot, lowest=low, highest=high, min_notional=smallest,
    )  # fmt: skip
    risk = aversion * vol**2 * S**2 * dt

    # Where the marginal risk equals the marginal cost: the holding, brought to the edge of its band.
    half_width = k1 * S / risk
    wanted = np.clip(h0, -g - half_width, -g + half_width) - h0
    # Each way of trading is an interval of trades on which the objective is convex: none, buy, sell.
    candidates = [np.where((low <= h0) & (h0 <= high), 0.0, np.nan)]
    candidates += _best_within(wanted, np.maximum(smallest, low - h0), high - h0, lot)
    candidates += _best_within(wanted, low - h0, np.minimum(-smallest, high - h0), lot)
    trades = np.stack([np.broadcast_to(c, shape) for c in candidates])
    objective = 0.5 * risk * (g + h0 + trades) ** 2 + k1 * S * np.abs(trades)
    objective = np.where(np.isnan(trades), np.inf, objective)
    if np.any(np.isinf(objective).all(axis=0)):
        raise ValueError(
            "lowest, highest, lot and min_notional must leave one holding that can be reached, "
            f"got {lowest!r}, {highest!r}, {lot!r} and {min_notional!r} from a holding of {holding!r}"
        )
    best = np.argmin(objective, axis=0)
    return plain(h0 + np.take_along_axis(trades, best[None], axis=0)[0])


def _limits(lowest, highest):
    low, high = numbers("lowest", lowest), numbers("highest", highest)
    same_shape(lowest=low, highest=high)
    if not np.all(low <= high):
        raise ValueError(f"lowest must not exceed highest, got {lowest!r} and {highest!r}")
    return low, high


def _best_within(wanted, first, last, lot):
    """Return the one or two trades of [first, last] nearest to the wanted one; NaN where there is none."""
    free = np.where(first <= last, np.clip(wanted, first, np.maximum(first, last)), np.nan)
    size = np.where(lot > 0, lot, 1.0)
    # Rounding must not lose a lot that fits exactly: 0.3 is three lots of 0.1.
    least, most = np.ceil(first / size - 1e-9), np.floor(last / size + 1e-9)
    rounded = [
        np.where(least <= most, np.clip(side(wanted / size), least, np.maximum(least, most)) * size, np.nan)
        for side in (np.floor, np.ceil)
    ]
    return [np.where(lot > 0, lots, free) for lots in rounded]
