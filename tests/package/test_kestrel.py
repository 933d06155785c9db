"""The running example as a tool: books by letters, the blotter, the liquidity range, what it refuses."""

import re

import numpy as np
import pytest

import deltahedge as dh
from deltahedge import kestrel

MARKET = kestrel.market()


def test_books_by_letters():
    assert kestrel.book("A").legs == (kestrel.leg("A"),)
    assert (kestrel.book("A") + kestrel.book("BC")).legs == kestrel.book("ABC").legs
    assert kestrel.book("ABCDEFH").greeks(MARKET).delta == pytest.approx(0, abs=1e-9)


def test_a_hedge_is_opened_where_the_spot_is():
    moved = MARKET.at(spot=66_000)
    position = kestrel.book("ABC")
    hedge = kestrel.hedge(position, spot=66_000)
    assert (position + hedge).greeks(moved).delta == pytest.approx(0, abs=1e-9)
    assert hedge.value(moved) == 0


def test_the_blotter_is_one_line_without_holes():
    line = kestrel.blotter("ABC", cost_to_date=1234.0)
    assert line.shape == (1, 8) and not line.isna().any(axis=None)
    assert line["margin_ratio"].item() == line["days_to_liquidation"].item() == "-"
    full = kestrel.blotter(kestrel.book("ABC"), MARKET.at(spot=66_000), 0.0, 1.8, liquidation=71_642)
    assert full.columns.tolist() == line.columns.tolist()
    away = np.log(71_642 / 66_000) / (0.6 / np.sqrt(365))
    assert full["days_to_liquidation"].item() == pytest.approx(away)


def test_a_liquidity_position_is_all_coins_below_and_all_dollars_above():
    one = kestrel.LiquidityRange(1_000.0, 48_000, 75_000)
    spots = np.array([20_000.0, 47_999.0, 48_001.0, 74_999.0, 75_001.0, 200_000.0])
    g = one.greeks(MARKET.at(spot=spots))
    np.testing.assert_allclose(g.price[0], g.delta[0] * 20_000)  # coins only
    assert g.delta[-1] == 0 and g.price[-1] == g.price[-2]  # dollars only
    assert (g.gamma[[0, 1, 4, 5]] == 0).all() and (g.gamma[2:4] < 0).all()
    np.testing.assert_allclose(
        np.diff(g.price[1:5])[[0, 2]], g.delta[[1, 3]] * 2, atol=1e-3
    )  # no jump at the ends


BAD = [
    (lambda: kestrel.leg("Z"), "name must be one of 'A', 'B', 'C', 'D', 'E', 'F', 'H', got 'Z'"),
    (lambda: kestrel.book(""), "legs must be letters from A to F, and H, each once, got ''"),
    (lambda: kestrel.book("AA"), "legs must be letters from A to F, and H, each once, got 'AA'"),
    (lambda: kestrel.book(["A"]), "legs must be letters from A to F, and H, each once, got ['A']"),
    (lambda: kestrel.blotter("A", liquidation=0), "liquidation must be finite and above zero, got 0.0"),
    (lambda: kestrel.blotter("A", margin_ratio="high"), "margin_ratio must be a number"),
    (lambda: kestrel.hedge(kestrel.book("A"), spot=-1), "spot must be finite and above zero, got -1.0"),
    (lambda: dh.kestrel.blotter("A", cost_to_date=np.nan), "cost_to_date must be finite, got nan"),
]


@pytest.mark.parametrize(("make", "message"), BAD)
def test_bad_input_is_refused_by_name(make, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        make()
