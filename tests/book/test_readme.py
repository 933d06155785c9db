"""The README keeps its word: its picture is there, its code gives what it says, its folders exist."""

from __future__ import annotations

import ast
import re

import pytest
from book.chapters import BOOK
from PIL import Image

ROOT = BOOK.parent
README = (ROOT / "README.md").read_text("utf8")


def test_the_picture_is_there_small_and_in_words():
    ((alt, place),) = re.findall(r"!\[([^]]*)\]\(([^)]+)\)", README)
    picture = ROOT / place
    assert len(alt.split()) >= 8
    assert picture.stat().st_size < 200_000
    assert Image.open(picture).width >= 1200


def test_the_code_gives_the_numbers_beside_it():
    (code,) = re.findall(r"```python\n(.*?)```", README, re.S)
    names, checked = {}, 0
    for line in code.splitlines():
        try:
            value = eval(ast.unparse(ast.parse(line, mode="eval")), names)
        except SyntaxError:
            exec(line, names)
            continue
        for said in re.findall(r"#.*?(\d+\.\d+)", line):
            assert f"{value:.{len(said.split('.')[1])}f}" == said
            checked += 1
    assert checked


@pytest.mark.parametrize(
    "place", re.findall(r"^\| `([\w/]+)` \|", README, re.M) + re.findall(r"\]\((\w[\w.-]*)\)", README)
)
def test_what_it_names_exists(place):
    assert (ROOT / place).exists()
