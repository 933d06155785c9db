"""Make the house path again: `python -m deltahedge._house_path` writes data/house_path.csv, byte for byte.

Prices follow a geometric Brownian motion with no drift and 60 % volatility, except that the hour which ends
on day 37 moves by exactly -12 %. The funding rate comes from a premium of the perpetual over the spot: it
wanders by a few hundredths of a percent, and jumps up on day 60, where it takes two days to calm down. The
funding rule is `premium + clamp(0.01 % - premium, +-0.05 %)` per 8 hours.

References
----------
BitMEX support pages for the form of the funding rule. The path itself is made up.
"""

from pathlib import Path

import numpy as np
from scipy.special import ndtri

from deltahedge.paths import gbm

FILE = Path(__file__).with_name("data") / "house_path.csv"
SEED = 37
DAYS, SPOT, VOL = 90, 60_000.0, 0.60
JUMP_DAY, JUMP = 37, -0.12
SPIKE_DAY, SPIKE, SPIKE_DAYS = 60, 0.0030, 0.75  # premium at its height; days in which it falls to a third
INTEREST, CLAMP = 0.0001, 0.0005  # per 8 hours
WANDER, RETURN = 0.0002, 0.5  # standard deviation of the premium in quiet times; its reversion per day


def prices():
    """Return 2,161 hourly prices."""
    path = gbm(SPOT, DAYS / 365, VOL, n_steps=DAYS * 24, seed=SEED, stream="browser")[0]
    jump = JUMP_DAY * 24
    path[jump:] *= path[jump - 1] * (1 + JUMP) / path[jump]
    return path


def funding_rates():
    """Return 2,161 funding rates per 8 hours, each in force from its hour to the next."""
    hours = np.arange(DAYS * 24 + 1)
    shocks = ndtri(np.random.RandomState(SEED + 1).random_sample(len(hours)))
    keep = np.exp(-RETURN / 24)
    premium = np.zeros(len(hours))
    for i in hours[1:]:
        premium[i] = keep * premium[i - 1] + WANDER * np.sqrt(1 - keep**2) * shocks[i]
    since = hours / 24 - SPIKE_DAY
    premium += np.where(since >= 0, SPIKE * np.exp(-np.maximum(since, 0) / SPIKE_DAYS), 0.0)
    return premium + np.clip(INTEREST - premium, -CLAMP, CLAMP)


def table():
    """Return the text of the file: hour, price to the cent, funding rate to a hundredth of a basis point."""
    lines = [
        f"{hour},{price:.2f},{rate:.6f}"
        for hour, (price, rate) in enumerate(zip(prices(), funding_rates(), strict=True))
    ]
    return "\n".join(["hour,price,funding_rate", *lines]) + "\n"


if __name__ == "__main__":
    FILE.write_bytes(table().encode("ascii"))
