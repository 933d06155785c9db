"""Size, leverage, stability: identities, round trips, bad input."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import ndtr

from deltahedge import risk

VOLS = st.floats(0.05, 3.0)
HORIZONS = st.floats(1e-4, 2.0)
DRIFTS = st.floats(-2.0, 2.0)
SIDES = st.sampled_from(["long", "short"])


@given(st.floats(-1, 1), VOLS, st.floats(-0.1, 0.1), st.floats(-3, 3))
def test_no_fraction_grows_faster_than_kelly(drift, vol, rate, other):
    best = risk.growth_rate(risk.kelly_fraction(drift, vol, rate), drift, vol, rate)
    assert best >= risk.growth_rate(other, drift, vol, rate) - 1e-12


def test_growth_is_that_of_the_logarithm_of_a_rebalanced_account():
    f, drift, vol, rate, dt = 0.8, 0.3, 0.6, 0.04, 1 / 2000
    z = np.random.default_rng(15).standard_normal(2_000_000)
    growth = np.log1p(f * ((drift - rate) * dt + vol * np.sqrt(dt) * z) + rate * dt) / dt
    stderr = growth.std() / np.sqrt(z.size)
    assert abs(growth.mean() - risk.growth_rate(f, drift, vol, rate)) < 4 * stderr


def test_volatility_target_makes_the_volatility():
    assert risk.volatility_target(0.15, [0.3, 0.6]).tolist() == [0.5, 0.25]


def test_gamma_limit_is_where_the_one_percent_gamma_is_the_share_of_equity():
    factor = risk.gamma_limit(100.0, -2.0, equity=1000.0, limit=0.1)
    assert factor * 2.0 * 100.0**2 / 100 == pytest.approx(100.0, rel=1e-14)
    assert risk.gamma_limit(100.0, 0.0, equity=1000.0, limit=0.1) == np.inf


# ---- first passage


@given(st.floats(0.2, 5.0), HORIZONS, VOLS, DRIFTS)
def test_first_passage_is_a_probability_above_the_terminal_one(ratio, horizon, vol, drift):
    p = risk.first_passage_probability(100.0, 100.0 * ratio, horizon, vol, drift)
    spread, mean = vol * np.sqrt(horizon), (drift - 0.5 * vol**2) * horizon
    side = 1 if ratio >= 1 else -1
    terminal = ndtr(side * (mean - np.log(ratio)) / spread)
    assert terminal - 1e-15 <= p <= 1
    later = risk.first_passage_probability(100.0, 100.0 * ratio, 1.1 * horizon, vol, drift)
    assert later >= p - 1e-14


@given(st.floats(0.3, 3.0), HORIZONS, VOLS)
def test_first_passage_without_log_drift_is_twice_the_terminal_probability(ratio, horizon, vol):
    p = risk.first_passage_probability(1.0, ratio, horizon, vol, drift=0.5 * vol**2)
    assert p == pytest.approx(2 * ndtr(-abs(np.log(ratio)) / (vol * np.sqrt(horizon))), rel=1e-12, abs=1e-300)


@given(st.floats(0.3, 3.0), HORIZONS, VOLS, DRIFTS)
def test_first_passage_is_symmetric_under_reflection_of_the_logarithm(ratio, horizon, vol, drift):
    up = risk.first_passage_probability(1.0, ratio, horizon, vol, drift)
    down = risk.first_passage_probability(1.0, 1 / ratio, horizon, vol, vol**2 - drift)
    assert up == pytest.approx(down, rel=1e-9, abs=1e-300)


def test_first_passage_limits():
    assert risk.first_passage_probability(100, 100, 1.0, 0.5) == 1.0
    assert risk.first_passage_probability(100, 0.0, 1.0, 0.5) == 0.0
    assert risk.first_passage_probability(100, 110, 0.0, 0.5) == 0.0
    assert risk.first_passage_probability(100, 110, 1.0, 0.0, drift=0.2) == 1.0
    assert risk.first_passage_probability(100, 110, 1.0, 0.0, drift=0.05) == 0.0
    assert risk.first_passage_probability(100, 90, 1.0, 0.0, drift=0.2) == 0.0
    # exp(2 nu b / vol^2) overflows here; the answer is still a probability
    assert risk.first_passage_probability(100, 200, 1.0, 0.01, drift=5.0) == pytest.approx(1.0, abs=1e-12)
    shape = risk.first_passage_probability([[100], [101]], [90, 110, 120], 0.1, 0.5).shape
    assert shape == (2, 3)


@given(st.floats(0.5, 150.0), st.floats(0, 0.006), SIDES)
def test_equity_at_the_liquidation_price_is_the_maintenance_margin(leverage, maintenance, side):
    assume(side == "short" or leverage > 1)
    price = risk.liquidation_price(100.0, leverage, maintenance, side)
    sign = 1 if side == "long" else -1
    equity = 100.0 / leverage + sign * (price - 100.0)
    assert equity == pytest.approx(maintenance * price, abs=1e-9)


def test_a_long_at_one_times_is_never_liquidated():
    assert risk.liquidation_price(100.0, [0.5, 1.0, 2.0], 0.0, "long").tolist() == [0.0, 0.0, 50.0]


@given(st.floats(1e-6, 0.5), HORIZONS, st.floats(0.1, 2.0), st.floats(-1, 1), SIDES)
def test_max_leverage_has_exactly_the_probability_allowed(p, horizon, vol, drift, side):
    leverage = risk.max_leverage(p, horizon, vol, 0.005, drift, side)
    barrier = risk.liquidation_price(100.0, leverage, 0.005, side)
    found = risk.first_passage_probability(100.0, barrier, horizon, vol, drift)
    assert found == pytest.approx(p, rel=1e-6)


def test_max_leverage_broadcasts_and_falls_with_time():
    found = risk.max_leverage([[0.01], [0.05]], [1 / 365, 7 / 365, 30 / 365], 0.6)
    assert found.shape == (2, 3)
    assert (np.diff(found, axis=1) < 0).all()
    assert (np.diff(found, axis=0) > 0).all()


# ---- stability


@given(st.floats(0.05, 2), st.floats(-0.99, 0.99))
def test_the_sign_of_gamma_decides(vol, gain):
    effective = risk.effective_volatility(vol, 100.0, gain, impact=0.01)
    assert (effective > vol) == (1 + gain < 1)
    assert effective * (1 + gain) == pytest.approx(vol, rel=1e-12)


def test_stability_report():
    report = risk.stability_report(100.0, 5.0, -0.02, 0.6, 0.001, 1 / 365, liquidation=80.0)
    assert report.gain == risk.feedback_gain(100.0, -0.02, 0.001) == pytest.approx(0.002)
    assert report.stable
    assert report.variance_ratio == 1 - risk.hedge_decay_curve(100.0, 5.0, -0.02, 0.6, 1 / 365)
    assert report.liquidation_distance == pytest.approx(np.log(100 / 80) / (0.6 / np.sqrt(365)), rel=1e-12)
    unstable = risk.stability_report(100.0, 5.0, -0.02, 0.6, 0.5, 1 / 365)
    assert not unstable.stable
    assert unstable.liquidation_distance == np.inf


BAD = [
    (lambda: risk.volatility_target(0.1, 0.0), "vol must be finite and above zero"),
    (lambda: risk.kelly_fraction(np.inf, 0.5), "drift must be finite, got inf"),
    (lambda: risk.growth_rate([1, 2], 0.1, [0.1, 0.2, 0.3]), "shapes must broadcast"),
    (lambda: risk.gamma_limit(100, 1.0, 0.0, 0.1), "equity must be finite and above zero"),
    (lambda: risk.liquidation_price(100, 200, 0.005), "leverage must be below 1/maintenance"),
    (lambda: risk.liquidation_price(100, 5, 1.0), "maintenance must be from 0 to below 1, got 1.0"),
    (lambda: risk.liquidation_price(100, 5, 0.005, "both"), "side must be one of 'long', 'short'"),
    (lambda: risk.first_passage_probability(0.0, 10, 1, 1), "spot must be finite and above zero"),
    (lambda: risk.first_passage_probability(10, -1.0, 1, 1), "barrier must be finite and not negative"),
    (lambda: risk.max_leverage(0.0, 1, 1), "probability must be above 0 and below 1, got 0.0"),
    (lambda: risk.max_leverage(0.01, 0.0, 1), "horizon must be finite and above zero"),
    (lambda: risk.max_leverage(0.01, 1, 1, side="up"), "side must be one of"),
    (lambda: risk.feedback_gain(100, 1.0, -1.0), "impact must be finite and not negative"),
    (lambda: risk.effective_volatility(0.5, 100, [-0.5, -1.5], 0.01), "impact must keep the gain below 1"),
    (lambda: risk.gamma_exposure(100, [0.1], [10], sign=2), "sign must be from -1"),
    (lambda: risk.gamma_exposure(100, [-0.1], [10], sign=1), "gamma must be finite and not negative"),
    (lambda: risk.stability_report([1, 2], 1, 1, 1, 0, 1), "spot must be a single number"),
    (lambda: risk.stability_report(1, 0, 1, 1, 0, 1), "delta must not be zero"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
