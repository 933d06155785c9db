"""Reachable by all: keyboard, names, live regions, axe, small screens, both themes, reduced motion."""

import pytest
from explorers.pages import write_page

from deltahedge.explorers import REGISTRY, Slider

FOCUSABLE = ":is(input, select, button):not(:disabled), [tabindex='0']"
NOT_READY = 'document.querySelectorAll("[data-explorer]:not([data-explorer-ready])").length === 0'


@pytest.fixture(scope="module")
def axe(node_modules):
    return (node_modules / "axe-core" / "axe.min.js").read_text("utf8")


def violations(page, axe):
    page.evaluate(axe)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{v['id']}: {n['html'][:200]} ({n['failureSummary']})"
        for v in result["violations"]
        for n in v["nodes"]
    ]


@pytest.mark.parametrize(("width", "theme"), [(1300, "light"), (390, "dark")])
def test_axe_finds_nothing(name, theme, width, site, open_page, axe):
    page = open_page(site.file(name), width=width)
    page.evaluate("(theme) => document.documentElement.setAttribute('data-theme', theme)", theme)
    page.get_by_role("button", name="Show as table").click()
    if page.get_by_role("button", name="Predict first").count():
        page.get_by_role("button", name="Predict first").click()
    assert violations(page, axe) == []


def test_keyboard_alone_reaches_everything(name, site, open_page):
    page = open_page(site.file(name))
    groups = "new Set([...document.querySelectorAll('[type=radio]')].map((r) => r.name)).size"
    radios = "document.querySelectorAll('[type=radio]:not(:disabled)').length"
    focusable = f".dh-explorer :is({FOCUSABLE})"
    visible = f"[...document.querySelectorAll(`{focusable}`)].filter((e) => e.offsetParent).length"
    stops = page.evaluate(f"{visible} - {radios} + {groups}")  # a group of radios is one stop
    page.locator("body").press("Tab")
    seen = 0
    while page.evaluate("document.activeElement.closest('.dh-explorer') !== null") and seen <= stops:
        assert page.evaluate("document.activeElement.dataset.lmSuppressShortcuts") == "true"
        seen += 1
        page.keyboard.press("Tab")
    assert seen == stops


@pytest.mark.kit
def test_every_element_that_takes_focus_keeps_its_keys_in_jupyterlab(name, site, open_page):
    page = open_page(site.file(name))
    missing = f".dh-explorer :is({FOCUSABLE}):not([data-lm-suppress-shortcuts=true])"
    assert page.locator(missing).count() == 0


def test_names_for_screen_readers(name, site, open_page):
    page = open_page(site.file(name))
    assert page.get_by_role("group", name=REGISTRY[name].title).count() == 1
    for control in REGISTRY[name].controls().values():
        if type(control) is Slider:
            assert page.get_by_role("slider", name=control.label).count() >= 1, control.label
            assert page.get_by_role("textbox", name=f"{control.label}, ").count() >= 1, control.label
            assert page.locator(f"[data-control={control.name}][type=range]").get_attribute("aria-valuetext")
    assert page.get_by_role("img").count() >= 1
    for picture in page.get_by_role("img").all():
        assert picture.get_attribute("aria-label")


def test_a_change_is_announced_once_it_is_over(name, site, open_page):
    page = open_page(site.file(name))
    live = page.locator(".dh-unseen[aria-live=polite]")
    page.wait_for_function("document.querySelector('.dh-unseen').textContent !== ''")
    first = live.text_content()
    key, control = next(
        (k, c) for k, c in REGISTRY[name].controls().items() if type(c) is Slider and not c.when
    )
    slider = page.locator(f"[data-control={key}][type=range]")
    slider.press("Home" if control.initial != control.limits[0] else "End")
    assert live.text_content() == first, "every step of a drag would be read out"
    page.wait_for_function("(t) => document.querySelector('.dh-unseen').textContent !== t", arg=first)
    assert page.locator(".dh-summary").inner_text()[:40] in live.text_content()


