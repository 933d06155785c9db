"""A chapter in a class: JupyterLab runs it, and slider and Python trait follow each other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from jupyter_client import BlockingKernelClient

CHAPTER = Path(__file__).resolve().parents[2] / "book" / "index.ipynb"
TOKEN = "staying-neutral"
# The widgets that live in the kernel, found without knowing what the chapter calls them.
EXPLORERS = (
    "[w for w in __import__('ipywidgets').widgets.widget._instances.values()"
    " if type(w).__name__ == 'DeltaTangent']"
)
THE_EXPLORER = f"{EXPLORERS}[-1]"


class Lab:
    """A JupyterLab server with one copied chapter, its own settings and its own runtime folder."""

    def __init__(self, folder: Path):
        self.folder, self.runtime = folder, folder / "runtime"
        places = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "HOME")
        home = {name: str(folder / name.lower()) for name in places}
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *("--expose-app-in-browser", "--LabApp.extension_manager=readonly"),
                *(f"--IdentityProvider.token={TOKEN}", "--ServerApp.port=0", f"--notebook-dir={folder}"),
            ],
            env={**os.environ, **home, "JUPYTER_RUNTIME_DIR": str(self.runtime)},
            stdout=subprocess.DEVNULL,
            stderr=(folder / "log").open("w"),
        )
        self.address = self._wait_for(self._started)

    def _wait_for(self, ready, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            found = ready()
            if found:
                return found
            time.sleep(0.2)
        raise RuntimeError("JupyterLab did not start:\n" + (self.folder / "log").read_text()[-2000:])

    def _started(self):
        for file in self.runtime.glob("jpserver-*.json"):
            address = json.loads(file.read_text())["url"].rstrip("/")
            try:
                urlopen(Request(f"{address}/api/status?token={TOKEN}"))
            except URLError:
                return None
            return address
        return None

    def ask(self, expression: str):
        """Evaluate a Python expression in the chapter's kernel."""
        connection = self._wait_for(lambda: next(self.runtime.glob("kernel-*.json"), None))
        client = BlockingKernelClient(connection_file=str(connection))
        client.load_connection_file()
        client.start_channels()
        try:
            reply = client.execute_interactive(
                "", user_expressions={"answer": expression}, timeout=30, output_hook=lambda message: None
            )
        finally:
            client.stop_channels()
        answer = reply["content"]["user_expressions"]["answer"]
        assert answer["status"] == "ok", answer
        return json.loads(answer["data"]["text/plain"])

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=20)


@pytest.fixture
def lab(tmp_path):
    shutil.copy(CHAPTER, tmp_path / CHAPTER.name)
    server = Lab(tmp_path)
    yield server
    server.close()


IDLE = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"


def test_slider_and_trait_follow_each_other(lab, browser):
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.goto(f"{lab.address}/lab/tree/{CHAPTER.name}?token={TOKEN}&reset")
    page.wait_for_function(IDLE, timeout=60_000)
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    # The saved picture is replaced by the live one: only that answers to the kernel.
    deadline = time.monotonic() + 60
    while not lab.ask(f"len({EXPLORERS})") and time.monotonic() < deadline:
        time.sleep(0.2)
    page.wait_for_function(IDLE, timeout=60_000)
    explorer = page.locator('[data-explorer-ready="true"]').first
    explorer.wait_for(timeout=60_000)

    # From the slider to Python ...
    slider = explorer.locator('input[type="range"]').first
    before = lab.ask(f"{THE_EXPLORER}.spot")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    deadline = time.monotonic() + 10
    while lab.ask(f"{THE_EXPLORER}.spot") != before + 0.75 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert lab.ask(f"{THE_EXPLORER}.spot") == before + 0.75

    # ... and from Python to the number box beside the slider.
    lab.ask(f"{THE_EXPLORER}.set_trait('spot', 60.0) or 0")
    box = explorer.locator("input.dh-box").first
    page.wait_for_function("box => Number(box.value) === 60", arg=box.element_handle(), timeout=10_000)
    page.close()
