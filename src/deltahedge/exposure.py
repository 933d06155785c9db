"""Look at a book from other sides: its delta in five units, its ladder, its profit under scenarios."""

import numpy as np
import pandas as pd

from deltahedge._contract import GREEKS
from deltahedge._validate import finite, non_negative, one_of, plain, positive, same_shape, single
from deltahedge.book import Book
from deltahedge.market import YEAR_DAYS

UNITS = ("coins", "dollars", "equity", "beta", "daily vol")


def delta_in(unit, book, market, equity=None, beta=1.0):
    """Return the delta in one of five units, so that deltas of different things can be added.

    ===============  ==================================================================================
    unit             what it says
    ===============  ==================================================================================
    ``"coins"``      units of the underlying, `delta`
    ``"dollars"``    money, `delta S`
    ``"equity"``     part of the equity, `delta S / E`
    ``"beta"``       money in the benchmark that moves alike, `beta delta S`
    ``"daily vol"``  money made by a move of one daily standard deviation, `delta S vol sqrt(1/365)`
    ===============  ==================================================================================

    Parameters
    ----------
    unit : {"coins", "dollars", "equity", "beta", "daily vol"}
        The unit.
    book : Book or contract
        What is measured.
    market : Market
        Where it is valued.
    equity : float, optional
        Equity of the account, above zero; needed for the unit ``"equity"``.
    beta : float, default 1.0
        Percent move of the underlying for a move of 1 % of the benchmark.

    Returns
    -------
    float or array
        The delta in that unit.

    Raises
    ------
    ValueError
        If the unit is unknown, or the equity is missing or not above zero.

    References
    ----------
    RiskMetrics (1996), *Technical Document*.

    Examples
    --------
    >>> from deltahedge import Market, Perpetual
    >>> short = Book([(-2, Perpetual(entry=60_000))])
    >>> market = Market(spot=60_000, vol=0.6)
    >>> delta_in("dollars", short, market), delta_in("equity", short, market, equity=240_000)
    (-120000.0, -0.5)
    """
    one_of("unit", unit, UNITS)
    beta = finite("beta", beta)
    if equity is not None:
        equity = positive("equity", equity)
    delta = np.asarray(book.greeks(market).delta)
    same_shape(delta=delta, equity=1.0 if equity is None else equity, beta=beta)
    if unit == "coins":
        return plain(delta)
    dollars = delta * market.spot
    if unit == "equity":
        if equity is None:
            raise ValueError("equity must be given for the unit 'equity', got None")
        return plain(dollars / equity)
    if unit == "beta":
        return plain(dollars * beta)
    return plain(dollars if unit == "dollars" else dollars * market.vol / np.sqrt(YEAR_DAYS))


def bump_delta(book, market, step=1e-4):
    """Return the delta found by revaluing: a check on any formula.

    .. math:: \\frac{\\Pi(S+\\epsilon) - \\Pi(S-\\epsilon)}{2\\epsilon}, \\qquad
        \\epsilon = \\text{step}\\cdot S

    Parameters
    ----------
    book : Book or contract
        What is revalued.
    market : Market
        Around which spot.
    step : float, default 1e-4
        Relative bump, above zero and below 1.

    Returns
    -------
    float or array
        The difference quotient.

    Raises
    ------
    ValueError
        If the step is out of range.

    Examples
    --------
    >>> from deltahedge import Call, Market
    >>> round(bump_delta(Call(50, 20 / 52), Market(49, 0.20, 0.05)), 3)
    0.522
    """
    if not 0 < single("step", finite, step) < 1:
        raise ValueError(f"step must be above 0 and below 1, got {step!r}")
    bump = step * np.asarray(market.spot)
    up, down = (book.value(market.at(spot=market.spot + sign * bump)) for sign in (1, -1))
    return plain((up - down) / (2 * bump))


