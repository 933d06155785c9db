"""Print how fast the package is against its peers: one table of ratios, each measured in one interleaved run.

`make bench` calls this where the peers are installed; a peer that is not there is named as such. A ratio is
our time over theirs, so below 1 is faster; a budget is the most that it may be. Whatever else the machine
does shows most where two threads run: on a busy machine those ratios say little.
"""

import os
import platform
import sys

import bench_greeks
import bench_hedging
import bench_implied_vol
from contest import Missing, contest, ratios

JOBS = [
    (bench_greeks, "price and four Greeks, 1,000,000 options", 15),
    (bench_implied_vol, "implied volatility, 100,000 options", 25),
    (bench_hedging, "hedge 50,000 paths x 84 dates", 9),
]
LINE = "{:44}{:>9}{:>10}{:>10}{:>10}  {}"


def main():
    """Run every contest, then what is measured without a rival."""
    busy = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {busy:.1f} of them busy")
    print("ratios of medians, and of the fastest rounds; this takes about five minutes\n")
    for module, job, rounds in JOBS:
        timings = contest(module.__name__, rounds, prepared=_tick)
        _tick(f"{job}:")
        start = "\r" if sys.stderr.isatty() else ""
        print(start + LINE.format(job, "threads", "ratio", "fastest", "budget", ""))
        for row in ratios(timings, module.BUDGETS):
            print(_row(row.against, row.threads, row.ratio, row.budget, fastest=row.fastest))
        print()
    print(LINE.format("memory and digits", "", "measured", "", "budget", ""))
    greeks = bench_greeks.memory()
    print(_row("Greeks: peak over outputs", "2", greeks, bench_greeks.MEMORY_BUDGET))
    for n_paths in (10_000, 100_000, 400_000):
        extra = bench_hedging.extra_memory(n_paths, 252, workers=2)
        print(_row(f"hedge {n_paths:,} x 252: extra MiB", "2", extra, bench_hedging.MEMORY_BUDGET))
    error = bench_implied_vol.error()
    print(_row("implied volatility: largest error", "", error, bench_implied_vol.ERROR_BUDGET, "{:.0e}"))
    print("\n" + LINE.format("precision a second, plain paths = 1", "", "measured", "", "goal", ""))
    goals = bench_hedging.PRECISION_GOALS
    for stream, gains in bench_hedging.precision().items():
        for (name, goal), gain in zip(goals.items(), gains, strict=True):
            if stream != "random":
                print(_goal(f"{stream}, {name}", gain, goal if stream == "sobol" else None))


def _tick(name):
    if sys.stderr.isatty():
        print(f"\r  {name} is ready{' ' * 40}", end="", file=sys.stderr, flush=True)


def _row(name, threads, value, budget, style="{:.3g}", fastest=None):
    if isinstance(value, Missing):
        return LINE.format(name, threads, "-", "", "", f"not installed: {value.reason}"[:100])
    verdict = "" if budget is None else "met" if value <= budget else "not met"
    numbers = (_number(x, style) for x in (value, fastest, budget))
    return LINE.format(name, threads, *numbers, verdict)


def _goal(name, gain, goal):
    verdict = "" if goal is None else "met" if gain >= goal else "not met"
    return LINE.format(name, "", f"{gain:.1f}", "", _number(goal, "{:.3g}"), verdict)


def _number(value, style):
    return "" if value is None else style.format(value)


if __name__ == "__main__":
    main()
