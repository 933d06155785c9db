"""Every form of mark, axis and control that the kit offers, in one explorer made for the purpose."""

import pytest
from explorers.pages import write_page

from deltahedge.explorers import Choice, Explorer, Given, Seed, Slider, Toggle


class KitchenSink(Explorer):
    """All forms at once."""

    title = "Everything that the kit can draw is drawn here once"
    caption = "Not a figure of the book."
    javascript = """
    export default ({ engine, h }) => ({
      layout: "row",
      compute({ n, seed, height }, memo) {
        const z = memo("shocks", [seed, n], () => engine.normals(seed, n));
        const mid = engine.linspace(-2.9, 2.9, 30);
        const count = engine.curve(engine.histogram(z, -3, 3, 30), (c) => c * height);
        return { z, mid, count, mean: engine.mean(z) };
      },
      picture: (s, d) => [
        {
          title: "Bars, band, lines", x: { label: "x", values: d.mid },
          bars: [{ label: "count", values: d.count, color: "blue" }],
          bands: [{ label: "about right", low: new Float64Array(30),
                    high: engine.curve(d.mid, (x) => 0.3 * s.n * engine.normal.pdf(x)), at: 0.95 }],
          lines: [{ label: "normal", color: "vermillion", at: 0.7, side: "right",
                    values: engine.curve(d.mid, (x) => 0.2 * s.n * engine.normal.pdf(x)) }],
          vlines: [{ x: d.mean, label: "mean", color: "green" }],
        },
        {
          title: "Both axes logarithmic",
          x: { label: "rebalances", values: [1, 10, 100, 1000], log: true },
          y: { log: true, min: 0.0237, max: 1.3 },  // not powers of ten
          lines: [{ label: "1/√N", values: [1, 0.316, 0.1, 0.0316], color: "purple", dash: true }],
          clouds: [{ label: "paths", x: [2, 20, 200], y: [0.6, 0.2, 0.08], color: "blue", size: 6 }],
        },
        {
          title: "A gap, a step, marks", x: { label: "t", values: [0, 1, 2, 3, 4] },
          lines: [{ label: "with a gap", values: [1, 2, NaN, 3, 2], color: "ink" },
                  { label: "step", values: [0, 1, 1, 2, 2], color: "green", step: true, side: "below" }],
          segments: [{ from: [1, 0.5], to: [1, 2], label: "apart", color: "vermillion", dash: true }],
          points: [{ x: 3, y: 3, label: "here", color: "blue", hollow: s.on }],
          hlines: [{ y: 1.5, label: "level" }],
        },
        {
          title: "Heat", x: { label: "spot" }, y: { label: "time", format: (v) => `${v} d` },
          heat: { x0: 80, x1: 120, y0: 0, y1: 30, columns: 60, rows: 30, smooth: false,
                  values: Array.from({ length: 1800 }, (_, i) => (i % 60) / 60 * Math.floor(i / 60) / 30),
                  colors: ["paper", "blue", "vermillion"] },
          points: [{ x: 100, y: 10, label: "peak", color: "ink" }],
        },
        {
          title: "Bars with names", x: { values: [1, 2, 3], bare: true },
          bars: [{ label: "delta", values: [3, -2, 1], labels: ["calls", "puts", "total"],
                   colors: ["blue", "blue", "vermillion"] }],
          hlines: [{ y: 0 }],
        },
      ],
      readout: (s, d) => [
        { label: "Mean", value: d.mean },
        { label: "In words", text: s.mode },
        { label: "Tiny", value: 1.2e-7 },
      ],
      invariant: (s, d) => ({ label: "left over", value: s.on ? 0 : 1, tolerance: 1e-9 }),
      summary: (s, d) => `${s.n} numbers.`,
      extra: ({ set }) => {
        const click = () => set("n", 50);
        const node = h("button", { type: "button", class: "dh-button", on: { click } }, "Fifty");
        return { node, show() {} };
      },
    });
    """
    n = Slider(400, 10, 5000, 1, "Numbers", log=True, whole=True)
    height = Slider(1.0, 0.5, 2, 0.1, "Stretch", unit="×")
    mode = Choice("a", {letter: f"Mode {letter}" for letter in "abcde"}, "Mode")
    on = Toggle(True, "Hollow")
    seed = Seed(3)
    legs = Given([[1.0, "call"]], lambda name, value: value)

    def data(self):
        return {"mean": 0.0}

    def draw(self, figure, data):
        figure.subplots()

    def alt_text(self, data):
        return "Nothing."


@pytest.fixture
def sink(tmp_path, open_page):
    return lambda **options: open_page(write_page(tmp_path, [KitchenSink()]).as_uri(), **options)


def pixel_colours(page, chart):
    """How many different colours a chart shows."""
    return page.locator(".dh-explorer canvas").nth(chart).evaluate("""(canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;
    }""")


def test_all_marks_are_drawn(sink):
    page = sink()
    assert page.locator(".dh-explorer canvas").count() == 5
    for chart in range(5):
        assert pixel_colours(page, chart) > 20
    assert pixel_colours(page, 3) > 200, "the heat map"


def test_all_of_them_are_in_the_table(sink):
    page = sink()
    page.get_by_role("button", name="Show as table").click()
    text = page.get_by_role("region", name="The plotted numbers").inner_text()
    for words in ("count", "normal", "about right, low", "1/√N", "paths", "step", "here", "peak", "spot 8"):
        assert words in text, words


def test_log_slider_menu_toggle_seed_and_a_part_of_its_own(sink):
    page = sink()
    box = page.locator("[data-control=n][type=text]")
    slider = page.locator("[data-control=n][type=range]")
    slider.press("End")
    assert box.input_value() == "5,000"
    slider.press("Home")
    assert box.input_value() == "10"
    page.get_by_role("button", name="Fifty").click()
    assert box.input_value() == "50"
    page.locator("select").select_option("c")
    assert "c" in page.locator(".dh-readings").inner_text()
    page.get_by_role("button", name="Another").click()
    assert page.locator("[data-control=seed][type=text]").input_value() == "4"
    page.get_by_role("checkbox", name="Hollow").click()
    broken = page.locator(".dh-invariant.dh-broken").inner_text()
    assert "which should be 0" in broken
    assert "1.200 × 10⁻⁷" in page.locator(".dh-readings").inner_text()
    page.get_by_role("button", name="Copy as Python").click()
    field = page.get_by_label("Copy as Python: text to copy")
    copied = field.input_value() if field.count() else page.evaluate("navigator.clipboard.readText()")
    assert copied == "KitchenSink(n=50, height=1, mode='c', on=False, seed=4)"
