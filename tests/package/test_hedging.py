"""The many-path engine: against the ledger, against theory, against itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import deltahedge as dh
from deltahedge.paths import GBM, Bootstrap, Heston, Merton
from deltahedge.published import HULL_CALL, HULL_IN_THE_MONEY, HULL_MARKET, HULL_OUT_OF_THE_MONEY

MARKET = dh.Market(spot=100.0, vol=0.2, rate=0.05, dividend=0.02)
CALL = dh.Call(strike=100.0, expiry=0.25)
SOLD = dh.Book([(-1, CALL)])
MODEL = GBM(100.0, 0.2, drift=0.03)
COST = dh.Proportional(one_way=0.001) + dh.Fixed(0.01)
EVERYTHING = dh.Book(
    [
        (-1.0, CALL),
        (2.0, dh.Put(95.0, 0.15)),
        (1.0, dh.Call(110.0, 0.5)),
        (3.0, dh.Digital(100.0, 0.25)),
        (1.0, dh.VarianceSwap(0.04, 0.25, fixing=100.0, notional=100.0)),
        (-2.0, dh.Forward(101.0, 0.25)),
        (0.5, dh.Perpetual(entry=98.0)),
    ]
)


def hedge(policy=None, costs=None, book=SOLD, paths=MODEL, market=MARKET, **options):
    if paths is MODEL:
        options = {"n_steps": 25, "n_paths": 2_000, "seed": 1} | options
    return dh.simulate(book, paths, policy or dh.EveryStep(), costs or dh.Free(), market=market, **options)


# --- Against the ledger, row by row ----------------------------------------------------------------------


@pytest.mark.parametrize("path", [HULL_IN_THE_MONEY, HULL_OUT_OF_THE_MONEY])
@pytest.mark.parametrize("interest", [True, False])
def test_one_path_is_the_ledger(path, interest):
    """Cost of Hull's hedge: 263,242 on the path that ends in the money, with interest."""
    result = dh.simulate(
        dh.Book([(-100_000, HULL_CALL)]), path, market=HULL_MARKET, premium=0.0, interest=interest
    )
    ledger = dh.hedge_ledger(
        HULL_CALL, path, HULL_MARKET, -100_000, interest="continuous" if interest else "none"
    )
    assert result.pnl == pytest.approx(-ledger.iloc[-1]["cumulative_cost"], rel=1e-12)


def test_a_book_with_yield_on_several_paths_is_the_ledger():
    book = dh.Book([(-3, dh.Call(100.0, 0.25)), (2, dh.Put(95.0, 0.15))])
    times = np.linspace(0, 0.25, 26)
    prices = MODEL.paths(times, 3, seed=2)
    result = hedge(book=book, paths=prices, times=times, discounted=True)
    for path, pnl in zip(prices, result.pnl, strict=True):
        ledger = dh.hedge_ledger(book, path, MARKET, times=times, premium="model")
        assert pnl == pytest.approx(ledger.iloc[-1]["present_value"], abs=1e-9)


def test_volatility_that_moves_is_the_ledger():
    times = np.linspace(0, 0.25, 26)
    vols = np.linspace(0.2, 0.3, 26)
    path = MODEL.paths(times, 1, seed=3)
    market = MARKET.at(vol=vols)
    result = hedge(paths=path, market=market)
    ledger = dh.hedge_ledger(CALL, path[0], market, -1, premium="model")
    assert result.pnl == pytest.approx(ledger.iloc[-1]["profit"], abs=1e-9)
    by_path = hedge(paths=path, market=MARKET.at(vol=vols[None, :]))
    assert by_path.pnl == pytest.approx(result.pnl, abs=1e-12)


# --- Against theory --------------------------------------------------------------------------------------


@pytest.mark.parametrize("hedge_with", [dh.Spot(), dh.Future(0.3), dh.Perpetual()], ids=repr)
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_fair_hedge_earns_nothing_on_average(hedge_with, sign):
    """Drift r - q, so that every instrument is fair: the mean profit is zero within 4 standard errors."""
    book = dh.Book([(sign, CALL), (-sign, dh.Put(90.0, 0.25))])
    result = hedge(
        dh.Every(5),
        book=book,
        hedge=hedge_with,
        funding=0.03,
        n_paths=20_000,
        attribution=False,
    )
    value, error = result.summary().loc["mean"]
    assert abs(value) < 4 * error


def test_error_falls_like_one_over_the_root_of_the_number_of_rebalances():
    few, many = (hedge(n_steps=n, n_paths=20_000).sd for n in (50, 450))
    assert few / many == pytest.approx(3.0, rel=0.04)


