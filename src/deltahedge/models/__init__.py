"""Models beyond Black and Scholes: one a module, each with the same verbs and the same order of arguments.

==================  ==================================================================================
`digital`           `price`, `greeks`: an option that pays one or nothing
`tree`              `price`, `greeks`: Cox, Ross and Rubinstein's binomial tree, with its own delta and gamma
`merton`            `price`, `greeks`, `minimum_variance_delta`: lognormal jumps
`heston`            `price`, `greeks`, `minimum_variance_delta`: stochastic volatility
`everlasting`       `price`, `greeks`, `funding`: an option that never expires and pays funding instead
`power_perpetual`   `price`, `greeks`: a perpetual on a power of the spot
`variance_strip`    `strip`, `fair_variance`: a variance swap out of options
`mismatch`          `certain_profit`, `expected_profit`: bought at one volatility, realised another
==================  ==================================================================================
"""

from deltahedge.models import (
    digital,
    everlasting,
    heston,
    merton,
    mismatch,
    power_perpetual,
    tree,
    variance_strip,
)

__all__ = [
    "digital",
    "everlasting",
    "heston",
    "merton",
    "mismatch",
    "power_perpetual",
    "tree",
    "variance_strip",
]
