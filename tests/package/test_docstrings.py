"""Every public function says what goes in, what comes out and where it is from, and shows an example."""

import inspect
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "sphinx_ext"))
from package_pages import public_names

NAMES = {name: value for name, value in public_names().items() if ".explorers." not in name}
FUNCTIONS = {name: value for name, value in NAMES.items() if inspect.isroutine(value)}
CLASSES = {name: value for name, value in NAMES.items() if inspect.isclass(value)}
OF_FORMULAS = ("black_scholes", "models", "risk")


def words(value):
    return inspect.getdoc(value) or ""


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_says_what_goes_in_and_what_comes_out(name):
    text = words(FUNCTIONS[name])
    as_another = re.search(r"(?:those|that) of\s+`\w+`", text)
    if inspect.signature(FUNCTIONS[name]).parameters and not name.startswith("deltahedge.kestrel"):
        assert "Parameters\n---" in text or as_another
    assert re.match(r"(Return|Hedge|Draw|Set|Write|Read)\b", text), "one sentence that begins with a verb"


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if ".plots." not in name])
def test_a_function_shows_an_example(name):
    assert ">>> " in words(FUNCTIONS[name])


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name.split(".")[1] in OF_FORMULAS])
def test_a_formula_cites_its_source(name):
    assert "References\n---" in words(FUNCTIONS[name])


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_says_what_it_holds(name):
    assert len(words(CLASSES[name]).split("\n\n")[0]) > 10
