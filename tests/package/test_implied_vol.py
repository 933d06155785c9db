"""Implied volatility: its error against 50 digits, its bounds, and bad input."""

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deltahedge import black_scholes as bs
from deltahedge._implied_solver import ROWS, solve
from deltahedge._normal import SQRT_2PI, mills_ratio


def exact_options(count, seed):
    """Return random options, one hour to ten years and 5 % to 500 %, their prices to 50 digits, and vegas."""
    rng = np.random.default_rng(seed)
    expiry = np.exp(rng.uniform(np.log(1 / 8760), np.log(10), count))
    vol = np.exp(rng.uniform(np.log(0.05), np.log(5), count))
    rate, dividend = rng.uniform(-0.02, 0.1, (2, count))
    depth = rng.uniform(-12, 12, count)
    strike = 100 * np.exp(np.clip(depth * vol * np.sqrt(expiry), -20, 20))
    kind = np.where(rng.random(count) < 0.5, "call", "put")
    price, vega = np.empty(count), np.empty(count)
    with mp.workdps(50):
        for i in range(count):
            K, T, v, r, q = (mp.mpf(float(x[i])) for x in (strike, expiry, vol, rate, dividend))
            sign = 1 if kind[i] == "call" else -1
            asset, cash, s = 100 * mp.exp(-q * T), K * mp.exp(-r * T), v * mp.sqrt(T)
            d1 = mp.log(asset / cash) / s + s / 2
            n1, n2 = (mp.erfc(-sign * d / mp.sqrt(2)) / 2 for d in (d1, d1 - s))
            price[i] = sign * (asset * n1 - cash * n2)
            vega[i] = asset * mp.npdf(d1) * mp.sqrt(T)
    return vol, (price, 100.0, strike, expiry, rate, dividend, kind), vega


def test_error_is_below_1e_12_wherever_the_price_determines_the_volatility():
    """Rounding the price and its lower bound blurs the volatility: where by under 1e-13, it is determined.
    """
    vol, option, vega = exact_options(3000, seed=2)
    _, spot, strike, expiry, rate, dividend, _ = option
    leg = np.maximum(spot * np.exp(-dividend * expiry), strike * np.exp(-rate * expiry))
    lower = np.abs(spot * np.exp(-dividend * expiry) - strike * np.exp(-rate * expiry))
    in_the_money = option[0] >= lower
    blur = np.where(in_the_money, leg, option[0]) * np.finfo(float).eps / vega
    determined = blur < 1e-13
    answer = bs.implied_vol(*option, outside="nan")
    assert determined.mean() > 0.5
    assert np.abs(answer - vol)[determined].max() < 1e-12


