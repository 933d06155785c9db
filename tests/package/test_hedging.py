"""The many-path engine: against the ledger, against theory, against itself."""

import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

import deltahedge as dh
from deltahedge._normal_cdf import normal_cdf
from deltahedge._result import Moments
from deltahedge.paths import BLOCK, GBM, Bootstrap, Given, Heston, Merton
from deltahedge.published import HULL_CALL, HULL_IN_THE_MONEY, HULL_MARKET, HULL_OUT_OF_THE_MONEY

MARKET = dh.Market(spot=100.0, vol=0.2, rate=0.05, dividend=0.02)
CALL = dh.Call(strike=100.0, expiry=0.25)
SOLD = dh.Book([(-1, CALL)])
MODEL = GBM(100.0, 0.2, drift=0.03)
COST = dh.Proportional(one_way=0.001) + dh.Fixed(0.01)
EVERYTHING = dh.Book(
    [
        (-1.0, CALL),
        (2.0, dh.Put(95.0, 0.15)),
        (1.0, dh.Call(110.0, 0.5)),
        (3.0, dh.Digital(100.0, 0.25)),
        (1.0, dh.VarianceSwap(0.04, 0.25, fixing=100.0, notional=100.0)),
        (-2.0, dh.Forward(101.0, 0.25)),
        (0.5, dh.Perpetual(entry=98.0)),
    ]
)


def hedge(policy=None, costs=None, book=SOLD, paths=MODEL, market=MARKET, **options):
    if paths is MODEL:
        options = {"n_steps": 25, "n_paths": 2_000, "seed": 1} | options
    return dh.simulate(book, paths, policy or dh.EveryStep(), costs or dh.Free(), market=market, **options)


# --- Against the ledger, row by row ----------------------------------------------------------------------


@pytest.mark.parametrize("path", [HULL_IN_THE_MONEY, HULL_OUT_OF_THE_MONEY])
@pytest.mark.parametrize("interest", [True, False])
def test_one_path_is_the_ledger(path, interest):
    """Cost of Hull's hedge: 263,242 on the path that ends in the money, with interest."""
    result = dh.simulate(
        dh.Book([(-100_000, HULL_CALL)]), path, market=HULL_MARKET, premium=0.0, interest=interest
    )
    ledger = dh.hedge_ledger(
        HULL_CALL, path, HULL_MARKET, -100_000, interest="continuous" if interest else "none"
    )
    assert result.pnl == pytest.approx(-ledger.iloc[-1]["cumulative_cost"], rel=1e-12)


def test_a_book_with_yield_on_several_paths_is_the_ledger():
    book = dh.Book([(-3, dh.Call(100.0, 0.25)), (2, dh.Put(95.0, 0.15))])
    times = np.linspace(0, 0.25, 26)
    prices = MODEL.paths(times, 3, seed=2)
    result = hedge(book=book, paths=prices, times=times, discounted=True)
    for path, pnl in zip(prices, result.pnl, strict=True):
        ledger = dh.hedge_ledger(book, path, MARKET, times=times, premium="model")
        assert pnl == pytest.approx(ledger.iloc[-1]["present_value"], abs=1e-9)


def test_volatility_that_moves_is_the_ledger():
    times = np.linspace(0, 0.25, 26)
    vols = np.linspace(0.2, 0.3, 26)
    path = MODEL.paths(times, 1, seed=3)
    market = MARKET.at(vol=vols)
    result = hedge(paths=path, market=market)
    ledger = dh.hedge_ledger(CALL, path[0], market, -1, premium="model")
    assert result.pnl == pytest.approx(ledger.iloc[-1]["profit"], abs=1e-9)
    by_path = hedge(paths=path, market=MARKET.at(vol=vols[None, :]))
    assert by_path.pnl == pytest.approx(result.pnl, abs=1e-12)


# --- Against theory --------------------------------------------------------------------------------------


