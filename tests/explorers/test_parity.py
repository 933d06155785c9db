"""Python and JavaScript compute the same numbers: every explorer, every control, both ends; the engine."""

import numpy as np
import pytest
from explorers.states import grid
from scipy.special import ndtr, ndtri

import deltahedge as dh
from deltahedge.explorers import REGISTRY

RELATIVE = 1e-10
COMPUTE = """([name, states]) => {
    const { definitions, createMemo } = StayingNeutral;
    const memo = createMemo();  // shared, as on a page: a key that forgets an input would show
    const plain = (value) => ArrayBuffer.isView(value) ? Array.from(value) : value;
    return states.map((state) => {
        const data = definitions[name].compute(state, memo);
        return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, plain(value)]));
    });
}"""


def assert_same_data(found, explorer):
    """The same names with the same numbers; a `_residual` is rounding noise on both sides."""
    expected = explorer.data()
    assert set(found) == set(expected), f"{explorer}: other names"
    largest = max(
        np.max(np.abs(value), initial=1.0, where=np.isfinite(value)) for value in expected.values()
    )
    for key, value in expected.items():
        if key.endswith("_residual"):
            assert max(np.abs(found[key]).max(), np.abs(value).max()) <= RELATIVE * largest, (
                f"{explorer}: {key}"
            )
        else:
            assert_same(found[key], value, f"{explorer}: {key}")


def assert_same(found, expected, where):
    """Equal to 1e-10 of the size of the series; the same infinities and gaps in the same places."""
    found = np.array(found, dtype=float)
    expected = np.asarray(expected, dtype=float)
    assert found.shape == expected.shape, where
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected), err_msg=where)
    finite = np.isfinite(expected)
    np.testing.assert_array_equal(found[~finite], expected[~finite], err_msg=where)
    size = np.abs(expected[finite]).max(initial=0.0)
    np.testing.assert_allclose(
        found[finite], expected[finite], rtol=RELATIVE, atol=RELATIVE * size + 1e-11, err_msg=where
    )


@pytest.mark.parametrize("scheme", ["file", "url"])
def test_data_and_compute_agree(name, scheme, site, open_page):
    page = open_page(getattr(site, scheme)(name))
    changes = grid(name) if scheme == "file" else [{}]
    explorers = [REGISTRY[name](**change) for change in changes]
    results = page.evaluate(COMPUTE, [name, [explorer.state() for explorer in explorers]])
    for explorer, found in zip(explorers, results, strict=True):
        assert_same_data(found, explorer)


def test_another_size_of_prices(name, site, open_page):
    explorer = REGISTRY[name]
    if explorer.scale_by not in explorer.controls():
        return  # no prices in it
    reference = explorer.controls()[explorer.scale_by]
    large = explorer(**{explorer.scale_by: 1200 * reference.initial})
    page = open_page(site.file(name))
    (found,) = page.evaluate(COMPUTE, [name, [large.state()]])
    assert_same_data(found, large)


@pytest.fixture(scope="module")
def engine(browser, site):
    page = browser.new_page()
    page.goto(site.file(min(REGISTRY)))
    page.wait_for_function("globalThis.StayingNeutral")
    yield lambda code, arg=None: page.evaluate(
        f"(x) => {{ const e = StayingNeutral.engine; return {code}; }}", arg
    )
    page.close()


def test_normal_distribution_in_full_precision(engine):
    x = np.concatenate([np.linspace(-37, 9, 1500), [0.0]])
    np.testing.assert_allclose(engine("x.map(e.normal.cdf)", x.tolist()), ndtr(x), rtol=1e-13)
    np.testing.assert_allclose(engine("x.map(e.normal.loopCdf)", x.tolist()), ndtr(x), rtol=0, atol=1e-14)
    p = np.concatenate([np.linspace(0.001, 0.999, 999), 10.0 ** -np.arange(1, 300)])
    np.testing.assert_allclose(
        engine("x.map(e.normal.inverse)", p.tolist()), ndtri(p), rtol=1e-14, atol=1e-15
    )
    assert engine("[0, 1, 2].map(e.normal.inverse)") == pytest.approx([-np.inf, np.inf, np.nan], nan_ok=True)


@pytest.mark.parametrize("seed", [0, 1, 42, 2**32 - 1])
def test_random_numbers_are_those_of_numpy(engine, seed):
    expected = np.random.RandomState(seed).random_sample(1500)
    assert engine("Array.from(new e.RandomState(x).randomSample(1500))", seed) == expected.tolist()


@pytest.mark.parametrize("seed", [0, 42, 2**32 - 1])
@pytest.mark.parametrize("time", [0.0, 1 / 365, 0.3])
def test_the_dice_of_a_random_band_are_those_of_the_package(engine, seed, time):
    spots = np.geomspace(1e-3, 1e6, 50)
    expected = dh.RandomBand(half_width=0.5, spread=1.0, seed=seed).half_widths(time, spots)
    code = "x[2].map((spot) => e.bandDraw(e.bandKey(x[0], x[1]), spot))"
    assert engine(code, [seed, time, spots.tolist()]) == expected.tolist()


def test_paths_are_those_of_the_package(engine):
    options = {"spot": 100.0, "vol": 0.3, "expiry": 0.5, "steps": 12, "paths": 40, "drift": 0.1, "seed": 7}
    found = np.array(engine("Array.from(e.gbm(x))", options)).reshape(40, 13)
    expected = dh.paths.gbm(100.0, 0.5, 0.3, 0.1, n_steps=12, n_paths=40, seed=7, stream="browser")
    np.testing.assert_allclose(found, expected, rtol=1e-13)


def test_options_are_those_of_the_package_limits_included(engine):
    cases = [
        (S, K, T, v, r, q, kind)
        for S in (0.0, 1.0, 45.0, 50.0, 60.0, 300.0)
        for K in (0.0, 50.0)
        for T in (0.0, 0.01, 0.5, 3.0)
        for v in (0.0, 0.2, 1.5)
        for r, q in ((0.05, 0.0), (-0.02, 0.03))
        for kind in ("call", "put")
    ]
    found = np.array(engine("x.map((c) => Object.values(e.bs.greeks(...c)))", [list(case) for case in cases]))
    expected = np.array([dh.black_scholes.greeks(*case) for case in cases])
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-12)


def test_the_hedge_loop_follows_the_ledger(engine):
    paths = dh.paths.gbm(100.0, 0.25, 0.2, 0.05, n_steps=13, n_paths=5, seed=3, stream="browser")
    option = {"strike": 100.0, "expiry": 0.25, "steps": 13, "vol": 0.2, "premium": 4.0, "rate": 0.05}
    code = "Array.from(e.hedgePaths(Float64Array.from(x[0]), x[1]).profit)"
    found = engine(code, [paths.ravel().tolist(), option])
    market = dh.Market(spot=100.0, vol=0.2, rate=0.05)
    expected = [
        dh.hedge_ledger(dh.Call(100.0, 0.25), path, market, quantity=-1.0, premium=4.0)["profit"].iloc[-1]
        for path in paths
    ]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-11)
