"""Every chapter has all its parts, in the order in which a reader needs them."""

import re

import pytest
from book.chapters import TAGS, chapters, notebooks, tags

CHAPTERS = pytest.mark.parametrize("chapter", chapters(), ids=repr)
NOTEBOOKS = pytest.mark.parametrize("chapter", notebooks(), ids=repr)

# Headings that every chapter has, in this order; between them a chapter has its own.
PARTS = (
    "A situation on the desk",
    "The idea in words",
    "The idea in a formula",
    "The idea in code",
    "Where people go wrong",
    "Summary",
    "Exercises",
    "Solutions",
    "Further reading",
)


PAGE_WIDTH = 88  # letters of code that fit a page


def test_there_are_chapters():
    assert chapters()


@CHAPTERS
def test_opens_with_a_title_and_a_promise(chapter):
    assert chapter.headings[0][0] == 1 and [level for level, _ in chapter.headings].count(1) == 1
    opening = chapter.cells[0].source
    for part in ("**You will be able to**", "**You need**", "**Time**"):
        assert part in opening, f"{chapter} does not open with {part}"
    promises = re.search(r"\*\*You will be able to\*\*\s+((?:\* .*\n(?:  .*\n)*)+)", opening)
    assert promises and 3 <= len(re.findall(r"^\* ", promises[1], flags=re.M)) <= 5, "three to five promises"


@CHAPTERS
def test_has_every_part_in_order(chapter):
    found = [words for _, words in chapter.headings if words in PARTS]
    assert found == list(PARTS)


@CHAPTERS
def test_asks_for_a_guess_before_the_answer(chapter):
    assert "guess" in chapter.section("A situation on the desk").lower()


@CHAPTERS
def test_reproduces_a_published_number_and_cites_it(chapter):
    titles = [words for _, words in chapter.headings if "published" in words.lower()]
    assert titles, "a heading that says which published number is reproduced"
    assert re.search(r"\{cite:[tp]\}`", chapter.markdown)


@CHAPTERS
def test_has_an_explorer_with_moves_and_what_they_show(chapter):
    assert 1 <= len(chapter.explorers) <= 2
    seen = chapter.markdown.count("**What you should have seen.**")
    assert seen == len(chapter.explorers)
    for before in chapter.markdown.split("**What you should have seen.**")[:-1]:
        moves = re.findall(r"^\d+\. ", before.rsplit("\n## ", 1)[-1], flags=re.M)
        assert 2 <= len(moves) <= 4, "two to four numbered moves before what they show"


@CHAPTERS
def test_visits_kestrel_and_ends_with_its_blotter(chapter):
    assert any("Kestrel" in words for _, words in chapter.headings)
    assert any("kestrel.blotter(" in cell.source for cell in chapter.shown_code)


@CHAPTERS
def test_settles_each_misconception_by_an_experiment(chapter):
    cells, inside, claims = chapter.cells, False, []
    for cell in cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                if line.startswith("## "):
                    inside = line == "## Where people go wrong"
                elif inside and line.startswith("### "):
                    claims.append([line, 0])
        elif inside and claims:
            claims[-1][1] += 1
    assert claims, "at least one misconception, as a heading of its own"
    assert [claim for claim, cells_run in claims if not cells_run] == []


@CHAPTERS
def test_summary_is_a_table_of_formulas_with_computed_values(chapter):
    summary = chapter.section("Summary")
    assert "list-table" in summary or re.search(r"^\|.*\|$", summary, flags=re.M)
    assert "$" in summary and "{glue:text}`" in summary


@CHAPTERS
def test_has_four_to_six_exercises_of_rising_difficulty(chapter):
    text = "\n".join(exercise.text for exercise in chapter.exercises.values())
    found = re.findall(r"\*\*(Warm-up|Practice|Challenge)\.\*\*", text)
    assert len(found) == len(chapter.exercises), "every exercise opens with its level in bold"
    assert 4 <= len(found) <= 6 and set(found) == {"Warm-up", "Practice", "Challenge"}
    assert found == sorted(found, key=("Warm-up", "Practice", "Challenge").index)


@CHAPTERS
def test_every_exercise_has_a_folded_hint_and_a_folded_solution_that_checks_itself(chapter):
    for label, exercise in chapter.exercises.items():
        assert re.search(r"```\{hint\}\n:class: dropdown\n", exercise.text), f"{label}: no folded hint"
        assert ":class: dropdown" in exercise.options, f"{label}: no folded solution"
        assert exercise.solution, f"{label}: no code in its solution"
        assert all("solution" in tags(cell) for cell in exercise.solution), f"{label}: untagged solution"
        code = "\n".join(cell.source for cell in exercise.solution)
        assert re.search(r"^\s*assert ", code, flags=re.M), f"{label}: its final number is not asserted"


@CHAPTERS
def test_solutions_stand_after_the_last_exercise(chapter):
    assert chapter.markdown.rindex("{exercise-end}") < chapter.markdown.index("{solution-start}")
    marked = [cell for cell in chapter.code if "solution" in tags(cell)]
    assert marked == [cell for e in chapter.exercises.values() for cell in e.solution]


@CHAPTERS
def test_further_reading_cites_and_says_why(chapter):
    items = re.findall(r"^\* (.+)$", chapter.section("Further reading"), flags=re.M)
    assert len(items) >= 3
    for item in items:
        assert re.match(r"\{cite:t\}`\w+`.*\w{3}", item), f"no source or no reason: {item}"


@CHAPTERS
def test_code_is_short_enough_to_read(chapter):
    assert 8 <= len(chapter.shown_code) <= 20
    for cell in chapter.shown_code:
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert len(lines) <= 12, f"{len(lines)} lines:\n{cell.source}"
    read = [cell for cell in chapter.code if "remove-cell" not in tags(cell)]
    wide = [line for cell in read for line in cell.source.splitlines() if len(line) > PAGE_WIDTH]
    assert wide == [], "lines that a reader would have to scroll"


@CHAPTERS
def test_has_three_to_six_figures(chapter):
    assert 3 <= len(chapter.figures) <= 6


@NOTEBOOKS
def test_every_figure_has_a_caption_and_alternative_text(chapter):
    for cell in chapter.figures:
        options = cell.metadata.get("mystnb", {})
        caption, alt = options.get("figure", {}).get("caption", ""), options.get("image", {}).get("alt", "")
        assert caption.strip().endswith("."), f"a caption that states the finding, for:\n{cell.source}"
        assert len(alt.split()) >= 8, f"alternative text that says what is drawn, for:\n{cell.source}"
        assert options["figure"].get("name", "").startswith("fig-")


@NOTEBOOKS
def test_tags_are_from_the_list(chapter):
    assert [found for cell in chapter.cells for found in tags(cell) if found not in TAGS] == []


def test_labels_are_unique_in_the_book():
    text = "\n".join(chapter.markdown for chapter in notebooks())
    labels = [*re.findall(r"^:label: *(\S+)$", text, re.M), *re.findall(r"^\(([\w-]+)\)=$", text, re.M)]
    assert len(labels) == len(set(labels))
