"""The Python side of every explorer: arguments, repr, still, and what goes into a notebook."""

import io
import re

import numpy as np
import pytest
from explorers.states import grid
from PIL import Image

import deltahedge as dh
import deltahedge.explorers
from deltahedge.explorers import REGISTRY, Slider

VIEW = "application/vnd.jupyter.widget-view+json"


def test_the_repr_is_the_call_that_rebuilds_it(name):
    for change in grid(name):
        explorer = REGISTRY[name](**change)
        again = eval(repr(explorer), {"dh": dh})
        assert again.state() == explorer.state()
        assert repr(again) == repr(explorer)


def test_numbers_of_another_size_are_taken_and_rebuilt(name):
    explorer = REGISTRY[name]
    reference = explorer.controls().get(explorer.scale_by)
    if not isinstance(reference, Slider):
        return
    large = explorer(**{explorer.scale_by: 1200 * reference.initial})
    assert eval(repr(large), {"dh": dh}).state() == large.state()
    assert set(large._ranges) == {key for key, c in explorer.controls().items() if getattr(c, "price", False)}


def test_arguments_out_of_range_are_refused_by_name(name):
    explorer = REGISTRY[name]
    wrong = {"slider": ["many", float("nan"), [1.0, 2.0]], "seed": [-1, 2**32, 1.5], "choice": ["no such", 1],
             "toggle": ["yes"], "given": []}  # fmt: skip
    for key, control in explorer.controls().items():
        beyond = []
        if isinstance(control, Slider) and not (control.price and key == explorer.scale_by):
            low, high, _ = control.limits
            beyond = [low - 1, high + 1]
        for value in wrong[control.kind] + beyond:
            with pytest.raises(ValueError, match=rf"^{key} must be"):
                explorer(**{key: value})
        if beyond:
            live = explorer()
            with pytest.raises(ValueError, match=rf"^{key} must be"):
                setattr(live, key, beyond[1])
            assert getattr(live, key) == control.initial
    with pytest.raises(TypeError, match="no argument 'colour'"):
        explorer(colour="red")


@pytest.mark.parametrize(
    ("ranges", "message"),
    [
        ({"height": (0, 1, 0.1)}, r"ranges must name sliders, got 'height'"),
        ({"spot": (1, 2)}, r"ranges\['spot'\] must be \(low, high, step\)"),
        ({"spot": (2, 1, 0.1)}, r"ranges\['spot'\] must rise"),
        ({"spot": (50, 60, 1)}, r"spot must be from 50.0 to 60.0, got 49.0"),
    ],
)
def test_bad_ranges_are_refused(ranges, message):
    with pytest.raises(ValueError, match=message):
        dh.explorers.DeltaTangent(ranges=ranges, **({} if "spot" not in ranges else {"spot": 49.0}))


def test_data_are_named_numbers(name):
    for key, value in REGISTRY[name]().data().items():
        assert key.isidentifier()
        assert np.asarray(value).dtype.kind in "fiu", key


def test_the_output_carries_a_still_with_words(name):
    explorer = REGISTRY[name]()
    bundle, metadata = explorer._repr_mimebundle_()
    assert bundle[VIEW]["model_id"] == explorer.model_id
    assert bundle["text/plain"] == repr(explorer)
    assert bundle["image/png"] == explorer.still(), "the still is not reproducible"
    assert len(bundle["image/png"]) < 60_000
    image = Image.open(io.BytesIO(bundle["image/png"]))
    assert image.width >= 900, "too coarse for paper"
    words = metadata["image/png"]
    assert len(words["alt"]) > 60
    assert re.search(r"\d", words["alt"]), "the alternative text tells no numbers"
    assert words["caption"].startswith(explorer.title)


def test_the_registry_holds_the_classes_themselves(name):
    REGISTRY[name]()
    assert REGISTRY[name] is getattr(dh.explorers, name)


def test_title_states_a_finding_and_is_no_label(name):
    explorer = REGISTRY[name]
    assert len(explorer.title.split()) >= 5
    assert not explorer.title.endswith(".")
    assert explorer.caption.endswith(".")
    assert explorer.__doc__


def test_traits_are_synced_observed_and_linked(name):
    from ipywidgets import link

    explorer, other = REGISTRY[name](), REGISTRY[name]()
    key, control = next((k, c) for k, c in explorer.controls().items() if type(c) is Slider)
    low, high, _ = control.limits
    high = low if control.initial == high else high
    seen = []
    explorer.observe(lambda change: seen.append(change["new"]), key)
    link((explorer, key), (other, key))
    explorer.set_state({key: high})  # as the front end does
    assert seen == [high]
    assert getattr(other, key) == high
    assert key in explorer.keys


def test_a_front_end_in_trouble_is_sent_the_still(name):
    explorer, sent = REGISTRY[name](), []
    explorer.send = lambda content, buffers=None: sent.append((content, buffers))
    explorer._handle_custom_msg({"type": "still"}, [])
    ((content, (png,)),) = sent
    assert content["type"] == "still"
    assert content["alt"]
    assert png == explorer.still()
