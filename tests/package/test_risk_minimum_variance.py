"""The fit of the minimum-variance delta: known coefficients come back, with honest errors."""

import numpy as np
import pytest

from deltahedge import MinimumVarianceDelta, black_scholes, risk

TRUE = (-0.25, 0.4, -0.5)


def data(n=4_000, noise=0.0, seed=38):
    """Options of many strikes and expiries, and price changes made from known coefficients."""
    rng = np.random.default_rng(seed)
    spot, expiry = rng.uniform(80, 120, n), rng.uniform(0.05, 1.0, n)
    g = black_scholes.greeks(spot, 100.0, expiry, 0.5)
    move = spot * 0.03 * rng.standard_normal(n)
    a, b, c = TRUE
    follow = g.vega / np.sqrt(expiry) * move / spot * (a + b * g.delta + c * g.delta**2)
    change = g.delta * move + follow + noise * rng.standard_normal(n)
    return spot, g.delta, g.vega, expiry, move, change


def test_coefficients_come_back():
    fit = risk.fit_minimum_variance_delta(*data())
    assert fit[:3] == pytest.approx(TRUE, abs=1e-9)
    assert fit.gain == pytest.approx(1, abs=1e-12)


def test_standard_errors_are_the_spread_over_repetitions():
    fits = [risk.fit_minimum_variance_delta(*data(500, noise=0.5, seed=seed)) for seed in range(100)]
    found = np.array([fit[:3] for fit in fits])
    assert (np.abs(found.mean(axis=0) - TRUE) < 4 * found.std(axis=0) / np.sqrt(100)).all()
    np.testing.assert_allclose(np.mean([fit.stderr for fit in fits], axis=0), found.std(axis=0), rtol=0.25)
    assert 0 < np.mean([fit.gain for fit in fits]) < 1


def test_the_fitted_delta_is_the_hedge_of_the_policy():
    """The coefficients go straight into the policy of the simulation."""
    fit = risk.fit_minimum_variance_delta(*data(noise=0.1))
    policy = MinimumVarianceDelta(fit.a, fit.b, fit.c)

    class Leg:
        spot, vol, expiry = 100.0, 0.5, 0.25
        delta = black_scholes.delta(100.0, 105.0, 0.25, 0.5)
        gamma = black_scholes.gamma(100.0, 105.0, 0.25, 0.5)

    vega = black_scholes.vega(100.0, 105.0, 0.25, 0.5)
    assert fit.delta(100.0, Leg.delta, vega, 0.25) == pytest.approx(policy.leg_delta(Leg), rel=1e-12)


def test_nothing_to_explain_is_no_gain():
    spot, delta, vega, expiry, move, _ = data(50)
    fit = risk.fit_minimum_variance_delta(spot, delta, vega, expiry, move, delta * move)
    assert fit[:3] == pytest.approx((0, 0, 0), abs=1e-12)
    assert fit.gain == 0.0


ROWS = [np.full(5, 100.0), np.array([0.1, 0.3, 0.5, 0.7, 0.9]), np.full(5, 20.0), np.full(5, 0.25)]
ROWS.append(np.ones(5))  # the move
BAD = [
    ([*ROWS, np.ones(4)], "all columns must have the same length, at least 4"),
    ([column[:3] for column in [*ROWS, np.ones(5)]], "at least 4"),
    ([*ROWS, [1, 2, np.nan, 4, 5]], "price_change must be finite, got nan"),
    ([*ROWS[:3], np.zeros(5), *ROWS[4:], np.ones(5)], "expiry must be finite and above zero"),
    ([*ROWS[:4], np.zeros(5), np.ones(5)], "spot_change move, got a condition number of inf"),
    ([ROWS[0], np.full(5, 0.5), *ROWS[2:], np.ones(5)], "delta must vary"),
]


@pytest.mark.parametrize(("columns", "message"), BAD)
def test_bad_input(columns, message):
    with pytest.raises(ValueError, match=message):
        risk.fit_minimum_variance_delta(*columns)
