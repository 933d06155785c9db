"""How likely a hedged book is to lose more than it may before anyone can rebalance it."""

import numpy as np
from scipy.special import ndtr
from scipy.stats import poisson

from deltahedge._validate import finite, non_negative, positive, single

POINTS = 801  # of the price grid around each number of jumps
REACH = 12  # standard deviations that the grid spans, on either side


def failure_probability(
    book, market, loss, horizon, vol=None, drift=0.0, jump_rate=0.0, jump_mean=0.0, jump_vol=0.0
):
    r"""Return the probability that a book has lost more than `loss` when it is next rebalanced.

    .. math:: P(\Pi < -x) = \int 1\{\Pi(S) < -x\}\,dF(S)

    The book is revalued in full at the horizon, with the volatility and rates of `market`; the price moves
    as a geometric Brownian motion with Merton's lognormal jumps. No simulation: the prices at which the loss
    begins and ends are solved for, and the distribution function does the rest.

    Parameters
    ----------
    book : Book or contract
        What is held, the hedge included.
    market : Market
        Today's market, one state.
    loss : float
        Loss that counts as a failure, in dollars, not negative.
    horizon : float
        Time to the next rebalance, in years, above zero and not past the first expiry.
    vol : float, optional
        Realised volatility of the diffusion per square-root year; `market.vol` if left out.
    drift : float, default 0.0
        Real-world drift of the price per year, jumps included.
    jump_rate : float, default 0.0
        Expected number of jumps per year.
    jump_mean : float, default 0.0
        Mean relative size of a jump (-0.12 is a fall of 12 %), above -1.
    jump_vol : float, default 0.0
        Standard deviation of the logarithm of a jump.

    Returns
    -------
    float
        A probability.

    Raises
    ------
    ValueError
        If an argument is out of range, or the horizon passes an expiry.

    References
    ----------
    Merton (1976); Cont, Tankov and Voltchkova (2007).

    Examples
    --------
    A short call, hedged once a day, loses more than USD 100 on 118 days of a thousand. With four falls of
    12 % a year on average it loses more than USD 500 on 13.

    >>> from deltahedge import Market
    >>> from deltahedge.book import Book
    >>> from deltahedge.instruments import Call, Spot
    >>> market, call = Market(spot=60_000, vol=0.60), Call(60_000, 30 / 365)
    >>> book = Book([(-1, call), (call.greeks(market).delta, Spot())])
    >>> round(failure_probability(book, market, loss=100, horizon=1 / 365), 3)
    0.118
    >>> round(failure_probability(book, market, 500, 1 / 365, jump_rate=4, jump_mean=-0.12), 3)
    0.013
    """
    loss, T = single("loss", non_negative, loss), single("horizon", positive, horizon)
    vol = single("vol", non_negative, market.vol if vol is None else vol)
    mu, rate = single("drift", finite, drift), single("jump_rate", non_negative, jump_rate)
    size, spread = single("jump_mean", finite, jump_mean), single("jump_vol", non_negative, jump_vol)
    if size <= -1:
        raise ValueError(f"jump_mean must be above -1, a price cannot fall by more, got {jump_mean!r}")
    spot = single("market.spot", positive, market.spot)

    # Given the number of jumps the log-return is normal.
    count = np.arange(int(poisson.isf(1e-16, rate * T)) + 1 if rate else 1)
    weight = poisson.pmf(count, rate * T)
    mean = (mu - 0.5 * vol**2 - rate * size) * T + count * (np.log1p(size) - 0.5 * spread**2)
    sd = np.sqrt(vol**2 * T + count * spread**2)
    later, value = book.after(T), book.value(market)

    def excess(x):
        return later.value(market.at(spot=spot * np.exp(x))) - value + loss

    likely = weight > 1e-12
    grid = _grid(mean[likely], sd[likely])
    edges = _crossings(excess, grid)
    # The sign at the left end, and its change at every edge.
    fails = np.logical_xor(excess(grid[0]) < 0, np.arange(edges.size + 1) % 2)
    below = _cdf(np.concatenate([[-np.inf], edges, [np.inf]]), weight, mean, sd)
    return float(np.clip(np.diff(below)[fails].sum(), 0.0, 1.0))


def _grid(mean, sd):
    """Return log-returns that are dense around every likely number of jumps."""
    reach = np.maximum(REACH * sd, 1e-9)
    pieces = [np.linspace(m - r, m + r, POINTS) for m, r in zip(mean, reach, strict=True)]
    return np.unique(np.concatenate(pieces))


def _crossings(function, grid):
    """Return the points where the function changes its sign, by bisection of the grid cells that have one."""
    negative = function(grid) < 0
    cells = np.flatnonzero(negative[1:] != negative[:-1])
    low, high, side = grid[cells], grid[cells + 1], negative[cells]
    for _ in range(60 if cells.size else 0):
        middle = 0.5 * (low + high)
        same = (function(middle) < 0) == side
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return high


def _cdf(x, weight, mean, sd):
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (x[:, None] - mean) / sd
    steps = np.where(x[:, None] >= mean, 1.0, 0.0)  # without volatility the price ends at its mean
    return np.where(sd > 0, ndtr(np.where(sd > 0, z, 0.0)), steps) @ weight
