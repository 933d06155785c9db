"""Paths from data: the returns of a history drawn again, and paths that somebody else made."""

from dataclasses import dataclass

import numpy as np

from deltahedge._path_models import PathModel, Walk, first_prices, prices_now
from deltahedge._streams import block_rng
from deltahedge._validate import positive, whole


@dataclass(frozen=True)
class Bootstrap(PathModel):
    """Paths made of the returns of a history, drawn again.

    Parameters
    ----------
    prices : array of shape (n,)
        The history, at least three prices at equal distances, above zero.
    interval : float
        Years between two prices, above zero; the dates of the paths have to be as far apart.
    block_length : int, default 1
        Returns drawn in a row, which keeps that much of their dependence.
    spot : float, optional
        First price of the paths; by default the last of the history.

    Raises
    ------
    ValueError
        If a number is out of range, or dates are not `interval` apart.

    References
    ----------
    Efron (1979); Kuensch (1989) for blocks.

    Examples
    --------
    >>> model = Bootstrap(prices=[100.0, 101.0, 99.0, 102.0], interval=1 / 365)
    >>> model.paths(times=[0, 1 / 365], n_paths=2, seed=1).shape
    (2, 2)
    """

    prices: np.ndarray
    interval: float
    block_length: int = 1
    spot: float | None = None

    def __post_init__(self):
        prices = positive("prices", self.prices).copy()
        if prices.ndim != 1 or len(prices) < 3:
            raise ValueError(f"prices must be a row of at least three prices, got shape {prices.shape}")
        prices.flags.writeable = False
        object.__setattr__(self, "prices", prices)
        object.__setattr__(self, "spot", prices[-1] if self.spot is None else self.spot)
        self._check(interval=positive, spot=positive)
        length = whole("block_length", self.block_length, minimum=1)
        if length >= len(prices):
            raise ValueError(f"block_length must be below the number of prices, {len(prices)}, got {length}")
        object.__setattr__(self, "block_length", length)

    def walk(self, seed, start, n_paths, times):
        """Return one block of paths, date by date."""
        if not np.allclose(np.diff(times), self.interval, rtol=1e-6, atol=0):
            raise ValueError(f"times must be {self.interval} apart, as the history is, got {times}")
        return Walk(n_paths, self._dates(seed, start, n_paths, times))

    def _dates(self, seed, start, n_paths, times):
        rng, history = block_rng(seed, start), np.diff(np.log(self.prices))
        moved, log_spot, spot = np.zeros(n_paths), *first_prices(self.spot, n_paths)
        yield spot, log_spot, None
        for i in range(len(times) - 1):
            if i % self.block_length == 0:
                drawn = rng.integers(len(history) - self.block_length + 1, size=n_paths)
            moved += history[drawn + i % self.block_length]
            yield *prices_now(self.spot, moved, log_spot, spot), None


@dataclass(frozen=True)
class Given(PathModel):
    """Paths that somebody else made.

    Parameters
    ----------
    prices : array of shape (n_steps + 1,) or (n_paths, n_steps + 1)
        One path or several, above zero.

    Raises
    ------
    ValueError
        If a price is not above zero or not finite, or the shape is wrong.

    Examples
    --------
    >>> Given([100.0, 104.0, 99.0]).prices.shape
    (1, 3)
    """

    prices: np.ndarray

    def __post_init__(self):
        prices = np.array(np.atleast_2d(positive("prices", self.prices)))
        if prices.ndim != 2 or prices.shape[1] < 2:
            raise ValueError(f"prices must have the shape (n_paths, n_steps + 1), got {prices.shape}")
        prices.flags.writeable = False
        object.__setattr__(self, "prices", prices)

    def walk(self, seed, start, n_paths, times):
        """Return one block of the paths, date by date; the seed does not matter."""
        n, n_dates = self.prices.shape
        if len(times) != n_dates or start + n_paths > n:
            wanted = (start + n_paths, len(times))
            raise ValueError(f"prices must have at least the shape {wanted}, got {self.prices.shape}")
        block = self.prices[start : start + n_paths]
        return Walk(n_paths, ((np.ascontiguousarray(column), None, None) for column in block.T))
