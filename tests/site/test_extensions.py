"""The parts of the local Sphinx extensions that need no book."""

from __future__ import annotations

import io
import re
import sys

import numpy as np
import pytest
from building import ROOT
from docutils import nodes
from PIL import Image
from sphinx.errors import ConfigError

sys.path.insert(0, str(ROOT / "sphinx_ext"))

from katex_strict.source import formula
from katex_strict.typeset import Typesetter, find_node
from lean_pictures import slim
from lean_theme import fonts, stylesheet
from plain_tables import plain
from student_edition import from_environment, without_solutions


def _block(tex: str, nowrap: bool = False) -> nodes.math_block:
    return nodes.math_block(tex, tex, nowrap=nowrap)


@pytest.mark.parametrize(
    ("node", "tex"),
    [
        (_block("a = b"), "a = b"),
        (_block(r"a &= b \\ c &= d"), r"\begin{split}a &= b \\ c &= d\end{split}"),
        (_block("a = b\n\nc = d"), r"\begin{gathered}a = b \\ c = d\end{gathered}"),
        (_block(r"\begin{cases} 1 \\ 2 \end{cases}"), r"\begin{cases} 1 \\ 2 \end{cases}"),
        # Sphinx numbers a formula, so its environment may not do it again.
        (_block(r"\begin{align} a &= b \end{align}", nowrap=True), r"\begin{aligned} a &= b \end{aligned}"),
        (_block(r"\begin{gather*} a \end{gather*}", nowrap=True), r"\begin{gathered} a \end{gathered}"),
    ],
)
def test_every_kind_of_formula_reaches_katex_in_one_form(node, tex):
    assert formula(node) == (tex, True)


def test_formulas_are_typeset_once_and_errors_are_told(tmp_path):
    def typesetter():
        return Typesetter(find_node("auto"), {r"\half": r"\tfrac{1}{2}"}, tmp_path / "kept.json")

    first = typesetter()
    first.typeset([(r"\half x", False), (r"\nonsense", True)])
    assert "katex-mathml" in first.html(r"\half x", False)
    assert "Undefined control sequence" in first.error(r"\nonsense", True)
    first.save()
    second = typesetter()
    second._run = None  # anything new would need it
    assert second.html(r"\half x", False) == first.html(r"\half x", False)


def test_a_wrong_name_for_node_is_refused():
    assert find_node("none") is None
    with pytest.raises(ConfigError, match=r"katex_node is '/no/such/node'; use"):
        find_node("/no/such/node")


def test_a_data_frame_becomes_a_plain_table():
    frame = (
        '<div><style scoped>.dataframe{}</style><table border="1" class="dataframe"><thead>'
        '<tr style="text-align: right;"><th></th><th>spot</th></tr><tr><th>step</th><th></th></tr></thead>'
        "<tbody><tr><th>0</th><td>49.00</td></tr></tbody></table></div>"
    )
    assert plain(frame) == (
        '<div><table class="dataframe"><thead><tr><th>step</th><th>spot</th></tr></thead>'
        "<tbody><tr><th>0</th><td>49.00</td></tr></tbody></table></div>"
    )


def _png(pixels: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


def test_a_drawing_is_slimmed_and_a_photograph_is_not():
    ramp = np.linspace(0, 255, 400)
    drawing = np.where(np.abs(np.subtract.outer(ramp, ramp))[..., None] < 3, [0, 114, 178], [255, 255, 255])
    noise = np.random.RandomState(1).randint(0, 256, (200, 200, 3))
    slimmed = slim(_png(drawing))
    assert Image.open(io.BytesIO(slimmed)).mode == "P"
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(slimmed)).convert("RGB")), drawing)
    assert slim(_png(noise)) == _png(noise)
    assert slim(slimmed) == slimmed


def test_icons_come_with_their_font_and_no_others(tmp_path):
    classes = ("fa-solid fa-bars", "fas fa-magnifying-glass fa-lg", "fab fa-github")
    html = "".join(f'<i class="{names}"></i>' for names in classes)
    icons = fonts.icons_in(html)
    assert {("fa-solid", "fa-bars"), ("fas", "fa-magnifying-glass"), ("fab", "fa-github")} <= icons
    css = fonts.icon_css(icons, tmp_path)
    assert set(re.findall(r"\.(fa-[\w-]+)::before", css)) == {"fa-bars", "fa-magnifying-glass", "fa-github"}
    assert css.count("@font-face") == 2
    assert len(css) < 5_000


def test_of_a_library_only_the_rules_in_use_remain():
    css = stylesheet.design({"sd-card", "sd-card-body"})
    assert ".sd-card-body" in css
    assert ".sd-tab-set" not in css
    assert len(css) < len(stylesheet.design({f"sd-{x}" for x in ("card", "tab-set", "row", "btn")}))


def test_style_sheets_are_squeezed_without_harm():
    css = 'a :hover  { color : red ; /* why */ }\n\n@media (min-width: 1px) { b { margin: calc(1px + 2px) } }'
    assert stylesheet.squeeze(css) == (
        "a :hover{color : red;}@media (min-width: 1px){b{margin: calc(1px + 2px)}}\n"
    )


@pytest.mark.parametrize("value", ["1", "yes", "", "0", "no"])
def test_the_student_switch_in_the_environment(monkeypatch, value):
    monkeypatch.setenv("STUDENT", value)
    assert from_environment(None) is (value in ("1", "yes"))


def test_solutions_of_every_spelling_are_cut():
    def cell(source, kind="markdown"):
        return {"cell_type": kind, "source": source}

    kept = without_solutions(
        [
            cell("before\n\n:::{solution} ex\nsecret\n:::\n\nafter"),
            cell("## Solutions\n\n````{solution-start} ex\n````\nsecret"),
            cell("secret", "code"),
            cell("```{solution-end}\n```"),
            cell("## A heading that was always alone"),
            cell("shown", "code"),
        ]
    )
    assert [one["source"] for one in kept] == [
        "before\n\n\nafter", "## A heading that was always alone", "shown",
    ]  # fmt: skip
