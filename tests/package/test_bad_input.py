"""Every public function and class against bad input: none is forgotten, since the list is the package's own.

For each numeric argument: NaN, infinity, text and None raise an error that names the argument; a negative
number raises one too or gives an answer without NaN; arrays that do not broadcast raise one. Words that are
not on the list of an argument raise one as well.
"""

import dataclasses
import inspect
import re

import numpy as np
import pandas as pd
import pytest
from valid_arguments import CORE
from valid_risk_arguments import RISK

import deltahedge as dh

VALID = CORE | RISK

# Take no numbers, or are answers of the package itself, or are tested file by file.
WITHOUT_NUMBERS = {
    "AgentRun",
    "Book",
    "EveryStep",
    "Free",
    "HedgeResult",
    "Never",
    "Spot",
    "black_scholes.Greeks",
    "kestrel.market",
    "models.tree.TreeGreeks",
    "models.variance_strip.VarianceStrip",
    "paths.house_path",
    "paths.read_csv",
    "risk.Attribution",
    "risk.DeltaDrift",
    "risk.DeltaGammaHedge",
    "risk.Estimate",
    "risk.Exploitation",
    "risk.HedgeChoice",
    "risk.MinimumVarianceFit",
    "risk.QuotingResult",
    "risk.Schedule",
    "risk.StabilityReport",
    "risk.TailCover",
}

# Where infinity has a meaning.
INFINITE = {
    ("Limits", "lowest"),
    ("Limits", "highest"),
    ("Limits", "max_trade"),
    ("risk.constrained_hedge", "lowest"),
    ("risk.constrained_hedge", "highest"),
    ("risk.mmp_trigger", "quantity_limit"),
}

# Has one dimension less than its fellows.
ONE_A_PORTFOLIO = {("risk.rebalance_to_weights", "cash")}


def public():
    """Return every public function and class: what `__all__` lists, and what the modules in it list."""
    found, modules = {}, [("", dh)]
    while modules:
        prefix, module = modules.pop()
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.ismodule(thing):
                modules.append((f"{prefix}{name}.", thing))
            elif callable(thing):
                found[prefix + name] = thing
    return found


PUBLIC = public()


def numeric(value):
    """Whether an argument of the table is a number or an array of numbers."""
    if isinstance(value, bool | str) or value is None:
        return False
    try:
        return np.asarray(value).dtype.kind in "if"
    except ValueError:
        return False


NUMBERS = [(f, a) for f, row in VALID.items() for a, value in row.items() if numeric(value)]
WORDS = [(f, a) for f, row in VALID.items() for a, value in row.items() if isinstance(value, str)]


def call(function, **changes):
    return PUBLIC[function](**VALID[function] | changes)


def spoilt(value, bad):
    """Return the value with one number replaced."""
    if np.ndim(value) == 0:
        return bad
    array = np.array(value, dtype=object if isinstance(bad, str) or bad is None else float)
    array.flat[array.size // 2] = bad
    return array.tolist()


def leaves(answer):
    """Yield every number in an answer."""
    if isinstance(answer, pd.DataFrame):
        yield from answer.select_dtypes("number").to_numpy().ravel()
    elif isinstance(answer, dict):
        for part in answer.values():
            yield from leaves(part)
    elif isinstance(answer, tuple | list):
        for part in answer:
            yield from leaves(part)
    elif dataclasses.is_dataclass(answer) and not isinstance(answer, type):
        for field in dataclasses.fields(answer):
            yield from leaves(getattr(answer, field.name))
    elif isinstance(answer, float | int | np.ndarray | np.generic) and numeric(answer):
        yield from np.ravel(answer)


def has_nan(answer):
    return any(np.isnan(x) for x in leaves(answer))


def names(error, *arguments):
    return any(re.search(rf"\b{name}\b", str(error)) for name in arguments)


def test_no_public_function_is_forgotten():
    assert set(PUBLIC) == set(VALID) | WITHOUT_NUMBERS
    assert not set(VALID) & WITHOUT_NUMBERS


@pytest.mark.parametrize("function", VALID)
def test_the_table_is_valid_and_complete(function):
    """Good arguments give an answer without NaN; every argument that is a number by default is in the row."""
    assert not has_nan(call(function))
    parameters = inspect.signature(PUBLIC[function]).parameters
    optional = {name for name, p in parameters.items() if numeric(p.default) or p.default is None}
    left_out = {"workers", "n_paths", "n_steps", "seed", "executor", "costs", "state", "names"}
    assert optional - set(VALID[function]) <= left_out


@pytest.mark.parametrize(("function", "argument"), NUMBERS, ids=[f"{f}-{a}" for f, a in NUMBERS])
def test_what_is_no_number_is_refused_by_name(function, argument):
    value = VALID[function][argument]
    for bad in (np.nan, "text", None):
        optional = inspect.signature(PUBLIC[function]).parameters[argument].default is None
        if bad is None and optional and np.ndim(value) == 0:
            continue
        with pytest.raises((ValueError, TypeError)) as error:
            call(function, **{argument: spoilt(value, bad)})
        assert names(error.value, argument), (bad, error.value)


@pytest.mark.parametrize(("function", "argument"), NUMBERS, ids=[f"{f}-{a}" for f, a in NUMBERS])
def test_infinity_and_negative_numbers_are_refused_or_answered(function, argument):
    value = VALID[function][argument]
    for bad in (np.inf, -np.inf, -1.0, -40.0):
        try:
            answer = call(function, **{argument: spoilt(value, bad)})
        except ValueError as error:
            # A finite number may be wrong only together with another argument, which may be the one named.
            blamed = inspect.signature(PUBLIC[function]).parameters if np.isfinite(bad) else [argument]
            assert names(error, *blamed), (bad, error)
        else:
            assert not has_nan(answer), (bad, answer)
            assert np.isfinite(bad) or (function, argument) in INFINITE, (bad, answer)


@pytest.mark.parametrize("function", dict.fromkeys(f for f, _ in NUMBERS))
def test_arrays_that_do_not_broadcast_are_refused(function):
    """Every two arguments, of five and of seven numbers; a lone one of five is refused or answered."""
    arguments = {a: VALID[function][a] for f, a in NUMBERS if f == function and (f, a) not in ONE_A_PORTFOLIO}
    parameters = inspect.signature(PUBLIC[function]).parameters
    for first, one in arguments.items():
        try:
            assert not has_nan(call(function, **{first: np.resize(one, 5)}))
        except ValueError as error:
            assert names(error, *parameters, "shapes"), (first, error)
        for second, other in arguments.items():
            if second == first:
                continue
            with pytest.raises(ValueError) as error:
                call(function, **{first: np.resize(one, 5), second: np.resize(other, 7)})
            assert names(error.value, *parameters, "shapes"), (first, second, error.value)


@pytest.mark.parametrize(("function", "argument"), WORDS, ids=[f"{f}-{a}" for f, a in WORDS])
def test_unknown_words_are_refused_by_name(function, argument):
    for bad in ("", "unknown", 7, None, np.nan):
        with pytest.raises((ValueError, TypeError)) as error:
            call(function, **{argument: bad})
        assert names(error.value, argument), (bad, error.value)
