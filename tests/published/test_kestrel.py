"""The running example to its printed digits: derived numbers, each checked by computing.

Tolerance: half a unit of the last printed digit, unless a row says otherwise.
"""

import numpy as np
import pytest

import deltahedge as dh
from deltahedge import kestrel, risk
from deltahedge.leland import gamma_drag

MARKET = kestrel.market()
DAY = 1 / 365
FINISHED = kestrel.book("ABCDEF")


def half_unit(printed):
    """Return half a unit of the last digit of a number printed as text."""
    digits = printed.replace(",", "").partition(".")[2]
    return 0.5 * 10.0 ** -len(digits) * (1 + 1e-9)


def assert_prints_as(value, printed):
    number = float(printed.replace(",", "").replace("−", "-"))
    assert value == pytest.approx(number, abs=half_unit(printed))


# legs: value, delta, gamma, vega per point, theta per day ("" where the example gives none)
POSITIONS = {
    "A": ("−168,193", "−21.6744", "−.001538", "−2,729.8", "+2,853.9"),
    "B": ("−39,062", "+5.9123", "−.000747", "−1,326.1", "+1,283.0"),
    "C": ("+116,178", "+11.0608", "+.000633", "+3,370.9", "−1,183.6"),
    "D": ("−73,840", "−8.0790", "−.000531", "−1,884.4", "+987.3"),
    "E": ("1,500,000", "+12.5000", "−.000987", "0", ""),
    "F": ("600,000", "+10", "0", "0", ""),
    "AB": ("−207,255", "−15.7621", "−.0022846", "−4,056.0", "+4,136.9"),
    "ABC": ("−91,077", "−4.7013", "−.0016517", "−685.1", "+2,953.3"),
    "ABCD": ("−164,917", "−12.7803", "−.0021824", "−2,569.5", "+3,940.5"),
    "ABCDEF": ("1,935,083", "+9.7197", "−.0031691", "−2,569.5", "+3,940.5"),
    "H": ("", "−9.7197", "0", "0", ""),
}


@pytest.mark.parametrize("legs", POSITIONS)
def test_position_lines(legs):
    g = kestrel.book(legs).greeks(MARKET)
    for value, printed in zip(
        (g.price, g.delta, g.gamma, g.vega_per_point, g.theta_per_day), POSITIONS[legs], strict=True
    ):
        if printed:
            assert_prints_as(value, printed)


# legs: one-percent gamma, break-even move in %, minutes for a drift of one coin, drag hourly, 8 h, daily
STAGES = {
    "A": ("−55,355", "3.21", "172", ("340", "120", "69")),
    "AB": ("−82,246", "3.17", "78", ("505", "178", "103")),
    "ABC": ("−59,461", "3.15", "149", ("365", "129", "74")),
    "ABCD": ("−78,568", "3.17", "85", ("482", "170", "98")),
    "ABCDEF": ("−114,088", None, "40", ("700", "248", "143")),
}


@pytest.mark.parametrize("legs", STAGES)
def test_stage_table(legs):
    one_percent, breakeven, minutes, drags = STAGES[legs]
    position = kestrel.book(legs)
    g = position.greeks(MARKET)
    assert_prints_as(position.one_percent_gamma(MARKET), one_percent)
    if breakeven:
        assert_prints_as(100 * np.sqrt(2 * g.theta_per_day / abs(position.dollar_gamma(MARKET))), breakeven)
    wait = risk.time_to_breach(kestrel.SPOT, g.gamma, kestrel.VOL, band=1.0)
    assert_prints_as(wait * 365 * 24 * 60, minutes)
    for interval, printed in zip((DAY / 24, DAY / 3, DAY), drags, strict=True):
        drag = gamma_drag(kestrel.SPOT, g.gamma, kestrel.VOL, interval, round_trip=0.001)
        assert_prints_as(drag / 365, printed)


def test_leg_d_in_coins():
    """The mark in coins, and the delta that a desk counting in coins hedges."""
    quantity, call = kestrel.leg("D")
    mark = call.value(MARKET) / kestrel.SPOT
    assert_prints_as(mark, ".06153")
    assert_prints_as(quantity * (call.greeks(MARKET).delta - mark), "−6.8484")


def test_leg_e():
    liquidity = kestrel.leg("E")[1]
    assert_prints_as(liquidity.liquidity, "29,002.37")
    lvr = -0.5 * kestrel.VOL**2 * kestrel.book("E").dollar_gamma(MARKET) * DAY
    assert_prints_as(lvr, "1,751.7")
    assert_prints_as(lvr / 1_500_000 * 1e4, "11.68")
    assert_prints_as(lvr / 0.0005 / 1e6, "3.5")
    assert_prints_as(lvr / 0.0030 / 1e6, "0.58")


def test_funding_of_the_hedge():
    """A short of 9.7197 coins receives USD 58.3 every 8 hours at 0.01 %."""
    assert_prints_as(-kestrel.leg("H")[0] * kestrel.SPOT * 0.0001, "58.3")


