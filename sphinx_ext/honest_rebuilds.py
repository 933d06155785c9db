"""A build on top of an earlier one gives what a build from nothing would give.

Sphinx reports a warning when it reads or writes a page. With ``-W`` the build fails, but what it read is
kept, and the next build would find nothing changed and pass: so a build that failed is forgotten. And Sphinx
does not see that an extension or a template was changed: so their digest is part of the configuration.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

HERE = Path(__file__).parent
PROGRAMS = ("*.py", "*.js", "*.html")


def digest(config) -> str:
    """The digest of everything here that has a say in how a page reads."""
    found = sorted(path for pattern in PROGRAMS for path in HERE.rglob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in found)).hexdigest()


def forget(app, exception) -> None:
    """Drop what was read, if anything was wrong with it."""
    if exception or app._warncount:
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)


def setup(app):
    """Look at the outcome when everything else is done."""
    app.add_config_value("extensions_digest", digest, "env")
    app.connect("build-finished", forget, priority=1000)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
