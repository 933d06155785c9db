"""The helper package of *Staying Neutral*, an interactive textbook on delta hedging."""

from deltahedge import black_scholes
from deltahedge.market import YEAR_DAYS, Market

__all__ = [
    "YEAR_DAYS",
    "Market",
    "black_scholes",
]
