"""The state of the world: checked, frozen, copied with changes."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from deltahedge import YEAR_DAYS, Market


def test_a_changed_copy_leaves_the_original():
    market = Market(spot=60_000.0, vol=0.6, rate=0.04)
    shocked = market.at(spot=66_000.0, vol=0.9)
    assert (shocked.spot, shocked.vol, shocked.rate) == (66_000.0, 0.9, 0.04)
    assert (market.spot, market.vol) == (60_000.0, 0.6)
    assert market == Market(60_000, 0.6, 0.04) != shocked


def test_a_market_cannot_be_changed():
    spots = np.array([90.0, 110.0])
    market = Market(spots, 0.2)
    spots[0] = 0.0
    assert market.spot[0] == 90.0
    with pytest.raises(FrozenInstanceError):
        market.vol = 0.3
    with pytest.raises(ValueError, match="read-only"):
        market.spot[0] = 1.0


def test_forward_and_discount():
    market = Market(spot=np.array([90.0, 100.0]), vol=0.2, rate=0.05, dividend=0.02)
    assert market.forward(2.0) == pytest.approx(np.array([90.0, 100.0]) * np.exp(0.06), rel=1e-15)
    assert market.discount(2.0) == pytest.approx(np.exp(-0.1), rel=1e-15)
    assert Market(100, 0.2, 0.05, 0.05).forward(3) == 100  # Black-76: the spot is the future
    assert YEAR_DAYS == 365


# argument, value, message
BAD = [
    ("spot", -1, "spot must be finite and not negative, got -1.0"),
    ("spot", [100, np.nan], r"spot must be finite and not negative, got nan at index \(1,\)"),
    ("vol", -0.1, "vol must be finite and not negative, got -0.1"),
    ("rate", np.inf, "rate must be finite, got inf"),
    ("dividend", "2 %", "dividend must be a number or an array of numbers, got '2 %'"),
]


@pytest.mark.parametrize(("name", "value", "message"), BAD)
def test_bad_input(name, value, message):
    with pytest.raises(ValueError, match=message):
        Market(**{"spot": 100, "vol": 0.2} | {name: value})


def test_shapes_that_do_not_broadcast():
    with pytest.raises(ValueError, match=r"shapes must broadcast together, got spot \(2,\), vol \(3,\)"):
        Market([1, 2], [0.1, 0.2, 0.3])


def test_unknown_field():
    with pytest.raises(TypeError, match="volatility"):
        Market(100, 0.2).at(volatility=0.3)
