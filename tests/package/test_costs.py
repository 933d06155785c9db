"""Cost models: what each charges, that they add, and that bad numbers are named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import deltahedge as dh

EVERY_MODEL = [
    dh.Free(),
    dh.Proportional(one_way=0.0005),
    dh.HalfSpread(half_spread=10.0),
    dh.Fixed(2.0),
    dh.SquareRootImpact(daily_vol=0.03, daily_volume=10_000.0),
    dh.Proportional(one_way=0.0005) + dh.Fixed(2.0),
]

# model, trade, spot, dollars
CHARGES = [
    (dh.Free(), 3.0, 60_000.0, 0.0),
    (dh.Proportional(one_way=0.0005), -2.0, 60_000.0, 60.0),
    (dh.Proportional.round_trip(0.001), -2.0, 60_000.0, 60.0),
    (dh.HalfSpread(half_spread=10.0), 3.0, 60_000.0, 30.0),
    (dh.HalfSpread.quoted(bid=59_990.0, ask=60_010.0), -3.0, 60_000.0, 30.0),
    (dh.Fixed(2.0), 1e-6, 60_000.0, 2.0),
    (dh.Fixed(2.0), 1e-13, 60_000.0, 0.0),  # rounding of the holding is no trade
    (dh.SquareRootImpact(daily_vol=0.03, daily_volume=10_000.0), 100.0, 60_000.0, 0.003 * 100 * 60_000),
]


@pytest.mark.parametrize(("model", "trade", "spot", "dollars"), CHARGES)
def test_what_a_trade_costs(model, trade, spot, dollars):
    assert model(trade, spot) == pytest.approx(dollars, rel=1e-12, abs=1e-12)
    assert type(model(trade, spot)) is float


@pytest.mark.parametrize("model", EVERY_MODEL, ids=repr)
@given(trade=st.floats(-1e6, 1e6), spot=st.floats(0, 1e6))
def test_buying_costs_what_selling_does_and_never_earns(model, trade, spot):
    assert model(trade, spot) == model(-trade, spot) >= 0
    assert model(0.0, spot) == 0


@pytest.mark.parametrize("model", EVERY_MODEL, ids=repr)
def test_costs_are_arrays_for_arrays(model):
    trade, spot = np.array([-1.0, 0.0, 2.0]), np.array([50.0, 60.0, 70.0])
    each = [model(q, s) for q, s in zip(trade, spot, strict=True)]
    np.testing.assert_allclose(model(trade, spot), each, rtol=1e-15)


def test_sums_are_flat_and_charge_every_part():
    total = dh.Proportional(one_way=0.001) + dh.Fixed(1.0) + dh.HalfSpread(half_spread=0.5)
    assert len(total.parts) == 3
    assert total(2.0, 100.0) == pytest.approx(0.2 + 1.0 + 1.0)
    assert total == dh.Proportional(one_way=0.001) + (dh.Fixed(1.0) + dh.HalfSpread(half_spread=0.5))
    with pytest.raises(TypeError):
        total + 1.0


def test_impact_grows_with_the_power_three_halves_of_the_trade():
    impact = dh.SquareRootImpact(daily_vol=0.03, daily_volume=10_000.0)
    assert impact(400.0, 100.0) == pytest.approx(8 * impact(100.0, 100.0), rel=1e-12)


def test_cost_of_one_unit_of_delta():
    assert dh.Proportional(one_way=0.001).per_unit(trade=-7.0, spot=100.0) == pytest.approx(0.1)
    assert dh.Fixed(2.0).per_unit(trade=[0.5, 4.0], spot=100.0).tolist() == [4.0, 0.5]


def test_rates_can_only_be_given_by_name():
    with pytest.raises(TypeError):
        dh.Proportional(0.001)


# what is wrong, message
BAD = [
    (lambda: dh.Proportional(one_way=-0.001), "one_way must be finite and not negative, got -0.001"),
    (lambda: dh.Proportional.round_trip(np.nan), "rate must be finite and not negative, got nan"),
    (lambda: dh.HalfSpread(half_spread=np.inf), "half_spread must be finite and not negative, got inf"),
    (lambda: dh.HalfSpread.quoted(bid=101.0, ask=100.0), "ask must not be below bid 101.0, got 100.0"),
    (lambda: dh.Fixed("two"), "amount must be a number"),
    (lambda: dh.SquareRootImpact(daily_vol=0.03, daily_volume=0.0), "daily_volume must be finite and above"),
    (lambda: dh.Fixed(1.0).per_unit(trade=[1.0, 0.0], spot=1.0), "trade must not be zero"),
    (lambda: dh.leland_vol(0.2, 0.0, round_trip=0.01), "interval must be finite and above zero, got 0"),
    (lambda: dh.leland_vol(0.2, 0.1, round_trip=0.01, position="flat"), "position must be one of 'short'"),
    (lambda: dh.gamma_drag(100.0, np.inf, 0.2, 0.1, round_trip=0.01), "gamma must be finite, got inf"),
    (lambda: dh.boyle_vorst(100, 100, 1.0, 0.2, one_way=1.0, n_steps=5), "one_way must be below 1, got 1.0"),
    (lambda: dh.boyle_vorst(100, 100, 1.0, 0.2, one_way=0.0, n_steps=0), "n_steps must be a whole number"),
    (lambda: dh.boyle_vorst([100, 1], 100, 1.0, 0.2, one_way=0.0, n_steps=5), "spot must be a single number"),
]


@pytest.mark.parametrize(("make", "message"), BAD)
def test_bad_numbers_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_gamma_drag_is_a_power_law():
    """Linear in gamma and volatility, one over the root of the interval: nothing is exponential."""
    drag = dh.gamma_drag(100.0, 0.02, 0.3, 1 / 365, round_trip=0.001)
    assert dh.gamma_drag(100.0, -0.04, 0.3, 1 / 365, round_trip=0.001) == pytest.approx(2 * drag)
    assert dh.gamma_drag(100.0, 0.02, 0.6, 1 / 365, round_trip=0.001) == pytest.approx(2 * drag)
    assert dh.gamma_drag(100.0, 0.02, 0.3, 4 / 365, round_trip=0.001) == pytest.approx(drag / 2)


def test_gamma_drag_is_the_cost_that_the_simulation_pays():
    """One day of a hedge every quarter of an hour: the rate at the start, known to half a percent."""
    n_steps, day = 96, 1 / 365
    call = dh.Call(100.0, 90 / 365)
    market = dh.Market(spot=100.0, vol=0.6)
    result = dh.simulate(
        dh.Book([(-1, call)]),
        dh.paths.GBM(100.0, 0.6),
        costs=dh.Proportional.round_trip(0.001),
        market=market,
        times=np.linspace(0, day, n_steps + 1),
        n_paths=8_000,
        seed=17,
        charge_opening=False,
    )
    drag = dh.gamma_drag(100.0, call.greeks(market).gamma, 0.6, day / n_steps, round_trip=0.001) * day
    # 95 of the 96 dates trade: the opening was free.
    assert result.cost.mean() == pytest.approx(drag * 95 / 96, rel=0.01)


def test_transaction_cost_delta_is_the_slope_of_the_cost_in_the_price():
    vol, bump = dh.leland_vol(0.2, 1 / 52, round_trip=0.01), 1e-3

    def loading(spot):
        dear, fair = (dh.black_scholes.price(spot, 100.0, 1.0, sigma, 0.05) for sigma in (vol, 0.2))
        return dear - fair

    slope = (loading(90 + bump) - loading(90 - bump)) / (2 * bump)
    delta = dh.transaction_cost_delta(90.0, 100.0, 1.0, 0.2, 1 / 52, 0.05, round_trip=0.01)
    assert delta == pytest.approx(slope, rel=1e-6)
