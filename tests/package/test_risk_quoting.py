"""The market maker's desk: quotes that lean, fills that are hedged, an account that balances."""

import numpy as np
import pytest

from deltahedge import paths, risk

RNG = np.random.default_rng(11)
SHAPE = (500, 200)
PRICES = paths.gbm(60_000.0, 1 / 365, 0.60, n_steps=200, n_paths=500, seed=5)
SIDES = np.where(RNG.random(SHAPE) < 0.7, 1, -1)
LIMITS = RNG.exponential(0.001, SHAPE)


def desk(**changes):
    return risk.quote_and_hedge(PRICES, SIDES, LIMITS, **({"half_spread": 0.001} | changes))


@pytest.mark.parametrize("changes", [{}, {"skew": 1e-4}, {"hedge_ratio": 0.4, "one_way": 5e-4, "skew": 3e-4}])
def test_the_account_is_spread_and_moves_less_fees(changes):
    run = desk(**changes)
    np.testing.assert_allclose(run.profit, run.spread + run.moves - run.fees, rtol=0, atol=1e-6)


def test_a_full_hedge_leaves_no_delta_and_no_risk_of_the_price():
    run = desk(hedge_ratio=1.0, one_way=5e-4)
    assert not run.net.any()
    np.testing.assert_allclose(run.fees, 5e-4 / 0.001 * run.spread)


def test_skew_holds_the_inventory_where_both_sides_trade_equally_often():
    # With exponential limits of mean m buyers trade as exp(-(s + kx) / m), sellers as exp(-(s - kx) / m):
    # 0.7 to 0.3 balances at x = m / (2k) ln(7/3), 4.24 coins short.
    late = desk(skew=1e-4).net[:, 100:].mean()
    assert late == pytest.approx(-0.001 / 2e-4 * np.log(7 / 3), rel=0.03)


def test_nobody_trades_beyond_his_limit():
    assert not risk.quote_and_hedge([100, 101], [1], [0.009], half_spread=0.01).fills[0]
    assert risk.quote_and_hedge([100, 101], [1], [0.01], half_spread=0.01).fills[0]
    assert not risk.quote_and_hedge([100, 101], [0], [0.5], half_spread=0.01).fills[0]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"sides": [2.0]}, "sides must be 1, -1 or 0, got 2"),
        ({"sides": [1, 1]}, r"sides must have the shape \(1, 1\)"),
        ({"limits": [[0.1], [0.1]]}, r"limits must have the shape \(1, 1\)"),
        ({"prices": [100.0]}, "prices must have at least two columns"),
        ({"hedge_ratio": 1.5}, "hedge_ratio must be from 0 to 1"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(changes, word):
    with pytest.raises(ValueError, match=word):
        risk.quote_and_hedge(
            **({"prices": [100, 101], "sides": [1], "limits": [0.1], "half_spread": 0.01} | changes)
        )
