"""Where a node stands, for messages that name the file and the line."""

from __future__ import annotations

from docutils import nodes


def line(node: nodes.Node | None) -> int | None:
    """The line of a node: its own, or that of the nearest parent that knows one.

    In a notebook the thousands count cells: 20004 is line 4 of the second cell.
    """
    while node is not None and node.line is None:
        node = node.parent
    return node.line if node is not None else None
