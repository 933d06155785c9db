"""Contracts: identities between them, Greeks against revaluation, limits, and what they refuse."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import deltahedge as dh
from deltahedge.instruments import GREEKS, SAME_INSTANT, Contract

MARKET = dh.Market(spot=104.0, vol=0.45, rate=0.05, dividend=0.02)
T = 0.4
CONTRACTS = [
    dh.Call(100, T),
    dh.Put(100, T),
    dh.Forward(100, T),
    dh.Future(T, entry=100),
    dh.Digital(100, T),
    dh.Digital(100, T, "put"),
    dh.VarianceSwap(0.2, T, fixing=104.0, notional=50.0, accrued=0.03, elapsed=0.1),
    dh.Spot(),
    dh.Perpetual(entry=90),
    dh.Quoted(MARKET, price=3, delta=0.5, gamma=0.02, vega=9, theta=-4, rho=2),
    dh.kestrel.LiquidityRange(1000.0, 80, 125),
]
PRICED_BY_NO_ARBITRAGE = [c for c in CONTRACTS if isinstance(c, dh.Call | dh.Put | dh.Forward | dh.Digital)]


def change(contract, **bumps):
    """Return the central difference of the value."""
    ((name, step),) = bumps.items()
    at = getattr(MARKET, name)
    up, down = (contract.value(MARKET.at(**{name: at + sign * step})) for sign in (1, -1))
    return (up - down) / (2 * step)


@pytest.mark.parametrize("contract", CONTRACTS, ids=repr)
def test_greeks_agree_with_revaluation(contract):
    g = contract.greeks(MARKET)
    assert g.price == pytest.approx(contract.value(MARKET), rel=1e-14)
    assert g.delta == pytest.approx(change(contract, spot=1e-3), rel=1e-6, abs=1e-7)
    assert g.vega == pytest.approx(change(contract, vol=1e-5), rel=1e-6, abs=1e-7)
    assert g.rho == pytest.approx(change(contract, rate=1e-5), rel=1e-6, abs=1e-7)
    up, down = (contract.greeks(MARKET.at(spot=104 + h)).delta for h in (1e-3, -1e-3))
    assert g.gamma == pytest.approx((up - down) / 2e-3, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("contract", CONTRACTS[:7], ids=repr)
def test_theta_is_what_a_moment_does(contract):
    h = 1e-6
    soon, later = contract.after(h).value(MARKET), contract.after(2 * h).value(MARKET)
    slope = (4 * soon - 3 * contract.value(MARKET) - later) / (2 * h)
    assert contract.greeks(MARKET).theta == pytest.approx(slope, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("contract", PRICED_BY_NO_ARBITRAGE, ids=repr)
def test_pricing_equation_holds(contract):
    g, m = contract.greeks(MARKET), MARKET
    residual = g.theta + (m.rate - m.dividend) * m.spot * g.delta
    residual += 0.5 * m.vol**2 * m.spot**2 * g.gamma - m.rate * g.price
    assert abs(residual) < 1e-12 * (abs(g.theta) + 1)


@settings(max_examples=40, deadline=None)
@given(st.floats(1, 1e5), st.floats(1, 1e5), st.floats(0, 10), st.floats(0, 5), st.floats(-0.2, 0.2))
def test_parities(spot, strike, expiry, vol, rate):
    m = dh.Market(spot, vol, rate, 0.01)
    scale = 1e-12 * (spot + strike) * np.exp(0.2 * expiry)
    call, put = dh.Call(strike, expiry), dh.Put(strike, expiry)
    forward = dh.Forward(strike, expiry)
    assert abs(call.value(m) - put.value(m) - forward.value(m)) <= 10 * scale
    digitals = dh.Digital(strike, expiry).value(m) + dh.Digital(strike, expiry, "put").value(m)
    assert digitals == pytest.approx(m.discount(expiry), rel=1e-12)
    for contract in (call, put, dh.Digital(strike, expiry)):
        assert np.isfinite(contract.greeks(m)).all()


def test_the_digital_is_the_limit_of_a_call_spread():
    h = 1e-4
    spread = (dh.Call(100 - h, T).value(MARKET) - dh.Call(100 + h, T).value(MARKET)) / (2 * h)
    assert dh.Digital(100, T).value(MARKET) == pytest.approx(spread, rel=1e-7)


@pytest.mark.parametrize("contract", CONTRACTS[:6], ids=repr)
def test_at_expiry_the_value_is_the_payoff(contract):
    done = contract.after(T)
    spots = np.array([0.0, 50.0, 99.9, 100.0, 100.1, 200.0])
    at_expiry = MARKET.at(spot=spots)
    np.testing.assert_array_equal(done.value(at_expiry), contract.payoff(spots))
    assert np.isfinite(done.greeks(at_expiry)).all()
    for name in GREEKS:
        assert np.isfinite(done.greek(name, at_expiry)).all()


def test_a_variance_swap_pays_what_was_realised():
    path, times = np.array([100.0, 110.0, 99.0, 104.0]), np.array([0.0, 0.1, 0.2, 0.3])
    swap = dh.VarianceSwap(0.3, 0.3, fixing=100.0, notional=1000.0)
    realised = np.sum(np.diff(np.log(path)) ** 2) / 0.3
    along = swap.along(times, path)
    assert along.value(MARKET.at(spot=path))[-1] == pytest.approx(1000 * (realised - 0.3))
    ledger = dh.hedge_ledger(swap, path, MARKET.at(spot=100.0), times=times, interest="none", premium="model")
    assert ledger.at[3, "position_value"] == pytest.approx(1000 * (realised - 0.3))
    assert ledger.at[0, "delta"] == 0


def test_dollar_gamma_of_a_variance_swap_is_the_same_everywhere():
    for spot in (50.0, 100.0, 400.0):
        swap = dh.VarianceSwap(0.3, 0.25, fixing=spot)
        assert dh.Book([(1, swap)]).dollar_gamma(dh.Market(spot, 0.5)) == pytest.approx(8.0)


@pytest.mark.parametrize("contract", CONTRACTS[:7], ids=repr)
def test_higher_greeks_by_name(contract):
    """Vanna both ways: the vega changes with the spot as the delta changes with the volatility."""
    up, down = (contract.greeks(MARKET.at(vol=MARKET.vol + h)).delta for h in (1e-4, -1e-4))
    assert contract.greek("vanna", MARKET) == pytest.approx((up - down) / 2e-4, rel=1e-5, abs=1e-6)
    later, now = contract.after(1e-6).greeks(MARKET).delta, contract.greeks(MARKET).delta
    assert contract.greek("charm", MARKET) == pytest.approx((later - now) / 1e-6, rel=1e-3, abs=1e-5)


def test_differences_agree_with_formulas():
    call = dh.Call(100, T)
    for name in GREEKS:
        by_difference = Contract.greek(call, name, MARKET)
        assert by_difference == pytest.approx(call.greek(name, MARKET), rel=1e-5)


def test_arrays_in_market_and_contract():
    strikes = np.array([[90.0], [110.0]])
    spots = np.array([80.0, 100.0, 120.0])
    for contract in (dh.Call(strikes, T), dh.Put(strikes, T), dh.Forward(strikes, T), dh.Digital(strikes, T)):
        g = contract.greeks(MARKET.at(spot=spots))
        assert all(np.shape(x) == (2, 3) for x in g)
        one = type(contract)(110.0, T).greeks(MARKET.at(spot=100.0))
        np.testing.assert_allclose([x[1, 1] for x in g], one, rtol=1e-14)
        assert all(isinstance(x, float) for x in one)


def test_delivery():
    spots = np.array([99.0, 100.0, 101.0])
    assert dh.Call(100, 0).delivery(spots).tolist() == [0, 0, 1]
    assert dh.Put(100, 0).delivery(spots).tolist() == [-1, 0, 0]
    assert dh.Forward(100, 0).delivery(spots).tolist() == [1, 1, 1]
    assert dh.Digital(100, 0).delivery(101.0) == 0.0


def test_time_passes_and_stops_at_expiry():
    call = dh.Call(100, 0.3)
    assert call.after(0.1).after(0.1).after(0.1).expiry == 0.0  # rounding leaves no time over
    assert call.after(0.3 + SAME_INSTANT / 2).expiry == 0.0
    assert dh.Spot().after(5.0) == dh.Spot()
    with pytest.raises(ValueError, match=re.escape("dt must not pass the expiry of Call(strike=100.0, exp")):
        call.after(0.31)
    with pytest.raises(ValueError, match=re.escape("dt must be finite and not negative, got -0.1")):
        call.after(-0.1)


def test_contracts_are_values():
    assert dh.Call(100, 1) == dh.Call(100.0, 1.0) != dh.Put(100, 1)
    assert len({dh.Call(100, 1), dh.Call(100.0, 1.0), dh.Put(100, 1)}) == 2
    strikes = np.array([90.0, 110.0])
    ladder = dh.Call(strikes, 1)
    strikes[0] = 5
    assert ladder.strike[0] == 90
    with pytest.raises(ValueError, match="read-only"):
        ladder.strike[0] = 5
    with pytest.raises(AttributeError):
        ladder.expiry = 2


BAD = [
    (lambda: dh.Call(-1, 1), "strike must be finite and not negative, got -1.0"),
    (lambda: dh.Put(100, -0.1), "expiry must be finite and not negative, got -0.1"),
    (lambda: dh.Call(100, np.nan), "expiry must be finite and not negative, got nan"),
    (lambda: dh.Call("100", 1), "strike must be a number or an array of numbers, got '100'"),
    (lambda: dh.Call([1, 2], [1, 2, 3]), "shapes must broadcast together, got strike (2,), expiry (3,)"),
    (lambda: dh.Forward(np.inf, 1), "strike must be finite and not negative, got inf"),
    (lambda: dh.Future(-1), "expiry must be finite and not negative, got -1.0"),
    (lambda: dh.Perpetual(-1), "entry must be finite and not negative, got -1.0"),
    (lambda: dh.Digital(0, 1), "strike must be finite and above zero, got 0.0"),
    (lambda: dh.Digital(100, 1, "straddle"), "kind must be one of 'call', 'put', got 'straddle'"),
    (lambda: dh.VarianceSwap(0.3, 1, fixing=0), "fixing must be finite and above zero, got 0.0"),
    (lambda: dh.VarianceSwap(0.3, 0, fixing=1), "expiry + elapsed must be finite and above zero, got 0.0"),
    (lambda: dh.VarianceSwap(0.3, 1, 100.0).value(MARKET.at(spot=0)), "spot must be finite and above zero"),
    (lambda: dh.Quoted("here", delta=1), "market must be a Market, got 'here'"),
    (lambda: dh.Call(100, 1).payoff(-5), "spot must be finite and not negative, got -5.0"),
    (lambda: dh.Call(100, 1).greek("omega", MARKET), "name must be one of 'delta', 'gamma'"),
    (lambda: dh.Spot().greek("omega", MARKET), "name must be one of 'delta', 'gamma'"),
    (lambda: dh.kestrel.LiquidityRange(1, 2, 2), "lower must be below upper, got 2.0 and 2.0"),
]


@pytest.mark.parametrize(("make", "message"), BAD)
def test_bad_input_is_refused_by_name(make, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        make()
