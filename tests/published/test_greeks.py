"""Published prices and Greeks of European options: inputs, expected value, tolerance, source."""

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from deltahedge import Forward, Market, black_scholes, models

HULL = {"spot": 49, "strike": 50, "expiry": 20 / 52, "vol": 0.20, "rate": 0.05}
HAUG = "Haug, Option Pricing Formulas (1998), as used in QuantLib, test-suite/europeanoption.cpp"

# name, expected, tolerance; option of Hull, Options, Futures, and Other Derivatives, chapter "The Greek
# Letters" (Example 19.1 in recent editions); Hull, Risk Management and Financial Institutions, chapter 15.
# Computed figures carry more digits than the printed ones.
YARDSTICK = [
    ("price", 2.40, 5e-3),
    ("price", 2.4005, 5e-4),
    ("delta", 0.522, 5e-4),
    ("gamma", 0.066, 5e-4),
    ("vega", 12.1, 0.05),
    ("vega", 12.1055, 5e-4),
    ("theta", -4.31, 5e-3),
    ("rho", 8.91, 5e-3),
    ("vanna", 0.1391, 5e-5),
    ("volga", -0.2291, 5e-5),
    ("charm", -0.1968, 5e-5),
]


@pytest.mark.parametrize(("name", "expected", "tolerance"), YARDSTICK)
def test_yardstick_option(name, expected, tolerance):
    assert getattr(black_scholes, name)(**HULL) == pytest.approx(expected, abs=tolerance)


def test_yardstick_on_screen_and_in_the_formula():
    greeks = black_scholes.greeks(**HULL)
    assert ndtri(greeks.delta) == pytest.approx(0.0542, abs=5e-5)  # d1
    assert greeks.theta_per_day == pytest.approx(-0.01180, abs=1e-4)
    assert greeks.theta / 252 == pytest.approx(-0.01708, abs=1e-4)
    assert 100_000 * greeks.price == pytest.approx(240_053, abs=1)


# kind, strike, spot, dividend, rate, expiry, vol, expected, tolerance, source
VALUES = [
    ("call", 65, 60, 0, 0.08, 0.25, 0.30, 2.1334, 1e-4, HAUG),
    ("call", 19, 19, 0.10, 0.10, 0.75, 0.28, 1.7011, 1e-4, HAUG),
    ("put", 19, 19, 0.10, 0.10, 0.75, 0.28, 1.7011, 1e-4, HAUG),
    ("put", 70, 75, 0.05, 0.10, 0.50, 0.35, 4.0870, 1e-4, HAUG),
    ("put", 95, 100, 0.05, 0.10, 0.50, 0.20, 2.4648, 1e-4, HAUG),
    ("call", 1.60, 1.56, 0.08, 0.06, 0.50, 0.12, 0.0291, 1e-4, HAUG),
    ("call", 40, 42, 0.08, 0.04, 0.75, 0.35, 5.0975, 1e-4, HAUG),
    ("call", 40, 42, 0, 0.10, 0.50, 0.20, 4.76, 5e-3, "Hull, chapter on the Black-Scholes-Merton model"),
    ("put", 40, 42, 0, 0.10, 0.50, 0.20, 0.81, 5e-3, "Hull, chapter on the Black-Scholes-Merton model"),
    ("call", 40, 42, 0, 0.10, 0.50, 0.20, 4.7594, 5e-5, "the same, computed"),
    ("put", 40, 42, 0, 0.10, 0.50, 0.20, 0.8086, 5e-5, "the same, computed"),
    ("call", 1.6, 1.6, 0.11, 0.08, 4 / 12, 0.10, 0.0285, 5e-5, "Hull, chapter on currency options"),
    ("call", 1.6, 1.6, 0.11, 0.08, 4 / 12, 0.20, 0.0639, 5e-5, "Hull, chapter on currency options"),
]


@pytest.mark.parametrize(
    ("kind", "strike", "spot", "q", "r", "expiry", "vol", "expected", "tol", "source"), VALUES
)
def test_values(kind, strike, spot, q, r, expiry, vol, expected, tol, source):
    assert black_scholes.price(spot, strike, expiry, vol, r, q, kind) == pytest.approx(expected, abs=tol)


# Haug's table of Black's formula, page 24: strike 100, rate 10 %; by expiry and volatility, for futures of
# 90, 100 and 110
BLACK_76 = {
    ("call", 0.10): {
        0.15: (0.0205, 1.8734, 9.9413),
        0.25: (0.3150, 3.1217, 10.3556),
        0.35: (0.9474, 4.3693, 11.1381),
    },
    ("call", 0.50): {
        0.15: (0.8069, 4.0232, 10.5769),
        0.25: (2.7026, 6.6997, 12.7857),
        0.35: (4.9329, 9.3679, 15.3086),
    },
    ("put", 0.10): {
        0.15: (9.9210, 1.8734, 0.0408),
        0.25: (10.2155, 3.1217, 0.4551),
        0.35: (10.8479, 4.3693, 1.2376),
    },
    ("put", 0.50): {
        0.15: (10.3192, 4.0232, 1.0646),
        0.25: (12.2149, 6.6997, 3.2734),
        0.35: (14.4452, 9.3679, 5.7963),
    },
}


