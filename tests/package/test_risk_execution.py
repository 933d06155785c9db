"""Schedules, exploitation, credit and market making: optimality, identities, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize_scalar

import deltahedge as dh
from deltahedge import risk
from deltahedge.instruments import Call

ORDER = {"quantity": 1e6, "horizon": 5.0, "vol": 0.95, "temporary": 2.5e-6, "permanent": 2.5e-7}


def cost_and_variance(holdings, horizon, vol, temporary, permanent, half_spread=0.0, **_):
    """Almgren and Chriss's two sums for any schedule, written out again."""
    tau = horizon / (len(holdings) - 1)
    n = -np.diff(holdings)
    cost = 0.5 * permanent * holdings[0] ** 2 + half_spread * np.abs(n).sum()
    cost += (temporary - 0.5 * permanent * tau) / tau * (n**2).sum()
    return cost, vol**2 * tau * (holdings[1:] ** 2).sum()


@given(st.integers(2, 20), st.floats(-9, -4), st.integers(0, 1000))
@settings(max_examples=40)
def test_no_other_schedule_is_better(n_steps, log_aversion, seed):
    aversion = 10**log_aversion
    best = risk.almgren_chriss(**ORDER, n_steps=n_steps, half_spread=0.06, risk_aversion=aversion)
    cost, variance = cost_and_variance(best.holdings, **ORDER, half_spread=0.06)
    assert best.expected_cost == pytest.approx(cost, rel=1e-12)
    assert best.variance == pytest.approx(variance, rel=1e-12)
    bump = np.zeros(n_steps + 1)
    bump[1:-1] = np.random.default_rng(seed).standard_normal(n_steps - 1) * 1e4
    other_cost, other_variance = cost_and_variance(best.holdings + bump, **ORDER, half_spread=0.06)
    assert cost + aversion * variance <= other_cost + aversion * other_variance + 1e-6


@given(st.integers(1, 30), st.floats(0, 1e-3), st.sampled_from([1e6, -1e6]))
@settings(max_examples=40)
def test_a_schedule_trades_the_whole_order_and_only_one_way(n_steps, aversion, quantity):
    plan = risk.almgren_chriss(**(ORDER | {"quantity": quantity}), n_steps=n_steps, risk_aversion=aversion)
    assert plan.holdings[0] == pytest.approx(quantity, rel=1e-12)
    assert plan.holdings[-1] == 0
    assert plan.trades.sum() == pytest.approx(quantity, rel=1e-12)
    assert (np.sign(quantity) * plan.trades >= 0).all()
    assert (np.diff(np.abs(plan.trades)) <= 1e-6).all()  # the hurry is at the start
    assert plan.times[-1] == 5.0


def test_a_tiny_risk_aversion_is_the_straight_line_to_the_last_digit_that_counts():
    line, tiny = (risk.almgren_chriss(**ORDER, n_steps=7, risk_aversion=x) for x in (0.0, 1e-16))
    np.testing.assert_allclose(tiny.holdings, line.holdings, rtol=1e-9, atol=1e-3)
    assert line.half_life == np.inf


def test_a_desperate_trader_sells_at_once_without_overflow():
    plan = risk.almgren_chriss(**ORDER, n_steps=2000, risk_aversion=1e9)
    assert np.isfinite(plan.holdings).all()
    assert plan.holdings[1] == pytest.approx(0, abs=1.0)


@given(st.floats(-50, 50), st.floats(0, 5), st.floats(0.1, 5))
@settings(max_examples=40)
def test_no_other_size_gains_more_ahead_of_the_flow(flow, permanent, temporary):
    found = risk.exploiter_gain(flow, permanent, temporary)

    def gain(x):
        return permanent * flow * x - 2 * temporary * x**2

    search = minimize_scalar(lambda x: -gain(x))
    assert found.gain == pytest.approx(-search.fun, rel=1e-8, abs=1e-9)
    assert found.gain == pytest.approx(gain(found.size), rel=1e-9, abs=1e-12)
    assert found.hedger_cost == pytest.approx(permanent * found.size * flow, rel=1e-12)


def test_a_flow_as_likely_up_as_down_gives_nothing_away():
    assert risk.exploiter_gain(np.mean([10.0, -10.0]), 2.0, 5.0).gain == 0
    assert risk.exploiter_gain([10.0, -10.0], 2.0, 5.0).gain.tolist() == [10.0, 10.0]


# ---- rebalancing credit


@given(arrays(float, 12, elements=st.floats(-0.05, 0.05)), st.floats(-3, 3))
def test_credit_of_a_closed_path_is_half_gamma_times_the_squared_moves(returns, gamma):
    spots = 100 * np.exp(np.concatenate([[0.0], np.cumsum(returns), [0.0]]))
    holdings = 7.0 - gamma * (spots - 100)
    expected = 0.5 * gamma * (np.diff(spots) ** 2).sum()
    assert risk.rebalancing_credit(spots, holdings) == pytest.approx(expected, abs=1e-9)


