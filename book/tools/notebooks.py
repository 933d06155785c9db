"""Execute the chapters and write them back so that the same source gives the same bytes.

    python book/tools/notebooks.py                  every notebook of the book
    python book/tools/notebooks.py book/delta/*.ipynb

A notebook in git carries its outputs, and nothing that changes from run to run: widget ids are numbered in
order of appearance, widgets that no output shows are left out, and so are the explorers' JavaScript (the
package has it), timings and the Python patch version. An error or anything on stderr stops the run and names
the cell.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

BOOK = Path(__file__).resolve().parents[1]
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
OWN_SOURCE = ("_esm", "_css")
LINKS = ("LinkModel", "DirectionalLinkModel")
CELL_SECONDS = 300


class ChapterError(Exception):
    """A chapter that does not run clean; the message names the file and the cell."""


def chapters() -> list[Path]:
    """Every notebook of the book, in a fixed order."""
    return sorted(p for p in BOOK.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)


def execute(path: Path) -> nbformat.NotebookNode:
    """Run a notebook from a fresh kernel in its own folder; a warning is an error of the chapter."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],  # else every kernel warns that its port is not encrypted
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise ChapterError(f"{path}: {error}") from error
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise ChapterError(f"{path}: cell {number} writes to stderr:\n{output['text']}")
    return notebook


def normalise(notebook: nbformat.NotebookNode) -> str:
    """The notebook as text, without anything that differs between two runs of the same source."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    widgets = notebook.metadata.get("widgets", {}).get(WIDGET_STATE)
    notebook.metadata = nbformat.from_dict({"kernelspec": kernel, "language_info": {"name": "python"}})
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    if widgets and widgets["state"]:
        states = {key: _lean(model) for key, model in widgets["state"].items()}
        numbers = _numbers(json.dumps(notebook.cells), states)
        shown = {key: model for key, model in states.items() if key in numbers}
        if shown:
            notebook = _rename(notebook, numbers)
            notebook["metadata"]["widgets"] = {WIDGET_STATE: {**widgets, "state": _rename(shown, numbers)}}
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _lean(model: dict) -> dict:
    """A widget's state without the source that the package holds and without unset layout fields."""
    state = {name: value for name, value in model["state"].items() if value is not None}
    # A widget of the reader's own making, written out in a chapter, keeps its source: no package has it.
    if "_explorer" in state:
        state = {name: value for name, value in state.items() if name not in OWN_SOURCE}
    return {**model, "state": state}


def _numbers(cells: str, states: dict) -> dict[str, str]:
    """New names for widget ids: those shown, as the reader meets them; what they refer to; their links.

    Any other widget has no place on a page, and nothing that would number it in the same way in every run.
    """
    any_id = re.compile("|".join(map(re.escape, states)))
    refers_to = {
        key: list(dict.fromkeys(any_id.findall(json.dumps(model, sort_keys=True))))
        for key, model in states.items()
    }
    order = list(dict.fromkeys(any_id.findall(cells)))
    for known in order:  # the list grows while it is walked: breadth first
        order += [key for key in refers_to[known] if key not in order]
    place = {key: f"{number:04d}" for number, key in enumerate(order)}
    links = [
        (json.dumps(_rename(model, place), sort_keys=True), key)
        for key, model in states.items()
        if model["model_name"] in LINKS and key not in place and all(end in place for end in refers_to[key])
    ]
    order += [key for _, key in sorted(links)]
    return {key: f"widget-{number:04d}" for number, key in enumerate(order, start=1)}


def _rename(tree: dict, names: dict[str, str]) -> dict:
    """The same JSON with every id replaced, in keys and in values."""
    any_id = re.compile("|".join(map(re.escape, names)))
    return json.loads(any_id.sub(lambda found: names[found[0]], json.dumps(tree)))


def refresh(path: Path) -> str:
    """Execute and normalise one chapter in place; returns a line that says what happened."""
    start = time.perf_counter()
    text = normalise(execute(path))
    changed = text != path.read_text("utf8")
    if changed:
        path.write_text(text, "utf8")
    seconds = time.perf_counter() - start
    return f"{seconds:6.1f} s  {'written  ' if changed else 'unchanged'}  {path.relative_to(BOOK.parent)}"


def main() -> int:
    """Refresh the notebooks named on the command line, or all."""
    parser = argparse.ArgumentParser(description="Execute and normalise chapters in place.")
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: every notebook of the book")
    paths = [path.resolve() for path in parser.parse_args().notebooks] or chapters()
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for job in [pool.submit(refresh, path) for path in paths]:
            try:
                print(job.result(), flush=True)
            except ChapterError as error:
                failed += 1
                print(error, file=sys.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
