"""The published variance strip, and the fair variance of a flat smile."""

import numpy as np
import pytest

from deltahedge import models

STRIKES = np.arange(45.0, 141.0, 5.0)


def skew(strike):
    """20 % at 100, one point more for every 5 below."""
    return 0.20 - (strike - 100) / 500


# strikes, expiry, cost times 10,000, fair volatility in percent, source
STRIPS = [
    (STRIKES, 90 / 365, 419.8671, 20.467, "Demeterfi, Derman, Kamal and Zou 1999, Table 1"),
    (STRIKES[1:-1], 90 / 365, 419.8665, 20.4667, "50 and 135 themselves as end strikes, computed"),
    (STRIKES, 0.25, 419.676, 20.4616, "the trap of T = 0.25, computed"),
]


@pytest.mark.parametrize(("strikes", "expiry", "cost", "vol", "source"), STRIPS)
def test_published_strip(strikes, expiry, cost, vol, source):
    strip = models.variance_strip.strip(100, strikes, skew(strikes), expiry, rate=0.05)
    assert strip.cost * 1e4 == pytest.approx(cost, abs=5e-4)
    assert 100 * strip.vol == pytest.approx(vol, abs=1e-3)
    assert strip.table["contribution"].sum() == pytest.approx(strip.cost, rel=1e-15)


def test_published_strip_to_more_digits():
    """Computed 419.86705 and 20.46670 %; QuantLib, test-suite/varianceswaps.cpp, has 0.04189 within 1e-4."""
    strip = models.variance_strip.strip(100, STRIKES, skew(STRIKES), 90 / 365, rate=0.05)
    assert strip.cost * 1e4 == pytest.approx(419.86705, abs=1e-4)
    assert strip.variance == pytest.approx(0.0418886, abs=5e-8)
    assert strip.variance == pytest.approx(0.04189, abs=1e-4)
    assert len(strip.table) == 19
    assert list(strip.table["strike"]) == [*range(50, 101, 5), *range(100, 136, 5)]


@pytest.mark.parametrize("vol", [0.20, 0.60])
def test_flat_smile(vol):
    """Carr and Madan 1998: one volatility for all strikes is the fair one."""
    assert models.variance_strip.fair_variance(100, vol, 90 / 365, rate=0.05) == pytest.approx(
        vol**2, rel=1e-10
    )


def test_strip_tends_to_the_integral():
    """Finer strikes bring the strip to the integral over all of them."""
    fair = models.variance_strip.fair_variance(100, lambda k: max(skew(k), 0.002), 90 / 365)
    errors = []
    for step in (5.0, 2.5, 1.25):
        strikes = np.arange(40.0, 160.1, step)
        strip = models.variance_strip.strip(100, strikes, skew(strikes), 90 / 365)
        errors.append(strip.variance - fair)
    assert errors[0] > errors[1] > errors[2] > 0
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.05)
