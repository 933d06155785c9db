"""Static figures in the book's style: a white card, few lines, words beside what they name.

`style()` once at the top of a chapter, then matplotlib as usual or one of the verbs below. A verb draws into
the axes it is given, or makes its own, and returns them. The colours are those of the explorers
(`palette.json`, after Okabe and Ito) and can be told apart with every common kind of colour blindness. The
card stays white in dark mode, so that a figure looks the same everywhere.
"""

import json
from importlib.resources import files

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FuncFormatter

from deltahedge._validate import finite, one_of, whole
from deltahedge.market import YEAR_DAYS

__all__ = [
    "BLUE",
    "GREEN",
    "GREY",
    "INK",
    "PURPLE",
    "VERMILLION",
    "label",
    "plot_histogram",
    "plot_ledger",
    "plot_payoff",
    "style",
    "thousands",
]

PALETTE = json.loads(files("deltahedge").joinpath("palette.json").read_text("utf8"))["light"]
HUES = ("blue", "vermillion", "green", "purple", "grey")
BLUE, VERMILLION, GREEN, PURPLE, GREY = (PALETTE[hue] for hue in HUES)
INK = PALETTE["ink"]
# A colour that is easy to see as a line is too light to read as a word: words take the darker twin.
AS_TEXT = {PALETTE[hue]: PALETTE[f"{hue}-text"] for hue in HUES}

CLOCKS = {"hours": 24 * YEAR_DAYS, "days": YEAR_DAYS, "weeks": 52, "months": 12, "years": 1}

_STYLE = {
    "figure.figsize": (7.2, 3.6),  # as wide as a page of text
    "figure.facecolor": PALETTE["paper"],
    "figure.constrained_layout.use": True,
    "savefig.facecolor": PALETTE["paper"],
    "font.size": 10.5,
    "font.family": ["DejaVu Sans"],  # comes with matplotlib: the same picture on every machine
    "text.color": INK,
    "axes.facecolor": PALETTE["paper"],
    "axes.edgecolor": PALETTE["axis"],
    "axes.labelcolor": INK,
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": mpl.cycler(color=[PALETTE[hue] for hue in HUES]),
    "axes.axisbelow": True,
    "xtick.color": PALETTE["axis"],
    "ytick.color": PALETTE["axis"],
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "lines.linewidth": 1.8,
    "legend.frameon": False,
    "svg.hashsalt": "staying-neutral",
}


def style():
    """Set matplotlib to the book's style; in a notebook, figures come out at twice the screen's density."""
    mpl.rcParams.update(_STYLE)
    try:
        from IPython import get_ipython
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:
        return
    if get_ipython() is not None:
        set_matplotlib_formats("retina")


def plot_ledger(ledger, strike=None, unit="shares", clock="weeks", figure=None):
    """Draw a hedge ledger: the price above, the units held below, every trade a coloured step.

    Parameters
    ----------
    ledger : pandas.DataFrame
        A table made by `hedge_ledger`.
    strike : float, optional
        Drawn as a dashed line across the price.
    unit : str, default "shares"
        What the hedge holds.
    clock : {"hours", "days", "weeks", "months", "years"}
        Unit of the horizontal axis.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new one by default.

    Returns
    -------
    array of two matplotlib Axes
        Price and holding.
    """
    rows = ledger.drop(index="settlement", errors="ignore")
    t = rows["time"].to_numpy() * CLOCKS[one_of("clock", clock, tuple(CLOCKS))]
    spot, held = rows["spot"].to_numpy(), rows["holding"].to_numpy()
    figure = figure or plt.figure(figsize=(7.2, 4.4))
    above, below = axes = figure.subplots(2, 1, sharex=True)

    above.plot(t, spot, color=INK, marker="o", markersize=3)
    above.set_ylabel("price (USD)")
    if strike is not None:
        above.axhline(float(finite("strike", strike)), color=GREY, linestyle="--", linewidth=1)
        label(above, t[-1], strike, f"strike {strike:,.10g}", GREY, side="above", ha="right")

    before = np.concatenate([[0.0], held[:-1]])
    bought = held >= before
    below.hlines(held[:-1], t[:-1], t[1:], color=GREY, linewidth=1.5)
    below.vlines(t[bought], before[bought], held[bought], color=BLUE, linewidth=3)
    below.vlines(t[~bought], before[~bought], held[~bought], color=VERMILLION, linewidth=3)
    below.set_ylabel(f"{unit} held")
    below.set_xlabel(clock)
    below.yaxis.set_major_formatter(thousands())
    corner = {"transform": below.transAxes, "va": "top", "weight": "bold"}
    below.text(0.02, 0.99, "buy", color=AS_TEXT[BLUE], **corner)
    below.text(0.02, 0.85, "sell", color=AS_TEXT[VERMILLION], **corner)
    return axes


