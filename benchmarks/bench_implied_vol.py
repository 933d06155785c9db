"""Implied volatility of 100,000 calls out of the money."""

from functools import cache

import numpy as np
from scipy.special import ndtr

STRIKE, COUNT = 100.0, 100_000

# ours, theirs, shown as, threads, budget
BUDGETS = [
    ("ours 1", "lbriv", "lbriv (Let's Be Rational, Cython)", "1 to 1", 0.70),
    ("ours 1", "pyvolr", "pyvolr (Let's Be Rational, Rust)", "1 to 1", 0.55),
    ("ours 1", "Newton", "NumPy, Newton", "1 to 1", 0.45),
    ("ours 1", "fast-vollib", "fast-vollib (numba)", "1 to 1", None),
]
ERROR_BUDGET = 1e-12


@cache
def options():
    """Return prices, spots, expiries and the volatilities to find; no interest."""
    from deltahedge import black_scholes

    rng = np.random.default_rng(0)
    spot, expiry, vol = rng.uniform(70, 100, COUNT), rng.uniform(0.05, 2, COUNT), rng.uniform(0.1, 0.8, COUNT)
    price = black_scholes.price(spot, STRIKE, expiry, vol)
    vega = black_scholes.vega(spot, STRIKE, expiry, vol)
    good = vega > 1e-3  # elsewhere a price of 16 digits says too little
    return tuple(np.resize(x[good], COUNT) for x in (price, spot, expiry, vol))


def ours(workers=1):
    from deltahedge import black_scholes

    price, spot, expiry, _ = options()
    return lambda: black_scholes.implied_vol(price, spot, STRIKE, expiry, workers=workers)


def lbriv():
    import lbriv

    price, spot, expiry, _ = options()
    return lambda: lbriv.vectorized_implied_vol(price, spot, STRIKE, 1.0) / np.sqrt(expiry)


def pyvolr():
    from pyvolr import bs

    price, spot, expiry, _ = options()
    return lambda: bs.implied_vol(price, "c", spot, STRIKE, expiry, 0.0)


def fast_vollib():
    import fast_vollib as fv

    fv.set_backend("numba")
    price, spot, expiry, _ = options()
    return lambda: fv.fast_implied_volatility(price, spot, STRIKE, expiry, 0.0, "c", return_as="numpy")


def newton():
    """Newton from the point of inflection, from where it never overshoots (Manaster and Koehler 1982)."""
    price, S, T, _ = options()

    def job():
        log_moneyness = np.log(S / STRIKE)
        s = np.sqrt(2 * np.abs(log_moneyness))
        for _ in range(50):
            d1 = log_moneyness / s + 0.5 * s
            miss = S * ndtr(d1) - STRIKE * ndtr(d1 - s) - price
            step = miss / (S * np.exp(-0.5 * d1**2) / np.sqrt(2 * np.pi))
            s = s - step
            if np.abs(step).max() < 1e-13:
                break
        return s / np.sqrt(T)

    return job


CONTESTANTS = {
    "ours 1": (ours, 1, 1),
    "lbriv": (lbriv, 1, 1),
    "pyvolr": (pyvolr, 1, 1),
    "Newton": (newton, 1, 1),
    "fast-vollib": (fast_vollib, 1, 1),
}


def error():
    """Return the largest error of our answer."""
    return float(np.abs(ours()() - options()[3]).max())
