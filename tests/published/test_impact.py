"""Impact, feedback and exploitation: the numbers of chapters 19 and 20."""

import numpy as np
import pytest

import deltahedge as dh
from deltahedge import risk
from deltahedge.costs import SquareRootImpact

ALMGREN_CHRISS = {
    "quantity": 1e6,
    "horizon": 5,
    "n_steps": 5,
    "vol": 0.95,
    "half_spread": 0.0625,
    "permanent": 2.5e-7,
    "temporary": 2.5e-6,
}

# risk aversion, quantity, expected, tolerance, source
SCHEDULES = [
    (0.0, "expected_cost", 662_500, 1, "DRIP library, log of the Almgren-Chriss example: linear schedule"),
    (0.0, "variance", 1.083e12, 5e8, "the same log"),
    (1e-9, "half_life", 51.30, 0.005, "the same log"),
    (1e-9, "variance", 1.0812e12, 5e7, "the same log, which goes on to rise to that of the line"),
    (1e-6, "expected_cost", 911_227, 1, "computed from Almgren and Chriss (2000)"),
    (1e-6, "sd", 603_431, 1, "computed from Almgren and Chriss (2000)"),
]


@pytest.mark.parametrize(("risk_aversion", "name", "expected", "tolerance", "source"), SCHEDULES)
def test_almgren_chriss(risk_aversion, name, expected, tolerance, source):
    schedule = risk.almgren_chriss(**ALMGREN_CHRISS, risk_aversion=risk_aversion)
    assert getattr(schedule, name) == pytest.approx(expected, abs=tolerance), source


def test_almgren_chriss_kappa_is_607_thousandths():
    schedule = risk.almgren_chriss(**ALMGREN_CHRISS, risk_aversion=1e-6)
    assert 1 / schedule.half_life == pytest.approx(0.6071, abs=5e-5)


def test_almgren_chriss_variance_rises_to_that_of_the_line_as_risk_aversion_falls():
    aversions = (1e-8, 1e-9, 1e-10, 1e-13)
    variances = [risk.almgren_chriss(**ALMGREN_CHRISS, risk_aversion=x).variance for x in aversions]
    assert variances == sorted(variances)
    assert variances[-1] == pytest.approx(1.083e12, rel=1e-6)


def test_half_lives_fall_like_one_over_the_root_of_risk_aversion():
    once, four_times = (risk.almgren_chriss(**ALMGREN_CHRISS, risk_aversion=x) for x in (1e-9, 4e-9))
    assert once.half_life / four_times.half_life == pytest.approx(2, rel=1e-3)


def test_square_root_law():
    """One percent of the day's volume at 3 % daily volatility: 30 bp, exactly (Toth et al. 2011, Y = 1)."""
    impact = SquareRootImpact(daily_vol=0.03, daily_volume=10_000).per_unit(trade=100.0, spot=1.0)
    assert impact == pytest.approx(0.0030, rel=1e-12)


# impact * spot * gamma, multiple of the volatility, tolerance
FEEDBACK = [(-0.5, 2.0, 1e-12), (-0.2, 1.25, 1e-12), (0.2, 0.833, 5e-4), (0.5, 0.667, 5e-4)]


@pytest.mark.parametrize(("gain", "multiple", "tolerance"), FEEDBACK)
def test_feedback_of_hedging_on_volatility(gain, multiple, tolerance):
    """Frey and Stremme (1997); Sircar and Papanicolaou (1998): sigma / (1 + lambda S gamma)."""
    vol = risk.effective_volatility(0.60, spot=100.0, gamma=gain, impact=0.01)
    assert vol / 0.60 == pytest.approx(multiple, abs=tolerance)


@pytest.mark.parametrize(("gain", "multiple", "tolerance"), FEEDBACK)
def test_feedback_by_simulation(gain, multiple, tolerance):
    """Hedgers answer every move, their trades move the price, and they answer that move too."""
    rng = np.random.default_rng(20)
    news = 0.01 * rng.standard_normal(20_000)
    move, echo = news.copy(), news.copy()
    for _ in range(60):  # rounds of hedging before the next news
        echo = -gain * echo
        move += echo
    assert np.std(move) / np.std(news) == pytest.approx(multiple, rel=1e-3)


