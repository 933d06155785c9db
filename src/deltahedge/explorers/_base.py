"""The base class of every explorer: an anywidget with a Python twin, a Python repr and a still for paper."""

import inspect
from pathlib import Path

import anywidget
import traitlets

from deltahedge.explorers._controls import Control, Slider
from deltahedge.explorers._still import png

STATIC = Path(__file__).parent / "static"

#: Every explorer of the package by its name; filled as the classes are made.
REGISTRY = {}


class Explorer(anywidget.AnyWidget):
    """An interactive figure that computes in the browser, and the same numbers in Python.

    A subclass declares its controls as class attributes (`Slider`, `Choice`, `Toggle`, `Seed`, `Given`), a
    `title` that states the finding, a `caption`, and three methods: `data`, `draw` and `alt_text`. Its
    picture in the browser is the file of its name in `frontend/explorers/`, or the text in `javascript`.

    Parameters
    ----------
    ranges : dict, optional
        Other limits for sliders, `{"spot": (low, high, step)}`.
    **values
        Any control by its name.

    Raises
    ------
    ValueError
        If a value or a range is not allowed; the message names it.

    Notes
    -----
    Sliders marked `price=True` are made for prices of the size of the default `scale_by` argument. If that
    argument is more than twice or less than half its default, their defaults and limits are multiplied.
    """

    title = ""
    caption = ""
    #: An ES module as text for an explorer outside the package: `export default (kit) => ({compute, ...})`.
    javascript = ""
    #: The argument that sets the size of prices.
    scale_by = "strike"
    #: Height in pixels on a page, wide and narrow; the page keeps this much room until the script has run.
    heights = (640, 900)
    #: Size of the still in inches.
    still_size = (7.0, 4.2)

    _esm = STATIC / "explorers.js"
    _css = STATIC / "explorers.css"
    _explorer = traitlets.Unicode().tag(sync=True)
    _source = traitlets.Unicode().tag(sync=True)
    _title = traitlets.Unicode().tag(sync=True)
    _caption = traitlets.Unicode().tag(sync=True)
    _controls = traitlets.List().tag(sync=True)
    _ranges = traitlets.Dict().tag(sync=True)
    _heights = traitlets.List().tag(sync=True)

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.__qualname__ == cls.__base__.__qualname__:
            return  # the private class that traitlets makes for each instance
        if cls.__module__.startswith("deltahedge.explorers."):
            REGISTRY[cls.__name__] = cls
        keyword = inspect.Parameter.KEYWORD_ONLY
        arguments = [
            inspect.Parameter(name, keyword, default=c.initial) for name, c in cls.controls().items()
        ]
        arguments.append(inspect.Parameter("ranges", keyword, default=None))
        cls.__signature__ = inspect.Signature(arguments)

    def __init__(self, *, ranges=None, **values):
        controls = self.controls()
        unknown = sorted(set(values) - set(controls))
        if unknown:
            raise TypeError(
                f"{type(self).__name__} has no argument {unknown[0]!r}; it takes {', '.join(controls)}"
            )
        self._limits = self._checked_ranges(controls, ranges or {})
        values = self._scaled(controls, values) | values
        super().__init__(**values)
        self._explorer = type(self).__name__
        self._source = self.javascript
        self._title, self._caption = self.title, self.caption
        self._ranges = {name: list(limits) for name, limits in self._limits.items()}
        self._heights = list(self.heights)
        self._controls = [
            control.describe(self.limits(name)) | {"default": getattr(self, name)}
            for name, control in controls.items()
        ]
        self.on_msg(self._answer)

    # For the subclass to write.

    def data(self):
        """Return the explorer's numbers by name, arrays and floats: the reference for the browser."""
        raise NotImplementedError

    def draw(self, figure, data):
        """Draw the picture for paper into a matplotlib figure."""
        raise NotImplementedError

    def alt_text(self, data):
        """Return what the still shows, in a sentence or two."""
        raise NotImplementedError

    # Written once.

    @classmethod
    def controls(cls):
        """Return the controls by name, in the order in which they are declared."""
        found = {}
        for base in reversed(cls.__mro__):
            found |= {name: item for name, item in vars(base).items() if isinstance(item, Control)}
        return found

    def limits(self, name):
        """Return (low, high, step) of a slider of this instance, None for another control."""
        control = self.controls()[name]
        return self._limits.get(name, control.limits) if isinstance(control, Slider) else None

    def state(self):
        """Return the values of all controls by name."""
        return {name: getattr(self, name) for name in self.controls()}

    def still(self):
        """Return the picture for paper as the bytes of a PNG."""
        return self._png(self.data())

    def _png(self, data):
        return png(self.draw, data, self.still_size, self.title, self.caption)

    def __repr__(self):
        parts = []
        for name, control in self.controls().items():
            value = getattr(self, name)
            if control.kind != "given" or value != control.initial:
                parts.append(f"{name}={_literal(value)}")
        if self._limits:
            windows = (
                f"{name!r}: ({', '.join(map(_literal, limits))})" for name, limits in self._limits.items()
            )
            parts.append(f"ranges={{{', '.join(windows)}}}")
        name = type(self).__name__
        place = "dh.explorers." if isinstance(self, REGISTRY.get(name, ())) else ""
        return f"{place}{name}({', '.join(parts)})"

    def _repr_mimebundle_(self, **kwargs):
        bundle, metadata = super()._repr_mimebundle_(**kwargs)
        data = self.data()
        bundle["image/png"] = self._png(data)
        metadata["image/png"] = {
            "alt": self.alt_text(data),
            "caption": f"{self.title}. {self.caption}".strip(),
        }
        return bundle, metadata

    def _answer(self, _widget, message, _buffers):
        # A front end that cannot start the explorer asks for its still.
        if isinstance(message, dict) and message.get("type") == "still":
            self.send({"type": "still", "alt": self.alt_text(self.data())}, buffers=[self.still()])

    @staticmethod
    def _checked_ranges(controls, ranges):
        for name, limits in ranges.items():
            if not isinstance(controls.get(name), Slider):
                raise ValueError(f"ranges must name sliders, got {name!r}")
            try:
                low, high, step = (float(x) for x in limits)
            except (TypeError, ValueError):
                raise ValueError(f"ranges[{name!r}] must be (low, high, step), got {limits!r}") from None
            if not (low < high and 0 < step <= high - low):
                raise ValueError(f"ranges[{name!r}] must rise from low to high by step, got {limits!r}")
        return {name: tuple(float(x) for x in limits) for name, limits in ranges.items()}

    def _scaled(self, controls, values):
        """Widen the price sliders to the size of `scale_by`; return the defaults that go with it."""
        reference = controls.get(self.scale_by)
        if not isinstance(reference, Slider) or self.scale_by not in values:
            return {}
        try:
            factor = float(values[self.scale_by]) / reference.initial
        except (TypeError, ValueError):
            return {}  # refused by the trait, with its name
        if not 0 < factor < float("inf") or 0.5 <= factor <= 2:
            return {}
        priced = {name: c for name, c in controls.items() if isinstance(c, Slider) and c.price}
        for name, control in priced.items():
            self._limits.setdefault(name, tuple(float(f"{factor * x:.3g}") for x in control.limits))
        return {name: float(f"{factor * control.initial:.3g}") for name, control in priced.items()}


def _literal(value):
    """Write a value as the front end does, 49.0 as 49: repr and "Copy as Python" are the same text."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_literal(k)}: {_literal(v)}' for k, v in value.items())}}}"
    return repr(value)
