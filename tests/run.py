"""Every check of the project, in order, with its time: what `make test` and the CI run.

    python tests/run.py               everything
    python tests/run.py explorers     only the steps whose name contains the word
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
# Two processes; all tests of a file on the same one, so that a file's fixtures are made once.
TWO = ["-n", "2", "--dist", "loadfile"]

STEPS = {
    "style: ruff": ["ruff", "check", "."],
    "architecture: imports point down": ["lint-imports", "--no-cache"],
    "explorers: JavaScript tools": ["make", "--no-print-directory", "frontend/node_modules"],
    "book: strict build": ["make", "--no-print-directory", "book"],
    "package: formulas, published numbers, doctests": [
        *(*PYTEST, *TWO, "tests/package", "tests/published"),
        *("src/deltahedge", "--doctest-modules"),
    ],
    "book: every cell of every chapter gives what is printed": [*PYTEST, *TWO, "--nbval", "book"],
    "book: anatomy, numbers, live JupyterLab": [*PYTEST, "tests/book"],
    "explorers: in a real browser": [*PYTEST, *TWO, "tests/explorers"],
    "site: crawl, accessibility, links, offline": [*PYTEST, *TWO, "tests/site"],
}


def run(name: str, command: list[str]) -> bool:
    """Run one step with its output shown; true if it passed."""
    print(f"\n==> {name}", flush=True)
    start = time.perf_counter()
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    passed = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0
    seconds = time.perf_counter() - start
    print(f"==> {'passed' if passed else 'FAILED'} in {seconds:.0f} s: {name}", flush=True)
    return passed


def main() -> int:
    """Run the steps asked for, all to the end, and name those that failed."""
    wanted = sys.argv[1:]
    steps = {name: step for name, step in STEPS.items() if all(word in name for word in wanted)}
    if not steps:
        print(f"No step's name contains {' and '.join(wanted)!r}. The steps are:", *STEPS, sep="\n  ")
        return 2
    failed = [name for name, command in steps.items() if not run(name, command)]
    print("\n" + ("\n".join(f"FAILED: {name}" for name in failed) or f"All {len(steps)} steps passed."))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
