"""Hedge one path, every row shown: the ledger of a delta hedge as a table.

`hedge_ledger` follows a position along a price path, trades the underlying by a rule, and keeps the account.
Each row is one rebalancing date, in Hull's order of columns (*Options, Futures, and Other Derivatives*,
Table 19.2); the last row, labelled ``"settlement"``, closes everything and balances.

===================  =======================================================================================
`time`               years since the start
`spot`               price of the underlying
`delta`              delta of one contract, rounded if `delta_digits` says so
`holding`            units of the underlying held after the trade, for the whole position
`trade`              units bought (negative: sold) at this date
`cost_of_shares`     `trade * spot`, money paid for them
`fees`               what the trade cost besides, if `costs` are given
`settlement`         money paid (negative: received) because contracts expired or were closed
`interest`           interest that the cumulative cost bears until the next date
`cumulative_cost`    money paid out so far, with interest: the balance of the account with its sign changed
`position_value`     what the position in contracts is worth at this date
`profit`             `position_value + holding * spot - cumulative_cost`
`present_value`      the profit brought back to the start
===================  =======================================================================================

The cumulative cost obeys, from each row to the next,

    cumulative_cost[i+1] =
        cumulative_cost[i] + interest[i] + cost_of_shares[i+1] + fees[i+1] + settlement[i+1],

and `self_financing_residual` checks it. On the last row nothing is held any more, so `profit` is
`-cumulative_cost`: to hedge Hull's sold calls costs USD 263,242 there.

The strategies to compare are `rule="delta"`, `"naked"` (never hold anything), `"covered"` (hold what delivery
could ever ask for) and `"stop-loss"` (hold it whenever the option is in the money), or a function of your own
`rule(time, spot, position, market) -> holding`, where `position` is the signed `Book` as it stands at that
time and `-position.greeks(market).delta` is what `"delta"` would hold.
"""

from dataclasses import fields

import numpy as np
import pandas as pd

from deltahedge._ledger_legs import follow, holding_by, rows
from deltahedge._validate import finite, non_negative, one_of, positive, single, whole
from deltahedge.book import Book
from deltahedge.instruments import SAME_INSTANT

INTEREST = ("continuous", "simple", "none")


def hedge_ledger(
    contract,
    path,
    market,
    quantity=1.0,
    times=None,
    *,
    rule="delta",
    interest="continuous",
    premium=0.0,
    delta_digits=None,
    settlement="physical",
    costs=None,
):
    """Return the table of a position hedged along one price path.

    Parameters
    ----------
    contract : contract or Book
        What is hedged, one unit of it. A book may hold several expiries: an earlier one is settled in cash
        at its date, which has to be one of `times`.
    path : array of shape (n_steps + 1,)
        Prices at the rebalancing dates, above zero.
    market : Market
        Volatility, rate and yield that the position is valued with; each may be an array of shape
        (n_steps + 1,), one value a date. Its spot has to be the first price of the path.
    quantity : float, default 1.0
        Number of contracts, negative if they were sold.
    times : array of shape (n_steps + 1,), optional
        Rebalancing dates in years, increasing from 0. By default equally spaced from now to the (first)
        expiry. A path that ends earlier closes the position at its value there.
    rule : {"delta", "naked", "covered", "stop-loss"} or callable
        How much of the underlying to hold, see the module's first lines.
    interest : {"continuous", "simple", "none"}
        How the cumulative cost grows over a step: by `exp(r dt) - 1`, by `r dt`, or not at all.
    premium : float or "model", default 0.0
        Money received for the position at the start (negative: paid); `"model"` is its value in the market.
        The default leaves the premium out of the account, as Hull's tables do.
    delta_digits : int, optional
        Decimals that each delta is rounded to before trading, as a printed table rounds them.
    settlement : {"physical", "cash"}
        On the last row, deliver against the strike or pay the difference. Without costs the result is the
        same; with costs, delivery is free and a trade in the market is not.
    costs : callable, optional
        What a trade costs, `costs(trade, spot) -> money`, for example `Proportional(one_way=0.0005)`.

    Returns
    -------
    pandas.DataFrame
        n_steps + 1 rows labelled 0, 1, ... and one labelled "settlement".

    Raises
    ------
    ValueError
        If an argument is out of range, path and times do not fit each other, the market does not start where
        the path does, or a contract expires between two dates.

    Notes
    -----
    Interest accrues at `market.rate` on the whole account. A yield is reinvested: units held grow by
    `exp(q dt)` from row to row. The present value discounts with `exp(-r t)` whatever `interest` says.

    References
    ----------
    Hull, *Options, Futures, and Other Derivatives*, Tables 19.2 and 19.3.

    Examples
    --------
    >>> from deltahedge.published import HULL_CALL, HULL_IN_THE_MONEY, HULL_MARKET
    >>> ledger = hedge_ledger(HULL_CALL, HULL_IN_THE_MONEY, HULL_MARKET, quantity=-100_000)
    >>> ledger["delta"].round(3).head(3).tolist()
    [0.522, 0.458, 0.4]
    >>> round(ledger.at["settlement", "cumulative_cost"])
    263242
    """
    position = Book([(quantity, contract)])
    if not any(leg_quantity for leg_quantity, _ in position):
        raise ValueError(f"quantity must not be zero, got {quantity!r}")
    path = _checked_path(path)
    times = _checked_times(times, len(path), position)
    market = _checked_market(market, path)
    one_of("interest", interest, INTEREST)
    one_of("settlement", settlement, ("physical", "cash"))
    given = isinstance(premium, str) and one_of("premium", premium, ("model",))
    premium = -position.value(rows(market, 0)) if given else single("premium", finite, premium)

    legs = [follow(leg_quantity, leg, times, market) for leg_quantity, leg in position]
    delta = sum(leg.delta for leg in legs) / quantity
    if delta_digits is not None:
        delta = np.round(delta, whole("delta_digits", delta_digits))
    holding = -quantity * delta if rule == "delta" else holding_by(rule, legs, times, market)
    dt = np.diff(times)
    reinvested = np.exp(_over_steps(market.dividend, dt))
    trade = np.diff(holding, prepend=0.0) - np.append(0.0, holding[:-1] * (reinvested - 1))

    # The last row: what is delivered changes hands at the strike, the rest is sold or bought in the market.
    delivered = sum(leg.delivered for leg in legs) if settlement == "physical" else 0.0
    closing = delivered * path[-1] - sum(leg.value[-1] for leg in legs)

    table = pd.DataFrame(index=pd.Index([*range(len(path)), "settlement"], name="step"))
    table["time"] = np.append(times, times[-1])
    table["spot"] = np.append(path, path[-1])
    table["delta"] = np.append(delta, 0.0)
    table["holding"] = np.append(holding, 0.0)
    table["trade"] = np.append(trade, -holding[-1] - delivered)
    table["cost_of_shares"] = table["trade"] * table["spot"]
    table["fees"] = 0.0 if costs is None else _fees(costs, table)
    table["settlement"] = np.append(-sum(leg.paid for leg in legs), closing)
    growth = np.append(_growth(interest, _over_steps(market.rate, dt)), [0.0, 0.0])
    _keep_account(table, growth, premium)
    table["position_value"] = np.append(sum(leg.value for leg in legs), 0.0)
    table["profit"] = table["position_value"] + table["holding"] * table["spot"] - table["cumulative_cost"]
    discount = np.exp(-np.cumsum(np.concatenate([[0.0], _over_steps(market.rate, dt), [0.0]])))
    table["present_value"] = table["profit"] * discount
    return table + 0.0  # no minus zeros in print


