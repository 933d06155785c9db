"""Hedge many paths: a book, scenarios, a policy, a cost model, and the profit of every path.

The profit is that of the whole business: the premium received or paid for the book, the gains of the hedge,
interest on the account if it bears any, the costs, and what the book pays or is worth in the end. For a short
option hedged with the underlying,

.. math:: \\Pi_T = B_T + \\Delta_{N-1} S_T - \\text{payoff}, \\qquad
          B_i = B_{i-1}e^{r\\,\\delta t} - q_i S_i - c(q_i), \\qquad q_i = \\Delta_i - \\Delta_{i-1}.
"""

from functools import partial

import numpy as np

from deltahedge._account import HedgeLine
from deltahedge._block import Study, hedge_block
from deltahedge._policy import EVERY_STEP, as_policy
from deltahedge._result import HedgeResult, gather
from deltahedge._scenario import scenario
from deltahedge._validate import finite, flag, one_of, positive, single
from deltahedge._workers import checked_workers, run
from deltahedge.book import Book
from deltahedge.costs import CostModel, Free
from deltahedge.instruments import SAME_INSTANT, Spot
from deltahedge.market import Market

__all__ = ["HedgeResult", "simulate"]

FREE, SPOT = Free(), Spot()


def simulate(
    book,
    paths,
    policy=EVERY_STEP,
    costs=FREE,
    *,
    market,
    n_steps=None,
    n_paths=None,
    seed=None,
    times=None,
    hedge=SPOT,
    funding=0.0,
    interest=True,
    discounted=False,
    premium="model",
    charge_opening=True,
    charge_closing=False,
    attribution=False,
    gap=5.0,
    keep="paths",
    executor=None,
    workers=None,
    progress=False,
):
    """Hedge a book along many paths and return the profit, the cost and the trades of each.

    Parameters
    ----------
    book : Book or contract
        What is hedged; `Book([(-1, call)])` is a sold call, a bare contract is one bought.
    paths : model of `deltahedge.paths`, or array of shape (n_paths, n_steps + 1)
        Prices of the underlying. A model makes its paths block by block and never holds them all.
    policy : Policy or function, default EveryStep()
        When to trade and how far, see `deltahedge.policies`.
    costs : CostModel, default Free()
        What a trade costs, see `deltahedge.costs`.
    market : Market
        What the book is valued and hedged in: implied volatility, rate, yield. Its spot is the first price of
        every path. Its volatility may be an array of shape (n_steps + 1,), one value a date, or
        (n_paths, n_steps + 1) for given paths; a model that moves the volatility brings its own.
    n_steps, n_paths : int
        Intervals in a path and number of paths, for a model.
    seed : int, numpy.random.SeedSequence or numpy.random.Generator
        Where the random numbers come from, for a model.
    times : array of shape (n_steps + 1,), optional
        Dates in years, increasing from 0; by default equally spaced from now to the first expiry.
    hedge : Spot, Future or Perpetual, default Spot()
        The instrument that is traded; the holding counts units of it.
    funding : float or array of shape (n_steps,), default 0.0
        What a long perpetual pays a short one, as a fraction of the price per year.
    interest : bool, default True
        Whether the account bears interest at `market.rate`; published tables sometimes leave it out.
    discounted : bool, default False
        Whether profit and cost are brought to the start with `exp(-r T)`.
    premium : float or "model", default "model"
        Money received for the book at the start (negative: paid). `"model"` is its value in the market.
    charge_opening, charge_closing : bool, default True and False
        Whether the first trade costs anything; whether what is left after delivery is traded away at a cost.
    attribution : bool, default False
        Whether to split the profit into premium, delta, gamma, theta, vega, carry, jump, cost and residual.
    gap : float, default 5.0
        Standard deviations (of the implied volatility) beyond which the move of one step is a jump.
    keep : {"paths", "moments"}
        Whether the result holds every path, or only means and higher moments, in constant memory.
    executor : object with the `map` of `concurrent.futures`, optional
        Who does the work: a process pool, a Dask client's `get_executor()`. The numbers do not depend on it.
    workers : int, optional
        Number of threads if there is no executor; by default one for each processor.
    progress : bool or function, default False
        True draws a bar; a function is called with (blocks done, blocks in all).

    Returns
    -------
    HedgeResult
        Profit, cost and trades of every path, and `summary()` with standard errors.

    Raises
    ------
    ValueError
        If the book, the paths, the policy and the market do not fit each other, or a number is out of range.

    Notes
    -----
    The first holding is the policy's opening: for a band, its middle. No trade is made on the last date. Legs
    that expire earlier are settled in cash on their date, which must be one of the dates of the paths; legs
    that expire later are valued in the market at the end.

    References
    ----------
    Derman and Kamal (1999) for the example; Hull, *Options, Futures, and Other Derivatives*, Table 19.4.

    Examples
    --------
    A sold call, hedged daily for a month. The formula of Derman and Kamal says 0.443, and is 3 % high here:

    >>> from deltahedge import Book, Call, Market
    >>> from deltahedge.paths import GBM
    >>> market = Market(spot=100.0, vol=0.20, rate=0.05)
    >>> sold_call = Book([(-1, Call(strike=100.0, expiry=1 / 12))])
    >>> result = simulate(
    ...     sold_call, GBM(100.0, vol=0.20, drift=0.05), market=market, n_steps=21, n_paths=20_000, seed=1
    ... )
    >>> round(result.sd, 2)
    0.43
    >>> list(result.summary().index)
    ['mean', 'sd', 'skew', 'excess_kurtosis', 'q05', 'mean_cost', 'mean_trades']
    """
    book = _checked_book(book)
    drawn = scenario(paths, book.expiry, times, n_steps, n_paths, seed)
    dates = drawn.times
    market = _checked_market(market, drawn)
    _check_expiries(book, market, dates)
    policy = as_policy(policy)
    policy.fit(dates)
    if not isinstance(costs, CostModel):
        raise ValueError(f"costs must be a cost model, such as Proportional(one_way=0.0005), got {costs!r}")
    one_of("keep", keep, ("paths", "moments"))
    workers = checked_workers(executor, workers)
    account_rate = market.rate if flag("interest", interest) else 0.0
    discount_rate = market.rate if flag("discounted", discounted) else 0.0
    study = Study(
        book=book,
        rate=market.rate,
        dividend=market.dividend,
        vols=None if np.ndim(market.vol) == 2 else np.broadcast_to(market.vol, len(dates)).tolist(),
        has_vol=bool(np.min(market.vol) > 0),
        times=dates.tolist(),
        policy=policy,
        costs=costs,
        line=HedgeLine(hedge, dates, market.rate, market.dividend, account_rate, _funding(funding, dates)),
        premium=_premium(premium),
        charge_opening=flag("charge_opening", charge_opening),
        charge_closing=flag("charge_closing", charge_closing),
        gap=single("gap", positive, gap) if flag("attribution", attribution) else None,
        scale=np.exp((account_rate - discount_rate) * dates[-1]),
    )
    blocks = run(partial(hedge_block, study), drawn.blocks(market.vol), executor, workers, progress)
    return gather(blocks, drawn.n_paths, keep)


