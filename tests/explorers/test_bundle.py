"""The committed bundles are what the sources give, small enough, and free of anything that phones home."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from deltahedge.explorers import REGISTRY
from deltahedge.explorers._base import STATIC

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
SCRIPTS = ["explorers.js", "site.js", *(f"explorers/{name}.js" for name in sorted(REGISTRY))]
BUNDLES = [*SCRIPTS, "fallback.js", "explorers.css", "LICENSE-uPlot.txt"]


def test_committed_bundles_are_fresh(node_modules, tmp_path):
    node = shutil.which("node")
    assert node, "No node: run the tests with `make test`, which finds the one in .venv/bin."
    subprocess.run([node, "build.mjs", tmp_path], cwd=FRONTEND, check=True, capture_output=True, text=True)
    stale = [name for name in BUNDLES if (tmp_path / name).read_bytes() != (STATIC / name).read_bytes()]
    assert not stale, f"{', '.join(stale)} differ from what frontend/ gives: run `make bundle` and commit"
    built = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()}
    assert built == set(BUNDLES)


@pytest.mark.parametrize("bundle", ["site.js", "explorers.css"])
def test_what_all_pages_share_is_under_60_kilobytes_compressed(bundle):
    assert len(gzip.compress((STATIC / bundle).read_bytes(), 9)) < 60 * 1024


def test_an_explorer_is_under_6_kilobytes_compressed_and_carries_no_kit(name):
    script = (STATIC / "explorers" / f"{name}.js").read_bytes()
    assert len(gzip.compress(script, 9)) < 6 * 1024
    assert b"uPlot" not in script


@pytest.mark.parametrize("bundle", [*SCRIPTS, "explorers.css"])
def test_no_address_of_a_third_party(bundle):
    text = (STATIC / bundle).read_text("utf8")
    found = set(re.findall(r"https?://[^\s\"'`)]+", text)) - {"http://www.w3.org/2000/svg"}
    assert not found


def test_the_lock_names_versions_and_checksums_only():
    lock = json.loads((FRONTEND / "package-lock.json").read_text("utf8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    for name, entry in packages.items():
        assert "resolved" not in entry, name
        assert entry["integrity"].startswith("sha512-"), name


def test_one_palette_for_both_languages():
    palette = json.loads((STATIC.parents[1] / "palette.json").read_text("utf8"))
    assert set(palette["light"]) == set(palette["dark"])
    css = (STATIC / "explorers.css").read_text("utf8")
    for theme in palette.values():
        for colour in theme.values():
            short = re.sub(r"^#(.)\1(.)\2(.)\3$", r"#\1\2\3", colour)
            assert colour in css or short in css, colour


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_on_the_canvas_have_contrast_too(theme):
    """axe cannot see what is painted: text 4.5 to 1 on its ground, lines 3 to 1."""
    palette = json.loads((STATIC.parents[1] / "palette.json").read_text("utf8"))[theme]

    def contrast(name):
        light, dark = sorted((_luminance(palette[name]), _luminance(palette["paper"])), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    for name in palette:
        if name.endswith("-text") or name in ("ink", "muted"):
            assert contrast(name) >= 4.5, name
    for hue in ("blue", "vermillion", "green", "purple", "grey"):
        assert contrast(hue) >= 2.8, hue
