"""Books, their views, value at risk and neutral trades: identities, and what they refuse."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import deltahedge as dh
from deltahedge.neutrality import money_of_an_ordinary_day

MARKET = dh.Market(60_000, 0.6, 0.04)
DAY = 1 / 365
BOOK = dh.kestrel.book("ABC")
ALL = ("delta", "gamma", "vega", "theta", "rho", "vanna", "volga", "charm", "speed", "zomma", "color")


def test_a_book_adds_up():
    for name in ALL:
        legs = sum(quantity * contract.greek(name, MARKET) for quantity, contract in BOOK)
        assert BOOK.greek(name, MARKET) == pytest.approx(legs)
    assert BOOK.value(MARKET) == pytest.approx(BOOK.greeks(MARKET).price, rel=1e-14)
    assert (BOOK + -BOOK).value(MARKET) == pytest.approx(0, abs=1e-9)
    assert (2 * BOOK).legs == (BOOK * 2).legs == tuple((2 * q, c) for q, c in BOOK)
    assert dh.Book([(-2, BOOK)]).legs == (-2 * BOOK).legs
    assert BOOK.dollar_gamma(MARKET) == pytest.approx(BOOK.greeks(MARKET).gamma * 60_000**2)
    assert len(BOOK) == 3 and BOOK.expiry == 30 * DAY
    assert dh.Book(BOOK.legs) == BOOK and hash(BOOK) == hash(dh.Book(BOOK.legs))


def test_one_percent_gamma_is_what_one_percent_does_to_the_delta():
    h = 1e-5
    up, down = (BOOK.greeks(MARKET.at(spot=60_000 * (1 + s * h))).delta for s in (1, -1))
    assert BOOK.one_percent_gamma(MARKET) == pytest.approx((up - down) / (2 * h) * 0.01 * 60_000, rel=1e-6)


def test_books_over_many_spots():
    spots = np.linspace(30_000, 90_000, 7)
    totals = BOOK.greeks(MARKET.at(spot=spots))
    assert totals.delta.shape == (7,)
    assert totals.delta[3] == pytest.approx(BOOK.greeks(MARKET).delta)


def test_payoff_needs_one_expiry():
    straddle = dh.Book([(1, dh.Call(100, 0.5)), (1, dh.Put(100, 0.5)), (-1, dh.Spot())])
    assert straddle.payoff(np.array([80.0, 130.0])).tolist() == [20 - 80, 30 - 130]
    with pytest.raises(ValueError, match=re.escape("book must have one expiry to have a payoff, got [0.08")):
        BOOK.payoff(60_000)


def test_table_ends_with_the_net_position():
    table = BOOK.table(MARKET)
    assert table.index.tolist() == [0, 1, 2, "net"]
    for column in ("value", "delta", "gamma", "vega_per_point", "theta_per_day"):
        assert table.loc["net", column] == pytest.approx(table[column].iloc[:-1].sum())
    assert not table.isna().any(axis=None)


def test_delta_in_five_units():
    dollars = BOOK.greeks(MARKET).delta * 60_000
    assert dh.delta_in("coins", BOOK, MARKET) == BOOK.greeks(MARKET).delta
    assert dh.delta_in("dollars", BOOK, MARKET) == pytest.approx(dollars)
    assert dh.delta_in("equity", BOOK, MARKET, equity=1e6) == pytest.approx(dollars / 1e6)
    assert dh.delta_in("beta", BOOK, MARKET, beta=1.4) == pytest.approx(1.4 * dollars)
    assert dh.delta_in("daily vol", BOOK, MARKET) == pytest.approx(dollars * 0.6 / np.sqrt(365))


@settings(max_examples=30, deadline=None)
@given(st.floats(20_000, 150_000), st.floats(0.1, 3))
def test_bumped_delta_agrees(spot, vol):
    market = MARKET.at(spot=spot, vol=vol)
    assert dh.bump_delta(BOOK, market) == pytest.approx(BOOK.greeks(market).delta, rel=1e-5, abs=1e-4)


def test_ladder():
    book = BOOK + dh.Book([(-3, dh.Call(60_000, 90 * DAY - 60 * DAY)), (4.7, dh.Spot())])
    table = dh.ladder(book, MARKET, "delta")
    assert table.columns.tolist() == [30 / 365, 90 / 365, "none", "total"]
    assert table.index.tolist() == [54_000, 60_000, 70_000, "none", "total"]
    assert table.loc[60_000, 30 / 365] == pytest.approx(-43 * dh.Call(60_000, 30 * DAY).greeks(MARKET).delta)
    assert table.loc["total", "total"] == pytest.approx(book.greeks(MARKET).delta)
    assert table.loc["none", "none"] == 4.7
    for greek in (*ALL, "value"):
        assert dh.ladder(book, MARKET, greek).loc["total", "total"] == pytest.approx(
            book.value(MARKET) if greek == "value" else book.greek(greek, MARKET)
        )


def test_scenarios_taylor_converges_to_revaluation():
    """What Taylor misses falls with the third power of the move, and with the square of the other shocks."""
    missed = [abs(dh.scenarios(BOOK, MARKET, h)["missed"].iloc[0]) for h in (0.02, 0.01, 0.005)]
    assert missed[0] / missed[1] == pytest.approx(8, rel=0.1)
    assert missed[1] / missed[2] == pytest.approx(8, rel=0.1)
    small = dh.scenarios(BOOK, MARKET, 0.0, vol_change=1e-5, dt=1e-7).iloc[0]
    assert small["revaluation"] == pytest.approx(small["vega"] + small["theta"], rel=1e-3)
    rows = dh.scenarios(BOOK, MARKET, [-0.1, 0.0, 0.1])
    assert rows.loc[0.0, "revaluation"] == 0
    assert rows["taylor"].to_numpy() == pytest.approx(
        rows[["delta", "gamma", "vega", "theta"]].sum(axis=1).to_numpy()
    )


def test_value_at_risk_of_a_straight_book_is_the_same_by_all_curves():
    straight = dh.Book([(-2, dh.Perpetual(60_000))])
    sd = 2 * 60_000 * 0.6 * np.sqrt(DAY)
    for method in ("delta", "delta-gamma", "cornish-fisher"):
        var = dh.value_at_risk(straight, MARKET, 0.99, method=method)
        assert var == pytest.approx(2.3263478740408408 * sd, rel=1e-6)
    assert dh.value_at_risk(straight, MARKET, 0.99, method="revaluation") == pytest.approx(
        2.3263 * sd, rel=0.05
    )


def test_value_at_risk_of_a_parabola():
    """A delta-neutral short gamma loses at both ends: half the squared two-sided quantile, exactly."""
    neutral = dh.Book([(1, dh.Quoted(MARKET, gamma=-0.002))])
    scale = 0.5 * 0.002 * (60_000 * 0.6) ** 2 * DAY
    assert dh.value_at_risk(neutral, MARKET, 0.99, method="delta") == 0
    exact = dh.value_at_risk(neutral, MARKET, 0.99, method="delta-gamma")
    assert exact == pytest.approx(scale * 2.5758293035489004**2, rel=1e-4)
    full = dh.value_at_risk(neutral, MARKET, 0.99, horizon=DAY / 100, method="revaluation")
    assert full == pytest.approx(exact / 100, rel=0.02)
    # Three moments of a chi-square are not all of it: the expansion is within a tenth.
    rough = dh.value_at_risk(neutral, MARKET, 0.99, method="cornish-fisher")
    assert rough == pytest.approx(exact, rel=0.10) and rough != pytest.approx(exact, rel=0.001)


def test_value_at_risk_against_simulation():
    rng = np.random.default_rng(5)
    sd = 0.6 * np.sqrt(DAY)
    spot = 60_000 * np.exp(sd * rng.standard_normal(100_000) - sd**2 / 2)
    losses = BOOK.value(MARKET) - BOOK.value(MARKET.at(spot=spot))
    assert dh.value_at_risk(BOOK, MARKET, 0.95, method="revaluation") == pytest.approx(
        np.quantile(losses, 0.95), rel=0.02
    )
    assert dh.value_at_risk(BOOK, MARKET, 0.95, horizon=0.0, method="revaluation") == pytest.approx(
        0, abs=1e-6
    )


OPTIONS = [
    dh.Call(60_000, 14 * DAY),
    dh.Call(60_000, 90 * DAY),
    dh.Put(50_000, 45 * DAY),
    dh.Call(75_000, 60 * DAY),
]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(ALL), min_size=1, max_size=4, unique=True),
    st.floats(45_000, 80_000),
    st.floats(0.4, 1.2),
)
def test_neutralise_takes_any_greeks_to_zero(names, spot, vol):
    market = MARKET.at(spot=spot, vol=vol)
    instruments = OPTIONS[: len(names)]
    try:
        trades = dh.neutralise(BOOK, instruments, market, greeks=names)
    except ValueError as error:
        assert "condition number" in str(error)
        return
    for name in names:
        scale = sum(abs(q * c.greek(name, market)) for q, c in BOOK + trades)
        assert abs((BOOK + trades).greek(name, market)) < 1e-7 * scale


def test_more_instruments_than_greeks():
    exact = dh.neutralise(BOOK, [*OPTIONS, dh.Spot()], MARKET, greeks=("delta", "gamma", "vega"))
    left = (BOOK + exact).greeks(MARKET)
    assert abs(left.delta) < 1e-9 and abs(left.gamma) < 1e-12 and abs(left.vega) < 1e-4
    costs = np.array([9.0, 20.0, 6.0, 8.0, 0.5])
    cheap = dh.neutralise(BOOK, [*OPTIONS, dh.Spot()], MARKET, greeks=("delta", "gamma", "vega"), costs=costs)
    left = (BOOK + cheap).greeks(MARKET)
    assert abs(left.delta) < 1e-8 and abs(left.gamma) < 1e-11 and abs(left.vega) < 1e-3
    price = lambda trades: costs @ np.abs([quantity for quantity, _ in trades])  # noqa: E731
    assert price(cheap) <= price(exact)
    assert sum(abs(quantity) > 1e-9 for quantity, _ in cheap) <= 3  # a cheapest answer uses few


def test_fewer_instruments_than_greeks_is_least_squares():
    trades = dh.neutralise(BOOK, [OPTIONS[0], dh.Spot()], MARKET, greeks=("delta", "gamma", "vega"))
    names = ("delta", "gamma", "vega")

    def squares(extra):
        book = BOOK + trades + dh.Book([(extra, OPTIONS[0]), (-extra * 0.1, dh.Spot())])
        return sum((money_of_an_ordinary_day(n, MARKET) * book.greek(n, MARKET)) ** 2 for n in names)

    assert squares(0.0) < min(squares(0.01), squares(-0.01))


TWICE = [dh.Call(60_000, 30 * DAY), dh.Call(60_000, 30 * DAY)]
BAD = [
    (lambda: dh.Book([]), "legs must hold at least one (quantity, contract) pair, got none"),
    (lambda: dh.Book([dh.Spot()]), "legs must be (quantity, contract) pairs, got Spot()"),
    (lambda: dh.Book(7), "legs must be (quantity, contract) pairs, got 7"),
    (lambda: dh.Book([(1, "call")]), "legs must be (quantity, contract) pairs, got 'call' as a contract"),
    (lambda: dh.Book([(np.nan, dh.Spot())]), "quantity must be finite, got nan"),
    (lambda: dh.Book([([1, 2], dh.Spot())]), "quantity must be one number, got [1, 2]"),
    (lambda: BOOK.greek("omega", MARKET), "name must be one of 'delta'"),
    (lambda: BOOK.after(31 * DAY), "dt must not pass the expiry of Call(strike=60000.0"),
    (lambda: BOOK.table(MARKET.at(spot=[1.0, 2.0])), "market must be one market to make a table"),
    (
        lambda: dh.delta_in("bitcoin", BOOK, MARKET),
        "unit must be one of 'coins', 'dollars', 'equity', 'beta'",
    ),
    (lambda: dh.delta_in("equity", BOOK, MARKET), "equity must be given for the unit 'equity', got None"),
    (lambda: dh.delta_in("equity", BOOK, MARKET, equity=0), "equity must be finite and above zero, got 0.0"),
    (lambda: dh.bump_delta(BOOK, MARKET, step=0), "step must be above 0 and below 1, got 0"),
    (lambda: dh.ladder(BOOK, MARKET, "omega"), "greek must be one of 'delta'"),
    (
        lambda: dh.scenarios(BOOK, MARKET, -1.0),
        "moves must be a row of relative moves, each above -1, got [-1.]",
    ),
    (lambda: dh.scenarios(BOOK, MARKET, 0.1, vol_change=-0.7), "vol_change must leave a volatility"),
    (lambda: dh.scenarios(BOOK, MARKET, 0.1, dt=1.0), "dt must not pass the expiry"),
    (lambda: dh.value_at_risk(BOOK, MARKET, 0.5), "confidence must be from 0.5"),
    (lambda: dh.value_at_risk(BOOK, MARKET, horizon=-1), "horizon must be finite and not negative, got -1.0"),
    (lambda: dh.value_at_risk(BOOK, MARKET, method="guess"), "method must be one of 'delta', 'delta-gamma'"),
    (
        lambda: dh.hedge_quantity(BOOK, dh.Quoted(MARKET), MARKET),
        "instrument must have a delta to hedge with",
    ),
    (lambda: dh.neutralise(BOOK, [], MARKET), "instruments must hold at least one contract, got none"),
    (
        lambda: dh.neutralise(BOOK, OPTIONS, MARKET, greeks=()),
        "greeks must name at least one Greek, each once",
    ),
    (
        lambda: dh.neutralise(BOOK, OPTIONS, MARKET, greeks=("delta", "omega")),
        "greeks must be one of 'delta'",
    ),
    (lambda: dh.neutralise(BOOK, TWICE, MARKET, greeks=("delta", "gamma")), "the condition number of their"),
    (
        lambda: dh.neutralise(BOOK, [dh.Spot()], MARKET, greeks="gamma"),
        "instruments cannot make gamma neutral",
    ),
    (lambda: dh.neutralise(BOOK, OPTIONS, MARKET, costs=[1, 2]), "costs must have one entry for each of 4"),
    (
        lambda: dh.neutralise(BOOK, OPTIONS, MARKET, costs=[1, 2, -3, 4]),
        "costs must be finite and above zero",
    ),
]


@pytest.mark.parametrize(("make", "message"), BAD)
def test_bad_input_is_refused_by_name(make, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        make()
