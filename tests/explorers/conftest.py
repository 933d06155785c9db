"""Pages to test on, one an explorer, from files and from a local server; and the speed report at the end."""

from __future__ import annotations

import functools
import shutil
import subprocess
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from explorers.pages import write_page

from deltahedge.explorers import REGISTRY

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"


#: For what the kit does alike for all: sliders only, a table and its own buttons, a game.
SAMPLE = ("DeltaTangent", "HedgeLedger", "PolicyRace")


def pytest_generate_tests(metafunc):
    """A test with an argument `name` runs for every explorer of the package, one marked `kit` for three."""
    if "name" in metafunc.fixturenames:
        of_the_kit = metafunc.definition.get_closest_marker("kit")
        metafunc.parametrize("name", SAMPLE if of_the_kit else sorted(REGISTRY))


@pytest.fixture(scope="session")
def node_modules():
    """The developers' JavaScript packages, installed from the lock file where they are missing."""
    modules = FRONTEND / "node_modules"
    if not (modules / "axe-core").is_dir():
        npm = shutil.which("npm")
        assert npm, "No npm: run `make frontend/node_modules`, or install Node, to test the explorers."
        subprocess.run([npm, "ci", "--silent"], cwd=FRONTEND, check=True)
    return modules


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A folder with a page for each explorer, `NAME.html`, its address as a file and on a local server."""
    folder = tmp_path_factory.mktemp("site")
    widgets = {name: explorer() for name, explorer in REGISTRY.items()}
    for name, widget in widgets.items():
        write_page(folder, [widget], name=f"{name}.html", title=name)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    class Site:
        root = folder

        @staticmethod
        def file(name):
            return (folder / f"{name}.html").as_uri()

        @staticmethod
        def url(name):
            return f"http://127.0.0.1:{server.server_port}/{name}.html"

    yield Site
    server.shutdown()


@pytest.fixture
def open_page(browser):
    """A function that opens an address in a window of its own; an error in its console fails the test."""
    contexts, complaints = [], []

    def opener(url, *, width=1300, height=900, ready=True, expect_errors=False, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        if not expect_errors:
            page.on("pageerror", lambda error: complaints.append(f"{url}: {error}"))
            page.on("console", lambda m: m.type == "error" and complaints.append(f"{url}: {m.text}"))
        page.goto(url)
        if ready:
            page.wait_for_selector("[data-explorer-ready]", timeout=15_000)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not complaints


def pytest_terminal_summary(terminalreporter):
    """Print the frame times, also those measured by other processes."""
    stats = terminalreporter.stats
    reports = [*stats.get("passed", []), *stats.get("failed", [])]
    lines = {value for report in reports for key, value in report.user_properties if key == "speed"}
    if lines:
        terminalreporter.section("slider input to finished picture")
        for line in sorted(lines):
            terminalreporter.write_line(line)