def plot_histogram(values, name="", color=BLUE, mark=None, bins=60, limits=None, ax=None):
    """Draw a distribution as a filled outline, with its name beside it and its mean as a short line.

    Parameters
    ----------
    values : array
        The sample.
    name : str
        Written into the upper right corner.
    color : str
        One of the palette's colours.
    mark : float, optional
        A reference value, drawn as a dashed line through the full height.
    bins : int, default 60
        Number of bins between the limits.
    limits : (float, float), optional
        Ends of the axis; values beyond are counted in the outermost bins, so that nothing is dropped.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
    """
    values = np.ravel(finite("values", values))
    low, high = limits or (values.min(), values.max())
    ax = ax or plt.gca()
    edges = np.linspace(low, high, whole("bins", bins, minimum=1) + 1)
    share, _ = np.histogram(np.clip(values, low, high), edges)
    ax.stairs(share / len(values), edges, fill=True, color=color, alpha=0.35)
    ax.stairs(share / len(values), edges, color=color, linewidth=1.2)
    ax.axvline(values.mean(), ymax=0.85, color=color, linewidth=2)
    if mark is not None:
        ax.axvline(mark, color=INK, linestyle="--", linewidth=1)
    corner = {"transform": ax.transAxes, "ha": "right", "va": "top", "weight": "bold"}
    ax.text(0.995, 0.92, name, color=AS_TEXT.get(color, color), **corner)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    return ax


def plot_payoff(contract, market, spots, quantity=1.0, name="", color=BLUE, ax=None):
    """Draw what a position is worth now (a curve) and at expiry (a thin line) over the price.

    Parameters
    ----------
    contract : contract
        What is held.
    market : Market
        The rest of the world; its spot is replaced by `spots`.
    spots : array
        Prices along the horizontal axis.
    quantity : float, default 1.0
        Units of the contract, negative if sold.
    name : str
        Written at the end of the curve.
    color : str
        One of the palette's colours.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
    """
    spots = finite("spots", spots)
    now = quantity * np.asarray(contract.value(market.at(spot=spots)))
    ax = ax or plt.gca()
    ax.plot(spots, quantity * np.asarray(contract.payoff(spots)), color=GREY, linewidth=1)
    ax.plot(spots, now, color=color)
    label(ax, spots[-1], now[-1], name, color)
    ax.set_xlabel("price of the underlying (USD)")
    ax.set_ylabel("value (USD)")
    ax.yaxis.set_major_formatter(thousands())
    return ax


def label(ax, x, y, text, color=INK, side="right", **more):
    """Write a word beside the point it names.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to write.
    x, y : float
        The point, in the units of the axes.
    text : str
        The word.
    color : str, default INK
        Colour of the line that it names; letters take a darker shade of it.
    side : {"right", "left", "above", "below"}
        Where the word stands.
    **more
        Handed to matplotlib's `annotate`.

    Returns
    -------
    matplotlib Annotation
        The word.

    Raises
    ------
    ValueError
        If the side is none of the four.
    """
    offset, ha, va = {
        "right": ((6, 0), "left", "center"),
        "left": ((-6, 0), "right", "center"),
        "above": ((0, 4), "left", "bottom"),
        "below": ((0, -4), "left", "top"),
    }[one_of("side", side, ("right", "left", "above", "below"))]
    place = {"xytext": offset, "textcoords": "offset points", "ha": ha, "va": va, "annotation_clip": False}
    return ax.annotate(text, (x, y), color=AS_TEXT.get(color, color), **(place | more))


def thousands():
    """Return a tick formatter that separates thousands and writes a true minus sign.

    Examples
    --------
    >>> thousands()(240053, None), thousands()(-1250, None)
    ('240,053', '−1,250')
    """
    return FuncFormatter(lambda value, _: f"{value:,.10g}".replace("-", "−"))