def self_financing_residual(ledger):
    """Return, row by row, the money that the account cannot explain: zero to rounding.

    Every change of the cumulative cost has to be interest on the row before, shares traded at the spot, their
    fees, or a settlement; the first row holds the premium.

    Parameters
    ----------
    ledger : pandas.DataFrame
        A table made by `hedge_ledger`.

    Returns
    -------
    pandas.Series
        One residual for each row after the first, in money.

    Examples
    --------
    >>> from deltahedge.published import HULL_CALL, HULL_IN_THE_MONEY, HULL_MARKET
    >>> ledger = hedge_ledger(HULL_CALL, HULL_IN_THE_MONEY, HULL_MARKET, quantity=-100_000)
    >>> bool(self_financing_residual(ledger).abs().max() < 1e-6)
    True
    """
    before, now = ledger.shift().iloc[1:], ledger.iloc[1:]
    explained = before["interest"] + now["trade"] * now["spot"] + now["fees"] + now["settlement"]
    return (now["cumulative_cost"] - before["cumulative_cost"] - explained).rename("residual")


def _keep_account(table, growth, premium):
    paid = table[["cost_of_shares", "fees", "settlement"]].sum(axis=1).to_numpy()
    interest, cumulative = np.zeros(len(paid)), np.zeros(len(paid))
    balance = -premium
    for i in range(len(paid)):
        balance += paid[i]
        cumulative[i], interest[i] = balance, balance * growth[i]
        balance += interest[i]
    table["interest"], table["cumulative_cost"] = interest, cumulative


def _fees(costs, table):
    if not callable(costs):
        raise ValueError(f"costs must be callable as costs(trade, spot), got {costs!r}")
    return non_negative("costs(...)", costs(table["trade"].to_numpy(), table["spot"].to_numpy()))


def _growth(interest, rate_times_dt):
    if interest == "continuous":
        return np.expm1(rate_times_dt)
    return rate_times_dt if interest == "simple" else np.zeros_like(rate_times_dt)


def _over_steps(per_year, dt):
    return np.broadcast_to(per_year, len(dt) + 1)[:-1] * dt


def _checked_path(path):
    path = positive("path", path)
    if path.ndim != 1 or len(path) < 2:
        raise ValueError(f"path must be one row of at least two prices, got shape {path.shape}")
    return path


def _checked_times(times, n, position):
    if times is None:
        if not 0 < position.expiry < np.inf:
            raise ValueError(f"times must be given for a position that expires in {position.expiry} years")
        return np.linspace(0.0, position.expiry, n)
    times = finite("times", times)
    if times.shape != (n,):
        raise ValueError(f"times must have one entry for each of the {n} prices of path, got {times.shape}")
    if times[0] != 0 or np.any(np.diff(times) <= SAME_INSTANT):
        raise ValueError(f"times must increase from 0, got {times}")
    return times


def _checked_market(market, path):
    for field in fields(market):
        shape = np.shape(getattr(market, field.name))
        if shape not in ((), path.shape):
            raise ValueError(f"market.{field.name} must be one number or one for each price, got {shape}")
    start = np.ravel(market.spot)[0]
    if not np.isclose(start, path[0], rtol=1e-9, atol=0):
        raise ValueError(f"market.spot must be the first price of path, {path[0]}, got {start}")
    return market.at(spot=path)
