"""The bibliography: stable keys, no empty fields, nothing cited that is not there."""

import re

import pytest
from book.chapters import BOOK, notebooks
from pybtex.database import parse_file

ENTRIES = parse_file(BOOK / "references.bib").entries
PAGES = sorted(p for p in BOOK.rglob("*.md") if "README" not in p.name)


def cited(text):
    return {key.strip() for keys in re.findall(r"\{cite:[tp]\}`([^`]+)`", text) for key in keys.split(",")}


@pytest.mark.parametrize("key", ENTRIES)
def test_entry_says_who_what_and_when(key):
    entry = ENTRIES[key]
    assert re.fullmatch(r"[a-z][a-z0-9_]*", key)
    assert entry.persons.get("author"), "no author"
    assert {"title", "year"} <= set(entry.fields)
    assert all(value.strip() for value in entry.fields.values())
    year = entry.fields["year"]
    assert re.fullmatch(r"(19|20)\d\d|recent editions|undated", year)
    # A key names its year if it has one that will not change.
    in_key = re.search(r"(?<!\d)(19|20)\d\d$", key)
    assert in_key is None or in_key[0] == year


def test_an_article_names_its_journal():
    articles = {key: entry for key, entry in ENTRIES.items() if entry.type == "article"}
    assert [key for key, entry in articles.items() if "journal" not in entry.fields] == []


def test_nothing_is_entered_twice():
    works = [(str(entry.persons["author"]), entry.fields["title"].lower()) for entry in ENTRIES.values()]
    assert len(works) == len(set(works))


def test_everything_cited_is_there():
    in_notebooks = [text for n in notebooks() for text in (n.markdown, *n.captions)]
    in_pages = [page.read_text("utf8") for page in PAGES]
    assert cited("\n".join(in_notebooks + in_pages)) - set(ENTRIES) == set()
