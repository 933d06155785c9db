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
from deltahedge._streams import BLOCK
from deltahedge._validate import one_of, positive, whole
from deltahedge.market import YEAR_DAYS

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

PER_YEAR = {"years": 1.0, "days": YEAR_DAYS, "hours": YEAR_DAYS * 24, "seconds": YEAR_DAYS * 86_400}


def dates(expiry, n_steps):
    """Return `n_steps + 1` equally spaced times from 0 to `expiry`, in years.

    Raises
    ------
    ValueError
        If the expiry is not above zero or `n_steps` is not a whole number above zero.

    Examples
    --------
    >>> dates(1.0, 4).tolist()
    [0.0, 0.25, 0.5, 0.75, 1.0]
    """
    return np.linspace(0.0, float(positive("expiry", expiry)), whole("n_steps", n_steps, minimum=1) + 1)


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
    """Return paths of Merton's jump diffusion; the parameters are those of `Merton` and `gbm`.

    Examples
    --------
    >>> merton(100.0, 1.0, 0.5, 2.0, -0.12, 0.05, n_steps=4, seed=1).shape
    (1, 5)
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
    """Return paths of Heston's stochastic volatility; the parameters are those of `Heston` and `gbm`.

    Examples
    --------
    >>> heston(100.0, 0.1, 0.36, 3.0, 0.36, 1.0, -0.3, n_steps=4, seed=1).shape
    (1, 5)
    """
    model = Heston(spot, variance, mean_reversion, long_variance, vol_of_vol, correlation, drift)
    return model.paths(dates(expiry, n_steps), n_paths, seed, workers)


def bootstrap(prices, interval, *, n_steps, n_paths=1, seed, block_length=1, spot=None, workers=1):
    """Return paths made of the returns of a history; the parameters are those of `Bootstrap` and `gbm`.

    Examples
    --------
    >>> bootstrap([100.0, 101.0, 99.0, 102.0], 1 / 365, n_steps=4, seed=1).shape
    (1, 5)
    """
    model = Bootstrap(prices, interval, block_length, spot)
    return model.paths(interval * np.arange(whole("n_steps", n_steps, minimum=1) + 1), n_paths, seed, workers)


def read_csv(file, time="time", price="price", unit="years", even=True):
    """Return times and prices from a CSV file, checked line by line.

    Parameters
    ----------
    file : path or file-like
        A CSV file with a header.
    time, price : str
        Names of the two columns. Times are numbers, or dates and times as ISO 8601 writes them.
    unit : {"years", "days", "hours", "seconds"}
        What a time that is a number counts.
    even : bool, default True
        Refuse a file in which two lines are further apart than the first two: a gap in the series.

    Returns
    -------
    pandas.DataFrame
        Columns `time` (years since the first line, of 365 days) and `price`.

    Raises
    ------
    ValueError
        Naming the line, if a column is missing, a cell is empty or not a number, a price is not above zero,
        or times do not increase evenly.

    Examples
    --------
    >>> from io import StringIO
    >>> read_csv(StringIO("time,price\\n2025-01-01,100\\n2025-01-02,103.5\\n"))["price"].tolist()
    [100.0, 103.5]
    """
    one_of("unit", unit, PER_YEAR)
    try:
        table = pd.read_csv(file, dtype=str, keep_default_na=False, skip_blank_lines=False)
    except (pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        raise ValueError(f"file must be a CSV table with a header, got {error}") from None
    for name in (time, price):
        if name not in table:
            raise ValueError(f"file must have a column {name!r}, got {list(table)}")
    if len(table) < 2:
        raise ValueError(f"file must have at least two lines below the header, got {len(table)}")
    prices = _numbers(table[price], price)
    _refuse(~(prices > 0), table[price], price, "above zero")
    years = _years(table[time], time, unit)
    steps = np.diff(years, prepend=years[0] - 1)
    _refuse(~(steps > 0), table[time], time, "later than the line before")
    if even:
        gap = steps[1:] > steps[1] * (1 + 1e-6) + 1e-12
        _refuse(np.append(False, gap), table[time], time, "as far from the line before as the others")
    return pd.DataFrame({"time": years - years[0], "price": prices})


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


def _numbers(column, name):
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(float)
    _refuse(~np.isfinite(numbers), column, name, "a number")
    return numbers


def _years(column, name, unit):
    numbers = pd.to_numeric(column, errors="coerce")
    if numbers.notna().any():
        return _numbers(column, name) / PER_YEAR[unit]
    moments = pd.to_datetime(column, format="ISO8601", utc=True, errors="coerce")
    _refuse(moments.isna().to_numpy(), column, name, "a number, or a date as 2025-01-31 or 2025-01-31T08:00")
    return ((moments - moments.iloc[0]) / pd.Timedelta(days=YEAR_DAYS)).to_numpy(float)


def _refuse(bad, column, name, rule):
    if np.any(bad):
        line = int(np.argmax(bad))
        # The header is line 1 of the file.
        raise ValueError(f"{name} in line {line + 2} must be {rule}, got {column.iloc[line]!r}")
