"""Hull's tables of hedging performance, in the convention that reproduces them and in the frictionless one.

Source: Hull, *Options, Futures, and Other Derivatives*, chapter "The Greek Letters", Table 19.4 (delta
hedging) and Table 19.1 (stop-loss), recent editions. The drift of the stock is 13 %.

The printed figures leave interest off the hedge account and do not discount. That adds a noise which does not
depend on the frequency, so the printed row does not fall like 1/sqrt(N); charge the interest, and it does.
"""

import numpy as np
import pytest

import deltahedge as dh
from deltahedge.paths import GBM
from deltahedge.published import HULL_CALL, HULL_DRIFT, HULL_MARKET

WEEKS = (5, 4, 2, 1, 0.5, 0.25)  # between rebalances
PRICE = HULL_CALL.value(HULL_MARKET)
N_PATHS = 100_000
PRINTED = {"interest": False, "discounted": False}
FRICTIONLESS = {"interest": True, "discounted": True}


def costs_of_hedging(weeks, policy=None, drift=HULL_DRIFT, **convention):
    """Return the simulation of one sold call; its loss without the premium is the cost of the hedge."""
    return dh.simulate(
        dh.Book([(-1, HULL_CALL)]),
        GBM(HULL_MARKET.spot, HULL_MARKET.vol, drift),
        policy or dh.EveryStep(),
        market=HULL_MARKET,
        n_steps=round(20 / weeks),
        n_paths=N_PATHS,
        seed=19,
        premium=0.0,
        **convention,
    )


# sd of cost over option price for each of WEEKS, relative and absolute tolerance, source
DELTA_HEDGES = [
    ((0.42, 0.38, 0.28, 0.21, 0.16, 0.13), 0, 0.005, "printed in Table 19.4: half a unit of the last digit"),
    ((0.421, 0.380, 0.280, 0.211, 0.164, 0.135), 0.03, 0, "computed: no interest, undiscounted, drift 13 %"),
]
# convention, the same, source
STOP_LOSSES = [
    (PRINTED, (0.982, 0.929, 0.832, 0.793, 0.772, 0.762), "computed, no interest, undiscounted, drift 13 %"),
    (FRICTIONLESS, (1.03, 0.975, 0.868, 0.820, 0.794, 0.783), "computed, with interest, brought to time 0"),
]


def ratios(policy, convention):
    return [costs_of_hedging(weeks, policy, **convention).sd / PRICE for weeks in WEEKS]


@pytest.fixture(scope="module")
def printed_convention():
    return ratios(dh.EveryStep(), PRINTED)


@pytest.fixture(scope="module")
def frictionless():
    return ratios(dh.EveryStep(), FRICTIONLESS)


@pytest.mark.parametrize(("expected", "rtol", "atol", "source"), DELTA_HEDGES)
def test_sd_of_the_cost_of_delta_hedging(printed_convention, expected, rtol, atol, source):
    np.testing.assert_allclose(printed_convention, expected, rtol=rtol, atol=atol, err_msg=source)


@pytest.mark.parametrize(("convention", "expected", "source"), STOP_LOSSES)
def test_sd_of_the_cost_of_a_stop_loss(convention, expected, source):
    stop_loss = dh.StopLoss(HULL_CALL.strike)
    np.testing.assert_allclose(ratios(stop_loss, convention), expected, rtol=0.03, err_msg=source)


def test_stop_loss_does_not_improve_with_frequency_while_delta_hedging_does(frictionless):
    stop_loss = dh.StopLoss(HULL_CALL.strike)
    often = costs_of_hedging(0.25, stop_loss, **FRICTIONLESS).sd / PRICE
    assert often > 0.75
    assert frictionless[-1] < 0.10


def test_with_interest_the_error_falls_like_one_over_the_root_of_the_number_of_rebalances(frictionless):
    scaled = [ratio * np.sqrt(20 / weeks) for weeks, ratio in zip(WEEKS, frictionless, strict=True)]
    np.testing.assert_allclose(scaled[2:], scaled[-1], rtol=0.05)


def test_without_interest_it_does_not(printed_convention):
    scaled = [ratio * np.sqrt(20 / weeks) for weeks, ratio in zip(WEEKS, printed_convention, strict=True)]
    assert scaled[-1] > 1.3 * scaled[2]


def test_with_interest_the_drift_hardly_matters():
    """Mean cost at time 0: 2.400 at a drift of 5 %, 2.404 at 13 %, price 2.4005; the sds agree to 2 %."""
    slow, fast = (costs_of_hedging(1, drift=drift, **FRICTIONLESS) for drift in (0.05, 0.13))
    for result, expected in ((slow, 2.400), (fast, 2.404)):
        error = result.summary().at["mean", "standard_error"]
        assert -result.mean == pytest.approx(expected, abs=4 * error)
    assert fast.sd == pytest.approx(slow.sd, rel=0.02)
