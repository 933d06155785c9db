"""With a kernel: every explorer's controls and its Python traits follow each other in a live JupyterLab."""

import json

import pytest
from explorers.states import positions
from lab import Lab

from deltahedge.explorers import REGISTRY

NOTEBOOK = "explorers.ipynb"
PATIENCE = 20_000  # milliseconds: a busy machine may take its time
KEYS = {True: "ArrowRight", False: "ArrowLeft"}


def _notebook():
    sources = ["from deltahedge.explorers import REGISTRY\nshown = {}"]
    sources += [f'shown["{name}"] = REGISTRY["{name}"]()\nshown["{name}"]' for name in sorted(REGISTRY)]
    tags = {"tags": ["raises-exception"]}  # one that cannot start is no reason to leave the others out
    cells = [
        {"cell_type": "code", "id": f"cell-{i}", "metadata": tags, "source": source}
        | {"execution_count": None, "outputs": []}
        for i, source in enumerate(sources)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """One JupyterLab for all explorers."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / NOTEBOOK).write_text(json.dumps(_notebook()), "utf8")
    server = Lab(folder)
    yield server
    server.close()


@pytest.fixture(scope="module")
def page(lab, browser):
    """One notebook that shows them all; a test waits for its own explorer."""
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    lab.open(page, NOTEBOOK)
    yield page
    page.close()


def _control(name, kind):
    """The first control of a kind that means something in the default state, or None."""
    controls = REGISTRY[name].controls()
    start = {key: control.initial for key, control in controls.items()}
    for key, control in controls.items():
        idle = any(start[other] != value for other, value in control.when.items())
        if control.kind == kind and not idle:
            return key
    return None


def _shown(explorer, key):
    """What a control of the page stands at: a number as the reader sees it, or an option."""
    return explorer.evaluate(
        """(root, key) => {
          const fields = [...root.querySelectorAll(`[data-control="${key}"]`)];
          const field = fields.find((one) => one.matches("input.dh-box, select, :checked"));
          return field.value.replaceAll(",", "").replace("−", "-");
        }""",
        key,
    )


# The numbers and words of the page; a choice of what to show may change no more than a heading.
READINGS = "root => root.querySelector('.dh-charts').innerText + root.querySelector('.dh-readings').innerText"


@pytest.mark.parametrize("kind", ["slider", "choice"])
def test_control_and_trait_follow_each_other(name, kind, lab, page):
    key = _control(name, kind)
    if key is None:
        assert kind == "choice", f"{name} has no slider that means something in its default state"
        return
    trait, control = f"shown[{name!r}].{key}", REGISTRY[name].controls()[key]
    explorer = page.locator(f'[data-explorer="{name}"][data-explorer-ready]')
    explorer.wait_for(timeout=60_000)
    start, limits = lab.ask(trait), lab.ask(f"shown[{name!r}].limits({key!r})")

    # From the keyboard to Python ...
    field = explorer.locator(f'[data-control="{key}"]:is([type="range"], select, :checked)').first
    up = start < limits[1] if limits else start != list(control.options)[-1]
    field.focus()
    page.keyboard.press(KEYS[up])
    now = lab.wait_until(trait, lambda value: value != start)
    assert now != start
    if kind == "slider":
        assert (now > start) is up
        assert float(_shown(explorer, key)) == pytest.approx(now * control.scale, rel=1e-5)
    else:
        assert _shown(explorer, key) == now

    # ... and from Python to the control and the readings.
    target = next(value for value in positions(control, limits)[::-1] if value != now)
    readings = explorer.evaluate(READINGS)
    lab.ask(f"shown[{name!r}].set_trait({key!r}, {target!r})")
    changed = f"([root, before]) => ({READINGS})(root) !== before"
    page.wait_for_function(changed, arg=[explorer.element_handle(), readings], timeout=PATIENCE)
    if kind == "slider":
        shown = float(_shown(explorer, key))
        assert shown == pytest.approx(lab.ask(trait) * control.scale, rel=1e-5)
    else:
        assert _shown(explorer, key) == target
    lab.ask(f"shown[{name!r}].set_trait({key!r}, {start!r})")
