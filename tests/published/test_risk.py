"""Effectiveness, failure, size and decay: the numbers of chapters 8 to 18 that belong to risk."""

import numpy as np
import pytest
from scipy.special import ndtr

import deltahedge as dh
from deltahedge import black_scholes, kestrel, risk
from deltahedge.book import Book
from deltahedge.instruments import Call, Spot

DAY, MINUTE = 1 / 365, 1 / (365 * 24 * 60)


# ---- the second-order loss, and a gap at crypto scale


@pytest.mark.parametrize("move", [2.0, -2.0])
def test_second_order_loss(move):
    """Delta-neutral with a gamma of -10,000, a move of 2 either way: USD 20,000 lost (Hull)."""
    market, call = dh.Market(spot=100.0, vol=0.20), Call(100.0, 1.0)
    size = -10_000 / call.greeks(market).gamma
    book = Book([(size, call), (-size * call.greeks(market).delta, Spot())])
    parts = risk.attribute(book, market, market.at(spot=100.0 + move))
    assert parts.delta == pytest.approx(0, abs=1e-7)
    assert parts.gamma == pytest.approx(-20_000, rel=1e-12)
    assert parts.total == pytest.approx(-20_000, rel=0.03)  # the profit itself is near, not equal


CRYPTO = dh.Market(spot=60_000.0, vol=0.60)
CRYPTO_CALL = Call(60_000.0, 30 * DAY)


def hedged_short_call():
    return Book([(-1, CRYPTO_CALL), (CRYPTO_CALL.greeks(CRYPTO).delta, Spot())])


def test_crypto_premium():
    assert CRYPTO_CALL.value(CRYPTO) == pytest.approx(4112, abs=1)


@pytest.mark.parametrize(("gap", "loss"), [(0.10, -644), (-0.10, -708)])
def test_crypto_gap_by_full_revaluation_and_by_gamma(gap, loss):
    after = CRYPTO.at(spot=60_000 * (1 + gap))
    assert risk.attribute(hedged_short_call(), CRYPTO, after, gap=gap).gap == pytest.approx(loss, abs=1)
    assert risk.attribute(hedged_short_call(), CRYPTO, after).gamma == pytest.approx(-693, abs=1)


def test_crypto_gap_over_premium():
    after = CRYPTO.at(spot=66_000.0)
    loss = risk.attribute(hedged_short_call(), CRYPTO, after).total
    assert loss / CRYPTO_CALL.value(CRYPTO) == pytest.approx(-0.157, abs=5e-4)


# ---- hedge ratios and effectiveness


def test_minimum_variance_futures_hedge():
    """Hull, hedging with futures: rho = .928, sds .0263 and .0313 give 0.78 and an effectiveness of 0.86."""
    rho, held, proxy = 0.928, 0.0263, 0.0313
    ratio = risk.minimum_variance_ratio(rho, held, proxy)
    assert ratio == pytest.approx(0.7798, abs=5e-5)
    choice = risk.optimal_hedge(
        [1.0, 0.0], [[0.0], [1.0]], [[held**2, rho * held * proxy], [rho * held * proxy, proxy**2]]
    )
    assert -choice.weights[0] == pytest.approx(ratio, rel=1e-12)
    assert choice.effectiveness == pytest.approx(0.8612, abs=5e-5)


def test_a_correlation_of_98_percent_removes_9604_of_the_variance():
    """Johnson (1960), Ederington (1979): the best linear hedge removes rho squared; here on a sample."""
    rng = np.random.default_rng(13)
    spot = rng.standard_normal(200_000)
    proxy = 0.98 * spot + np.sqrt(1 - 0.98**2) * rng.standard_normal(200_000)
    found = risk.hedge_effectiveness(spot - 0.98 * proxy, spot)
    assert abs(found.value - 0.9604) < 4 * found.stderr
    assert found.stderr < 2e-4


def test_hedge_accounting_range():
    """IAS 39 and FAS 133: 80 to 125 %."""
    assert risk.DOLLAR_OFFSET_RANGE == (0.80, 1.25)
    low, high = risk.DOLLAR_OFFSET_RANGE
    assert low <= risk.dollar_offset(-95.0, 100.0) <= high
    assert not low <= risk.dollar_offset(0.0, 5.0) <= high


