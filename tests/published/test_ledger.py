"""Hull's weekly ledger, as printed: sold calls hedged along two published paths.

Source: Hull, *Options, Futures, and Other Derivatives*, chapter "The Greek Letters", Tables 19.2 and 19.3
(Tables 15.2 and 15.3 of *Risk Management and Financial Institutions*).
"""

import numpy as np
import pytest

import deltahedge as dh
from deltahedge.ledger import self_financing_residual
from deltahedge.published import (
    HULL_CALL,
    HULL_IN_THE_MONEY,
    HULL_MARKET,
    HULL_OUT_OF_THE_MONEY,
    HULL_QUANTITY,
)

PRINTED_DELTAS = """.522 .458 .400 .596 .693 .774 .771 .706 .674 .787 .550
                    .413 .542 .591 .768 .759 .865 .978 .990 1.000 1.000"""


def hull_ledger(path=HULL_IN_THE_MONEY, **options):
    return dh.hedge_ledger(HULL_CALL, path, HULL_MARKET, HULL_QUANTITY, **options)


def test_all_21_deltas_of_the_printed_table():
    printed = [float(x) for x in PRINTED_DELTAS.split()]
    np.testing.assert_allclose(hull_ledger()["delta"][:-1].to_numpy(float), printed, atol=5e-4)


# delta_digits, interest, cost at expiry, tolerance, where from
COSTS = [
    (None, "continuous", 263_300, 400, "printed total of Table 19.2"),
    (None, "continuous", 263_242, 1, "computed, exact deltas and weekly compounding of the continuous rate"),
    (3, "simple", 263_305, 1, "computed, the rounding of the printed table"),
    (3, "continuous", 263_271.5, 71.5, "computed, between the ends of eight variants, 263,200 to 263,343"),
    (None, "simple", 263_271.5, 71.5, "computed, between the ends of eight variants, 263,200 to 263,343"),
]


@pytest.mark.parametrize(("delta_digits", "interest", "cost", "tolerance", "source"), COSTS)
def test_cost_of_the_hedge_that_ends_in_the_money(delta_digits, interest, cost, tolerance, source):
    last = hull_ledger(delta_digits=delta_digits, interest=interest).iloc[-1]
    assert last["cumulative_cost"] == pytest.approx(cost, abs=tolerance), source
    assert last["settlement"] == -5_000_000  # received for the shares at exercise


def test_present_value_of_the_cost_against_the_premium():
    last = hull_ledger().iloc[-1]
    assert -last["present_value"] == pytest.approx(258_228, abs=1)
    assert hull_ledger(premium="model").iloc[-1]["present_value"] == pytest.approx(240_053 - 258_228, abs=2)


def test_the_path_out_of_the_money_ends_with_no_shares_and_costs_about_the_premium():
    ledger = hull_ledger(HULL_OUT_OF_THE_MONEY)
    assert ledger.at[20, "holding"] == 0
    assert ledger.at["settlement", "settlement"] == 0
    cost_today = -ledger.iloc[-1]["present_value"]
    premium = -ledger.at[0, "position_value"]
    assert premium == pytest.approx(240_053, abs=1)
    assert abs(cost_today / premium - 1) < 0.10
    assert cost_today < -hull_ledger().iloc[-1]["present_value"]


def test_week_9_marked_to_market_nearly_cancels():
    """In week 9 the loss on the options is met by shares and cash, up to the hedging error so far."""
    ledger = hull_ledger(premium="model")
    start, now = ledger.loc[0], ledger.loc[9]
    options = now["position_value"] - start["position_value"]
    shares = now["holding"] * now["spot"] - start["holding"] * start["spot"]
    cash = -(now["cumulative_cost"] - start["cumulative_cost"])
    assert now["spot"] == 53.00
    assert options + shares + cash == pytest.approx(now["profit"], abs=1e-6)
    assert abs(now["profit"]) < 0.02 * abs(options)


def test_first_hedge_and_first_rebalance():
    """Short 2,000 calls with a delta of 0.6: buy 1,200; at 0.65 buy 100 more."""
    deltas = iter([0.60, 0.65])
    rule = lambda time, spot, position, market: 2_000 * next(deltas)  # noqa: E731
    ledger = dh.hedge_ledger(
        dh.Call(100, 0.5), [100, 110], dh.Market(100, 0.3), -2_000, times=[0, 0.1], rule=rule
    )
    assert ledger["trade"].tolist()[:2] == pytest.approx([1_200, 100])


def test_every_rule_balances_on_both_paths():
    for path in (HULL_IN_THE_MONEY, HULL_OUT_OF_THE_MONEY):
        for rule in ("delta", "naked", "covered", "stop-loss"):
            ledger = hull_ledger(path, rule=rule, premium="model")
            assert self_financing_residual(ledger).abs().max() < 0.005
            assert ledger.iloc[-1]["profit"] == -ledger.iloc[-1]["cumulative_cost"]
