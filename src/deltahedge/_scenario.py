"""Paths as the engine takes them: dates, and blocks that may be walked through anywhere and in any order."""

from dataclasses import dataclass

import numpy as np

from deltahedge._path_models import PathModel, checked_times
from deltahedge._path_series import Given
from deltahedge._streams import seed_sequence
from deltahedge._validate import positive, whole

GIVEN_BLOCK = 2**20  # prices in a block of given paths: eight megabytes


@dataclass(frozen=True)
class ModelBlock:
    """One block of paths that a model makes as it goes."""

    model: PathModel
    seed: np.random.SeedSequence
    start: int
    size: int
    times: np.ndarray

    def __iter__(self):
        return iter(self.model.walk(self.seed, self.start, self.size, self.times))


@dataclass(frozen=True)
class GivenBlock:
    """One block of given paths, and their volatilities if there are any: one path a row."""

    prices: np.ndarray
    vols: np.ndarray | None

    @property
    def size(self):
        """Number of paths."""
        return len(self.prices)

    def __iter__(self):
        prices = np.ascontiguousarray(self.prices.T)
        vols = [None] * len(prices) if self.vols is None else np.ascontiguousarray(self.vols.T)
        for spot, vol in zip(prices, vols, strict=True):
            yield spot, None, vol


@dataclass(frozen=True)
class Scenario:
    """Dates, first price, number of paths, and the paths: a model with its seed, or prices."""

    times: np.ndarray
    start: float
    n_paths: int
    source: object
    seed: np.random.SeedSequence | None = None

    @property
    def given(self):
        """Whether the paths are there already."""
        return self.seed is None

    def blocks(self, vol):
        """Return the blocks; `vol` of shape (n_paths, n_steps + 1) is handed out with given paths."""
        if not self.given:
            starts = range(0, self.n_paths, self.source.block)
            sizes = [min(self.source.block, self.n_paths - start) for start in starts]
            return [
                ModelBlock(self.source, self.seed, start, size, self.times)
                for start, size in zip(starts, sizes, strict=True)
            ]
        rows = max(1, GIVEN_BLOCK // len(self.times))
        cuts = [slice(start, start + rows) for start in range(0, self.n_paths, rows)]
        return [GivenBlock(self.source[cut], vol[cut] if np.ndim(vol) == 2 else None) for cut in cuts]


def scenario(paths, expiry, times, n_steps, n_paths, seed):
    """Return the Scenario of a model or of given paths, after checking what belongs to which."""
    if isinstance(paths, PathModel) and not isinstance(paths, Given):
        if n_paths is None or seed is None:
            raise ValueError(f"n_paths and seed must be given for a model, got {n_paths!r} and {seed!r}")
        dates = _dates(expiry, times, n_steps)
        return Scenario(dates, paths.spot, whole("n_paths", n_paths, minimum=1), paths, seed_sequence(seed))
    if n_paths is not None or seed is not None:
        raise ValueError(f"n_paths and seed must be left out for given paths, got {n_paths!r} and {seed!r}")
    prices = paths.prices if isinstance(paths, Given) else np.atleast_2d(positive("paths", paths))
    if prices.ndim != 2 or prices.shape[0] == 0 or prices.shape[1] < 2:
        raise ValueError(f"paths must be rows of at least two prices, got shape {np.shape(paths)}")
    if np.ptp(prices[:, 0]) > 1e-9 * prices[0, 0]:
        low, high = prices[:, 0].min(), prices[:, 0].max()
        raise ValueError(f"paths must all start at one price, got {low} to {high}")
    steps = prices.shape[1] - 1
    if n_steps not in (None, steps):
        raise ValueError(f"n_steps must be the {steps} of the given paths or left out, got {n_steps!r}")
    if times is not None and np.shape(times) != (steps + 1,):
        raise ValueError(f"times must have one entry for each of {steps + 1} prices, got {np.shape(times)}")
    dates = _dates(expiry, times, steps)
    return Scenario(dates, prices[0, 0], len(prices), prices)


def _dates(expiry, times, n_steps):
    if times is not None:
        times = checked_times(times)
        if n_steps not in (None, len(times) - 1):
            raise ValueError(f"n_steps must be the {len(times) - 1} of times or left out, got {n_steps!r}")
        return times
    if n_steps is None:
        raise ValueError("n_steps or times must be given for a model, got neither")
    if not 0 < expiry < np.inf:
        raise ValueError(f"times must be given for a book that expires in {expiry} years")
    return np.linspace(0.0, expiry, whole("n_steps", n_steps, minimum=1) + 1)
