"""Black-Scholes-Merton: limits, properties, bad input, and every Greek against 50 digits."""

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deltahedge import black_scholes as bs
from deltahedge._normal import FAR, mills_ratio
from deltahedge._terms import BLOCK

NAMES = ["price", "delta", "gamma", "vega", "theta", "rho"]
HIGHER = ["vanna", "volga", "charm", "speed", "zomma", "color"]

KINDS = st.sampled_from(["call", "put"])
PRICES = st.floats(1e-3, 1e6)
EXPIRIES = st.floats(0, 10)
VOLS = st.floats(0, 5)
RATES = st.floats(-0.1, 0.3)
OPTIONS = st.tuples(PRICES, PRICES, EXPIRIES, VOLS, RATES, RATES)


def reference(spot, strike, expiry, vol, rate, dividend, kind):
    """Return each Greek and the size of its terms, which rounding is measured against, with 50 digits."""
    with mp.workdps(50):
        S, K, T, v, r, q = (mp.mpf(float(x)) for x in (spot, strike, expiry, vol, rate, dividend))
        sign = 1 if kind == "call" else -1
        root = mp.sqrt(T)
        s = v * root
        d1 = (mp.log(S / K) + (r - q) * T) / s + s / 2
        d2 = d1 - s
        n1, n2 = (mp.erfc(-sign * d / mp.sqrt(2)) / 2 for d in (d1, d2))
        growth = mp.exp(-q * T)
        asset, cash = S * growth * n1, K * mp.exp(-r * T) * n2
        phi = growth * mp.exp(-d1 * d1 / 2) / mp.sqrt(2 * mp.pi)
        gamma, vega = phi / (S * s), S * phi * root
        per_year = (2 * (r - q) * T - d2 * s) / (2 * T * s)
        decay = S * phi * v / (2 * root)
        size = (2 * abs(r - q) * T + abs(d2 * s)) / (2 * T * s)
        answers = {
            "price": (sign * (asset - cash), asset + cash),
            "delta": (sign * growth * n1, growth * n1),
            "gamma": (gamma, gamma),
            "vega": (vega, vega),
            "theta": (-decay + sign * (q * asset - r * cash), decay + abs(q) * asset + abs(r) * cash),
            "rho": (sign * T * cash, T * cash),
            "vanna": (-phi * d2 / v, phi * (abs(d2) + s) / v),
            "volga": (vega * d1 * d2 / v, vega * (abs(d1) + s) * (abs(d2) + s) / v),
            "charm": (sign * q * growth * n1 - phi * per_year, abs(q) * growth * n1 + phi * size),
            "speed": (-gamma / S * (1 + d1 / s), gamma / S * (1 + abs(d1) / s)),
            "zomma": (gamma * (d1 * d2 - 1) / v, gamma * ((abs(d1) + s) * (abs(d2) + s) + 1) / v),
            "color": (
                gamma * (q + 1 / (2 * T) + d1 * per_year),
                gamma * (1 / T + (abs(d1) + s) * size + abs(q)),
            ),
        }
        return {name: (float(value), float(scale)) for name, (value, scale) in answers.items()}


# expiry in years (one hour to ten years) and volatility (1 % to 500 %): the corners and the middle
CORNERS = [(1 / 8760, 0.01), (1 / 8760, 5.0), (0.25, 0.2), (10.0, 0.01), (10.0, 5.0)]
# standard deviations between forward and strike: deep out of the money to deep in the money
DEPTHS = [-30.0, -8.0, -2.5, -0.3, 0.0, 0.7, 4.0, 12.0, 30.0]


@pytest.mark.parametrize("kind", ["call", "put"])
@pytest.mark.parametrize(("expiry", "vol"), CORNERS)
@pytest.mark.parametrize(("rate", "dividend"), [(0.0, 0.0), (0.05, 0.0), (0.08, 0.11)])
def test_every_greek_against_50_digits(expiry, vol, rate, dividend, kind):
    """Within 1e-12 of the sum of the terms of its formula, plus what rounding d1 must cost.

    Relative to the value itself a Greek can do worse only where its terms cancel: a price far out of the
    money, or a cross Greek at its change of sign.
    """
    width = vol * np.sqrt(expiry)
    for depth in DEPTHS:
        strike = 100.0 * np.exp(np.clip((rate - dividend) * expiry - depth * width, -300, 300))
        expected = reference(100.0, strike, expiry, vol, rate, dividend, kind)
        # ln(S/K) + (r - q) T is rounded once; the density turns that into |d1| / width times as much.
        rounding = 4e-16 * (abs(np.log(100.0 / strike)) + abs(rate - dividend) * expiry) / width
        tolerance = 1e-12 + 2 * rounding * (abs(depth) + width)
        for name, (value, scale) in expected.items():
            answer = getattr(bs, name)(100.0, strike, expiry, vol, rate, dividend, kind)
            assert abs(answer - value) <= tolerance * scale + 1e-300, (name, depth)


