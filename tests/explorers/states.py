"""Where the sliders are tested: every control over its range with the ends, and corners of all of them."""

import random

from deltahedge.explorers import REGISTRY, Slider


def positions(control, limits):
    """Values of one control that a reader could choose: both ends and points between."""
    if control.kind == "choice":
        return list(control.options)
    if control.kind == "toggle":
        return [False, True]
    if control.kind == "seed":
        return [limits[0], 42, limits[1]]
    if not isinstance(control, Slider):
        return []
    low, high, step = limits
    if control.log:
        values = [low * (high / low) ** share for share in (0, 0.25, 0.5, 0.75, 1)]
    else:
        values = [low + round(share * (high - low) / step) * step for share in (0, 0.25, 0.5, 0.75, 1)]
    values = [min(max(value, low), high) for value in values]
    return [round(value) for value in values] if control.whole else values


def grid(name, corners=16):
    """States of an explorer: each control over its range while the rest stays, then random corners."""
    explorer = REGISTRY[name]
    controls, start = explorer.controls(), explorer()
    choices = {key: positions(control, start.limits(key)) for key, control in controls.items()}
    choices = {key: values for key, values in choices.items() if values}
    states = [{}]
    states += [controls[key].when | {key: value} for key, values in choices.items() for value in values]
    chance = random.Random(2024)
    for i in range(corners):
        ends = {key: (values[0], values[-1]) if i % 2 else values for key, values in choices.items()}
        states.append({key: chance.choice(values) for key, values in ends.items()})
    return states