@pytest.mark.parametrize(("kind", "expiry"), BLACK_76)
def test_36_values_of_blacks_formula(kind, expiry):
    """Haug (1998), page 24, as in QuantLib, test-suite/europeanoption.cpp; with the expiry as it is."""
    for vol, values in BLACK_76[kind, expiry].items():
        found = black_scholes.price([90, 100, 110], 100, expiry, vol, 0.10, 0.10, kind)
        assert found == pytest.approx(values, abs=1e-4)


def test_currency_option_implied_volatility():
    """Hull, chapter on currency options: a price of .043 means 14.1 %."""
    vol = black_scholes.implied_vol(0.043, 1.6, 1.6, 4 / 12, rate=0.08, dividend=0.11)
    assert vol == pytest.approx(0.1411, abs=5e-5)


# name, kind, strike, spot, dividend, rate, expiry, vol, expected, tolerance, source
GREEKS = [
    ("delta", "call", 100, 105, 0.10, 0.10, 0.50, 0.36, 0.5946, 1e-4, HAUG),
    ("delta", "put", 100, 105, 0.10, 0.10, 0.50, 0.36, -0.3566, 1e-4, HAUG),
    ("delta", "call", 100, 105, 0.10, 0.10, 0.50, 0.36, 0.59463, 5e-6, "the same, computed"),
    ("delta", "put", 100, 105, 0.10, 0.10, 0.50, 0.36, -0.35660, 5e-6, "the same, computed"),
    ("gamma", "call", 60, 55, 0, 0.10, 0.75, 0.30, 0.0278, 1e-4, HAUG),
    ("gamma", "put", 60, 55, 0, 0.10, 0.75, 0.30, 0.027821, 5e-7, "the same, computed"),
    ("vega", "call", 60, 55, 0, 0.10, 0.75, 0.30, 18.9358, 1e-4, HAUG),
    ("vega", "put", 60, 55, 0, 0.10, 0.75, 0.30, 18.9358, 1e-4, HAUG),
    ("theta", "put", 405, 430, 0.05, 0.07, 1 / 12, 0.20, -31.1924, 1e-4, HAUG),
    ("rho", "call", 75, 72, 0, 0.09, 1.0, 0.19, 38.7325, 1e-4, HAUG),
]


@pytest.mark.parametrize(
    ("name", "kind", "strike", "spot", "q", "r", "expiry", "vol", "expected", "tol", "source"), GREEKS
)
def test_greeks(name, kind, strike, spot, q, r, expiry, vol, expected, tol, source):
    assert getattr(black_scholes, name)(spot, strike, expiry, vol, r, q, kind) == pytest.approx(
        expected, abs=tol
    )


def test_black_76_at_the_money_forward():
    """Strike equal to the future: call and put are worth exp(-rT) F (2 N(vol sqrt(T) / 2) - 1)."""
    call, put = black_scholes.price(20, 20, 0.75, 0.28, 0.10, 0.10, ["call", "put"])
    closed = np.exp(-0.075) * 20 * (2 * ndtr(0.5 * 0.28 * np.sqrt(0.75)) - 1)
    assert call == pytest.approx(put, rel=1e-14)
    assert call == pytest.approx(closed, rel=1e-12)


def test_pricing_equation_on_the_yardstick():
    """The residual of the Black-Scholes-Merton equation is rounding: 6e-16 was computed, 1e-12 is asked."""
    g = black_scholes.greeks(**HULL)
    assert abs(g.theta + 0.05 * 49 * g.delta + 0.5 * 0.2**2 * 49**2 * g.gamma - 0.05 * g.price) < 1e-12


def test_forward_sale_of_euros():
    """Hull, Risk Management and Financial Institutions, chapter 15: a forward is hedged once and for all.

    EUR 1 million sold for USD 1.3 million in a year; annual rates of 4 % in euro and 3 % in dollar.
    """
    market = Market(spot=1.30, vol=0.1, rate=np.log(1.03), dividend=np.log(1.04))
    greeks = Forward(strike=1.30, expiry=1.0).greeks(market)
    assert -1e6 * greeks.delta == pytest.approx(-961_538, abs=1)
    assert -1e6 * (greeks.price - greeks.delta * 1.30) == pytest.approx(1_262_136, abs=1)
    assert greeks.gamma == 0


def test_gamma_peaks():
    """Option of Hull's chapter: the formulas, and the numerical maximum to 1e-4."""
    peak = black_scholes.gamma_peak(50, 20 / 52, 0.20, rate=0.05)
    assert peak.spot == pytest.approx(47.9287, abs=5e-5)
    assert peak.gamma == pytest.approx(0.066593, abs=5e-7)
    assert peak.dollar_spot == pytest.approx(49.4264, abs=5e-5)
    spots = np.linspace(40, 60, 200_001)
    gamma = black_scholes.gamma(spots, 50, 20 / 52, 0.20, rate=0.05)
    assert spots[np.argmax(gamma)] == pytest.approx(peak.spot, abs=1e-4)
    assert spots[np.argmax(gamma * spots**2)] == pytest.approx(peak.dollar_spot, abs=1e-4)
    assert (gamma * spots**2).max() == pytest.approx(peak.dollar_gamma, rel=1e-9)


