"""The glossary in a real browser, from a file: definitions on hover, focus and tap; the filter; axe.

The book is the real one with a chapter of our own, so that no test depends on what the chapters say.
"""

from __future__ import annotations

import re

import pytest
from building import ROOT, run_build

AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
CHAPTER = """# A chapter

Here {term}`gamma peak` stands, and {term}`Delta neutral hedging`, and {term}`the rent <theta>`.

At the very end of a line that is long enough to reach the edge of a narrow window stands {term}`LVR`.

{term}`Variance swap`

(term-gamma-peak)=
## Where it is taught

Nothing but this.
"""
REFERENCE = ("notation", "glossary", "bibliography")


@pytest.fixture(scope="module")
def book(small_book):
    """The address of a strictly built book: our chapter and the real reference pages, in the real look."""
    pages = {"book/here/index.md": "# A book\n\nWithout terms.\n", "book/here/chapter.md": CHAPTER}
    pages |= {f"book/reference/{name}.md": ROOT / f"book/reference/{name}.md" for name in REFERENCE}
    done = run_build(small_book(pages))
    assert done.code == 0, done.said
    return (done.html / "book").as_uri()


@pytest.fixture
def open_page(browser, book):
    """Open a page of the book in a fresh window; errors and requests to elsewhere fail the test."""
    contexts, trouble = [], []

    def visit(name, width=1300, **options):
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda said: said.type == "error" and trouble.append(said.text))
        page.on("request", lambda r: r.url.startswith(("file:", "data:")) or trouble.append(r.url))
        page.goto(f"{book}/{name}.html")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not trouble


def link(page, words):
    return page.locator("a.term-link", has_text=words).first


def shown(page):
    """The definition on screen, if any."""
    return page.locator("[role=tooltip]:visible")


def violations(page):
    # What a keyboard must reach is known once the page has settled at its width.
    page.wait_for_function("Number(document.documentElement.dataset.settled) === innerWidth")
    page.evaluate(AXE.read_text("utf8"))
    # It would fetch the style sheets again to look at other orientations, which a file may not.
    found = page.evaluate("axe.run({ preload: false })")["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def test_hover_shows_the_definition_and_the_pointer_may_move_onto_it(open_page):
    page = open_page("here/chapter")
    link(page, "gamma peak").hover()
    shown(page).wait_for()
    assert "The price at which the gamma of an option is largest" in shown(page).inner_text()
    shown(page).hover()
    page.wait_for_timeout(500)
    assert shown(page).count() == 1
    page.mouse.move(5, 700)
    shown(page).wait_for(state="detached")


def test_escape_dismisses_what_the_pointer_opened_without_moving_it(open_page):
    page = open_page("here/chapter")
    link(page, "gamma peak").hover()
    shown(page).wait_for()
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert shown(page).count() == 0


def test_keyboard_focus_shows_it_and_escape_hides_it_with_the_focus_kept(open_page):
    page = open_page("here/chapter")
    page.locator("main").focus()
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    while "term-link" not in (focused.get_attribute("class") or ""):
        page.keyboard.press("Tab")
    assert "The price at which" in shown(page).inner_text()
    assert focused.get_attribute("aria-describedby") == shown(page).get_attribute("id")
    page.mouse.move(5, 700)
    page.wait_for_timeout(400)
    assert shown(page).count() == 1
    page.keyboard.press("Escape")
    assert shown(page).count() == 0
    assert focused.inner_text() == "gamma peak"
    page.keyboard.press("Tab")
    assert "A rule that maps time, price" in shown(page).inner_text()


def test_a_synonym_shows_and_reaches_the_one_entry(open_page):
    page = open_page("here/chapter")
    link(page, "Delta neutral hedging").click()
    assert page.url.endswith("/reference/glossary.html#delta-hedging-strategy")


def test_the_first_tap_shows_and_the_second_follows(open_page):
    page = open_page("here/chapter", 360, has_touch=True, is_mobile=True)
    here = page.url
    link(page, "the rent").tap()
    shown(page).wait_for()
    assert "rent on gamma" in shown(page).inner_text() and page.url == here
    page.touchscreen.tap(20, 700)
    shown(page).wait_for(state="detached")
    link(page, "the rent").tap()
    link(page, "the rent").tap()
    page.wait_for_url("**/reference/glossary.html#option-theta-decay")


@pytest.mark.parametrize("width", [1300, 390, 360])
def test_definitions_stay_inside_the_window(open_page, width):
    page = open_page("here/chapter", width)
    assert page.locator("a.term-link").count() == 5
    for one in page.locator("a.term-link").all():
        one.focus()
        box = shown(page).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 390])