@pytest.mark.parametrize("hedge_with", [dh.Spot(), dh.Future(0.3), dh.Perpetual()], ids=repr)
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_fair_hedge_earns_nothing_on_average(hedge_with, sign):
    """Drift r - q, so that every instrument is fair: the mean profit is zero within 4 standard errors."""
    book = dh.Book([(sign, CALL), (-sign, dh.Put(90.0, 0.25))])
    result = hedge(
        dh.Every(5),
        book=book,
        hedge=hedge_with,
        funding=0.03,
        n_paths=20_000,
        attribution=False,
    )
    value, error = result.summary().loc["mean"]
    assert abs(value) < 4 * error


def test_error_falls_like_one_over_the_root_of_the_number_of_rebalances():
    few, many = (hedge(n_steps=n, n_paths=20_000).sd for n in (50, 450))
    assert few / many == pytest.approx(3.0, rel=0.04)


@pytest.mark.parametrize("hedge_with", [dh.Future(0.3), dh.Perpetual()], ids=repr)
def test_instruments_agree_when_hedging_often(hedge_with):
    """The same paths and the same error, to a tenth of it: only the interest on the gains differs."""
    spot = hedge(n_steps=100)
    other = hedge(n_steps=100, hedge=hedge_with, funding=0.03)
    assert np.std(spot.pnl - other.pnl) < 0.1 * spot.sd


def test_funding_is_paid_by_the_long():
    """A short call is hedged with a long perpetual: 10 % a year on about half a unit for a quarter."""
    free, paid = (hedge(hedge=dh.Perpetual(), funding=f, interest=False) for f in (0.0, 0.10))
    holding_times_spot = (free.pnl.mean() - paid.pnl.mean()) / (0.10 * 0.25)
    assert 40 < holding_times_spot < 65
    varying = hedge(hedge=dh.Perpetual(), funding=np.full(25, 0.10), interest=False)
    np.testing.assert_allclose(varying.pnl, paid.pnl)


def test_an_unhedged_book_is_premium_less_payoff():
    times = np.linspace(0, 0.25, 26)
    prices = MODEL.paths(times, 500, seed=4)
    result = hedge(dh.Never(), paths=prices)
    premium = CALL.value(MARKET) * np.exp(0.05 * 0.25)
    np.testing.assert_allclose(result.pnl, premium - np.maximum(prices[:, -1] - 100, 0), atol=1e-12)
    assert not result.trades.any() and not result.cost.any()


def test_hedge_and_forget_trades_once():
    result = hedge(dh.Never(after_opening=True), COST)
    assert (result.trades == 1).all()
    first = COST(CALL.greeks(MARKET).delta, 100.0) * np.exp(0.05 * 0.25)
    np.testing.assert_allclose(result.cost, first)


def test_a_bare_contract_is_held_long():
    np.testing.assert_allclose(hedge(book=CALL).pnl, -hedge().pnl, atol=1e-12)


def test_legs_may_outlive_the_paths():
    """A book closed early at its model value, hedged at every date, makes little either way."""
    book = dh.Book([(-1, dh.Call(100.0, 1.0))])
    result = hedge(book=book, times=np.linspace(0, 0.25, 101), n_steps=None)
    value, error = result.summary().loc["mean"]
    assert abs(value) < 4 * error
    assert result.sd < 0.2


def test_discounting_and_interest_are_separate():
    plain, discounted = hedge(), hedge(discounted=True)
    np.testing.assert_allclose(discounted.pnl, plain.pnl * np.exp(-0.05 * 0.25), atol=1e-14)
    without = hedge(interest=False, premium=0.0)
    assert abs(without.pnl - hedge(premium=0.0).pnl).max() > 0.1