@pytest.mark.parametrize("kind", ["call", "put", ["call", "put"]])
@pytest.mark.parametrize("log_strike", [2.0, -2.0])
def test_where_d1_or_d2_is_exactly_zero(kind, log_strike):
    """At total volatility 2 and a strike of e^2 d1 is zero, at e^-2 d2 is: a normal integral of one half."""
    strike = float(np.exp(log_strike))
    option = (1.0, strike, 4.0, 1.0)
    for one, name in ((one, name) for one in np.atleast_1d(kind) for name in NAMES + HIGHER):
        value, scale = reference(*option, 0.0, 0.0, one)[name]
        answer = getattr(bs, name)(*option, kind=kind)
        answer = answer if np.ndim(answer) == 0 else answer[kind.index(one)]
        assert answer == pytest.approx(value, abs=1e-14 * (1 + scale)), name
    if log_strike > 0:
        assert bs.delta(*option) == pytest.approx(0.5, abs=2e-16)
        assert bs.implied_vol(bs.price(*option), 1.0, strike, 4.0) == pytest.approx(1.0, abs=1e-14)


def test_prices_far_out_of_the_money_keep_their_digits():
    """Twenty standard deviations out, at 1 % volatility and an hour, the two legs agree to six digits."""
    width = 0.01 * np.sqrt(1 / 8760)
    strike = 100 * np.exp(20 * width)
    value = reference(100, strike, 1 / 8760, 0.01, 0, 0, "call")["price"][0]
    assert 0 < value < 1e-85
    assert bs.price(100, strike, 1 / 8760, 0.01) == pytest.approx(value, rel=1e-8)


def test_mills_ratio_against_50_digits():
    z = np.r_[np.linspace(0, 8, 161), np.geomspace(8, FAR, 80)]
    with mp.workdps(50):
        exact = [
            mp.sqrt(mp.pi / 2) * mp.erfc(x / mp.sqrt(2)) * mp.exp(mp.mpf(x) ** 2 / 2) for x in map(float, z)
        ]
        worst = max(abs(mp.mpf(float(a)) / b - 1) for a, b in zip(mills_ratio(z), exact, strict=True))
    assert worst < 2e-15


@given(OPTIONS, KINDS)
@settings(max_examples=150, deadline=None)
def test_one_pass_equals_each_greek_and_nothing_is_lost(option, kind):
    together = bs.greeks(*option, kind)
    for name in NAMES:
        assert getattr(bs, name)(*option, kind) == getattr(together, name)
    for name in HIGHER:
        assert not np.isnan(getattr(bs, name)(*option, kind))
    assert all(isinstance(x, float) and not np.isnan(x) for x in together)


@given(OPTIONS)
@settings(max_examples=150, deadline=None)
def test_parity_and_bounds(option):
    S, K, T, _, r, q = option
    call, put = bs.greeks(*option), bs.greeks(*option, "put")
    asset, cash = S * np.exp(-q * T), K * np.exp(-r * T)
    tiny = 1e-13 * (asset + cash)
    assert call.price - put.price == pytest.approx(asset - cash, abs=tiny)
    assert call.delta - put.delta == pytest.approx(np.exp(-q * T), rel=1e-12)
    assert call.rho - put.rho == pytest.approx(T * cash, rel=1e-12)
    assert (call.gamma, call.vega) == (put.gamma, put.vega)
    assert max(asset - cash, 0) - tiny <= call.price <= asset + tiny
    assert max(cash - asset, 0) - tiny <= put.price <= cash + tiny
    assert 0 <= call.delta <= np.exp(-q * T) * (1 + 1e-15)
    assert call.gamma >= 0 and call.vega >= 0


@given(OPTIONS, KINDS, st.floats(1e-6, 1))
@settings(max_examples=100, deadline=None)
def test_monotonicity(option, kind, step):
    S, K, T, v, r, q = option
    slack = 1e-13 * (S * np.exp(-q * T) + K * np.exp(-r * T)) * (1 + step)
    sign = 1 if kind == "call" else -1
    price = bs.price(*option, kind)
    assert sign * (bs.price(S * (1 + step), K, T, v, r, q, kind) - price) >= -slack
    assert sign * (bs.price(S, K * (1 + step), T, v, r, q, kind) - price) <= slack
    assert bs.price(S, K, T, v + step, r, q, kind) - price >= -slack


