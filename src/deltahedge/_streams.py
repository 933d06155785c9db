"""Where the normal numbers of a path come from: one stream a block of paths, the same on any machine.

Paths are made in blocks. Each block has its own child of the seed, so it does not matter who makes
a block or when: the same seed gives the same paths whatever the number of workers.
"""

from copy import deepcopy
from functools import lru_cache

import numpy as np
from scipy.special import ndtri
from scipy.stats import qmc

from deltahedge._validate import whole

BLOCK = 32_768  # paths; a few rows of it fit in the cache, and threads seldom wait for the interpreter
WHOLE_BLOCK = 8_192  # where all dates are drawn at once; a power of two keeps Sobol blocks balanced
STREAMS = ("random", "antithetic", "sobol", "sobol-in-order", "browser")
SCRAMBLE = 2**32 - 1  # the child that scrambles Sobol points; block numbers never come near it


def block_size(stream):
    """Return the number of paths that are made together."""
    return BLOCK if stream in ("random", "antithetic") else WHOLE_BLOCK


def seed_sequence(seed):
    """Return the seed sequence behind a whole number, a sequence or a generator."""
    if isinstance(seed, np.random.SeedSequence):
        return seed
    if isinstance(seed, np.random.Generator):
        return seed.bit_generator.seed_seq.spawn(1)[0]  # the generator's next child: each call is new
    return np.random.SeedSequence(whole("seed", seed))


def child(seed, number):
    """Return child `number` of a seed, whoever asks and however often."""
    key = (*seed.spawn_key, number)
    return np.random.SeedSequence(seed.entropy, spawn_key=key, pool_size=seed.pool_size)


def block_rng(seed, start):
    """Return the generator of the block of paths that begins with path `start`."""
    return np.random.Generator(np.random.SFC64(child(seed, start // BLOCK)))


def normals(stream, seed, start, n_paths, times):
    """Yield, for each step, one standard normal number a path; the buffer may be used again."""
    n_steps = len(times) - 1
    if stream == "random":
        rng, z = block_rng(seed, start), np.empty(n_paths)
        for _ in range(n_steps):
            yield rng.standard_normal(out=z)
    elif stream == "antithetic":
        rng, z, half = block_rng(seed, start), np.empty(n_paths), np.empty((n_paths + 1) // 2)
        for _ in range(n_steps):
            rng.standard_normal(out=half)
            z[0::2] = half
            z[1::2] = -half[: n_paths // 2]
            yield z
    elif stream == "browser":
        yield from browser_normals(seed, start, n_paths, n_steps).T
    else:
        yield from _sobol(stream, seed, start, n_paths, times)


def browser_normals(seed, start, n_paths, n_steps):
    """Return normals of the Mersenne Twister, path after path, by the inverse normal.

    The stream of `RandomState` is frozen, and is repeated number for number in the explorers' JavaScript.
    """
    if seed.spawn_key or not isinstance(seed.entropy, int) or seed.entropy >= 2**32:
        raise ValueError(f"seed must be a whole number below 2**32 for the stream 'browser', got {seed!r}")
    uniform = np.random.RandomState(seed.entropy).random_sample((start + n_paths) * n_steps)
    return ndtri(uniform[start * n_steps :]).reshape(n_paths, n_steps)


def _sobol(stream, seed, start, n_paths, times):
    # Scrambling takes as long as a third of a block, and is the same for all blocks of a seed.
    entropy = seed.entropy if isinstance(seed.entropy, int) else tuple(seed.entropy)
    sobol = deepcopy(_scrambled(len(times) - 1, entropy, seed.spawn_key, seed.pool_size))
    if start:
        sobol.fast_forward(start)
    points = sobol.random(n_paths) if n_paths & (n_paths - 1) == 0 else _part(sobol, n_paths)
    # Points are multiples of 2**-30; the middle of the cell keeps the inverse normal away from zero.
    z = np.add(points.T, 2.0**-31, order="C")
    ndtri(z, out=z)
    return brownian_bridge(z, times) if stream == "sobol" else z


@lru_cache(maxsize=2)
def _scrambled(n_steps, entropy, spawn_key, pool_size):
    seed = np.random.SeedSequence(entropy, spawn_key=spawn_key, pool_size=pool_size)
    return qmc.Sobol(n_steps, scramble=True, rng=np.random.default_rng(child(seed, SCRAMBLE)))


def _part(sobol, n_paths):
    # An incomplete last block: take it from the complete one, whose balance SciPy would miss otherwise.
    return sobol.random(1 << (n_paths - 1).bit_length())[:n_paths]


def brownian_bridge(z, times):
    """Return increments, scaled to variance one, of a Brownian path that z shapes, its first rows most.

    Row 0 sets the end of the path, row 1 its middle, rows 2 and 3 the quarters, and so on, so that the best
    coordinates of a Sobol point move the path most.

    References
    ----------
    Caflisch and Moskowitz (1995); Glasserman (2004), *Monte Carlo Methods in Financial Engineering*, 3.1.
    """
    n = len(times) - 1
    w = np.zeros((n + 1, z.shape[1]))
    w[n] = np.sqrt(times[n]) * z[0]
    spans, row = [(0, n)], 1
    for left, right in spans:  # grows while it is read: breadth first
        if right - left < 2:
            continue
        middle = (left + right) // 2
        before, after = times[middle] - times[left], times[right] - times[middle]
        whole_span = before + after
        w[middle] = (after * w[left] + before * w[right]) / whole_span
        w[middle] += np.sqrt(before * after / whole_span) * z[row]
        row += 1
        spans += [(left, middle), (middle, right)]
    increments = np.subtract(w[1:], w[:-1], out=z)  # z has served
    increments /= np.sqrt(np.diff(times))[:, None]
    return increments
