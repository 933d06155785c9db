"""Random paths that the browser draws too: MT19937 with legacy seeding, uniforms through the inverse normal."""

import numpy as np
from scipy.special import ndtri


def normals(seed, n):
    """Return n standard normal numbers, the same as `normals(seed, n)` in JavaScript."""
    return ndtri(np.random.RandomState(seed).random_sample(n))


def gbm_path(spot, vol, expiry, n_steps, drift, seed):
    """Return one path of geometric Brownian motion at n_steps + 1 evenly spaced times."""
    dt = expiry / n_steps
    steps = (drift - 0.5 * vol**2) * dt + vol * np.sqrt(dt) * normals(seed, n_steps)
    return spot * np.exp(np.concatenate([[0.0], np.cumsum(steps)]))
