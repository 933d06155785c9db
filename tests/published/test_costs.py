"""Transaction costs and the policies that are made for them.

`k` is the cost of a round trip (Leland), `k1` of one trade, half of it (Whalley and Wilmott, Zakamouline).
Unless a row says otherwise the numbers are computed from the printed formula of the source it names.
"""

import numpy as np
import pytest

import deltahedge as dh
from deltahedge import black_scholes
from deltahedge.paths import GBM

WEEKLY, DAILY = 1 / 52, 1 / 252


# --- Leland (1985) ---------------------------------------------------------------------------------------


def test_leland_number_and_volatilities():
    assert dh.leland_number(0.20, WEEKLY, round_trip=0.01) == pytest.approx(0.28768, abs=5e-6)
    short, long = (dh.leland_vol(0.20, WEEKLY, round_trip=0.01, position=side) for side in ("short", "long"))
    assert 100 * short == pytest.approx(22.695, abs=5e-4)
    assert 100 * long == pytest.approx(16.880, abs=5e-4)


@pytest.mark.parametrize(
    ("interval", "round_trip", "price"), [(DAILY, 0.0025, 11.0239), (WEEKLY, 0.01, 11.4650)]
)
def test_call_sold_at_lelands_volatility(interval, round_trip, price):
    """S = K = 100, T = 1, r = 5 %, vol 20 %; without costs 10.4506."""
    assert black_scholes.price(100, 100, 1.0, 0.20, 0.05) == pytest.approx(10.4506, abs=1e-4)
    vol = dh.leland_vol(0.20, interval, round_trip=round_trip)
    assert black_scholes.price(100, 100, 1.0, vol, 0.05) == pytest.approx(price, abs=1e-4)


def test_lelands_long_side_breaks_down():
    assert dh.leland_number(0.20, DAILY, round_trip=0.02) == pytest.approx(1.267, abs=5e-4)
    with pytest.raises(ValueError, match=r"at or below 1 for a long position, got 1\.267"):
        dh.leland_vol(0.20, DAILY, round_trip=0.02, position="long")


MARKET = dh.Market(spot=100.0, vol=0.20, rate=0.05)
BLACK_SCHOLES_PREMIUM = black_scholes.price(100, 100, 1.0, 0.20, 0.05)


def leland_study(policy, premium, n_steps, n_paths):
    """Return a sold call hedged at k = 1 %; first trade and delivery free, results brought to time 0."""
    return dh.simulate(
        dh.Book([(-1, dh.Call(100.0, 1.0))]),
        GBM(100.0, 0.20, drift=0.05),
        policy,
        dh.Proportional.round_trip(0.01),
        market=MARKET,
        n_steps=n_steps,
        n_paths=n_paths,
        seed=29,
        premium=premium,
        charge_opening=False,
        discounted=True,
    )


def leland_premium(interval):
    return black_scholes.price(100, 100, 1.0, dh.leland_vol(0.20, interval, round_trip=0.01), 0.05)


def test_hedging_daily_without_leland_loses_the_costs():
    """Mean -2.373, sd 1.018 (200,000 paths); 60,000 paths know the mean to 0.004 and the sd to 0.3 %."""
    result = leland_study(dh.EveryStep(), BLACK_SCHOLES_PREMIUM, 252, 60_000)
    assert result.mean == pytest.approx(-2.373, abs=0.01)
    assert result.sd == pytest.approx(1.018, rel=0.03)


def test_leland_hedge_and_premium_break_even():
    """Mean -0.0004, sd 0.471, expected cost 2.097 equal to the loading of the premium."""
    result = leland_study(dh.LelandDelta(0.01, DAILY), leland_premium(DAILY), 252, 60_000)
    assert result.mean == pytest.approx(-0.0004, abs=0.01)
    assert result.sd == pytest.approx(0.471, rel=0.03)
    assert leland_premium(DAILY) - BLACK_SCHOLES_PREMIUM == pytest.approx(2.097, abs=5e-4)
    assert result.cost.mean() == pytest.approx(2.097, abs=0.01)


