"""Paths: moments against theory, determinism, the browser's stream, Sobol and antithetic pairs, CSV files."""

import re
from io import StringIO

import numpy as np
import pytest
from scipy.special import ndtri

from deltahedge import _house_path, paths

YEAR = paths.dates(1.0, 12)
MODELS = [
    paths.GBM(100.0, 0.5, drift=0.1),
    paths.GBM(100.0, 0.5, drift=0.1, stream="antithetic"),
    paths.GBM(100.0, 0.5, drift=0.1, stream="sobol"),
    paths.GBM(100.0, 0.5, drift=0.1, stream="sobol-in-order"),
    paths.GBM(100.0, 0.5, drift=0.1, stream="browser"),
    paths.Merton(100.0, 0.4, jump_rate=3.0, jump_mean=-0.1, jump_vol=0.15, drift=0.1),
    paths.Heston(100.0, 0.3, 3.0, 0.2, vol_of_vol=0.8, correlation=-0.5, drift=0.1),
    paths.Heston(100.0, 0.04, 1.0, 0.3, vol_of_vol=1.5, correlation=0.6, drift=0.1),
]
HISTORY = 100 * np.exp(np.cumsum(np.random.RandomState(1).normal(0, 0.03, 200)))


@pytest.mark.parametrize("model", MODELS, ids=repr)
def test_the_expected_price_grows_at_the_drift(model):
    """A martingale after discounting, within 4 standard errors, at the middle and at the end."""
    made = model.paths(YEAR, 20_000, seed=1)
    for step in (6, 12):
        prices = made[:, step]
        error = prices.std() / np.sqrt(len(prices))
        assert abs(prices.mean() - 100 * np.exp(0.1 * YEAR[step])) < 4 * error
    assert (made[:, 0] == 100).all() and (made > 0).all()


@pytest.mark.parametrize("model", MODELS, ids=repr)
def test_the_same_seed_gives_the_same_paths_whoever_draws_them(model):
    n_paths = paths.BLOCK + 900
    first = model.paths(YEAR, n_paths, seed=42)
    for workers in (2, 7):
        np.testing.assert_array_equal(model.paths(YEAR, n_paths, seed=42, workers=workers), first)
    assert not np.array_equal(model.paths(YEAR, n_paths, seed=43), first)
    assert len(np.unique(first[:, -1])) == n_paths  # no block repeats another
    # The first whole block does not change when more paths are asked for.
    np.testing.assert_array_equal(model.paths(YEAR, paths.BLOCK, seed=42), first[: paths.BLOCK])


def test_variance_of_each_step():
    for model, variance in (
        (MODELS[0], 0.25),
        (MODELS[5], 0.16 + 3 * (np.log(0.9) - 0.15**2 / 2) ** 2 + 3 * 0.15**2),
    ):
        returns = np.diff(np.log(model.paths(YEAR, 20_000, seed=3)), axis=1)
        assert returns.var() * 12 == pytest.approx(variance, rel=0.02)
        neighbours = np.corrcoef(returns[:, 3], returns[:, 4])[0, 1]
        assert abs(neighbours) < 4 / np.sqrt(20_000)


def test_heston_integrated_variance_and_correlation():
    """E[v] follows its known curve, and returns correlate with changes of variance as asked."""
    model = paths.Heston(100.0, 0.3, 3.0, 0.2, vol_of_vol=0.8, correlation=-0.5, moves_vol=True)
    times = paths.dates(0.5, 200)
    walk = [
        (spot.copy(), vol.copy()) for spot, _, vol in model.walk(np.random.SeedSequence(1), 0, 4096, times)
    ]
    variance = np.array([vol for _, vol in walk]) ** 2
    for step in (50, 200):
        mean = 0.2 + 0.1 * np.exp(-3 * times[step])
        error = variance[step].std() / np.sqrt(4096)
        assert abs(variance[step].mean() - mean) < 4 * error
    returns = np.diff(np.log([spot for spot, _ in walk]), axis=0)
    correlation = np.corrcoef(returns.ravel(), np.diff(variance, axis=0).ravel())[0, 1]
    assert correlation == pytest.approx(-0.5, abs=0.02)


def test_browser_stream_is_the_frozen_mersenne_twister():
    made = paths.gbm(100.0, 0.5, 0.3, 0.05, n_steps=3, n_paths=2, seed=11, stream="browser")
    z = ndtri(np.random.RandomState(11).random_sample(6)).reshape(2, 3)  # path 0's steps first
    dt = 0.5 / 3
    by_hand = 100 * np.exp(np.cumsum((0.05 - 0.045) * dt + 0.3 * np.sqrt(dt) * z, axis=1))
    np.testing.assert_allclose(made[:, 1:], by_hand, rtol=1e-14)
    assert made[0, 1] == pytest.approx(89.48047696639902, rel=1e-13)


