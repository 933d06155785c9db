"""A reader in a real browser who notes everything that goes wrong."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

ALL_RULES = {"resultTypes": ["violations"]}
# What a change of theme can break; everything else was looked at in the light one.
COLOUR_RULES = ALL_RULES | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}

WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifted += shift.value;
}).observe({ type: "layout-shift", buffered: true });
"""
SCROLL_THROUGH = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight * 0.8) {
    scrollTo({ top: y, behavior: "instant" });
    await new Promise((done) => setTimeout(done, 60));
  }
}"""
OPEN_FOLDS = """async () => {
  for (const fold of document.querySelectorAll("article details")) fold.open = true;
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}"""
SETTLED = "() => Number(document.documentElement.dataset.settled) === innerWidth"
UNREADY = """() => [...document.querySelectorAll("[data-explorer-slot]")]
  .filter((slot) => !slot.querySelector("[data-view-ready]")).length"""


class Visit:
    """One page in one tab, with the requests it made and the complaints of the browser."""

    def __init__(self, tab, home: str):
        self.tab, self.home = tab, home
        self.requests: list[str] = []
        self.complaints: list[str] = []
        tab.on("request", lambda request: self.requests.append(request.url))
        tab.on("requestfailed", self._note_failure)
        tab.on("response", self._note)
        tab.on("console", self._listen)
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        tab.add_init_script(WATCH_SHIFTS)

    def _listen(self, said) -> None:
        if said.type in ("error", "warning"):
            self.complaints.append(said.text)

    def _note_failure(self, request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the reader left before it came
            self.complaints.append(f"{request.failure}: {request.url}")

    def _note(self, response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    def open(self, page: str) -> None:
        """Go to a page, read it to the end, and wait until every figure on it is alive."""
        self.tab.goto(self.home + page)
        self.tab.evaluate(SCROLL_THROUGH)
        self.tab.wait_for_function(f"() => ({UNREADY})() === 0", timeout=15_000)

    def abroad(self) -> list[str]:
        """Requests that left the book."""
        return [url for url in self.requests if not url.startswith((self.home, "data:", "blob:"))]

    def violations(self, rules: dict) -> list[str]:
        """What axe finds in the page once it has settled at its width, with every fold open."""
        self.tab.wait_for_function(SETTLED)
        self.tab.evaluate(OPEN_FOLDS)
        if not self.tab.evaluate("() => Boolean(window.axe)"):
            self.tab.add_script_tag(path=AXE)
        found = self.tab.evaluate("(rules) => axe.run(document, rules)", rules)["violations"]
        return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]

    def overflow(self) -> list[str]:
        """What sticks out of the page to the right, if the page scrolls sideways."""
        return self.tab.evaluate("""() => {
          const root = document.documentElement;
          if (root.scrollWidth <= root.clientWidth) return [];
          const out = [...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1);
          return out.slice(0, 5).map((e) => e.outerHTML.slice(0, 120));
        }""")


@contextmanager
def visit(browser, home: str, **options):
    """A visit in a fresh context: nothing remembered, nothing cached."""
    options = {"viewport": {"width": 1300, "height": 900}, "color_scheme": "light", **options}
    context = browser.new_context(**options)
    try:
        yield Visit(context.new_page(), home)
    finally:
        context.close()
