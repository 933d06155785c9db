"""Every picture says in words what it shows, and a page knows its size before it loads.

A picture without alternative text fails the strict build and names the page and the line. The text may come
from the Markdown (``:alt:``, ``![words](...)``), from a cell's ``mystnb.image.alt``, or from the output
itself (``metadata["image/png"]["alt"]``).
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

import imagesize
from docutils import nodes
from myst_nb.core.render import NbElementRenderer
from node_place import line
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
IMG = re.compile(r"<img\b[^>]*>")
ALT = re.compile(r'\balt="\s*\S[^"]*"')
SCREEN_DPI = 100  # matplotlib's own; a picture with more is finer, not larger


def read_alt_of_outputs() -> None:
    """Let MyST-NB take the alternative text that an output carries, as it takes width and height."""
    original = NbElementRenderer.render_image
    if getattr(original, "reads_alt", False):
        return

    def render_image(self, data):
        found = original(self, data)
        alt = data.output_metadata.get(data.mime_type, {}).get("alt")
        for image in found:
            if alt and not image.get("alt"):
                image["alt"] = alt
        return found

    render_image.reads_alt = True
    NbElementRenderer.render_image = render_image


def check(app, doctree: nodes.document) -> None:
    """Warn about each picture of a page that has no alternative text."""
    for image in doctree.findall(nodes.image):
        if not image.get("alt", "").strip():
            _complain(app, image, image["uri"])
    for raw in doctree.findall(nodes.raw):
        for tag in IMG.findall(raw.astext()) if raw.get("format") == "html" else ():
            if not ALT.search(tag):
                _complain(app, raw, tag)


def _complain(app, node: nodes.Node, what: str) -> None:
    place = (app.env.docname, line(node))
    LOGGER.warning("a picture without alternative text: %s", what[:120], location=place, type="alt")


def size(path: Path) -> tuple[int, int] | None:
    """Width and height of a picture on the page, in CSS pixels."""
    width, height = imagesize.get(path)
    if width <= 0 or height <= 0:
        return None
    dpi = imagesize.getDPI(path)[0] if path.suffix.lower() == ".png" else -1
    scale = min(1.0, SCREEN_DPI / dpi) if dpi > 0 else 1.0
    return round(width * scale), round(height * scale)


def state_sizes(app, pagename, templatename, context, doctree) -> None:
    """Write each picture's size into the page: nothing moves when it arrives, which is when it is near."""
    if doctree is None:
        return
    files = {name: Path(app.srcdir, source) for source, name in app.builder.images.items()}

    def sized(found: re.Match) -> str:
        tag = found[0]
        source = re.search(r'src="([^"]*)"', tag)
        path = files.get(PurePosixPath(source[1]).name) if source else None
        extent = size(path) if path and path.exists() and " width=" not in tag else None
        if extent is None:
            return tag
        # A style the theme does not need: the attributes keep the picture's shape at any width.
        tag = re.sub(r' style="[^"]*"', "", tag)
        lazy = "" if "loading=" in tag else ' loading="lazy"'
        return f'<img width="{extent[0]}" height="{extent[1]}"{lazy}{tag[4:]}'

    context["body"] = IMG.sub(sized, context["body"])


def setup(app):
    """Check each page as it is read, and state sizes as it is written."""
    read_alt_of_outputs()
    app.connect("doctree-read", check)
    app.connect("html-page-context", state_sizes)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
