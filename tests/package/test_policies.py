"""Policies as functions: when they trade, how far, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import deltahedge as dh
from deltahedge.policies import as_policy

HELD, TARGET = np.array([0.30, 0.48, 0.55, 0.70]), np.full(4, 0.50)
SPOT, GAMMA = np.full(4, 100.0), np.full(4, -0.04)


def decide(policy, holding=HELD, target=TARGET, spot=SPOT, gamma=GAMMA, time=0.1):
    return policy(time, spot, target, gamma, holding)


# policy, new holding from HELD with the target at 0.50
DECISIONS = [
    (dh.Never(), [0.30, 0.48, 0.55, 0.70]),
    (dh.EveryStep(), [0.50, 0.50, 0.50, 0.50]),
    (dh.Every(7), [0.50, 0.50, 0.50, 0.50]),
    (dh.Band(0.1), [0.40, 0.48, 0.55, 0.60]),
    (dh.Band(0.1, to="centre"), [0.50, 0.48, 0.55, 0.50]),
    (dh.Band(0.0), [0.50, 0.50, 0.50, 0.50]),
    (dh.RandomBand(0.1, 0.0, seed=3), [0.40, 0.48, 0.55, 0.60]),
    (dh.RandomBand(0.1, 0.0, seed=3, to="centre"), [0.50, 0.48, 0.55, 0.50]),
    (dh.StopLoss(99.0), [1.0, 1.0, 1.0, 1.0]),
    (dh.StopLoss(100.0, amount=40), [0.0, 0.0, 0.0, 0.0]),
    (dh.Lots(0.2), [0.40, 0.40, 0.40, 0.40]),
    (dh.Lots(0.2, dh.Band(0.1)), [0.40, 0.40, 0.60, 0.60]),
    (dh.Limits(highest=0.45), [0.45, 0.45, 0.45, 0.45]),
    (dh.Limits(max_trade=0.1), [0.40, 0.50, 0.50, 0.60]),
    (dh.Limits(min_notional=4.0), [0.50, 0.48, 0.50, 0.50]),
    (dh.Halt(0.05, 0.2), [0.30, 0.48, 0.55, 0.70]),
    (dh.Halt(0.15, 0.2), [0.50, 0.50, 0.50, 0.50]),
    (dh.HedgeAt(0.3, rule=dh.Band(0.1)), [0.40, 0.48, 0.55, 0.60]),
    (dh.LelandDelta(0.01, 1 / 52), [0.50, 0.50, 0.50, 0.50]),
    (dh.MinimumVarianceDelta(0.1, 0.0, 0.0, rule=dh.Never()), [0.30, 0.48, 0.55, 0.70]),
    (dh.MeanVariance(0.001, 1.0, 0.2, interval=1 / 400), [0.40, 0.48, 0.55, 0.60]),
]


@pytest.mark.parametrize(("policy", "expected"), DECISIONS, ids=lambda x: repr(x)[:60])
def test_decisions(policy, expected):
    np.testing.assert_allclose(decide(policy), expected, atol=1e-12)


def test_whalley_wilmott_is_a_band_whose_width_follows_gamma():
    policy = dh.WhalleyWilmott(one_way=0.001, risk_aversion=1.0)
    width = policy.half_width(0.1, SPOT, GAMMA)
    np.testing.assert_allclose(decide(policy), decide(dh.Band(float(width[0]))), atol=1e-15)
    assert policy.half_width(0.1, 100.0, 8 * -0.04) == pytest.approx(4 * width[0])
    centre = dh.WhalleyWilmott(one_way=0.001, risk_aversion=1.0, to="centre")
    np.testing.assert_allclose(decide(centre), decide(dh.Band(float(width[0]), to="centre")))


def test_whalley_wilmott_with_a_rate_is_a_little_narrower():
    free = dh.WhalleyWilmott(one_way=0.001, risk_aversion=1.0)
    charged = dh.WhalleyWilmott(one_way=0.001, risk_aversion=1.0, rate=0.05, expiry=0.5)
    ratio = charged.half_width(0.1, 100.0, 0.04) / free.half_width(0.1, 100.0, 0.04)
    assert ratio == pytest.approx(np.exp(-0.05 * 0.4) ** (1 / 3))


@given(
    holding=st.floats(-100, 100),
    target=st.floats(-100, 100),
    width=st.floats(0, 10),
    to=st.sampled_from(["edge", "centre"]),
)
def test_a_band_is_never_left_and_never_trades_inside(holding, target, width, to):
    new = float(dh.Band(width, to=to)(0.0, 100.0, target, None, np.array([holding]))[0])
    assert abs(new - target) <= width + 1e-12
    if abs(holding - target) <= width:
        assert new == pytest.approx(holding, abs=1e-12)


def test_every_looks_only_at_every_nth_date_also_when_nested():
    assert [i for i in range(13) if dh.Every(5).due(i)] == [0, 5, 10]
    assert [i for i in range(13) if dh.Every(2, dh.Every(3)).due(i)] == [0, 6, 12]
    assert [i for i in range(13) if dh.Lots(0.1, dh.Every(6)).due(i)] == [0, 6, 12]


def test_openings():
    def opening(policy):
        return policy.begin().opening(0.0, 100.0, 0.52, -0.04)

    for policy in (dh.EveryStep(), dh.Band(0.3), dh.WhalleyWilmott(0.001, 1.0), dh.Move(0.1), dh.Every(3)):
        assert opening(policy) == 0.52
    assert opening(dh.Never()) == 0.0
    assert opening(dh.Never(after_opening=True)) == 0.52
    assert opening(dh.StopLoss(99.0)) == 1.0
    assert opening(dh.Lots(0.5)) == 0.5
    assert opening(dh.Limits(max_trade=0.2)) == 0.2
    assert opening(as_policy(lambda time, spot, target, gamma, holding: 0.5 * holding)) == 0.26


def test_move_waits_for_each_path_since_its_own_last_trade():
    desk = dh.Move(0.05).begin()
    holding = desk.opening(0.0, np.array([100.0, 100.0]), np.array([0.5, 0.5]), None)
    holding = desk(0.1, np.array([104.0, 106.0]), np.array([0.6, 0.7]), None, holding)
    np.testing.assert_array_equal(holding, [0.5, 0.7])
    holding = desk(0.2, np.array([106.0, 104.0]), np.array([0.8, 0.6]), None, holding)
    np.testing.assert_array_equal(holding, [0.8, 0.7])  # 6 % from 100, but under 2 % from 106


def test_a_policy_with_a_memory_forgets_at_every_beginning():
    policy = dh.Move(0.05)
    policy.begin().opening(0.0, np.array([100.0]), np.array([0.5]), None)
    with pytest.raises(ValueError, match="must have an opening"):
        policy.begin()(0.1, np.array([110.0]), np.array([0.6]), None, np.array([0.5]))
    with pytest.raises(ValueError, match="must have an opening"):
        dh.Latency(1)(0.1, np.array([110.0]), np.array([0.6]), None, np.array([0.5]))
    assert dh.Move(0.05) == dh.Move(0.05)


def test_latency_delays_every_order_and_knows_what_it_ordered():
    desk = dh.Latency(2, dh.Band(0.1)).begin()
    holding = desk.opening(0.0, 100.0, 0.50, None)
    seen = []
    for target in (0.70, 0.72, 0.50, 0.50):
        holding = desk(0.1, 100.0, target, None, holding)
        seen.append(round(float(holding), 12))
    # The order for 0.60 arrives two dates later; at 0.72 it asks for 0.62, not once more for the whole way.
    assert seen == [0.50, 0.50, 0.60, 0.62]


def test_latency_around_a_clock_keeps_the_clock():
    desk = dh.Latency(1, dh.Every(2)).begin()
    desk.opening(0.0, 100.0, 0.0, None)
    seen = [desk(0.1, 100.0, float(step), None, None) for step in range(1, 7)]
    assert seen == [0.0, 0.0, 2.0, 2.0, 4.0, 4.0]


def test_a_function_is_a_policy_and_nothing_else_is():
    def half_way(time, spot, target, gamma, holding):
        return holding + 0.5 * (target - holding)

    np.testing.assert_allclose(decide(as_policy(half_way)), [0.40, 0.49, 0.525, 0.60])
    np.testing.assert_allclose(decide(dh.Every(3, rule=half_way)), [0.40, 0.49, 0.525, 0.60])
    for wrong in (0.05, "daily", None, dh.EveryStep):
        with pytest.raises(ValueError, match="policy must be a policy"):
            as_policy(wrong)


# what is wrong, message
BAD = [
    (lambda: dh.Every(0), "n must be a whole number, at least 1, got 0"),
    (lambda: dh.Every(2.5), "n must be a whole number, at least 1, got 2.5"),
    (lambda: dh.Every(2, rule=7), "policy must be a policy"),
    (lambda: dh.Band(-0.1), "half_width must be finite and not negative, got -0.1"),
    (lambda: dh.Band(0.1, to="center"), "to must be one of 'edge', 'centre', got 'center'"),
    (lambda: dh.RandomBand(-0.1, 0.5, 1), "half_width must be finite and not negative, got -0.1"),
    (lambda: dh.RandomBand(0.1, 1.5, 1), "spread must be from 0 to 1, got 1.5"),
    (lambda: dh.RandomBand(0.1, np.nan, 1), "spread must be finite, got nan"),
    (lambda: dh.RandomBand(0.1, 0.5, -1), "seed must be a whole number, at least 0, got -1"),
    (lambda: dh.RandomBand(0.1, 0.5, 2**64), "seed must be below 2"),
    (lambda: dh.RandomBand(0.1, 0.5, 1, to="middle"), "to must be one of 'edge', 'centre'"),
    (lambda: dh.RandomBand(0.1, 0.5, 1).expected_trade([1, 2], [1, 2, 3]), "shapes must broadcast"),
    (lambda: dh.Move(0.0), "fraction must be finite and above zero, got 0"),
    (lambda: dh.StopLoss(0.0), "strike must be finite and above zero, got 0"),
    (lambda: dh.WhalleyWilmott(0.001, 0.0), "risk_aversion must be finite and above zero, got 0"),
    (lambda: dh.WhalleyWilmott(0.001, 1.0, rate=0.05), "expiry must be given when rate is not zero"),
    (lambda: dh.Zakamouline(0.0, 1.0, 0.2, 0.25), "one_way must be finite and above zero, got 0"),
    (lambda: dh.Zakamouline(0.001, 1.0, 0.2, -1), "expiry must be finite and above zero, got -1"),
    (lambda: decide(dh.Zakamouline(0.001, 1.0, 0.2, 0.25), time=0.3), "time must lie before the policy's"),
    (lambda: dh.HedgeAt(0.0), "vol must be finite and above zero, got 0"),
    (lambda: dh.LelandDelta(0.01, -1), "interval must be finite and above zero, got -1"),
    (lambda: dh.MinimumVarianceDelta(np.nan, 0, 0), "a must be finite, got nan"),
    (lambda: dh.MeanVariance(0.001, 1.0, 0.2, 0.0), "interval must be finite and above zero, got 0"),
    (lambda: dh.Lots([0.1, 0.2]), r"size must be a single number, got shape \(2,\)"),
    (lambda: dh.Lots(0.0), "size must be finite and above zero, got 0"),
    (lambda: dh.Limits(lowest=1.0, highest=0.0), "lowest must not exceed highest, got 1.0 and 0.0"),
    (lambda: dh.Limits(max_trade=0.0), "max_trade must be above zero, got 0.0"),
    (lambda: dh.Limits(min_notional=-1), "min_notional must be finite and not negative, got -1"),
    (lambda: dh.Latency(0), "steps must be a whole number, at least 1, got 0"),
    (lambda: dh.Halt(0.2, 0.2), "start must lie before end, got 0.2 and 0.2"),
]


@pytest.mark.parametrize(("make", "message"), BAD)
def test_bad_numbers_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


TIMES = np.linspace(0, 0.25, 11)

# policy that does not fit ten steps over a quarter of a year, message
MISFITS = [
    (dh.Every(11), "n must not exceed the 10 steps of the path, got 11"),
    (dh.Latency(10), "steps must be below the 10 steps of the path, got 10"),
    (dh.Lots(0.1, dh.Every(20)), "n must not exceed the 10 steps"),
    (dh.Zakamouline(0.001, 1.0, 0.2, expiry=0.2), "expiry of the policy must lie after the last decision"),
    (dh.WhalleyWilmott(0.001, 1.0, rate=0.01, expiry=0.2), "expiry of the policy must lie after the last"),
]


@pytest.mark.parametrize(("policy", "message"), MISFITS)
def test_policies_that_do_not_fit_the_dates(policy, message):
    with pytest.raises(ValueError, match=message):
        policy.fit(TIMES)


def test_policies_that_fit():
    for policy in (dh.Every(10), dh.Latency(9), dh.Zakamouline(0.001, 1.0, 0.2, expiry=0.25), dh.Move(0.1)):
        policy.fit(TIMES)


# --- A band that cannot be foreseen ------------------------------------------------------------------------


def test_random_widths_are_uniform_and_independent_of_price_time_and_seed():
    spot = 100 * np.exp(0.2 * np.random.default_rng(1).standard_normal(40_000))
    widths = dh.RandomBand(0.05, 0.5, seed=7).half_widths(0.1, spot)
    assert widths.min() >= 0.025
    assert widths.max() <= 0.075
    assert np.histogram(widths, bins=10, range=(0.025, 0.075))[0] == pytest.approx(4_000, abs=250)
    later = dh.RandomBand(0.05, 0.5, seed=7).half_widths(0.2, spot)
    other = dh.RandomBand(0.05, 0.5, seed=8).half_widths(0.1, spot)
    for column in (later, other, spot):
        assert abs(np.corrcoef(widths, column)[0, 1]) < 0.02


def test_random_widths_depend_on_what_is_seen_not_on_its_last_bit():
    band = dh.RandomBand(0.05, 1.0, seed=7)
    spot = np.array([100.3, 101.7])
    assert np.array_equal(band.half_widths(0.1, spot), band.half_widths(0.1 + 1e-16, spot * (1 + 1e-15)))
    assert band.half_widths(0.1, 100.3) == band.half_widths(0.1, spot)[0]


@pytest.mark.parametrize("to", ["edge", "centre"])
@pytest.mark.parametrize("spread", [0.0, 0.4, 1.0])
def test_expected_trade_is_the_mean_over_the_draws(to, spread):
    band = dh.RandomBand(0.1, spread, seed=7, to=to)
    spot = np.linspace(50, 150, 40_000)
    for holding in (0.30, 0.39, 0.45, 0.58, 0.75):
        trades = band(0.1, spot, 0.50, None, holding) - holding
        assert band.expected_trade(holding, 0.50) == pytest.approx(trades.mean(), abs=4e-4)
    far = 0.2 if to == "edge" else 0.3  # beyond every width
    assert band.expected_trade([0.2, 0.8], 0.5) == pytest.approx([far, -far])


def test_a_random_band_decides_alike_whatever_the_number_of_workers():
    def study(workers):
        return dh.simulate(
            dh.Book([(-1, dh.Call(100, 0.25))]),
            dh.paths.GBM(100.0, 0.2),
            dh.RandomBand(0.05, 1.0, seed=7),
            market=dh.Market(100, 0.2),
            n_steps=20,
            n_paths=10_000,
            seed=1,
            workers=workers,
        )

    one, seven = study(1), study(7)
    assert np.array_equal(one.pnl, seven.pnl)
    assert np.array_equal(one.trades, seven.trades)
