"""Take the picture in README.md anew: the first page of the built book with its explorer at work.

    make book && .venv/bin/python book/tools/cover.py
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from browser import FLAGS, find_browser

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "_build" / "html" / "book" / "index.html"
COVER = ROOT / "book" / "images" / "cover.png"
SIZE = {"width": 1440, "height": 900}
DENSITY = 4 / 3  # pixels of the file for each of the page


def photograph() -> bytes:
    """What a reader sees first, at the density of a good screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        page = browser.new_page(viewport=SIZE, device_scale_factor=DENSITY, color_scheme="light")
        page.goto(PAGE.as_uri())
        page.wait_for_selector("[data-explorer-ready]")
        page.evaluate("document.fonts.ready")
        picture = page.screenshot()
        browser.close()
    return picture


if __name__ == "__main__":
    COVER.parent.mkdir(exist_ok=True)
    picture = Image.open(io.BytesIO(photograph())).convert("RGB")
    # A palette is a third of the size; the octree keeps thin coloured lines, which the median cut greys.
    slim = picture.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    slim.save(COVER, optimize=True)
    print(f"{COVER.relative_to(ROOT)}: {picture.width} x {picture.height}, {COVER.stat().st_size // 1000} KB")
