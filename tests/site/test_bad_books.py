"""A mistake in a chapter fails the build, which names the file, again and again until it is mended."""

from __future__ import annotations

import re

import pytest
from building import run_build
from handmade import DOT, code, notebook, words

FIRST = {"book/index.md": "# A book with mistakes\n\nEach page has one.\n"}
# page: what it holds, what the build says about it
MISTAKES = {
    "book/bad-tex.md": ("# Page\n\nText.\n\n$$\n\\frac{1}{2\n$$\n", "KaTeX parse error"),
    "book/bad-inline-tex.md": ("# Page\n\nA letter $\\undefined x$ here.\n", "Undefined control sequence"),
    "book/bad-cell-tex.ipynb": (notebook(words("# Page\n\n$x_$")), "KaTeX parse error"),
    "book/no-words.md": ("# Page\n\n![](assets/logo.svg)\n", "without alternative text"),
    "book/no-words-plot.ipynb": (
        notebook(words("# Page"), code("plot()", png=DOT)),
        "without alternative text",
    ),
    "book/no-words-html.ipynb": (
        notebook(words("# Page"), code("show()", html='<img src="data:image/png;base64,AA==">')),
        "without alternative text",
    ),
    "book/no-page.md": ("# Page\n\n[elsewhere](nowhere.md)\n", "nowhere.md"),
    "book/no-anchor.md": ("# Page\n\n{ref}`nowhere`\n", "undefined label: 'nowhere'"),
    "book/no-source.md": ("# Page\n\n{cite:t}`nobody_1900`\n", "could not find bibtex key \"nobody_1900\""),
    "book/no-number.ipynb": (notebook(words("# Page\n\n{glue:text}`cost`")), "'cost'"),
    "book/no-exercise.md": ("# Page\n\n```{solution} gone\nText.\n```\n", "solution to no exercise: 'gone'"),
    "book/lost-widget.ipynb": (
        notebook(words("# Page"), code("widget", view={"model_id": "gone", "version_major": 2})),
        "widget whose state",
    ),
}


@pytest.fixture(scope="module")
def bad_book(small_book):
    return small_book(FIRST | {page: text for page, (text, _) in MISTAKES.items()})


@pytest.fixture(scope="module")
def built_badly(bad_book):
    return run_build(bad_book)


@pytest.mark.parametrize(("page", "why"), [(page, why) for page, (_, why) in MISTAKES.items()])
def test_the_build_names_the_file(built_badly, page, why):
    named = rf"{re.escape(page.rsplit('.', 1)[0])}(\.\w+)?(:\d+)*: WARNING: .*{re.escape(why)}"
    assert re.search(named, built_badly.said), built_badly.said


def test_a_build_with_mistakes_fails_and_the_next_one_fails_for_the_same(bad_book, built_badly):
    again = run_build(bad_book)
    assert built_badly.code == again.code == 1
    warnings = [len(re.findall("WARNING", done.said)) for done in (built_badly, again)]
    assert warnings[0] == warnings[1] >= len(MISTAKES)


def test_mistakes_are_named_only_where_they_are(built_badly):
    assert not re.search(r"index\.md(:\d+)?: WARNING", built_badly.said)
