"""The error of hedging at discrete dates: its size, its shape, and what a gap does.

Monte Carlo values carry their standard errors; the seeds are fixed.
"""

import numpy as np
import pytest

import deltahedge as dh
from deltahedge.paths import GBM
from deltahedge.risk import derman_kamal, granularity

# The option of Derman and Kamal (1999), as in QuantLib, Examples/DiscreteHedging/DiscreteHedging.cpp.
MARKET = dh.Market(spot=100.0, vol=0.20, rate=0.05)
CALL = dh.Call(strike=100.0, expiry=1 / 12)
SOLD = dh.Book([(-1, CALL)])


def derman_kamal_hedge(n_steps, n_paths=100_000, seed=24, **options):
    """Return the hedge of the sold call with drift equal to the rate; profit at expiry."""
    model = GBM(MARKET.spot, MARKET.vol, MARKET.rate)
    return dh.simulate(SOLD, model, market=MARKET, n_steps=n_steps, n_paths=n_paths, seed=seed, **options)


@pytest.fixture(scope="module")
def monthly():
    return derman_kamal_hedge(21)


def test_derman_kamal_formula():
    greeks = CALL.greeks(MARKET)
    assert greeks.price == pytest.approx(2.5121, abs=5e-5)
    assert greeks.vega == pytest.approx(11.4578, abs=5e-5)
    assert derman_kamal(greeks.vega, MARKET.vol, 21) == pytest.approx(0.4432, abs=5e-5)


# statistic, expected over 500,000 paths with 21 rebalances, computed (QuantLib prints the sd as 0.43)
ERROR_AT_21 = [("mean", 0.0002), ("sd", 0.4282), ("skew", -0.30), ("excess_kurtosis", 1.48)]


@pytest.mark.parametrize(("statistic", "expected"), ERROR_AT_21)
def test_error_of_21_rebalances(monthly, statistic, expected):
    value, error = monthly.summary().loc[statistic]
    assert value == pytest.approx(expected, abs=4 * error)


def test_monte_carlo_stays_a_little_below_the_formula_and_comes_closer(monthly):
    vega = CALL.greeks(MARKET).vega
    few = monthly.sd / derman_kamal(vega, MARKET.vol, 21)
    many = derman_kamal_hedge(84).sd / derman_kamal(vega, MARKET.vol, 84)
    assert 0.95 <= few < many <= 1.00


def test_four_times_the_rebalances_halve_the_error_not_quite(monthly):
    assert 1.90 < monthly.sd / derman_kamal_hedge(84).sd < 2.0


# spot, strike, expiry, vol, drift, rebalances, granularity, Monte Carlo RMSE * sqrt(N)
GRANULARITY = [
    (100, 100, 1 / 12, 0.2, 0.0, 21, 2.0407, 1.957),
    (100, 100, 1 / 12, 0.2, 0.0, 84, 2.0407, 1.998),
    (100, 100, 0.25, 0.3, 0.1, 100, 5.298, 5.197),
]


def rmse(spot, strike, expiry, vol, drift, n_steps, n_paths=100_000):
    book, market = dh.Book([(-1, dh.Call(strike, expiry))]), dh.Market(spot, vol)
    result = dh.simulate(
        book, GBM(spot, vol, drift), market=market, n_steps=n_steps, n_paths=n_paths, seed=25
    )
    return np.sqrt(np.mean(result.pnl**2) * n_steps)


@pytest.mark.parametrize(("spot", "strike", "expiry", "vol", "drift", "n", "g", "simulated"), GRANULARITY)
def test_granularity(spot, strike, expiry, vol, drift, n, g, simulated):
    """Bertsimas, Kogan and Lo (2000), derived anew: RMSE * sqrt(N) tends to g; no interest."""
    assert granularity(spot, strike, expiry, vol, drift) == pytest.approx(g, abs=5e-4)
    value = rmse(spot, strike, expiry, vol, drift, n)
    assert 0.95 <= value / g <= 1.01
    assert value == pytest.approx(simulated, rel=0.015)  # two samples with a standard error of 0.3 % each