def test_charges_at_the_ends():
    rate = dh.Proportional(one_way=0.001)
    free_start = hedge(costs=rate, charge_opening=False)
    both = hedge(costs=rate, charge_closing=True)
    normal = hedge(costs=rate)
    first = rate(CALL.greeks(MARKET).delta, 100.0) * np.exp(0.05 * 0.25)
    np.testing.assert_allclose(normal.cost - free_start.cost, first)
    # In the money the share is delivered, out of the money there is none: next to nothing is left to trade.
    left = both.cost - normal.cost
    assert (left >= 0).all() and left.mean() < 0.2 * first
    # Closed before expiry, the whole hedge is unwound.
    early = {"times": np.linspace(0, 0.1, 11), "n_steps": None}
    unwound = hedge(costs=rate, charge_closing=True, **early).cost - hedge(costs=rate, **early).cost
    assert unwound.mean() > 0.5 * first


@pytest.mark.parametrize(
    "model",
    [
        Merton(100.0, 0.2, 1.0, -0.1, 0.05, drift=0.03),
        Heston(100.0, 0.04, 3.0, 0.04, 0.5, -0.5, drift=0.03, moves_vol=True),
        Heston(100.0, 0.0001, 1.0, 0.04, 1.5, 0.5, drift=0.03, moves_vol=True),
        Bootstrap(np.exp(np.cumsum(np.random.default_rng(1).normal(0, 0.01, 100))) * 100, 0.01, spot=100.0),
        GBM(100.0, 0.2, stream="browser"),
        GBM(100.0, 0.2, stream="sobol"),
    ],
    ids=lambda model: type(model).__name__,
)
def test_every_model_of_paths_can_be_hedged(model):
    """Finite numbers, and the attribution adds up, where the volatility moves and touches zero too."""
    result = hedge(
        dh.Band(0.05),
        COST,
        paths=model,
        times=np.linspace(0, 0.25, 26),
        n_paths=512,
        seed=5,
        attribution=True,
    )
    np.testing.assert_allclose(sum(result.attribution.values()), result.pnl, atol=1e-9)
    if isinstance(model, Merton):
        assert np.mean(result.attribution["jump"] < -0.5) > 0.05
    if getattr(model, "moves_vol", False):
        assert np.std(result.attribution["vega"]) > 0.1


# --- Attribution -----------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(
    hedge_with=st.sampled_from([dh.Spot(), dh.Future(0.3), dh.Perpetual()]),
    policy=st.sampled_from(
        [
            dh.EveryStep(),
            dh.Every(4, dh.Band(0.1)),
            dh.Latency(2, dh.Move(0.02)),
            dh.HedgeAt(0.3, dh.Lots(0.1)),
            dh.LelandDelta(0.001, 0.01),
            dh.MinimumVarianceDelta(-0.2, 0.1, 0.0),
            dh.StopLoss(100.0),
        ]
    ),
    rate=st.floats(-0.05, 0.2),
    funding=st.floats(-0.5, 0.5),
    interest=st.booleans(),
    discounted=st.booleans(),
    closing=st.booleans(),
    gap=st.floats(0.5, 6.0),
    premium=st.one_of(st.just("model"), st.floats(-10, 10)),
    seed=st.integers(0, 10),
)
def test_attribution_adds_up_to_the_profit(
    hedge_with, policy, rate, funding, interest, discounted, closing, gap, premium, seed
):
    market = dh.Market(100.0, 0.25, rate, 0.01)
    result = hedge(
        policy,
        COST,
        book=EVERYTHING,
        market=market,
        n_paths=20,
        seed=seed,
        times=np.linspace(0, 0.25, 21),
        n_steps=20,
        hedge=hedge_with,
        funding=funding,
        interest=interest,
        discounted=discounted,
        charge_closing=closing,
        premium=premium,
        attribution=True,
        gap=gap,
    )
    np.testing.assert_allclose(sum(result.attribution.values()), result.pnl, rtol=0, atol=1e-9)
    np.testing.assert_allclose(result.attribution["cost"], -result.cost, atol=1e-15)


def test_attribution_of_a_plain_hedge():
    """Short gamma: loses on moves, collects theta; no open delta, and the residual is small."""
    parts = hedge(attribution=True, n_steps=100, n_paths=5_000).attribution
    assert (parts["gamma"] < 0).all() and (parts["theta"] > 0).all()
    assert not parts["delta"].any() and not parts["vega"].any() and not parts["cost"].any()
    assert parts["premium"] == pytest.approx(0.0, abs=1e-14)
    assert np.std(parts["residual"]) < 0.1 * np.std(parts["gamma"])


