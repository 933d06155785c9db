"""What search engines and link previews read: a description of each page and its Open Graph data.

The description is the page's own (``myst: html_meta: description:`` at its top, or in a notebook's metadata)
or else its first paragraph.
"""

from __future__ import annotations

from html import escape

from docutils import nodes

LONGEST = 200
BESIDE = (nodes.Admonition, nodes.table, nodes.figure)  # their paragraphs do not open a page


def first_words(doctree: nodes.document) -> str:
    """The first paragraph of a page, cut at a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        if any(isinstance(parent, BESIDE) for parent in _parents(paragraph)):
            continue
        words = " ".join(paragraph.astext().split())
        if len(words) > LONGEST:
            words = words[:LONGEST].rsplit(" ", 1)[0] + " …"
        return words
    return ""


def _parents(node: nodes.Node):
    while node.parent is not None:
        node = node.parent
        yield node


def describe(app, pagename, templatename, context, doctree) -> None:
    """Put the description and the preview data into a page's head."""
    if doctree is None:
        return
    own = 'name="description"' in context.get("metatags", "")
    words = next(
        (m["content"] for m in doctree.findall(nodes.meta) if m.get("name") == "description"), None
    ) or first_words(doctree)
    title = app.env.titles[pagename].astext()
    properties = {"title": title, "description": words, "type": "article", "site_name": context["docstitle"]}
    if context.get("pageurl"):
        properties["url"] = context["pageurl"]
    tags = [] if own or not words else [f'<meta name="description" content="{escape(words)}">']
    tags += [f'<meta property="og:{k}" content="{escape(v)}">' for k, v in properties.items() if v]
    context["page_meta"] = "\n  " + "\n  ".join(tags)


def setup(app):
    """Describe each page as it is written."""
    app.connect("html-page-context", describe)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
