"""Drawings cost a third of their bytes: PNG pictures are stored with a palette of 256 colours.

A plot has a handful of colours and their mixtures along edges, so a palette loses nothing that an eye can
find. A picture that would change visibly, such as a photograph, stays as it is.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops

VISIBLE = 24  # steps out of 256 in any channel of a pixel
FEW = 1 / 5000  # the share of pixels that may change that much: stray mixtures along an edge


def slim(data: bytes) -> bytes:
    """The same picture with a palette, if nobody can see the difference and it is smaller."""
    picture = Image.open(io.BytesIO(data))
    if picture.mode not in ("RGB", "RGBA") or picture.convert("RGBA").getextrema()[3][0] < 255:
        return data
    whole = picture.convert("RGB")
    few = whole.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    change = np.asarray(ImageChops.difference(few.convert("RGB"), whole)).max(axis=2)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True, dpi=picture.info.get("dpi", (0, 0)))
    unseen = np.mean(change > VISIBLE) <= FEW
    return out.getvalue() if unseen and len(out.getvalue()) < len(data) else data


def slim_all(app, exception) -> None:
    """Slim the pictures of the finished book; what was slimmed before is looked up."""
    if exception or app.builder.format != "html":
        return
    cache = Path(app.doctreedir) / "pictures"
    cache.mkdir(parents=True, exist_ok=True)
    rules = Path(__file__).read_bytes()  # what was slimmed by other rules is slimmed anew
    for path in sorted((Path(app.outdir) / "_images").glob("*.png")):
        data = path.read_bytes()
        kept = cache / hashlib.sha256(rules + data).hexdigest()
        if not kept.exists():
            kept.write_bytes(slim(data))
        path.write_bytes(kept.read_bytes())


def setup(app):
    """Slim when all pictures are in place."""
    app.connect("build-finished", slim_all)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
