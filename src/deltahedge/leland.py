"""Prices that contain the cost of the hedge: Leland's volatility, gamma drag, and a tree with costs.

To hedge at intervals :math:`\\delta t` is to trade :math:`E|\\delta\\Delta| \\approx
|\\Gamma| S\\sigma\\sqrt{2\\,\\delta t/\\pi}` each time. Charge for that, and every formula here follows.
"""

import numpy as np

from deltahedge import black_scholes
from deltahedge._validate import finite, non_negative, one_of, plain, positive, same_shape, single, whole

__all__ = ["boyle_vorst", "gamma_drag", "leland_number", "leland_vol", "transaction_cost_delta"]


def leland_number(vol, interval, *, round_trip):
    """Return Leland's number, the cost of the hedge as a share of the variance it hedges.

    .. math:: A = \\sqrt{\\tfrac2\\pi}\\,\\frac{k}{\\sigma\\sqrt{\\delta t}}

    Parameters
    ----------
    vol : float or array
        Volatility per square-root year, above zero.
    interval : float or array
        Years from one rebalancing to the next, above zero.
    round_trip : float or array
        Cost k of buying and selling again, as a fraction of the value.

    Returns
    -------
    float or array
        A, in the shape that the arguments broadcast to.

    Raises
    ------
    ValueError
        If vol or interval is not above zero, round_trip is negative, or the shapes do not broadcast.

    References
    ----------
    Leland (1985).

    Examples
    --------
    >>> round(leland_number(0.20, 1 / 52, round_trip=0.01), 5)
    0.28768
    """
    vol, interval = positive("vol", vol), positive("interval", interval)
    k = non_negative("round_trip", round_trip)
    same_shape(vol=vol, interval=interval, round_trip=k)
    return plain(np.sqrt(2 / np.pi) * k / (vol * np.sqrt(interval)))


def leland_vol(vol, interval, *, round_trip, position="short"):
    """Return the volatility at which an option has the expected cost of its hedge in its price.

    .. math:: \\sigma_L^2 = \\sigma^2(1 \\pm A), \\qquad +\\text{ short},\\ -\\text{ long}

    Parameters
    ----------
    vol, interval, round_trip : float or array
        As for `leland_number`.
    position : {"short", "long"}, default "short"
        Whether the option is sold (dearer) or bought (worth less).

    Returns
    -------
    float or array
        Volatility per square-root year.

    Raises
    ------
    ValueError
        As for `leland_number`; and for a long position with A above 1, where the cost of the hedge is more
        than the option can earn.

    References
    ----------
    Leland (1985); Hoggard, Whalley and Wilmott (1994) for the long position and for books.

    Examples
    --------
    >>> round(100 * leland_vol(0.20, 1 / 52, round_trip=0.01), 3)
    22.695
    >>> round(100 * leland_vol(0.20, 1 / 52, round_trip=0.01, position="long"), 3)
    16.88
    """
    one_of("position", position, ("short", "long"))
    A = np.asarray(leland_number(vol, interval, round_trip=round_trip))
    if position == "long" and A.size and A.max() > 1:
        raise ValueError(
            f"round_trip must keep Leland's number at or below 1 for a long position, got {A.max():.3f}"
        )
    return plain(np.asarray(vol) * np.sqrt(1 + A if position == "short" else 1 - A))


def gamma_drag(spot, gamma, vol, interval, *, round_trip):
    """Return the expected cost of rebalancing per year: the drag that gamma puts on a hedged book.

    .. math:: \\tfrac k2\\sqrt{\\tfrac2\\pi}\\;\\frac{\\sigma\\,|\\Gamma|\\,S^2}{\\sqrt{\\delta t}}

    Linear in gamma and in volatility, and growing like one over the square root of the interval.

    Parameters
    ----------
    spot : float or array
        Price of the underlying.
    gamma : float or array
        Gamma of the book, units per dollar, of either sign.
    vol, interval, round_trip : float or array
        As for `leland_number`.

    Returns
    -------
    float or array
        Dollars per year.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    Leland (1985); Hoggard, Whalley and Wilmott (1994).

    Examples
    --------
    The Kestrel book, hedged hourly, every eight hours and daily at 10 bp a round trip, in dollars a day:

    >>> hours = np.array([1, 8, 24])
    >>> drag = gamma_drag(60_000, -0.0031691, 0.60, hours / 24 / 365, round_trip=0.001) / 365
    >>> drag.round().tolist()
    [700.0, 248.0, 143.0]
    """
    spot, gamma = non_negative("spot", spot), finite("gamma", gamma)
    vol, interval = non_negative("vol", vol), positive("interval", interval)
    k = non_negative("round_trip", round_trip)
    same_shape(spot=spot, gamma=gamma, vol=vol, interval=interval, round_trip=k)
    return plain(k / 2 * np.sqrt(2 / np.pi) * vol * np.abs(gamma) * spot**2 / np.sqrt(interval))


