"""Minimum-variance hedges: volatility that follows the spot, and a spot that jumps."""

import numpy as np
import pytest
from scipy.interpolate import CubicSpline
from scipy.optimize import brentq
from scipy.stats import poisson

import deltahedge as dh
from deltahedge import black_scholes, paths, risk
from deltahedge.instruments import Call

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


# ---- jumps: Merton (1976), with the variance-optimal hedge of Cont, Tankov and Voltchkova (2007)

JUMPS = {"jump_rate": 6.0, "jump_mean": -0.10, "jump_vol": 0.12}
DIFFUSION = 0.35


class MertonCall(Call):
    """A call valued by Merton's series, zero rates, differences for its delta: an oracle of its own."""

    jump_rate = JUMPS["jump_rate"]

    def value(self, market):
        k, size, spread = self.jump_rate * (1 + JUMPS["jump_mean"]), JUMPS["jump_mean"], JUMPS["jump_vol"]
        n = np.arange(40)
        weight = poisson.pmf(n, k * self.expiry)
        vol = np.sqrt(DIFFUSION**2 + n * spread**2 / self.expiry)
        rate = -self.jump_rate * size + n * np.log1p(size) / self.expiry
        spot = np.asarray(market.spot)[..., None]
        return black_scholes.price(spot, self.strike, self.expiry, vol, rate) @ weight

    def greeks(self, market):
        bump = 1e-3
        up, down = (self.value(market.at(spot=market.spot + sign * bump)) for sign in (1, -1))
        return black_scholes.Greeks(self.value(market), (up - down) / (2 * bump), *4 * (0.0,))


MARKET = dh.Market(spot=100.0, vol=DIFFUSION)
TOTAL_VOL = np.sqrt(
    DIFFUSION**2 + JUMPS["jump_rate"] * (np.log1p(JUMPS["jump_mean"]) - 0.5 * JUMPS["jump_vol"] ** 2) ** 2
    + JUMPS["jump_rate"] * JUMPS["jump_vol"] ** 2
)  # fmt: skip


def three_hedges(strike, jump_rate=JUMPS["jump_rate"]):
    """Return delta of the model, hedge of least variance, and Black-Scholes delta at the total volatility."""
    call = MertonCall(strike, 30 * DAY)
    object.__setattr__(call, "jump_rate", jump_rate)
    share = jump_rate / JUMPS["jump_rate"]
    total = np.sqrt(DIFFUSION**2 + share * (TOTAL_VOL**2 - DIFFUSION**2))
    least = risk.jump_hedge_ratio(call, MARKET, **JUMPS | {"jump_rate": jump_rate})
    return call.greeks(MARKET).delta, least, black_scholes.delta(100.0, strike, 30 * DAY, total)


@pytest.mark.parametrize("strike", [90.0, 100.0, 110.0])
def test_three_hedges_agree_without_jumps_and_differ_with_them(strike):
    model, least, plain = three_hedges(strike, jump_rate=1e-7)
    assert least == pytest.approx(model, abs=1e-6)
    assert plain == pytest.approx(model, abs=1e-6)
    model, least, plain = three_hedges(strike)
    assert abs(least - model) > 0.01
    assert abs(least - plain) > 0.01


@pytest.mark.parametrize("strike", [90.0, 100.0, 110.0])
def test_the_jump_hedge_ratio_beats_both_deltas_in_simulated_variance(strike):
    model, least, plain = three_hedges(strike)
    call = MertonCall(strike, 30 * DAY)
    spot = paths.Merton(100.0, DIFFUSION, **JUMPS).paths([0.0, DAY / 4], 400_000, seed=39)[:, -1]
    grid = np.linspace(spot.min(), spot.max(), 400)
    later = call.after(DAY / 4).value(MARKET.at(spot=grid))
    gain, move = CubicSpline(grid, later)(spot), spot - 100.0
    for other in (model, plain):
        better = risk.hedge_effectiveness(gain - least * move, gain - other * move)
        assert better.value > 4 * better.stderr