def test_accessible(open_page, colours, width):
    page = open_page("here/chapter", width, color_scheme=colours)
    link(page, "gamma peak").focus()
    assert shown(page).count() == 1
    assert violations(page) == []
    page = open_page("reference/glossary", width, color_scheme=colours)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The whole page is looked at with all others; here the state that only typing makes, on a few entries.
    page.get_by_label("Find a term").fill("delta hedging")
    assert page.locator(".glossary-mark:visible").count() > 0
    assert violations(page) == []


def test_the_links_work_without_javascript(open_page):
    page = open_page("here/chapter", java_script_enabled=False)
    page.locator("a.reference", has_text="gamma peak").first.click()
    assert page.url.endswith("/reference/glossary.html#gamma-peak")


def test_the_glossary_shows_definitions_of_its_own_links(open_page):
    page = open_page("reference/glossary")
    link(page, "dynamic gamma drag").focus()
    assert "at which rebalancing is expected to cost money" in shown(page).inner_text()
    assert shown(page).locator("a").count() == 0


def test_every_address_of_the_index_is_an_entry_and_leads_to_its_lesson(open_page):
    page = open_page("reference/glossary")
    names = page.locator(".glossary-index a").evaluate_all("all => all.map((a) => a.hash.slice(1))")
    entries = page.locator(".glossary-entry").evaluate_all("all => all.map((e) => e.id)")
    assert sorted(names) == sorted(entries) and len(set(names)) == len(names)
    taught = page.locator("#gamma-peak dd a", has_text="A chapter: Where it is taught")
    taught.click()
    assert page.url.endswith("/here/chapter.html#term-gamma-peak")
    assert page.locator("#term-gamma-peak").count() == 1


def test_the_filter_counts_and_says_when_there_is_nothing(open_page):
    page = open_page("reference/glossary")
    box, count = page.get_by_label("Find a term"), page.locator(".glossary-filter output")
    everything = page.locator(".glossary-entry").count()
    assert count.get_attribute("aria-live") == "polite" and count.inner_text() == f"{everything} terms"

    box.press_sequentially("PEAK gamma")
    assert count.inner_text() == f"1 term of {everything}"
    assert page.locator(".glossary-entry:visible h3").all_inner_texts()[0].startswith("Gamma peak")
    assert page.locator(".glossary-index a:visible").all_inner_texts() == ["Gamma peak"]
    assert page.locator("article h2:visible").count() == 1
    box.press("Enter")
    assert page.url.endswith("#gamma-peak")

    box.fill("ADL")  # another name of an entry
    assert page.locator(".glossary-entry:visible").evaluate_all("all => all.map((e) => e.id)") == [
        "liquidation-sale-mechanics"
    ]
    for nonsense in ("zeta", "(((", "<b>zeta</b>"):
        box.fill(nonsense)
        assert count.inner_text() == f"No term contains “{nonsense}”."
        assert page.locator("h2:visible, .glossary-entry:visible").count() == 0

    page.get_by_role("button", name="Show all terms").click()
    assert page.locator(".glossary-entry:visible").count() == everything
    assert page.evaluate("document.activeElement.id") == "glossary-filter-text"
    box.fill("zeta")
    box.press("Escape")
    assert page.locator(".glossary-entry:visible").count() == everything


def test_a_link_to_an_entry_that_is_filtered_out_shows_it(open_page):
    page = open_page("reference/glossary")
    page.get_by_label("Find a term").fill("vega")
    page.evaluate("location.hash = 'gamma-peak'")
    page.locator("#gamma-peak").wait_for()
    assert re.match(r"\d+ terms$", page.locator(".glossary-filter output").inner_text())
