"""The static host: what a page without a kernel can hold, from files, with nothing asked of the network."""

import anywidget
import ipywidgets
import pytest
import traitlets
from explorers.pages import write_page

from deltahedge.explorers import REGISTRY, Explorer, Slider
from deltahedge.explorers._base import STATIC

STATE = "(i) => [...StayingNeutral.models.values()][i].get('spot')"
BOX = "[data-control=spot][type=text]"


class Counter(anywidget.AnyWidget):
    """A widget of somebody else: own script, own style, a binary trait, initialize and render."""

    _esm = """
    export default {
      initialize({ model }) { globalThis.started = (globalThis.started ?? 0) + 1; },
      render({ model, el, signal, experimental }) {
        const button = document.createElement("button");
        const show = () => { button.textContent = `count ${model.get("count")}`; };
        button.className = "counter";
        button.addEventListener("click", () => {
          model.set("count", model.get("count") + 1);
          model.save_changes();
        });
        model.on("change:count", show);
        show();
        const bytes = model.get("bytes");
        const sum = document.createElement("output");
        const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        sum.textContent = view.reduce((a, b) => a + b, 0);
        el.append(button, sum);
        return () => model.off("change:count", show);
      },
    };
    """
    _css = ".counter { color: rgb(1, 2, 3); }"
    count = traitlets.Int(0).tag(sync=True)
    bytes = traitlets.Bytes(bytes([1, 2, 3])).tag(sync=True)


class OwnExplorer(Explorer):
    """An explorer that is not in the package: a parabola."""

    title = "The square grows faster than its side, whatever the side"
    caption = "A square."
    javascript = """
    export default ({ engine, format }) => ({
      compute: ({ side }) => ({ x: engine.linspace(0, side, 11), area: side * side }),
      picture: (s, d) => [{
        title: "Area", x: { label: "side", values: d.x },
        lines: [{ label: "area", values: engine.curve(d.x, (x) => x * x), color: "green" }],
      }],
      readout: (s, d) => [{ label: "Area", value: d.area, digits: 2 }],
      invariant: (s, d) => ({ label: "area - side²", value: d.area - s.side ** 2, tolerance: 1e-12 }),
      summary: (s, d) => `The area is ${format.fixed(d.area)}.`,
    });
    """
    side = Slider(2.0, 0, 10, 0.5, "Side")

    def data(self):
        return {"area": self.side**2}

    def draw(self, figure, data):
        figure.subplots().plot([0, 1], [0, data["area"]])

    def alt_text(self, data):
        return f"A square of area {data['area']}."


def set_box(page, view, text):
    box = page.locator(".dh-view").nth(view).locator(BOX)
    box.fill(text)
    box.press("Enter")


def box_value(page, view):
    return page.locator(".dh-view").nth(view).locator(BOX).input_value()


def all_ready(page, n):
    for view in page.locator("[data-explorer-slot]").all():
        view.scroll_into_view_if_needed()
    page.wait_for_function(f"document.querySelectorAll('[data-explorer-ready]').length === {n}")


def test_two_views_of_one_model_move_together(tmp_path, open_page):
    explorer = REGISTRY["DeltaTangent"]()
    page = open_page(write_page(tmp_path, [explorer, explorer]).as_uri())
    all_ready(page, 2)
    set_box(page, 0, "55")
    assert box_value(page, 1) == "55"


def test_jslink_and_jsdlink(tmp_path, open_page):
    first, second, third = (REGISTRY["DeltaTangent"](spot=s) for s in (45.0, 50.0, 55.0))
    both = ipywidgets.jslink((first, "spot"), (second, "spot"))
    one_way = ipywidgets.jsdlink((second, "spot"), (third, "spot"))
    page = write_page(tmp_path, [first, second, third, both, one_way])
    text = page.read_text("utf8")
    for link in (both, one_way):  # links have no view
        text = text.replace(f'"model_id": "{link.model_id}"', f'"model_id": "{first.model_id}"')
    page.write_text(text, "utf8")
    page = open_page(page.as_uri())
    all_ready(page, 5)
    set_box(page, 1, "60")
    assert [box_value(page, i) for i in range(3)] == ["60"] * 3
    set_box(page, 2, "40")
    assert [box_value(page, i) for i in range(3)] == ["60", "60", "40"]


def test_boxes_of_explorers(tmp_path, open_page):
    box = ipywidgets.VBox([REGISTRY["DeltaTangent"](), ipywidgets.HBox([REGISTRY["DeltaTangent"]()])])
    page = open_page(write_page(tmp_path, [box]).as_uri())
    all_ready(page, 2)


