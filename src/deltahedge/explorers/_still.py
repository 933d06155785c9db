"""The picture for paper: a light figure in the book's style, drawn without pyplot or global settings."""

import io
from textwrap import fill

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from deltahedge.plots import _STYLE, PALETTE


def signed(value, digits=2):
    """Write a number with fixed decimals, separated thousands and a true minus sign."""
    return f"{value:,.{digits}f}".replace("-", "−")


def png(draw, data, size, title="", caption=""):
    """Return the PNG that `draw(figure, data)` makes on a figure of `size` inches, with its words."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasAgg(figure)
        draw(figure, data)
        wide = int(15.5 * size[0])
        figure.suptitle(fill(title, int(0.8 * wide)), x=0.01, ha="left", size=12, weight="bold")
        figure.supxlabel(fill(caption, wide), x=0.01, ha="left", size=9, color=PALETTE["muted"])
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=144)
    # Few flat colours: a palette of 64 loses nothing to the eye and makes the file a third of the size.
    small = io.BytesIO()
    Image.open(buffer).convert("RGB").quantize(64).save(small, format="png", optimize=True)
    return small.getvalue()
