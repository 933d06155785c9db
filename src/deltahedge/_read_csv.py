"""Read a series of prices from a CSV file, checked line by line."""

import numpy as np
import pandas as pd

from deltahedge._validate import one_of
from deltahedge.market import YEAR_DAYS

PER_YEAR = {"years": 1.0, "days": YEAR_DAYS, "hours": YEAR_DAYS * 24, "seconds": YEAR_DAYS * 86_400}


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
