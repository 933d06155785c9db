"""A chapter in a class: JupyterLab runs it, and its explorer is alive; every explorer: tests/explorers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lab import Lab

CHAPTER = Path(__file__).resolve().parents[2] / "book" / "index.ipynb"
# The widgets that live in the kernel, found without knowing what the chapter calls them.
EXPLORERS = (
    "[w for w in __import__('ipywidgets').widgets.widget._instances.values()"
    " if type(w).__name__ == 'DeltaTangent']"
)
SPOT = f"{EXPLORERS}[-1].spot"


@pytest.fixture
def lab(tmp_path):
    shutil.copy(CHAPTER, tmp_path / CHAPTER.name)
    server = Lab(tmp_path)
    yield server
    server.close()


def test_a_chapter_runs_in_jupyterlab(lab, browser):
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    lab.open(page, CHAPTER.name)
    # The saved picture is replaced by the live one: only that answers to the kernel.
    assert lab.wait_until(f"len({EXPLORERS})", seconds=60)
    before = lab.ask(SPOT)
    slider = page.locator('[data-explorer-ready="true"] input[type="range"]').first
    slider.focus(timeout=60_000)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert lab.wait_until(SPOT, lambda spot: spot == before + 0.75) == before + 0.75
    page.close()