def test_stable_only_below_a_gain_of_one():
    assert risk.effective_volatility(0.60, 100.0, -0.999, 0.01) == pytest.approx(600, rel=1e-9)
    with pytest.raises(ValueError, match="impact must keep the gain below 1"):
        risk.effective_volatility(0.60, 100.0, -1.0, 0.01)


def test_feedback_gain_of_the_kestrel_book_is_one_half_at_26_bp_a_coin():
    """Published as 0.26 % price move per coin traded."""
    impact = 0.5 / risk.feedback_gain(60_000, -0.0031691, impact=1.0)
    assert impact == pytest.approx(0.0026, abs=5e-5)


def test_exploiter_gains_lambda_q_squared_over_8_eta():
    """Brunnermeier and Pedersen (2005): gain lambda^2 q^2 / 8 eta, half of what the hedger loses."""
    q, impact, eta = -40.0, 3.0, 7.0
    found = risk.exploiter_gain(q, impact, eta)
    assert found.size == pytest.approx(impact * q / (4 * eta), rel=1e-14)
    assert found.gain == pytest.approx(impact**2 * q**2 / (8 * eta), rel=1e-14)
    assert found.hedger_cost == pytest.approx(2 * found.gain, rel=1e-14)


def mean_gain(policy, spots, times, call):
    """Return what an exploiter who knows everything but the seed earns a path, in units of its impact."""
    holding, gain = None, 0.0
    for time, spot in zip(times[:-1], spots.T, strict=False):
        target = call.after(time).greeks(dh.Market(spot, 0.2)).delta
        if holding is None:
            holding = target
        wanted = policy(time, spot, target, None, holding)
        hidden = isinstance(policy, dh.RandomBand)
        flow = policy.expected_trade(holding, target) if hidden else wanted - holding
        gain += np.mean(risk.exploiter_gain(flow, permanent=1.0, temporary=1.0).gain)
        holding = wanted
    return gain


def test_a_random_band_halves_the_exploiters_gain_at_the_same_cost():
    """A call sold at the money for three months, watched 8 times on 63 days, 10 bp: computed, 4,000 paths.

    To the centre of a band of 0.05 it costs .368, of one between 0 and 0.2 it costs .361; the gain falls by
    48 %, and the sd of the profit rises from .348 to .367. To the edge the defence is much weaker.
    """
    call, times = dh.Call(100.0, 0.25), dh.paths.dates(0.25, 504)
    spots = dh.paths.gbm(100.0, 0.25, 0.2, n_steps=504, n_paths=4_000, seed=3)
    plain, hidden = dh.Band(0.05, to="centre"), dh.RandomBand(0.1, 1.0, seed=1, to="centre")
    one, other = (
        dh.simulate(
            dh.Book([(-1, call)]), spots, policy, dh.Proportional(one_way=0.001), market=dh.Market(100, 0.2)
        )
        for policy in (plain, hidden)
    )
    assert one.cost.mean() == pytest.approx(0.368, rel=0.03)
    assert other.cost.mean() == pytest.approx(0.361, rel=0.03)
    assert (one.sd, other.sd) == pytest.approx((0.348, 0.367), rel=0.03)
    ratio = mean_gain(hidden, spots, times, call) / mean_gain(plain, spots, times, call)
    assert ratio == pytest.approx(0.516, abs=0.02)


def test_gamma_exposure_has_the_sign_that_is_assumed_and_no_default():
    """Baltussen et al. (2021): gamma * OI * multiplier * S^2 / 100 with an assumed sign."""
    call_and_put = 60_000.0, [4e-5, 3e-5], [1000, 1500]
    calls_long = risk.gamma_exposure(*call_and_put, sign=[+1, -1])
    all_short = risk.gamma_exposure(*call_and_put, sign=-1)
    assert calls_long == pytest.approx((0.04 - 0.045) * 60_000**2 / 100, rel=1e-12)
    assert all_short == pytest.approx(-(0.04 + 0.045) * 60_000**2 / 100, rel=1e-12)
    with pytest.raises(TypeError, match="sign"):
        risk.gamma_exposure(*call_and_put)


# seconds without a hedge, coins
LATENCY = [(12, 0.070), (120, 0.223), (1200, 0.704)]


@pytest.mark.parametrize(("seconds", "coins"), LATENCY)
def test_latency_drift_of_the_kestrel_book(seconds, coins):
    drift = risk.latency_drift(60_000, -0.0031691, 0.60, seconds / (365 * 86_400))
    assert drift == pytest.approx(coins, abs=5e-4)