def test_leland_hedge_breaks_even_weekly_too_with_more_risk():
    result = leland_study(dh.LelandDelta(0.01, WEEKLY), leland_premium(WEEKLY), 52, 60_000)
    assert abs(result.mean) < 0.02
    assert result.sd > 1.5 * 0.471


# --- Boyle and Vorst (1992): a tree with costs -----------------------------------------------------------

# one-way cost, steps, exact tree, approximation sigma^2 (1 + 2 k1 sqrt(n) / (sigma sqrt(T)))
TREES = [
    (0.0, 6, 12.930, None),
    (0.0, 13, 13.365, None),
    (0.0, 52, 13.230, None),
    (0.0, 250, 13.261, None),
    (0.00125, 6, 13.044, 13.371),
    (0.00125, 13, 13.518, 13.419),
    (0.00125, 52, 13.529, 13.565),
    (0.00125, 250, 13.899, 13.905),
    (0.02, 6, 14.624, 14.772),
    (0.02, 13, 15.582, 15.408),
    (0.02, 52, 17.206, 17.180),
    (0.02, 250, 20.632, 20.608),
]


@pytest.mark.parametrize(("one_way", "n_steps", "tree", "approximation"), TREES)
def test_boyle_vorst(one_way, n_steps, tree, approximation):
    """S = K = 100, vol 20 %, r = 10 %, T = 1; an end node at the strike counts as exercised."""
    value = dh.boyle_vorst(100, 100, 1.0, 0.20, 0.10, one_way=one_way, n_steps=n_steps)
    assert value == pytest.approx(tree, abs=1e-3)
    if approximation is not None:
        vol = 0.20 * np.sqrt(1 + 2 * one_way * np.sqrt(n_steps) / 0.20)
        assert black_scholes.price(100, 100, 1.0, vol, 0.10) == pytest.approx(approximation, abs=1e-3)


def test_boyle_vorst_without_costs_tends_to_black_scholes():
    assert black_scholes.price(100, 100, 1.0, 0.20, 0.10) == pytest.approx(13.270, abs=5e-4)
    tree = dh.boyle_vorst(100, 100, 1.0, 0.20, 0.10, one_way=0.0, n_steps=2_000)
    assert tree == pytest.approx(13.270, abs=2e-3)


# --- Bands: Whalley and Wilmott (1997), Zakamouline (2006) -----------------------------------------------


@pytest.mark.parametrize(("expiry", "half_width"), [(0.25, 0.06198), (1.0, 0.03895)])
def test_whalley_wilmott_half_width(expiry, half_width):
    """S = K = 100, r = 0, vol 20 %, k1 = 0.001, risk aversion 1."""
    gamma = black_scholes.gamma(100, 100, expiry, 0.20)
    policy = dh.WhalleyWilmott(one_way=0.001, risk_aversion=1.0)
    assert policy.half_width(0.0, 100.0, gamma) == pytest.approx(half_width, abs=5e-6)
    eight_times = dh.WhalleyWilmott(one_way=0.008, risk_aversion=1.0)
    twice = 2 * policy.half_width(0.0, 100.0, gamma)
    assert eight_times.half_width(0.0, 100.0, gamma) == pytest.approx(twice, rel=1e-14)


@pytest.mark.parametrize(("risk_aversion", "coins"), [(1e-6, 7.67), (1e-5, 3.56), (1e-4, 1.65)])
def test_whalley_wilmott_half_width_of_the_kestrel_book(risk_aversion, coins):
    policy = dh.WhalleyWilmott(one_way=0.0005, risk_aversion=risk_aversion)
    assert policy.half_width(0.0, 60_000.0, -0.0031691) == pytest.approx(coins, abs=0.005)


def test_zakamouline_parts():
    """The inputs above, short, a quarter of a year: H0 = .00100, H1 = .03665, K = -.08212, 20.805 %."""
    gamma = black_scholes.gamma(100, 100, 0.25, 0.20)
    policy = dh.Zakamouline(one_way=0.001, risk_aversion=1.0, vol=0.20, expiry=0.25)
    H0, H1 = policy.half_widths(0.0, 100.0, gamma)
    assert pytest.approx(0.00100, abs=1e-5) == H0
    assert pytest.approx(0.03665, abs=1e-5) == H1
    short, long = (policy.adjusted_vol(0.25, 100.0, gamma, quantity) for quantity in (-1, 1))
    assert 1 - (short / 0.20) ** 2 == pytest.approx(-0.08212, abs=1e-5)
    assert 1 - (long / 0.20) ** 2 == pytest.approx(0.08212, abs=1e-5)
    assert 100 * short == pytest.approx(20.805, abs=1e-3)


