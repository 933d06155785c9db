"""From a formula in a page to the TeX that KaTeX gets, the same for every kind of formula MyST knows."""

from __future__ import annotations

import re

from docutils import nodes

# These environments number themselves, and Sphinx numbers formulas too: keep one number, Sphinx's.
_INNER = {"align": "aligned", "gather": "gathered", "equation": "aligned", "alignat": "alignedat"}
_NUMBERED = re.compile(r"\\(begin|end)\{(align|gather|equation|alignat)\*?\}")


def is_formula(node: nodes.Node) -> bool:
    """Whether a node is a formula, in a line or displayed."""
    return isinstance(node, nodes.math | nodes.math_block)


def formula(node: nodes.math | nodes.math_block) -> tuple[str, bool]:
    """The TeX of a formula, and whether it is displayed on a line of its own."""
    tex = node.astext().strip()
    display = isinstance(node, nodes.math_block)
    if display and not node.get("nowrap"):
        tex = _split(tex)
    return _NUMBERED.sub(lambda found: rf"\{found[1]}{{{_INNER[found[2]]}}}", tex), display


def _split(tex: str) -> str:
    r"""Blank lines part formulas, a bare ``\\`` breaks a line: the rules Sphinx gives its math directive."""
    parts = [part.strip() for part in tex.split("\n\n") if part.strip()]
    lines = [rf"\begin{{split}}{part}\end{{split}}" if _breaks(part) else part for part in parts]
    return lines[0] if len(lines) == 1 else r"\begin{gathered}" + r" \\ ".join(lines) + r"\end{gathered}"


def _breaks(tex: str) -> bool:
    return r"\\" in tex and r"\begin" not in tex