def test_nothing_overflows_at_360_pixels(name, site, open_page):
    page = open_page(site.file(name), width=360, height=700)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    outside = """() => {
        const edge = document.querySelector(".dh-explorer").getBoundingClientRect().right;
        return [...document.querySelectorAll(".dh-explorer *")]
            .filter((e) => e.offsetParent && !e.closest(".dh-tables, .dh-unseen, .u-wrap"))
            .filter((e) => e.getBoundingClientRect().right > edge + 0.5)
            .map((e) => e.outerHTML.slice(0, 120));
    }"""
    assert page.evaluate(outside) == []


@pytest.mark.parametrize(("width", "which"), [(1300, 0), (390, 1)])
def test_the_page_keeps_as_much_room_as_is_needed(name, width, which, site, open_page):
    page = open_page(site.file(name), width=width)
    found = page.locator(".dh-explorer").bounding_box()["height"]
    kept = REGISTRY[name].heights[which]
    assert abs(found - kept) <= 0.05 * found, f"heights[{which}] of {name} should be {found:.0f}, is {kept}"


@pytest.mark.kit
def test_the_theme_can_be_switched_while_the_page_is_open(name, site, open_page):
    page = open_page(site.file(name))
    look = "document.querySelector('.dh-explorer canvas').toDataURL()"
    light = page.evaluate(look)
    page.evaluate("document.documentElement.setAttribute('data-theme', 'dark')")
    page.wait_for_function(f"(light) => {look} !== light", arg=light)
    background = "getComputedStyle(document.querySelector('.dh-explorer')).backgroundColor"
    assert page.evaluate(background) == "rgb(20, 24, 30)"
    page.evaluate("document.documentElement.setAttribute('data-theme', 'light')")
    page.wait_for_function(f"(light) => {look} === light", arg=light)


@pytest.mark.parametrize(
    "attributes", ['body data-jp-theme-light="false"', 'body class="vscode-dark"', "body"]
)
def test_dark_elsewhere(attributes, tmp_path, open_page):
    file = write_page(tmp_path, [REGISTRY["DeltaTangent"]()])
    text = file.read_text("utf8").replace(' data-theme="light"', "").replace("<body>", f"<{attributes}>")
    file.write_text(text, "utf8")
    page = open_page(file.as_uri(), color_scheme="dark" if attributes == "body" else "light")
    background = "getComputedStyle(document.querySelector('.dh-explorer')).backgroundColor"
    assert page.evaluate(background) == "rgb(20, 24, 30)"


def test_reduced_motion_is_honoured(name, site, open_page):
    page = open_page(site.file(name), reduced_motion="reduce")
    moving = """() => [...document.querySelectorAll(".dh-explorer *")].filter((e) => {
        const s = getComputedStyle(e);
        return parseFloat(s.transitionDuration) > 0 || parseFloat(s.animationDuration) > 0;
    }).length"""
    assert page.evaluate(moving) == 0


@pytest.mark.kit
def test_crisp_on_a_dense_screen(name, site, open_page):
    page = open_page(site.file(name), device_scale_factor=2)
    canvas = page.locator(".dh-explorer canvas").first
    assert canvas.evaluate("(c) => c.width / c.getBoundingClientRect().width") == pytest.approx(2, abs=0.02)


def test_the_picture_follows_the_width_of_the_page(site, open_page):
    page = open_page(site.file("DeltaTangent"))
    page.set_viewport_size({"width": 400, "height": 800})
    canvases = "[...document.querySelectorAll('.dh-explorer canvas')]"
    narrow = f"{canvases}.every((c) => c.getBoundingClientRect().width < 370)"
    page.wait_for_function(narrow)


def test_two_views_of_one_model_are_told_apart(tmp_path, open_page, axe):
    explorer = REGISTRY["DeltaTangent"]()
    page = open_page(write_page(tmp_path, [explorer, explorer]).as_uri())
    page.locator(".dh-view").nth(1).scroll_into_view_if_needed()
    page.wait_for_function(f"document.querySelectorAll('[data-explorer]').length === 2 && {NOT_READY}")
    assert violations(page, axe) == []
