"""The helper package of *Staying Neutral*, an interactive textbook on delta hedging."""

from deltahedge import black_scholes, paths, published
from deltahedge.book import Book
from deltahedge.exposure import bump_delta, delta_in, ladder, scenarios
from deltahedge.instruments import Call, Digital, Forward, Future, Perpetual, Put, Quoted, Spot, VarianceSwap
from deltahedge.ledger import hedge_ledger
from deltahedge.market import YEAR_DAYS, Market
from deltahedge.neutrality import hedge_quantity, neutralise
from deltahedge.var import value_at_risk

__all__ = [
    "YEAR_DAYS",
    "Book",
    "Call",
    "Digital",
    "Forward",
    "Future",
    "Market",
    "Perpetual",
    "Put",
    "Quoted",
    "Spot",
    "VarianceSwap",
    "black_scholes",
    "bump_delta",
    "delta_in",
    "hedge_ledger",
    "hedge_quantity",
    "ladder",
    "neutralise",
    "paths",
    "published",
    "scenarios",
    "value_at_risk",
]
