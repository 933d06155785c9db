"""Explorers: interactive figures that compute in the browser, each with a pure-Python twin.

Every module here that does not start with an underscore holds one explorer; it is found by itself.
"""

from importlib import import_module
from pkgutil import iter_modules

from deltahedge.explorers._base import REGISTRY, Explorer
from deltahedge.explorers._controls import Choice, Given, Seed, Slider, Toggle

for _module in iter_modules(__path__):
    if not _module.name.startswith("_"):
        import_module(f"{__name__}.{_module.name}")
globals().update(REGISTRY)

__all__ = ["REGISTRY", "Choice", "Explorer", "Given", "Seed", "Slider", "Toggle", *sorted(REGISTRY)]