def test_policies_rank_differently_by_effectiveness_and_by_efficiency():
    """The policy frontier of chapter 18 (mean cost, sd), against the unhedged sd of the same option."""
    names = ["each time", "daily", "weekly", "centre", "edge", "WW 1", "WW 10", "Zakamouline"]
    cost = [0.765, 0.302, 0.163, 0.370, 0.221, 0.179, 0.273, 0.227]
    sd = [0.316, 0.453, 0.938, 0.338, 0.406, 0.465, 0.297, 0.344]
    # The first two moments of the payoff give the sd without a hedge: S = K = 100, T = 1/4, 20 %, r = 0.
    d2, d1, d0 = 0.1 * (np.array([-0.5, 0.5, 1.5]))
    second = 100**2 * (np.exp(0.01) * ndtr(d0) - 2 * ndtr(d1) + ndtr(d2))
    unhedged = np.sqrt(second - black_scholes.price(100, 100, 0.25, 0.20) ** 2)
    table = risk.cost_risk_frontier(cost, sd, names, unhedged_sd=unhedged)
    assert list(table.index[table.on_frontier]) == ["weekly", "WW 1", "edge", "Zakamouline", "WW 10"]
    assert table.sd.idxmin() == "WW 10"
    assert table.efficiency.idxmax() == "weekly"
    assert table.excess_sd["each time"] == pytest.approx(0.316 - 0.297, abs=1e-12)


# ---- size, liquidation, first passage


def test_kelly_and_half_kelly():
    """Kelly (1956): mu = 20 %, sigma = 80 %, r = 0; half the fraction keeps 75 % of the growth."""
    full = risk.kelly_fraction(0.20, 0.80)
    assert full == pytest.approx(0.3125, rel=1e-14)
    best = risk.growth_rate(full, 0.20, 0.80)
    assert best == pytest.approx(0.20**2 / (2 * 0.80**2), rel=1e-12)
    assert risk.growth_rate(full / 2, 0.20, 0.80) / best == pytest.approx(0.75, rel=1e-12)


@pytest.mark.parametrize(("side", "price"), [("long", 90.4523), ("short", 109.4527)])
def test_isolated_linear_liquidation(side, price):
    """Isolated margin, entry 100, 10x, maintenance rate 0.5 %."""
    assert risk.liquidation_price(100, 10, 0.005, side) == pytest.approx(price, abs=5e-5)


def test_kestrels_isolated_short_is_liquidated_at_71_642():
    assert risk.liquidation_price(60_000, 5, 0.005) == pytest.approx(71_642, abs=0.5)


# days, leverage, probability: a short at sigma = 60 %, m = 0.5 %, mu = 0
FIRST_PASSAGE = [
    (7, 2, 1.18e-6), (7, 3, 5.8e-4), (7, 5, 0.0300),
    (30, 2, 0.0162), (30, 3, 0.0869), (30, 5, 0.276),
]  # fmt: skip


@pytest.mark.parametrize(("days", "leverage", "probability"), FIRST_PASSAGE)
def test_first_passage(days, leverage, probability):
    """Consistent with Alexander, Deng and Zou (2023), who report below 1 % for leverage mostly below 5x."""
    barrier = risk.liquidation_price(100, leverage, 0.005)
    found = risk.first_passage_probability(100, barrier, days * DAY, 0.60)
    # One percent, or half a unit of the last printed digit where that is coarser (5.8e-4).
    assert found == pytest.approx(probability, rel=0.01, abs=5e-6 if probability == 5.8e-4 else 0)


def test_first_passage_by_simulation_and_against_the_terminal_probability():
    """At 5x over 7 days: about 2.9 % on discretely watched paths; finishing beyond has only 1.5 %."""
    rng = np.random.default_rng(60)
    n_paths, n_steps = 20_000, 7 * 24
    dt = 7 * DAY / n_steps
    log_barrier = np.log(risk.liquidation_price(1.0, 5, 0.005))
    steps = -0.18 * dt + 0.60 * np.sqrt(dt) * rng.standard_normal((n_steps, n_paths))
    paths = np.cumsum(steps, axis=0)
    touched = (paths.max(axis=0) >= log_barrier).mean()
    exact = risk.first_passage_probability(1.0, np.exp(log_barrier), 7 * DAY, 0.60)
    # Watching hourly only misses touches; Broadie, Glasserman and Kou move the barrier by 0.5826 steps' sd.
    shifted = risk.first_passage_probability(
        1.0, np.exp(log_barrier + 0.5826 * 0.60 * np.sqrt(dt)), 7 * DAY, 0.60
    )
    stderr = np.sqrt(shifted * (1 - shifted) / n_paths)
    assert abs(touched - shifted) < 4 * stderr
    assert touched < exact + stderr
    terminal = (paths[-1] >= log_barrier).mean()
    assert terminal == pytest.approx(0.015, abs=4 * np.sqrt(0.015 / n_paths))


