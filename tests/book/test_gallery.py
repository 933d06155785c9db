"""The gallery shows every explorer once, in the order of the chapters, with two things to try."""

from __future__ import annotations

import re

import pytest
from book.chapters import BOOK, Chapter, chapters, prose

from deltahedge.explorers import REGISTRY

GALLERY = Chapter(BOOK / "reference" / "gallery.ipynb")
CALL = re.compile(r"\bexplorers\.([A-Z]\w+)\(")


def shown_on(page) -> list[str]:
    """The explorers that a page's cells show."""
    return [name for cell in page.explorers for name in CALL.findall(cell.source)]


def test_every_explorer_stands_here_once():
    assert sorted(shown_on(GALLERY)) == sorted(REGISTRY)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_two_sentences_say_what_to_try(name):
    words, place = (part.strip() for part in GALLERY.section(f"`{name}`").split("```{shown-in}"))
    assert re.fullmatch(rf"{name}\n```", place)
    sentences = re.split(r"(?<=[.:?!])\s+(?=[A-Z*])", words)
    assert len(sentences) == 2, sentences
    assert all(len(prose(sentence).split()) >= 8 for sentence in sentences)


def test_they_stand_in_the_order_of_their_chapters():
    toc = (BOOK.parent / "_toc.yml").read_text("utf8")
    order = re.findall(r"file: (\S+)", toc)
    pages = {f"book/{chapter!r}".removesuffix(".ipynb"): shown_on(chapter) for chapter in chapters()}
    first = {}
    for page in (page for page in order if page in pages):
        for name in pages[page]:
            first.setdefault(name, order.index(page))
    taught = [first[name] for name in shown_on(GALLERY) if name in first]
    assert taught == sorted(taught)
