"""Drift, breach, decay and the discrete error: against simulation and against each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deltahedge import black_scholes, risk

SPOT, GAMMA, VOL = 100.0, -0.05, 0.40
SPEED = SPOT * abs(GAMMA) * VOL  # coins per square-root year


def brownian(n_paths, n_steps, dt, seed=16):
    steps = np.random.default_rng(seed).standard_normal((n_steps, n_paths)) * np.sqrt(dt)
    return SPEED * np.cumsum(steps, axis=0)


def test_drift_and_breach_by_simulation():
    """The barrier is moved by 0.5826 standard deviations of a step, for what is missed between the steps."""
    n_paths, n_steps, horizon = 8_000, 400, 0.25
    dt = horizon / n_steps
    delta = brownian(n_paths, n_steps, dt)
    sd = risk.latency_drift(SPOT, GAMMA, VOL, horizon)
    assert delta[-1].std() == pytest.approx(sd, abs=4 * sd / np.sqrt(2 * n_paths))
    for band in (0.5, 1.0, 2.0):
        outside = np.abs(delta) >= band
        breached = outside.any(axis=0).mean()
        p = risk.breach_probability(SPOT, GAMMA, VOL, band + 0.5826 * SPEED * np.sqrt(dt), horizon)
        assert abs(breached - p) < 4 * np.sqrt(p * (1 - p) / n_paths) + 1e-9


@pytest.mark.parametrize("start", [0.0, 0.3, -0.5])
def test_expected_time_is_that_of_a_random_walk(start):
    """Exact on a lattice: a walk of m steps to either side takes m^2 - s^2 steps on average."""
    m = 50
    s = round(m * start)
    time = np.zeros(2 * m + 1)
    inner = np.eye(2 * m - 1) - 0.5 * (np.eye(2 * m - 1, k=1) + np.eye(2 * m - 1, k=-1))
    time[1:-1] = np.linalg.solve(inner, np.ones(2 * m - 1))
    step = 1.0 / m
    expected = time[m + s] * step**2 / SPEED**2
    assert risk.time_to_breach(SPOT, GAMMA, VOL, band=1.0, start=start) == pytest.approx(expected, rel=1e-9)


def test_mean_of_the_breach_time_is_the_integral_of_its_survival():
    times = np.linspace(0, 20 / SPEED**2, 20_001)
    survival = 1 - risk.breach_probability(SPOT, GAMMA, VOL, 1.0, times)
    mean = np.trapezoid(survival, times)
    assert mean == pytest.approx(risk.time_to_breach(SPOT, GAMMA, VOL, 1.0), rel=1e-6)


@given(st.floats(1e-3, 1e3))
def test_breach_probability_is_a_probability_and_its_two_series_agree(ratio):
    """Around the switch between the series the curve is smooth, and it grows with time everywhere."""
    band = ratio * SPEED
    p, later = risk.breach_probability(SPOT, GAMMA, VOL, band, [1.0, 1.001])
    assert 0 <= p <= 1
    assert later >= p - 1e-15


def test_breach_series_meet():
    left, right = risk.breach_probability(SPOT, GAMMA, VOL, SPEED * np.array([1 - 1e-12, 1 + 1e-12]), 1.0)
    assert left == pytest.approx(right, abs=1e-11)


def test_limits_are_answers():
    assert risk.time_to_breach(SPOT, 0.0, VOL, 1.0) == np.inf
    assert risk.time_to_breach(SPOT, GAMMA, VOL, band=1.0, start=-1.0) == 0.0
    assert risk.breach_probability(SPOT, GAMMA, VOL, 1.0, 0.0) == 0.0
    assert risk.breach_probability(SPOT, 0.0, VOL, 1.0, 5.0) == 0.0
    assert risk.breach_probability(SPOT, GAMMA, VOL, 1e-9, 5.0) == 1.0
    assert risk.hedge_decay_curve(SPOT, 3.0, GAMMA, VOL, 0.0) == 1.0
    assert risk.hedge_decay_curve(SPOT, 1e-300, GAMMA, VOL, 1.0) == 0.0


@pytest.mark.parametrize("delta", [-20.0, 0.1, -0.01])
def test_decay_is_one_minus_the_variance_ratio_of_a_simulated_book(delta):
    """Gamma term over both terms: the sample follows the curve, however little delta there was to hedge."""
    dt = 1 / 365
    move = VOL * np.sqrt(dt) * np.random.default_rng(8).standard_normal(200_000) * SPOT
    hedged = 0.5 * GAMMA * (move**2 - move.var())
    found = risk.hedge_effectiveness(hedged, delta * move + hedged)
    curve = risk.hedge_decay_curve(SPOT, delta, GAMMA, VOL, dt)
    assert abs(found.value - curve) < 4 * found.stderr


@given(st.floats(1e-6, 1e3), st.floats(0, 10))
def test_decay_stays_between_none_and_all_and_starts_as_a_straight_line(delta, elapsed):
    curve = risk.hedge_decay_curve(SPOT, delta, GAMMA, VOL, elapsed)
    x = 0.5 * (SPEED / delta) ** 2 * elapsed
    assert 0 <= curve <= 1
    assert curve >= 1 - x
    if x < 1e-3:
        assert curve == pytest.approx(1 - x, abs=1e-6)


def test_shapes():
    assert risk.latency_drift(SPOT, GAMMA, VOL, [1.0, 4.0]).tolist() == [SPEED, 2 * SPEED]
    assert risk.time_to_breach(SPOT, [[GAMMA], [2 * GAMMA]], VOL, [1.0, 2.0]).shape == (2, 2)
    assert risk.breach_probability(SPOT, [[GAMMA], [2 * GAMMA]], VOL, [1.0, 2.0], 0.1).shape == (2, 2)
    assert isinstance(risk.breach_probability(SPOT, GAMMA, VOL, 1.0, 0.1), float)
    assert risk.granularity([90, 100, 110], 100, 0.25, 0.2).shape == (3,)


# ---- the discrete error


@given(st.floats(0.05, 1.5), st.floats(0.01, 2.0), st.floats(-0.5, 0.5))
def test_granularity_by_another_quadrature(vol, expiry, drift):
    spot, strike = 100.0, 105.0
    theta = (np.arange(20_000) + 0.5) * np.pi / 2 / 20_000
    s, v = np.sin(theta), vol**2 * expiry
    x = np.log(spot / strike) + (drift - 0.5 * vol**2) * expiry * s - 0.5 * v * (1 - s)
    integral = np.exp(-(x**2) / (v * (1 + s))).sum() * np.pi / 2 / 20_000
    expected = np.sqrt(v * strike**2 / (4 * np.pi) * integral)
    assert risk.granularity(spot, strike, expiry, vol, drift) == pytest.approx(expected, rel=1e-7)


def test_relative_granularity_explodes_out_of_the_money():
    strikes = np.array([100.0, 110.0, 120.0, 130.0])
    relative = risk.granularity(100.0, strikes, 0.25, 0.2) / black_scholes.price(100.0, strikes, 0.25, 0.2)
    assert (np.diff(relative) > 0).all()
    assert relative[-1] > 5 * relative[0]


def test_error_falls_like_one_over_the_root():
    assert risk.derman_kamal(12.0, 0.2, 84) == pytest.approx(risk.derman_kamal(12.0, 0.2, 21) / 2, rel=1e-14)


@given(st.floats(0.05, 3.0), st.floats(0.01, 2.0), st.floats(0.5, 2.0))
def test_breakeven_move_without_interest_is_vol_root_dt(vol, expiry, moneyness):
    g = black_scholes.greeks(100 * moneyness, 100, expiry, vol)
    if g.gamma > 1e-12:
        move = risk.breakeven_move(100 * moneyness, g.gamma, g.theta, 1 / 365)
        assert move == pytest.approx(vol / np.sqrt(365), rel=1e-9)


BAD = [
    (lambda: risk.latency_drift(-1.0, GAMMA, VOL, 1.0), "spot must be finite and not negative, got -1.0"),
    (lambda: risk.latency_drift(SPOT, np.nan, VOL, 1.0), "gamma must be finite, got nan"),
    (lambda: risk.latency_drift(SPOT, GAMMA, VOL, -1.0), "elapsed must be finite and not negative"),
    (lambda: risk.latency_drift(SPOT, [1, 2], VOL, [1, 2, 3]), "shapes must broadcast"),
    (lambda: risk.time_to_breach(SPOT, GAMMA, VOL, 0.0), "band must be finite and above zero, got 0.0"),
    (lambda: risk.time_to_breach(SPOT, GAMMA, VOL, 1.0, start=2.0), "start must lie inside the band"),
    (lambda: risk.breach_probability(SPOT, GAMMA, VOL, 1.0, [[1.0, -1.0]]), "elapsed must be finite"),
    (lambda: risk.hedge_decay_curve(SPOT, 0.0, GAMMA, VOL, 1.0), "delta must not be zero"),
    (lambda: risk.hedge_decay_curve(SPOT, [1, 2], GAMMA, VOL, [1, 2, 3]), "shapes must broadcast"),
    (lambda: risk.derman_kamal(1.0, 0.2, 0), "n_rebalances must be finite and above zero"),
    (lambda: risk.granularity(100, 100, 0.0, 0.2), "expiry must be finite and above zero"),
    (lambda: risk.breakeven_move(100, 0.1, 5.0, 1.0), "gamma and theta must have opposite signs"),
    (lambda: risk.breakeven_move(100, 0.0, 5.0, 1.0), "gamma and theta must have opposite signs"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
