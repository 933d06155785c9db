"""The switches of the build, on a small book: the student's edition, no Node, widgets of every kind."""

from __future__ import annotations

import json
import re

import nbformat
import pytest
from building import run_build
from handmade import code, counter, notebook, words
from reader import visit

SECRET = "the-answer-is-0.6368"
EXERCISES = notebook(
    words("# Exercises\n\nA formula, $\\half x^2$, and one on a line of its own:\n\n$$\\sd(x)=1$$\n"),
    words("```{exercise} One\n:label: ex-one\nCompute.\n\n:::{hint}\n:class: dropdown\nThink.\n:::\n```"),
    words("```{exercise-start}\n:label: ex-two\n```\nCompute on:"),
    code("start = 1"),
    words("```{exercise-end}\n```"),
    words(f"## Solutions\n\n```{{solution}} ex-one\n{SECRET} A\n```"),
    words(f"````{{solution-start}} ex-two\n````\n{SECRET} B"),
    code(f"x = '{SECRET} C'", text=f"'{SECRET} D'"),
    words(f"{SECRET} E\n\n```{{solution-end}}\n```\n\n## After\n\nThe last word."),
)
VIEWS = notebook(
    words("# Widgets"),
    code("a", view={"model_id": "a", "version_major": 2}),
    code("a", view={"model_id": "a", "version_major": 2}),
    code("b", view={"model_id": "b", "version_major": 2}),
    code("box", view={"model_id": "box", "version_major": 2}),
    code("slider", view={"model_id": "slider", "version_major": 2}),
    models={
        "a": counter(),
        "b": counter(n=30, note="</script><b>"),
        "box": {"model_name": "HBoxModel", "model_module": "@jupyter-widgets/controls",
                "state": {"children": ["IPY_MODEL_a", "IPY_MODEL_b"]}},
        "slider": {"model_name": "IntSliderModel", "model_module": "@jupyter-widgets/controls", "state": {}},
        "link": {"model_name": "LinkModel", "model_module": "@jupyter-widgets/controls",
                 "state": {"source": ["IPY_MODEL_a", "n"], "target": ["IPY_MODEL_b", "n"]}},
    },
)  # fmt: skip
MORE_VIEWS = notebook(
    words("# More widgets"),
    code("c", view={"model_id": "c", "version_major": 2}),
    models={"c": counter(n=7)},
)


@pytest.fixture(scope="module")
def small(small_book):
    """The book, with KaTeX left to the browser."""
    return small_book(
        {
            "book/index.md": "# Small\n\nA page without figures or formulas.\n",
            "book/exercises.ipynb": EXERCISES,
            "book/widgets.ipynb": VIEWS,
            "book/more-widgets.ipynb": MORE_VIEWS,
        },
        config={"katex_node": "none"},
    )


@pytest.fixture(scope="module")
def teacher(small):
    """The book as it is."""
    done = run_build(small)
    assert done.code == 0, done.said
    return done.html


@pytest.fixture(scope="module")
def student(small, teacher, tmp_path_factory):
    """The same book, built again over the first with the switch; gives both, the first as a copy."""
    texts = {path.relative_to(teacher): path.read_text("utf8") for path in teacher.rglob("*.html")}
    done = run_build(small, STUDENT="1")
    assert done.code == 0, done.said
    return done.html, texts


def test_without_node_the_browser_typesets_with_the_books_own_katex(teacher, browser):
    home = teacher.as_uri() + "/"
    with visit(browser, home) as reader:
        reader.open("book/exercises.html")
        assert reader.tab.locator(".katex-source .katex-html").count() == 2
        assert reader.tab.locator(".katex-source .katex-display").count() == 1
        assert not reader.complaints + reader.abroad()


def test_only_pages_with_figures_or_formulas_load_their_programs(teacher):
    plain, formulas, figures = (
        (teacher / "book" / f"{name}.html").read_text("utf8") for name in ("index", "exercises", "widgets")
    )
    assert "site.js" not in plain + formulas
    assert "katex" not in plain + figures
    assert "site.js?v=" in figures
    assert "_static/explorers/" not in figures, "the widgets are somebody else's"
    assert figures.index("site.js?v=") < figures.index("fallback.js?v=")
    assert "katex.min.js" in formulas


def test_a_foreign_widget_is_written_once_and_its_text_is_in_no_page(teacher):
    shared = sorted(path.name for path in (teacher / "_static" / "widgets").iterdir())
    assert [name.rsplit(".", 1)[1] for name in shared] in (["css", "js"], ["js", "css"])
    for name in ("widgets", "more-widgets"):
        page = (teacher / "book" / f"{name}.html").read_text("utf8")
        assert "createElement" not in re.search(r"widget-state\+json.*?</script>", page, re.DOTALL)[0]
        assert f'"_esm_src":"../_static/widgets/{next(n for n in shared if n.endswith(".js"))}"' in page


def test_widgets_run_from_a_file(teacher, browser):
    home = teacher.as_uri() + "/"
    with visit(browser, home) as reader:
        reader.open("book/widgets.html")
        counters = reader.tab.locator("button.counter")
        assert counters.all_inner_texts() == ["count 3"] * 5  # two views, the linked one, and both in the box
        counters.first.click()
        assert counters.all_inner_texts() == ["count 4"] * 5
        assert reader.tab.locator(".dh-stock").inner_text().startswith("This control (IntSlider) needs")
        assert not reader.complaints + reader.abroad()


def test_solutions_are_folded_and_linked(teacher):
    page = (teacher / "book" / "exercises.html").read_text("utf8")
    folds = re.findall(r'<details class="solution[^"]*fold" id="(ex-\w+-solution)">', page)
    assert folds == ["ex-one-solution", "ex-two-solution"]
    assert all(f'href="#{fold}">Solution</a>' in page for fold in folds)
    assert re.search(r'<details class="hint fold">\s*<summary>Hint</summary>', page)
    inside = re.sub(r"<[^>]+>", "", page.split('id="ex-two-solution"')[1].split("</details>")[0])
    assert all(f"{SECRET} {letter}" in inside for letter in "BCDE")


def test_the_student_edition_holds_no_solution_anywhere(student):
    site, before = student
    assert any(SECRET in text for text in before.values())
    texts = [path for path in site.rglob("*") if path.suffix in (".html", ".ipynb", ".js", ".md", ".txt")]
    assert not [path for path in texts if SECRET in path.read_text("utf8")]
    page = (site / "book" / "exercises.html").read_text("utf8")
    assert "olution" not in page
    assert "Compute on:" in page
    assert "The last word." in page


def test_the_notebook_offered_to_students_is_a_sound_one(student):
    site, _ = student
    offered = nbformat.read(site / "_sources" / "book" / "exercises.ipynb", as_version=4)
    nbformat.validate(offered)
    sources = [cell.source for cell in offered.cells]
    assert "start = 1" in sources
    assert "## After\n\nThe last word." in sources
    assert "olution" not in json.dumps(sources)