@pytest.mark.parametrize("hoist", [False, True])
def test_the_widget_of_somebody_else(hoist, tmp_path, open_page):
    def change(states):
        for entry in states.values():
            state = entry["state"]
            if hoist and "_esm" in state:
                source = "(globalThis.explorerModules ??= {})['abc123'] = " + repr(state.pop("_esm")) + ";"
                (tmp_path / "abc123.js").write_text(source, "utf8")
                (tmp_path / "abc123.css").write_text(state.pop("_css"), "utf8")
                state |= {"_esm_src": "abc123.js", "_css_src": "abc123.css"}

    tmp_path.mkdir(exist_ok=True)
    widget = Counter()
    page = open_page(write_page(tmp_path, [widget, widget], change=change).as_uri(), ready=False)
    page.wait_for_function("document.querySelectorAll('.counter').length === 2")
    page.locator(".counter").first.click()
    assert page.locator(".counter").nth(1).inner_text() == "count 1"
    assert page.locator("output").first.inner_text() == "6", "the binary trait"
    assert page.evaluate("started") == 1, "initialize runs once however many views there are"
    page.wait_for_function("getComputedStyle(document.querySelector('.counter')).color === 'rgb(1, 2, 3)'")


def test_an_explorer_of_the_readers_own(tmp_path, open_page):
    explorer = OwnExplorer()
    assert "OwnExplorer" not in REGISTRY
    page = open_page(write_page(tmp_path, [explorer]).as_uri())
    page.locator("[data-control=side][type=range]").press("End")
    assert "100.00" in page.locator(".dh-readings").inner_text()
    assert page.locator(".dh-summary").inner_text() == "The area is 100.00."


def test_a_stock_control_says_that_it_needs_a_kernel(tmp_path, open_page):
    page = open_page(write_page(tmp_path, [ipywidgets.IntSlider()]).as_uri(), ready=False)
    words = page.locator(".dh-stock").inner_text()
    assert (
        words
        == "This control (IntSlider) needs a running Python kernel: open the chapter in JupyterLab to use it."
    )


def test_an_explorer_that_cannot_start_says_why_and_shows_its_still(tmp_path, open_page):
    def rename(states):
        for entry in states.values():
            if "_explorer" in entry["state"]:
                entry["state"]["_explorer"] = "NoSuchExplorer"

    explorer = REGISTRY["DeltaTangent"]()
    file = write_page(tmp_path, [explorer], change=rename)
    (tmp_path / "still.png").write_bytes(explorer.still())
    slot = '<div data-explorer-slot data-still="still.png" data-alt="a curve and a line">'
    file.write_text(file.read_text("utf8").replace("<div data-explorer-slot>", slot), "utf8")
    page = open_page(file.as_uri(), ready=False, expect_errors=True)
    page.wait_for_selector("[data-explorer-failed]")
    assert "no explorer called NoSuchExplorer" in page.locator(".dh-failed").inner_text()
    assert page.get_by_role("img", name="a curve and a line").evaluate("(i) => i.naturalWidth") > 900


def test_a_browser_too_old_to_read_the_host_shows_the_still(tmp_path, open_page):
    explorer = REGISTRY["DeltaTangent"]()
    file = write_page(tmp_path, [explorer])
    (tmp_path / "site.js").write_text("class { #what is this }", "utf8")
    (tmp_path / "still.png").write_bytes(explorer.still())
    slot = '<div data-explorer-slot data-still="still.png" data-alt="a curve and a line">'
    file.write_text(file.read_text("utf8").replace("<div data-explorer-slot>", slot), "utf8")
    page = open_page(file.as_uri(), ready=False, expect_errors=True)
    assert page.get_by_role("img", name="a curve and a line").evaluate("(i) => i.naturalWidth") > 900
    assert "too old" in page.locator("[data-explorer-slot]").inner_text()


def test_an_explorer_whose_script_is_missing_says_so(tmp_path, open_page):
    explorer = REGISTRY["DeltaTangent"]()
    file = write_page(tmp_path, [explorer])
    (tmp_path / "explorers" / "DeltaTangent.js").unlink()
    page = open_page(file.as_uri(), ready=False, expect_errors=True)
    page.wait_for_selector("[data-explorer-failed]")
    assert "no explorer called DeltaTangent" in page.locator(".dh-failed").inner_text()


def test_a_page_loads_the_scripts_of_its_own_explorers_only(tmp_path, open_page):
    page = open_page(write_page(tmp_path, [REGISTRY["HedgeLedger"]()]).as_uri())
    assert page.evaluate("Object.keys(StayingNeutral.definitions)") == ["HedgeLedger"]


def test_a_link_opens_its_state_although_the_scripts_come_after_the_host(tmp_path, open_page):
    file = write_page(tmp_path, [REGISTRY["HedgeLedger"](), REGISTRY["DeltaTangent"]()])
    page = open_page(f"{file.as_uri()}#DeltaTangent=spot:60")
    page.locator("[data-explorer=DeltaTangent][data-explorer-ready]").wait_for()
    assert page.locator("[data-explorer=DeltaTangent]").locator(BOX).input_value() == "60"


