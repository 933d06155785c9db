"""Fold what the reader should first try without: solutions, and every box with the class ``dropdown``.

A fold is the browser's own ``<details>``: it needs no script, opens by keyboard, and the browser's search
finds what is in it. An exercise ends with a link to its solution.
"""

from __future__ import annotations

from docutils import nodes
from node_place import line
from sphinx.locale import admonitionlabels
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node, solution_node

LOGGER = logging.getLogger(__name__)


class fold(nodes.General, nodes.Element):
    """A box that is closed until the reader opens it; its first child is a `fold_title`."""


class fold_title(nodes.Part, nodes.TextElement):
    """The line of a fold that is always shown."""


def _folds(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Admonition) and (
        isinstance(node, solution_node) or "dropdown" in node.get("classes", [])
    )


class CheckTargets(SphinxPostTransform):
    """Name a solution to no exercise, in its own file; sphinx-exercise names the page it wrote before."""

    default_priority = 19

    def run(self, **kwargs) -> None:
        for solution in list(self.document.findall(solution_node)):
            target = solution["target_label"]
            if target not in self.env.sphinx_exercise_registry:
                place = (self.env.docname, line(solution))
                LOGGER.warning("a solution to no exercise: %r", target, location=place, type="exercise")
                solution.parent.remove(solution)


class Fold(SphinxPostTransform):
    """Turn solutions and dropdown boxes into folds, once their titles are known."""

    default_priority = 30

    def run(self, **kwargs) -> None:
        for node in list(self.document.findall(_folds)):
            node.replace_self(self._fold(node))
        for exercise in list(self.document.findall(lambda n: isinstance(n, _EXERCISES))):
            self._link_solution(exercise)
        # sphinx-exercise gives the body of every exercise the same id; an id may stand once on a page.
        for section in self.document.findall(nodes.section):
            section["ids"] = [i for i in section["ids"] if i not in ("exercise-content", "solution-content")]

    def _fold(self, node: nodes.Element) -> fold:
        kind = node.tagname if node.tagname in admonitionlabels else ""
        node["classes"] = [kind] * bool(kind) + [name for name in node["classes"] if name != "dropdown"]
        folded = fold(ids=[_address(node)] if isinstance(node, solution_node) else node["ids"])
        node["ids"] = []  # else they are handed on to the fold
        children = list(node.children)
        if children and isinstance(children[0], nodes.title):
            words = _without_links(children.pop(0))
        else:
            words = [nodes.Text(admonitionlabels[kind])]
        folded += fold_title("", "", *words)
        for child in children:
            # A section inside would be a heading of the page; here it only held the body together.
            folded.extend(child.children if isinstance(child, nodes.section) else [child])
        return folded

    def _link_solution(self, exercise: nodes.Element) -> None:
        for entry in self.env.sphinx_exercise_registry.values():
            solution = entry["node"]
            if solution.get("target_label") != exercise.get("label") or self.config.student_edition:
                continue
            uri = self.app.builder.get_relative_uri(self.env.docname, entry["docname"])
            link = nodes.reference("", "Solution", internal=True, refuri=f"{uri}#{_address(solution)}")
            exercise += nodes.paragraph("", "", link, classes=["to-solution"])


def _address(solution: nodes.Element) -> str:
    """The anchor of a solution: its label, or that of its exercise; never a number that shifts."""
    given = solution["label"]
    return f"{solution['target_label']}-solution" if given.startswith(solution["docname"]) else given


def _without_links(title: nodes.title) -> list[nodes.Node]:
    """The words of a title: it opens the fold, so nothing in it may lead elsewhere."""
    for link in list(title.findall(nodes.reference)):
        link.parent.replace(link, link.children)
    return title.children


_EXERCISES = (exercise_node, exercise_enumerable_node)


def visit_fold(self, node: fold) -> None:
    self.body.append(self.starttag(node, "details", CLASS="fold"))


def depart_fold(self, node: fold) -> None:
    self.body.append("</details>\n")


def visit_fold_title(self, node: fold_title) -> None:
    self.body.append("<summary>")


def depart_fold_title(self, node: fold_title) -> None:
    self.body.append("</summary>\n")


def _pass(self, node: nodes.Node) -> None:
    """Other builders, such as LaTeX, print a fold open."""


def setup(app):
    """Register the folds."""
    app.setup_extension("student_edition")
    app.add_node(fold, html=(visit_fold, depart_fold), latex=(_pass, _pass), text=(_pass, _pass))
    app.add_node(
        fold_title, html=(visit_fold_title, depart_fold_title), latex=(_pass, _pass), text=(_pass, _pass)
    )
    app.add_post_transform(CheckTargets)
    app.add_post_transform(Fold)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
