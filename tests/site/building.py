"""Build a book in a process of its own, as `make book` does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).resolve().parents[2]


def run_build(book: Path, **environment: str) -> SimpleNamespace:
    """Build strictly and to the end; gives the exit code, what was said, and where the pages are."""
    program = Path(sys.executable).with_name("jupyter-book")
    command = [program, "build", book, "-W", "-n", "--keep-going"]
    env = {**os.environ, "NO_COLOR": "1", "STUDENT": "", **environment}
    done = subprocess.run(command, cwd=book, env=env, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    return SimpleNamespace(code=done.returncode, said=said, html=book / "_build" / "html")
