"""Cut fonts down to the characters that the book shows."""

from __future__ import annotations

import base64
import hashlib
import io
import logging
import re
from collections.abc import Iterable
from pathlib import Path

import pydata_sphinx_theme
from fontTools import subset

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it reports every table it touches
AWESOME = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
# Family, style and weight of Font Awesome's free fonts, by the class that a page asks for them with.
FAMILIES = {
    ("fa-solid", "fas"): ("fa-solid-900.woff2", "Font Awesome Solid", 900),
    ("fa-regular", "far"): ("fa-regular-400.woff2", "Font Awesome Regular", 400),
    ("fa-brands", "fab"): ("fa-brands-400.woff2", "Font Awesome Brands", 400),
}


def cut(font: Path, characters: Iterable[str], cache: Path) -> bytes:
    """A WOFF2 font with only these characters; the work is kept in a folder, as it is slow."""
    wanted = sorted(set(characters))
    name = hashlib.sha256(font.read_bytes() + "".join(wanted).encode()).hexdigest()
    kept = cache / f"{name[:24]}.woff2"
    if not kept.exists():
        options = subset.Options(flavor="woff2", layout_features=[], hinting=False, notdef_outline=True)
        loaded = subset.load_font(str(font), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(character) for character in wanted])
        cutter.subset(loaded)
        out = io.BytesIO()
        subset.save_font(loaded, out, options)
        cache.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(out.getvalue())
    return kept.read_bytes()


def _code_points() -> dict[str, str]:
    """The character of every icon name, read from the style sheet that comes with the theme."""
    css = (AWESOME / "styles" / "pydata-sphinx-theme.css").read_text("utf8")
    found: dict[str, str] = {}
    for names, code in re.findall(r'([^{}]+)\{content:"\\([0-9a-f]+)"\}', css):
        found.update(dict.fromkeys(re.findall(r"\.(fa-[\w-]+):before", names), chr(int(code, 16))))
    return found


def icons_in(html: str) -> set[tuple[str, str]]:
    """The icons of a page, as (style class, icon class)."""
    found = set()
    for classes in re.findall(r'class="([^"]*\bfa-[^"]*)"', html):
        names = classes.split()
        style = next((name for name in names if any(name in group for group in FAMILIES)), "fas")
        found.update((style, name) for name in names if name.startswith("fa-") and name != style)
    return found


def icon_css(icons: set[tuple[str, str]], cache: Path) -> str:
    """The style sheet of the icons used; the cut fonts are small enough to stand inside it."""
    points = _code_points()
    css = []
    for group, (file, family, weight) in FAMILIES.items():
        used = sorted({name for style, name in icons if style in group and name in points})
        if not used:
            continue
        whole = AWESOME / "vendor" / "fontawesome" / "webfonts" / file
        data = base64.b64encode(cut(whole, (points[name] for name in used), cache)).decode()
        css.append(
            f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-display: block; '
            f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
        )
        font = f'normal {weight} 1em/1 "{family}"'
        css.append(f".{', .'.join(group)} {{ font: {font}; display: inline-block; }}")
        css.extend(f'.{name}::before {{ content: "{points[name]}"; }}' for name in used)
    return "\n".join(css)
