"""Widgets on a page without a kernel: the book's own host runs them, from files of the book.

MyST-NB writes two kinds of script into a page: the state of all widgets, and one view for each that is shown.
This extension gives such a page, and no other, the host (``site.js``), its style sheet, and the scripts of
the explorers that stand on it. It keeps room for each view and puts its picture into it, for readers without
scripts. And it takes programs out of the state: the book's explorers have their scripts, and a widget of
somebody else goes once into a file for all pages.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from html import escape
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from myst_nb.core.render import WIDGET_STATE_MIMETYPE, WIDGET_VIEW_MIMETYPE
from myst_nb.sphinx_ import NbMetadataCollector
from node_place import line
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
HOST = ("site.js", "fallback.js", "explorers.css")
STATIC = files("deltahedge").joinpath("explorers", "static")
# The script and the style of a widget, what replaces them in the state, and the kind of file they go into.
HOISTED = {"_esm": ("_esm_src", "js"), "_css": ("_css_src", "css")}
STACKED = ("VBoxModel", "GridBoxModel")


class explorer_slot(nodes.General, nodes.Element):
    """The place of one view: a script that names the widget, and its picture."""


def states(env, docname: str) -> dict[str, dict]:
    """The models of a page by their id."""
    script = NbMetadataCollector.get_js_files(env, docname).get("ipywidgets_state")
    return json.loads(script[1]["body"])["state"] if script else {}


def _room(models: dict[str, dict], model_id: str) -> list[int] | None:
    """The height of a view in pixels, wide and narrow: its own, or that of what is in the box."""
    model = models[model_id]
    own = model["state"].get("_heights")
    if own:
        return own
    inside = [child.removeprefix("IPY_MODEL_") for child in model["state"].get("children", [])]
    rooms = [room for child in inside if (room := _room(models, child))]
    if not rooms:
        return None
    wide = sum if model["model_name"] in STACKED else max
    return [wide(room[0] for room in rooms), sum(room[1] for room in rooms)]


class MakeSlots(SphinxPostTransform):
    """Keep a view and its picture together, before MyST-NB picks one output of a cell and drops the rest."""

    default_priority = 3
    formats = ("html",)

    def run(self, **kwargs) -> None:
        models = states(self.env, self.env.docname)
        for bundle in list(self.document.findall(_shows_widget)):
            outputs = {output["mime_type"]: output.children for output in bundle.children}
            view = outputs[WIDGET_VIEW_MIMETYPE][0]
            model_id = json.loads(view.astext().partition(">")[2].rpartition("<")[0])["model_id"]
            still = next((n for mime, found in outputs.items() if mime == "image/png" for n in found), None)
            bundle.replace_self(self._slot(models, model_id, view, still, bundle))

    def _slot(self, models, model_id, view, still, bundle) -> explorer_slot:
        slot = explorer_slot("", view)
        place = (self.env.docname, line(bundle))
        if model_id not in models:
            LOGGER.warning("a widget whose state the notebook does not hold", location=place, type="widget")
            return slot
        state = models[model_id]["state"]
        slot["room"] = _room(models, model_id)
        slot["caption"] = f"{state.get('_title', '')}. {state.get('_caption', '')}".strip(". ")
        if still is not None:
            slot += still
        elif "_explorer" in state:
            LOGGER.warning("%s has no picture for paper", state["_explorer"], location=place, type="widget")
        return slot


def _shows_widget(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.container)
        and node.get("nb_element") == "mime_bundle"
        and any(output["mime_type"] == WIDGET_VIEW_MIMETYPE for output in node.children)
    )


def visit_slot(self, node: explorer_slot) -> None:
    """Write the room for a view, the script that names it, and the picture for readers without scripts."""
    room, still = node.get("room"), next(node.findall(nodes.image), None)
    style = f' style="--wide: {room[0]}px; --narrow: {room[1]}px"' if room else ""
    picture = words = ""
    if still is not None:
        source = f"{self.builder.imgpath}/{quote(self.builder.images[still['uri']])}"
        alt = escape(still.get("alt", ""))
        words = f' data-still="{source}" data-alt="{alt}"'
        caption = f"<figcaption>{escape(node['caption'])}</figcaption>" if node["caption"] else ""
        picture = f'<noscript><figure><img src="{source}" alt="{alt}">{caption}</figure></noscript>'
    self.body.append(f'<div class="explorer-slot" data-explorer-slot{style}{words}>')
    self.body.append(f"{node[0].astext()}{picture}</div>\n")
    raise nodes.SkipNode


def lay_out_host(app) -> None:
    """Copy the host and all explorers beside the pages."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    for name in HOST:
        if not STATIC.joinpath(name).is_file():
            raise ExtensionError(f"{STATIC.joinpath(name)} is missing: run `make bundle`")
        shutil.copyfile(STATIC.joinpath(name), static / name)
    shutil.copytree(STATIC.joinpath("explorers"), static / "explorers", dirs_exist_ok=True)


def add_host(app, pagename, templatename, context, doctree) -> None:
    """Give a page with widgets the host and a lean state; its place is the end of the text."""
    scripts = context.get("script_files", [])
    state = [s for s in scripts if getattr(s, "attributes", {}).get("type") == WIDGET_STATE_MIMETYPE]
    if not state:
        return
    context["script_files"] = [script for script in scripts if script not in state]
    saved = json.loads(state[0].attributes["body"])
    context["explorers"] = _scripts(saved["state"], pagename)
    for model in saved["state"].values():
        _lighten(model["state"], Path(app.outdir), context["pathto"])
    body = json.dumps(saved, separators=(",", ":"), ensure_ascii=False).replace("</", "<\\/")
    context["body"] += f'<script type="{WIDGET_STATE_MIMETYPE}">{body}</script>\n'


def _scripts(models: dict[str, dict], pagename: str) -> list[str]:
    """The scripts of a page's explorers; one written by the reader has its program in the state."""
    all_states = [model["state"] for model in models.values()]
    names = sorted({s["_explorer"] for s in all_states if s.get("_explorer") and not s.get("_source")})
    for name in names:
        if not STATIC.joinpath("explorers", f"{name}.js").is_file():
            LOGGER.warning("%s has no script: run `make bundle`", name, location=pagename, type="widget")
    return [f"explorers/{name}" for name in names]


def _lighten(state: dict, out: Path, pathto) -> None:
    """Take program and style out of a widget's state, and into files where they are not the host's own."""
    for name, (reference, kind) in HOISTED.items():
        text = state.pop(name, None)
        if not text or state.get("_explorer"):
            continue
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        target = out / "_static" / "widgets" / f"{digest}.{kind}"
        target.parent.mkdir(parents=True, exist_ok=True)
        if kind == "js":
            # A classic script that carries the module as text: a module file cannot be imported from file://.
            key, module = json.dumps(digest), json.dumps(text)
            text = f"(globalThis.explorerModules ??= {{}})[{key}] = {module};\n"
        target.write_text(text, "utf8")
        state[reference] = pathto(f"_static/widgets/{target.name}", 1)


def setup(app):
    """Register the slots and the host."""
    app.add_node(explorer_slot, html=(visit_slot, None))
    app.add_post_transform(MakeSlots)
    app.connect("builder-inited", lay_out_host)
    app.connect("html-page-context", add_host, priority=800)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
