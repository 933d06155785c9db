"""Tables that pandas prints, made fit for the page: no styling of their own, a corner that is no heading."""

from __future__ import annotations

import re

from docutils import nodes

STYLE = re.compile(r"<style scoped>.*?</style>\s*", re.DOTALL)
FRAME = re.compile(r'<table border="1" class="dataframe">')
ATTRIBUTE = re.compile(r'(<(?:tr|th|td)[^>]*?) (?:style="text-align: \w+;"|halign="left"|valign="top")')
# pandas puts the name of the index into a row of its own: the corner is free and says the same.
NAMED = re.compile(
    r"<tr>\s*<th></th>(.*?)</tr>\s*<tr>\s*<th>([^<]+)</th>(?:\s*<th></th>)+\s*</tr>", re.DOTALL
)
CORNER = re.compile(r"<th>\s*</th>")


def plain(html: str) -> str:
    """A pandas table without inline styles; empty heading cells become plain cells, as they head nothing."""
    html = ATTRIBUTE.sub(r"\1", FRAME.sub('<table class="dataframe">', STYLE.sub("", html)))
    return CORNER.sub("<td></td>", NAMED.sub(r"<tr><th>\2</th>\1</tr>", html))


def tidy(app, doctree: nodes.document) -> None:
    """Rewrite the data frames among a page's outputs."""
    for raw in doctree.findall(nodes.raw):
        if raw.get("format") == "html" and 'class="dataframe"' in raw.rawsource + raw.astext():
            raw.children = [nodes.Text(plain(raw.astext()))]


def setup(app):
    """Tidy each page as it is read."""
    app.connect("doctree-read", tidy)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
