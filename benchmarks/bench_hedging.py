"""Hedge one sold call at 84 dates on 50,000 paths.

The job is that of QuantLib's example DiscreteHedging: S = K = 100, one month, rate 5 %, volatility 20 %.
"""

import shutil
import subprocess
import time
import tracemalloc

import numpy as np
from scipy.special import ndtr
from scipy.stats import norm

import deltahedge as dh
from deltahedge.paths import GBM

SPOT, STRIKE, EXPIRY, RATE, VOL = 100.0, 100.0, 1 / 12, 0.05, 0.20
PATHS, STEPS = 50_000, 84

MEMORY_BUDGET = 16  # MiB beyond the result, 100,000 paths of 252 dates
PRECISION_GOALS = {"mean": 10, "cost": 10, "sd": 2.5, "5 % quantile": None}


def ours(policy=None, costs=None, n_steps=STEPS, n_paths=PATHS, **options):
    """Return the result of the package on the job."""
    market = dh.Market(SPOT, VOL, RATE)
    book = dh.Book([(-1, dh.Call(STRIKE, EXPIRY))])
    return dh.simulate(
        book,
        GBM(SPOT, VOL, RATE),
        policy or dh.EveryStep(),
        costs or dh.Free(),
        market=market,
        n_steps=n_steps,
        n_paths=n_paths,
        seed=1,
        **options,
    )


def whole_matrix(n_steps=STEPS, n_paths=PATHS):
    """Return the profit the way a careful NumPy user writes it: everything at once, dates first."""
    dt = EXPIRY / n_steps
    z = np.random.default_rng(1).standard_normal((n_steps, n_paths))
    log_spot = np.vstack(
        [np.zeros(n_paths), np.cumsum((RATE - VOL**2 / 2) * dt + VOL * np.sqrt(dt) * z, axis=0)]
    )
    spot = SPOT * np.exp(log_spot)
    left = (EXPIRY - dt * np.arange(n_steps))[:, None]
    s = VOL * np.sqrt(left)
    delta = ndtr((log_spot[:-1] + np.log(SPOT / STRIKE) + (RATE + VOL**2 / 2) * left) / s)
    discounted = spot * np.exp(-RATE * dt * np.arange(n_steps + 1))[:, None]
    gains = np.sum(delta * np.diff(discounted, axis=0), axis=0)
    premium = dh.black_scholes.price(SPOT, STRIKE, EXPIRY, VOL, RATE)
    return np.exp(RATE * EXPIRY) * (premium + gains) - np.maximum(spot[-1] - STRIKE, 0)


def notebook(n_steps=STEPS, n_paths=PATHS):
    """Return the profit the way notebooks write it: paths first, a loop over dates, scipy.stats."""
    dt = EXPIRY / n_steps
    rng = np.random.default_rng(1)
    spot = np.zeros((n_paths, n_steps + 1))
    spot[:, 0] = SPOT
    for i in range(n_steps):
        z = rng.standard_normal(n_paths)
        spot[:, i + 1] = spot[:, i] * np.exp((RATE - VOL**2 / 2) * dt + VOL * np.sqrt(dt) * z)
    cash = np.full(n_paths, dh.black_scholes.price(SPOT, STRIKE, EXPIRY, VOL, RATE))
    held = np.zeros(n_paths)
    for i in range(n_steps):
        left = EXPIRY - i * dt
        d1 = (np.log(spot[:, i] / STRIKE) + (RATE + VOL**2 / 2) * left) / (VOL * np.sqrt(left))
        delta = norm.cdf(d1)
        cash = (cash - (delta - held) * spot[:, i]) * np.exp(RATE * dt)
        held = delta
    return cash + held * spot[:, -1] - np.maximum(spot[:, -1] - STRIKE, 0)


def financepy():
    from financepy.models.black_scholes_hedging_sim import EUROPEAN_CALL, simulate_hedge_paths

    job = (PATHS, 1, EUROPEAN_CALL, SPOT, STRIKE, RATE, 0.0, VOL, VOL, EXPIRY, STEPS)
    return lambda: simulate_hedge_paths(*job, seed=1)


def pfhedge(threads):
    """Prepare an easier job: no interest, no premium, 32 bits."""
    import pfhedge.instruments as pf
    import torch
    from pfhedge.nn import BlackScholes, Hedger

    torch.set_num_threads(threads)

    def job():
        with torch.no_grad():
            stock = pf.BrownianStock(sigma=VOL, dt=EXPIRY / STEPS, dtype=torch.float32)
            option = pf.EuropeanOption(stock, maturity=EXPIRY)
            model = BlackScholes(option)
            return Hedger(model, model.inputs()).compute_pnl(option, n_paths=PATHS)

    return job


