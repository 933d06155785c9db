"""Run many independent tasks, here or elsewhere, and say how far it has come."""

import os
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from deltahedge._validate import whole


def run(task, jobs, executor=None, workers=None, progress=None):
    """Yield `task(job)` for each job, in the order of the jobs, whoever does them.

    `executor` is anything with the `map` of `concurrent.futures`: a process pool, or the executor of a Dask
    client. Without one, threads do the work: NumPy lets go of the interpreter while it computes.
    """
    report = _reporter(progress)
    report(0, len(jobs))
    if executor is not None:
        results = executor.map(task, jobs)
    elif workers == 1 or len(jobs) == 1:
        results = map(task, jobs)
    else:
        results = _in_threads(task, jobs, workers)
    for done, result in enumerate(results, start=1):
        report(done, len(jobs))
        yield result


def _in_threads(task, jobs, workers):
    with ThreadPoolExecutor(workers) as pool:
        waiting = deque()
        for job in jobs:
            waiting.append(pool.submit(task, job))
            # A few jobs ahead keep the threads busy; more would only pile up results.
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def checked_workers(executor, workers):
    """Return the number of threads, None if an executor does the work."""
    if executor is not None:
        if not callable(getattr(executor, "map", None)):
            raise ValueError(f"executor must have the map of concurrent.futures, got {executor!r}")
        if workers is not None:
            raise ValueError(f"workers must not be given together with an executor, got {workers!r}")
        return None
    return os.cpu_count() if workers is None else whole("workers", workers, minimum=1)


def _reporter(progress):
    if progress is None or progress is False:
        return lambda done, total: None
    if progress is True:
        return partial(_bar, sys.stderr)
    if not callable(progress):
        raise ValueError(f"progress must be True, False or a function of (done, total), got {progress!r}")
    return progress


def _bar(stream, done, total, width=40):
    filled = width * done // total
    end = "\n" if done == total else ""
    print(
        f"\r[{'#' * filled}{'.' * (width - filled)}] {done}/{total} blocks", end=end, file=stream, flush=True
    )
