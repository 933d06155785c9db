"""Find the trades that take chosen Greeks of a book to zero."""

import numpy as np
from scipy.optimize import linprog

from deltahedge._validate import finite, one_of, plain, positive
from deltahedge.book import Book
from deltahedge.instruments import GREEKS
from deltahedge.market import YEAR_DAYS

WORST_CONDITION = 1e10  # beyond it the trades are made of rounding errors


def hedge_quantity(book, instrument, market, target=0.0):
    """Return how many of `instrument` to hold so that book and hedge have the delta `target`.

    .. math:: h = -(\\Delta_\\Pi - \\Delta_{target}) / \\Delta_H

    Parameters
    ----------
    book : Book or contract
        What is hedged.
    instrument : contract
        What it is hedged with.
    market : Market
        Where both are valued; arrays give one quantity a market.
    target : float, default 0.0
        Delta wanted, in units of the underlying.

    Returns
    -------
    float or array
        Quantity of the instrument, negative if sold.

    Raises
    ------
    ValueError
        If the instrument has no delta, or the target is not finite.

    References
    ----------
    Hull, *Options, Futures, and Other Derivatives*, chapter "The Greek Letters".

    Examples
    --------
    Short 2,000 calls with a delta of 0.6:

    >>> from deltahedge import Market, Quoted, Spot
    >>> market = Market(spot=100.0, vol=0.3)
    >>> hedge_quantity(Book([(-2_000, Quoted(market, delta=0.6))]), Spot(), market)
    1200.0
    """
    slope = np.asarray(instrument.greeks(market).delta)
    if np.any(slope == 0):
        raise ValueError(f"instrument must have a delta to hedge with, got {instrument!r} with delta 0")
    return plain(-(book.greeks(market).delta - finite("target", target)) / slope)


def neutralise(book, instruments, market, greeks=("delta", "gamma", "vega"), costs=None):
    """Return the trades in `instruments` that take the named Greeks of the book to zero.

    .. math:: A w = -g, \\qquad A_{ij} = \\text{Greek } i \\text{ of instrument } j

    With as many instruments as Greeks the answer is exact and unique. With more it is exact and the cheapest,
    if `costs` are given, or the one that adds least squared risk. With fewer it is the least-squares answer:
    what is left of each Greek is weighed by the money it makes on an ordinary day, a move of one daily
    standard deviation or of one volatility point.

    Parameters
    ----------
    book : Book or contract
        What is to be made neutral.
    instruments : sequence of contracts
        What may be traded.
    market : Market
        Where they are valued, no arrays.
    greeks : sequence of str
        Any Greeks by name, up to third order.
    costs : sequence of float, optional
        Cost of trading one unit of each instrument, above zero, the same for buying and selling.

    Returns
    -------
    Book
        The trades; `book + trades` is the neutral book.

    Raises
    ------
    ValueError
        If a name is unknown, a list is empty, or the instruments cannot do it; the condition number of the
        scaled matrix then stands in the message.

    References
    ----------
    Hull, *Options, Futures, and Other Derivatives*, chapter "The Greek Letters", making a portfolio gamma
    neutral and vega neutral.

    Examples
    --------
    A gamma of -3,000 and a traded option with delta 0.62 and gamma 1.50: buy 2,000 options, sell 1,240 units.

    >>> from deltahedge import Market, Quoted, Spot
    >>> market = Market(spot=100.0, vol=0.3)
    >>> book, option = Quoted(market, gamma=-3_000), Quoted(market, delta=0.62, gamma=1.50)
    >>> trades = neutralise(book, [option, Spot()], market, greeks=("delta", "gamma"))
    >>> [round(quantity) for quantity, _ in trades]
    [2000, -1240]
    """
    instruments, names = list(instruments), [one_of("greeks", name, GREEKS) for name in _several(greeks)]
    if not instruments:
        raise ValueError("instruments must hold at least one contract, got none")
    if np.ndim(book.value(market)):
        raise ValueError(f"market must be one market, got {market!r}")
    money = np.array([money_of_an_ordinary_day(name, market) for name in names])
    g = money * [book.greek(name, market) for name in names]
    A = money[:, None] * [[contract.greek(name, market) for contract in instruments] for name in names]
    size = np.linalg.norm(A, axis=0)
    size[size == 0] = 1.0
    _refuse_if_hopeless(A / size, names, instruments)
    if costs is not None and len(instruments) > len(names):
        quantities = _cheapest(A / size, g, _checked_costs(costs, instruments) / size) / size
    else:
        quantities = np.linalg.lstsq(A / size, -g, rcond=None)[0] / size
    return Book(zip(quantities, instruments, strict=True))


def money_of_an_ordinary_day(greek, market):
    """Return the money that one unit of a Greek makes on an ordinary day, by Taylor.

    An ordinary day moves the spot by one daily standard deviation, the volatility and the rate by 0.01, and
    takes 1/365 of a year.
    """
    move, point, day = market.spot * market.vol / np.sqrt(YEAR_DAYS), 0.01, 1 / YEAR_DAYS
    move = move or 1.0  # without volatility there is no scale to weigh by
    return {
        "delta": move,
        "gamma": move**2 / 2,
        "vega": point,
        "theta": day,
        "rho": point,
        "vanna": move * point,
        "volga": point**2 / 2,
        "charm": move * day,
        "speed": move**3 / 6,
        "zomma": move**2 * point / 2,
        "color": move**2 * day / 2,
    }[greek]


def _several(greeks):
    names = [greeks] if isinstance(greeks, str) or not np.iterable(greeks) else list(greeks)
    if not names or len(set(names)) < len(names):
        raise ValueError(f"greeks must name at least one Greek, each once, got {greeks!r}")
    return names


def _refuse_if_hopeless(A, names, instruments):
    condition = np.linalg.cond(A) if np.isfinite(A).all() else np.inf
    if not condition < WORST_CONDITION:
        raise ValueError(
            f"instruments cannot make {', '.join(names)} neutral: the condition number of their Greeks is "
            f"{condition:.3g}, got {instruments!r}"
        )


def _checked_costs(costs, instruments):
    costs = positive("costs", costs)
    if costs.shape != (len(instruments),):
        raise ValueError(f"costs must have one entry for each of {len(instruments)} instruments, got {costs}")
    return costs


def _cheapest(A, g, costs):
    # |w| is linear once bought and sold amounts are separate variables.
    answer = linprog(np.tile(costs, 2), A_eq=np.hstack([A, -A]), b_eq=-g, bounds=(0, None))
    bought, sold = np.split(answer.x, 2)
    return bought - sold