def test_derived_quantities_of_the_finished_book():
    g = FINISHED.greeks(MARKET)
    daily_vol = kestrel.VOL * np.sqrt(DAY)
    assert_prints_as(FINISHED.dollar_gamma(MARKET) / 1e6, "−11.409")
    assert_prints_as(risk.time_to_breach(kestrel.SPOT, g.gamma, kestrel.VOL, band=1.0) * 365, "0.028")
    assert_prints_as(risk.latency_drift(kestrel.SPOT, g.gamma, kestrel.VOL, DAY), "5.97")
    for seconds, printed in ((12, ".070"), (120, ".223"), (1200, ".704")):
        drift = risk.latency_drift(kestrel.SPOT, g.gamma, kestrel.VOL, seconds * DAY / 86_400)
        assert_prints_as(drift, printed)
    sd = {legs: abs(kestrel.book(legs).dollar_gamma(MARKET)) * daily_vol**2 / np.sqrt(2) for legs in STAGES}
    assert_prints_as(sd["ABCDEF"], "7,957")
    assert_prints_as(sd["ABCD"], "5,479")
    gain_of_half = 0.5 / (kestrel.SPOT * abs(g.gamma))  # relative impact of one coin
    assert_prints_as(100 * gain_of_half, "0.26")
    for risk_aversion, printed in ((1e-6, "7.67"), (1e-5, "3.56"), (1e-4, "1.65")):
        assert_prints_as((1.5 * 0.0005 * kestrel.SPOT * g.gamma**2 / risk_aversion) ** (1 / 3), printed)


def test_gamma_vega_neutral_trades():
    instruments = [dh.Call(60_000, 14 * DAY), dh.Call(60_000, 90 * DAY)]
    trades = dh.neutralise(FINISHED, instruments, MARKET, greeks=("gamma", "vega"))
    assert_prints_as(trades.legs[0][0], "+56.37")
    assert_prints_as(trades.legs[1][0], "−0.57")
    assert_prints_as((FINISHED + trades).greeks(MARKET).delta, "+39.19")


# move: options, LP, staked, perpetual, total, gamma only
GAPS = {
    -0.20: ("−17,248", "−229,180", "−120,000", "+116,636", "−249,791", "−228,176"),
    -0.10: ("+34,476", "−93,708", "−60,000", "+58,318", "−60,914", "−57,044"),
    -0.05: ("+28,091", "−42,055", "−30,000", "+29,159", "−14,805", "−14,261"),
    +0.05: ("−47,641", "+33,168", "+30,000", "−29,159", "−13,633", "−14,261"),
    +0.10: ("−111,584", "+58,076", "+60,000", "−58,318", "−51,826", "−57,044"),
    +0.20: ("−273,987", "+85,283", "+120,000", "−116,636", "−185,340", "−228,176"),
}


@pytest.mark.parametrize("move", GAPS)
def test_profit_after_a_gap(move):
    for legs, printed in zip(("ABCD", "E", "F", "H", "ABCDEFH"), GAPS[move], strict=False):
        profit = dh.scenarios(kestrel.book(legs), MARKET, move)["revaluation"].iloc[0]
        assert_prints_as(profit, printed)
    hedged = dh.scenarios(kestrel.book("ABCDEFH"), MARKET, move).iloc[0]
    assert hedged["delta"] == pytest.approx(0, abs=1e-6)
    assert_prints_as(hedged["gamma"], GAPS[move][-1])


# legs: loss of the delta-hedged book at -10 % and at +10 %
STAGE_GAPS = {"A": ("−28,384", "−25,631"), "ABC": ("−32,794", "−25,474"), "ABCD": ("−42,206", "−34,902")}


@pytest.mark.parametrize("legs", STAGE_GAPS)
def test_gap_losses_by_stage(legs):
    position = kestrel.book(legs)
    table = dh.scenarios(position + kestrel.hedge(position), MARKET, [-0.10, 0.10])
    for profit, printed in zip(table["revaluation"], STAGE_GAPS[legs], strict=True):
        assert_prints_as(profit, printed)


def shocked_vol(contract, way):
    """Shock of 50 % up or 25 % down, damped by expiry, as an options venue's margin does it."""
    days = contract.expiry * 365
    power = 0.30 if days <= 30 else 0.13
    return kestrel.VOL * (1 + {"up": 0.5, "same": 0.0, "down": -0.25}[way] * (30 / days) ** power)


def worst_case(position):
    """Return the worst profit over 9 prices within 16 % and 3 volatilities, and where it is."""
    profits = {}
    for move in np.linspace(-0.16, 0.16, 9).round(2):
        for way in ("up", "same", "down"):
            profits[float(move), way] = sum(
                one.value(MARKET.at(spot=kestrel.SPOT * (1 + move), vol=shocked_vol(one.legs[0][1], way)))
                - one.value(MARKET)
                for one in (dh.Book([leg]) for leg in position)
            )
    where = min(profits, key=profits.get)
    return profits[where], where


# legs: worst case, at which move with volatility up
WORST = {
    "ABCD": ("−250,373", 0.16),
    "ABCDH": ("−343,682", 0.16),
    "ABCDEF": ("−322,135", -0.16),
    "ABCDEFH": ("−228,826", -0.16),
}


@pytest.mark.parametrize("legs", WORST)
def test_the_cross_venue_punch_line(legs):
    printed, move = WORST[legs]
    worst, where = worst_case(kestrel.book(legs))
    assert_prints_as(worst, printed)
    assert where == (move, "up")


def test_liquidation_of_an_isolated_short():
    assert_prints_as(risk.liquidation_price(60_000, leverage=5, maintenance=0.005, side="short"), "71,642")
