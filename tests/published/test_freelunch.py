"""Hedging at one volatility what was bought at another.

Source: Ahmad and Wilmott (2005), Which free lunch would you like today, sir?, *Wilmott Magazine*; numbers
computed. A call is bought at 20 %, the stock realises 30 %.
"""

import numpy as np
import pytest
from scipy.integrate import quad

import deltahedge as dh
from deltahedge import black_scholes
from deltahedge.paths import GBM

SPOT, STRIKE, EXPIRY, RATE, DRIFT, ACTUAL, IMPLIED = 100.0, 100.0, 1.0, 0.05, 0.10, 0.30, 0.20
N_STEPS, N_PATHS = 2_000, 12_000


def bought_call(policy):
    """Return the present value of the profit of a call bought at the implied volatility."""
    return dh.simulate(
        dh.Book([(1, dh.Call(STRIKE, EXPIRY))]),
        GBM(SPOT, ACTUAL, DRIFT),
        policy,
        market=dh.Market(SPOT, IMPLIED, RATE),
        n_steps=N_STEPS,
        n_paths=N_PATHS,
        seed=34,
        discounted=True,
    )


def expected_profit_at_implied():
    """Return E[PV] of the hedge at implied volatility, one integral over time."""

    def rent(t):
        A = np.log(SPOT / STRIKE) + (DRIFT - ACTUAL**2 / 2) * t + (RATE - IMPLIED**2 / 2) * (EXPIRY - t)
        variance = ACTUAL**2 * t + IMPLIED**2 * (EXPIRY - t)
        discounted = STRIKE * np.exp(-RATE * EXPIRY)
        return discounted * np.exp(-(A**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)

    return 0.5 * (ACTUAL**2 - IMPLIED**2) * quad(rent, 0, EXPIRY)[0]


def test_closed_forms():
    dear, cheap = (black_scholes.price(SPOT, STRIKE, EXPIRY, vol, RATE) for vol in (ACTUAL, IMPLIED))
    assert dear == pytest.approx(14.2313, abs=1e-4)
    assert cheap == pytest.approx(10.4506, abs=1e-4)
    assert dear - cheap == pytest.approx(3.7807, abs=1e-4)
    assert expected_profit_at_implied() == pytest.approx(3.7430, abs=1e-4)


def test_hedging_at_the_actual_volatility_locks_the_profit_in():
    """Mean 3.7805, sd .224 with 2,000 rebalances (40,000 paths)."""
    result = bought_call(dh.HedgeAt(ACTUAL))
    value, error = result.summary().loc["mean"]
    assert value == pytest.approx(3.7807, abs=4 * error)
    assert result.sd == pytest.approx(0.224, rel=0.03)


def test_hedging_at_the_implied_volatility_never_loses_but_leaves_the_amount_open():
    """Mean 3.745, sd 1.746, never negative (40,000 paths; the smallest profit was 0.28)."""
    result = bought_call(dh.EveryStep())
    value, error = result.summary().loc["mean"]
    assert value == pytest.approx(3.7430, abs=4 * error)
    assert result.sd == pytest.approx(1.746, rel=0.03)
    assert result.pnl.min() > 0


# --- The sign of the profit of a short option is not that of implied minus realised volatility -----------

COIN = dh.Market(spot=60_000.0, vol=0.45)
DAYS = 30


def path_of(returns):
    return COIN.spot * np.exp(np.concatenate([[0.0], np.cumsum(returns)]))


def short_call(path):
    """Return the profit of a sold 30-day call at the money, implied 45 %, hedged daily."""
    return dh.simulate(dh.Book([(-1, dh.Call(60_000.0, DAYS / 365))]), path, market=COIN, attribution=True)


def realised(path):
    return np.sqrt(np.mean(np.diff(np.log(path)) ** 2) * 365)


def test_the_same_realised_volatility_pays_and_costs():
    """The same moves evenly over the month, or held back and made at the strike near expiry."""
    sign = np.where(np.arange(DAYS) % 2, -1.0, 1.0)
    variance = np.where(np.arange(DAYS) < DAYS // 2, 0.1, 1.9)
    evenly = path_of(0.42 / np.sqrt(365) * sign)
    late = path_of(0.42 * np.sqrt(variance / 365) * sign)
    for path in (evenly, late):
        assert realised(path) == pytest.approx(0.42, rel=1e-12)
    loss, gain = short_call(late), short_call(evenly)
    assert loss.pnl[0] < 0 < gain.pnl[0]
    # Gamma against theta is the whole story: the moves came where the dollar gamma was, or where it was not.
    assert loss.attribution["gamma"][0] + loss.attribution["theta"][0] < 0
    assert gain.attribution["gamma"][0] + gain.attribution["theta"][0] > 0
