"""A build that failed is forgotten, so that the next one fails for the same reason until it is mended.

Sphinx reports a warning when it reads or writes a page. With ``-W`` the build fails, but what it read is
kept, and the next build would find nothing changed and pass.
"""

from __future__ import annotations

from pathlib import Path


def forget(app, exception) -> None:
    """Drop what was read, if anything was wrong with it."""
    if exception or app._warncount:
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)


def setup(app):
    """Look at the outcome when everything else is done."""
    app.connect("build-finished", forget, priority=1000)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
