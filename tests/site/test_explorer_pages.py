"""The pages about explorers themselves: the gallery, and the one that builds an explorer from nothing."""

from __future__ import annotations

import re
from html import unescape
from itertools import product

import numpy as np
import pytest
from explorers.pages import write_page
from reader import visit

GALLERY = "book/reference/gallery.html"
OWN = "book/reference/write-your-own-explorer.html"
COMPUTE = """async ([source, states]) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { default: define } = await import(url);
  const { compute } = define({ engine: StayingNeutral.engine });
  const plain = (value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
  return states.map((state) =>
    Object.fromEntries(Object.entries(compute(state)).map(([key, value]) => [key, plain(value)])));
}"""


def test_the_gallery_leads_to_the_chapter_of_an_explorer(built_site):
    page = (built_site / GALLERY).read_text("utf8")
    section = page.split('<section id="hedgeledger">')[1].split("</section>")[0]
    link = r'In the chapter <a [^>]*href="\.\./delta/hedge-ledger\.html">The hedge ledger</a>'
    assert re.search(link, section)


def test_the_explorer_of_the_page_answers_to_its_slider(browser, built_site):
    home = built_site.as_uri() + "/"
    with visit(browser, home) as reader:
        reader.open(OWN)
        figure = reader.tab.locator("[data-explorer=ProxyHedge][data-explorer-ready]")
        readings = figure.locator(".dh-readings")
        assert "44.7 %" in readings.inner_text()
        assert "43.6 %" in readings.inner_text()
        figure.locator("[data-control=correlation][type=range]").press("End")
        assert "14.1 %" in readings.inner_text()
        figure.get_by_role("button", name="Copy as Python").click()
        field = figure.get_by_label("Copy as Python: text to copy")
        copied = (
            field.input_value() if field.count() else reader.tab.evaluate("navigator.clipboard.readText()")
        )
        assert copied == "ProxyHedge(correlation=0.99, hedge=1)"
        assert not reader.complaints + reader.abroad()


@pytest.fixture(scope="module")
def printed(built_site):
    """The code that a reader copies from the page, down to the explorer's last line."""
    page = (built_site / OWN).read_text("utf8")
    blocks = [
        unescape(re.sub(r"<[^>]+>", "", block)) for block in re.findall(r"<pre>(.*?)</pre>", page, re.S)
    ]
    return [block for block in blocks if "class ProxyHedge" in block or "ProxyHedge.javascript" in block]


def test_the_printed_code_is_the_whole_explorer_in_under_60_lines(printed, browser, tmp_path):
    assert sum(bool(line.strip()) for block in printed for line in block.splitlines()) < 60
    names = {"__name__": "a_readers_notebook"}
    for block in printed:
        exec(block, names)
    make = names["ProxyHedge"]
    grid = [
        dict(zip(("correlation", "hedge"), ends, strict=True))
        for ends in product((0.05, 0.5, 0.99), (0, 1, 1.5))
    ]
    with visit(browser, tmp_path.as_uri() + "/") as reader:
        write_page(tmp_path, [make()])
        reader.tab.goto(reader.home + "index.html")
        reader.tab.wait_for_selector("[data-explorer-ready]")
        found = reader.tab.evaluate(COMPUTE, [make.javascript, grid])
        assert not reader.complaints
    for state, numbers in zip(grid, found, strict=True):
        expected = make(**state).data()
        assert set(numbers) == set(expected)
        for name, value in expected.items():
            np.testing.assert_allclose(
                numbers[name], value, rtol=1e-10, atol=1e-14, err_msg=f"{name} at {state}"
            )