@pytest.mark.parametrize("strike", [90.0, 110.0])
def test_granularity_in_and_out_of_the_money(strike):
    option = (100.0, strike, 0.25, 0.3, 0.1)
    g = granularity(*option)
    few, many = (rmse(*option, n, n_paths=50_000) / g for n in (50, 400))
    assert 0.95 <= few < many <= 1.01


def studentised_error(n_steps, seed):
    """Return the errors of 8,192 paths, each over the standard deviation that its own path implies."""
    dt, variance = CALL.expiry / n_steps, 0.0

    def hedge_and_weigh(time, spot, target, gamma, holding):
        nonlocal variance
        variance = variance + 0.5 * (MARKET.vol**2 * spot**2 * gamma * dt) ** 2
        return target

    result = derman_kamal_hedge(n_steps, 8_192, seed, policy=hedge_and_weigh)
    return result.pnl / np.sqrt(variance)


def studentised_kurtosis(n_steps, n_samples):
    z = np.concatenate([studentised_error(n_steps, seed) for seed in range(n_samples)])
    return np.mean((z - z.mean()) ** 4) / np.var(z) ** 2


def test_the_error_is_mixed_normal():
    """Hayashi and Mykland (2005): about 4.2 at N = 21, 3.04 at N = 1,000 (16,384 paths know it to 0.04)."""
    assert studentised_kurtosis(1_000, n_samples=2) == pytest.approx(3.04, abs=0.15)
    assert studentised_kurtosis(21, n_samples=40) == pytest.approx(4.2, abs=0.3)


def test_the_raw_error_keeps_its_fat_tails(monthly):
    kurtosis = derman_kamal_hedge(1_000, n_paths=20_000).summary().loc["excess_kurtosis"]
    assert 1.5 - 4 * kurtosis["standard_error"] < kurtosis["value"] < 1.8 + 4 * kurtosis["standard_error"]
    assert 1.4 < monthly.summary().at["excess_kurtosis", "value"] < 1.8


# Crypto scale: a 30-day call at the money, 60 % volatility, no interest; computed.
COIN = dh.Market(spot=60_000.0, vol=0.60)
COIN_CALL = dh.Call(strike=60_000.0, expiry=30 / 365)


@pytest.mark.parametrize(("hours", "percent"), [(1, 3.3), (8, 9.3), (24, 16.1)])
def test_error_as_a_share_of_the_premium_at_crypto_scale(hours, percent):
    greeks = COIN_CALL.greeks(COIN)
    assert greeks.price == pytest.approx(4112, abs=0.5)
    share = derman_kamal(greeks.vega, COIN.vol, 30 * 24 / hours) / greeks.price
    assert 100 * share == pytest.approx(percent, abs=0.05)


@pytest.mark.parametrize(("gap", "loss"), [(0.10, -644), (-0.10, -708)])
def test_one_gap_on_the_hedged_short_option(gap, loss):
    greeks = COIN_CALL.greeks(COIN)
    jumped = COIN.at(spot=COIN.spot * (1 + gap))
    profit = greeks.delta * gap * COIN.spot - (COIN_CALL.value(jumped) - greeks.price)
    assert profit == pytest.approx(loss, abs=1)
    assert -0.5 * greeks.gamma * (gap * COIN.spot) ** 2 == pytest.approx(-693, abs=1)
    if gap > 0:
        assert 100 * profit / greeks.price == pytest.approx(-15.7, abs=0.05)


def test_the_simulation_books_that_gap_as_a_jump():
    """The same jump as one step of a path: an instant, so that gamma and residual make up the loss."""
    instant = 1e-9
    path = [60_000.0, 54_000.0]
    result = dh.simulate(
        dh.Book([(-1, COIN_CALL)]), path, market=COIN, times=[0.0, instant], attribution=True
    )
    assert result.attribution["jump"] == pytest.approx(-708, abs=1)
    assert result.pnl == pytest.approx(result.attribution["jump"], abs=0.01)
