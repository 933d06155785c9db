"""One style sheet for the book: ours, the code colours, and of every library only what the pages use."""

from __future__ import annotations

import re
from pathlib import Path

import sphinx_design
import tinycss2
from pygments.formatters import HtmlFormatter

from . import fonts

HERE = Path(__file__).parent
KATEX = HERE.parent / "katex_strict" / "vendor"


def ours() -> str:
    """The book's own style sheets, in the order of their names."""
    return "\n".join(path.read_text("utf8") for path in sorted((HERE / "styles").glob("*.css")))


def code_colours(light: str, dark: str) -> str:
    """Colours of code for both themes."""
    rules = []
    for theme, style in (("light", light), ("dark", dark)):
        prefix = f'[data-theme="{theme}"] .highlight'
        rules += HtmlFormatter(style=style).get_token_style_defs(prefix)
    return "\n".join(rules)


def design(classes: set[str]) -> str:
    """The rules of sphinx-design (grids, cards, tabs) whose classes the pages use."""
    css = Path(sphinx_design.__file__).parent / "static" / "sphinx-design.min.css"
    rules = tinycss2.parse_stylesheet(css.read_text("utf8"), skip_comments=True, skip_whitespace=True)
    return "".join(_kept(rule, classes) for rule in rules)


def _kept(rule, classes: set[str]) -> str:
    if rule.type == "at-rule" and rule.at_keyword == "media":
        inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        kept = "".join(_kept(one, classes) for one in inside)
        return f"@media {tinycss2.serialize(rule.prelude)}{{{kept}}}" if kept else ""
    if rule.type != "qualified-rule":
        return rule.serialize()
    selectors = tinycss2.serialize(rule.prelude).split(",")
    used = [one for one in selectors if set(re.findall(r"\.(sd-[\w-]+)", one)) <= classes]
    return f"{','.join(used)}{{{tinycss2.serialize(rule.content)}}}" if used else ""


def katex(characters: set[str], static: Path, cache: Path) -> str:
    """KaTeX's style sheet, and its fonts cut to the characters of the formulas (whole, if none are given)."""
    css = (KATEX / "katex.min.css").read_text("utf8")
    (static / "katex").mkdir(parents=True, exist_ok=True)
    for font in sorted((KATEX / "fonts").glob("*.woff2")):
        data = fonts.cut(font, characters, cache) if characters else font.read_bytes()
        (static / "katex" / font.name).write_bytes(data)
    css = re.sub(r",url\([^)]*\.(?:woff|ttf)\) format\([^)]*\)", "", css)
    return css.replace("url(fonts/", "url(katex/")


def squeeze(css: str) -> str:
    """The same style sheet without comments and needless white space."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};]) ?", r"\1", css).strip() + "\n"
