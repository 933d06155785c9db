"""Which hedge: closed forms against brute force, limits, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize, minimize_scalar

import deltahedge as dh
from deltahedge import risk
from deltahedge.instruments import Put, Spot

NUMBERS = st.floats(-5, 5)


def random_problem(seed, n=4, m=2):
    rng = np.random.default_rng(seed)
    root = rng.standard_normal((n, n))
    return rng.standard_normal(n), rng.standard_normal((n, m)), root @ root.T, rng.uniform(0, 3, m)


# ---- several instruments


@given(st.integers(0, 10_000))
@settings(max_examples=30)
def test_ridge_hedge_minimises_variance_plus_penalty(seed):
    g, J, sigma, ridge = random_problem(seed)
    choice = risk.optimal_hedge(g, J, sigma, ridge)

    def objective(w):
        left = g + J @ w
        return left @ sigma @ left + w @ (ridge * w)

    best = objective(choice.weights)
    for step in np.random.default_rng(seed).standard_normal((20, 2)) * 0.1:
        assert objective(choice.weights + step) >= best - 1e-9
    assert choice.variance == pytest.approx(best - choice.weights @ (ridge * choice.weights), abs=1e-9)
    full = risk.optimal_hedge(g, J, sigma, np.diag(ridge))
    np.testing.assert_allclose(full.weights, choice.weights, rtol=1e-12)


def test_ridge_from_nothing_to_everything():
    g, J, sigma, _ = random_problem(3)
    free, priced, dear = (risk.optimal_hedge(g, J, sigma, x) for x in (0.0, 1.0, 1e12))
    assert free.effectiveness > priced.effectiveness > dear.effectiveness
    np.testing.assert_allclose(dear.weights, 0, atol=1e-9)
    assert dear.effectiveness == pytest.approx(0, abs=1e-9)
    # The free hedge leaves nothing that the instruments could still remove.
    np.testing.assert_allclose(J.T @ sigma @ (g + J @ free.weights), 0, atol=1e-9)


def test_as_many_instruments_as_factors_hedge_perfectly():
    g, J, sigma, _ = random_problem(7, n=3, m=3)
    choice = risk.optimal_hedge(g, J, sigma)
    np.testing.assert_allclose(g + J @ choice.weights, 0, atol=1e-9)
    assert choice.effectiveness == pytest.approx(1, abs=1e-12)
    assert choice.variance >= 0


def test_units_do_not_matter():
    """A factor in points and one in coins differ by 1e8; the condition is judged without units."""
    g, J, sigma, _ = random_problem(9)
    unit = np.array([1e-6, 1e8])
    scaled = risk.optimal_hedge(g, J * unit, sigma)
    np.testing.assert_allclose(scaled.weights * unit, risk.optimal_hedge(g, J, sigma).weights, rtol=1e-8)


@given(st.floats(-1, 1), st.floats(0.01, 2), st.floats(0.01, 2))
def test_proxy_hedge_is_the_one_factor_case(rho, held, proxy):
    ratio = risk.minimum_variance_ratio(rho, held, proxy)
    cross = rho * held * proxy
    choice = risk.optimal_hedge([1, 0], [[0], [1]], [[held**2, cross], [cross, proxy**2]])
    assert -choice.weights[0] == pytest.approx(ratio, rel=1e-9, abs=1e-12)
    assert choice.effectiveness == pytest.approx(rho**2, abs=1e-9)


def test_tail_cover_of_a_put_and_its_failure():
    market = dh.Market(spot=100.0, vol=0.5)
    put, stressed = Put(80.0, 0.25), market.at(spot=60.0, vol=0.9)
    cover = risk.tail_cover(put, market, stressed, dt=0.05)
    assert cover.premium == put.value(market)
    assert cover.loss_avoided == pytest.approx(Put(80.0, 0.2).value(stressed) - put.value(market), rel=1e-12)
    assert cover.cost_per_dollar == cover.premium / cover.loss_avoided
    with pytest.raises(ValueError, match="hedge must gain value in the stressed market"):
        risk.tail_cover(Spot(), market, stressed)
    with pytest.raises(ValueError, match="market and stressed must be one state each"):
        risk.tail_cover(put, market, market.at(spot=[60.0, 50.0]))


# ---- delta and gamma together

TERMS = {"spot": 100.0, "vol": 0.5, "interval": 1 / 365, "risk_aversion": 1e-2, "one_way": 5e-4}


@given(NUMBERS, st.floats(-3, 3), st.floats(-1, 1), st.floats(0.01, 0.2), st.floats(0, 3))
@settings(max_examples=25)
def test_best_number_of_options_beats_every_other(delta, gamma, slope, bend, spread):
    book = (delta, gamma, slope, bend, spread)
    best = risk.delta_gamma_cost(*book, **TERMS)
    search = minimize_scalar(
        lambda w: risk.delta_gamma_cost(*book, **TERMS, options=w).objective,
        bounds=(-500, 500), method="bounded", options={"xatol": 1e-9},
    )  # fmt: skip
    assert best.objective <= search.fun + 1e-9 * (1 + abs(search.fun))
    assert best.underlying == pytest.approx(-(delta + best.options * slope), abs=1e-9)
    assert best.objective == pytest.approx(best.cost + 0.5 * 1e-2 * best.variance, rel=1e-12)


def test_a_wide_spread_leaves_delta_only_and_a_narrow_one_hedges_all_gamma():
    book = {"delta": 1.0, "gamma": -2.0, "option_delta": 0.5, "option_gamma": 0.1}
    wide = risk.delta_gamma_cost(**book, spread=1e6, **TERMS)
    assert (wide.options, wide.underlying) == (0.0, -1.0)
    free = risk.delta_gamma_cost(**book, spread=0.0, **(TERMS | {"one_way": 0.0}))
    assert free.options == pytest.approx(20.0, rel=1e-12)
    assert free.objective == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_best_hedge_with_several_options_against_a_general_optimiser(seed):
    """As a quadratic programme with bought and sold amounts apart; at most two options, the rest is zero."""
    rng = np.random.default_rng(seed)
    n = 5
    slope, bend, spread = rng.uniform(-1, 1, n), rng.uniform(0.01, 0.2, n), rng.uniform(0.01, 2, n)
    delta, gamma = rng.uniform(-5, 5), rng.uniform(-5, 5)
    best = risk.delta_gamma_cost(delta, gamma, slope, bend, spread, **TERMS)
    noise = 0.5 * (0.5 * 100.0) ** 4 / 365**2

    def objective(x):
        w, h = x[:n] - x[n : 2 * n], x[2 * n :]
        cost = spread / 2 @ (x[:n] + x[n : 2 * n]) + 5e-4 * 100 * h.sum()
        return cost + 0.5 * 1e-2 * noise * (gamma + w @ bend) ** 2

    traded = {"type": "eq", "fun": lambda x: delta + (x[:n] - x[n : 2 * n]) @ slope + x[-2] - x[-1]}
    start = np.r_[np.ones(2 * n), max(-delta, 0), max(delta, 0)]
    found = minimize(objective, start, bounds=[(0, None)] * (2 * n + 2), constraints=traded, tol=1e-12)
    assert best.objective <= found.fun + 1e-7
    assert best.objective == pytest.approx(found.fun, rel=1e-4)
    assert np.count_nonzero(np.abs(best.options) > 1e-9) <= 2
    assert best.underlying == pytest.approx(-(delta + best.options @ slope), abs=1e-9)


def test_two_options_hedge_the_delta_of_each_other_where_the_underlying_is_dear():
    book = {"delta": 0.0, "gamma": -2.0, "option_delta": [0.5, -0.5], "option_gamma": 0.1, "spread": 0.01}
    dear = risk.delta_gamma_cost(**book, **(TERMS | {"one_way": 0.5}))
    assert dear.options == pytest.approx([8.934, 8.934], abs=1e-3)
    assert dear.underlying == pytest.approx(0.0, abs=1e-12)
    alone = risk.delta_gamma_cost(0.0, -2.0, 0.5, 0.1, 0.01, **(TERMS | {"one_way": 0.5}))
    assert alone.objective > dear.objective
    given = risk.delta_gamma_cost(**book, **TERMS, options=[10, 10])
    assert (given.cost, given.variance) == (0.1, 0.0)


# ---- constraints

HEDGE = {"spot": 100.0, "vol": 0.5, "interval": 1 / 365, "risk_aversion": 1e-2}


def objective(h, exposure, holding, one_way, spot=100.0):
    risk_term = 0.5 * 1e-2 * (exposure + h) ** 2 * 0.5**2 * spot**2 / 365
    return risk_term + one_way * spot * np.abs(h - holding)


@given(NUMBERS, NUMBERS, st.floats(0, 0.01), st.floats(-4, 0), st.floats(0, 4))
def test_hedge_with_limits_against_a_fine_grid(exposure, holding, one_way, low, high):
    limits = {"lowest": low, "highest": high}
    found = risk.constrained_hedge(exposure, **HEDGE, one_way=one_way, holding=holding, **limits)
    assert low - 1e-12 <= found <= high + 1e-12
    grid = objective(np.linspace(low, high, 1001), exposure, holding, one_way)
    assert objective(found, exposure, holding, one_way) <= grid.min() + 1e-12


@given(NUMBERS, NUMBERS, st.floats(0, 0.01), st.sampled_from([0.1, 0.25, 1.0]), st.floats(0, 150))
def test_hedge_in_lots_with_a_smallest_order_against_every_lot(exposure, holding, one_way, lot, min_notional):
    rules = {"lot": lot, "min_notional": min_notional, "lowest": -6.0, "highest": 6.0}
    found = risk.constrained_hedge(exposure, **HEDGE, one_way=one_way, holding=holding, **rules)
    trades = lot * np.arange(-200, 201)
    allowed = (np.abs(trades) * 100 >= min_notional * (1 - 1e-9)) | (trades == 0)
    allowed &= np.abs(holding + trades) <= 6 + 1e-9
    every = objective(holding + trades[allowed], exposure, holding, one_way)
    assert objective(found, exposure, holding, one_way) == pytest.approx(every.min(), rel=1e-9, abs=1e-12)
    lots = (found - holding) / lot
    assert lots == pytest.approx(round(lots), abs=1e-6)


def test_without_rules_or_cost_the_exposure_is_hedged_and_with_cost_to_the_edge_of_a_band():
    assert risk.constrained_hedge(3.0, **HEDGE) == -3.0
    half_width = 0.001 * 100 / (1e-2 * 0.25 * 100**2 / 365)
    assert risk.constrained_hedge(3.0, **HEDGE, one_way=0.001) == pytest.approx(-3.0 + half_width, rel=1e-12)
    assert risk.constrained_hedge(3.0, **HEDGE, one_way=0.001, holding=-2.9) == -2.9


def test_ties_go_to_the_smaller_trade():
    assert risk.constrained_hedge(-0.5, **HEDGE, lot=1.0) == 0.0


def test_exact_lots_survive_rounding():
    found = risk.constrained_hedge(-5.0, **HEDGE, lot=0.1, lowest=0.0, highest=0.3)
    assert found == pytest.approx(0.3, abs=1e-15)


def test_a_holding_outside_its_limits_has_to_come_back():
    assert risk.constrained_hedge(0.0, **HEDGE, one_way=0.5, holding=5.0, highest=2.0) == 2.0


def test_hedge_broadcasts():
    found = risk.constrained_hedge(np.array([[1.0], [2.0]]), **HEDGE, lot=[0.0, 1.0, 0.5])
    assert found.tolist() == [[-1.0, -1.0, -1.0], [-2.0, -2.0, -2.0]]


@given(arrays(float, (3,), elements=NUMBERS))
@settings(max_examples=10)
def test_hedge_of_many_is_the_hedge_of_each(exposures):
    rules = {"one_way": 0.001, "lot": 0.25, "min_notional": 60.0, "lowest": -4.0}
    together = risk.constrained_hedge(exposures, **HEDGE, **rules)
    assert together.tolist() == [risk.constrained_hedge(x, **HEDGE, **rules) for x in exposures]


I2 = np.eye(2)
BAD = [
    (lambda: risk.optimal_hedge([1, 2], [[1]], I2), r"shapes \(n,\), \(n, m\) and \(n, n\)"),
    (lambda: risk.optimal_hedge([1, 0], [[0], [1]], [[1, 2], [0, 1]]), "covariance must be symmetric"),
    (lambda: risk.optimal_hedge([1, 0], [[0], [1]], [[1, 2], [2, 1]]), "without a negative variance"),
    (lambda: risk.optimal_hedge([0, 0], [[0], [1]], I2), "exposure must have a variance"),
    (lambda: risk.optimal_hedge([1, 0], [[1, 2], [1, 2]], I2), "condition number"),
    (lambda: risk.optimal_hedge([1, 0], [[0], [0]], I2), "condition number"),
    (lambda: risk.optimal_hedge([1, 0], [[0], [1]], I2, [1, 2]), "penalty must be one number, 1 numbers"),
    (lambda: risk.optimal_hedge([1, 0], [[0], [1]], I2, -1.0), "penalty must be symmetric and not negative"),
    (lambda: risk.minimum_variance_ratio(1.2, 1, 1), "correlation must be from -1 to 1, got 1.2"),
    (lambda: risk.minimum_variance_ratio(0.2, 1, 0), "hedge_vol must be finite and above zero"),
    (lambda: risk.delta_gamma_cost(1, 1, 0.5, 0.0, 1, **TERMS), "option_gamma must not be zero"),
    (lambda: risk.delta_gamma_cost(1, 1, 0.5, 0.1, -1, **TERMS), "spread must be finite and not negative"),
    (lambda: risk.delta_gamma_cost([1, 2], 1, 0.5, 0.1, 1, **TERMS), "delta must be a single number"),
    (lambda: risk.delta_gamma_cost(1, 1, [0.5, 1], [0.1, 0], 1, **TERMS), "option_gamma must not be zero"),
    (lambda: risk.delta_gamma_cost(1, 1, [0.5, 1], [1, 2, 3], 1, **TERMS), "shapes must broadcast"),
    (lambda: risk.delta_gamma_cost(1, 1, [[0.5]], 0.1, 1, **TERMS), "one number or a list of numbers"),
    (lambda: risk.constrained_hedge(1, **(HEDGE | {"vol": 0.0})), "vol must be finite and above zero"),
    (lambda: risk.constrained_hedge(1, **HEDGE, lowest=2, highest=1), "lowest must not exceed highest"),
    (lambda: risk.constrained_hedge(1, **HEDGE, lowest=np.nan), "lowest must not exceed highest"),
    (lambda: risk.constrained_hedge(1, **HEDGE, lot=1.0, lowest=0.2, highest=0.8), "must leave one holding"),
    (lambda: risk.constrained_hedge(1, **HEDGE, lot=-1.0), "lot must be finite and not negative"),
    (lambda: risk.constrained_hedge([1, 2], **HEDGE, lot=[1, 2, 3]), "shapes must broadcast"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_closed_form_of_the_ridge_against_a_general_optimiser():
    g, J, sigma, ridge = random_problem(11)
    found = minimize(lambda w: (g + J @ w) @ sigma @ (g + J @ w) + w @ (ridge * w), np.zeros(2), tol=1e-12)
    np.testing.assert_allclose(risk.optimal_hedge(g, J, sigma, ridge).weights, found.x, atol=1e-5)
