"""One visit to every page: nothing leaves the book, complains or jumps, and everybody can read it."""

from __future__ import annotations

import gzip
from urllib.parse import urlsplit

import pytest
import yaml
from building import ROOT
from html_tree import html_files
from reader import ALL_RULES, COLOUR_RULES, visit

BUDGET = 300_000  # bytes of a page with everything it loads, compressed
STEADY = 0.01  # cumulative layout shift
ALREADY_SMALL = (".png", ".woff2", ".jpg", ".webp")


def _pages() -> list[str]:
    """The pages that _toc.yml names, and the search that Sphinx adds."""

    def files(entry) -> list[str]:
        if isinstance(entry, list):
            return [name for one in entry for name in files(one)]
        own = [entry[key] for key in ("root", "file") if key in entry]
        return own + files([entry[key] for key in ("parts", "chapters", "sections") if key in entry])

    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf8"))
    return [f"{name}.html" for name in (*files(toc), "search")]


def _weight(site, page: str, urls: list[str]) -> int:
    """Bytes of a page and what it loaded, as a host would send them."""
    loaded = {urlsplit(url).path.lstrip("/") for url in urls if not url.startswith(("data:", "blob:"))}
    files = [site / name for name in loaded | {page}]
    return sum(
        file.stat().st_size if file.suffix in ALREADY_SMALL else len(gzip.compress(file.read_bytes(), 6))
        for file in files
    )


def _drag(tab) -> list[str]:
    """Move the first slider of every figure by key, and name the figures where it stays."""
    stuck = []
    for figure in tab.locator("[data-explorer]").all():
        slider = figure.locator("input[type=range]:enabled").first
        if slider.count():
            before = slider.input_value()
            slider.press("ArrowRight")
            if slider.input_value() == before:
                slider.press("ArrowLeft")
            if slider.input_value() == before:
                stuck.append(figure.get_attribute("data-explorer"))
    return stuck


def _switch_theme(tab, wanted: str) -> None:
    for _ in range(3):
        if tab.evaluate("() => document.documentElement.dataset.theme") == wanted:
            return
        tab.locator(".theme-button").click()
    assert tab.evaluate("() => document.documentElement.dataset.theme") == wanted


def test_the_table_of_contents_names_every_page(built_site):
    built = {path.relative_to(built_site).as_posix() for path in html_files(built_site)}
    assert built == {*_pages(), "index.html"}


@pytest.mark.parametrize("page", _pages())
def test_a_visit(browser, built_site, address, page):
    with visit(browser, address) as reader:
        tab, wrong = reader.tab, {}
        reader.open(page)
        wrong["jumps"] = [s for s in [tab.evaluate("() => window.shifted")] if s >= STEADY]
        wrong["weight"] = [w for w in [_weight(built_site, page, reader.requests)] if w >= BUDGET]
        wrong["failed figures"] = tab.locator("[data-explorer-failed]").all_inner_texts()
        wrong["stuck sliders"] = _drag(tab)
        for width in (1300, 390):
            tab.set_viewport_size({"width": width, "height": 900})
            for theme, rules in (("light", ALL_RULES), ("dark", COLOUR_RULES)):
                _switch_theme(tab, theme)
                wrong[f"axe at {width} px, {theme}"] = reader.violations(rules)
        for width in (390, 360):
            tab.set_viewport_size({"width": width, "height": 800})
            wrong[f"wider than {width} px"] = reader.overflow()
        wrong["abroad"], wrong["complaints"] = reader.abroad(), reader.complaints
        words = [f"{what}: {one}" for what, found in wrong.items() for one in found]
        assert not words, "\n".join([page, *words])
