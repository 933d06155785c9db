"""The pages about the package: no public name is left out, and every one is listed once."""

from __future__ import annotations

import sys
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from building import ROOT, run_build
from sphinx.util.inventory import InventoryFile

sys.path.insert(0, str(ROOT / "sphinx_ext"))
from package_pages import public_names

FOLDER = "book/reference/package"


@pytest.fixture(scope="module")
def documented(built_site):
    """The names of all objects that the book describes."""
    with (built_site / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", lambda base, path: path)
    return {name for kind, entries in inventory.items() if kind.startswith("py:") for name in entries}


def test_every_public_name_is_described(documented):
    missing = sorted(set(public_names()) - documented)
    assert not missing, f"name them on a page of {FOLDER}: {missing}"


def test_the_overview_lists_every_public_name_once(built_site):
    page = BeautifulSoup((built_site / FOLDER / "index.html").read_text("utf8"), "html.parser")
    links = page.select("table.package-names tr > td:first-child a")
    listed = Counter(link["href"].partition("#")[2] for link in links)
    assert set(listed) == set(public_names())
    assert [name for name, times in listed.items() if times > 1] == []


def test_a_name_that_does_not_exist_fails_the_build(small_book):
    text = "# A page\n\n```{eval-rst}\n.. package-docs::\n   deltahedge.no_such_thing\n```\n"
    done = run_build(small_book({"book/index.md": "# A book\n\nOne page.\n", "book/page.md": text}))
    assert done.code != 0
    assert "no_such_thing" in done.said
    assert "page.md" in done.said
