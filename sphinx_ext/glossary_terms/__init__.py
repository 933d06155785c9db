"""The glossary page, and the definition of every term where the term is used.

**In a chapter** write ``{term}`gamma peak` ``, or ``{term}`the peak <gamma peak>` `` for other words.
Capitals do not matter, and common variants (plural, abbreviation) are known; an unknown term fails the
strict build. The link shows the definition on hover, on keyboard focus and on the first tap, and Escape
dismisses it.

**The section that teaches a term** carries one line before its heading::

    (term-gamma-peak)=
    ## Where gamma is largest

that is, ``term-`` and the address of the entry (the name in lower case with hyphens). The entry then
links to that section by itself; as long as there is none it stands alone. Several such lines may stand on
each other. A chapter that comes back to a term writes ``(term-gamma-peak-again)=``, and the entry links
there too. A label ``term-...`` that names no term fails the strict build.

**The glossary page** is made by three directives from one file, ``book/reference/terms.yml``
(configuration value ``glossary_terms``): ``{glossary-index}`` (all names from A to Z), ``{glossary-theme}
delta`` (the full entries of a theme) and ``{glossary-words}`` (the one-line entries).
"""

from __future__ import annotations

from pathlib import Path

from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from . import hover, page
from .entries import load, plain

LOGGER = logging.getLogger(__name__)
ASSETS = Path(__file__).parent / "assets"


def read_terms(app) -> None:
    """Load the file of terms once for the build."""
    app.glossary_file = Path(app.srcdir) / app.config.glossary_terms
    app.glossary = load(app.glossary_file)


def any_spelling(app, env, node, contnode):
    """Find a term whatever its capitals; the domain's own search tells them apart."""
    if node.get("reftype") != "term" or node.get("refdomain") != "std":
        return None
    found = env.get_domain("std").objects.get(("term", plain(node["reftarget"])))
    return found and make_refnode(app.builder, node["refdoc"], *found, contnode)


def check_lessons(app, env) -> None:
    """Name every label that claims to teach a term which the glossary does not have."""
    known = {label for entry in app.glossary for label in page.labels(entry)}
    for label, (docname, _) in env.get_domain("std").anonlabels.items():
        if label.startswith("term-") and label not in known:
            LOGGER.warning("the label %r names no term of the glossary", label, location=docname)


def rewrite_too(app, env) -> list[str]:
    """A changed chapter may teach a term, and a changed definition stands wherever the term is used."""
    pages = page.glossary_pages(env)
    stale = env.found_docs if pages & getattr(app, "glossary_read", set()) else pages
    return sorted(set(stale) & set(env.all_docs))


def note_read(app, env, docnames) -> None:
    """Remember which pages this build reads anew."""
    app.glossary_read = set(docnames)


def setup(app):
    """Register the directives, the links and the definitions beside them."""
    app.add_config_value("glossary_terms", "book/reference/terms.yml", "env")
    page.register(app)
    app.connect("config-inited", lambda app, config: config.html_static_path.append(str(ASSETS)))
    app.connect("builder-inited", read_terms)
    app.connect("env-before-read-docs", note_read)
    app.connect("missing-reference", any_spelling)
    app.connect("env-updated", rewrite_too)
    app.connect("env-check-consistency", check_lessons)
    # Before KaTeX looks whether a page needs it in the browser: definitions hold formulas too.
    app.connect("html-page-context", hover.add_definitions, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
