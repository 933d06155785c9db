"""Give every page the definitions of the terms that it uses, ready to show beside the link.

They stand at the end of the page in ``<template>`` elements: there without a request, so they work from a
file; not part of the text, so neither a search nor a screen reader meets them twice.
"""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes

from .page import block, glossary_pages


def terms_in(doctree: nodes.document) -> list[str]:
    """The addresses of the entries that a page links to as terms, each once."""
    links = (link for link in doctree.findall(nodes.reference) if _is_term(link))
    return list(dict.fromkeys(link.get("refid") or link["refuri"].partition("#")[2] for link in links))


def _is_term(link: nodes.reference) -> bool:
    return any("std-term" in child["classes"] for child in link.children if isinstance(child, nodes.Element))


def add_definitions(app, pagename, templatename, context, doctree) -> None:
    """Append the definitions that a page needs, and the script that shows them."""
    if doctree is None:
        return
    on_glossary = pagename in glossary_pages(app.env)
    if on_glossary:
        app.add_js_file("glossary-filter.js", loading_method="defer")
    used = terms_in(doctree)
    if used:
        app.add_js_file("term-definitions.js", loading_method="defer")
    if used and not on_glossary:
        html = _all_definitions(app)
        tips = (f'<template data-term="{name}">{html[name]}</template>' for name in used if name in html)
        context["body"] += "\n".join(tips)


def _all_definitions(app) -> dict[str, str]:
    """The definition of every entry as HTML, written once for the build."""
    if not hasattr(app, "glossary_html"):
        app.glossary_html = {}
        for docname in glossary_pages(app.env):
            for found in app.env.get_doctree(docname).findall(_is_definition):
                app.glossary_html[found.parent["ids"][0]] = _html(app, found)
    return app.glossary_html


def _is_definition(node: nodes.Node) -> bool:
    return isinstance(node, block) and "glossary-definition" in node["classes"]


def _html(app, definition: block) -> str:
    """A definition without links: nothing that can be clicked belongs into a tooltip."""
    copy = definition.deepcopy()
    for link in list(copy.findall(lambda n: isinstance(n, addnodes.pending_xref | nodes.reference))):
        link.replace_self([nodes.inline("", link.astext())])
    return app.builder.render_partial(copy)["fragment"].strip()
