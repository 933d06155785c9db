"""What counts as good input, decided once: a `ValueError` naming the argument, its value and the rule."""

import numpy as np

KINDS = ("call", "put")


def numbers(name, value):
    """Return `value` as a float array; text, complex numbers and None are refused, not converted."""
    try:
        array = np.asarray(value)
        # Objects may still be numbers (Decimal, Fraction); text may not, although NumPy would parse it.
        text = array.dtype == object and any(isinstance(x, str | None) for x in array.flat)
        if text or array.dtype.kind in "USc":
            raise TypeError
        return array.astype(float, copy=False)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be a number or an array of numbers, got {value!r}") from None


def finite(name, value):
    """Return `value` as a float array of finite numbers."""
    array = numbers(name, value)
    return _within(name, array, array.size and -np.inf < array.min() and array.max() < np.inf, "finite")


def non_negative(name, value):
    """Return `value` as a float array of finite numbers, none below zero."""
    array = numbers(name, value)
    good = array.size and array.min() >= 0 and array.max() < np.inf
    return _within(name, array, good, "finite and not negative", low=0)


def positive(name, value):
    """Return `value` as a float array of finite numbers, all above zero."""
    array = numbers(name, value)
    good = array.size and array.min() > 0 and array.max() < np.inf
    return _within(name, array, good, "finite and above zero", low=np.nextafter(0, 1))


def between(name, value, low, high):
    """Return `value` as a float array of numbers from `low` to `high`, ends included."""
    array = numbers(name, value)
    good = array.size and array.min() >= low and array.max() <= high
    return _within(name, array, good, f"from {low} to {high}", low=low, high=high)


def single(name, rule, value):
    """Return `value` as a float after `rule`, one of the checks above, if it is one number."""
    array = rule(name, value)
    if array.ndim:
        raise ValueError(f"{name} must be a single number, got shape {array.shape}")
    return float(array)


def flag(name, value):
    """Return `value` if it is True or False."""
    if not isinstance(value, bool | np.bool_):
        raise ValueError(f"{name} must be True or False, got {value!r}")
    return bool(value)


def whole(name, value, minimum=0):
    """Return `value` as an int that is at least `minimum`; 3.0 is a whole number, True and 2.5 are not."""
    scalar = numbers(name, value)
    if isinstance(value, bool) or scalar.ndim or not np.isfinite(scalar) or scalar % 1 or scalar < minimum:
        raise ValueError(f"{name} must be a whole number, at least {minimum}, got {value!r}")
    return int(scalar)


def one_of(name, value, allowed):
    """Return `value` if it is one of `allowed`."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, allowed))}, got {value!r}")
    return value


def option_sign(kind):
    """Return +1.0 for a call and -1.0 for a put; an array of kinds gives an array of signs."""
    if isinstance(kind, str) and kind in KINDS:
        return np.array(1.0 if kind == "call" else -1.0)
    kinds = np.asarray(kind)
    if isinstance(kind, str) or kinds.dtype.kind not in "UO" or not np.isin(kinds, KINDS).all():
        raise ValueError(f"kind must be 'call' or 'put', got {kind!r}")
    return np.where(kinds == "call", 1.0, -1.0)


def same_shape(**arrays):
    """Return the shape that the named arrays broadcast to."""
    try:
        return np.broadcast_shapes(*(np.shape(array) for array in arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {np.shape(array)}" for name, array in arrays.items() if np.ndim(array))
        raise ValueError(f"shapes must broadcast together, got {shapes}") from None


def plain(array):
    """Return a float where the array has no dimension, the array itself otherwise."""
    return float(array) if np.ndim(array) == 0 else array


def _within(name, array, good, rule, low=-np.inf, high=np.inf):
    # An empty array passes: nothing in it breaks the rule. NaN fails every comparison, so it never does.
    if good or array.size == 0:
        return array
    bad = ~((array >= low) & (array <= high) & np.isfinite(array))
    where = "" if array.ndim == 0 else f" at index {tuple(int(i) for i in np.argwhere(bad)[0])}"
    raise ValueError(f"{name} must be {rule}, got {array[bad].flat[0]}{where}")
