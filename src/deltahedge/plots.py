"""Static figures in the book's style: a white card, few lines, words beside what they name.

`style()` once at the top of a chapter, then matplotlib as usual or one of the verbs below. A verb draws into
the axes it is given, or makes its own, and returns them. The colours are those of the explorers; they can be
told apart with every common kind of colour blindness (Okabe and Ito's palette), and the card stays white in
dark mode, so that a figure looks the same everywhere.
"""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FuncFormatter

from deltahedge._validate import finite, one_of, whole
from deltahedge.market import YEAR_DAYS

BLUE, VERMILLION, GREEN, PURPLE, GREY, INK = "#0072B2", "#D55E00", "#009E73", "#A8578A", "#767676", "#222222"

CLOCKS = {"hours": 24 * YEAR_DAYS, "days": YEAR_DAYS, "weeks": 52, "months": 12, "years": 1}

_STYLE = {
    "figure.figsize": (7.2, 3.6),
    "figure.facecolor": "white",
    "figure.constrained_layout.use": True,
    "savefig.facecolor": "white",
    "font.size": 10.5,
    "font.family": ["DejaVu Sans"],  # comes with matplotlib: the same picture on every machine
    "text.color": INK,
    "axes.facecolor": "white",
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": mpl.cycler(color=[BLUE, VERMILLION, GREEN, PURPLE, GREY]),
    "axes.axisbelow": True,
    "xtick.color": GREY,
    "ytick.color": GREY,
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
        label(above, t[0], strike, f"strike {strike:,.10g}", GREY, side="above")

    before = np.concatenate([[0.0], held[:-1]])
    bought = held >= before
    below.hlines(held[:-1], t[:-1], t[1:], color=GREY, linewidth=1.5)
    below.vlines(t[bought], before[bought], held[bought], color=BLUE, linewidth=3)
    below.vlines(t[~bought], before[~bought], held[~bought], color=VERMILLION, linewidth=3)
    below.set_ylabel(f"{unit} held")
    below.set_xlabel(clock)
    below.yaxis.set_major_formatter(thousands())
    below.text(0.99, 0.06, "buy", color=BLUE, transform=below.transAxes, ha="right", weight="bold")
    below.text(0.92, 0.06, "sell", color=VERMILLION, transform=below.transAxes, ha="right", weight="bold")
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
    ax.text(0.995, 0.92, name, color=color, transform=ax.transAxes, ha="right", va="top", weight="bold")
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
    """Write a word beside the point it names: `side` is "right", "left", "above" or "below"."""
    offset, ha, va = {
        "right": ((6, 0), "left", "center"),
        "left": ((-6, 0), "right", "center"),
        "above": ((0, 4), "left", "bottom"),
        "below": ((0, -4), "left", "top"),
    }[one_of("side", side, ("right", "left", "above", "below"))]
    place = {"xytext": offset, "textcoords": "offset points", "ha": ha, "va": va, "annotation_clip": False}
    return ax.annotate(text, (x, y), color=color, **(place | more))


def thousands():
    """Return a tick formatter that separates thousands.

    Examples
    --------
    >>> thousands()(240053, None)
    '240,053'
    """
    return FuncFormatter(lambda value, _: f"{value:,.10g}")
