"""Models of the price: each walks a block of paths from date to date, or returns whole paths.

A model is a frozen dataclass with two methods:

`walk(seed, start, n_paths, times)`
    One block, date by date: an iterable with a `size` that yields (spot, log_spot or None, vol or None) in
    buffers that it uses again. `start` is the number of the first path, a multiple of `block`.
`paths(times, n_paths, seed)`
    All paths as an array of shape (n_paths, n_steps + 1).
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from deltahedge._streams import BLOCK, STREAMS, block_rng, block_size, normals, seed_sequence
from deltahedge._validate import finite, non_negative, one_of, positive, whole


class Walk(NamedTuple):
    """One block of paths on its way."""

    size: int
    dates: object

    def __iter__(self):
        return iter(self.dates)


class PathModel:
    """What every model shares: checked numbers, whole paths from blocks."""

    block = BLOCK  # paths that are walked together

    def _check(self, **rules):
        for name, rule in rules.items():
            value = rule(name, getattr(self, name))
            if value.ndim:
                raise ValueError(f"{name} must be one number, got {getattr(self, name)!r}")
            object.__setattr__(self, name, float(value))

    def paths(self, times, n_paths, seed, workers=1):
        """Return whole paths.

        Parameters
        ----------
        times : array of shape (n_steps + 1,)
            Years, increasing from 0.
        n_paths : int
            Number of paths, at least 1.
        seed : int, numpy.random.SeedSequence or numpy.random.Generator
            Where the random numbers come from.
        workers : int, default 1
            Threads; never changes a number.

        Returns
        -------
        array of shape (n_paths, n_steps + 1)
            One path a row, its first price in the first column.
        """
        times, n_paths = checked_times(times), whole("n_paths", n_paths, minimum=1)
        out = np.empty((n_paths, len(times)))
        fill = partial(self._fill, out, seed_sequence(seed), times)
        with ThreadPoolExecutor(whole("workers", workers, minimum=1)) as pool:
            list(pool.map(fill, range(0, n_paths, self.block)))
        return out

    def _fill(self, out, seed, times, start):
        block = out[start : start + self.block]
        for i, (spot, _, _) in enumerate(self.walk(seed, start, len(block), times)):
            block[:, i] = spot


@dataclass(frozen=True)
class GBM(PathModel):
    """Geometric Brownian motion, `dS = drift S dt + vol S dW`, exact at its dates.

    Parameters
    ----------
    spot : float
        First price, above zero.
    vol : float
        Volatility per square-root year, not negative.
    drift : float, default 0.0
        Growth of the expected price per year, continuously compounded.
    stream : {"random", "antithetic", "sobol", "sobol-in-order", "browser"}
        Where the normals come from: independent (SFC64); in pairs of opposite sign; scrambled Sobol points
        through a Brownian bridge; the same without the bridge; the frozen stream of the explorers.

    Raises
    ------
    ValueError
        If a number is out of range or the stream is unknown.

    Examples
    --------
    >>> GBM(spot=100.0, vol=0.2).paths(times=[0, 0.5, 1.0], n_paths=3, seed=1).shape
    (3, 3)
    """

    spot: float
    vol: float
    drift: float = 0.0
    stream: str = "random"

    def __post_init__(self):
        self._check(spot=positive, vol=non_negative, drift=finite)
        one_of("stream", self.stream, STREAMS)

    @property
    def block(self):
        """Paths that are walked together."""
        return block_size(self.stream)

    def walk(self, seed, start, n_paths, times):
        """Return one block of paths, date by date."""
        return Walk(n_paths, self._dates(seed, start, n_paths, times))

    def _dates(self, seed, start, n_paths, times):
        moved, log_spot, spot = np.zeros(n_paths), *first_prices(self.spot, n_paths)
        yield spot, log_spot, None
        dt = np.diff(times)
        mean, sd = (self.drift - 0.5 * self.vol**2) * dt, self.vol * np.sqrt(dt)
        for i, z in enumerate(normals(self.stream, seed, start, n_paths, times)):
            z *= sd[i]
            moved += z
            moved += mean[i]
            yield *prices_now(self.spot, moved, log_spot, spot), None


@dataclass(frozen=True)
class Merton(PathModel):
    """Geometric Brownian motion with lognormal jumps at Poisson times, exact at its dates.

    Parameters
    ----------
    spot : float
        First price, above zero.
    vol : float
        Volatility between jumps per square-root year, not negative.
    jump_rate : float
        Expected number of jumps per year, not negative.
    jump_mean : float
        Expected relative jump, above -1 (-0.1 is a fall of 10 %).
    jump_vol : float
        Standard deviation of the logarithm of a jump, not negative.
    drift : float, default 0.0
        Growth of the expected price per year, jumps included.

    Raises
    ------
    ValueError
        If a number is out of range.

    References
    ----------
    Merton (1976).

    Examples
    --------
    >>> crash = Merton(spot=100.0, vol=0.5, jump_rate=2.0, jump_mean=-0.12, jump_vol=0.05)
    >>> crash.paths(times=[0, 0.5, 1.0], n_paths=3, seed=1).shape
    (3, 3)
    """

    spot: float
    vol: float
    jump_rate: float
    jump_mean: float
    jump_vol: float
    drift: float = 0.0

    def __post_init__(self):
        self._check(
            spot=positive,
            vol=non_negative,
            jump_rate=non_negative,
            jump_mean=finite,
            jump_vol=non_negative,
            drift=finite,
        )
        if self.jump_mean <= -1:
            raise ValueError(f"jump_mean must be above -1, got {self.jump_mean}")

    def walk(self, seed, start, n_paths, times):
        """Return one block of paths, date by date."""
        return Walk(n_paths, self._dates(seed, start, n_paths, times))

    def _dates(self, seed, start, n_paths, times):
        rng, z = block_rng(seed, start), np.empty(n_paths)
        moved, log_spot, spot = np.zeros(n_paths), *first_prices(self.spot, n_paths)
        yield spot, log_spot, None
        log_jump = np.log1p(self.jump_mean) - 0.5 * self.jump_vol**2
        growth = self.drift - 0.5 * self.vol**2 - self.jump_rate * self.jump_mean
        for dt in np.diff(times):
            rng.standard_normal(out=z)
            z *= self.vol * np.sqrt(dt)
            moved += z
            moved += growth * dt
            jumps = rng.poisson(self.jump_rate * dt, n_paths)
            hit = np.flatnonzero(jumps)
            n = jumps[hit]
            moved[hit] += n * log_jump + np.sqrt(n) * self.jump_vol * rng.standard_normal(len(hit))
            yield *prices_now(self.spot, moved, log_spot, spot), None


def first_prices(spot, n_paths):
    return np.full(n_paths, np.log(spot)), np.full(n_paths, spot)


def prices_now(first, moved, log_spot, spot):
    np.add(moved, np.log(first), out=log_spot)
    np.exp(moved, out=spot)
    spot *= first
    return spot, log_spot


def checked_times(times):
    """Return the dates of a path as an array, if they increase from 0."""
    times = finite("times", times)
    if times.ndim != 1 or len(times) < 2 or times[0] != 0 or not np.all(np.diff(times) > 0):
        raise ValueError(f"times must increase from 0, at least two of them, got {times}")
    return times
