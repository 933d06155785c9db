"""Measure how time and memory of a study grow with the number of paths; the scale appendix reads the result.

    python book/tools/scale.py        writes book/rebalancing/scale.json; about a minute
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

RESULT = Path(__file__).resolve().parents[1] / "rebalancing" / "scale.json"
SIZES = (2_000, 20_000, 200_000, 2_000_000)

# One study in a process of its own, so that the highest use of memory is that study's.
STUDY = """
import json, resource, sys, time
import deltahedge as dh

n_paths, keep, executor = int(sys.argv[1]), sys.argv[2], sys.argv[3]
market, call = dh.Market(60_000, 0.60), dh.Call(60_000, 30 / 365)
book, coin = dh.Book([(-40, call)]), dh.paths.GBM(60_000, 0.60)
how = {"market": market, "n_steps": 30, "seed": 8}
dh.simulate(book, coin, n_paths=100, **how)  # imports and first use are no part of the growth

def highest():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

def study(**more):
    before, start = highest(), time.perf_counter()
    dh.simulate(book, coin, n_paths=n_paths, keep=keep, **how, **more)
    return time.perf_counter() - start, highest() - before

if executor == "dask":
    from distributed import Client
    with Client(processes=False, n_workers=1, threads_per_worker=2, dashboard_address=None) as client:
        seconds, memory = study(executor=client.get_executor())
else:
    seconds, memory = study(workers=2)
print(json.dumps({"paths": n_paths, "keep": keep, "executor": executor,
                  "seconds": round(seconds, 4), "mebibytes": round(memory, 1)}))
"""


def measure(n_paths: int, keep: str, executor: str) -> dict:
    """The faster of three runs, with the memory of that run."""
    command = [sys.executable, "-c", STUDY, str(n_paths), keep, executor]
    runs = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for _ in range(3)
    ]
    return min(runs, key=lambda run: run["seconds"])


if __name__ == "__main__":
    cases = [("moments", "threads"), ("paths", "threads"), ("moments", "dask")]
    rows = [measure(n, keep, executor) for keep, executor in cases for n in SIZES]
    RESULT.write_text(json.dumps(rows, indent=1) + "\n")
    for row in rows:
        print(row)
