"""Scenarios: random paths of the price, paths drawn from a history, paths of your own, the house path.

The functions return whole paths, one a row: shape (n_paths, n_steps + 1), where `n_steps` counts intervals
and the first column is today's price. The classes behind them (`GBM`, `Merton`, `Heston`, `Bootstrap`,
`Given`) are what a simulation draws from block by block, without ever holding all paths.

The seed goes in and nothing is hidden: the same seed gives the same paths whatever the number of workers, and
`stream="browser"` gives the very numbers that the explorers draw.
"""

from importlib.resources import files

import numpy as np
import pandas as pd

from deltahedge._heston import Heston
from deltahedge._path_models import GBM, Merton
from deltahedge._path_series import Bootstrap, Given
from deltahedge._read_csv import PER_YEAR, read_csv
from deltahedge._streams import BLOCK
from deltahedge._validate import positive, single, whole

__all__ = [
    "BLOCK",
    "GBM",
    "Bootstrap",
    "Given",
    "Heston",
    "Merton",
    "bootstrap",
    "dates",
    "gbm",
    "heston",
    "house_path",
    "merton",
    "read_csv",
]


def dates(expiry, n_steps):
    """Return `n_steps + 1` equally spaced times from 0 to `expiry`, in years.

    Parameters
    ----------
    expiry : float
        Years, above zero.
    n_steps : int
        Number of intervals, above zero.

    Returns
    -------
    array of shape (n_steps + 1,)
        The times.

    Raises
    ------
    ValueError
        If the expiry is not above zero or `n_steps` is not a whole number above zero.

    Examples
    --------
    >>> dates(1.0, 4).tolist()
    [0.0, 0.25, 0.5, 0.75, 1.0]
    """
    return np.linspace(0.0, single("expiry", positive, expiry), whole("n_steps", n_steps, minimum=1) + 1)


def gbm(spot, expiry, vol, drift=0.0, *, n_steps, n_paths=1, seed, stream="random", workers=1):
    """Return paths of geometric Brownian motion.

    .. math:: S_{t+\\delta t} = S_t \\exp\\big[(\\mu - \\tfrac12\\sigma^2)\\,\\delta t
        + \\sigma\\sqrt{\\delta t}\\,Z\\big]

    Parameters
    ----------
    spot : float
        First price, above zero.
    expiry : float
        Length of the paths in years, above zero.
    vol : float
        Volatility per square-root year, not negative.
    drift : float, default 0.0
        Growth of the expected price per year, continuously compounded.
    n_steps, n_paths : int
        Intervals in a path, number of paths.
    seed : int, numpy.random.SeedSequence or numpy.random.Generator
        Where the random numbers come from.
    stream : {"random", "antithetic", "sobol", "sobol-in-order", "browser"}
        Independent normals (SFC64); pairs of opposite sign, path 2j and 2j + 1; scrambled Sobol points
        through a Brownian bridge; the same without the bridge; the frozen stream of the explorers (MT19937,
        the inverse normal, path after path).
    workers : int, default 1
        Threads; never changes a number.

    Returns
    -------
    array of shape (n_paths, n_steps + 1)

    Raises
    ------
    ValueError
        If a number is out of range or the stream is unknown.

    References
    ----------
    Glasserman (2004), *Monte Carlo Methods in Financial Engineering*; Joe and Kuo (2008) for Sobol points.

    Examples
    --------
    >>> gbm(100.0, 1.0, 0.2, n_steps=2, seed=7, stream="browser").round(4).tolist()
    [[100.0, 80.8737, 89.3047]]
    """
    return GBM(spot, vol, drift, stream).paths(dates(expiry, n_steps), n_paths, seed, workers)


