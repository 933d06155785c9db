"""From slider input to finished picture: reported, and failed only beyond four times the budget."""

import statistics

from deltahedge.explorers import REGISTRY, Slider

MEDIAN, P95 = 16, 33  # ms; a frame, and two

DRAG = """async ([key, n]) => {
    const range = document.querySelector(`[data-control="${key}"][type=range]`);
    const root = range.closest(".dh-explorer");
    const [low, high] = [Number(range.min), Number(range.max)];
    const times = [];
    for (let i = 0; i < n; i++) {
        const before = range.value;
        range.value = low + ((high - low) * (i + 1)) / (n + 1);
        if (range.value === before) continue; // few steps: the slider stays where it is
        const drawn = new Promise((done) => root.addEventListener("dh-drawn", done, { once: true }));
        await new Promise(requestAnimationFrame);
        const start = performance.now();
        range.dispatchEvent(new Event("input", { bubbles: true }));
        // Pictures are drawn before any timer fires: only a value that did not change runs into this one.
        const never = new Promise((resolve) => setTimeout(resolve, 50));
        const finished = await Promise.race([drawn.then(() => true), never]);
        if (finished) times.push(performance.now() - start);
    }
    return times;
}"""


def test_a_picture_is_finished_within_a_frame(name, site, open_page, record_property):
    page = open_page(site.file(name))
    slowest = []
    for key, control in REGISTRY[name].controls().items():
        if type(control) is not Slider:
            continue
        page.evaluate("(v) => [...StayingNeutral.models.values()][0].set(v)", control.when)
        page.evaluate(DRAG, [key, 4])  # the engine warms up
        times = page.evaluate(DRAG, [key, 30])
        if times:
            slowest.append((statistics.median(times), sorted(times)[int(0.95 * len(times))], key))
    median, p95, key = max(slowest)
    found = f"median {median:5.1f} ms, 95th percentile {p95:5.1f} ms"
    record_property("speed", f"{name:22} {found} (budget {MEDIAN} and {P95}): {key}")
    assert median <= 4 * MEDIAN
    assert max(p95 for _, p95, _ in slowest) <= 4 * P95
