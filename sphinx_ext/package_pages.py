"""The pages about the package, made from its docstrings: nothing that a docstring says is written twice.

Within ``{eval-rst}``, which is the language of docstrings::

    .. package-names::      one line for each public name of these modules, linked
       deltahedge.risk

    .. package-docs::       the full docstrings of a module, or of single names
       deltahedge.Book
       deltahedge.risk

In a docstring `` `name` `` links to what is documented under that name; any other name stands as code.
"""

from __future__ import annotations

import importlib
import inspect
import types

from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

PACKAGE = "deltahedge"
NOT_LOADED_AT_ONCE = ("explorers", "plots")  # who only computes does not wait for widgets and figures


def _offered(module: types.ModuleType) -> list[str]:
    """What a module offers: its `__all__`, or what it defines under a name without underscore."""
    if hasattr(module, "__all__"):
        return list(module.__all__)
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and not isinstance(value, types.ModuleType)
        and getattr(value, "__module__", module.__name__) == module.__name__
    ]


def public_names(address: str = PACKAGE) -> dict[str, object]:
    """Return every public object in a module and the modules it offers, by its address."""
    module = importlib.import_module(address)
    found: dict[str, object] = {}
    for name in _offered(module):
        value = getattr(module, name)
        if isinstance(value, types.ModuleType):
            found |= public_names(value.__name__)
        else:
            found[f"{address}.{name}"] = value
    if address == PACKAGE:
        for name in NOT_LOADED_AT_ONCE:
            found |= public_names(f"{PACKAGE}.{name}")
    return found


def _named(address: str) -> dict[str, object]:
    """The public objects of a module, or one public object."""
    everything = public_names()
    if address in everything:
        return {address: everything[address]}
    return {name: value for name, value in everything.items() if name.rpartition(".")[0] == address}


class _Names(SphinxDirective):
    """A directive whose content is a list of modules and names, one a line."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        found: dict[str, object] = {}
        for line in self.content:
            named = _named(line.strip())
            if not named:
                raise self.error(f"{line.strip()!r} is no public name and no module of {PACKAGE}")
            found |= named
        box = nodes.Element()
        self.state.nested_parse(StringList(self.lines(found), self.get_source_info()[0]), 0, box)
        return box.children

    def lines(self, found: dict[str, object]) -> list[str]:
        raise NotImplementedError


def _summary(value: object) -> str:
    if not _has_docstring(value):
        return f"``{value!r}``" if len(repr(value)) < 60 else ""
    return inspect.getdoc(value).split("\n\n")[0].replace("\n", " ")


def _has_docstring(value: object) -> bool:
    # The docstring of a constant is that of its type, and says nothing about it.
    return inspect.isclass(value) or inspect.isroutine(value)


class PackageNames(_Names):
    """One line for each name: what it is."""

    def lines(self, found):
        rows = [f"   * - `{address}`\n     - {_summary(value)}" for address, value in found.items()]
        table = [".. list-table::", "   :widths: auto", "   :class: package-names", "", *rows]
        return "\n".join(table).split("\n")


class PackageDocs(_Names):
    """The full docstring of each name."""

    def lines(self, found):
        return "\n".join(line for pair in found.items() for line in self._one(*pair)).split("\n")

    def _one(self, address: str, value: object) -> list[str]:
        if inspect.isclass(value):
            return [f".. autoclass:: {address}", ""]
        if inspect.isroutine(value):
            return [f".. autofunction:: {address}", ""]
        module, _, name = address.rpartition(".")
        shown = _summary(value).strip("`")
        value = [f"   :value: {shown}"] if shown else []
        return [f".. py:data:: {name}", f"   :module: {module}", *value, ""]


class NameRole(SphinxRole):
    """A name in single backticks: looked up later, when all pages are read."""

    def run(self):
        shown = self.text.replace(f"{PACKAGE}.", "dh.")
        text = nodes.literal(shown, shown, classes=["xref", "py"])
        wanted = addnodes.pending_xref(
            "", text, refdomain="py", reftype="obj", reftarget=self.text.rstrip("()"), refwarn=False
        )
        wanted["py:module"] = self.env.ref_context.get("py:module")
        wanted["py:class"] = self.env.ref_context.get("py:class")
        wanted["refdoc"] = self.env.docname
        return [wanted], []


def find_in_package(app, env, node, contnode):
    """Find a name written as a reader writes it; the name of an argument or a value stays as it is."""
    if node.get("refdomain") != "py":
        return None
    domain = env.get_domain("py")
    target = node["reftarget"].removeprefix("dh.")
    for address in (f"{PACKAGE}.{target}", f"{node.get('py:module')}.{target}"):
        if address in domain.objects:
            return domain.resolve_xref(env, node["refdoc"], app.builder, "obj", address, node, contnode)
    return contnode


def leave_out(app, what, name, value, skip, options):
    """A field of a named tuple has no docstring but the one Python makes up."""
    made_up = isinstance(inspect.getdoc(value), str) and inspect.getdoc(value).startswith("Alias for field")
    return True if made_up else None


def setup(app):
    """Register the two directives and the meaning of single backticks."""
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("sphinx.ext.napoleon")
    app.add_directive("package-names", PackageNames)
    app.add_directive("package-docs", PackageDocs)
    app.add_role("package-name", NameRole())
    app.connect("missing-reference", find_in_package)
    app.connect("autodoc-skip-member", leave_out)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
