"""A JupyterLab server of the test's own, and questions to the kernel of the notebook that is open in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from jupyter_client import BlockingKernelClient

TOKEN = "staying-neutral"
IDLE = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
# Lab draws only the cells near the window, and takes the others off the page; a test wants them all.
ALL_CELLS = {"windowingMode": "none"}


class Lab:
    """A JupyterLab server on a folder of notebooks, with its own settings and its own runtime folder."""

    def __init__(self, folder: Path):
        self.folder, self.runtime, self._client = folder, folder / "runtime", None
        places = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "HOME", "JUPYTERLAB_SETTINGS_DIR")
        home = {name: str(folder / name.lower()) for name in places}
        settings = Path(home["JUPYTERLAB_SETTINGS_DIR"], "@jupyterlab", "notebook-extension")
        settings.mkdir(parents=True)
        (settings / "tracker.jupyterlab-settings").write_text(json.dumps(ALL_CELLS), "utf8")
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

    def open(self, page, notebook: str):
        """Open a notebook of the folder in a browser's page and run all its cells."""
        page.goto(f"{self.address}/lab/tree/{notebook}?token={TOKEN}&reset")
        page.wait_for_function(IDLE, timeout=60_000)
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")

    def ask(self, expression: str):
        """Evaluate a Python expression in the notebook's kernel; its value must be plain numbers and text."""
        expression = f"__import__('json').dumps({expression})"
        reply = self._kernel().execute_interactive(
            "", user_expressions={"answer": expression}, timeout=60, output_hook=lambda message: None
        )
        answer = reply["content"]["user_expressions"]["answer"]
        assert answer["status"] == "ok", answer
        return json.loads(eval(answer["data"]["text/plain"], {"__builtins__": {}}))

    def wait_until(self, expression: str, holds=bool, seconds=20):
        """Ask again until the answer will do, and return it; the last one if none does."""
        end = time.monotonic() + seconds
        while not holds(answer := self.ask(expression)) and time.monotonic() < end:
            time.sleep(0.05)
        return answer

    def _kernel(self):
        if self._client is None:
            file = self._wait_for(lambda: next(self.runtime.glob("kernel-*.json"), None))
            self._client = BlockingKernelClient(connection_file=str(file))
            self._client.load_connection_file()
            self._client.start_channels()
        return self._client

    def close(self):
        """End the server and its kernel."""
        if self._client is not None:
            self._client.stop_channels()
        self.process.terminate()
        self.process.wait(timeout=20)
