"""The same source gives the same notebook, byte for byte, whatever widgets its cells make."""

import json
import random
import sys
import uuid

import nbformat
import pytest
from book.chapters import BOOK, WIDGET
from nbformat import v4

sys.path.insert(0, str(BOOK / "tools"))

from notebooks import WIDGET_STATE, normalise


def run(seed, shown=("a", "box")):
    """A notebook as two runs of one source might leave it: other ids, in another order."""
    chance = random.Random(seed)
    makers = ("a", "b", "c", "hidden")
    names = [*makers, *(f"layout {name}" for name in makers), "box", "link", "no link"]
    ids = {name: uuid.UUID(int=chance.getrandbits(128)).hex for name in names}

    def refer(name):
        return f"IPY_MODEL_{ids[name]}"

    states = {
        name: {
            "model_name": "AnyModel",
            "state": {"_explorer": "DeltaTangent", "layout": refer(f"layout {name}")},
        }
        for name in makers
    }
    states |= {
        name: {"model_name": "LayoutModel", "state": {"width": None}} for name in names if "layout" in name
    }
    states["box"] = {"model_name": "VBoxModel", "state": {"children": [refer("b"), refer("c")]}}
    ends = {"link": ("a", "c"), "no link": ("a", "hidden")}
    for name, (source, target) in ends.items():
        state = {"source": [refer(source), "spot"], "target": [refer(target), "spot"]}
        states[name] = {"model_name": "LinkModel", "state": state}
    shuffled = chance.sample(list(states), len(states))
    cells = [
        v4.new_code_cell(
            name, id=name, outputs=[v4.new_output("display_data", {WIDGET: {"model_id": ids[name]}})]
        )
        for name in shown
    ]
    notebook = v4.new_notebook(cells=cells)
    state = {ids[name]: states[name] for name in shuffled}
    notebook.metadata["widgets"] = {WIDGET_STATE: {"state": state, "version_major": 2, "version_minor": 0}}
    return notebook


def test_two_runs_give_the_same_bytes_whatever_is_hidden():
    texts = {normalise(run(seed)) for seed in range(8)}
    assert len(texts) == 1
    (text,) = texts
    assert normalise(nbformat.reads(text, as_version=4)) == text
    states = json.loads(text)["metadata"]["widgets"][WIDGET_STATE]["state"]
    kinds = [model["model_name"] for model in states.values()]
    assert kinds.count("AnyModel") == 3, "the hidden one has no place on a page"
    assert kinds.count("LinkModel") == 1, "its link with it"


@pytest.mark.parametrize("shown", [(), ("a",)])
def test_what_is_left_is_what_is_shown(shown):
    text = normalise(run(1, shown))
    assert normalise(nbformat.reads(text, as_version=4)) == text
    widgets = json.loads(text)["metadata"].get("widgets")
    assert len(widgets[WIDGET_STATE]["state"] if widgets else ()) == 2 * len(shown)
