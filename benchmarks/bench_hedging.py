"""Hedge one sold call at discrete dates: this package against its peers, as ratios of one interleaved run.

The job is that of QuantLib's example DiscreteHedging: S = K = 100, one month, rate 5 %, volatility 20 %.
Machines are noisy: every contestant runs once a round, and only ratios of medians are printed.
Peers that are not installed are left out. Run it by hand with `python benchmarks/bench_hedging.py`.
"""

import shutil
import statistics
import subprocess
import sys
import time
import tracemalloc

import numpy as np
from scipy.special import ndtr
from scipy.stats import norm

import deltahedge as dh
from deltahedge.paths import GBM

SPOT, STRIKE, EXPIRY, RATE, VOL = 100.0, 100.0, 1 / 12, 0.05, 0.20
PATHS, STEPS, ROUNDS = 50_000, 84, 9

BUDGETS = {  # contestant: ours over theirs on one and on two threads
    "whole-matrix NumPy": (0.65, 0.35),
    "financepy": (0.35, 0.20),
    "QuantLib C++ example (21 and 84 dates)": (1 / 12, 1 / 25),
    "pfhedge, 32 bits": (0.70, None),
}
MEMORY_BUDGET = 16  # MiB beyond the result, 100,000 paths of 252 dates


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


def peers():
    """Return what is installed: name to function."""
    found = {"whole-matrix NumPy": whole_matrix, "notebook-style NumPy": notebook}
    try:
        from financepy.models.black_scholes_hedging_sim import EUROPEAN_CALL, simulate_hedge_paths

        def financepy():
            return simulate_hedge_paths(
                PATHS, 1, EUROPEAN_CALL, SPOT, STRIKE, RATE, 0.0, VOL, VOL, EXPIRY, STEPS, seed=1
            )

        found["financepy"] = financepy
    except ImportError:
        pass
    try:
        import pfhedge.instruments as pf
        import torch
        from pfhedge.nn import BlackScholes, Hedger

        def pfhedge():  # an easier job: no interest, no premium
            with torch.no_grad():
                stock = pf.BrownianStock(sigma=VOL, dt=EXPIRY / STEPS, dtype=torch.float32)
                option = pf.EuropeanOption(stock, maturity=EXPIRY)
                model = BlackScholes(option)
                return Hedger(model, model.inputs()).compute_pnl(option, n_paths=PATHS)

        found["pfhedge, 32 bits"] = pfhedge
    except ImportError:
        pass
    program = shutil.which("DiscreteHedging")
    if program:
        found["QuantLib C++ example (21 and 84 dates)"] = lambda: subprocess.run(
            [program], check=True, capture_output=True
        )
    return found


def contestants():
    """Return every function that takes part, ours first."""
    cost = dh.Proportional(one_way=0.001) + dh.Fixed(0.01)
    own = {
        "plain, 1 thread": lambda: ours(workers=1),
        "plain, 2 threads": lambda: ours(workers=2),
        "21 and 84 dates, 1 thread": lambda: (ours(n_steps=21, workers=1), ours(workers=1)),
        "21 and 84 dates, 2 threads": lambda: (ours(n_steps=21, workers=2), ours(workers=2)),
        "band, costs": lambda: ours(dh.Band(0.05), cost, workers=1),
        "Whalley-Wilmott, costs": lambda: ours(dh.WhalleyWilmott(0.001, 1.0), cost, workers=1),
        "a function, costs": lambda: ours(_own_band, cost, workers=1),
        "Zakamouline, costs": lambda: ours(dh.Zakamouline(0.001, 1.0, VOL, EXPIRY), cost, workers=1),
        "attribution": lambda: ours(workers=1, attribution=True),
    }
    return own, peers()


def _own_band(time, spot, target, gamma, holding):
    return np.where(np.abs(target - holding) > 0.05, target, holding)


def timed(functions, rounds=ROUNDS):
    """Return the median seconds of each function; one round runs every one of them once."""
    for function in functions.values():
        function()  # compile, fill caches
    seconds = {name: [] for name in functions}
    for _ in range(rounds):
        for name, function in functions.items():
            start = time.perf_counter()
            function()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in seconds.items()}


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


def main(rounds=ROUNDS):
    """Print the table of ratios."""
    own, others = contestants()
    median = timed({**own, **others}, rounds)
    print(f"hedge a sold call, {PATHS:,} paths x {STEPS} dates; ours / theirs, medians of {rounds} rounds")
    print(f"{'':42}{'1 thread':>10}{'budget':>9}{'2 threads':>11}{'budget':>9}")
    for name in others:
        job = "21 and 84 dates" if "QuantLib" in name else "plain"
        budget = BUDGETS.get(name, (None, None))
        cells = [median[f"{job}, {threads}"] / median[name] for threads in ("1 thread", "2 threads")]
        shown = [f"{cells[0]:10.3f}", _budget(budget[0]), f"  {cells[1]:9.3f}", _budget(budget[1])]
        print(f"{name:42}" + "".join(shown))
    print(f"\n{'a general policy or cost model / plain, 1 thread':54}budget 2")
    for name in list(own)[4:]:
        print(f"{name:42}{median[name] / median['plain, 1 thread']:10.2f}")
    print(f"\nextra memory at 252 dates, MiB (budget {MEMORY_BUDGET})")
    for n_paths in (10_000, 100_000, 400_000):
        print(f"{n_paths:>42,}{extra_memory(n_paths, 252, workers=2):10.1f}")
    print("\nprecision a second, plain paths = 1 (goal: 10 on means and costs, 2.5 on sd)")
    print(f"{'':42}{'mean':>10}{'cost':>10}{'sd':>10}{'5 %':>10}")
    for stream, gains in precision().items():
        print(f"{stream:42}" + "".join(f"{gain:10.1f}" for gain in gains))
    print(f"\none run of ours: {1e3 * median['plain, 1 thread']:.0f} ms on this machine", file=sys.stderr)


def _budget(value):
    return f"{'':>9}" if value is None else f"{value:9.3f}"


if __name__ == "__main__":
    main()