def test_largest_leverage_of_a_short():
    """1 % of liquidation in 7 days at sigma = 60 %: 4.15x."""
    assert risk.max_leverage(0.01, 7 * DAY, 0.60) == pytest.approx(4.15, abs=5e-3)


# ---- Kestrel: drift, breach, break-even, decay


KESTREL = kestrel.market()

# legs, break-even daily move, minutes until delta has drifted by one coin
STAGES = [("A", 0.0321, 172), ("AB", 0.0317, 78), ("ABC", 0.0315, 149), ("ABCD", 0.0317, 85)]


@pytest.mark.parametrize(("legs", "move", "minutes"), STAGES)
def test_kestrel_break_even_and_drift_time_by_stage(legs, move, minutes):
    greeks = kestrel.book(legs).greeks(KESTREL)
    assert risk.breakeven_move(60_000, greeks.gamma, greeks.theta, DAY) == pytest.approx(move, abs=5e-5)
    time = risk.time_to_breach(60_000, greeks.gamma, 0.60, band=1.0)
    assert time / MINUTE == pytest.approx(minutes, abs=0.5)


def test_kestrel_finished_book_leaves_one_coin_in_40_minutes_and_drifts_by_6_a_day():
    gamma = kestrel.book("ABCDEF").greeks(KESTREL).gamma
    assert risk.time_to_breach(60_000, gamma, 0.60, 1.0) / MINUTE == pytest.approx(40, abs=0.5)
    assert risk.time_to_breach(60_000, gamma, 0.60, 1.0) / DAY == pytest.approx(0.028, abs=5e-4)
    assert risk.latency_drift(60_000, gamma, 0.60, DAY) == pytest.approx(5.97, abs=5e-3)


# legs, gap, profit when delta-hedged
GAPS = [
    ("A", -0.10, -28_384), ("A", 0.10, -25_631),
    ("ABC", -0.10, -32_794), ("ABC", 0.10, -25_474),
    ("ABCD", -0.10, -42_206), ("ABCD", 0.10, -34_902),
    ("ABCDEF", -0.10, -60_914), ("ABCDEF", 0.10, -51_826), ("ABCDEF", -0.20, -249_791),
]  # fmt: skip


@pytest.mark.parametrize(("legs", "gap", "profit"), GAPS)
def test_kestrel_gap_of_the_hedged_book(legs, gap, profit):
    options = kestrel.book(legs)
    hedged = options + kestrel.hedge(options)
    after = KESTREL.at(spot=60_000 * (1 + gap))
    assert risk.attribute(hedged, KESTREL, after, gap=gap).gap == pytest.approx(profit, abs=0.5)


def test_kestrel_gamma_limit_uses_the_published_one_percent_gamma():
    """The finished book's one-percent gamma is USD 114,088."""
    factor = risk.gamma_limit(60_000, -0.0031691, equity=114_088, limit=1.0)
    assert factor == pytest.approx(1, abs=5e-5)


def test_hull_inventory_delta():
    """Hull: +100,000 calls, -200,000 calls, -50,000 puts: -14,900 exactly."""
    assert risk.inventory_delta([100_000, -200_000, -50_000], [0.533, 0.468, -0.508]) == -14_900


def test_hull_gamma_neutral_trade():
    """Hull: gamma -3,000 and an option with 0.62 and 1.50: buy 2,000 options, sell 1,240 shares."""
    found = risk.delta_gamma_cost(
        0.0, -3000.0, 0.62, 1.50, spread=0.0, spot=100.0, vol=0.20, interval=1 / 252, risk_aversion=1e-4
    )
    assert found.options == pytest.approx(2000, rel=1e-12)
    assert found.underlying == pytest.approx(-1240, rel=1e-12)
    assert found.variance == pytest.approx(0, abs=1e-12)
