"""Run contestants side by side, each in a process of its own, round by round: only ratios of one run hold.

A module that holds a contest has a dictionary `CONTESTANTS`: name to (prepare, threads, share). `prepare`
imports what it needs and returns the job, a function without arguments; `share` is the part of the whole job
that it does, for contestants that would take minutes. One process each, because libraries that share one
disturb each other: a second pool of threads is enough to double a time.
"""

import importlib
import multiprocessing
import os
import statistics
import sys
import time
from typing import NamedTuple

THREADS = ("NUMBA_NUM_THREADS", "RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


class Missing(NamedTuple):
    """A contestant that could not take part."""

    reason: str


class Timing(NamedTuple):
    """Seconds of a job: the median round, and the fastest, which a busy machine disturbs least."""

    median: float
    fastest: float


class Ratio(NamedTuple):
    """One line of the table: ours over theirs, and what the ratio of the medians may be at most."""

    against: str
    threads: str
    ratio: float | Missing
    fastest: float | None
    budget: float | None


def contest(module, rounds, prepared=lambda name: None):
    """Return the timing of each contestant of a module, or why it is missing."""
    contestants = importlib.import_module(module).CONTESTANTS
    context = multiprocessing.get_context("spawn")
    desks, timings = {}, {}
    for name, (_, threads, _) in contestants.items():
        here, there = context.Pipe()
        os.environ.update(dict.fromkeys(THREADS, str(threads)))
        process = context.Process(target=_serve, args=(module, name, there), daemon=True)
        process.start()
        there.close()
        try:
            missing = here.recv()  # one at a time: compiling and warming up take both cores
        except EOFError:
            missing = "its process ended"
        if missing:
            timings[name] = Missing(missing)
        else:
            desks[name] = here, process
        prepared(name)
    seconds = {name: [] for name in desks}
    order = list(desks.items())
    for number in range(rounds):
        # Each round starts with another one, so that nobody always runs after the same neighbour.
        turn = number % len(order)
        for name, (desk, _) in order[turn:] + order[:turn]:
            desk.send("run")
            seconds[name].append(desk.recv())
    for desk, process in desks.values():
        desk.send(None)
        process.join()
    for name, times in seconds.items():
        share = contestants[name][2]
        timings[name] = Timing(statistics.median(times) / share, min(times) / share)
    return timings


def ratios(timings, budgets):
    """Return one `Ratio` for each row (ours, theirs, name of theirs, threads, budget) of `budgets`."""
    table = []
    for ours, theirs, against, threads, budget in budgets:
        mine, other = timings[ours], timings[theirs]
        if isinstance(other, Missing):
            table.append(Ratio(against, threads, other, None, budget))
        else:
            quotients = mine.median / other.median, mine.fastest / other.fastest
            table.append(Ratio(against, threads, *quotients, budget))
    return table


def _serve(module, name, desk):
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115  some libraries greet whoever imports them
    prepare, _, _ = importlib.import_module(module).CONTESTANTS[name]
    try:
        job = prepare()
        job()
        job()  # compile, fill caches
    except Exception as error:  # whatever keeps it out, the others go on without it
        desk.send(f"{type(error).__name__}: {error}")
        return
    desk.send(None)
    while desk.recv():
        start = time.perf_counter()
        job()
        desk.send(time.perf_counter() - start)