def quantlib():
    """Prepare QuantLib's own program, which hedges 50,000 paths at 21 and at 84 dates (Debian has it)."""
    program = shutil.which("DiscreteHedging")
    if program is None:
        raise ImportError("no program DiscreteHedging: sudo apt-get install quantlib-examples")
    return lambda: subprocess.run([program], check=True, capture_output=True)


def both(workers):
    """Return the job of QuantLib's program."""
    return lambda: (ours(n_steps=21, workers=workers), ours(workers=workers))


def _own_band(time, spot, target, gamma, holding):
    return np.where(np.abs(target - holding) > 0.05, target, holding)


COST = dh.Proportional(one_way=0.001) + dh.Fixed(0.01)
GENERAL = {  # what may cost twice the plain hedge
    "band": dh.Band(0.05),
    "random band": dh.RandomBand(0.05, 0.5, seed=1),
    "Whalley-Wilmott": dh.WhalleyWilmott(0.001, 1.0),
    "Zakamouline": dh.Zakamouline(0.001, 1.0, VOL, EXPIRY),
    "a function": _own_band,
}

CONTESTANTS = {
    "ours 1": (lambda: lambda: ours(workers=1), 1, 1),
    "ours 2": (lambda: lambda: ours(workers=2), 2, 1),
    "both 1": (lambda: both(1), 1, 1),
    "both 2": (lambda: both(2), 2, 1),
    **{
        name: ((lambda policy=policy: lambda: ours(policy, COST, workers=1)), 1, 1)
        for name, policy in GENERAL.items()
    },
    "attribution": (lambda: lambda: ours(workers=1, attribution=True), 1, 1),
    "whole matrix": (lambda: whole_matrix, 1, 1),
    "notebook": (lambda: notebook, 1, 1),
    "financepy": (financepy, 1, 1),
    "pfhedge 1": (lambda: pfhedge(1), 1, 1),
    "pfhedge 2": (lambda: pfhedge(2), 2, 1),
    "QuantLib": (quantlib, 1, 1),
}

# ours, theirs, shown as, threads, budget
BUDGETS = [
    ("ours 1", "whole matrix", "whole-matrix NumPy", "1 to 1", 0.65),
    ("ours 2", "whole matrix", "whole-matrix NumPy", "2 to 1", 0.35),
    ("ours 1", "notebook", "notebook-style NumPy", "1 to 1", None),
    ("ours 1", "financepy", "financepy (numba)", "1 to 1", 0.35),
    ("ours 2", "financepy", "financepy (numba)", "2 to 1", 0.20),
    ("both 1", "QuantLib", "QuantLib C++, 21 and 84 dates", "1 to 1", 1 / 12),
    ("both 2", "QuantLib", "QuantLib C++, 21 and 84 dates", "2 to 1", 1 / 25),
    ("ours 1", "pfhedge 1", "pfhedge, 32 bits", "1 to 1", 0.70),
    ("ours 2", "pfhedge 2", "pfhedge, 32 bits", "2 to 2", 0.70),
    *((name, "ours 1", f"ours plain, by {name}, costs", "1 to 1", 2.0) for name in GENERAL),
    ("attribution", "ours 1", "ours plain, by attribution", "1 to 1", None),
]


def extra_memory(n_paths, n_steps, **options):
    """Return the peak of memory, in MiB, beyond what the result itself holds."""
    tracemalloc.start()
    result = ours(n_steps=n_steps, n_paths=n_paths, **options)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return (peak - result.pnl.nbytes - result.cost.nbytes - result.trades.nbytes) / 2**20


def precision(n_paths=2**16, n_seeds=16):
    """Return, stream by stream, how much precision a second gives, plain paths being 1.

    The estimates: mean profit before costs, mean cost, standard deviation and 5 % quantile of that profit.
    """
    market, book = dh.Market(SPOT, VOL, RATE), dh.Book([(-1, dh.Call(STRIKE, EXPIRY))])
    effort = {}
    for stream in ("random", "sobol", "sobol-in-order", "antithetic"):
        model, costs = GBM(SPOT, VOL, RATE, stream=stream), dh.Proportional(one_way=0.001)
        options = {"market": market, "n_steps": STEPS, "n_paths": n_paths}
        start, estimates = time.process_time(), []
        for seed in range(n_seeds):
            result = dh.simulate(book, model, costs=costs, seed=seed, **options)
            gross = result.pnl + result.cost
            estimates.append((gross.mean(), result.cost.mean(), gross.std(), np.quantile(gross, 0.05)))
        effort[stream] = np.var(estimates, axis=0, ddof=1) * (time.process_time() - start)
    return {stream: effort["random"] / value for stream, value in effort.items()}
