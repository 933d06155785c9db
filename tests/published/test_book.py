"""Portfolio Greeks and neutral trades as printed, mostly in Hull's chapter "The Greek Letters"."""

from math import log

import numpy as np
import pytest

import deltahedge as dh

HERE = dh.Market(spot=100.0, vol=0.3)


def test_delta_of_a_portfolio():
    """Hull: 100,000 calls (0.533), -200,000 calls (0.468), -50,000 puts (-0.508)."""
    legs = [(100_000, 0.533), (-200_000, 0.468), (-50_000, -0.508)]
    book = dh.Book([(quantity, dh.Quoted(HERE, delta=delta)) for quantity, delta in legs])
    assert book.greeks(HERE).delta == pytest.approx(-14_900, abs=1e-9)


def test_first_hedge_and_first_rebalance():
    """Hull: short 2,000 calls with delta 0.6, then 0.65."""
    first, second = (
        dh.hedge_quantity(dh.Book([(-2_000, dh.Quoted(HERE, delta=d))]), dh.Spot(), HERE)
        for d in (0.60, 0.65)
    )
    assert first == pytest.approx(1_200)
    assert second - first == pytest.approx(100)


def test_gamma_neutrality():
    """Hull: gamma -3,000 against an option with delta 0.62 and gamma 1.50."""
    book, option = dh.Quoted(HERE, gamma=-3_000), dh.Quoted(HERE, delta=0.62, gamma=1.50)
    trades = dh.neutralise(book, [option, dh.Spot()], HERE, greeks=("delta", "gamma"))
    assert [quantity for quantity, _ in trades] == pytest.approx([2_000, -1_240])


def test_gamma_and_vega_neutrality_of_any_two_options():
    """Residuals vanish, the order of the options changes nothing, and one option leaves one Greek open."""
    market = dh.Market(spot=49.0, vol=0.20, rate=0.05)
    book = dh.Book([(-100_000, dh.Call(50, 20 / 52)), (52_160, dh.Spot())])
    near, far = dh.Call(50, 8 / 52), dh.Put(48, 40 / 52)
    trades = dh.neutralise(book, [near, far, dh.Spot()], market)
    left = (book + trades).greeks(market)
    assert max(abs(left.delta), abs(left.gamma), abs(left.vega)) < 1e-8
    swapped = dh.neutralise(book, [far, near, dh.Spot()], market)
    assert {c: q for q, c in swapped} == pytest.approx({c: q for q, c in trades})
    for one in (near, far):
        gamma_only = book + dh.neutralise(book, [one, dh.Spot()], market, greeks=("delta", "gamma"))
        assert abs(gamma_only.greeks(market).gamma) < 1e-8
        assert abs(gamma_only.greeks(market).vega) > 1e3


def test_second_order_loss():
    """Delta-neutral, gamma -10,000, a move of 2 either way."""
    for spot in (98.0, 102.0):
        assert dh.Quoted(HERE, gamma=-10_000).value(HERE.at(spot=spot)) == pytest.approx(-20_000)


def test_forward_sale_of_euros():
    """Hull, RMFI chapter 15: EUR 1 million for USD 1.3 million in a year, 3 % (USD), 4 % (EUR) a year."""
    sale = dh.Book([(-1_000_000, dh.Forward(1.3, 1.0))])
    for spot in (1.0, 1.3, 1.6):
        market = dh.Market(spot, 0.1, log(1.03), log(1.04))
        assert sale.value(market) == pytest.approx(1_262_136 - 961_538 * spot, abs=1)
        assert sale.greeks(market).delta == pytest.approx(-961_538, abs=1)
        assert sale.greeks(market).gamma == 0


def test_portfolio_insurance_by_a_synthetic_put():
    """The part of the fund to sell is minus the delta of the put, by difference and by parity too."""
    market, put = dh.Market(900.0, 0.25, 0.09, 0.03), dh.Put(870.0, 0.5)
    sell = -put.greeks(market).delta
    assert sell == pytest.approx(-dh.bump_delta(put, market), rel=1e-7)
    call_delta = dh.Call(870.0, 0.5).greeks(market).delta
    assert sell == pytest.approx(np.exp(-0.03 * 0.5) - call_delta, abs=1e-12)


# move: profit by revaluation, by gamma alone (USD for one option, tolerance 1)
GAPS = {0.10: (-644, -693), -0.10: (-708, -693)}


@pytest.mark.parametrize("move", GAPS)
def test_gap_on_a_delta_neutral_short_option_at_crypto_scale(move):
    """A 30-day option at the money, 60 % volatility, no interest: derived, checked by computing."""
    market, call = dh.Market(60_000, 0.60), dh.Call(60_000, 30 / 365)
    assert call.value(market) == pytest.approx(4_112, abs=1)
    short = dh.Book([(-1, call)])
    hedged = short + dh.Book([(dh.hedge_quantity(short, dh.Perpetual(60_000), market), dh.Perpetual(60_000))])
    row = dh.scenarios(hedged, market, move).iloc[0]
    assert row["revaluation"] == pytest.approx(GAPS[move][0], abs=1)
    assert row["gamma"] == pytest.approx(GAPS[move][1], abs=1)
    assert row["delta"] == pytest.approx(0, abs=1e-9)


def test_gap_as_a_part_of_the_premium():
    market, call = dh.Market(60_000, 0.60), dh.Call(60_000, 30 / 365)
    hedged = dh.Book([(-1, call), (call.greeks(market).delta, dh.Spot())])
    loss = dh.scenarios(hedged, market, 0.10)["revaluation"].iloc[0]
    assert loss / call.value(market) == pytest.approx(-0.157, abs=5e-4)


def test_a_future_is_hedged_with_fewer_contracts():
    """The delta of a future is exp((r - q) T), so the ratio to spot is exp(-(r - q) T)."""
    market = dh.Market(1.5, 0.1, rate=0.05, dividend=0.02)
    spot = dh.Book([(-450_000, dh.Spot())])
    assert dh.hedge_quantity(spot, dh.Future(0.75), market) == pytest.approx(450_000 * np.exp(-0.03 * 0.75))


def test_a_90_day_future_on_a_coin_at_60_000():
    """Chapter 1: 60,594.7 at an interest of 4 %, derived; the future is then worth nothing."""
    market = dh.Market(60_000, 0.60, 0.04)
    assert market.forward(90 / 365) == pytest.approx(60_594.7, abs=0.05)
    assert dh.Forward(market.forward(90 / 365), 90 / 365).value(market) == pytest.approx(0.0, abs=1e-10)
