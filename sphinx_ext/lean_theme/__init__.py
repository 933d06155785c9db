"""The look of the book: sphinx-book-theme's options and structure, in a page that loads next to nothing.

The stock theme brings 0.9 MB of its own and 1.5 MB from other people's servers. Here a page has one style
sheet and one small script; icons are a font cut down to the icons used, libraries' rules and fonts are cut to
what the pages show, and nothing comes from another host.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from functools import cache
from html import escape
from pathlib import Path

from . import fonts, stylesheet

HERE = Path(__file__).parent
# What extensions put into every page, and why a page does without it.
DROPPED = {
    "pygments.css": "in book.css",
    "styles/theme.css": "replaced by book.css",
    "styles/pydata-sphinx-theme.css": "replaced by book.css",
    "styles/sphinx-book-theme.css": "replaced by book.css",
    "styles/bootstrap.css": "replaced by book.css",
    "basic.css": "replaced by book.css",
    "sphinx-design.min.css": "the rules in use are in book.css",
    "exercise.css": "replaced by book.css",
    "mystnb.css": "replaced by book.css",
    "documentation_options.js": "the search page loads it itself",
    "doctools.js": "the search page loads it itself",
    "sphinx_highlight.js": "the search page loads it itself",
    "scripts/sphinx-book-theme.js": "replaced by book.js",
    "design-tabs.js": "only where there are tabs",
}
# What themes and extensions copy beside the pages, and no page asks for.
LITTER = ("scripts", "styles", "vendor", "locales", "images/logo_deepnote.svg", "*webpack-macros.html")
# What extensions write that a screen reader stumbles over.
BETTER_TAGS = {
    ' aria-label="Toggle hidden content"': "",  # hides the words that stand there
    ' role="doc-biblioentry"': ' role="listitem"',  # deprecated, and not what a list may hold
}
ASSET = re.compile(r"\b_static/([\w./-]+\.(?:js|css))\?v=\w+")
LITTER_FILES = ("basic.css", "pygments.css", "sphinx-design.min.css", "exercise.css", "mystnb.*.css")
LITTER_FILES += ("file.png", "minus.png", "plus.png")


def _name(asset) -> str:
    """The name of a script or style sheet, without its folder, its query and its digest."""
    name = str(getattr(asset, "filename", asset) or "").split("?")[0].removeprefix("_static/")
    return re.sub(r"^mystnb\.[0-9a-f]+\.css$", "mystnb.css", name)


def lighten(app, pagename, templatename, context, doctree) -> None:
    """Leave out of a page what `DROPPED` lists, and the theme's notes to scripts that are gone."""
    body = context.get("body", "")

    def wanted(asset) -> bool:
        name = _name(asset)
        if name == "design-tabs.js":
            return "sd-tab-set" in body
        inline = getattr(asset, "attributes", {}).get("body") or ""
        return name not in DROPPED and not inline.lstrip().startswith("DOCUMENTATION_OPTIONS.")

    for tag, better in BETTER_TAGS.items():
        body = body.replace(tag, better)
    context["body"] = body
    for kind in ("css_files", "script_files"):
        context[kind] = [asset for asset in context.get(kind, []) if wanted(asset)]


def _pages(out: Path) -> list[Path]:
    return [path for path in out.rglob("*.html") if "_static" not in path.relative_to(out).parts]


def assemble(app, exception) -> None:
    """When all pages are written: the style sheet for what they use, at an address that changes with it."""
    if exception or app.builder.format != "html":
        return
    out, fonts_kept = Path(app.outdir), Path(app.doctreedir) / "fonts"
    static = out / "_static"
    pages = {path: path.read_text("utf8") for path in _pages(out)}
    everything = "\n".join(pages.values())
    classes = {name for found in re.findall(r'class="([^"]*)"', everything) for name in found.split()}
    typeset = getattr(app, "katex", None)
    shown = "".join(answer.get("html", "") for answer in typeset.used.values()) if typeset else ""
    options = app.builder.theme.get_options(app.config.html_theme_options)
    css = [
        stylesheet.katex(set(re.sub(r"<[^>]+>", "", shown)), static, fonts_kept),
        stylesheet.design(classes),
        fonts.icon_css(fonts.icons_in(everything), fonts_kept),
        stylesheet.code_colours(options["pygments_light_style"], options["pygments_dark_style"]),
        stylesheet.ours(),
    ]
    (static / "book.css").write_text(stylesheet.squeeze("\n".join(css)), "utf8")
    _stamp(pages, static)
    _open_front_door(app, out)
    _sweep(static)


def _open_front_door(app, out: Path) -> None:
    """The bare address leads to the first page, which lives in a folder of its own.

    The empty icon keeps a browser from asking for /favicon.ico in the moment before it leaves.
    """
    if app.config.root_doc == "index":
        return
    first, title = app.builder.get_target_uri(app.config.root_doc), escape(app.config.html_title)
    door = f"""<!DOCTYPE html>
<html lang="{app.config.language}">
<meta charset="utf-8">
<title>{title}</title>
<link rel="icon" href="data:,">
<meta http-equiv="refresh" content="0; url={first}">
<p><a href="{first}">{title}</a></p>
</html>
"""
    (out / "index.html").write_text(door, "utf8")


def _stamp(pages: dict[Path, str], static: Path) -> None:
    """Put the digest of each asset into its address in every page, so that no browser shows a stale one."""

    @cache
    def digest(name: str) -> str:
        return hashlib.sha256((static / name).read_bytes()).hexdigest()[:10]

    for path, html in pages.items():
        stamped = ASSET.sub(lambda found: f"_static/{found[1]}?v={digest(found[1])}", html)
        if stamped != html:
            path.write_text(stamped, "utf8")


def _sweep(static: Path) -> None:
    """Remove what no page asks for."""
    for pattern in (*LITTER, *LITTER_FILES):
        for path in static.glob(pattern):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def setup(app):
    """Register the theme ``lean`` and its clean-up."""
    app.add_html_theme("lean", str(HERE / "theme"))
    app.connect("html-page-context", lighten, priority=900)
    app.connect("build-finished", assemble, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