# vol, N(d1), N(d2): spot at the strike, no interest, one year; an identity, computed
PROBABILITIES = [(0.60, 0.618, 0.382), (1.00, 0.691, 0.309)]


@pytest.mark.parametrize(("vol", "delta", "probability"), PROBABILITIES)
def test_delta_is_not_the_probability_of_exercise(vol, delta, probability):
    assert black_scholes.delta(100, 100, 1.0, vol) == pytest.approx(delta, abs=5e-4)
    assert models.digital.price(100, 100, 1.0, vol) == pytest.approx(probability, abs=5e-4)


def test_real_world_probability_of_exercise():
    """With a drift of 50 % a year it is 0.703 at 60 % volatility."""
    undiscounted = models.digital.price(100, 100, 1.0, 0.60, rate=0.5) * np.exp(0.5)
    assert undiscounted == pytest.approx(0.703, abs=5e-4)


# strike, expiry, jumps a year, share of variance from jumps, expected, source; S = 100, r = 8 %, total vol
# 25 %, mean relative jump 0
MERTON = [
    (100, 0.5, 5, 0.50, 8.96, "Merton 1976; Haug 1998, p. 9, via QuantLib, test-suite/jumpdiffusion.cpp"),
    (120, 0.5, 10, 0.75, 2.23, "QuantLib; Haug prints 2.17, from a sum cut at 11 terms"),
]


@pytest.mark.parametrize(("strike", "expiry", "jumps", "share", "expected", "source"), MERTON)
def test_merton_jump_diffusion(strike, expiry, jumps, share, expected, source):
    diffusion, jump = 0.25 * np.sqrt(1 - share), 0.25 * np.sqrt(share / jumps)
    law = {"jump_rate": jumps, "jump_mean": 0.0, "jump_vol": jump}
    assert models.merton.price(100, strike, expiry, diffusion, 0.08, **law) == pytest.approx(
        expected, abs=1e-2
    )


# spot, strike, expiry, variance, rate, reversion, long variance, vol of vol, correlation, expected, tolerance
HESTON = [
    # Broadie and Kaya 2006, the two test cases
    (100, 100, 1, 0.010201, 0.0319, 6.21, 0.019, 0.61, -0.70, 6.8061, 5e-5),
    (100, 100, 5, 0.09, 0.05, 2.0, 0.09, 1.0, -0.30, 34.9998, 5e-5),
    # Andersen 2008, cases I and II
    (100, 60, 10, 0.04, 0.0, 0.5, 0.04, 1.0, -0.90, 44.330, 5e-4),
    (100, 100, 10, 0.04, 0.0, 0.5, 0.04, 1.0, -0.90, 13.085, 5e-4),
    (100, 140, 10, 0.04, 0.0, 0.5, 0.04, 1.0, -0.90, 0.296, 5e-4),
    (100, 100, 15, 0.04, 0.0, 0.3, 0.04, 0.9, -0.50, 16.649, 5e-4),
]


@pytest.mark.parametrize(("S", "K", "T", "v", "r", "kappa", "theta", "xi", "rho", "expected", "tol"), HESTON)
def test_heston(S, K, T, v, r, kappa, theta, xi, rho, expected, tol):
    law = {"mean_reversion": kappa, "long_variance": theta, "vol_of_vol": xi, "correlation": rho}
    assert models.heston.price(S, K, T, v, r, **law) == pytest.approx(expected, abs=tol)


# steps, expected: S = K = 100, vol 20 %, r = 10 %, one year; Boyle and Vorst 1992, without costs, computed
TREE = [(6, 12.930), (13, 13.365), (52, 13.230), (250, 13.261)]


@pytest.mark.parametrize(("n_steps", "expected"), TREE)
def test_binomial_tree(n_steps, expected):
    assert models.tree.price(100, 100, 1.0, 0.20, 0.10, n_steps=n_steps) == pytest.approx(expected, abs=1e-3)


def test_deribit_ticker():
    """Deribit, ticker of BTC-30SEP22-60000-C at 1654161839367 ms (2 June 2022): Black-76, r = 0."""
    expiry = (1664524800000 - 1654161839367) / (365 * 86_400_000)  # 30 September 2022, 08:00 UTC
    g = black_scholes.greeks(30220.5, 60000, expiry, 0.677)
    assert 365 * expiry == pytest.approx(119.94, abs=5e-3)
    assert g.price / 30220.5 == pytest.approx(0.0084, abs=1e-4)
    assert g.delta == pytest.approx(0.05785, abs=2e-5)
    assert g.gamma == pytest.approx(0.00001, abs=5e-6)
    assert g.vega_per_point == pytest.approx(20.05335, abs=3e-3)
    assert g.theta_per_day == pytest.approx(-5.65962, abs=2e-3)
    assert g.rho / 100 == pytest.approx(4.91491, abs=2e-2)
