"""Numbers of the running example that the explorers about neutrality have to show."""

import numpy as np
import pytest

from deltahedge import kestrel
from deltahedge.explorers import NeutralSolver


def test_the_finished_book_is_closed_by_the_trades_of_the_running_example():
    # Kestrel, finished book: +56.37 and -0.57 contracts, and the delta is then +39.19.
    data = NeutralSolver(legs=kestrel.book("ABCDEF"), greeks="vega").data()
    assert data["near"] == pytest.approx(56.37, abs=0.005)
    assert data["far"] == pytest.approx(-0.57, abs=0.005)
    assert data["coins"] == pytest.approx(-39.19, abs=0.006)


def test_two_calls_of_one_expiry_leave_vega_open():
    one, near, far = (NeutralSolver(greeks="vega", near_days=30, far_days=days) for days in (30, 31, 90))
    assert one.data()["condition"] == np.inf
    assert one.data()["far"] == 0
    assert one.data()["neutral_residual"] == pytest.approx(0, abs=1e-6)
    assert near.data()["condition"] > 20 * far.data()["condition"]


@pytest.mark.parametrize(
    "legs, word",
    [
        ([], "list of"),
        ("ABC", "list of"),
        ([[1, "call", 60_000]], "rows"),
        ([[1, "swap", 60_000, 30]], "kind"),
        ([[1, "call", -60_000, 30]], "strike"),
        ([[1, "put", 60_000, 3]], "7 or more"),
        ([[1, "range", 75_000, 48_000]], "upper"),
        ([[float("nan"), "coin", 0, 0]], "quantity"),
    ],
)
def test_legs_that_make_no_sense_are_refused_by_name(legs, word):
    with pytest.raises(ValueError, match=f"legs.*{word}"):
        NeutralSolver(legs=legs)
