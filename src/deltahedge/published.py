"""Published examples that the chapters reproduce: inputs as printed, each with its source.

Hull's option is the yardstick of the whole book: a bank has sold 100,000 calls and hedges once a week.

References
----------
Hull, J. C., *Options, Futures, and Other Derivatives*, chapter "The Greek Letters": Example 19.1 for the
option, Tables 19.2 and 19.3 for the two price paths (chapter and table numbers of recent editions).
"""

import numpy as np

from deltahedge.instruments import Call
from deltahedge.market import Market

__all__ = [
    "HULL_CALL",
    "HULL_DRIFT",
    "HULL_IN_THE_MONEY",
    "HULL_MARKET",
    "HULL_OUT_OF_THE_MONEY",
    "HULL_QUANTITY",
]

HULL_CALL = Call(strike=50.0, expiry=20 / 52)
HULL_MARKET = Market(spot=49.0, vol=0.20, rate=0.05)
HULL_QUANTITY = -100_000  # sold
HULL_DRIFT = 0.13  # real-world drift of the stock, per year, in Hull's simulations


def _weekly(text):
    path = np.array([float(price) for price in text.split()])
    path.flags.writeable = False
    return path


#: Weekly closing prices of Table 19.2; the option ends in the money.
HULL_IN_THE_MONEY = _weekly("""
    49.00 48.12 47.37 50.25 51.75 53.12 53.00 51.87 51.38 53.00 49.88
    48.50 49.88 50.37 52.13 51.88 52.87 54.87 54.62 55.87 57.25
""")

#: Weekly closing prices of Table 19.3; the option ends out of the money.
HULL_OUT_OF_THE_MONEY = _weekly("""
    49.00 49.75 52.00 50.00 48.38 48.25 48.75 49.63 48.25 48.25 51.12
    51.50 49.88 49.88 48.75 47.50 48.00 46.25 48.13 46.63 48.12
""")
