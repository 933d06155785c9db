"""Minimum-variance deltas: what the volatility's correlation with the spot does to the hedge."""

import numpy as np
import pytest
from scipy.optimize import brentq

from deltahedge import black_scholes, paths, risk

HESTON = {"mean_reversion": 3.0, "long_variance": 0.36, "vol_of_vol": 1.2}
DAY, N_PATHS = 1 / 365, 2_000
NODES, WEIGHTS = np.polynomial.legendre.leggauss(80)


def heston_call(spot, strike, expiry, variance, correlation, mean_reversion, long_variance, vol_of_vol):
    """Price calls by Lewis's integral over Heston's characteristic function, an oracle of its own; r = 0."""
    u = 25.0 * (NODES + 1)  # from 0 to 50, enough for a month at 60 %
    k, xi = mean_reversion, vol_of_vol
    beta = k - correlation * xi * (1j * u + 0.5)
    d = np.sqrt(beta**2 + xi**2 * (u**2 + 0.25))
    g, decay = (beta - d) / (beta + d), np.exp(-d * expiry)
    C = k * long_variance / xi**2 * ((beta - d) * expiry - 2 * np.log((1 - g * decay) / (1 - g)))
    D = (beta - d) / xi**2 * (1 - decay) / (1 - g * decay)
    x, v = np.log(np.asarray(spot) / strike)[..., None], np.asarray(variance)[..., None]
    integral = (np.exp(C + D * v + 1j * u * x) / (u**2 + 0.25)).real @ (25.0 * WEIGHTS)
    return spot - np.sqrt(spot * strike) / np.pi * integral


def implied_vol(price, strike, expiry):
    return brentq(lambda vol: black_scholes.price(100.0, strike, expiry, vol) - price, 0.01, 5.0, xtol=1e-12)


def one_day_of_prices(correlation, seed=38):
    """Return the columns of the regression: nine strikes of a 30-day option over one Heston day."""
    world = HESTON | {"correlation": correlation}
    model = paths.Heston(100.0, 0.36, **world, moves_vol=True)
    *_, (spot, _, vol) = model.walk(np.random.SeedSequence(seed), 0, N_PATHS, np.array([0.0, DAY])).dates
    columns = []
    for strike in np.linspace(85.0, 115.0, 9):
        before = float(heston_call(100.0, strike, 30 * DAY, 0.36, **world))
        after = heston_call(spot, strike, 29 * DAY, vol**2, **world)
        greeks = black_scholes.greeks(100.0, strike, 30 * DAY, implied_vol(before, strike, 30 * DAY))
        rows = (100.0, greeks.delta, greeks.vega, 30 * DAY, spot - 100.0, after - before)
        columns.append(np.broadcast_arrays(*rows))
    return np.concatenate(columns, axis=1)


def test_the_oracle_becomes_black_scholes_without_vol_of_vol():
    price = heston_call(100.0, 105.0, 30 * DAY, 0.36, 0.0, 3.0, 0.36, 1e-3)
    assert price == pytest.approx(black_scholes.price(100.0, 105.0, 30 * DAY, 0.60), abs=1e-6)


@pytest.mark.parametrize("correlation", [-0.7, -0.3, 0.3, 0.7])
def test_minimum_variance_delta_on_heston_data(correlation):
    """Hull and White (2017): below the Black-Scholes delta where rho < 0, above it where rho > 0."""
    data = one_day_of_prices(correlation)
    fit = risk.fit_minimum_variance_delta(*data)
    spot, delta, vega, expiry = data[:4, ::N_PATHS]
    shift = fit.delta(spot, delta, vega, expiry) - delta
    assert (np.sign(shift) == np.sign(correlation)).all()


@pytest.mark.parametrize("correlation", [-0.7, 0.7])
def test_the_fit_hedges_days_it_has_not_seen(correlation):
    fit = risk.fit_minimum_variance_delta(*one_day_of_prices(correlation))
    spot, delta, vega, expiry, move, change = one_day_of_prices(correlation, seed=39)
    fitted = change - fit.delta(spot, delta, vega, expiry) * move
    plain = change - delta * move
    assert risk.hedge_effectiveness(fitted, plain).value > 0.05


def test_the_gain_grows_with_the_correlation():
    none, some, much = (risk.fit_minimum_variance_delta(*one_day_of_prices(r)).gain for r in (0, -0.3, -0.7))
    assert none < some < much
