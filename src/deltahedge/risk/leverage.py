"""How far a leveraged position stands from liquidation: the price, its probability, the cap it sets."""

import numpy as np
from scipy.special import log_ndtr, ndtr

from deltahedge._validate import finite, non_negative, one_of, plain, positive, same_shape
from deltahedge.risk._checks import inside_unit

SIDES = ("long", "short")


def liquidation_price(entry, leverage, maintenance, side="short"):
    r"""Return the price at which an isolated linear position is liquidated.

    .. math:: P_{long} = E\,\frac{1-1/L}{1-m}, \qquad P_{short} = E\,\frac{1+1/L}{1+m}

    Parameters
    ----------
    entry : float or array
        Entry price, in dollars.
    leverage : float or array
        Notional over equity at entry, above zero and below `1 / maintenance`.
    maintenance : float or array
        Maintenance margin rate, from 0 to below 1.
    side : {"long", "short"}, default "short"
        Direction of the position.

    Returns
    -------
    float or array
        Price in dollars; 0.0 for a long at or below 1x, which no price can liquidate.

    Raises
    ------
    ValueError
        If the leverage would be liquidated at once, or an argument is out of range.

    References
    ----------
    Exchange rules for isolated margin; see chapter 24 for tiers, fees and inverse contracts.

    Examples
    --------
    >>> [round(liquidation_price(100, 10, 0.005, side), 4) for side in ("long", "short")]
    [90.4523, 109.4527]
    """
    entry, leverage = positive("entry", entry), positive("leverage", leverage)
    m = inside_unit("maintenance", maintenance, zero=True)
    same_shape(entry=entry, leverage=leverage, maintenance=m)
    if np.any(leverage * m >= 1):
        raise ValueError(f"leverage must be below 1/maintenance, or liquidation is immediate, got {leverage}")
    if one_of("side", side, SIDES) == "short":
        return plain(entry * (1 + 1 / leverage) / (1 + m))
    return plain(np.where(leverage > 1, entry * (1 - 1 / leverage) / (1 - m), 0.0))


def first_passage_probability(spot, barrier, horizon, vol, drift=0.0):
    r"""Return the probability that the price touches a barrier within the horizon.

    .. math:: P = N\!\Big(\frac{-|b|+\nu T}{\sigma\sqrt T}\Big)
              + e^{2\nu|b|/\sigma^2}N\!\Big(\frac{-|b|-\nu T}{\sigma\sqrt T}\Big),
              \quad b=\ln\frac{B}{S},\ \nu=\pm(\mu-\tfrac12\sigma^2)

    with the upper sign for a barrier above spot. The path decides, not the final price: without drift of
    the logarithm the probability is twice that of finishing beyond the barrier.

    Parameters
    ----------
    spot, barrier : float or array
        Price now (above zero) and barrier (not negative), in dollars.
    horizon : float or array
        Time watched, in years.
    vol : float or array
        Realised volatility per square-root year.
    drift : float or array, default 0.0
        Real-world drift per year, continuously compounded.

    Returns
    -------
    float or array
        A probability, from 0 to 1; 1 where spot already stands on the barrier.

    Raises
    ------
    ValueError
        If an argument is negative where it may not be, or not finite.

    References
    ----------
    First passage of Brownian motion with drift; used for liquidation by Alexander, Deng and Zou (2023).

    Examples
    --------
    A short at 5x with a 0.5 % maintenance rate and 60 % volatility, over 7 and 30 days:

    >>> barrier = liquidation_price(100, leverage=5, maintenance=0.005)
    >>> first_passage_probability(100, barrier, np.array([7, 30]) / 365, vol=0.60).round(3).tolist()
    [0.03, 0.276]
    """
    spot, barrier = positive("spot", spot), non_negative("barrier", barrier)
    horizon, vol = non_negative("horizon", horizon), non_negative("vol", vol)
    mu = finite("drift", drift)
    same_shape(spot=spot, barrier=barrier, horizon=horizon, vol=vol, drift=mu)
    with np.errstate(divide="ignore"):
        b = np.log(barrier / spot)
    toward = np.where(b < 0, -1.0, 1.0) * (mu - 0.5 * vol**2)
    return plain(_passage(np.abs(b), toward, vol, horizon))


def max_leverage(probability, horizon, vol, maintenance=0.005, drift=0.0, side="short"):
    r"""Return the largest leverage whose liquidation probability within the horizon stays below a cap.

    The barrier distance is solved from `first_passage_probability`, the leverage from `liquidation_price`.

    Parameters
    ----------
    probability : float or array
        Cap on the probability of liquidation, above 0 and below 1.
    horizon : float or array
        Time between top-ups of the margin, in years, above zero.
    vol : float or array
        Realised volatility per square-root year, above zero.
    maintenance : float or array, default 0.005
        Maintenance margin rate, from 0 to below 1.
    drift : float or array, default 0.0
        Real-world drift per year, continuously compounded.
    side : {"long", "short"}, default "short"
        Direction of the position.

    Returns
    -------
    float or array
        Leverage, notional over equity.

    Raises
    ------
    ValueError
        If an argument is out of range, or `side` is unknown.

    References
    ----------
    Alexander, Deng and Zou (2023), Hedging with automatic liquidation and leverage selection.

    Examples
    --------
    >>> round(max_leverage(0.01, horizon=7 / 365, vol=0.60), 2)
    4.15
    """
    p = inside_unit("probability", probability)
    horizon, vol, mu = positive("horizon", horizon), positive("vol", vol), finite("drift", drift)
    m = inside_unit("maintenance", maintenance, zero=True)
    same_shape(probability=p, horizon=horizon, vol=vol, maintenance=m, drift=mu)
    short = one_of("side", side, SIDES) == "short"
    toward = (1 if short else -1) * (mu - 0.5 * vol**2)
    b = _barrier_distance(p, toward, vol, horizon)
    return plain(1 / ((1 + m) * np.exp(b) - 1) if short else 1 / (1 - (1 - m) * np.exp(-b)))


def _passage(b, nu, vol, T):
    """Return the probability that a Brownian motion with drift `nu` towards `b >= 0` reaches it before T."""
    spread = vol * np.sqrt(T)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        direct = ndtr((nu * T - b) / spread)
        # In logarithms: the exponential may overflow just where the normal tail underflows.
        reflected = np.exp(2 * nu * b / vol**2 + log_ndtr((-b - nu * T) / spread))
        random = np.where(np.isinf(b), 0.0, direct + reflected)
    certain = np.where(nu * T >= b, 1.0, 0.0)  # no time or no volatility: the price goes where it drifts
    return np.where(b == 0, 1.0, np.clip(np.where(spread > 0, random, certain), 0.0, 1.0))


def _barrier_distance(p, nu, vol, T):
    """Return the distance in log-price that is reached with probability `p`, by bisection."""
    shape = np.broadcast_shapes(*(np.shape(x) for x in (p, nu, vol, T)))
    low = np.zeros(shape)
    high = np.broadcast_to(np.abs(nu) * T + 40 * vol * np.sqrt(T), shape)
    for _ in range(100):
        middle = 0.5 * (low + high)
        near = _passage(middle, nu, vol, T) > p
        low, high = np.where(near, middle, low), np.where(near, high, middle)
    return high
