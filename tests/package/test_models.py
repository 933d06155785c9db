"""Models beyond Black and Scholes: limits that are known, derivatives, pricing equations, and bad input."""

import numpy as np
import pytest

from deltahedge import black_scholes as bs
from deltahedge.models import (
    digital,
    everlasting,
    heston,
    merton,
    mismatch,
    power_perpetual,
    tree,
    variance_strip,
)

JUMPS = {"jump_rate": 3.0, "jump_mean": -0.1, "jump_vol": 0.15}
MEANING = {"mean_reversion": 3.0, "long_variance": 0.30, "vol_of_vol": 0.9, "correlation": -0.4}

# price of a model as a function of spot, vol, expiry and rate; and its Greeks at the same place
MODELS = {
    "digital": (digital, {"strike": 95, "dividend": 0.02, "kind": "put"}),
    "merton": (merton, {"strike": 95, "dividend": 0.02, "kind": "put", **JUMPS}),
    "heston": (heston, {"strike": 95, "dividend": 0.02, "kind": "put", **MEANING}),
    "everlasting": (everlasting, {"strike": 95, "dividend": 0.02, "kind": "put", "anchoring": 12.0}),
    "power": (power_perpetual, {"dividend": 0.02, "anchoring": 12.0, "power": 1.7}),
}
DERIVATIVES = [("delta", "spot", 1), ("vega", "vol", 1), ("rho", "rate", 1), ("theta", "expiry", -1)]


def value(name, what="price", **place):
    model, options = MODELS[name]
    place = {"spot": 100.0, "expiry": 0.4, "vol": 0.5, "rate": 0.03} | place
    if name in ("everlasting", "power"):
        place.pop("expiry")
    if name == "heston":
        place["variance"] = place.pop("vol") ** 2
    return getattr(model, what)(**place, **options)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize(("greek", "by", "sign"), DERIVATIVES)
def test_greeks_are_derivatives(name, greek, by, sign):
    place = {"spot": 100.0, "expiry": 0.4, "vol": 0.5, "rate": 0.03}[by]
    step = 1e-3 * place
    high, low = (value(name, **{by: place + h}) for h in (step, -step))
    expected = sign * (high - low) / (2 * step)
    assert getattr(value(name, "greeks"), greek) == pytest.approx(expected, rel=1e-4, abs=1e-9)


@pytest.mark.parametrize("name", MODELS)
def test_gamma_is_the_derivative_of_delta(name):
    high, low = (value(name, "greeks", spot=100 + h).delta for h in (0.01, -0.01))
    assert value(name, "greeks").gamma == pytest.approx((high - low) / 0.02, rel=1e-5)


