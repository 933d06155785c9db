"""Which volatility to hedge with: Ahmad and Wilmott's closed forms, and which way the profit goes."""

import numpy as np
import pytest
from scipy.integrate import quad

from deltahedge import Call, Market, black_scholes, hedge_ledger
from deltahedge.models import mismatch

CASE = {"spot": 100, "strike": 100, "expiry": 1.0, "vol": 0.30, "implied_vol": 0.20, "rate": 0.05}


def test_hedging_at_the_realised_volatility():
    """V(30 %) - V(20 %) = 14.2313 - 10.4506 = 3.7807. Ahmad and Wilmott 2005, computed."""
    assert black_scholes.price(100, 100, 1.0, 0.30, 0.05) == pytest.approx(14.2313, abs=1e-4)
    assert black_scholes.price(100, 100, 1.0, 0.20, 0.05) == pytest.approx(10.4506, abs=1e-4)
    assert mismatch.certain_profit(**CASE) == pytest.approx(3.7807, abs=1e-4)


def test_hedging_at_the_implied_volatility():
    """3.7430 with a drift of 10 %. Ahmad and Wilmott 2005, computed."""
    assert mismatch.expected_profit(**CASE, drift=0.10) == pytest.approx(3.7430, abs=1e-4)


def test_closed_form_against_the_double_integral():
    """The expected discounted dollar gamma, integrated over time and over the normal distribution."""

    def rate_of_profit(t):
        def over_the_spot(z):
            spot = 100 * np.exp((0.10 - 0.045) * t + 0.30 * np.sqrt(t) * z)
            gamma = black_scholes.gamma(spot, 100, 1 - t, 0.20, 0.05)
            return np.exp(-0.05 * t - 0.5 * z * z) / np.sqrt(2 * np.pi) * gamma * spot**2

        return quad(over_the_spot, -8, 8, epsabs=1e-6)[0]

    integral = 0.5 * (0.30**2 - 0.20**2) * quad(lambda t: rate_of_profit(t), 0, 1, epsabs=1e-5)[0]
    assert mismatch.expected_profit(**CASE, drift=0.10) == pytest.approx(integral, abs=1e-4)


def test_without_mismatch_there_is_no_profit():
    same = CASE | {"implied_vol": 0.30}
    assert mismatch.certain_profit(**same) == 0
    assert mismatch.expected_profit(**same, drift=0.10) == 0


def test_the_two_hedges_agree_in_the_risk_neutral_world():
    """With the drift of the pricing measure both have the same mean, the difference of the two prices."""
    risk_neutral = mismatch.expected_profit(**CASE, drift=0.05)
    assert risk_neutral == pytest.approx(mismatch.certain_profit(**CASE), rel=1e-10)


# volatility in the first and in the second half of the life, sign of the profit
ARRIVALS = [
    ("early", np.sqrt(2 * 0.42**2 - 0.20**2), 0.20, 1),
    ("late", 0.20, np.sqrt(2 * 0.42**2 - 0.20**2), -1),
]


@pytest.mark.parametrize(("when", "first", "second", "sign"), ARRIVALS)
def test_sign_of_a_short_option_depends_on_when_the_volatility_comes(when, first, second, sign):
    """A call sold at 45 %, hedged daily, while 42 % is realised: late volatility meets a large gamma.

    Quantitative Finance Stack Exchange, question 78742.
    """
    vols = np.repeat([first, second], 15)
    moves = np.where(np.arange(30) % 2 == 0, 1, -1) * vols * np.sqrt(1 / 365)
    path = 100 * np.exp(np.r_[0, np.cumsum(moves)])
    assert np.sqrt(365 * np.mean(np.diff(np.log(path)) ** 2)) == pytest.approx(0.42, rel=1e-12)
    market = Market(spot=100.0, vol=0.45)
    ledger = hedge_ledger(Call(100, 30 / 365), path, market, quantity=-1, premium="model")
    assert np.sign(ledger.at["settlement", "profit"]) == sign
