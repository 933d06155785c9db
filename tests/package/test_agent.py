"""The bot: without a fault it is the hedging engine; each fault does its harm, and its guard undoes it."""

import numpy as np
import pytest

import deltahedge as dh

BOOK = dh.Book([(-40, dh.Call(60_000.0, 30 / 365))])
MARKET = dh.Market(60_000.0, 0.60)
INTERVAL = 1 / (365 * 72)  # twenty minutes
PATHS = dh.paths.gbm(60_000.0, 72 * INTERVAL, 0.60, n_steps=72, n_paths=300, seed=5)
WORLD = {"market": MARKET, "interval": INTERVAL}
CENTRE = dh.Band(0.25, to="centre")
COSTS = dh.Proportional(one_way=0.0005)
EVERY_GUARD = ("fresh", "numbered", "reconciled")


def run(kind=None, guards=(), policy=CENTRE, polls=12):
    fault = kind and dh.Fault(kind, start=24, polls=polls)
    return dh.run_agent(BOOK, PATHS, policy, COSTS, **WORLD, fault=fault, guards=guards)


@pytest.mark.parametrize("policy", [dh.EveryStep(), CENTRE, dh.Every(3), dh.WhalleyWilmott(0.0005, 1e-5)])
@pytest.mark.parametrize("guards", [(), EVERY_GUARD])
def test_without_a_fault_the_bot_is_the_hedging_engine(policy, guards):
    found = run(guards=guards, policy=policy)
    times = np.arange(73) * INTERVAL
    expected = dh.simulate(BOOK, PATHS, policy, COSTS, market=MARKET, times=times)
    np.testing.assert_allclose(found.cost, expected.cost, rtol=1e-11)
    np.testing.assert_allclose(found.pnl, expected.pnl, rtol=0, atol=1e-6)
    np.testing.assert_array_equal(found.believed, found.held)


@pytest.mark.parametrize(
    ("kind", "guards"), [("stale", "fresh"), ("double", "numbered"), ("lost", "reconciled")]
)
def test_its_guard_undoes_a_fault_altogether(kind, guards):
    np.testing.assert_allclose(run(kind, guards).held, run().held, rtol=0, atol=1e-12)
    np.testing.assert_allclose(run(kind, EVERY_GUARD).pnl, run().pnl, rtol=0, atol=1e-7)
    assert np.abs(run(kind).held - run().held).max() > 1


def test_a_stale_price_leaves_the_drift_of_the_time_it_was_stale():
    """The bot holds what was right at the last good price: off by |gamma| S sigma sqrt(age)."""
    found = run("stale", policy=dh.EveryStep())
    off = (found.held - found.target)[:, 24:36]
    age = np.arange(1, 13) * INTERVAL
    gamma = BOOK.greeks(MARKET).gamma
    expected = dh.risk.latency_drift(60_000.0, gamma, 0.60, age)
    np.testing.assert_allclose(np.sqrt(np.mean(off**2, axis=0)), expected, rtol=0.15)
    np.testing.assert_allclose(found.held[:, 36], found.target[:, 36], rtol=0, atol=1e-12)


def test_a_double_fill_is_never_noticed_without_a_guard():
    found = run("double", policy=dh.EveryStep())
    extra = found.held[:, -1] - found.believed[:, -1]
    ordered = np.diff(found.target, axis=1)[:, 23:35].sum(axis=1)
    np.testing.assert_allclose(extra, ordered, rtol=0, atol=1e-10)
    np.testing.assert_allclose(found.believed, found.target, rtol=0, atol=1e-10)


def test_asking_for_the_position_repairs_a_double_fill_one_poll_later():
    found = run("double", "reconciled", policy=dh.EveryStep())
    target, held = found.target[0], found.held[0]
    for poll in range(24, 36):
        assert held[poll] == pytest.approx(target[poll] + (target[poll] - held[poll - 1]), abs=1e-10)


def test_a_lost_acknowledgement_makes_the_bot_order_again():
    found = run("lost", policy=dh.EveryStep())
    gaps = found.target[:, 24:36] - found.believed[:, [23]]
    expected = found.held[:, [23]] + np.cumsum(gaps, axis=1)
    np.testing.assert_allclose(found.held[:, 24:36], expected, rtol=0, atol=1e-10)


def test_a_numbered_order_is_filled_once_and_the_bot_waits_for_its_answer():
    found = run("lost", "numbered", policy=dh.EveryStep())
    np.testing.assert_allclose(found.held[:, 24:36], found.held[:, [24]] * np.ones(12), rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.held[:, 24], found.target[:, 24], rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.held[:, 36:], found.target[:, 36:], rtol=0, atol=1e-10)


def test_costs_are_charged_on_what_was_filled():
    found = run("double")
    trades = np.diff(found.held, axis=1, prepend=0.0)
    np.testing.assert_allclose(found.cost, (0.0005 * np.abs(trades) * PATHS[:, :-1]).sum(axis=1), rtol=1e-12)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fault": "lost"}, "fault must be a Fault or None"),
        ({"guards": ["none"]}, "guards must be"),
        ({"costs": 5}, "costs must be a cost model"),
        ({"market": 5}, "market must be one Market"),
        ({"interval": 1.0}, "interval must end 72 polls by the expiry"),
        ({"paths": PATHS[0]}, r"paths must have shape \(n_paths, n_polls \+ 1\)"),
        ({"policy": 5}, "policy must be a policy"),
    ],
)
def test_bad_input_is_refused_by_name(change, message):
    with pytest.raises(ValueError, match=message):
        dh.run_agent(**({"book": BOOK, "paths": PATHS} | WORLD | change))