def ladder(book, market, greek="gamma"):
    """Return one Greek of the book by strike (rows) and expiry (columns), with totals.

    Parameters
    ----------
    book : Book
        What is taken apart.
    market : Market
        One market, no arrays.
    greek : str
        Any Greek by name, or `"value"`, `"dollar_gamma"`, `"one_percent_gamma"`.

    Returns
    -------
    pandas.DataFrame
        Strikes and expiries (years) increasing; what has none is under `"none"`; the last row and the last
        column are `"total"`.

    Raises
    ------
    ValueError
        If the name is unknown.

    References
    ----------
    Taleb (1997), *Dynamic Hedging*.

    Examples
    --------
    >>> from deltahedge import Call, Market, Put
    >>> book = Book([(-40, Call(60_000, 30 / 365)), (-25, Put(54_000, 30 / 365))])
    >>> ladder(book, Market(60_000, 0.6, 0.04), "delta").iloc[:, -1].round(4).tolist()
    [5.9123, -21.6744, -15.7621]
    """
    totals = {name: getattr(Book, name) for name in ("value", "dollar_gamma", "one_percent_gamma")}
    measure = totals.get(one_of("greek", greek, (*GREEKS, *totals)))
    rows, dates = [], {}
    for leg in book:
        one, contract = Book([leg]), leg[1]
        amount = measure(one, market) if measure else one.greek(greek, market)
        # 90 / 365 and 90 * (1 / 365) differ in the last digit, but are one column.
        expiry = dates.setdefault(round(contract.expiry, 11), contract.expiry)
        rows.append((getattr(contract, "strike", np.inf), expiry, amount))
    table = pd.DataFrame(rows, columns=["strike", "expiry", "amount"])
    table = table.groupby(["strike", "expiry"])["amount"].sum().unstack(fill_value=0.0)
    table.loc["total"] = table.sum()
    table["total"] = table.sum(axis=1)
    return table.rename(index={np.inf: "none"}, columns={np.inf: "none"})


def scenarios(book, market, moves, vol_change=0.0, dt=0.0):
    """Return the profit of the book under shocks: full revaluation beside Taylor, term by term.

    .. math:: \\Pi(S(1+x)) - \\Pi(S) \\approx \\Delta\\,\\delta S + \\tfrac12\\Gamma\\,\\delta S^2
        + \\mathcal V\\,\\delta\\sigma + \\Theta\\,\\delta t

    Parameters
    ----------
    book : Book or contract
        What is revalued.
    market : Market
        Before the shock, no arrays.
    moves : float or array
        Relative moves of the spot, each above -1 (-0.1 is a fall of 10 %).
    vol_change : float, default 0.0
        Change of volatility at the same time (0.05 is 5 points up).
    dt : float, default 0.0
        Years that pass at the same time, not beyond the first expiry.

    Returns
    -------
    pandas.DataFrame
        One row a move, with columns `spot, revaluation, delta, gamma, vega, theta, taylor, missed`; `taylor`
        is the sum of the four terms before it and `missed` what they leave out.

    Raises
    ------
    ValueError
        If a move or the new volatility is out of range.

    References
    ----------
    Hull, *Options, Futures, and Other Derivatives*, chapter "The Greek Letters"; RiskMetrics (1996).

    Examples
    --------
    A sold 30-day option with its delta hedged, after a gap of 10 % either way:

    >>> from deltahedge import Call, Market, Spot
    >>> market, call = Market(60_000, 0.60), Call(60_000, 30 / 365)
    >>> hedged = Book([(-1, call), (call.greeks(market).delta, Spot())])
    >>> scenarios(hedged, market, [-0.10, 0.10])[["revaluation", "gamma"]].round().to_numpy().tolist()
    [[-708.0, -693.0], [-644.0, -693.0]]
    """
    moves = np.atleast_1d(finite("moves", moves))
    if moves.ndim != 1 or not np.all(moves > -1):
        raise ValueError(f"moves must be a row of relative moves, each above -1, got {moves}")
    dt, vol_change = single("dt", non_negative, dt), single("vol_change", finite, vol_change)
    if np.any(np.less(market.vol + vol_change, 0)):
        raise ValueError(f"vol_change must leave a volatility of at least zero, got {vol_change}")
    spot = market.spot * (1 + moves)
    shocked = market.at(spot=spot, vol=market.vol + vol_change)
    before, moved = book.greeks(market), spot - market.spot
    table = pd.DataFrame(index=pd.Index(moves, name="move"))
    table["spot"] = spot
    table["revaluation"] = book.after(dt).value(shocked) - before.price
    table["delta"] = before.delta * moved
    table["gamma"] = 0.5 * before.gamma * moved**2
    table["vega"] = before.vega * vol_change
    table["theta"] = before.theta * dt
    table["taylor"] = table[["delta", "gamma", "vega", "theta"]].sum(axis=1)
    table["missed"] = table["revaluation"] - table["taylor"]
    return table