def _checked_book(book):
    book = book if isinstance(book, Book) else Book([(1.0, book)])
    for _, contract in book:
        fields = {name: value for name, value in vars(contract).items() if np.ndim(value)}
        if fields:
            name, value = fields.popitem()
            raise ValueError(f"book must hold contracts of single numbers, got {name} {value!r}")
    return book


def _checked_market(market, drawn):
    if not isinstance(market, Market):
        raise ValueError(f"market must be a Market, got {market!r}")
    for name in ("spot", "rate", "dividend"):
        if np.ndim(getattr(market, name)):
            raise ValueError(f"market.{name} must be one number, got shape {np.shape(getattr(market, name))}")
    allowed = [(), (len(drawn.times),)]
    if drawn.given:
        allowed.append((drawn.n_paths, len(drawn.times)))
    if np.shape(market.vol) not in allowed:
        raise ValueError(f"market.vol must have one of the shapes {allowed}, got {np.shape(market.vol)}")
    if not np.isclose(drawn.start, market.spot, rtol=1e-9, atol=0.0):
        raise ValueError(f"market.spot must be the first price {drawn.start} of paths, got {market.spot}")
    return market


def _check_expiries(book, market, dates):
    for _, contract in book:
        expiry = contract.expiry
        if isinstance(contract, Spot) and market.dividend:
            raise ValueError(
                f"book must not hold Spot() when it yields {market.dividend}: its yield is not booked"
            )
        if expiry < dates[-1] + SAME_INSTANT and np.abs(dates - expiry).min() > SAME_INSTANT:
            raise ValueError(
                f"expiry {expiry} of {contract!r} must be one of the dates of paths, or after them"
            )
        if expiry <= SAME_INSTANT:
            raise ValueError(f"expiry must be above zero for every contract of book, got {contract!r}")


def _premium(premium):
    if isinstance(premium, str):
        one_of("premium", premium, ("model",))
        return None
    return single("premium", finite, premium)


def _funding(funding, dates):
    funding = finite("funding", funding)
    if funding.shape not in ((), (len(dates) - 1,)):
        raise ValueError(f"funding must be one number or one for each step, got shape {funding.shape}")
    return funding
