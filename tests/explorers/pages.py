"""Static pages as the book's build writes them, made from live widgets: state, views, host, nothing else."""

import json
import shutil

from ipywidgets.embed import dependency_state, embed_data

from deltahedge.explorers import REGISTRY
from deltahedge.explorers._base import STATIC

PAGE = """<!DOCTYPE html>
<html lang="en" data-theme="{theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="explorers.css">
<style>
  html[data-theme="dark"] body {{ background: #14181e; color: #e6eaee; }}
  body {{ margin: 0; font-family: system-ui, sans-serif; }}
  h1 {{ overflow-wrap: anywhere; }}
  main {{ max-width: 732px; margin: 0 auto; }}  /* the column of the book */
  @media (max-width: 56rem) {{ body {{ padding: 0 1.15rem; }} }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{before}{views}
</main>
<script type="application/vnd.jupyter.widget-state+json">{state}</script>
<script src="site.js" defer></script>
{scripts}
<script src="fallback.js" defer></script>
</body>
</html>
"""
VIEW = '<script type="application/vnd.jupyter.widget-view+json">{}</script>'


def _inline(value):
    return json.dumps(value).replace("</", "<\\/")


def write_page(
    folder, widgets, *, name="index.html", theme="light", title="Explorers", before="", change=None
):
    """Write a page that shows `widgets` (each may occur twice) and return its path.

    `change(states)` may edit the saved states by model id, as a build step does.
    """
    views = list(dict.fromkeys(widgets))
    data = embed_data(views=views, state=dependency_state(views, drop_defaults=False))
    states = data["manager_state"]["state"]
    for entry in states.values():
        if "_explorer" in entry["state"]:  # the host brings the program itself
            entry["state"].pop("_esm", None)
            entry["state"].pop("_css", None)
    if change:
        change(states)
    views = []
    for widget in widgets:
        view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
        slot = "<div data-explorer-slot>{}</div>"
        views.append(slot.format(VIEW.format(_inline(view))))
    shutil.copytree(STATIC, folder, dirs_exist_ok=True)
    shown = {entry["state"].get("_explorer") for entry in states.values()} & set(REGISTRY)
    words = {
        "theme": theme,
        "title": title,
        "before": before,
        "views": "\n".join(views),
        "state": _inline(data["manager_state"]),
        "scripts": "\n".join(f'<script src="explorers/{one}.js" defer></script>' for one in sorted(shown)),
    }
    page = folder / name
    page.write_text(PAGE.format(**words), "utf8")
    return page