@given(
    st.tuples(st.floats(1, 1e4), st.floats(0.2, 5), st.floats(1e-4, 10), st.floats(0.01, 5), RATES, RATES),
    KINDS,
)
@settings(max_examples=150, deadline=None)
def test_pricing_equation(option, kind):
    """The residual is below 1e-12 of the terms that cancel in it."""
    S, ratio, T, v, r, q = option
    g = bs.greeks(S, S * ratio, T, v, r, q, kind)
    terms = [g.theta, (r - q) * S * g.delta, 0.5 * v**2 * S**2 * g.gamma, -r * g.price]
    size = max(map(abs, terms)) + abs(q) * S * abs(g.delta) + abs(r) * S * ratio
    assert abs(sum(terms)) <= 1e-12 * size + 1e-300


# Greek, the function it differentiates, the argument, the sign (theta, charm and color count time forwards)
DERIVATIVES = [
    ("delta", "price", "spot", 1),
    ("gamma", "delta", "spot", 1),
    ("vega", "price", "vol", 1),
    ("theta", "price", "expiry", -1),
    ("rho", "price", "rate", 1),
    ("vanna", "delta", "vol", 1),
    ("vanna", "vega", "spot", 1),
    ("volga", "vega", "vol", 1),
    ("charm", "delta", "expiry", -1),
    ("speed", "gamma", "spot", 1),
    ("zomma", "gamma", "vol", 1),
    ("color", "gamma", "expiry", -1),
]


@pytest.mark.parametrize(("greek", "of", "by", "sign"), DERIVATIVES)
def test_greeks_against_central_differences(greek, of, by, sign):
    rng = np.random.default_rng(7)
    n = 200
    option = {
        "spot": rng.uniform(60, 160, n),
        "strike": np.full(n, 100.0),
        "expiry": rng.uniform(0.1, 2, n),
        "vol": rng.uniform(0.15, 0.9, n),
        "rate": rng.uniform(-0.02, 0.1, n),
        "dividend": rng.uniform(-0.02, 0.1, n),
        "kind": np.where(rng.random(n) < 0.5, "call", "put"),
    }
    step = 1e-4 * np.maximum(np.abs(option[by]), 0.01)
    high, low = (getattr(bs, of)(**option | {by: option[by] + h}) for h in (step, -step))
    answer = getattr(bs, greek)(**option)
    difference = sign * (high - low) / (2 * step)
    assert np.abs(difference - answer).max() <= 1e-5 * np.abs(answer).max()


# spot, strike, expiry, vol, rate, kind, the six answers: without time or volatility the payoff and its slopes
LIMITS = [
    (110, 100, 0, 0.2, 0.05, "call", (10, 1, 0, 0, -5, 0)),
    (90, 100, 0, 0.2, 0.05, "call", (0, 0, 0, 0, 0, 0)),
    (90, 100, 0, 0.2, 0.05, "put", (10, -1, 0, 0, 5, 0)),
    (100, 100, 0, 0.2, 0.0, "call", (0, 1, 0, 0, 0, 0)),  # the kink: from above
    (100, 100, 0, 0.2, 0.0, "put", (0, 0, 0, 0, 0, 0)),
    (110, 100, 2, 0.0, 0.0, "call", (10, 1, 0, 0, 0, 200)),
    (90, 100, 2, 0.0, 0.0, "put", (10, -1, 0, 0, 0, -200)),
    (100, 0, 1, 0.2, 0.0, "call", (100, 1, 0, 0, 0, 0)),  # a strike of zero is the underlying itself
    (0, 100, 1, 0.2, 0.0, "call", (0, 0, 0, 0, 0, 0)),
    (0, 100, 1, 0.2, 0.0, "put", (100, -1, 0, 0, 0, -100)),
]


@pytest.mark.parametrize(("spot", "strike", "expiry", "vol", "rate", "kind", "expected"), LIMITS)
def test_limits(spot, strike, expiry, vol, rate, kind, expected):
    answer = bs.greeks(spot, strike, expiry, vol, rate, kind=kind)
    assert tuple(answer) == expected
    assert str(tuple(answer)).count("-0.0,") == 0  # minus zero is no answer to print
    for name in HIGHER:
        assert np.isfinite(getattr(bs, name)(spot, strike, expiry, vol, rate, kind=kind))


def test_limits_are_approached():
    near = bs.greeks(110, 100, 1e-9, 0.2, 0.05)
    limit = bs.greeks(110, 100, 0, 0.2, 0.05)
    assert np.allclose(near, limit, atol=1e-6)


def test_arrays_broadcast_and_scalars_are_floats():
    surface = bs.greeks(np.array([[90.0], [100.0]]), 100, [0.1, 0.2, 0.3], 0.3, kind="put")
    assert surface.price.shape == (2, 3)
    for i, spot in enumerate((90.0, 100.0)):
        for j, expiry in enumerate((0.1, 0.2, 0.3)):
            assert surface.delta[i, j] == bs.delta(spot, 100, expiry, 0.3, kind="put")
    assert type(bs.price(100, 100, 1, 0.2)) is float
    assert bs.price([], 100, 1, 0.2).shape == (0,)
    mixed = bs.price(100, 105, 0.5, 0.2, kind=["call", "put"])
    assert list(mixed) == [bs.price(100, 105, 0.5, 0.2, kind=k) for k in ("call", "put")]