def test_attribution_puts_a_gap_under_jump():
    path = np.full((1, 26), 100.0) * np.where(np.arange(26) < 13, 1.0, 0.85)
    parts = hedge(paths=path, attribution=True).attribution
    assert parts["jump"][0] < -5
    assert parts["gamma"][0] == 0  # no other step moved
    large = hedge(paths=path, attribution=True, gap=100.0).attribution
    assert large["jump"][0] == 0 and large["gamma"][0] < -5


def test_vega_is_what_a_move_of_the_implied_volatility_earns():
    path, vols = np.full((1, 3), 100.0), np.array([0.2, 0.21, 0.21])
    times = [0.0, 1e-6, 2e-6]
    result = hedge(paths=path, times=times, market=MARKET.at(vol=vols), attribution=True)
    vega = CALL.greeks(MARKET).vega
    assert result.attribution["vega"][0] == pytest.approx(-0.01 * vega, rel=1e-4)
    assert result.pnl[0] == pytest.approx(-0.01 * vega, rel=1e-2)


# --- Workers, streams, memory ----------------------------------------------------------------------------

PATHS = 2 * BLOCK + 500


def study(**options):
    return hedge(dh.WhalleyWilmott(0.001, 1.0), COST, n_paths=PATHS, n_steps=8, attribution=True, **options)


@pytest.fixture(scope="module")
def alone():
    return study(workers=1)


def same(a, b):
    for name in ("pnl", "cost", "trades"):
        np.testing.assert_array_equal(getattr(a, name), getattr(b, name))
    for name, part in a.attribution.items():
        np.testing.assert_array_equal(part, b.attribution[name])
    assert a.moments == b.moments


@pytest.mark.parametrize("workers", [2, 7])
def test_the_number_of_workers_changes_nothing(alone, workers):
    same(study(workers=workers), alone)


def test_the_executor_changes_nothing(alone):
    with ThreadPoolExecutor(3) as threads:
        same(study(executor=threads), alone)
    with ProcessPoolExecutor(2) as processes:
        same(study(executor=processes), alone)


def test_a_dask_client_is_an_executor(alone):
    from distributed import Client

    with (
        Client(processes=False, n_workers=1, threads_per_worker=2, dashboard_address=None) as client,
        client.get_executor() as executor,
    ):
        same(study(executor=executor), alone)


def test_given_paths_are_hedged_like_the_model_that_made_them():
    times = np.linspace(0, 0.25, 9)
    made = MODEL.paths(times, PATHS, seed=1)
    for paths in (made, Given(made)):
        result = dh.simulate(SOLD, paths, market=MARKET)
        np.testing.assert_allclose(result.pnl, hedge(n_paths=PATHS, n_steps=8).pnl, atol=1e-10)


def test_a_generator_as_a_seed_moves_on():
    rng = np.random.default_rng(1)
    first, second = hedge(seed=rng), hedge(seed=rng)
    assert not np.array_equal(first.pnl, second.pnl)
    again = hedge(seed=np.random.default_rng(1))
    np.testing.assert_array_equal(first.pnl, again.pnl)


def test_moments_only(alone):
    result = study(keep="moments")
    assert result.pnl is result.cost is result.trades is result.attribution is None
    assert result.moments == alone.moments
    assert result.n_paths == PATHS
    rows = result.summary()
    assert "q05" not in rows.index
    np.testing.assert_array_equal(rows, alone.summary().loc[rows.index])


def test_extra_memory_does_not_grow_with_the_number_of_paths():
    import tracemalloc

    def peak(n_paths):
        tracemalloc.start()
        hedge(n_paths=n_paths, n_steps=4, workers=1, keep="moments")
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(BLOCK)
    assert peak(12 * BLOCK) < 1.2 * peak(3 * BLOCK) < 4 * 2**20