def transaction_cost_delta(
    spot, strike, expiry, vol, interval, rate=0.0, dividend=0.0, kind="call", *, round_trip, position="short"
):
    """Return the delta of the expected remaining cost of the hedge.

    .. math:: \\Delta(\\sigma_L) - \\Delta(\\sigma)

    Parameters
    ----------
    spot, strike, expiry, vol : float or array
        Price, strike, years to expiry, volatility per square-root year.
    interval : float or array
        Years from one rebalancing to the next.
    rate, dividend, kind
        As for `black_scholes.greeks`.
    round_trip, position
        As for `leland_vol`.

    Returns
    -------
    float or array
        Units of the underlying for one option.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    Leland (1985).

    Examples
    --------
    In the money the cost to come shrinks as the spot rises; out of the money it grows:

    >>> transaction_cost_delta([110, 90], 100, 1.0, 0.20, 1 / 52, 0.05, round_trip=0.01).round(3)
    array([-0.021,  0.018])
    """
    adjusted = leland_vol(vol, interval, round_trip=round_trip, position=position)
    with_cost, without = (
        black_scholes.delta(spot, strike, expiry, sigma, rate, dividend, kind) for sigma in (adjusted, vol)
    )
    return plain(np.asarray(with_cost - without))


def boyle_vorst(spot, strike, expiry, vol, rate=0.0, *, one_way, n_steps):
    """Return what it costs to replicate a long call on a binomial tree, every rebalancing paid for.

    At each node the portfolio :math:`(\\Delta, B)` grows into the next one after costs, up and down:

    .. math::

        \\Delta Su(1+k_1) + Be^{r\\delta t} = \\Delta_u Su(1+k_1) + B_u, \\qquad
        \\Delta Sd(1-k_1) + Be^{r\\delta t} = \\Delta_d Sd(1-k_1) + B_d.

    Parameters
    ----------
    spot, strike, expiry, vol : float
        Price, strike, years to expiry, volatility per square-root year, all above zero.
    rate : float, default 0.0
        Interest rate.
    one_way : float
        Proportional cost k1 of one trade, from 0 up to below 1.
    n_steps : int
        Number of rebalancing intervals, at least 1.

    Returns
    -------
    float
        Value of the first portfolio, in dollars.

    Raises
    ------
    ValueError
        If an argument is out of range or not a single number.

    Notes
    -----
    The first trade is free and the call is settled by delivery. An end node at the strike counts as
    exercised; without costs that makes no difference, with costs it does.

    References
    ----------
    Boyle and Vorst (1992).

    Examples
    --------
    >>> round(boyle_vorst(100, 100, 1.0, 0.20, 0.10, one_way=0.02, n_steps=52), 3)
    17.206
    """
    values = {"spot": spot, "strike": strike, "expiry": expiry, "vol": vol}
    S, K, T, sigma = (single(name, positive, value) for name, value in values.items())
    r, k = single("rate", finite, rate), single("one_way", non_negative, one_way)
    if k >= 1:
        raise ValueError(f"one_way must be below 1, got {one_way}")
    n = whole("n_steps", n_steps, minimum=1)
    step, growth = sigma * np.sqrt(T / n), np.exp(r * T / n)
    height = np.arange(-n, n + 1, 2) * step  # log of the end nodes over spot
    # Nodes at the strike are decided here, not by the rounding of S u^j d^(n-j).
    delta = np.where(height >= np.log(K / S) - 1e-9 * step, 1.0, 0.0)
    bond = -K * delta
    for level in range(n, 0, -1):
        node = S * np.exp(np.arange(-level, level + 1, 2) * step)
        up, down = node[1:] * (1 + k), node[:-1] * (1 - k)
        after_up, after_down = delta[1:] * up + bond[1:], delta[:-1] * down + bond[:-1]
        delta = (after_up - after_down) / (up - down)
        bond = (after_up - delta * up) / growth
    return float(delta[0] * S + bond[0])
