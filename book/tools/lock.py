"""Resolve the groups of pyproject.toml into requirements.txt: one set for every system and Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEADER = """\
# Everything that builds, runs and tests the book, pinned; `make lock` writes it from pyproject.toml.
# jupyter-book stays below 2: that one ignores _config.yml and _toc.yml and shows widgets only with a kernel.
-e .
"""
COMMAND = [
    *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--group", "book", "--group", "test"),
    *("--universal", "--python-version", "3.11", "--fork-strategy", "fewest"),
    *("--no-annotate", "--no-header", "--quiet"),
]

if __name__ == "__main__":
    pins = subprocess.run(COMMAND, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    (ROOT / "requirements.txt").write_text(HEADER + pins)
    print(f"requirements.txt: {pins.count('==')} packages")