def test_sobol_is_far_more_even_and_antithetic_pairs_are_opposite():
    def error_of_the_mean(stream):
        means = [
            np.log(paths.gbm(1.0, 1.0, 0.5, n_steps=16, n_paths=1024, seed=s, stream=stream))[:, 8].mean()
            for s in range(12)
        ]
        return np.std(means)

    plain = error_of_the_mean("random")
    assert plain == pytest.approx(0.5 * np.sqrt(0.5 / 1024), rel=0.6)
    assert error_of_the_mean("sobol") < plain / 10
    pairs = np.log(paths.gbm(1.0, 1.0, 0.5, drift=0.125, n_steps=4, n_paths=7, seed=1, stream="antithetic"))
    np.testing.assert_allclose(pairs[0:6:2], -pairs[1:6:2], atol=1e-15)


def test_the_bridge_is_a_brownian_motion_on_any_dates():
    """Orthonormal normals go in, orthonormal increments come out: the map is a rotation."""
    from deltahedge._streams import brownian_bridge

    for n in (1, 2, 5, 8, 21):
        times = np.cumsum(np.concatenate([[0.0], np.random.RandomState(n).uniform(0.1, 2, n)]))
        rotation = brownian_bridge(np.eye(n), times)
        np.testing.assert_allclose(rotation @ rotation.T, np.eye(n), atol=1e-12)


def test_bootstrap_draws_only_returns_of_the_history():
    history = np.diff(np.log(HISTORY))
    made = paths.bootstrap(HISTORY, 1 / 365, n_steps=40, n_paths=50, seed=1)
    drawn = np.diff(np.log(made), axis=1)
    assert made[0, 0] == HISTORY[-1]
    assert np.isclose(drawn.ravel()[:, None], history, atol=1e-12).any(axis=1).all()
    in_rows = np.diff(np.log(paths.bootstrap(HISTORY, 1 / 365, n_steps=12, seed=1, block_length=4)))[0]
    start = int(np.argmin(np.abs(history - in_rows[4])))
    np.testing.assert_allclose(in_rows[4:8], history[start : start + 4], atol=1e-12)


def test_given_paths_come_back_as_they_are():
    mine = np.array([[100.0, 101.0, 99.0], [100.0, 98.0, 97.0]])
    np.testing.assert_array_equal(paths.Given(mine).paths([0, 1, 2], 2, seed=0), mine)
    assert paths.Given(mine[0]).prices.shape == (1, 3)


def test_seeds_of_every_kind():
    model = MODELS[0]
    by_number = model.paths(YEAR, 3, seed=5)
    np.testing.assert_array_equal(model.paths(YEAR, 3, seed=np.random.SeedSequence(5)), by_number)
    rng = np.random.default_rng(5)
    first, second = model.paths(YEAR, 3, seed=rng), model.paths(YEAR, 3, seed=rng)
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(model.paths(YEAR, 3, seed=np.random.default_rng(5)), first)


def test_the_house_path_is_made_again_byte_for_byte():
    assert _house_path.table().encode("ascii") == _house_path.FILE.read_bytes()


def test_the_house_path_keeps_its_promises():
    path = paths.house_path()
    price, jump = path["price"].to_numpy(), 37 * 24
    assert len(path) == 90 * 24 + 1 and price[0] == 60_000
    assert path["time"].iloc[-1] == pytest.approx(90 / 365)
    assert price[jump] / price[jump - 1] == pytest.approx(0.88, abs=1e-6)
    returns = np.delete(np.diff(np.log(price)), jump - 1)
    assert returns.std() * np.sqrt(365 * 24) == pytest.approx(0.60, rel=0.03)
    assert np.abs(returns).max() < 0.05  # one jump and no other
    funding = path["funding_rate"]
    assert funding.idxmax() == 60 * 24 and funding.max() > 0.002
    assert (funding == 0.0001).mean() > 0.9
    assert not path.isna().any(axis=None)


def test_read_csv():
    text = "time,price\n2025-01-01T00:00,100\n2025-01-01T08:00,101.5\n2025-01-01T16:00,99\n"
    table = paths.read_csv(StringIO(text))
    np.testing.assert_allclose(table["time"], [0, 8 / 8760, 16 / 8760], rtol=1e-12)
    assert table["price"].tolist() == [100, 101.5, 99]
    hours = paths.read_csv(_house_path.FILE, time="hour", unit="hours")
    np.testing.assert_allclose(hours["time"], paths.house_path()["time"], rtol=1e-12)
    uneven = "day,close\n3,100\n4,101\n7,102\n"
    assert paths.read_csv(StringIO(uneven), "day", "close", "days", even=False)["time"].iloc[
        -1
    ] == pytest.approx(4 / 365)


