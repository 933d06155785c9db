"""Numbers measured on a sample of scenarios, with their standard errors."""

from typing import NamedTuple

import numpy as np

from deltahedge._validate import finite, single
from deltahedge.risk._checks import inside_unit


class Estimate(NamedTuple):
    """A number measured on a sample, with its standard error."""

    value: float
    stderr: float


def samples(**named):
    """Return the arguments as paired samples of at least two finite numbers."""
    arrays = {name: finite(name, value) for name, value in named.items()}
    for name, array in arrays.items():
        if array.ndim != 1 or array.size < 2:
            raise ValueError(f"{name} must hold one number a scenario, at least two, got shape {array.shape}")
    if len({array.size for array in arrays.values()}) > 1:
        sizes = ", ".join(f"{name} {array.size}" for name, array in arrays.items())
        raise ValueError(f"samples must be paired, one number a scenario, got {sizes}")
    return list(arrays.values())


def risk(pnl, measure, confidence=0.95):
    """Return a risk and its influence function: what each scenario contributes to its error."""
    if measure == "shortfall":
        tail = 1 - single("confidence", inside_unit, confidence)
        if tail * pnl.size < 1 - 1e-9:
            raise ValueError(f"confidence must leave a scenario in the tail of {pnl.size}, got {confidence}")
        losses = np.sort(-pnl)
        # The smallest loss with no more than the tail's share above it: the minimiser of Rockafellar-Uryasev.
        quantile = losses[min(int(np.ceil(pnl.size * (1 - tail) - 1e-9)), pnl.size) - 1]
        beyond = np.maximum(-pnl - quantile, 0) / tail
        return float(quantile + beyond.mean()), beyond - beyond.mean()
    deviation = (pnl - pnl.mean()) ** 2
    variance = float(deviation.mean())
    if measure == "variance":
        return variance, deviation - variance
    sd = float(np.sqrt(variance))
    return sd, (deviation - variance) / (2 * sd) if sd else np.zeros_like(pnl)


def estimate(value, influence):
    return Estimate(float(value), float(influence.std() / np.sqrt(influence.size)))
