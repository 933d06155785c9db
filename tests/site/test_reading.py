"""What a reader does with the book: search, colours, drawers, keys; with scripts, without, from a file."""

from __future__ import annotations

import pytest
from reader import visit

CHAPTER = "book/delta/hedge-ledger.html"


@pytest.fixture(scope="session")
def homes(built_site, address):
    """The two ways to have the book: from a server, and as a folder of files."""
    return {"server": address, "file": built_site.as_uri() + "/"}


@pytest.mark.parametrize("where", ["server", "file"])
def test_search_finds_and_leads_there(browser, homes, where):
    with visit(browser, homes[where]) as reader:
        tab = reader.tab
        tab.goto(homes[where] + CHAPTER)
        tab.keyboard.press("/")
        tab.keyboard.type("stop-loss")
        tab.keyboard.press("Enter")
        tab.wait_for_selector("#search-results li a")
        tab.wait_for_function("() => document.querySelector('.search-summary').textContent.includes('found')")
        found = tab.locator("#search-results li a", has_text="The hedge ledger").first
        assert tab.locator("#search-results li").count() >= 1
        if where == "server":
            tab.wait_for_selector("#search-results li p.context")
            assert "annotation" not in tab.locator("#search-results").inner_text()
        found.click()
        tab.wait_for_url("**/hedge-ledger.html*")
        assert not reader.complaints + reader.abroad()


@pytest.mark.parametrize("page", ["book/index.html", CHAPTER, "book/reference/notation.html"])
def test_a_page_opened_as_a_file_is_the_whole_page(browser, homes, page):
    with visit(browser, homes["file"]) as reader:
        reader.open(page)
        tab = reader.tab
        assert not reader.complaints + reader.abroad()
        assert tab.locator("[data-explorer-failed]").count() == 0
        assert tab.evaluate("() => getComputedStyle(document.body).margin") == "0px"


@pytest.mark.parametrize("system", ["light", "dark"])
def test_colours_follow_the_system_until_the_reader_chooses(browser, address, system):
    other = {"light": "dark", "dark": "light"}[system]
    with visit(browser, address, color_scheme=system) as reader:
        tab = reader.tab
        root = tab.locator("html")
        tab.goto(address + "book/index.html")
        tab.wait_for_selector(f"html[data-theme={system}]")
        tab.emulate_media(color_scheme=other)
        tab.wait_for_selector(f"html[data-theme={other}]")
        while root.get_attribute("data-mode") != system:
            tab.locator(".theme-button").click()
        tab.goto(address + CHAPTER)
        assert root.get_attribute("data-theme") == system
        assert tab.evaluate("() => getComputedStyle(document.documentElement).colorScheme") == system


def test_the_first_key_leads_past_the_menus(browser, address):
    with visit(browser, address) as reader:
        tab = reader.tab
        tab.goto(address + CHAPTER)
        tab.keyboard.press("Tab")
        assert tab.evaluate("() => document.activeElement.textContent") == "Skip to the text"
        tab.keyboard.press("Enter")
        tab.keyboard.press("Tab")
        assert tab.evaluate("() => Boolean(document.activeElement.closest('main'))")


@pytest.mark.parametrize(("button", "drawer"), [(".menu-button", "#site-nav"), (".toc-button", "#page-toc")])
def test_drawers_on_a_small_screen(browser, address, button, drawer):
    with visit(browser, address, viewport={"width": 390, "height": 800}) as reader:
        tab = reader.tab
        tab.goto(address + CHAPTER)
        assert not tab.locator(drawer).is_visible()
        tab.locator(button).press("Enter")
        assert tab.locator(drawer).is_visible()
        assert not reader.violations({"resultTypes": ["violations"]})
        tab.keyboard.press("Escape")
        assert not tab.locator(drawer).is_visible()
        tab.locator(button).click()
        tab.locator(f"{drawer} a").last.click()
        assert not tab.locator(drawer).is_visible()


def test_the_download_menu_closes_by_key_and_by_a_click_elsewhere(browser, address):
    with visit(browser, address) as reader:
        tab = reader.tab
        tab.goto(address + CHAPTER)
        menu = tab.locator(".bar-menu")
        for leave in (lambda: tab.keyboard.press("Escape"), lambda: tab.locator("h1").click()):
            menu.locator("summary").click()
            assert menu.get_by_role("link").first.is_visible()
            leave()
            assert not menu.get_by_role("link").first.is_visible()


def test_the_contents_of_the_page_follow_the_reader(browser, address):
    with visit(browser, address) as reader:
        tab = reader.tab
        tab.goto(address + CHAPTER)
        tab.locator("#page-toc a", has_text="Summary").click()
        tab.wait_for_selector("#page-toc a[aria-current]:has-text('Summary')")


def test_code_can_be_copied(browser, address):
    with visit(browser, address, permissions=["clipboard-read", "clipboard-write"]) as reader:
        tab = reader.tab
        tab.goto(address + CHAPTER)
        cell = tab.locator(".cell_input .highlight").first
        code = cell.locator("pre").text_content().rstrip()
        cell.hover()
        cell.locator(".copy-button").click()
        tab.wait_for_function("() => document.querySelector('.copy-button').textContent === 'Copied'")
        assert tab.evaluate("() => navigator.clipboard.readText()") == code


def test_a_solution_opens_for_its_link(browser, address):
    with visit(browser, address) as reader:
        tab = reader.tab
        tab.goto(address + CHAPTER)
        link = tab.locator(".to-solution a").first
        solution = tab.locator(link.get_attribute("href"))
        assert solution.evaluate("fold => !fold.open")
        link.click()
        tab.wait_for_function("(fold) => fold.open", arg=solution.element_handle())


def test_without_scripts_the_figures_are_printed_with_their_words(browser, address):
    with visit(browser, address, java_script_enabled=False) as reader:
        tab = reader.tab
        tab.goto(address + "book/index.html")
        still = tab.locator(".explorer-slot img").first
        assert still.is_visible()
        assert len(still.get_attribute("alt")) > 40
        assert tab.locator(".explorer-slot figcaption").first.is_visible()
        assert not tab.locator(".theme-button").is_visible()
        tab.goto(address + CHAPTER)
        assert tab.locator(".katex").first.is_visible()
        assert not reader.complaints + reader.abroad()


@pytest.mark.parametrize("broken", ["missing", "throws"])
def test_where_the_explorers_script_fails_the_figures_are_printed(browser, address, broken):
    with visit(browser, address) as reader:
        tab = reader.tab
        answer = {"missing": lambda r: r.abort(), "throws": lambda r: r.fulfill(body="throw Error('x')")}
        tab.route("**/site.js*", answer[broken])
        tab.goto(address + "book/index.html")
        still = tab.locator(".explorer-slot > img").first
        still.wait_for()
        assert len(still.get_attribute("alt")) > 40
        assert "could not be loaded" in tab.locator(".explorer-slot").first.inner_text()


def test_the_bare_address_leads_to_the_book(browser, address):
    with visit(browser, address) as reader:
        reader.tab.goto(address)
        reader.tab.wait_for_url("**/book/index.html")
        assert reader.tab.title() == "Staying Neutral"
        assert not reader.complaints
