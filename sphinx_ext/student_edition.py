"""One switch that leaves every solution out: of the pages, of the search, and of the notebooks offered there.

``make book STUDENT=1``, or ``student_edition: true`` under ``sphinx: config:`` in ``_config.yml``. It must
cut more than sphinx-exercise's own ``hide_solutions``, which leaves the code between ``solution-start`` and
``solution-end`` on the page.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx_exercise.nodes import solution_node

LOGGER = logging.getLogger(__name__)
HEADING = re.compile(r"#+ [^\n]*")  # left alone, it announces what was cut
FENCE = re.compile(r"^\s*(`{3,}|:{3,}|~{3,})\{(solution|solution-start|solution-end)\}")


class DropSolutions(SphinxTransform):
    """Remove solutions as a page is read, after gated ones were put together and before they are indexed."""

    default_priority = 11

    def apply(self, **kwargs) -> None:
        if not self.config.student_edition:
            return
        for solution in list(self.document.findall(solution_node)):
            self.env.sphinx_exercise_registry.pop(solution.get("label"), None)
            solution.parent.remove(solution)
        for section in list(self.document.findall(nodes.section)):
            if len(section.children) == 1:  # a heading such as "Solutions" with nothing left below it
                section.parent.remove(section)


def without_solutions(cells: list) -> list:
    """The cells of a notebook without its solutions, gated or not; cells that end up empty go too."""
    kept, inside = [], False
    for cell in cells:
        if cell["cell_type"] != "markdown":
            kept += [] if inside else [cell]
            continue
        lines, inside = _outside(cell["source"].split("\n"), inside)
        text = "\n".join(lines).strip("\n")
        cut = text != cell["source"].strip("\n")
        if text.strip() and not (cut and HEADING.fullmatch(text)):
            kept.append({**cell, "source": text})
    return kept


def _outside(lines: list[str], inside: bool) -> tuple[list[str], bool]:
    """The lines that belong to no solution, and whether a gated solution is still open after the last one."""
    kept, closing = [], None
    for line in lines:
        if closing:  # within a directive: wait for its closing fence
            closing = None if line.strip() == closing else closing
            continue
        found = FENCE.match(line)
        if found:
            closing = found[1]
            inside = {"solution-start": True, "solution-end": False}.get(found[2], inside)
        elif not inside:
            kept.append(line)
    return kept, inside


def clean_sources(app, exception) -> None:
    """The notebooks that the pages offer for download lose their solutions as well."""
    if exception or app.builder.format != "html" or not app.config.student_edition:
        return
    for path in (Path(app.outdir) / "_sources").rglob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [nbformat.from_dict(cell) for cell in without_solutions(notebook.cells)]
        nbformat.write(notebook, path)


def from_environment(config) -> bool:
    """The switch as ``STUDENT`` in the environment sets it."""
    return os.environ.get("STUDENT", "").strip().lower() not in ("", "0", "false", "no")


def setup(app):
    """Register the switch ``student_edition``."""
    app.add_config_value("student_edition", from_environment, "env", types=(bool,))
    app.add_transform(DropSolutions)
    app.connect("build-finished", clean_sources)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
