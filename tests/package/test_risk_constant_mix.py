"""Rebalancing to weights: the trades, what they earn, and that a constant mix is short gamma."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from deltahedge import paths, risk

SOME = arrays(float, (3,), elements=st.floats(0.1, 10))
SHARES = arrays(float, (3,), elements=st.floats(-1, 1))


@given(SOME, SOME, SHARES, st.floats(0.5, 10))
def test_after_the_trades_the_weights_are_right_and_no_wealth_is_lost(holdings, prices, weights, cash):
    trades = risk.rebalance_to_weights(holdings, prices, weights, cash)
    wealth, value = holdings @ prices + cash, (holdings + trades) * prices
    assert value / wealth == pytest.approx(weights, abs=1e-12)
    assert value.sum() + cash - trades @ prices == pytest.approx(wealth, rel=1e-12)
    again = risk.rebalance_to_weights(holdings + trades, prices, weights, cash - trades @ prices)
    assert again == pytest.approx(np.zeros(3), abs=1e-12)


def test_one_asset_is_an_array_of_one_and_many_paths_are_each_alone():
    prices = np.array([50.0, 60.0, 72.0])
    alone = risk.rebalance_to_weights([[2.0]] * 3, prices[:, None], [0.4], cash=[10.0, 20.0, 30.0])
    each = [risk.rebalance_to_weights(2.0, p, 0.4, c) for p, c in zip(prices, (10, 20, 30), strict=True)]
    assert alone[:, 0].tolist() == each
    assert isinstance(each[0], float)


def test_a_constant_mix_buys_what_falls_and_sells_what_rises():
    up, down = (risk.rebalance_to_weights(1.0, price, 0.5, cash=100.0) for price in (110.0, 90.0))
    assert up < 0 < down
    # Levered weights chase instead: the portfolio is then long gamma.
    assert risk.rebalance_to_weights(1.0, 110.0, 2.0, cash=-50.0) > 0


@given(st.floats(-2, 2), st.floats(0, 2), st.floats(-1, 1))
def test_excess_growth_is_the_growth_of_the_mix_less_that_of_its_parts(weight, vol, drift):
    mix, asset = risk.growth_rate(weight, drift, vol), risk.growth_rate(1.0, drift, vol)
    assert risk.excess_growth(weight, vol**2) == pytest.approx(mix - weight * asset, abs=1e-12)


def test_excess_growth_of_several_assets():
    """A third in each of three equal, independent assets: (1 - 1/3) sigma^2 / 2."""
    assert risk.excess_growth([1 / 3] * 3, 0.36 * np.eye(3)) == pytest.approx(0.12, rel=1e-12)
    assert risk.excess_growth([1.0, 0.0], 0.36 * np.eye(2)) == 0.0
    alike = 0.36 * np.ones((2, 2))
    assert risk.excess_growth([0.5, 0.5], alike) == pytest.approx(0.0, abs=1e-15)


def test_excess_growth_by_simulation():
    """Half a coin and half cash, rebalanced 1,000 times a year: within 4 standard errors of sigma^2 / 8."""
    spots = paths.gbm(100.0, 1.0, 0.6, n_steps=1_000, n_paths=4_000, seed=19)
    coins, cash = 0.5 / spots[:, 0], np.full(4_000, 0.5)
    for spot in spots.T[1:]:
        trades = risk.rebalance_to_weights(coins[:, None], spot[:, None], [0.5], cash)[:, 0]
        coins, cash = coins + trades, cash - trades * spot
    growth = np.log(coins * spots[:, -1] + cash) - 0.5 * np.log(spots[:, -1] / 100.0)
    error = growth.std() / np.sqrt(len(growth))
    assert growth.mean() == pytest.approx(risk.excess_growth(0.5, 0.36), abs=4 * error)


BAD = [
    (lambda: risk.rebalance_to_weights(1.0, 0.0, 0.5), "prices must be finite and above zero, got 0.0"),
    (lambda: risk.rebalance_to_weights(1.0, 1.0, np.nan), "weights must be finite, got nan"),
    (lambda: risk.rebalance_to_weights(1.0, 1.0, 0.5, cash=-1.0), "must be worth more than nothing, got 0.0"),
    (lambda: risk.rebalance_to_weights([1, 2], [1, 2, 3], 0.5), "shapes must broadcast together, got hold"),
    (lambda: risk.rebalance_to_weights([[1]] * 2, 1, [1], [1, 2, 3]), r"broadcast together, got cash \(3,\)"),
    (lambda: risk.rebalance_to_weights("all", 1.0, 0.5), "holdings must be a number or an array of numbers"),
    (lambda: risk.excess_growth([0.5, 0.5], 0.1), r"must have shapes .* got \(2,\) and \(\)"),
    (lambda: risk.excess_growth([0.5, 0.5], [[1, 2], [0, 1]]), "covariance must be symmetric"),
    (lambda: risk.excess_growth(0.5, -1.0), "without a negative variance"),
    (lambda: risk.excess_growth([], []), "must have shapes"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
