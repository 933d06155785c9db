"""A market maker at work: customers come, quotes lean against the inventory, fills are hedged in part."""

from dataclasses import dataclass

import numpy as np

from deltahedge._validate import between, finite, non_negative, positive, single


@dataclass(frozen=True, eq=False)
class QuotingResult:
    """What `quote_and_hedge` did, on each path.

    Attributes
    ----------
    net : array of shape (n_paths, n_steps + 1)
        Delta of the desk after each customer and its hedge, in coins; the first column is zero.
    fills : array of shape (n_paths,)
        Customers who traded.
    spread, moves, fees : array of shape (n_paths,)
        Dollars earned between quote and mid price, made by the net delta, and paid for the hedge.
    profit : array of shape (n_paths,)
        Cash at the end plus what is held at the last price, by the account: `spread + moves - fees`.
    """

    net: np.ndarray
    fills: np.ndarray
    spread: np.ndarray
    moves: np.ndarray
    fees: np.ndarray
    profit: np.ndarray


def quote_and_hedge(prices, sides, limits, half_spread, skew=0.0, hedge_ratio=0.0, one_way=0.0):
    r"""Return what a market maker earns and carries when customers come one after another.

    At each step one customer wants one coin (or options with a delta of one). The desk quotes around its
    reservation price,

    .. math:: \rho = S\,(1 - \kappa\,\Delta_{MM}), \qquad \text{ask, bid} = \rho \pm s\,S

    with `skew` kappa and `half_spread` s; the customer trades if the quote is no further from the mid price
    than his limit. Of every fill the desk hedges the share `hedge_ratio` at once, at the mid price and for a
    fee. Then the price moves.

    Parameters
    ----------
    prices : array of shape (n_steps + 1,) or (n_paths, n_steps + 1)
        Mid prices in dollars, above zero.
    sides : array of shape (n_steps,) or (n_paths, n_steps)
        1 for a customer who buys, -1 for one who sells, 0 for none.
    limits : array of shape (n_steps,) or (n_paths, n_steps)
        Largest distance from the mid price at which each customer trades, as a fraction, not negative.
    half_spread : float
        Half of ask less bid, as a fraction of the price, not negative.
    skew : float, default 0.0
        Shift of both quotes for each coin held, as a fraction of the price: the `gamma * vol**2 * S * tau`
        of `reservation_price`; not negative.
    hedge_ratio : float, default 0.0
        Share of each fill that is hedged, from 0 to 1.
    one_way : float, default 0.0
        Fee for hedging, as a fraction of the amount traded, not negative.

    Returns
    -------
    QuotingResult
        Paths of the net delta, and the profit of each path by cause.

    Raises
    ------
    ValueError
        If shapes do not fit, a side is none of the three, or a number is out of range.

    References
    ----------
    Ho and Stoll (1981); Avellaneda and Stoikov (2008).

    Examples
    --------
    Three buyers in a row: the desk is short three coins. Skewed quotes rise away from the third buyer.

    >>> run = quote_and_hedge([100, 100, 100, 100], [1, 1, 1], [0.02, 0.02, 0.02], half_spread=0.01)
    >>> run.net[0].tolist(), run.spread.round(9).tolist()
    ([0.0, -1.0, -2.0, -3.0], [3.0])
    >>> run = quote_and_hedge([100, 100, 100, 100], [1, 1, 1], [0.02, 0.02, 0.02], 0.01, skew=0.006)
    >>> run.net[0].tolist(), run.spread.round(9).tolist()
    ([0.0, -1.0, -2.0, -2.0], [2.6])
    """
    prices, sides, limits = _checked_paths(prices, sides, limits)
    half_spread, skew = single("half_spread", non_negative, half_spread), single("skew", non_negative, skew)
    share = single("hedge_ratio", lambda name, x: between(name, x, 0, 1), hedge_ratio)
    one_way = single("one_way", non_negative, one_way)
    n_paths, n_steps = sides.shape
    net = np.zeros((n_paths, n_steps + 1))
    fills, spread, moves, fees, cash = np.zeros((5, n_paths))
    for i in range(n_steps):
        spot, side = prices[:, i], sides[:, i]
        distance = half_spread - skew * side * net[:, i]
        sold = side * (distance <= limits[:, i])  # coins sold to customers, signed
        hedged = share * sold
        net[:, i + 1] = net[:, i] - sold + hedged
        fee = one_way * np.abs(hedged) * spot
        fills += np.abs(sold)
        spread += np.abs(sold) * distance * spot
        fees += fee
        moves += net[:, i + 1] * (prices[:, i + 1] - spot)
        cash += sold * (spot + side * distance * spot) - hedged * spot - fee
    return QuotingResult(net, fills, spread, moves, fees, cash + net[:, -1] * prices[:, -1])


def _checked_paths(prices, sides, limits):
    prices = np.atleast_2d(positive("prices", prices))
    sides, limits = np.atleast_2d(finite("sides", sides)), np.atleast_2d(non_negative("limits", limits))
    if prices.ndim != 2 or prices.shape[1] < 2:
        raise ValueError(f"prices must have at least two columns, got shape {prices.shape}")
    wanted = (len(prices), prices.shape[1] - 1)
    for name, array in (("sides", sides), ("limits", limits)):
        if array.shape != wanted:
            raise ValueError(f"{name} must have the shape {wanted}, one for each move, got {array.shape}")
    strange = ~np.isin(sides, (-1, 0, 1))
    if strange.any():
        raise ValueError(f"sides must be 1, -1 or 0, got {sides[strange][0]}")
    return prices, sides, limits
