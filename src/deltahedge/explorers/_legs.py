"""Legs of a book as plain rows, which a link and the browser can hold."""

from deltahedge._validate import finite, one_of, positive, single
from deltahedge.book import Book
from deltahedge.instruments import Call, Perpetual, Put, Spot
from deltahedge.kestrel import LiquidityRange
from deltahedge.market import YEAR_DAYS

OPTIONS = {"call": Call, "put": Put}
KINDS = (*OPTIONS, "coin", "range")
ROWS = "(quantity, kind, strike, days), (quantity, 'coin', 0, 0) or (liquidity, 'range', lower, upper)"
SHORTEST = 7  # days, so that a reader can let some of them pass


def position_legs(name, value):
    """Check a `Given` that is a `Book`, or a list of rows; return the rows."""
    rows = [_row(name, *leg) for leg in value] if isinstance(value, Book) else value
    if not isinstance(rows, list | tuple) or not rows:
        raise ValueError(f"{name} must be a Book or a list of {ROWS}, got {value!r}")
    return [_checked(name, row) for row in rows]


def book_of(rows):
    """Return the `Book` that the rows describe."""
    return Book([(quantity, _contract(kind, first, second)) for quantity, kind, first, second in rows])


def _contract(kind, first, second):
    if kind == "coin":
        return Spot()
    if kind == "range":
        return LiquidityRange(1.0, first, second)
    return OPTIONS[kind](first, second / YEAR_DAYS)


def _row(name, quantity, contract):
    if isinstance(contract, LiquidityRange):
        return [quantity * contract.liquidity, "range", contract.lower, contract.upper]
    if isinstance(contract, Spot | Perpetual):
        return [quantity, "coin", 0, 0]
    if isinstance(contract, Call | Put):
        # 30 / 365 * 365 is not always 30: days are kept to a hundred millionth.
        return [quantity, contract.kind, contract.strike, round(contract.expiry * YEAR_DAYS, 8)]
    raise ValueError(f"{name} may hold calls, puts, coins and liquidity ranges, got {contract!r}")


def _checked(name, row):
    if not isinstance(row, list | tuple) or len(row) != 4:
        raise ValueError(f"{name} must have rows {ROWS}, got {row!r}")
    quantity = single(f"{name}, quantity", finite, row[0])
    kind = one_of(f"{name}, kind", row[1], KINDS)
    if kind == "coin":
        return [quantity, kind, 0.0, 0.0]
    words = ("lower", "upper") if kind == "range" else ("strike", "days")
    first, second = (single(f"{name}, {word}", positive, x) for word, x in zip(words, row[2:], strict=True))
    if kind == "range" and not first < second:
        raise ValueError(f"{name}, upper must be above lower, got {row!r}")
    if kind != "range" and second < SHORTEST:
        raise ValueError(f"{name}, days must be {SHORTEST} or more, got {row!r}")
    return [quantity, kind, first, second]
