"""Every link, anchor and file of the finished book is there, and every picture has words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from html_tree import Page, html_files


@pytest.fixture(scope="session")
def pages(built_site):
    return [Page(path) for path in html_files(built_site)]


@cache
def _ids(path: Path) -> frozenset[str]:
    return frozenset(Page(path).ids)


def _dead(page: Page, link: str) -> str | None:
    """Why a link leads nowhere, if it does; links to other hosts are another job's."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
    if target.is_dir():
        target = target / "index.html"
    if not target.is_file():
        return f"{page.path}: {link}: no such file"
    if parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in _ids(target):
        return f"{page.path}: {link}: no such place in the page"
    return None


def test_every_internal_link_and_anchor_resolves(pages):
    dead = [why for page in pages for link in page.links if (why := _dead(page, link))]
    assert not dead, "\n".join(dead)


def test_every_file_a_page_loads_is_in_the_book(pages):
    local = ("", "data")
    foreign = [f"{p.path}: {load}" for p in pages for load in p.loads if urlsplit(load).scheme not in local]
    missing = [why for page in pages for load in page.loads if (why := _dead(page, load))]
    assert not foreign + missing, "\n".join(foreign + missing)


def test_an_id_stands_once_on_a_page(pages):
    twice = [f"{p.path}: {i}" for p in pages for i in sorted(set(p.ids)) if p.ids.count(i) > 1]
    assert not twice, "\n".join(twice)


def test_every_picture_has_alternative_text_and_a_size(pages):
    for page in pages:
        for picture in page.pictures:
            decoration = picture.get("src", "").endswith("logo.svg")  # the book's name stands beside it
            assert decoration or picture.get("alt", "").strip(), f"{page.path}: {picture['src']} has no words"
            assert {"width", "height"} <= picture.keys(), f"{page.path}: {picture['src']} has no size"


def test_every_page_can_be_reached_from_the_first(built_site, pages):
    by_path = {page.path: page for page in pages}
    reached, waiting = set(), [built_site / "book" / "index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached or path not in by_path:
            continue
        reached.add(path)
        for link in by_path[path].links:
            parts = urlsplit(link)
            if not parts.scheme and parts.path:
                waiting.append((path.parent / unquote(parts.path)).resolve())
    assert set(by_path) - reached == {built_site / "index.html"}  # the signpost at the bare address


def test_addresses_carry_no_numbers_that_shift(built_site):
    names = [path.relative_to(built_site).as_posix() for path in html_files(built_site)]
    assert not [name for name in names if any(c.isdigit() for c in name)]
