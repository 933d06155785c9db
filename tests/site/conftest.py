"""The finished book, an address to read it at, and small books made to fail."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from pathlib import Path

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent))  # the helpers of this room stand beside its tests

from building import ROOT, run_build
from reading_room import serve


@pytest.fixture(scope="session")
def built_site() -> Path:
    """The folder of the finished book; what was built before is only brought up to date, once a run."""
    folder, run = ROOT / "_build", os.environ.get("PYTEST_XDIST_TESTRUNUID", "alone")
    folder.mkdir(exist_ok=True)
    built_for = folder / "built-for"
    with (folder / "one-at-a-time").open("w") as lock:  # two processes test at the same time
        fcntl.flock(lock, fcntl.LOCK_EX)
        if run == "alone" or not built_for.exists() or built_for.read_text("utf8") != run:
            done = run_build(ROOT)
            assert done.code == 0, done.said
            built_for.write_text(run, "utf8")
    return folder / "html"


@pytest.fixture(scope="session")
def address(built_site):
    """Where a browser finds the finished book."""
    with serve(built_site) as url:
        yield url


@pytest.fixture(scope="session")
def small_book(tmp_path_factory):
    """A function that lays out a book of a few pages, with the configuration and extensions of the real one.

    `pages` maps a path to its Markdown, or to a file to copy; the first is the root. `config` changes values
    under ``sphinx: config:``.
    """

    def lay_out(pages: dict[str, str | Path], config: dict | None = None) -> Path:
        book = tmp_path_factory.mktemp("book")
        settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf8"))
        settings["sphinx"]["config"].update(config or {})
        (book / "_config.yml").write_text(yaml.safe_dump(settings), "utf8")
        names = [Path(name).with_suffix("").as_posix() for name in pages]
        chapters = [{"file": name} for name in names[1:]]
        (book / "_toc.yml").write_text(
            yaml.safe_dump({"format": "jb-book", "root": names[0], "chapters": chapters}), "utf8"
        )
        (book / "sphinx_ext").symlink_to(ROOT / "sphinx_ext")
        for shared in ("assets", "references.bib", "reference/terms.yml"):
            target = book / "book" / shared
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(ROOT / "book" / shared)
        for name, source in pages.items():
            target = book / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(source, Path):
                shutil.copyfile(source, target)
            else:
                target.write_text(source, "utf8")
        return book

    return lay_out