def test_every_price_a_float_can_hold():
    """Total volatilities from 1e-6 to 60, up to 37 standard deviations out of the money."""
    rng = np.random.default_rng(5)
    count = 100_000
    s = np.exp(rng.uniform(np.log(1e-6), np.log(60), count))
    depth = np.r_[rng.uniform(0, 37, count // 2), 10 ** rng.uniform(-10, 0.6, count - count // 2)]
    x = -depth * s
    d1, d2 = x / s + s / 2, x / s - s / 2
    top = np.exp(x / 2)
    vega = np.exp(-0.25 * (d1**2 + d2**2)) / SQRT_2PI
    near = vega * (mills_ratio(np.abs(d1)) + np.sign(d1) * mills_ratio(-d2))
    value, room = np.where(d1 > 0, top - near, near), np.where(d1 > 0, near, top - near)
    answer = np.empty(count)
    with np.errstate(all="ignore"):
        solve(x, top, value, room, answer, np.empty((ROWS, count)))
    held = (value > 1e-300) & (room > 1e-300) & (vega > 1e-290) & (x > -690)
    assert held.mean() > 0.9
    # Near the money the value is a difference of two legs near one, so it is known to 2e-16 of them only.
    assert (np.abs(answer / s - 1)[held] < 1e-14 + 4e-15 / np.minimum(s[held], 1)).all()


@given(
    st.floats(1, 1e5),
    st.floats(-2.5, 2.5),
    st.floats(1 / 8760, 10),
    st.floats(0.05, 2),
    st.floats(-0.05, 0.2),
    st.sampled_from(["call", "put"]),
)
@settings(max_examples=150, deadline=None)
def test_round_trip(spot, depth, expiry, vol, rate, kind):
    strike = spot * np.exp(rate * expiry + depth * vol * np.sqrt(expiry))
    price, vega = (
        bs.price(spot, strike, expiry, vol, rate, kind=kind),
        bs.vega(spot, strike, expiry, vol, rate),
    )
    answer = bs.implied_vol(price, spot, strike, expiry, rate, kind=kind)
    assert answer == pytest.approx(vol, abs=1e-12 + 1e-15 * (spot + strike) / vega)


def test_shapes_blocks_and_workers():
    strikes = np.linspace(80, 120, 70_000)
    prices = bs.price(100, strikes, 0.5, 0.3, 0.02)
    one = bs.implied_vol(prices, 100, strikes, 0.5, 0.02, workers=1)
    assert np.abs(one - 0.3).max() < 1e-12
    assert np.array_equal(one, bs.implied_vol(prices, 100, strikes, 0.5, 0.02, workers=3))
    assert np.array_equal(one, bs.implied_vol(prices, 100, strikes, 0.5, 0.02))
    assert type(bs.implied_vol(prices[0], 100, strikes[0], 0.5, 0.02)) is float
    assert bs.implied_vol(prices[:6].reshape(2, 3), 100, strikes[:6].reshape(2, 3), 0.5, 0.02).shape == (2, 3)


# price, kind, message: spot 49, strike 50, no interest
OUTSIDE = [
    (-0.01, "call", "price must be at least 0 and below 49, the bounds that arbitrage sets, got -0.01"),
    (49.0, "call", "price must be at least 0 and below 49, the bounds that arbitrage sets, got 49.0"),
    (0.9, "put", "price must be at least 1 and below 50, the bounds that arbitrage sets, got 0.9"),
    (50.0, "put", "price must be at least 1 and below 50, the bounds that arbitrage sets, got 50.0"),
    ([2.0, 60.0], "call", r"below 49, the bounds that arbitrage sets, got 60.0 at index \(1,\)"),
]


@pytest.mark.parametrize(("price", "kind", "message"), OUTSIDE)
def test_prices_outside_their_bounds(price, kind, message):
    with pytest.raises(ValueError, match=message):
        bs.implied_vol(price, 49, 50, 0.5, kind=kind)
    assert np.isnan(bs.implied_vol(price, 49, 50, 0.5, kind=kind, outside="nan")).any()


def test_both_sides_of_each_bound():
    assert bs.implied_vol(0.0, 49, 50, 0.5) == 0
    assert bs.implied_vol(1.0, 49, 50, 0.5, kind="put") == 0
    assert bs.implied_vol(1.0 - 1e-15, 49, 50, 0.5, kind="put") == 0  # the bound, to rounding
    assert bs.implied_vol(1e-300, 49, 50, 0.5) > 0
    assert 10 < bs.implied_vol(49.0 - 1e-9, 49, 50, 0.5) < 30
    answer = bs.implied_vol([2.0, -1.0, np.nan, np.inf], 49, 50, 0.5, outside="nan")
    assert list(np.isnan(answer)) == [False, True, True, True]


# argument, value, message
BAD = [
    ("price", np.nan, "price must be finite, got nan"),
    ("price", "2", "price must be a number or an array of numbers, got '2'"),
    ("spot", 0, "spot must be finite and above zero, got 0.0"),
    ("strike", -5, "strike must be finite and above zero, got -5.0"),
    ("expiry", 0, "expiry must be finite and above zero, got 0.0"),
    ("rate", np.inf, "rate must be finite, got inf"),
    ("kind", "straddle", "kind must be 'call' or 'put', got 'straddle'"),
    ("outside", "ignore", "outside must be one of 'raise', 'nan', got 'ignore'"),
]


@pytest.mark.parametrize(("name", "value", "message"), BAD)
def test_bad_input(name, value, message):
    good = {"price": 2.0, "spot": 49, "strike": 50, "expiry": 0.5}
    with pytest.raises(ValueError, match=message):
        bs.implied_vol(**good | {name: value})
