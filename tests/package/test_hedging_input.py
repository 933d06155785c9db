"""Bad input to `simulate`: each a ValueError that names the argument, its value and the rule."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import deltahedge as dh
from deltahedge.paths import GBM

MARKET = dh.Market(spot=100.0, vol=0.2, rate=0.05, dividend=0.02)
CALL = dh.Call(strike=100.0, expiry=0.25)
SOLD = dh.Book([(-1, CALL)])
MODEL = GBM(100.0, 0.2, drift=0.03)


def hedge(policy=None, costs=None, book=SOLD, paths=MODEL, market=MARKET, **options):
    if paths is MODEL:
        options = {"n_steps": 25, "n_paths": 2_000, "seed": 1} | options
    return dh.simulate(book, paths, policy or dh.EveryStep(), costs or dh.Free(), market=market, **options)


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
    ({"premium": "fair"}, "premium must be one of 'model', got 'fair'"),
    ({"premium": [1.0, 2.0]}, r"premium must be a single number, got shape \(2,\)"),
    ({"interest": "simple"}, "interest must be True or False, got 'simple'"),
    ({"charge_opening": 0.001}, "charge_opening must be True or False, got 0.001"),
    ({"attribution": "all"}, "attribution must be True or False, got 'all'"),
    ({"hedge": dh.Future([0.3, 0.4])}, "hedge.expiry must be a single number"),
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


# Ids from the arguments' names: the text of a function or an executor changes from run to run.
@pytest.mark.parametrize(("options", "message"), BAD, ids=["-".join(options) for options, _ in BAD])
def test_bad_input_is_named(options, message):
    with pytest.raises(ValueError, match=message):
        hedge(**options)