HEAD = "time,price\n0,100\n1,101\n"
BAD_FILES = [
    ("", "file must be a CSV table with a header, got No columns to parse from file"),
    ("day,price\n1,2\n", "file must have a column 'time', got ['day', 'price']"),
    ("time,price\n0,100\n", "file must have at least two lines below the header, got 1"),
    (HEAD + "2,\n", "price in line 4 must be a number, got ''"),
    (HEAD + "2,n/a\n", "price in line 4 must be a number, got 'n/a'"),
    (HEAD + "2,nan\n", "price in line 4 must be a number, got 'nan'"),
    (HEAD + "2,-5\n", "price in line 4 must be above zero, got '-5'"),
    (HEAD + "2,inf\n", "price in line 4 must be a number, got 'inf'"),
    (HEAD + "\n2,103\n", "price in line 4 must be a number, got ''"),
    (HEAD + "soon,102\n", "time in line 4 must be a number, got 'soon'"),
    (HEAD + "1,102\n", "time in line 4 must be later than the line before, got '1'"),
    (HEAD + "0.5,102\n", "time in line 4 must be later than the line before, got '0.5'"),
    (HEAD + "3,102\n", "time in line 4 must be as far from the line before as the others, got '3'"),
    ("time,price\n2025-01-01,1\n2025-13-01,2\n", "time in line 3 must be a number, or a date as 2025-01-31"),
]


@pytest.mark.parametrize(("text", "message"), BAD_FILES)
def test_bad_files_are_refused_by_line(text, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        paths.read_csv(StringIO(text))


BAD = [
    (lambda: paths.GBM(0.0, 0.5), "spot must be finite and above zero, got 0.0"),
    (lambda: paths.GBM(100.0, -0.5), "vol must be finite and not negative, got -0.5"),
    (lambda: paths.GBM([100.0, 90.0], 0.5), "spot must be one number, got [100.0, 90.0]"),
    (lambda: paths.GBM(100.0, 0.5, stream="halton"), "stream must be one of 'random', 'antithetic', 'sobol'"),
    (lambda: paths.gbm(100, 1, 0.5, n_steps=0, seed=1), "n_steps must be a whole number, at least 1, got 0"),
    (lambda: paths.gbm(100, 0, 0.5, n_steps=1, seed=1), "expiry must be finite and above zero, got 0.0"),
    (
        lambda: paths.gbm(100, 1, 0.5, n_steps=1, n_paths=0, seed=1),
        "n_paths must be a whole number, at least",
    ),
    (lambda: paths.gbm(100, 1, 0.5, n_steps=1, seed=-1), "seed must be a whole number, at least 0, got -1"),
    (lambda: paths.gbm(100, 1, 0.5, n_steps=1, seed=None), "seed must be a number"),
    (
        lambda: paths.gbm(100, 1, 0.5, n_steps=1, seed=2**32, stream="browser"),
        "seed must be a whole number below",
    ),
    (
        lambda: paths.gbm(100, 1, 0.5, n_steps=1, seed=1, workers=0),
        "workers must be a whole number, at least",
    ),
    (lambda: MODELS[0].paths([0.1, 0.2], 1, 1), "times must increase from 0, at least two of them, got [0.1"),
    (lambda: MODELS[0].paths([0, 0.2, 0.2], 1, 1), "times must increase from 0"),
    (lambda: paths.Merton(100, 0.5, -1, 0, 0), "jump_rate must be finite and not negative, got -1.0"),
    (lambda: paths.Merton(100, 0.5, 1, -1, 0), "jump_mean must be above -1, got -1.0"),
    (lambda: paths.Heston(100, 0.3, 3, 0.2, 0.0, 0.1), "vol_of_vol must be finite and above zero, got 0.0"),
    (lambda: paths.Heston(100, 0.3, 3, 0.2, 0.5, 1.1), "correlation must be from -1 to 1, got 1.1"),
    (
        lambda: paths.Bootstrap([1.0, 2.0], 1 / 365),
        "prices must be a row of at least three prices, got shape (2,)",
    ),
    (lambda: paths.Bootstrap(HISTORY, 0), "interval must be finite and above zero, got 0.0"),
    (
        lambda: paths.Bootstrap(HISTORY, 1, block_length=200),
        "block_length must be below the number of prices",
    ),
    (
        lambda: paths.Bootstrap(HISTORY, 1 / 365).paths(YEAR, 1, 1),
        "times must be 0.0027397260273972603 apart",
    ),
    (lambda: paths.Given([[100.0, np.nan]]), "prices must be finite and above zero, got nan at index (0, 1)"),
    (lambda: paths.Given([100.0]), "prices must have the shape (n_paths, n_steps + 1), got (1, 1)"),
    (
        lambda: paths.Given([100.0, 101.0]).paths([0, 1, 2], 1, 1),
        "prices must have at least the shape (1, 3)",
    ),
]


@pytest.mark.parametrize(("make", "message"), BAD)
def test_bad_input_is_refused_by_name(make, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        make()
