"""Price, delta, gamma, vega and theta of a million European calls."""

import tracemalloc
from functools import cache
from math import exp

import numpy as np
from scipy.special import ndtr

RATE, YIELD, COUNT = 0.03, 0.01, 1_000_000
QUANTLIB_SHARE, VOLLIB_SHARE = 0.01, 0.005  # loops over options in Python would take half a minute

# ours, theirs, shown as, threads, budget
BUDGETS = [
    ("ours 1", "straightforward", "straightforward NumPy, ndtr", "1 to 1", 0.70),
    ("ours 2", "straightforward", "straightforward NumPy, ndtr", "2 to 1", 0.50),
    ("ours 1", "fast-vollib", "fast-vollib (numba)", "1 to 1", 0.45),
    ("ours 1", "pyvolr", "pyvolr (Rust)", "1 to 1", 0.30),
    ("ours 1", "financepy", "financepy (numba)", "1 to 1", 0.25),
    ("ours 1", "QuantLib", "QuantLib, loop in Python", "1 to 1", 1 / 100),
    ("ours 1", "vollib", "vollib, loop in Python", "1 to 1", 1 / 200),
]
MEMORY_BUDGET = 1.2  # times the memory of the outputs


@cache
def options():
    """Return spots, strikes, expiries and volatilities."""
    rng = np.random.default_rng(0)
    spot, strike = rng.uniform(80, 120, COUNT), rng.uniform(70, 140, COUNT)
    return spot, strike, rng.uniform(0.05, 2, COUNT), rng.uniform(0.1, 0.8, COUNT)


def ours(workers):
    from deltahedge import black_scholes

    return lambda: black_scholes.greeks(*options(), RATE, YIELD, workers=workers)


def straightforward():
    """Whole arrays, one line a formula, nothing computed twice: what a careful user writes."""

    def job():
        S, K, T, v = options()
        root = np.sqrt(T)
        s = v * root
        d1 = (np.log(S / K) + (RATE - YIELD + 0.5 * v**2) * T) / s
        d2 = d1 - s
        growth, discount = np.exp(-YIELD * T), np.exp(-RATE * T)
        n1, n2 = ndtr(d1), ndtr(d2)
        density = growth * np.exp(-0.5 * d1**2) / np.sqrt(2 * np.pi)
        price = S * growth * n1 - K * discount * n2
        delta = growth * n1
        gamma = density / (S * s)
        vega = S * density * root
        theta = -S * density * v / (2 * root) + YIELD * S * delta - RATE * K * discount * n2
        return price, delta, gamma, vega, theta

    return job


def fast_vollib():
    import fast_vollib as fv

    fv.set_backend("numba")
    S, K, T, v = options()
    rest = {"model": "black_scholes_merton", "return_as": "numpy"}

    def job():
        price = fv.fast_black_scholes_merton("c", S, K, T, RATE, v, YIELD, return_as="numpy")
        return price, fv.get_all_greeks("c", S, K, T, RATE, v, YIELD, **rest)

    return job


def pyvolr():
    from pyvolr import bs

    S, K, T, v = options()
    return lambda: (bs.price("c", S, K, T, RATE, v, YIELD), bs.greeks("c", S, K, T, RATE, v, YIELD))


def financepy():
    from financepy.models import black_scholes_analytic as bs

    S, K, T, v = options()
    formulas = [bs.value, bs.delta, bs.gamma, bs.vega, bs.theta]
    return lambda: [formula(S, T, K, RATE, YIELD, v, 1) for formula in formulas]


def quantlib():
    import QuantLib as ql

    S, K, T, v = (x[: int(QUANTLIB_SHARE * COUNT)].tolist() for x in options())
    call = ql.Option.Call

    def job():
        results = []
        for spot, strike, expiry, vol in zip(S, K, T, v, strict=True):
            forward, discount = spot * exp((RATE - YIELD) * expiry), exp(-RATE * expiry)
            one = ql.BlackCalculator(
                ql.PlainVanillaPayoff(call, strike), forward, vol * expiry**0.5, discount
            )
            greeks = one.delta(spot), one.gamma(spot), one.vega(expiry), one.theta(spot, expiry)
            results.append((one.value(), *greeks))
        return results

    return job


def vollib():
    from vollib.black_scholes_merton import black_scholes_merton
    from vollib.black_scholes_merton.greeks import analytical as g

    options_ = list(zip(*(x[: int(VOLLIB_SHARE * COUNT)].tolist() for x in options()), strict=True))
    formulas = [black_scholes_merton, g.delta, g.gamma, g.vega, g.theta]
    return lambda: [[f("c", S, K, T, RATE, v, YIELD) for f in formulas] for S, K, T, v in options_]


CONTESTANTS = {
    "ours 1": (lambda: ours(1), 1, 1),
    "ours 2": (lambda: ours(2), 2, 1),
    "straightforward": (straightforward, 1, 1),
    "fast-vollib": (fast_vollib, 1, 1),
    "pyvolr": (pyvolr, 1, 1),
    "financepy": (financepy, 1, 1),
    "QuantLib": (quantlib, 1, QUANTLIB_SHARE),
    "vollib": (vollib, 1, VOLLIB_SHARE),
}


def memory():
    """Return the peak of memory over that of the outputs."""
    job = ours(2)
    options()
    tracemalloc.start()
    result = job()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / sum(x.nbytes for x in result)
