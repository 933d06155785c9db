"""The chapters as data: their cells, their prose, their figures, their exercises."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import nbformat

BOOK = Path(__file__).resolve().parents[2] / "book"
PARTS = ("delta", "gamma", "neutrality", "rebalancing", "venues")
#: Pages of a part that are no chapters: its opener, its review, and what goes deeper on one matter.
BESIDE = ("index", "review", "variance-premium", "scale")
WIDGET = "application/vnd.jupyter.widget-view+json"

#: What a cell's tags may be, and what each does.
TAGS = {
    "remove-cell": "runs, and is on no page: checks, and numbers that the prose quotes",
    "remove-input": "only the output is on the page",
    "hide-input": "the code is folded: a figure whose code teaches nothing",
    "solution": "part of a worked solution; left out of a student's copy",
    "raises-exception": "an error is the lesson",
}
HIDDEN = {"remove-cell", "remove-input", "hide-input"}


@dataclass
class Exercise:
    """An exercise and the cells of its solution."""

    label: str
    text: str
    options: str = ""
    solution: list = field(default_factory=list)


class Chapter:
    """A notebook of the book, read for checking."""

    def __init__(self, path: Path):
        self.path = path
        self.name = path.stem
        self.text = path.read_text("utf8")
        self.notebook = nbformat.reads(self.text, as_version=4)

    def __repr__(self):
        return self.path.relative_to(BOOK).as_posix()

    @property
    def cells(self):
        return self.notebook.cells

    @property
    def code(self):
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @property
    def shown_code(self):
        """Code that a reader meets outside the solutions, without the folded code of figures."""
        return [cell for cell in self.code if not tags(cell) & (HIDDEN | {"solution"})]

    @cached_property
    def markdown(self) -> str:
        return "\n\n".join(cell.source for cell in self.cells if cell.cell_type == "markdown")

    @cached_property
    def headings(self) -> list[tuple[int, str]]:
        return [(len(marks), words) for marks, words in re.findall(r"^(#+) (.+)$", self.markdown, flags=re.M)]

    def section(self, title: str) -> str:
        """The text below a heading, up to the next one of its level or above."""
        body = rf"^(#+) {re.escape(title)}$\n(.*?)(?=^#{{1,2}} |\Z)"
        found = re.search(body, self.markdown, flags=re.M | re.S)
        return found[2] if found else ""

    @property
    def figures(self):
        """Code cells that show a picture made by their own code, not by an explorer."""
        return [cell for cell in self.code if any(_is_picture(output) for output in cell.outputs)]

    @property
    def explorers(self):
        return [cell for cell in self.code if any(WIDGET in o.get("data", {}) for o in cell.outputs)]

    @property
    def captions(self) -> list[str]:
        return [cell.metadata.get("mystnb", {}).get("figure", {}).get("caption", "") for cell in self.figures]

    @property
    def glued(self) -> set[str]:
        """Names given to numbers by the chapter's cells."""
        metadata = (output.get("metadata", {}) for cell in self.code for output in cell.outputs)
        return {data["scrapbook"]["name"] for data in metadata if "scrapbook" in data}

    @cached_property
    def exercises(self) -> dict[str, Exercise]:
        found = {}
        for options, text in GATED.findall(self.markdown):
            label = re.search(r":label: *(\S+)", options)[1]
            found[label] = Exercise(label, text)
        inside = None
        for cell in self.cells:
            if cell.cell_type == "markdown":
                for start, label, options in GATES.findall(cell.source):
                    inside = found[label] if start else None
                    if start:
                        inside.options = options
            elif inside is not None:
                inside.solution.append(cell)
        return found


GATED = re.compile(r"```\{exercise-start\}[^\n]*\n((?::[^\n]*\n)*)```(.*?)```\{exercise-end\}\n```", re.S)
GATES = re.compile(r"```\{(?:solution-(start)\} *(\S+)\n((?::[^\n]*\n)*)|solution-end\})")


def tags(cell) -> set[str]:
    """The tags of a cell."""
    return set(cell.metadata.get("tags", []))


def chapters() -> list[Chapter]:
    """Every chapter, part by part."""
    found = [path for part in PARTS for path in sorted((BOOK / part).glob("*.ipynb"))]
    return [Chapter(path) for path in found if path.stem not in BESIDE]


def notebooks() -> list[Chapter]:
    """Every notebook of the book, chapters or not."""
    return [Chapter(p) for p in sorted(BOOK.rglob("*.ipynb")) if ".ipynb_checkpoints" not in p.parts]


def prose(text: str) -> str:
    """Markdown without code, formulas, roles, directive lines, addresses and comments."""
    text = re.sub(r"^(`{3,}|:{3,}).*$|^:[\w-]+:.*$|^\([\w-]+\)=$|^%.*$", "", text, flags=re.M)
    text = re.sub(r"\$\$.*?\$\$(?: *\(\S+\))?", " ", text, flags=re.S)
    text = re.sub(r"\{[\w:.-]+\}`[^`]*`|`[^`]*`|\$[^$\n]*\$", " ", text)
    return re.sub(r"\]\([^)]*\)|https?://\S+", " ", text)


def _is_picture(output) -> bool:
    data = output.get("data", {})
    return WIDGET not in data and any(kind in data for kind in ("image/png", "image/svg+xml"))
