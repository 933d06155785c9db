"""Effectiveness, efficiency and the frontier: invariants, standard errors, bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import norm

from deltahedge import risk

SAMPLES = arrays(float, 40, elements=st.floats(-1e3, 1e3, width=32)).filter(lambda x: x.std() > 1e-3)
MEASURES = ("variance", "sd", "shortfall")


def sample(n=20_000, seed=5):
    rng = np.random.default_rng(seed)
    unhedged = rng.standard_normal(n)
    return 0.3 * unhedged + 0.1 * rng.standard_normal(n), unhedged


@pytest.mark.parametrize("measure", MEASURES)
def test_a_perfect_hedge_scores_one_and_no_hedge_scores_zero(measure):
    _, unhedged = sample()
    assert risk.hedge_effectiveness(0 * unhedged, unhedged, measure) == (1.0, 0.0)
    assert risk.hedge_effectiveness(unhedged, unhedged, measure) == pytest.approx((0.0, 0.0), abs=1e-12)


@given(SAMPLES, st.floats(0.01, 10))
def test_scaling_the_hedged_profit_scales_each_measure(unhedged, factor):
    variance = risk.hedge_effectiveness(factor * unhedged, unhedged)
    sd = risk.hedge_effectiveness(factor * unhedged, unhedged, "sd")
    assert variance.value == pytest.approx(1 - factor**2, rel=1e-9, abs=1e-9)
    assert sd.value == pytest.approx(1 - factor, rel=1e-9, abs=1e-9)
    assert variance.stderr == pytest.approx(0, abs=1e-6 * (1 + factor**2))


@given(SAMPLES, st.floats(-1e3, 1e3))
def test_a_sure_gain_changes_no_variance_and_lowers_the_shortfall_by_itself(pnl, gain):
    before, after = risk.expected_shortfall(pnl, 0.8), risk.expected_shortfall(pnl + gain, 0.8)
    assert after.value == pytest.approx(before.value - gain, abs=1e-8 * (1 + abs(gain) + np.abs(pnl).max()))
    assert after.stderr == pytest.approx(before.stderr, abs=1e-6)


@given(SAMPLES)
def test_shortfall_is_at_least_the_quantile_and_grows_with_confidence(pnl):
    low, high = (risk.expected_shortfall(pnl, c).value for c in (0.5, 0.9))
    assert -pnl.mean() - 1e-9 <= low <= high + 1e-9 <= -pnl.min() + 2e-9
    assert high >= np.sort(-pnl)[35] - 1e-9


def test_shortfall_of_the_normal_distribution():
    pnl = np.random.default_rng(1).standard_normal(100_000)
    found = risk.expected_shortfall(pnl, 0.95)
    exact = norm.pdf(norm.ppf(0.95)) / 0.05
    assert abs(found.value - exact) < 4 * found.stderr


@pytest.mark.parametrize("measure", MEASURES)
def test_the_standard_error_is_the_spread_over_repetitions(measure):
    found = [risk.hedge_effectiveness(*sample(2_000, seed), measure) for seed in range(200)]
    spread = np.std([f.value for f in found])
    assert np.mean([f.stderr for f in found]) == pytest.approx(spread, rel=0.2)


def test_the_standard_error_of_the_efficiency_is_the_spread_over_repetitions():
    def one(seed):
        hedged, unhedged = sample(2_000, seed)
        return risk.hedging_efficiency(hedged, unhedged, 0.2 + 0.05 * np.abs(unhedged))

    found = [one(seed) for seed in range(200)]
    assert np.mean([f.stderr for f in found]) == pytest.approx(np.std([f.value for f in found]), rel=0.2)
    assert found[0].value == pytest.approx((1 - np.sqrt(0.1)) / (0.2 + 0.05 * np.sqrt(2 / np.pi)), rel=0.05)


def test_efficiency_takes_one_cost_for_all_scenarios():
    hedged, unhedged = sample()
    one, many = (risk.hedging_efficiency(hedged, unhedged, cost) for cost in (0.5, np.full(20_000, 0.5)))
    assert one == many


@given(arrays(float, 6, elements=st.floats(0, 10)), arrays(float, 6, elements=st.floats(0, 10)))
def test_frontier(cost, sd):
    table = risk.cost_risk_frontier(cost, sd)
    assert (table.excess_sd >= 0).all()
    assert (table.on_frontier == (table.excess_sd == 0)).all()
    assert table.on_frontier.any()
    assert table.cost.is_monotonic_increasing
    assert sorted(table.index) == list(range(6))
    for i in range(6):
        dominated = np.any((cost <= cost[i]) & (sd < sd[i]))
        assert table.on_frontier[i] == (not dominated)


def test_frontier_efficiency_at_no_cost_is_a_limit_not_nan():
    table = risk.cost_risk_frontier([0.0, 0.0, 1.0], [2.0, 1.0, 0.5], ["no", "luck", "day"], unhedged_sd=2.0)
    assert table.efficiency.to_dict() == {"luck": np.inf, "no": 0.0, "day": 1.5}


def test_dollar_offset_broadcasts_and_gives_plain_floats():
    assert risk.dollar_offset(-90.0, 100.0) == 0.9
    assert isinstance(risk.dollar_offset(-90.0, 100.0), float)
    assert risk.dollar_offset([-80.0, -125.0], 100.0).tolist() == [0.8, 1.25]


GOOD = np.array([1.0, -2.0, 3.0])
BAD = [
    (lambda: risk.expected_shortfall([1.0]), "pnl must hold one number a scenario, at least two"),
    (lambda: risk.expected_shortfall([1.0, np.nan]), "pnl must be finite, got nan"),
    (lambda: risk.expected_shortfall(GOOD, 0.95), "confidence must leave a scenario in the tail of 3"),
    (lambda: risk.expected_shortfall(GOOD, 1.0), "confidence must be above 0 and below 1, got 1.0"),
    (lambda: risk.hedge_effectiveness(GOOD, GOOD[:2]), "samples must be paired"),
    (lambda: risk.hedge_effectiveness(GOOD, GOOD, "range"), "measure must be one of 'variance'"),
    (lambda: risk.hedge_effectiveness(GOOD, 0 * GOOD), "unhedged must carry risk"),
    (lambda: risk.hedge_effectiveness(GOOD, GOOD + 9, "shortfall", 0.5), "unhedged must carry risk"),
    (lambda: risk.dollar_offset(1.0, 0.0), "exposure_change must not be zero"),
    (lambda: risk.dollar_offset([1.0, 2.0], [1.0, 2.0, 3.0]), "shapes must broadcast"),
    (lambda: risk.hedging_efficiency(GOOD, GOOD, 0.0), "cost must be above zero on average"),
    (lambda: risk.cost_risk_frontier([], []), "same length, at least one"),
    (lambda: risk.cost_risk_frontier([1.0], [1.0, 2.0]), "same length"),
    (lambda: risk.cost_risk_frontier([-1.0], [1.0]), "cost must be finite and not negative, got -1.0"),
    (lambda: risk.cost_risk_frontier([1.0], [1.0], unhedged_sd=0.0), "unhedged_sd must be finite and above"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
