"""Where an explorer stands: links from the gallery to the chapters that show it, kept by the build.

    ```{shown-in} HedgeLedger
    ```

becomes "In the chapter The hedge ledger", with a link, in the order of the contents. A chapter is a page of
another folder; as long as no chapter shows the explorer, nothing is written.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from docutils import nodes
from explorers_host import states
from sphinx.util.docutils import SphinxDirective

PAGES = "pages_that_ask_where_explorers_stand"


class shown_in(nodes.General, nodes.Element):
    """The place of the links, until all pages are read."""


class ShownIn(SphinxDirective):
    """A directive whose one argument is the class of an explorer."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        getattr(self.env, PAGES).add(self.env.docname)
        node = shown_in(explorer=self.arguments[0])
        self.set_source_info(node)
        return [node]


def _in_order(env, docname: str) -> list[str]:
    """A page and what its contents lead to, as a reader meets them."""
    found = [docname]
    for child in env.toctree_includes.get(docname, []):
        found += _in_order(env, child)
    return found


def chapters_with(env, explorer: str, asking: str) -> list[str]:
    """The chapters that show an explorer: not the first page, and no page beside the one that asks."""
    root = env.config.root_doc
    return [
        docname
        for docname in _in_order(env, root)
        if docname != root
        and PurePosixPath(docname).parent != PurePosixPath(asking).parent
        and any(model["state"].get("_explorer") == explorer for model in states(env, docname).values())
    ]


def link(app, doctree, docname: str) -> None:
    """Put the links in their places."""
    for node in list(doctree.findall(shown_in)):
        chapters = chapters_with(app.env, node["explorer"], docname)
        words = nodes.paragraph("", "In the chapter " if len(chapters) == 1 else "In the chapters ")
        for number, chapter in enumerate(chapters):
            between = "" if number == 0 else " and " if number == len(chapters) - 1 else ", "
            address = app.builder.get_relative_uri(docname, chapter)
            title = app.env.titles[chapter].astext()
            words += [nodes.Text(between), nodes.reference("", title, internal=True, refuri=address)]
        words += nodes.Text(".")
        node.replace_self([words] if chapters else [])


def _begin(app, env, docnames) -> None:
    if not hasattr(env, PAGES):
        setattr(env, PAGES, set())


def _forget(app, env, docname) -> None:
    getattr(env, PAGES, set()).discard(docname)


def _merge(app, env, docnames, other) -> None:
    getattr(env, PAGES).update(getattr(other, PAGES))


def _ask_again(app, env) -> list[str]:
    """Another page that changed may have gained or lost an explorer."""
    return sorted(getattr(env, PAGES))


def setup(app):
    """Register the directive."""
    app.add_node(shown_in)
    app.add_directive("shown-in", ShownIn)
    app.connect("env-before-read-docs", _begin)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", _ask_again)
    app.connect("doctree-resolved", link)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