@pytest.mark.parametrize("name", MODELS)
def test_arrays_are_the_scalars_one_by_one(name):
    spots = np.array([[80.0, 95.0], [100.0, 130.0]])
    together = value(name, "greeks", spot=spots)
    assert together.price.shape == (2, 2)
    for index, spot in np.ndenumerate(spots):
        alone = value(name, "greeks", spot=spot)
        assert all(isinstance(x, float) for x in alone)
        assert alone == pytest.approx(tuple(x[index] for x in together), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("model", [merton, heston, digital])
def test_parity(model):
    law = {merton: JUMPS, heston: MEANING, digital: {}}[model]
    call, put = (model.greeks(100, 90, 0.7, 0.3, 0.04, 0.01, kind, **law) for kind in ("call", "put"))
    discount = np.exp(-0.04 * 0.7)
    if model is digital:
        assert call.price + put.price == pytest.approx(discount, rel=1e-14)
        return
    assert call.price - put.price == pytest.approx(100 * np.exp(-0.01 * 0.7) - 90 * discount, rel=1e-12)
    assert call.delta - put.delta == pytest.approx(np.exp(-0.01 * 0.7), rel=1e-12)
    assert call.gamma == pytest.approx(put.gamma, rel=1e-9)


def test_digital_is_the_slope_of_the_vanilla_in_the_strike():
    high, low = (bs.price(100, 95 + h, 0.4, 0.5, 0.03, 0.02) for h in (1e-3, -1e-3))
    assert digital.price(100, 95, 0.4, 0.5, 0.03, 0.02) == pytest.approx((low - high) / 2e-3, rel=1e-8)


def test_digital_limits():
    g = digital.greeks([90.0, 100.0, 110.0], 100, 0.0, 0.5)
    assert list(g.price) == [0, 1, 1]  # on the strike it pays, as the call is exercised
    assert not np.any(g.delta) and not np.any(g.gamma)
    assert digital.price(110, 100, 1.0, 0.0, rate=0.05) == pytest.approx(np.exp(-0.05), rel=1e-15)


def test_tree_tends_to_the_formula():
    exact = bs.greeks(49, 50, 20 / 52, 0.2, 0.05)
    for n_steps, tolerance in ((50, 2e-2), (200, 5e-3), (800, 1.5e-3)):
        g = tree.greeks(49, 50, 20 / 52, 0.2, 0.05, n_steps=n_steps)
        assert g.price == pytest.approx(exact.price, rel=tolerance)
        assert g.delta == pytest.approx(exact.delta, rel=tolerance)
        assert g.gamma == pytest.approx(exact.gamma, rel=tolerance)
        assert g.theta == pytest.approx(exact.theta, rel=tolerance)


def test_tree_delta_replicates_its_first_step():
    """Delta shares and a loan are worth the option after a move up and after a move down."""
    S, K, T, v, r, q, n = 100.0, 105.0, 0.5, 0.3, 0.06, 0.03, 20
    dt = T / n
    g = tree.greeks(S, K, T, v, r, q, n_steps=n)
    for move in (np.exp(v * np.sqrt(dt)), np.exp(-v * np.sqrt(dt))):
        portfolio = g.delta * S * move * np.exp(q * dt) + (g.price - g.delta * S) * np.exp(r * dt)
        left = tree.price(S * move, K, T - dt, v, r, q, n_steps=n - 1)
        assert portfolio == pytest.approx(left, rel=1e-12)


def test_tree_on_two_steps_over_arrays():
    g = tree.greeks(100, [95.0, 105.0], 0.5, 0.3, kind=["call", "put"], n_steps=2)
    assert g.price.shape == (2,)
    assert g.price[1] == tree.price(100, 105, 0.5, 0.3, kind="put", n_steps=2)


def test_merton_limits():
    plain = bs.greeks(100, 95, 0.4, 0.3, 0.05, 0.01, "put")
    still = merton.greeks(100, 95, 0.4, 0.3, 0.05, 0.01, "put", jump_rate=0, jump_mean=-0.1, jump_vol=0.2)
    assert still == pytest.approx(plain, rel=1e-13)
    # Ever more, ever smaller jumps are a diffusion.
    rate, total = 2e4, np.sqrt(0.3**2 + 0.2**2)
    small = {"jump_rate": rate, "jump_mean": 0.0, "jump_vol": 0.2 / np.sqrt(rate)}
    assert merton.price(100, 95, 0.4, 0.3, **small) == pytest.approx(bs.price(100, 95, 0.4, total), rel=1e-5)
    assert merton.price([90.0, 110.0], 100, 0.0, 0.3, **JUMPS) == pytest.approx([0, 10])


def test_merton_series_converges_where_a_cut_one_does_not():
    """Eleven terms, as in the printed table that is wrong, against as many as matter."""
    share, jumps = 0.75, 10
    law = {"jump_rate": jumps, "jump_mean": 0.0, "jump_vol": 0.25 * np.sqrt(share / jumps)}
    full = merton.price(100, 120, 0.5, 0.125, 0.08, **law)
    n = np.arange(11)
    weights = np.exp(-5.0 + n * np.log(5.0) - np.cumsum(np.log(np.maximum(n, 1))))
    vols = np.sqrt(0.125**2 + n * law["jump_vol"] ** 2 / 0.5)
    assert full - weights @ bs.price(100, 120, 0.5, vols, 0.08) == pytest.approx(0.057, abs=0.01)


def test_merton_minimum_variance_is_a_mean_of_slope_and_chord():
    """Between the model's delta and the slope over a jump, by the share of each in the variance."""
    certain = {"jump_rate": 2.0, "jump_mean": -0.2, "jump_vol": 0.0}
    g = merton.greeks(100, 95, 0.25, 0.3, kind="put", **certain)
    chord = (g.price - merton.price(80, 95, 0.25, 0.3, kind="put", **certain)) / 20
    smooth, jumpy = 0.3**2, 2.0 * 0.2**2
    expected = (smooth * g.delta + jumpy * chord) / (smooth + jumpy)
    answer = merton.minimum_variance_delta(100, 95, 0.25, 0.3, kind="put", **certain)
    assert answer == pytest.approx(expected, rel=1e-12)


def test_heston_without_movement_of_the_variance():
    """A small volatility of variance leaves Black and Scholes at the mean variance."""
    law = MEANING | {"vol_of_vol": 1e-5}
    mean = 0.30 + (0.09 - 0.30) * -np.expm1(-3.0 * 0.7) / (3.0 * 0.7)
    for strike in (60, 100, 170):
        expected = bs.price(100, strike, 0.7, np.sqrt(mean), 0.02)
        assert heston.price(100, strike, 0.7, 0.09, 0.02, **law) == pytest.approx(expected, abs=1e-3)
    assert heston.greeks([90.0, 110.0], 100, 0.0, 0.09, **law).price == pytest.approx([0, 10])


@pytest.mark.parametrize("expiry", [1 / 8760, 1 / 365, 1.0, 30.0])
@pytest.mark.parametrize("vol_of_vol", [1e-3, 0.5, 3.0])
def test_heston_integral_is_robust(expiry, vol_of_vol):
    law = MEANING | {"vol_of_vol": vol_of_vol}
    strikes = np.array([30.0, 90.0, 100.0, 110.0, 300.0])
    prices = heston.price(100, strikes, expiry, 0.25, **law)
    assert (np.diff(prices) <= 1e-12).all()
    assert ((prices >= np.maximum(100 - strikes, 0) - 1e-10) & (prices <= 100)).all()


@pytest.mark.parametrize(("correlation", "sign"), [(-0.7, -1), (0.7, 1)])
def test_heston_minimum_variance_delta_leans_with_the_correlation(correlation, sign):
    law = MEANING | {"correlation": correlation}
    lean = (
        heston.minimum_variance_delta(100, 105, 0.5, 0.25, **law)
        - heston.greeks(100, 105, 0.5, 0.25, **law).delta
    )
    assert np.sign(lean) == sign
    slope = heston.greeks(100, 105, 0.5, 0.25, **law).vega / (2 * 0.5)  # per unit of variance
    assert lean == pytest.approx(correlation * 0.9 * slope / 100, rel=1e-10)


def test_everlasting_parity_and_ends():
    call, put = (everlasting.price(90, 100, 0.8, 12, 0.05, 0.02, kind) for kind in ("call", "put"))
    assert call - put == pytest.approx(12 * 90 / 12.02 - 12 * 100 / 12.05, rel=1e-13)
    assert everlasting.price(0.0, 100, 0.8, 12) == 0
    assert everlasting.price(0.0, 100, 0.8, 12, kind="put") == 100


def test_everlasting_solves_its_equation():
    spot = np.array([60.0, 99.0, 101.0, 150.0])
    g = everlasting.greeks(spot, 100, 0.8, 12, 0.05, 0.02)
    left = 0.5 * 0.8**2 * spot**2 * g.gamma + 0.03 * spot * g.delta - 0.05 * g.price
    assert left == pytest.approx(12 * (g.price - np.maximum(spot - 100, 0)), rel=1e-11)


def test_power_perpetual_on_margin_and_of_power_one():
    full = power_perpetual.price(100, 0.8, 20, 0.05)
    margined = power_perpetual.price(100, 0.8, 20, 0.05, paid="on margin")
    assert full == pytest.approx(1e4 * 20 / (20 - 0.05 - 0.64), rel=1e-13)
    assert margined == pytest.approx(1e4 * 20 / (20 - 0.10 - 0.64), rel=1e-13)
    linear = power_perpetual.price(100, 0.8, 1095, 0.05, power=1, paid="on margin")
    assert 1e4 * (linear / 100 - 1) == pytest.approx(0.4566, abs=1e-4)  # the fair perpetual, in basis points


def test_mismatch_over_arrays():
    drifts = np.array([-0.2, 0.0, 0.3])
    together = mismatch.expected_profit(100, 100, 1.0, 0.3, 0.2, 0.05, drift=drifts)
    alone = [mismatch.expected_profit(100, 100, 1.0, 0.3, 0.2, 0.05, drift=x) for x in drifts]
    assert together == pytest.approx(alone, rel=1e-13)
    assert (mismatch.expected_profit(100, 100, 1.0, 0.2, 0.3, 0.05, drift=drifts) < 0).all()


LAW = {"merton": JUMPS, "heston": MEANING}
OPTION = {"spot": 100.0, "strike": 100.0, "expiry": 0.5}

# function, good arguments, bad argument, message
BAD = [
    (digital.price, OPTION | {"vol": 0.2}, {"strike": 0}, "strike must be finite and above zero, got 0.0"),
    (
        tree.price,
        OPTION | {"vol": 0.2, "n_steps": 5},
        {"vol": 0},
        "vol must be finite and above zero, got 0.0",
    ),
    (
        tree.price,
        OPTION | {"vol": 0.2, "n_steps": 5},
        {"n_steps": 1},
        "n_steps must be a whole number, at least 2",
    ),
    (
        tree.price,
        OPTION | {"vol": 0.2, "n_steps": 5},
        {"n_steps": 2.5},
        "n_steps must be a whole number, at least 2",
    ),
    (
        tree.price,
        OPTION | {"vol": 0.01, "n_steps": 5},
        {"rate": 0.2},
        "n_steps must be at least 201 for this rate",
    ),
    (
        merton.price,
        OPTION | {"vol": 0.2} | JUMPS,
        {"jump_rate": -1},
        "jump_rate must be finite and not negative",
    ),
    (merton.price, OPTION | {"vol": 0.2} | JUMPS, {"jump_mean": -1}, "jump_mean must be above -1, got -1"),
    (
        merton.price,
        OPTION | {"vol": 0.2} | JUMPS,
        {"jump_vol": [0.1, -1]},
        "jump_vol must be finite and not negative",
    ),
    (
        heston.price,
        OPTION | {"variance": 0.2} | MEANING,
        {"variance": -1},
        "variance must be finite and not negative",
    ),
    (
        heston.price,
        OPTION | {"variance": 0.2} | MEANING,
        {"vol_of_vol": 0},
        "vol_of_vol must be finite and above zero",
    ),
    (
        heston.price,
        OPTION | {"variance": 0.2} | MEANING,
        {"correlation": 1.5},
        "correlation must be from -1 to 1, got 1.5",
    ),
    (
        everlasting.price,
        {"spot": 1, "strike": 1, "vol": 1, "anchoring": 1},
        {"anchoring": 0},
        "anchoring must be finite",
    ),
    (
        everlasting.price,
        {"spot": 1, "strike": 1, "vol": 1, "anchoring": 1},
        {"rate": -2},
        "rate must be above minus anch",
    ),
    (
        power_perpetual.price,
        {"spot": 1, "vol": 0.8, "anchoring": 1},
        {"anchoring": 0.5},
        "above the growth of the index",
    ),
    (
        power_perpetual.price,
        {"spot": 1, "vol": 0.8, "anchoring": 1},
        {"paid": "later"},
        "paid must be one of 'in full'",
    ),
    (
        mismatch.expected_profit,
        OPTION | {"vol": 0.2, "implied_vol": 0.3},
        {"implied_vol": 0},
        "implied_vol must be finite",
    ),
]
STRIP = {"spot": 100, "strikes": [90, 100, 110], "vols": 0.2, "expiry": 0.25}
BAD += [
    (variance_strip.strip, STRIP, {"strikes": [90, 100]}, "strikes must be at least three and rising"),
    (variance_strip.strip, STRIP, {"strikes": [90, 110, 100]}, "strikes must be at least three and rising"),
    (
        variance_strip.strip,
        STRIP,
        {"vols": [0.2, 0.3]},
        r"vols must be one number or 3, one a strike, got shape \(2,\)",
    ),
    (variance_strip.strip, STRIP, {"centre": 90}, "centre must be one of the strikes between"),
    (variance_strip.strip, STRIP, {"expiry": 0}, "expiry must be finite and above zero, got 0.0"),
    (
        variance_strip.fair_variance,
        {"spot": 100, "smile": 0.2, "expiry": 1},
        {"smile": 0},
        "smile must be finite and",
    ),
]


@pytest.mark.parametrize(("function", "good", "bad", "message"), BAD)
def test_bad_input(function, good, bad, message):
    function(**good)
    with pytest.raises(ValueError, match=message):
        function(**good | bad)