@pytest.mark.parametrize(("hours", "a_day"), [(1, 700), (8, 248), (24, 143)])
def test_gamma_drag_of_the_kestrel_book(hours, a_day):
    drag = dh.gamma_drag(60_000.0, -0.0031691, 0.60, hours / 24 / 365, round_trip=0.001)
    assert drag / 365 == pytest.approx(a_day, abs=0.5)


# --- The policy frontier ---------------------------------------------------------------------------------

# policy, mean cost, sd of profit, trades: 40,000 paths, computed
FRONTIER = {
    "every monitoring time": (dh.EveryStep(), 0.765, 0.316, 495),
    "daily": (dh.Every(8), 0.302, 0.453, 62.5),
    "weekly": (dh.Every(40), 0.163, 0.938, 13),
    "band to the centre": (dh.Band(0.05, to="centre"), 0.370, 0.338, 48.5),
    "band to the edge": (dh.Band(0.05), 0.221, 0.406, 126),
    "Whalley-Wilmott 1": (dh.WhalleyWilmott(0.001, 1.0), 0.179, 0.465, 103),
    "Whalley-Wilmott 10": (dh.WhalleyWilmott(0.001, 10.0), 0.273, 0.297, 167),
    "Zakamouline 1": (dh.Zakamouline(0.001, 1.0, 0.20, 0.25), 0.227, 0.344, 125),
}
FRONTIER_PATHS = 20_000  # standard errors: mean cost 0.3 %, sd 0.7 %, trades 0.4 % at most


@pytest.fixture(scope="module")
def frontier():
    """Every policy on the same paths: a call sold at the money, three months, watched 8 times on 63 days."""
    return {
        name: dh.simulate(
            dh.Book([(-1, dh.Call(100.0, 0.25))]),
            GBM(100.0, 0.20),
            policy,
            dh.Proportional(one_way=0.001),
            market=dh.Market(spot=100.0, vol=0.20),
            n_steps=63 * 8,
            n_paths=FRONTIER_PATHS,
            seed=33,
        )
        for name, (policy, *_) in FRONTIER.items()
    }


@pytest.mark.parametrize("name", FRONTIER)
def test_policy_frontier(frontier, name):
    _, cost, sd, trades = FRONTIER[name]
    value, error = frontier[name].summary().T.to_numpy()
    rows = list(frontier[name].summary().index)
    for row, expected in (("mean_cost", cost), ("sd", sd), ("mean_trades", trades)):
        at = rows.index(row)
        assert value[at] == pytest.approx(expected, rel=0.03), row
        assert 4 * error[at] < 0.03 * value[at], f"too few paths to test {row} to 3 %"


def test_bands_beat_clocks(frontier):
    """Whalley-Wilmott at risk aversion 1 costs 41 % less than daily at nearly the same sd."""
    daily, band = frontier["daily"], frontier["Whalley-Wilmott 1"]
    assert 1 - band.cost.mean() / daily.cost.mean() == pytest.approx(0.41, abs=0.02)
    assert band.sd == pytest.approx(daily.sd, rel=0.05)


def test_a_careful_band_beats_hedging_at_every_monitoring_time_on_both_axes(frontier):
    often, band = frontier["every monitoring time"], frontier["Whalley-Wilmott 10"]
    assert band.cost.mean() < 0.5 * often.cost.mean()
    assert band.sd < often.sd


def test_the_edge_beats_the_centre_for_proportional_costs_and_the_centre_for_gas(frontier):
    edge, centre = frontier["band to the edge"], frontier["band to the centre"]
    assert edge.cost.mean() < 0.65 * centre.cost.mean()
    assert centre.trades.mean() < 0.5 * edge.trades.mean()  # what a fixed cost a trade charges for