@pytest.mark.parametrize("hedge_with", [dh.Future(0.3), dh.Perpetual()], ids=repr)
def test_instruments_agree_when_hedging_often(hedge_with):
    """The same paths and the same error, to a tenth of it: only the interest on the gains differs."""
    spot = hedge(n_steps=100)
    other = hedge(n_steps=100, hedge=hedge_with, funding=0.03)
    assert np.std(spot.pnl - other.pnl) < 0.1 * spot.sd


def test_funding_is_paid_by_the_long():
    """A short call is hedged with a long perpetual: 10 % a year on about half a unit for a quarter."""
    free, paid = (hedge(hedge=dh.Perpetual(), funding=f, interest=False) for f in (0.0, 0.10))
    holding_times_spot = (free.pnl.mean() - paid.pnl.mean()) / (0.10 * 0.25)
    assert 40 < holding_times_spot < 65
    varying = hedge(hedge=dh.Perpetual(), funding=np.full(25, 0.10), interest=False)
    np.testing.assert_allclose(varying.pnl, paid.pnl)


def test_an_unhedged_book_is_premium_less_payoff():
    times = np.linspace(0, 0.25, 26)
    prices = MODEL.paths(times, 500, seed=4)
    result = hedge(dh.Never(), paths=prices)
    premium = CALL.value(MARKET) * np.exp(0.05 * 0.25)
    np.testing.assert_allclose(result.pnl, premium - np.maximum(prices[:, -1] - 100, 0), atol=1e-12)
    assert not result.trades.any() and not result.cost.any()


def test_hedge_and_forget_trades_once():
    result = hedge(dh.Never(after_opening=True), COST)
    assert (result.trades == 1).all()
    first = COST(CALL.greeks(MARKET).delta, 100.0) * np.exp(0.05 * 0.25)
    np.testing.assert_allclose(result.cost, first)


def test_a_bare_contract_is_held_long():
    np.testing.assert_allclose(hedge(book=CALL).pnl, -hedge().pnl, atol=1e-12)


def test_legs_may_outlive_the_paths():
    """A book closed early at its model value, hedged at every date, makes little either way."""
    book = dh.Book([(-1, dh.Call(100.0, 1.0))])
    result = hedge(book=book, times=np.linspace(0, 0.25, 101), n_steps=None)
    value, error = result.summary().loc["mean"]
    assert abs(value) < 4 * error
    assert result.sd < 0.2


def test_a_strike_of_zero_is_the_spot_and_needs_one_trade():
    result = hedge(book=dh.Book([(-1, dh.Call(0.0, 0.25))]), market=MARKET.at(dividend=0.0))
    np.testing.assert_allclose(result.pnl, 0.0, atol=1e-12)
    assert (result.trades == 1).all()


def test_without_implied_volatility_the_delta_is_a_step():
    """Valued at no volatility, a call is hedged all or nothing: its holder pays every crossing."""
    market = dh.Market(100.0, 0.0)
    call = dh.Call(99.0, 0.25)
    stop_loss = hedge(dh.StopLoss(99.0, amount=-1.0), book=call, market=market)
    np.testing.assert_allclose(hedge(book=call, market=market).pnl, stop_loss.pnl, atol=1e-12)


def test_discounting_and_interest_are_separate():
    plain, discounted = hedge(), hedge(discounted=True)
    np.testing.assert_allclose(discounted.pnl, plain.pnl * np.exp(-0.05 * 0.25), atol=1e-14)
    without = hedge(interest=False, premium=0.0)
    assert abs(without.pnl - hedge(premium=0.0).pnl).max() > 0.1


def test_charges_at_the_ends():
    rate = dh.Proportional(one_way=0.001)
    free_start = hedge(costs=rate, charge_opening=False)
    both = hedge(costs=rate, charge_closing=True)
    normal = hedge(costs=rate)
    first = rate(CALL.greeks(MARKET).delta, 100.0) * np.exp(0.05 * 0.25)
    np.testing.assert_allclose(normal.cost - free_start.cost, first)
    # In the money the share is delivered, out of the money there is none: next to nothing is left to trade.
    left = both.cost - normal.cost
    assert (left >= 0).all() and left.mean() < 0.2 * first
    # Closed before expiry, the whole hedge is unwound.
    early = {"times": np.linspace(0, 0.1, 11), "n_steps": None}
    unwound = hedge(costs=rate, charge_closing=True, **early).cost - hedge(costs=rate, **early).cost
    assert unwound.mean() > 0.5 * first


