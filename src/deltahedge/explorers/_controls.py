"""Controls: traits that know their label, unit and limits, said once, here, for both languages."""

import traitlets

from deltahedge._validate import between, finite, one_of, positive, single, whole


class Control(traitlets.TraitType):
    """A trait that the reader can move; `describe` is what the front end is told about it."""

    kind = ""

    def __init__(self, default, label="", *, when=None, **metadata):
        super().__init__(default_value=default)
        self.label = label
        self.when = when or {}
        self.tag(sync=True, **metadata)

    @property
    def initial(self):
        return self.default_value

    def validate(self, explorer, value):
        return self.check(value, explorer.limits(self.name))

    def check(self, value, limits):
        """Return the value as the trait keeps it, or raise a `ValueError` that names the trait."""
        raise NotImplementedError

    def describe(self, limits):
        return {"kind": self.kind, "name": self.name, "label": self.label, "when": self.when}


class Slider(Control):
    """A number with a slider and a box beside it.

    Parameters
    ----------
    default, low, high, step : float
        In the unit of the Python argument.
    label : str
        What a reader calls it.
    symbol, unit : str
        Its letter in the notation table and the unit shown.
    scale : float
        The reader sees value times scale: `scale=100, unit="%"` shows 0.2 as 20 %.
    log : bool
        Equal steps multiply instead of adding; `step` is then not used.
    whole : bool
        Whole numbers only.
    price : bool
        Its limits follow the size of the explorer's `scale_by` argument, see `Explorer`.
    when : dict
        The settings under which it means something, for example `{"path": "random"}`; greyed out otherwise.
    """

    kind = "slider"

    def __init__(
        self, default, low, high, step, label,
        *, symbol="", unit="", scale=1, log=False, whole=False, price=False, when=None,
    ):  # fmt: skip
        super().__init__(default, label, when=when)
        self.limits = (low, high, step)
        self.symbol, self.unit, self.scale = symbol, unit, scale
        self.log, self.whole, self.price = log, whole, price

    def check(self, value, limits):
        low, high, _ = limits
        if self.whole:
            value = whole(self.name, value, minimum=min(0, low))
        number = between(self.name, value, low, high)
        if number.ndim:
            raise ValueError(f"{self.name} must be one number from {low} to {high}, got {value!r}")
        return int(number) if self.whole else float(number)

    def describe(self, limits):
        low, high, step = limits
        return super().describe(limits) | {
            "min": low, "max": high, "step": step, "symbol": self.symbol, "unit": self.unit,
            "scale": self.scale, "log": self.log, "whole": self.whole,
        }  # fmt: skip


class Seed(Slider):
    """A whole number that picks a random path; a box and a button for another one."""

    kind = "seed"

    def __init__(self, default=1, label="Seed", **more):
        super().__init__(default, 0, 2**32 - 1, 1, label, whole=True, **more)


class Choice(Control):
    """One of a few named options: `options` maps each value to the words shown."""

    kind = "choice"

    def __init__(self, default, options, label, *, when=None):
        super().__init__(default, label, when=when)
        self.options = dict(options)

    def check(self, value, limits):
        return one_of(self.name, value, tuple(self.options))

    def describe(self, limits):
        options = [{"value": value, "label": label} for value, label in self.options.items()]
        return super().describe(limits) | {"options": options}


class Toggle(Control):
    """On or off."""

    kind = "toggle"

    def check(self, value, limits):
        if not isinstance(value, bool):
            raise ValueError(f"{self.name} must be True or False, got {value!r}")
        return value


class Given(Control):
    """An argument that comes with the explorer and has no control, such as a price path or a list of legs.

    `check(name, value)` returns it as plain lists, numbers and text, or raises a `ValueError`.
    """

    kind = "given"

    def __init__(self, default, check):
        super().__init__(default)
        self._check = check

    def check(self, value, limits):
        return self._check(self.name, value)

    def describe(self, limits):
        return super().describe(limits) | {"plain": self.initial}


def price_path(name, value):
    """Check a `Given` that is a row of at least two prices above zero."""
    path = between(name, value, 1e-12, 1e12)
    if path.ndim != 1 or len(path) < 2:
        raise ValueError(f"{name} must be one row of at least two prices, got shape {path.shape}")
    return path.tolist()


def any_number(name, value):
    """Check a `Given` that is one finite number."""
    return float(single(name, finite, value))


def positive_number(name, value):
    """Check a `Given` that is one number above zero."""
    return float(single(name, positive, value))
