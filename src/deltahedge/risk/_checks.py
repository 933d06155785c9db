"""Checks that only the risk functions need, on top of `deltahedge._validate`."""

import numpy as np

from deltahedge._validate import numbers


def inside_unit(name, value, zero=False):
    """Return `value` as a float array of numbers below 1 and above 0, or from 0 if `zero`."""
    array = numbers(name, value)
    bad = ~((array >= 0 if zero else array > 0) & (array < 1))
    if np.any(bad):
        rule = "from 0 to below 1" if zero else "above 0 and below 1"
        raise ValueError(f"{name} must be {rule}, got {array[bad].flat[0]}")
    return array


def covariance_matrix(name, matrix):
    """Return a square array if it is symmetric, up to rounding, without a negative variance."""
    scale = np.abs(matrix).max()
    if np.abs(matrix - matrix.T).max() > 1e-12 * scale or np.linalg.eigvalsh(matrix).min() < -1e-12 * scale:
        raise ValueError(f"{name} must be symmetric without a negative variance, got {matrix.tolist()}")
    return matrix
