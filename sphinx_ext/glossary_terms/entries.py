"""Read the terms of the book from their file, and refuse what is wrong with it by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path

import yaml
from sphinx.errors import ConfigError

WORDS = "words"
_LISTS = ("same", "also", "sources", "code", "move", "see")


@dataclass(frozen=True)
class Entry:
    """One term and what the glossary says about it; see the head of the file of terms for the fields."""

    term: str
    theme: str
    definition: str
    formula: str = ""
    where: str = ""
    units: str = ""
    ours: str = ""
    careful: str = ""
    source_note: str = ""
    home: str = ""
    again: str = ""
    same: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    move: tuple[str, ...] = ()
    see: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The address of the entry on the glossary page."""
        return slug(self.term)

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that a chapter may call it."""
        return (self.term, *self.same, *self.also)


_FIELDS = {field.name for field in fields(Entry)} - {"theme"}
_NEEDED = {"term", "definition", "formula", "units", "sources", "home"}


def slug(name: str) -> str:
    """A name as an address: lower case, with hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def plain(name: str) -> str:
    """A name as it is looked up: lower case, one space at a time."""
    return " ".join(name.lower().split())


def load(path: Path) -> tuple[Entry, ...]:
    """All entries of a file, in its order; the words are sorted."""
    if not path.is_file():
        raise ConfigError(f"glossary_terms is {str(path)!r}; it must name the file of terms")
    themes = yaml.safe_load(path.read_text("utf8"))
    entries = [_entry(path, theme, item) for theme, items in themes.items() for item in items]
    _check_names(path, entries)
    words = sorted((entry for entry in entries if entry.theme == WORDS), key=lambda entry: entry.slug)
    return (*(entry for entry in entries if entry.theme != WORDS), *words)


def _entry(path: Path, theme: str, item: dict) -> Entry:
    name = item.get("term", "a term without a name")
    item = {"definition" if key == "line" else key: value for key, value in item.items()}
    unknown = sorted(item.keys() - _FIELDS)
    missing = sorted(({"term", "definition"} if theme == WORDS else _NEEDED) - item.keys())
    if unknown or missing:
        wrong = f"has unknown fields {unknown}" if unknown else f"lacks {missing}"
        raise ConfigError(f"{path.name}: {name!r} {wrong}; the fields are {sorted(_FIELDS)}")
    return Entry(theme=theme, **{key: tuple(v) if key in _LISTS else v.strip() for key, v in item.items()})


def _check_names(path: Path, entries: list[Entry]) -> None:
    owner: dict[str, str] = {}
    for entry in entries:
        for name in entry.names:
            if owner.setdefault(plain(name), entry.term) != entry.term:
                raise ConfigError(
                    f"{path.name}: {name!r} is claimed by {owner[plain(name)]!r} and {entry.term!r}"
                )
    for entry in entries:
        for other in entry.see:
            if plain(other) not in owner:
                raise ConfigError(f"{path.name}: {entry.term!r} says see {other!r}, which is no term")
