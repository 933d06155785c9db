"""The helper package of *Staying Neutral*, an interactive textbook on delta hedging."""

from deltahedge import black_scholes, published
from deltahedge.book import Book
from deltahedge.instruments import Call, Put, Spot
from deltahedge.ledger import hedge_ledger
from deltahedge.market import YEAR_DAYS, Market

__all__ = [
    "YEAR_DAYS",
    "Book",
    "Call",
    "Market",
    "Put",
    "Spot",
    "black_scholes",
    "hedge_ledger",
    "published",
]