def merton(
    spot, expiry, vol, jump_rate, jump_mean, jump_vol, drift=0.0, *, n_steps, n_paths=1, seed, workers=1
):
    """Return paths of Merton's jump diffusion.

    Parameters
    ----------
    spot, expiry, vol : float
        First price, length of the paths in years, volatility between jumps per square-root year.
    jump_rate : float
        Expected number of jumps per year, not negative.
    jump_mean : float
        Expected relative jump, above -1 (-0.1 is a fall of 10 %).
    jump_vol : float
        Standard deviation of the logarithm of a jump, not negative.
    drift : float, default 0.0
        Growth of the expected price per year, jumps included.
    n_steps, n_paths, seed, workers
        As in `gbm`.

    Returns
    -------
    array of shape (n_paths, n_steps + 1)

    Raises
    ------
    ValueError
        If a number is out of range.

    References
    ----------
    Merton (1976).

    Examples
    --------
    Without volatility and with one certain size of jump, a path stands still or jumps (the last step twice):

    >>> path = merton(100.0, 1.0, 0.0, 2.0, -0.12, 0.0, drift=-0.24, n_steps=4, seed=3)[0]
    >>> path.round(2).tolist()
    [100.0, 88.0, 77.44, 77.44, 59.97]
    """
    model = Merton(spot, vol, jump_rate, jump_mean, jump_vol, drift)
    return model.paths(dates(expiry, n_steps), n_paths, seed, workers)


def heston(
    spot,
    expiry,
    variance,
    mean_reversion,
    long_variance,
    vol_of_vol,
    correlation,
    drift=0.0,
    *,
    n_steps,
    n_paths=1,
    seed,
    workers=1,
):
    """Return paths of Heston's stochastic volatility.

    Parameters
    ----------
    spot, expiry : float
        First price, length of the paths in years.
    variance, long_variance : float
        First variance per year, and the one it returns to: 0.36 is (60 %) squared.
    mean_reversion : float
        Speed of that return, per year, above zero.
    vol_of_vol : float
        Volatility of the variance, above zero.
    correlation : float
        Between moves of price and of variance, from -1 to 1.
    drift : float, default 0.0
        Growth of the expected price per year.
    n_steps, n_paths, seed, workers
        As in `gbm`.

    Returns
    -------
    array of shape (n_paths, n_steps + 1)

    Raises
    ------
    ValueError
        If a number is out of range, or the steps are too long for the scheme.

    References
    ----------
    Heston (1993); Andersen (2008) for the quadratic-exponential scheme.

    Examples
    --------
    >>> heston(100.0, 0.1, 0.36, 3.0, 0.36, 1.0, -0.3, n_steps=4, seed=1).shape
    (1, 5)
    """
    model = Heston(spot, variance, mean_reversion, long_variance, vol_of_vol, correlation, drift)
    return model.paths(dates(expiry, n_steps), n_paths, seed, workers)


def bootstrap(prices, interval, *, n_steps, n_paths=1, seed, block_length=1, spot=None, workers=1):
    """Return paths made of the returns of a history, drawn again.

    Parameters
    ----------
    prices : array of shape (n,)
        The history, at least three prices at equal distances.
    interval : float
        Years between two prices, and between two dates of the paths.
    block_length : int, default 1
        Returns drawn in a row, which keeps that much of their dependence.
    spot : float, optional
        First price of the paths; by default the last of the history.
    n_steps, n_paths, seed, workers
        As in `gbm`.

    Returns
    -------
    array of shape (n_paths, n_steps + 1)

    Raises
    ------
    ValueError
        If a number is out of range.

    References
    ----------
    Efron (1979); Kuensch (1989) for blocks.

    Examples
    --------
    >>> bootstrap([100.0, 110.0, 121.0], 1 / 365, n_steps=2, seed=1).round(2).tolist()
    [[121.0, 133.1, 146.41]]
    """
    model = Bootstrap(prices, interval, block_length, spot)
    return model.paths(interval * np.arange(whole("n_steps", n_steps, minimum=1) + 1), n_paths, seed, workers)


def house_path():
    """Return the house path: one hourly path of 90 days that all chapters share.

    Geometric Brownian motion from 60,000 at 60 % volatility, one jump of -12 % on day 37, and a spike of the
    funding rate. `python -m deltahedge._house_path` makes the file again, byte for byte.

    Returns
    -------
    pandas.DataFrame
        2,161 rows with columns `time` (years), `price` (USD) and `funding_rate` (per 8 hours, as a fraction,
        in force during the hour that begins there).

    Examples
    --------
    >>> path = house_path()
    >>> len(path), float(path["price"][0])
    (2161, 60000.0)
    >>> float(round(path["price"][37 * 24] / path["price"][37 * 24 - 1] - 1, 4))
    -0.12
    """
    with files("deltahedge").joinpath("data/house_path.csv").open("rb") as file:
        table = pd.read_csv(file)
    hours = table.pop("hour") / PER_YEAR["hours"]
    table.insert(0, "time", hours)
    return table
