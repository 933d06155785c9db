"""Published and independent numbers that the explorers of Part III have to show."""

import numpy as np
import pytest

from deltahedge import Book, Market, Perpetual, kestrel, paths
from deltahedge.explorers import Autopsy, HedgeMenu, MarketMakersDesk, SizingBench, TwoNeutralities
from deltahedge.explorers._legs import book_of
from deltahedge.risk import minimum_variance_ratio

# Deribit, API and market maker protection documentation: net transaction delta = delta - price in coins.
# A call at the money, 60 %, 30 days, no interest: delta 0.534270, net transaction delta 0.465730.
NTD_CALL = {"moneyness": 1.0, "days": 30, "vol": 0.60, "rate": 0.0}


def test_the_hedge_that_is_neutral_in_coin_is_the_net_transaction_delta():
    one = {"calls": -1.0, "collateral": 7.0, **NTD_CALL}
    assert TwoNeutralities(hedge="coin", **one).data()["perpetuals"] == pytest.approx(0.465730, abs=1e-6)
    assert TwoNeutralities(hedge="delta", **one).data()["perpetuals"] == pytest.approx(0.534270, abs=1e-6)
    # In dollars the collateral counts: equity and delta total together are zero.
    usd = TwoNeutralities(hedge="usd", **one).data()
    assert usd["perpetuals"] == pytest.approx(0.534270 - 7, abs=1e-6)
    assert usd["delta_usd"] == pytest.approx(0, abs=1e-12)
    assert usd["delta_coin"] == pytest.approx(-usd["owned"])


def test_leg_d_of_the_running_example_is_hedged_with_6_85_coins_or_with_8_08():
    # Running example: leg D, delta -8.0790, net transaction delta -6.8484.
    leg = {"calls": -20.0, "collateral": 0.0, "moneyness": 1.1, "days": 60, "vol": 0.60}
    assert TwoNeutralities(hedge="coin", **leg).data()["perpetuals"] == pytest.approx(6.8484, abs=1e-4)
    assert TwoNeutralities(hedge="usd", **leg).data()["perpetuals"] == pytest.approx(8.0790, abs=1e-4)


def test_an_anxious_hedger_with_one_instrument_takes_the_minimum_variance_ratio():
    # A ridge without a price is the proxy hedge h = rho s_S / s_F; the perpetual is spot and basis.
    coin = [[1.0, "coin", 0, 0]]
    one = {"menu": "perpetual", "legs": coin, "netting": 0.0, "fee": 1e-4, "aversion": 1e-2, "basis": 0.01}
    spot, perpetual = 0.60 / np.sqrt(365), np.hypot(0.60 / np.sqrt(365), 0.01)
    expected = minimum_variance_ratio(spot / perpetual, spot, perpetual)
    assert -HedgeMenu(**one).data()["amounts"][1] == pytest.approx(expected, rel=1e-4)


def test_more_on_the_menu_is_never_worse_and_no_price_buys_everything():
    data = HedgeMenu(netting=0.0).data()
    aversion = HedgeMenu().aversion
    worth = data["cost"] + 0.5 * aversion * data["risk"] ** 2
    assert np.all(np.diff(worth[1:]) < 0)
    for menu in ("perpetual", "future", "options"):
        cost, risk = data[f"{menu}_cost"], data[f"{menu}_risk"]
        assert np.all(np.diff(risk) < 0)
        slopes = -np.diff(risk) / np.diff(cost)
        paying = np.diff(cost) > 1e-9
        assert np.all(np.diff(slopes[paying]) < 0), "each further dollar removes less"


def test_a_covariance_that_cannot_be_is_refused_by_name():
    with pytest.raises(ValueError, match="correlation must be from -1"):
        HedgeMenu(correlation=-1.2)


def test_skew_and_hedge_cost_income_and_take_risk():
    data = MarketMakersDesk().data()
    nothing, skew, hedge, both = range(4)
    assert data["risk"][both] < min(data["risk"][skew], data["risk"][hedge])
    assert max(data["risk"][skew], data["risk"][hedge]) < data["risk"][nothing]
    assert data["income"][nothing] > data["income"][skew]
    assert data["income"][nothing] > data["income"][hedge]


def test_the_default_autopsy_is_of_day_37_of_the_house_path():
    prices = paths.house_path()["price"].to_numpy()
    path = Autopsy().path()
    np.testing.assert_array_equal(path[:-1], prices[36 * 24 : 37 * 24])
    assert path[-1] == pytest.approx(prices[37 * 24], abs=0.01)  # the file keeps cents


def test_the_causes_of_the_failed_day_add_up_to_the_cent():
    data = Autopsy().data()
    pieces, total = data["causes"][:-1], data["causes"][-1]
    assert round(pieces.sum(), 2) == round(total, 2)
    assert round(data["profit"][-1], 2) == round(total, 2)
    assert data["causes"][4] == pieces.min(), "the jump is the largest loss"


def test_a_day_without_another_hedge_is_one_revaluation():
    day = Autopsy(every=24, basis=0.0, one_way=0.0)
    path, book = day.path(), book_of(day.legs)
    before, after = Market(path[0], day.vol, day.rate), Market(path[-1], day.vol + day.vol_change, day.rate)
    hedged = book + Book([(-book.greeks(before).delta, Perpetual(path[0]))])
    expected = hedged.after(1 / 365).value(after) - hedged.value(before)
    assert day.data()["causes"][-1] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("jump", "loss"), [(-0.10, -32_794), (0.10, -25_474)])
def test_the_gap_of_the_running_example(jump, loss):
    # Running example: what legs A to C lose in a gap, delta-hedged, with 30 and 90 days to go.
    legs = [[q, c.kind, c.strike, 365 * c.expiry + 23 / 24] for q, c in kestrel.book("ABC")]
    data = Autopsy(jump=jump, every=1, prices=[60_000.0] * 25, legs=legs).data()
    assert data["causes"][4] == pytest.approx(loss, abs=0.5)


# First passage of a short perpetual, 60 %, maintenance 0.5 %, no drift.
@pytest.mark.parametrize(
    ("leverage", "days", "expected"),
    [(2, 7, 1.18e-6), (3, 7, 5.8e-4), (5, 7, 0.0300), (2, 30, 0.0162), (3, 30, 0.0869), (5, 30, 0.276)],
)
def test_the_table_of_first_passage(leverage, days, expected):
    data = SizingBench(leverage=leverage, days=days).data()
    assert data["probability"] == pytest.approx(expected, rel=0.01)
    # 1,000 paths seen 168 times: some passages in between are missed, none is added.
    noise = 3 * np.sqrt(expected / 1000)
    assert 0.85 * expected - noise <= data["share"] <= expected + noise


def test_the_largest_short_for_one_percent_in_a_week():
    assert SizingBench(days=7).data()["largest"] == pytest.approx(4.15, abs=0.005)