def test_progress_counts_blocks(capsys):
    seen = []
    hedge(n_paths=PATHS, n_steps=2, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    hedge(n_paths=PATHS, n_steps=2, progress=True)
    assert "3/3 blocks" in capsys.readouterr().err


def test_antithetic_pairs_hurt_and_sobol_points_with_a_bridge_gain():
    """Variance of the estimates over 24 seeds, against plain paths; a hedging error is nearly even."""

    def variances(stream):
        model = GBM(100.0, 0.2, 0.03, stream=stream)
        runs = [
            hedge(paths=model, costs=dh.Proportional(one_way=0.001), n_steps=21, n_paths=2_048, seed=seed)
            for seed in range(24)
        ]
        return np.var(
            [[(r.pnl + r.cost).mean(), r.cost.mean(), np.std(r.pnl + r.cost)] for r in runs], axis=0
        )

    plain, pairs, sobol = (variances(stream) for stream in ("random", "antithetic", "sobol"))
    assert plain[0] < 0.8 * pairs[0]
    assert plain[0] > 5 * sobol[0]
    assert plain[1] > 10 * sobol[1]
    assert plain[2] > sobol[2]


# --- Results ---------------------------------------------------------------------------------------------


def test_summary_and_its_standard_errors():
    """Errors as found by repeating the whole study 200 times."""
    runs = [hedge(n_paths=1_000, n_steps=10, seed=seed, workers=1).summary() for seed in range(200)]
    estimates = np.array([run["value"] for run in runs])
    claimed = np.mean([run["standard_error"] for run in runs], axis=0)
    names = list(runs[0].index)
    assert names == ["mean", "sd", "skew", "excess_kurtosis", "q05", "mean_cost", "mean_trades"]
    for name in ("mean", "sd", "skew", "q05"):
        at = names.index(name)
        assert claimed[at] == pytest.approx(estimates[:, at].std(), rel=0.25), name


def test_moments_of_parts_are_those_of_the_whole():
    sample = np.random.default_rng(1).standard_t(4, 1_000)
    whole, parts = Moments.of(sample), Moments.of(sample[:100]) + Moments.of(sample[100:])
    for name in ("n", "mean", "m2", "m3", "m4"):
        assert getattr(parts, name) == pytest.approx(getattr(whole, name), rel=1e-9, abs=1e-9)
    assert whole.sd == pytest.approx(np.std(sample, ddof=1))


def test_a_result_cannot_be_changed_and_can_be_sent():
    result = hedge(n_paths=10)
    with pytest.raises(ValueError, match="read-only"):
        result.pnl[0] = 0.0
    with pytest.raises(AttributeError):
        result.pnl = None
    assert pickle.loads(pickle.dumps(result)).mean == result.mean


def test_normal_cdf_is_right_to_the_last_digit_in_absolute_terms():
    x = np.concatenate([np.linspace(-40, 40, 100_001), [0.0, -0.0, np.inf, -np.inf, 1e300, -1e300]])
    out = normal_cdf(x, np.empty_like(x), np.empty((2, x.size)))
    np.testing.assert_allclose(out, ndtr(x), rtol=0, atol=4e-16)


# --- Bad input -------------------------------------------------------------------------------------------

ROW = [100.0, 101.0, 102.0]


def spoil(time, spot, target, gamma, holding):
    return target * np.nan


def too_many(time, spot, target, gamma, holding):
    return np.ones(3)


def write(time, spot, target, gamma, holding):
    holding[:] = target
    return holding


# options of `hedge`, message
BAD = [
    ({"book": dh.Call([90.0, 100.0], 0.25)}, r"book must hold contracts of single numbers, got strike"),
    ({"book": dh.Call(100, 0.12), "paths": ROW, "times": [0, 0.1, 0.2]}, "one of the dates of paths, or"),
    ({"book": dh.Spot(), "times": [0, 0.1, 0.2], "paths": ROW}, "book must not hold Spot"),
    (
        {"book": dh.Book([(1, CALL), (1, dh.Call(100, 0.0))]), "times": [0, 0.1, 0.25], "n_steps": None},
        "expiry",
    ),
    ({"paths": [100.0]}, "paths must be rows of at least two prices"),
    ({"paths": [[100.0, 101.0], [99.0, 101.0]]}, "paths must all start at one price, got 99.0 to 100.0"),
    ({"paths": [100.0, -1.0, 3.0]}, "paths must be finite and above zero, got -1.0"),
    ({"paths": [100.0, np.nan, 3.0]}, "paths must be finite and above zero, got nan"),
    ({"paths": "GBM"}, "paths must be a number or an array of numbers, got 'GBM'"),
    ({"paths": ROW, "seed": 1}, "n_paths and seed must be left out for given paths"),
    ({"paths": ROW, "n_steps": 5}, "n_steps must be the 2 of the given paths or left out, got 5"),
    ({"paths": ROW, "times": [0.0, 0.25]}, "times must have one entry for each of 3 prices"),
    ({"paths": ROW, "times": [0.0, 0.25, 0.2]}, "times must increase from 0"),
    ({"paths": ROW, "market": MARKET.at(spot=99.0)}, "market.spot must be the first price 100.0 of paths"),
    (
        {"paths": GBM(100.0, 0.2), "n_steps": 5},
        "n_paths and seed must be given for a model, got None and None",
    ),
    ({"paths": GBM(100.0, 0.2), "n_paths": 5, "seed": 1}, "n_steps or times must be given for a model"),
    ({"n_paths": 0}, "n_paths must be a whole number, at least 1, got 0"),
    ({"n_steps": 0}, "n_steps must be a whole number, at least 1, got 0"),
    ({"seed": -1}, "seed must be a whole number"),
    ({"book": dh.Perpetual()}, "times must be given for a book that expires in inf years"),
    ({"market": 0.2}, "market must be a Market, got 0.2"),
    ({"market": MARKET.at(vol=[0.2, 0.3])}, r"market.vol must have one of the shapes .* got \(2,\)"),
    ({"market": MARKET.at(rate=[0.0, 0.1])}, r"market.rate must be one number, got shape \(2,\)"),
    ({"policy": 0.05}, "policy must be a policy, such as EveryStep"),
    ({"policy": dh.Every(26)}, "n must not exceed the 25 steps of the path, got 26"),
    ({"policy": spoil}, "policy and costs must give finite numbers on every path, got pnl nan"),
    ({"policy": too_many}, r"policy must return one holding for each of 2000 paths, got \(3,\)"),
    ({"policy": write}, "read-only"),
    ({"costs": 0.001}, r"costs must be a cost model, such as Proportional\(one_way=0.0005\), got 0.001"),
    ({"hedge": CALL}, r"hedge must be Spot\(\), a Future or a Perpetual, got Call"),
    ({"hedge": dh.Future(0.2)}, "hedge must not expire before the end of paths"),
    ({"funding": [0.1, 0.2]}, r"funding must be one number or one for each step, got shape \(2,\)"),
    ({"premium": np.nan}, "premium must be finite, got nan"),
    ({"premium": "fair"}, "premium must be a number"),
    ({"attribution": True, "gap": 0.0}, "gap must be finite and above zero, got 0"),
    ({"keep": "all"}, "keep must be one of 'paths', 'moments', got 'all'"),
    ({"workers": 0}, "workers must be a whole number, at least 1, got 0"),
    ({"executor": 4}, "executor must have the map of concurrent.futures, got 4"),
    (
        {"executor": ThreadPoolExecutor(1), "workers": 2},
        "workers must not be given together with an executor",
    ),
    ({"progress": "yes"}, "progress must be True, False or a function"),
]


@pytest.mark.parametrize(("options", "message"), BAD, ids=lambda x: str(x)[:50])
def test_bad_input_is_named(options, message):
    with pytest.raises(ValueError, match=message):
        hedge(**options)
