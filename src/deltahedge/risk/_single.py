"""A number that must not be an array."""


def single(name, rule, value):
    """Return `value` as a float after `rule`, one of the checks of `deltahedge._validate`."""
    array = rule(name, value)
    if array.ndim:
        raise ValueError(f"{name} must be a single number, got shape {array.shape}")
    return float(array)
