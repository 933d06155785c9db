"""The ledger: identities that hold on any path, and what it refuses."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import deltahedge as dh
from deltahedge._ledger_legs import RULES
from deltahedge.ledger import hedge_ledger, self_financing_residual

CALL, PUT = dh.Call(100, 0.25), dh.Put(95, 0.25)
MARKET = dh.Market(spot=100, vol=0.4, rate=0.03)
PATH = np.array([100.0, 104.0, 99.0, 93.0, 106.0])


def last(*args, **options):
    return hedge_ledger(*args, **options).iloc[-1]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(20, 500), min_size=1, max_size=12),
    st.floats(-50, 50).filter(lambda q: abs(q) > 1e-3),
    st.sampled_from(RULES),
    st.sampled_from(["continuous", "simple", "none"]),
    st.sampled_from(["physical", "cash"]),
    st.booleans(),
)
def test_the_last_line_balances_to_the_cent(moves, quantity, rule, interest, settlement, as_book):
    path = [100.0, *moves]
    contract = dh.Book([(1, CALL), (-2, PUT)]) if as_book else CALL
    ledger = hedge_ledger(
        contract, path, MARKET, quantity, rule=rule, interest=interest, settlement=settlement, premium="model"
    )
    assert self_financing_residual(ledger).abs().max() < 0.005
    end = ledger.iloc[-1]
    assert end["holding"] == 0 and end["position_value"] == 0
    assert abs(end["profit"] + end["cumulative_cost"]) < 0.005
    assert np.isfinite(ledger.to_numpy(float)).all()


@pytest.mark.parametrize("contract", [CALL, PUT, dh.Book([(1, CALL), (-2, PUT)])])
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("end", [80.0, 98.0, 106.0])
def test_physical_and_cash_settlement_cost_the_same(contract, rule, end):
    path = [100.0, 103.0, end]
    physical, cash = (
        last(contract, path, MARKET, -10, rule=rule, settlement=s) for s in ("physical", "cash")
    )
    assert physical["profit"] == pytest.approx(cash["profit"], abs=1e-9)


def test_profit_is_the_gain_of_position_and_holding_without_interest():
    """An independent account: sum the gains of what is held, step by step."""
    ledger = hedge_ledger(CALL, PATH, MARKET, -10, interest="none", premium="model")
    hedge_gain = (ledger["holding"].to_numpy()[:-2] * np.diff(PATH)).sum()
    option_gain = -10 * (CALL.payoff(PATH[-1]) - CALL.value(MARKET))
    assert ledger.iloc[-1]["profit"] == pytest.approx(hedge_gain + option_gain, abs=1e-9)


def test_a_fine_hedge_on_a_smooth_path_of_no_variance_loses_the_premium():
    """Along the forward the short option earns its whole value: nothing happened that hedging had to pay."""
    times = np.linspace(0, 0.25, 2001)
    path = 100 * np.exp(0.03 * times)
    end = last(dh.Call(130, 0.25), path, MARKET, -1, premium="model")
    assert end["present_value"] == pytest.approx(dh.Call(130, 0.25).value(MARKET), abs=1e-3)


def test_covered_and_naked_by_hand():
    naked = last(CALL, [100, 120], MARKET, -1, rule="naked", interest="none", premium=5.0)
    covered = last(CALL, [100, 120], MARKET, -1, rule="covered", interest="none", premium=5.0)
    assert naked["profit"] == pytest.approx(5 - 20)
    assert covered["profit"] == pytest.approx(5 - 20 + 20)
    short_put = last(PUT, [100, 80], MARKET, -1, rule="covered", interest="none", premium=5.0)
    assert short_put["profit"] == pytest.approx(5 - 15 + 20)  # covered by a short sale at 100


def test_stop_loss_holds_only_strictly_in_the_money():
    ledger = hedge_ledger(CALL, [100, 101, 100, 99, 100.01], MARKET, -1, rule="stop-loss")
    assert ledger["holding"].tolist() == [0, 1, 0, 0, 1, 0]
    ledger = hedge_ledger(PUT, [95, 94, 95.0, 96], MARKET.at(spot=95), -1, rule="stop-loss")
    assert ledger["holding"].tolist() == [0, -1, 0, 0, 0]


def test_a_rule_of_ones_own_sees_the_signed_position():
    own = hedge_ledger(CALL, PATH, MARKET, -3, rule=lambda t, spot, position, m: -position.greeks(m).delta)
    assert own.equals(hedge_ledger(CALL, PATH, MARKET, -3))


def test_a_book_of_two_expiries_settles_the_first_on_its_date():
    book = dh.Book([(-1, dh.Call(100, 0.1)), (2, dh.Put(100, 0.3))])
    ledger = hedge_ledger(book, [100, 110, 90, 95], MARKET, times=[0, 0.1, 0.2, 0.3], interest="none")
    assert ledger["settlement"].tolist()[:4] == [0, 10, 0, 0]  # the sold call pays 10 away
    assert ledger.at[1, "delta"] == pytest.approx(2 * dh.Put(100, 0.2).greeks(MARKET.at(spot=110)).delta)
    assert self_financing_residual(ledger).abs().max() < 1e-9


def test_a_path_that_ends_before_expiry_closes_at_the_model_value():
    ledger = hedge_ledger(CALL, [100, 105], MARKET, -1, times=[0, 0.1], interest="none", premium="model")
    gain = -(dh.Call(100, 0.15).value(MARKET.at(spot=105)) - CALL.value(MARKET))
    assert ledger.iloc[-1]["profit"] == pytest.approx(gain + 5 * CALL.greeks(MARKET).delta)


def test_volatility_may_change_along_the_path():
    market = MARKET.at(vol=np.array([0.4, 0.5, 0.6, 0.5, 0.5]))
    ledger = hedge_ledger(CALL, PATH, market, -1)
    assert ledger.at[1, "delta"] == pytest.approx(
        CALL.after(0.25 / 4).greeks(dh.Market(104, 0.5, 0.03)).delta
    )


def test_a_yield_is_reinvested():
    """Held units grow by exp(q dt), so a covered forward delivery needs exp(-q T) units today."""
    ledger = hedge_ledger(
        dh.Call(0, 1.0), [100, 90, 130], dh.Market(100, 0.5, 0.04, 0.06), -1, premium="model"
    )
    assert ledger.at[0, "holding"] == pytest.approx(np.exp(-0.06))
    assert ledger["trade"].tolist()[1:3] == pytest.approx([0, 0], abs=1e-12)
    assert ledger.iloc[-1]["profit"] == pytest.approx(0, abs=1e-10)


BAD = [
    ({"path": [100, -1]}, "path must be finite and above zero, got -1.0 at index (1,)"),
    ({"path": [100, np.nan]}, "path must be finite and above zero, got nan"),
    ({"path": [100]}, "path must be one row of at least two prices, got shape (1,)"),
    ({"path": [101, 102]}, "market.spot must be the first price of path, 101.0, got 100.0"),
    ({"times": [0, 0.1, 0.2]}, "times must have one entry for each of the 5 prices of path, got (3,)"),
    ({"times": [0, 0.1, 0.1, 0.2, 0.25]}, "times must increase from 0"),
    ({"times": [0.01, 0.1, 0.15, 0.2, 0.25]}, "times must increase from 0"),
    ({"times": [0, 0.1, 0.15, 0.2, 0.3]}, "times must hold the expiry 0.25 of Call"),
    ({"contract": dh.Spot()}, "times must be given for a position that expires in inf years"),
    ({"contract": dh.Spot(), "times": [0, 1, 2, 3, 4], "rule": "panic"}, "rule must be one of 'delta'"),
    ({"rule": "panic"}, "rule must be one of 'delta', 'naked', 'covered', 'stop-loss', got 'panic'"),
    ({"rule": lambda *_: np.nan}, "rule(...) must be finite, got nan"),
    ({"interest": "monthly"}, "interest must be one of 'continuous', 'simple', 'none', got 'monthly'"),
    ({"settlement": "later"}, "settlement must be one of 'physical', 'cash', got 'later'"),
    ({"premium": "mid"}, "premium must be one of 'model', got 'mid'"),
    ({"quantity": 0}, "quantity must not be zero, got 0"),
    ({"quantity": np.inf}, "quantity must be finite, got inf"),
    ({"delta_digits": -1}, "delta_digits must be a whole number, at least 0, got -1"),
    ({"market": MARKET.at(vol=np.array([0.1, 0.2]))}, "market.vol must be one number or one for each price"),
    ({"contract": "a call"}, "legs must be (quantity, contract) pairs, got 'a call' as a contract"),
]


@pytest.mark.parametrize(("change", "message"), BAD)
def test_bad_input_is_refused_by_name(change, message):
    good = {"contract": CALL, "path": PATH, "market": MARKET, "quantity": -1}
    with pytest.raises(ValueError, match=re.escape(message)):
        hedge_ledger(**(good | change))


# With both a yield and a fee they differ by a fee: here the yield is reinvested, there it is paid in cash.
@pytest.mark.parametrize(("dividend", "fee"), [(0.02, 0.0), (0.0, 0.001)])
@pytest.mark.parametrize("interest", [True, False])
@pytest.mark.parametrize("contract", [CALL, PUT, dh.Digital(100, 0.25), dh.Book([(1, CALL), (-2, PUT)])])
def test_the_ledger_and_the_simulation_are_the_same_business(contract, interest, dividend, fee):
    """Two programs, one path: the profit agrees to rounding."""
    market, costs = MARKET.at(dividend=dividend), dh.Proportional(one_way=fee)
    ledger = hedge_ledger(
        contract,
        PATH,
        market,
        -10,
        premium="model",
        costs=costs,
        interest="continuous" if interest else "none",
    )
    book = dh.Book([(-10, contract)])
    result = dh.simulate(book, PATH[None, :], market=market, costs=costs, interest=interest)
    fees_on_the_last_date = ledger["fees"].iloc[-2:].sum()  # the simulation makes no trade there
    assert ledger.iloc[-1]["profit"] + fees_on_the_last_date == pytest.approx(result.pnl[0], abs=1e-9)