@pytest.mark.parametrize("size", [BLOCK - 1, BLOCK, BLOCK + 1, 4 * BLOCK + 17])
def test_blocks_and_workers_do_not_change_a_number(size):
    spots = np.random.default_rng(3).uniform(50, 200, size)
    one = bs.greeks(spots, 100, 0.25, 0.4, 0.03, workers=1)
    for workers in (2, 7, None):
        again = bs.greeks(spots, 100, 0.25, 0.4, 0.03, workers=workers)
        assert all(np.array_equal(a, b) for a, b in zip(one, again, strict=True))
    some = np.r_[0, size // 2, size - 1]
    assert np.array_equal(one.theta[some], bs.theta(spots[some], 100, 0.25, 0.4, 0.03))


def test_theta_shown_is_that_of_a_day_or_of_the_life_left():
    """Deribit's rule: one-day theta until the last day, then that of the life left; they meet at a day."""
    for expiry, horizon in ((30 / 365, 1 / 365), (1 / 365, 1 / 365), (1 / 8760, 1 / 8760), (0.0, 0.0)):
        option = (60_000.0, 61_000.0, expiry, 0.6, 0.04, 0.01, "put")
        assert bs.theta_shown(*option) == bs.theta(*option) * horizon
    grid = bs.theta_shown([90.0, 100.0], 100.0, [[1 / 8760], [1.0]], 0.6)
    assert grid.shape == (2, 2)
    assert np.all(grid < 0)
    assert isinstance(bs.theta_shown(100, 100, 1, 0.2), float)


def test_screen_units():
    g = bs.greeks(100, 100, 0.25, 0.4)
    assert g.vega_per_point == g.vega / 100
    assert g.theta_per_day == g.theta / 365


# argument, value, message
BAD = [
    ("spot", -1.0, r"spot must be finite and not negative, got -1.0"),
    ("spot", np.nan, r"spot must be finite and not negative, got nan"),
    ("strike", np.inf, r"strike must be finite and not negative, got inf"),
    ("expiry", [0.1, -0.5], r"expiry must be finite and not negative, got -0.5 at index \(1,\)"),
    ("vol", -0.2, r"vol must be finite and not negative, got -0.2"),
    ("vol", "20 %", r"vol must be a number or an array of numbers, got '20 %'"),
    ("vol", None, r"vol must be a number or an array of numbers, got None"),
    ("rate", np.inf, r"rate must be finite, got inf"),
    ("dividend", np.nan, r"dividend must be finite, got nan"),
    ("kind", "Call", r"kind must be 'call' or 'put', got 'Call'"),
    ("kind", 1, r"kind must be 'call' or 'put', got 1"),
]


@pytest.mark.parametrize(("name", "value", "message"), BAD)
@pytest.mark.parametrize("function", ["price", "greeks", *HIGHER])
def test_bad_input(function, name, value, message):
    good = {"spot": 100.0, "strike": 100.0, "expiry": 1.0, "vol": 0.2}
    with pytest.raises(ValueError, match=message):
        getattr(bs, function)(**good | {name: value})


def test_shapes_that_do_not_broadcast():
    with pytest.raises(ValueError, match=r"shapes must broadcast together, got spot \(2,\), strike \(3,\)"):
        bs.price([1, 2], [1, 2, 3], 1, 0.2)


def test_bad_workers():
    with pytest.raises(ValueError, match="workers must be a whole number, at least 1, got 0"):
        bs.greeks(100, 100, 1, 0.2, workers=0)


@pytest.mark.parametrize("name", ["strike", "expiry", "vol"])
def test_gamma_has_no_peak_without_time_or_volatility(name):
    good = {"strike": 100.0, "expiry": 1.0, "vol": 0.2}
    with pytest.raises(ValueError, match=f"{name} must be finite and above zero, got 0.0"):
        bs.gamma_peak(**good | {name: 0.0})


def test_gamma_peak_over_arrays():
    peaks = bs.gamma_peak([90.0, 100.0], 0.25, 0.3, rate=0.02)
    assert peaks.spot.shape == peaks.dollar_gamma.shape == (2,)
    assert np.allclose(peaks.gamma, bs.gamma(peaks.spot, [90, 100], 0.25, 0.3, 0.02), rtol=1e-13)
    dollar = bs.gamma(peaks.dollar_spot, [90, 100], 0.25, 0.3, 0.02) * peaks.dollar_spot**2
    assert np.allclose(peaks.dollar_gamma, dollar, rtol=1e-13)
