"""The delta that a market maker collects: inventory, the price that sheds it, the limit that stops it."""

import numpy as np

from deltahedge._validate import finite, non_negative, numbers, plain, positive, same_shape, single


def inventory_delta(quantities, deltas, multipliers=1.0, hedge=0.0):
    r"""Return the delta of a market maker's fills, net of the hedge.

    .. math:: \Delta_{MM} = \sum_i q_i m_i \Delta_i + h

    Parameters
    ----------
    quantities : array, shape (n,)
        Contracts filled, signed from the market maker's side; resting quotes may be added the same way.
    deltas : array, shape (n,)
        Delta of one contract: a USD delta, or a net transaction delta for coin-settled options. Not mixed.
    multipliers : float or array, default 1.0
        Coins per contract.
    hedge : float, default 0.0
        Coins already held against the inventory, signed.

    Returns
    -------
    float
        Coins.

    Raises
    ------
    ValueError
        If a value is not finite or the shapes do not broadcast.

    References
    ----------
    Hull, "The Greek Letters" (delta of a portfolio).

    Examples
    --------
    >>> inventory_delta([100_000, -200_000, -50_000], [0.533, 0.468, -0.508])
    -14900.0
    """
    q, d = finite("quantities", quantities), finite("deltas", deltas)
    m, h = positive("multipliers", multipliers), finite("hedge", hedge)
    same_shape(quantities=q, deltas=d, multipliers=m)
    if h.ndim:
        raise ValueError(f"hedge must be a single number of coins, got shape {h.shape}")
    return float(np.sum(q * d * m) + h)


def reservation_price(spot, vol, inventory, risk_aversion, horizon):
    r"""Return the price around which a market maker quotes so as to shed the inventory.

    .. math:: \rho = S - \Delta_{MM}\,\gamma\,\sigma^2 S^2\,\tau

    The volatility is relative; the paper writes the dollar volatility, which is `vol * spot` here.

    Parameters
    ----------
    spot, vol : float or array
        Price of the underlying and its volatility per square-root year.
    inventory : float or array
        Delta held, in coins, signed.
    risk_aversion : float or array
        `gamma` per dollar, not negative.
    horizon : float or array
        Time over which the inventory is carried, in years.

    Returns
    -------
    float or array
        Dollars: below spot for a long inventory, above for a short one.

    Raises
    ------
    ValueError
        If an argument other than `inventory` is negative, or one is not finite.

    References
    ----------
    Ho and Stoll (1981); Avellaneda and Stoikov (2008); Stoikov and Sağlam (2009).

    Examples
    --------
    >>> round(reservation_price(100.0, 0.20, inventory=5.0, risk_aversion=0.01, horizon=0.25), 9)
    95.0
    """
    spot, vol, q = non_negative("spot", spot), non_negative("vol", vol), finite("inventory", inventory)
    gamma, tau = non_negative("risk_aversion", risk_aversion), non_negative("horizon", horizon)
    same_shape(spot=spot, vol=vol, inventory=q, risk_aversion=gamma, horizon=tau)
    return plain(spot - q * gamma * vol**2 * spot**2 * tau)


def mmp_trigger(times, deltas, interval, delta_limit, quantities=None, quantity_limit=np.inf):
    r"""Return which fill trips market maker protection, or None if none does.

    A window opens with a fill and lasts `interval`; fills within it are added up. The first fill after its
    end opens a new window with empty counters. Protection trips when the net delta of a window, without
    its sign, or its traded quantity reaches the limit.

    Parameters
    ----------
    times : array, shape (n,)
        Time of each fill, not decreasing, in the unit of `interval`.
    deltas : array, shape (n,)
        Delta added by each fill, signed, in coins (the venue counts net transaction delta).
    interval : float
        Length of a window, above zero.
    delta_limit : float
        Net delta at which quoting stops, in coins, above zero.
    quantities : array, shape (n,), optional
        Size of each fill; the sign does not matter.
    quantity_limit : float, default infinity
        Traded quantity at which quoting stops.

    Returns
    -------
    int or None
        Index of the fill that trips the protection.

    Raises
    ------
    ValueError
        If the lists differ in length, times decrease, or a limit is not above zero.

    References
    ----------
    Deribit, market maker protection documentation (parameters `interval` and `delta_limit`).

    Examples
    --------
    Three calls sold within two seconds at 0.4 of delta each; the limit is one coin.

    >>> mmp_trigger([0.0, 1.0, 2.0], [-0.4, -0.4, -0.4], interval=3.0, delta_limit=1.0)
    2
    >>> mmp_trigger([0.0, 1.0, 4.0], [-0.4, -0.4, -0.4], interval=3.0, delta_limit=1.0) is None
    True
    """
    times, deltas = finite("times", times), finite("deltas", deltas)
    sizes = np.zeros_like(deltas) if quantities is None else np.abs(finite("quantities", quantities))
    if times.ndim != 1 or not times.shape == deltas.shape == sizes.shape:
        raise ValueError(
            "times, deltas and quantities must be lists of the same length, "
            f"got {times.shape}, {deltas.shape} and {sizes.shape}"
        )
    back = np.diff(times) < 0
    if back.any():
        raise ValueError(f"times must not decrease, got {times[1:][back][0]} after a later time")
    interval = single("interval", positive, interval)
    delta_limit = single("delta_limit", positive, delta_limit)
    if not single("quantity_limit", numbers, quantity_limit) > 0:
        raise ValueError(f"quantity_limit must be above zero, got {quantity_limit!r}")
    opened, net, traded = -np.inf, 0.0, 0.0
    for i, (time, delta, size) in enumerate(zip(times, deltas, sizes, strict=True)):
        if time - opened > interval:
            opened, net, traded = time, 0.0, 0.0
        net, traded = net + delta, traded + size
        # A hair of tolerance: ten fills of 0.1 must reach a limit of 1.
        if abs(net) >= delta_limit * (1 - 1e-12) or traded >= quantity_limit * (1 - 1e-12):
            return i
    return None