@pytest.mark.parametrize(
    "model",
    [
        Merton(100.0, 0.2, 1.0, -0.1, 0.05, drift=0.03),
        Heston(100.0, 0.04, 3.0, 0.04, 0.5, -0.5, drift=0.03, moves_vol=True),
        Heston(100.0, 0.0001, 1.0, 0.04, 1.5, 0.5, drift=0.03, moves_vol=True),
        Bootstrap(np.exp(np.cumsum(np.random.default_rng(1).normal(0, 0.01, 100))) * 100, 0.01, spot=100.0),
        GBM(100.0, 0.2, stream="browser"),
        GBM(100.0, 0.2, stream="sobol"),
    ],
    ids=lambda model: type(model).__name__,
)
def test_every_model_of_paths_can_be_hedged(model):
    """Finite numbers, and the attribution adds up, where the volatility moves and touches zero too."""
    result = hedge(
        dh.Band(0.05),
        COST,
        paths=model,
        times=np.linspace(0, 0.25, 26),
        n_paths=512,
        seed=5,
        attribution=True,
    )
    np.testing.assert_allclose(sum(result.attribution.values()), result.pnl, atol=1e-9)
    if isinstance(model, Merton):
        assert np.mean(result.attribution["jump"] < -0.5) > 0.05
    if getattr(model, "moves_vol", False):
        assert np.std(result.attribution["vega"]) > 0.1


# --- Attribution -----------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(
    hedge_with=st.sampled_from([dh.Spot(), dh.Future(0.3), dh.Perpetual()]),
    policy=st.sampled_from(
        [
            dh.EveryStep(),
            dh.Every(4, dh.Band(0.1)),
            dh.Latency(2, dh.Move(0.02)),
            dh.HedgeAt(0.3, dh.Lots(0.1)),
            dh.LelandDelta(0.001, 0.01),
            dh.MinimumVarianceDelta(-0.2, 0.1, 0.0),
            dh.StopLoss(100.0),
        ]
    ),
    rate=st.floats(-0.05, 0.2),
    funding=st.floats(-0.5, 0.5),
    interest=st.booleans(),
    discounted=st.booleans(),
    closing=st.booleans(),
    gap=st.floats(0.5, 6.0),
    premium=st.one_of(st.just("model"), st.floats(-10, 10)),
    seed=st.integers(0, 10),
)
def test_attribution_adds_up_to_the_profit(
    hedge_with, policy, rate, funding, interest, discounted, closing, gap, premium, seed
):
    market = dh.Market(100.0, 0.25, rate, 0.01)
    result = hedge(
        policy,
        COST,
        book=EVERYTHING,
        market=market,
        n_paths=20,
        seed=seed,
        times=np.linspace(0, 0.25, 21),
        n_steps=20,
        hedge=hedge_with,
        funding=funding,
        interest=interest,
        discounted=discounted,
        charge_closing=closing,
        premium=premium,
        attribution=True,
        gap=gap,
    )
    np.testing.assert_allclose(sum(result.attribution.values()), result.pnl, rtol=0, atol=1e-9)
    np.testing.assert_allclose(result.attribution["cost"], -result.cost, atol=1e-15)


def test_attribution_of_a_plain_hedge():
    """Short gamma: loses on moves, collects theta; no open delta, and the residual is small."""
    parts = hedge(attribution=True, n_steps=100, n_paths=5_000).attribution
    assert (parts["gamma"] < 0).all() and (parts["theta"] > 0).all()
    assert not parts["delta"].any() and not parts["vega"].any() and not parts["cost"].any()
    assert parts["premium"] == pytest.approx(0.0, abs=1e-14)
    assert np.std(parts["residual"]) < 0.1 * np.std(parts["gamma"])


def test_attribution_puts_a_gap_under_jump():
    path = np.full((1, 26), 100.0) * np.where(np.arange(26) < 13, 1.0, 0.85)
    parts = hedge(paths=path, attribution=True).attribution
    assert parts["jump"][0] < -5
    assert parts["gamma"][0] == 0  # no other step moved
    large = hedge(paths=path, attribution=True, gap=100.0).attribution
    assert large["jump"][0] == 0 and large["gamma"][0] < -5


def test_vega_is_what_a_move_of_the_implied_volatility_earns():
    path, vols = np.full((1, 3), 100.0), np.array([0.2, 0.21, 0.21])
    times = [0.0, 1e-6, 2e-6]
    result = hedge(paths=path, times=times, market=MARKET.at(vol=vols), attribution=True)
    vega = CALL.greeks(MARKET).vega
    assert result.attribution["vega"][0] == pytest.approx(-0.01 * vega, rel=1e-4)
    assert result.pnl[0] == pytest.approx(-0.01 * vega, rel=1e-2)
