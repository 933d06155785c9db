"""Static figures: a verb draws what it is given, drops nothing, and refuses what it cannot draw."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

import deltahedge as dh
from deltahedge import plots
from deltahedge.published import HULL_CALL, HULL_IN_THE_MONEY, HULL_MARKET

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def _fresh_figures():
    plt.close("all")
    yield
    plt.close("all")


@pytest.fixture
def ledger():
    return dh.hedge_ledger(HULL_CALL, HULL_IN_THE_MONEY, HULL_MARKET, quantity=-100_000)


def test_ledger_figure_shows_every_trade(ledger):
    _, below = plots.plot_ledger(ledger, strike=50)
    steps = sorted(
        segment[1, 1] - segment[0, 1]
        for collection in below.collections[1:]
        for segment in collection.get_segments()
    )
    assert steps == pytest.approx(sorted(ledger["trade"].iloc[:-1]))


def test_ledger_figure_runs_to_the_expiry_in_the_chosen_unit(ledger):
    above, _ = plots.plot_ledger(ledger, clock="weeks")
    assert above.lines[0].get_xdata()[-1] == pytest.approx(20)


def test_ledger_figure_refuses_an_unknown_clock(ledger):
    with pytest.raises(ValueError, match=r"clock must be one of 'hours'.*'fortnights'"):
        plots.plot_ledger(ledger, clock="fortnights")


def test_histogram_counts_every_value_even_beyond_the_limits():
    values = np.linspace(-5, 5, 1001)
    ax = plots.plot_histogram(values, limits=(-1, 1), bins=20)
    assert ax.patches[0].get_data().values.sum() == pytest.approx(1.0)


def test_histogram_refuses_what_is_not_finite():
    with pytest.raises(ValueError, match="values must be finite"):
        plots.plot_histogram([1.0, np.nan])


def test_payoff_figure_draws_value_and_payoff():
    spots = np.linspace(40, 60, 5)
    ax = plots.plot_payoff(HULL_CALL, HULL_MARKET, spots, quantity=-1)
    payoff, value = (line.get_ydata() for line in ax.lines)
    assert payoff == pytest.approx(-np.maximum(spots - 50, 0))
    assert np.all(value <= payoff)


def test_label_refuses_an_unknown_side():
    with pytest.raises(ValueError, match="side must be one of"):
        plots.label(plt.gca(), 0, 0, "word", side="behind")
