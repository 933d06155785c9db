"""Everlasting option, squared perpetual and digital; and the hedge of a put under jumps."""

import numpy as np
import pytest
from scipy.integrate import quad

from deltahedge import black_scholes
from deltahedge.models import digital, everlasting, merton, power_perpetual


def test_everlasting_call_at_the_money():
    """K / sqrt(1 + 8 kappa / vol^2) = 1.480304. White and Bankman-Fried 2021 for the instrument; computed."""
    price = everlasting.price(100, 100, 0.80, anchoring=365)
    assert price == pytest.approx(1.480304, abs=5e-7)
    assert price == pytest.approx(100 / np.sqrt(1 + 8 * 365 / 0.80**2), rel=1e-14)


@pytest.mark.parametrize("spot", [90.0, 97.0, 100.0, 104.0, 115.0])
@pytest.mark.parametrize("kind", ["call", "put"])
@pytest.mark.parametrize(("rate", "dividend"), [(0.0, 0.0), (0.06, 0.02)])
def test_everlasting_is_the_mean_over_expiries(spot, kind, rate, dividend):
    """The integral of kappa exp(-kappa t) times the dated option, to 1e-8."""

    def dated(u):  # u = sqrt(kappa t) takes the square root at zero out of the integrand
        return (
            2 * u * np.exp(-u * u) * black_scholes.price(spot, 100, u * u / 365, 0.80, rate, dividend, kind)
        )

    mean = quad(dated, 0, 7, epsabs=1e-11, epsrel=1e-11, limit=200)[0]
    assert everlasting.price(spot, 100, 0.80, 365, rate, dividend, kind) == pytest.approx(mean, abs=1e-8)


@pytest.mark.parametrize("spot", [80.0, 95.0, 100.0, 108.0])
def test_funding_is_theta(spot):
    """What gamma earns is what funding costs: vol^2 S^2 v'' / 2 = kappa (v - payoff), without interest."""
    gamma = everlasting.greeks(spot, 100, 0.80, 365).gamma
    assert everlasting.funding(spot, 100, 0.80, 365) == pytest.approx(
        0.5 * 0.80**2 * spot**2 * gamma, rel=1e-12
    )


def test_squared_perpetual():
    """Mark over index 1.031656 for a funding period of 17.5 days at 80 %; computed."""
    assert power_perpetual.price(1.0, 0.80, anchoring=365 / 17.5) == pytest.approx(1.031656, abs=5e-7)
    index = 3000.0**2
    assert power_perpetual.price(3000.0, 0.80, 365 / 17.5) / index == pytest.approx(1.031656, abs=5e-7)


# hours to expiry, gamma of the vanilla option and delta of the digital: S = K = 100, vol 60 %, r = 0
DIGITAL = [(24 * 30, 0.0231), (24 * 7, 0.0480), (24, 0.1270), (1, 0.6223)]


@pytest.mark.parametrize(("hours", "expected"), DIGITAL)
def test_digital_delta_blows_up_like_gamma(hours, expected):
    expiry = hours / 8760
    assert black_scholes.gamma(100, 100, expiry, 0.60) == pytest.approx(expected, abs=5e-5)
    assert digital.greeks(100, 100, expiry, 0.60).delta == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(("hours", "expected"), DIGITAL)
def test_digital_gamma_changes_sign_where_d1_is_zero(hours, expected):
    turn = 100 * np.exp(-0.5 * 0.60**2 * hours / 8760)
    below, above = digital.greeks(turn * np.array([1 - 1e-6, 1 + 1e-6]), 100, hours / 8760, 0.60).gamma
    assert below > 0 > above


JUMPS = {"jump_rate": 2.0, "jump_mean": -0.12, "jump_vol": 0.10}


def test_three_deltas_agree_without_jumps():
    """Model delta, minimum-variance hedge and Black-Scholes delta at the same total volatility."""
    for rate, tolerance in ((1e-2, 2e-2), (1e-4, 2e-4), (1e-6, 2e-6)):
        law = JUMPS | {"jump_rate": rate}
        total = np.sqrt(0.4**2 + rate * (0.1**2 + np.log(0.88) ** 2))
        deltas = [
            merton.greeks(100, 95, 0.1, 0.4, kind="put", **law).delta,
            merton.minimum_variance_delta(100, 95, 0.1, 0.4, kind="put", **law),
            black_scholes.delta(100, 95, 0.1, total, kind="put"),
        ]
        assert np.ptp(deltas) < tolerance


def test_minimum_variance_hedge_beats_the_others_under_jumps():
    """One-day profits of a put, revalued exactly: the variance is least with the minimum-variance hedge."""
    rng = np.random.default_rng(11)
    n, dt, vol = 400_000, 1 / 365, 0.4
    jumps = rng.poisson(JUMPS["jump_rate"] * dt, n)
    compensated = -JUMPS["jump_rate"] * JUMPS["jump_mean"] * dt
    mean_log = np.log1p(JUMPS["jump_mean"]) - 0.5 * JUMPS["jump_vol"] ** 2
    log_move = -0.5 * vol**2 * dt + compensated + vol * np.sqrt(dt) * rng.standard_normal(n)
    log_move += mean_log * jumps + JUMPS["jump_vol"] * np.sqrt(jumps) * rng.standard_normal(n)
    spot = 100 * np.exp(log_move)
    grid = np.linspace(spot.min(), spot.max(), 4_001)
    value = np.interp(spot, grid, merton.price(grid, 95, 0.1 - dt, vol, kind="put", **JUMPS))

    total = np.sqrt(vol**2 + JUMPS["jump_rate"] * (JUMPS["jump_vol"] ** 2 + mean_log**2))
    best = merton.minimum_variance_delta(100, 95, 0.1, vol, kind="put", **JUMPS)
    model = merton.greeks(100, 95, 0.1, vol, kind="put", **JUMPS).delta
    flat = black_scholes.delta(100, 95, 0.1, total, kind="put")
    variance = {hedge: np.var(value - hedge * spot) for hedge in (best, model, flat)}
    assert variance[best] < variance[model]
    assert variance[best] < variance[flat]
