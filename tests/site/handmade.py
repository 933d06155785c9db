"""Notebooks written by hand, for books made to be tested: no kernel runs."""

from __future__ import annotations

import json

from nbformat import v4

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
KINDS = {"png": "image/png", "view": VIEW, "html": "text/html", "text": "text/plain"}
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

COUNTER = """export default { render({ model, el }) {
  const button = document.createElement("button");
  const show = () => { button.textContent = `count ${model.get("n")}`; };
  button.className = "counter";
  button.onclick = () => { model.set("n", model.get("n") + 1); model.save_changes(); };
  model.on("change:n", show);
  show();
  el.append(button);
} };"""


def words(text: str):
    """A Markdown cell."""
    return v4.new_markdown_cell(text)


def code(source: str, metadata: dict | None = None, **outputs):
    """A code cell that showed `outputs`, each by its short name."""
    data = {KINDS[kind]: output for kind, output in outputs.items()}
    shown = [v4.new_output("display_data", data, metadata=metadata or {})] if data else []
    return v4.new_code_cell(source, outputs=shown)


def counter(**traits) -> dict:
    """The saved state of a widget that no package of ours knows."""
    state = {"_anywidget_id": "room.Counter", "_esm": COUNTER, "_css": ".counter { color: teal; }", "n": 3}
    return {"model_name": "AnyModel", "model_module": "anywidget", "state": state | traits}


def notebook(*cells, models: dict | None = None) -> str:
    """The text of a notebook; `models` are its widgets by id."""
    made = v4.new_notebook(cells=list(cells))
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    if models:
        made.metadata.widgets = {STATE: {"state": models, "version_major": 2, "version_minor": 0}}
    return json.dumps(made)