def test_a_widget_without_its_state_says_so(tmp_path, open_page):
    explorer = REGISTRY["DeltaTangent"]()
    page = open_page(
        write_page(tmp_path, [explorer], change=dict.clear).as_uri(), ready=False, expect_errors=True
    )
    page.wait_for_selector("[data-explorer-failed]")
    assert "saved state is missing" in page.locator(".dh-failed").inner_text()


def test_a_setting_that_cannot_be_drawn_is_told_and_forgotten(site, open_page):
    page = open_page(site.file("DeltaTangent"), expect_errors=True)
    page.evaluate("""() => {
        const { compute } = StayingNeutral.definitions.DeltaTangent;
        StayingNeutral.definitions.DeltaTangent.compute = () => { throw new Error("on purpose"); };
        globalThis.mend = () => { StayingNeutral.definitions.DeltaTangent.compute = compute; };
    }""")
    set_box(page, 0, "55")
    assert "on purpose" in page.locator(".dh-note").inner_text()
    page.evaluate("mend()")
    set_box(page, 0, "56")
    assert page.locator(".dh-note").is_hidden()
    assert "56.00" in page.locator(".dh-summary").inner_text()


def test_an_explorer_far_below_waits_until_it_is_near(tmp_path, open_page):
    widgets = [REGISTRY["DeltaTangent"](), REGISTRY["DeltaTangent"]()]
    file = write_page(tmp_path, widgets)
    second = file.read_text("utf8").rpartition("<div data-explorer-slot>")
    file.write_text(f'{second[0]}<div style="height: 4000px"></div>{second[1]}{second[2]}', "utf8")
    page = open_page(file.as_uri())
    page.wait_for_timeout(300)
    assert page.locator("[data-explorer-ready]").count() == 1
    all_ready(page, 2)
    named = open_page(f"{file.as_uri()}#DeltaTangent-2=spot:60", ready=False)
    named.locator(".dh-view").nth(1).locator("[data-explorer-ready]").wait_for()
    assert box_value(named, 1) == "60"
    named.evaluate("scrollTo(0, 0)")
    all_ready(named, 2)
    assert box_value(named, 0) == "49"


def test_nothing_is_asked_of_the_network(name, site, open_page, browser):
    context = browser.new_context()
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.file(name))
    page.wait_for_selector("[data-explorer-ready]")
    page.locator("[type=range]").first.press("End")
    context.close()
    assert not [url for url in asked if not url.startswith(("file:", "blob:", "data:"))]


def test_the_module_for_notebooks_mounts_and_leaves_nothing_behind(name, site, open_page):
    page = open_page(site.url(name))
    result = page.evaluate("""async () => {
        const { default: widget } = await import("./explorers.js");
        const model = [...StayingNeutral.models.values()][0];
        const counts = { on: 0, off: 0 };
        const counting = new Proxy(model, { get: (target, key) => {
            const value = target[key];
            if (typeof value !== "function") return value;
            return (...args) => { if (key in counts) counts[key]++; return value.apply(target, args); };
        }});
        const el = document.createElement("div");
        document.querySelector("main").append(el);
        const stop = await widget.render({ model: counting, el });
        const ready = el.querySelector("[data-explorer-ready]") !== null;
        const link = [...el.querySelectorAll("button")].some((b) => b.textContent === "Copy link");
        const control = model.get("_controls").find((c) => c.kind === "slider");
        stop();
        model.set(control.name, control.max);
        document.documentElement.dataset.theme = "dark";
        await new Promise((done) => setTimeout(done, 700));
        return { ready, link, counts, left: el.childNodes.length };
    }""")
    assert result["ready"]
    assert not result["link"], "a notebook has no address of its own to write a state into"
    assert result["counts"]["on"] == result["counts"]["off"] > 0
    assert result["left"] == 0


def test_the_classic_script_works_without_modules():
    for script in (STATIC / "site.js", *(STATIC / "explorers").iterdir()):
        text = script.read_text("utf8")
        assert "import.meta" not in text
        assert "\nexport" not in text


def test_everything_can_be_printed(tmp_path, open_page):
    widgets = [REGISTRY["DeltaTangent"](), REGISTRY["DeltaTangent"]()]
    file = write_page(tmp_path, widgets)
    second = file.read_text("utf8").rpartition("<div data-explorer-slot>")
    file.write_text(f'{second[0]}<div style="height: 4000px"></div>{second[1]}{second[2]}', "utf8")
    page = open_page(file.as_uri())
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_function("document.querySelectorAll('[data-explorer-ready]').length === 2")