@given(arrays(float, (3, 8), elements=st.floats(50, 150)), arrays(float, (3, 8), elements=st.floats(-5, 5)))
def test_credit_is_the_profit_of_the_hedge_less_that_of_the_first_hedge(spots, holdings):
    profit = (holdings[:, :-1] * np.diff(spots)).sum(axis=1)
    first = holdings[:, 0] * (spots[:, -1] - spots[:, 0])
    np.testing.assert_allclose(risk.rebalancing_credit(spots, holdings), profit - first, atol=1e-9)


def test_credit_reads_a_ledger():
    """The columns of `hedge_ledger` go straight in; a short call pays for its rebalancing."""
    market = dh.Market(spot=100.0, vol=0.3)
    ledger = dh.hedge_ledger(Call(100.0, 0.25), [100.0, 104.0, 99.0, 103.0, 100.0], market, quantity=-10)
    rows = ledger.drop("settlement")
    assert risk.rebalancing_credit(rows["spot"], rows["holding"]) < 0


# ---- market making


def test_inventory_is_what_a_book_says():
    market = dh.Market(spot=100.0, vol=0.5)
    fills = [(3, Call(100.0, 0.1)), (-5, Call(110.0, 0.2))]
    deltas = [call.greeks(market).delta for _, call in fills]
    by_hand = risk.inventory_delta([q for q, _ in fills], deltas, hedge=0.7)
    assert by_hand == pytest.approx(dh.Book(fills).greeks(market).delta + 0.7, rel=1e-12)
    assert risk.inventory_delta([2, 3], [0.5, 0.5], multipliers=[1, 10]) == 16.0
    assert risk.inventory_delta([], []) == 0.0


def test_reservation_price_sheds_the_inventory():
    long, flat, short = risk.reservation_price(100.0, 0.5, [2.0, 0.0, -2.0], 1e-3, 1 / 365)
    assert long < flat == 100.0 < short
    assert long + short == pytest.approx(200.0, rel=1e-12)


def test_protection_counts_net_delta_in_windows_that_open_with_a_fill():
    one = [0.5, 0.5]
    assert risk.mmp_trigger([0, 1], one, interval=2, delta_limit=1.0) == 1
    assert risk.mmp_trigger([0, 3], one, interval=2, delta_limit=1.0) is None  # a new window
    assert risk.mmp_trigger([0, 1], [0.5, -0.5], interval=2, delta_limit=1.0) is None  # net, not gross
    # The window does not roll: it ends two seconds after its first fill, whatever came in between.
    assert risk.mmp_trigger([0.0, 1.9, 2.1], [0.1, 0.5, 0.5], interval=2, delta_limit=1.0) is None
    assert risk.mmp_trigger([0, 1], [0.0, 0.0], 2, 1.0, quantities=[3, -3], quantity_limit=6) == 1
    assert risk.mmp_trigger([], [], 2, 1.0) is None


def test_ten_fills_of_a_tenth_reach_a_limit_of_one():
    assert risk.mmp_trigger(np.arange(10), [0.1] * 10, interval=60, delta_limit=1.0) == 9


BAD = [
    (lambda: risk.almgren_chriss(**ORDER, n_steps=0), "n_steps must be a whole number, at least 1"),
    (lambda: risk.almgren_chriss(**ORDER, n_steps=5, risk_aversion=-1), "risk_aversion must be finite"),
    (lambda: risk.almgren_chriss(**(ORDER | {"permanent": 1.0}), n_steps=5), "temporary must be above"),
    (lambda: risk.almgren_chriss(**(ORDER | {"quantity": [1, 2]}), n_steps=5), "quantity must be a single"),
    (lambda: risk.exploiter_gain(1.0, 1.0, 0.0), "temporary must be finite and above zero"),
    (lambda: risk.exploiter_gain([1, 2], [1, 2, 3], 1.0), "shapes must broadcast"),
    (lambda: risk.rebalancing_credit([1.0], [1.0]), "times last, at least two"),
    (lambda: risk.rebalancing_credit([1.0, 2.0], [1.0, 2.0, 3.0]), "must have the same shape"),
    (lambda: risk.inventory_delta([1, 2], [1, 2, 3]), "shapes must broadcast"),
    (lambda: risk.inventory_delta([1], [1], hedge=[1, 2]), "hedge must be a single number"),
    (lambda: risk.reservation_price(100, 0.5, 1, -1, 1), "risk_aversion must be finite and not negative"),
    (lambda: risk.mmp_trigger([1, 0], [1, 1], 1, 5), "times must not decrease, got 0.0"),
    (lambda: risk.mmp_trigger([1, 2], [1], 1, 5), "lists of the same length"),
    (lambda: risk.mmp_trigger([1], [1], 0, 5), "interval must be finite and above zero"),
    (lambda: risk.mmp_trigger([1], [1], 1, 5, quantity_limit=0), "quantity_limit must be above zero"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
