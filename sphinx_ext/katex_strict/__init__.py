"""Typeset every formula with KaTeX while the book is built; TeX that KaTeX refuses fails the strict build.

A page carries finished HTML and MathML, so the reader's browser runs no mathematics program. All new formulas
of a build go through Node in one process, and the answers are kept beside the doctrees. Without Node the page
carries the TeX instead, and the same KaTeX, served by the book itself, typesets it in the browser.

Configuration: ``katex_macros`` (a mapping of ``\\name`` to TeX) and ``katex_node`` (``"auto"``, the path of a
Node program, or ``"none"``).
"""

from __future__ import annotations

import json
from pathlib import Path

from docutils import nodes
from node_place import line
from sphinx.errors import ConfigError
from sphinx.util import logging
from sphinx.util.fileutil import copy_asset_file
from sphinx.util.math import get_node_equation_number

from .source import formula, is_formula
from .typeset import HERE, Typesetter, find_node

LOGGER = logging.getLogger(__name__)
VENDOR = HERE / "vendor"


def start(app) -> None:
    """Find Node, and what earlier builds typeset."""
    macros = app.config.katex_macros
    if not isinstance(macros, dict):
        raise ConfigError(f"katex_macros is {macros!r}; a mapping of \\name to TeX is needed")
    node = find_node(app.config.katex_node)
    if node is None:
        LOGGER.info("katex: no Node here; the reader's browser typesets the formulas, and TeX is not checked")
    app.katex = Typesetter(node, macros, Path(app.doctreedir) / "katex.json")


def collect(app, doctree: nodes.document) -> None:
    """Note every formula of a page and its line, to typeset all pages at once later."""
    found = [(*formula(node), line(node)) for node in doctree.findall(is_formula)]
    _pages(app.env)[app.env.docname] = found


def _pages(env) -> dict[str, list[tuple[str, bool, int | None]]]:
    if not hasattr(env, "katex_formulas"):
        env.katex_formulas = {}
    return env.katex_formulas


def forget(app, env, docname: str) -> None:
    """Drop the formulas of a page that is read again or gone."""
    _pages(env).pop(docname, None)


def merge(app, env, docnames, other) -> None:
    """Take over the formulas that another reading process noted."""
    _pages(env).update({name: _pages(other)[name] for name in docnames})


def typeset_all(app, env) -> None:
    """Typeset the formulas of all pages in one run; name the page and the line of each one that fails."""
    pages = _pages(env)
    app.katex.typeset((tex, display) for found in pages.values() for tex, display, _ in found)
    for docname, found in sorted(pages.items()):
        for tex, display, at in found:
            error = app.katex.error(tex, display)
            if error:
                LOGGER.warning("%s (the formula is: %s)", error, tex, location=(docname, at), type="katex")


def _typeset(translator, node) -> str:
    tex, display = formula(node)
    html = translator.builder.app.katex.html(tex, display)
    source = f'<span class="katex-source"{" data-display" * display}>{translator.encode(tex)}</span>'
    return source if html is None else html


def visit_inline(self, node: nodes.math) -> None:
    """Write a formula within a line of text."""
    self.body.append(f'<span class="math notranslate nohighlight">{_typeset(self, node)}</span>')
    raise nodes.SkipNode


def visit_display(self, node: nodes.math_block) -> None:
    """Write a displayed formula, with Sphinx's number and link where it has one."""
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    self.body.append(_typeset(self, node))
    if node.get("number"):
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def add_browser_katex(app, pagename, templatename, context, doctree) -> None:
    """Where the build left TeX, the page loads the book's own KaTeX."""
    if app.katex.node is None and "katex-source" in context.get("body", ""):
        macros = json.dumps(app.config.katex_macros)
        app.add_js_file("katex.min.js", loading_method="defer", priority=800)
        app.add_js_file("katex-typeset.js", loading_method="defer", priority=801, **{"data-macros": macros})


def finish(app, exception) -> None:
    """Keep the answers for the next build; without Node, hand the browser its KaTeX."""
    if exception or app.builder.format != "html":
        return
    app.katex.save()
    if app.katex.node is None:
        static = Path(app.outdir) / "_static"
        copy_asset_file(str(VENDOR / "katex.min.js"), str(static))
        copy_asset_file(str(HERE / "browser.js"), str(static / "katex-typeset.js"))


def setup(app):
    """Register the renderer under the name ``katex_strict``."""
    app.add_config_value("katex_macros", {}, "env")
    app.add_config_value("katex_node", "auto", "html")
    app.add_html_math_renderer("katex_strict", (visit_inline, None), (visit_display, None))
    app.connect("builder-inited", start)
    app.connect("doctree-read", collect)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", typeset_all)
    app.connect("html-page-context", add_browser_katex)
    app.connect("build-finished", finish)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": False}
