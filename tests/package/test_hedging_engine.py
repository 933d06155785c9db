"""How the engine runs: workers and executors, memory, random streams, results and their standard errors."""

import pickle
import tracemalloc
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
from scipy.special import ndtr

import deltahedge as dh
from deltahedge._normal_cdf import normal_cdf
from deltahedge._result import Moments
from deltahedge.paths import BLOCK, GBM, Given

MARKET = dh.Market(spot=100.0, vol=0.2, rate=0.05, dividend=0.02)
CALL = dh.Call(strike=100.0, expiry=0.25)
SOLD = dh.Book([(-1, CALL)])
MODEL = GBM(100.0, 0.2, drift=0.03)
COST = dh.Proportional(one_way=0.001) + dh.Fixed(0.01)


def hedge(policy=None, costs=None, book=SOLD, paths=MODEL, market=MARKET, **options):
    if paths is MODEL:
        options = {"n_steps": 25, "n_paths": 2_000, "seed": 1} | options
    return dh.simulate(book, paths, policy or dh.EveryStep(), costs or dh.Free(), market=market, **options)


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
    def peak(n_paths):
        tracemalloc.start()
        hedge(n_paths=n_paths, n_steps=4, workers=1, keep="moments")
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(BLOCK)
    assert peak(12 * BLOCK) < 1.2 * peak(3 * BLOCK) < 12 * 2**20


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


def test_a_result_reads_well():
    assert repr(hedge(dh.Never(), premium=0.0, n_paths=100)).startswith("HedgeResult(100 paths: mean -")


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
