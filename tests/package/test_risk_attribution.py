"""Attribution sums, vanishing residuals, and the probability of failure against simulation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.special import ndtr

import deltahedge as dh
from deltahedge import paths, risk
from deltahedge.book import Book
from deltahedge.instruments import Call, Put, Spot

MARKET = dh.Market(spot=100.0, vol=0.5, rate=0.03, dividend=0.01)
BOOK = Book([(-3, Call(105.0, 0.3)), (2, Put(90.0, 0.5)), (1.5, Spot())])
DAY = 1 / 365


@given(
    st.floats(-0.5, 0.8), st.floats(-0.3, 0.5), st.floats(-0.05, 0.05),
    st.floats(0, 0.2), st.floats(-0.9, 1.0), st.floats(-100, 100),
)  # fmt: skip
@settings(max_examples=60)
def test_terms_add_up_to_the_change_of_value(move, vol_change, rate_change, dt, gap, cash):
    after = MARKET.at(spot=100 * (1 + move), vol=0.5 + vol_change, rate=0.03 + rate_change)
    parts = risk.attribute(BOOK, MARKET, after, dt, gap, cash)
    profit = BOOK.after(dt).value(after) - BOOK.value(MARKET) + cash
    assert parts.total == pytest.approx(profit, abs=1e-9)
    assert parts.cash == cash


MOVES = [(1, 1, 1, 1), (-1, 1, 0, 1), (1, -1, 1, 0), (1, 0, 0, 0), (0, 1, 1, -1)]  # spot, vol, time, rate


@pytest.mark.parametrize("direction", MOVES)
def test_residual_is_of_third_order(direction):
    """Half the move leaves an eighth; time and rate are terms of first order, so their steps are squared."""
    move, vol_change, dt, rate_change = direction

    def residual(h):
        spot, vol = 100 * (1 + 0.02 * h * move), 0.5 + 0.02 * h * vol_change
        after = MARKET.at(spot=spot, vol=vol, rate=0.03 + 0.002 * h**2 * rate_change)
        return risk.attribute(BOOK, MARKET, after, 0.001 * h**2 * dt).residual

    assert residual(0.2) / residual(0.1) == pytest.approx(8, rel=0.1)


def test_each_cause_alone_shows_in_its_own_term():
    def largest(after, dt=0.0):
        table = risk.attribute(BOOK, MARKET, after, dt).table().drop("total")
        return table.abs().idxmax()

    assert largest(MARKET.at(vol=0.51)) == "vega"
    assert largest(MARKET.at(rate=0.035)) == "rho"
    assert largest(MARKET, dt=DAY) == "theta"
    assert largest(MARKET.at(spot=101.0)) == "delta"


def test_gap_alone_is_full_revaluation_and_nothing_is_left():
    after = MARKET.at(spot=88.0)
    parts = risk.attribute(BOOK, MARKET, after, gap=-0.12)
    assert parts.gap == pytest.approx(BOOK.value(after) - BOOK.value(MARKET), rel=1e-12)
    others = parts.table().drop(["gap", "total"])
    np.testing.assert_allclose(others, 0, atol=1e-9)


def test_many_moves_at_once_are_the_moves_one_by_one():
    after = MARKET.at(spot=np.array([95.0, 100.0, 110.0]), vol=np.array([0.6, 0.5, 0.45]))
    together = risk.attribute(BOOK, MARKET, after, DAY, cash=[1.0, 0.0, -1.0]).table()
    assert isinstance(together, pd.DataFrame)
    for i, cash in enumerate([1.0, 0.0, -1.0]):
        end = MARKET.at(spot=after.spot[i], vol=after.vol[i])
        one = risk.attribute(BOOK, MARKET, end, DAY, cash=cash).table()
        assert isinstance(one, pd.Series)
        np.testing.assert_allclose(together.loc[i], one, atol=1e-10)


def test_a_path_attributed_step_by_step():
    """Arrays in both markets: the terms of all steps add up to the profit of the whole path."""
    spots = np.array([100.0, 103.0, 99.0, 101.0])
    before, after = MARKET.at(spot=spots[:-1]), MARKET.at(spot=spots[1:])
    call = Call(105.0, 0.3)
    profit = call.value(MARKET.at(spot=101.0)) - call.value(MARKET)
    assert risk.attribute(call, before, after).total.sum() == pytest.approx(profit, abs=1e-10)


def test_a_contract_is_a_book_of_one():
    after, call = MARKET.at(spot=104.0), Call(105.0, 0.3)
    one, book = (risk.attribute(x, MARKET, after).table() for x in (call, Book([(1, call)])))
    np.testing.assert_allclose(one, book, rtol=1e-12)


@given(st.floats(-0.1, 0.1), st.floats(-0.1, 0.1), st.floats(0, 0.01))
@settings(max_examples=40)
def test_delta_drift_adds_up(move, vol_change, dt):
    after = MARKET.at(spot=100 * (1 + move), vol=0.5 + vol_change)
    drift = risk.delta_drift(BOOK, MARKET, after, dt)
    change = BOOK.after(dt).greeks(after).delta - BOOK.greeks(MARKET).delta
    assert drift.total == pytest.approx(change, abs=1e-12)
    small = risk.delta_drift(BOOK, MARKET, MARKET.at(spot=100.01, vol=0.5001), 1e-6)
    assert abs(small.residual) < 1e-5
    assert min(abs(small.gamma), abs(small.vanna), abs(small.charm)) > abs(small.residual)


# ---- failure


def hedged_short_call(market, call):
    return Book([(-1, call), (call.greeks(market).delta, Spot())])


CALL, FLAT = Call(100.0, 30 / 365), dh.Market(spot=100.0, vol=0.6)

# loss, vol, drift, jump rate, mean, sd
WORLDS = [
    (0.2, 0.6, 0.0, 0.0, 0.0, 0.0),
    (0.5, 0.9, 0.3, 0.0, 0.0, 0.0),
    (0.3, 0.6, 0.0, 30.0, -0.12, 0.05),
    (1.0, 0.4, 0.0, 400.0, 0.02, 0.10),
]


@pytest.mark.parametrize(("loss", "vol", "drift", "rate", "mean", "sd"), WORLDS)
def test_failure_probability_by_simulation(loss, vol, drift, rate, mean, sd):
    book = hedged_short_call(FLAT, CALL)
    exact = risk.failure_probability(book, FLAT, loss, DAY, vol, drift, rate, mean, sd)
    n = 100_000
    model = paths.Merton(100.0, vol=vol, drift=drift, jump_rate=rate, jump_mean=mean, jump_vol=sd)
    spot = model.paths([0.0, DAY], n, seed=14)[:, -1]
    profit = book.after(DAY).value(FLAT.at(spot=spot)) - book.value(FLAT)
    found = (profit < -loss).mean()
    assert abs(found - exact) < 4 * np.sqrt(exact * (1 - exact) / n)


def test_failure_of_a_coin_is_the_lognormal_distribution():
    p = risk.failure_probability(Spot(), FLAT, loss=10.0, horizon=0.1, drift=0.2)
    exact = ndtr((np.log(0.9) - (0.2 - 0.18) * 0.1) / (0.6 * np.sqrt(0.1)))
    assert p == pytest.approx(exact, rel=1e-12)
    assert risk.failure_probability(-1 * Book([(1, Spot())]), FLAT, 0.0, 0.1) == pytest.approx(
        1 - ndtr(0.18 * 0.1 / (0.6 * np.sqrt(0.1))), rel=1e-12
    )


def test_failure_of_a_hedged_call_is_the_two_tails_beyond_its_roots():
    book = hedged_short_call(FLAT, CALL)

    def excess(x):
        return book.after(DAY).value(FLAT.at(spot=100 * np.exp(x))) - book.value(FLAT) + 0.3

    low, high = brentq(excess, -0.5, 0.0, xtol=1e-14), brentq(excess, 0.0, 0.5, xtol=1e-14)
    s, m = 0.6 * np.sqrt(DAY), -0.18 * DAY
    tails = ndtr((low - m) / s) + ndtr((m - high) / s)
    assert risk.failure_probability(book, FLAT, 0.3, DAY) == pytest.approx(tails, rel=1e-10)


def test_failure_falls_with_the_loss_and_grows_with_the_horizon():
    book = hedged_short_call(FLAT, CALL)
    by_loss = [risk.failure_probability(book, FLAT, loss, DAY) for loss in (0.0, 0.1, 0.5, 2.0, 50.0)]
    assert by_loss == sorted(by_loss, reverse=True)
    assert by_loss[-1] < 1e-15
    by_time = [risk.failure_probability(book, FLAT, 0.5, k * DAY) for k in (0.1, 1, 3, 10)]
    assert by_time == sorted(by_time)


def test_failure_without_volatility_is_certain_or_impossible():
    long_call = Call(100.0, 0.5)
    assert risk.failure_probability(long_call, FLAT, 0.0, 0.1, vol=0.0) == 1.0  # theta is certain
    assert risk.failure_probability(long_call, FLAT, 5.0, 0.1, vol=0.0) == 0.0
    jump = risk.failure_probability(Spot(), FLAT, 5.0, 0.1, vol=0.0, jump_rate=2.0, jump_mean=-0.2)
    assert jump == pytest.approx(1 - np.exp(-0.2), rel=1e-12)


BAD = [
    (lambda: risk.attribute(BOOK, MARKET, MARKET, 0.4), "dt must not pass"),
    (lambda: risk.attribute(BOOK, MARKET, MARKET, -0.1), "dt must be finite and not negative"),
    (lambda: risk.attribute(BOOK, MARKET, MARKET, gap=-1.0), "gap must be above -1"),
    (lambda: risk.attribute(BOOK, MARKET, MARKET, cash=np.nan), "cash must be finite"),
    (lambda: risk.attribute(BOOK, MARKET, MARKET.at(spot=[1, 2]), gap=[0, 0, 0]), "shapes must"),
    (lambda: risk.delta_drift(BOOK, MARKET, MARKET, 0.4), "dt must not pass"),
    (lambda: risk.failure_probability(BOOK, MARKET, -1.0, DAY), "loss must be finite and not negative"),
    (lambda: risk.failure_probability(BOOK, MARKET, 1.0, 0.0), "horizon must be finite and above zero"),
    (lambda: risk.failure_probability(BOOK, MARKET, 1.0, 9.0), "dt must not pass"),
    (lambda: risk.failure_probability(BOOK, MARKET, 1.0, DAY, jump_mean=-1.0), "jump_mean must be above -1"),
    (lambda: risk.failure_probability(BOOK, MARKET.at(spot=[1, 2]), 1.0, DAY), "market.spot must be a"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
