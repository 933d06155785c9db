"""Find a Chromium to test with, or get one: system browser, then root's apt, then Playwright's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# Headless in a container, and silent: without these Chromium looks up hosts of its own at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
HELP = """\
No browser to test the book with. Install one of these, then run `make test` again:
  Debian, Ubuntu   sudo apt-get install chromium
  macOS            brew install --cask chromium   (or Google Chrome)
  anywhere         .venv/bin/playwright install chromium
Or name one that is elsewhere: BROWSER=/path/to/chrome make test"""


def _installed() -> str | None:
    """The path of a Chromium or Chrome on this machine; `BROWSER` in the environment wins."""
    named = os.environ.get("BROWSER")
    if named:
        if not os.access(named, os.X_OK):
            raise SystemExit(f"BROWSER={named} is not a program that can be run.\n{HELP}")
        return named
    on_path = (shutil.which(name) for name in NAMES)
    in_place = (path for path in APPLICATIONS if os.access(path, os.X_OK))
    return next((path for path in (*on_path, *in_place) if path), None)


def _downloaded() -> str | None:
    """The path of the browser that Playwright downloaded earlier, if it did."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _apt() -> bool:
    """Install Debian's Chromium; only root may, and only where apt-get is."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    print("No browser found: installing Chromium with apt-get ...", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    install = ["apt-get", "install", "-y", "-qq", "chromium"]
    return subprocess.run(install, check=False, **quiet).returncode == 0


def _playwright_download() -> bool:
    """Let Playwright fetch its own Chromium, where its download is reachable."""
    print("No browser found: asking Playwright to download Chromium ...", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, check=False).returncode == 0


def find_browser() -> str:
    """The browser's path. Where there is none and none can be had, say what to install and stop."""
    found = _installed() or _downloaded()
    if not found and _apt():
        found = _installed()
    if not found and _playwright_download():
        found = _downloaded()
    if not found:
        raise SystemExit(HELP)
    return found


if __name__ == "__main__":
    print(f"Testing with {find_browser()}")
