"""The glossary page: its directives, and the links to the sections that teach."""

from __future__ import annotations

from itertools import groupby

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from .entries import WORDS, Entry, plain, slug


class block(nodes.General, nodes.Element):
    """An HTML element that docutils has no node for; other builders write its content alone."""


class lesson(nodes.Invisible, nodes.Element):
    """The place of the links to the sections that teach an entry, until all labels are known."""


def labels(entry: Entry) -> list[str]:
    """The labels by which a section says that it teaches the entry: first at home, then the return visits."""
    home = [f"term-{slug(name)}" for name in (entry.term, *entry.same)]
    return [*home, *(f"{label}-again" for label in home)]


def glossary_pages(env) -> set[str]:
    """The pages on which terms are defined."""
    objects = env.get_domain("std").objects
    return {docname for (kind, _), (docname, _) in objects.items() if kind == "term"}


class _Glossary(SphinxDirective):
    """What the three directives share: the entries, and text in MyST."""

    def entries(self) -> tuple[Entry, ...]:
        self.env.note_dependency(str(self.env.app.glossary_file))
        return self.env.app.glossary

    def text(self, words: str, classes: str = "") -> list[nodes.Node]:
        found = self.parse_text_to_nodes(words)
        for node in found:
            if classes and isinstance(node, nodes.Element):
                node["classes"].append(classes)
        return found

    def link(self, name: str, to: str) -> nodes.reference:
        return nodes.reference("", name, refid=to, internal=True)

    def place(self, entry: Entry, name: str) -> block:
        """An empty element at the address of a name, which the filter finds by every name of the entry."""
        spellings = entry.names if name == entry.term else (name,)
        node = block(tag="section", classes=["glossary-entry"], ids=[slug(name)])
        node["attributes"] = {"data-names": " | ".join(spellings)}
        self.state.document.note_explicit_target(node)
        return node

    def note_names(self, entry: Entry, node: block) -> None:
        """Let ``{term}`` find the entry by each of its names."""
        for name in entry.names:
            self.env.get_domain("std").note_object("term", plain(name), entry.slug, location=node)

    def heading(self, name: str, mark: str = "") -> block:
        words = [nodes.Text(name)]
        if mark:
            words += [nodes.Text(" "), nodes.inline("", mark, classes=["glossary-mark"])]
        return block("", *words, tag="h3", permalink="Link to this term")


class GlossaryIndex(_Glossary):
    """All names from A to Z, each a link to its entry."""

    def run(self) -> list[nodes.Node]:
        names = {name for entry in self.entries() for name in (entry.term, *entry.same)}
        name = {"aria-label": "All terms from A to Z"}
        index = block(tag="nav", classes=["glossary-index"], attributes=name)
        for letter, group in groupby(sorted(names, key=slug), key=lambda name: name[0].upper()):
            links = [nodes.list_item("", nodes.paragraph("", "", self.link(n, slug(n)))) for n in group]
            box = block("", nodes.paragraph("", letter, classes=["glossary-letter"]), tag="div")
            box += nodes.bullet_list("", *links)
            index += box
        return [index]


class GlossaryTheme(_Glossary):
    """The full entries of one theme."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        theme = self.arguments[0]
        chosen = [entry for entry in self.entries() if entry.theme == theme]
        if not chosen or theme == WORDS:
            themes = sorted({entry.theme for entry in self.entries()} - {WORDS})
            raise self.error(f"glossary-theme is {theme!r}; it must be one of {themes}")
        return [node for entry in chosen for node in (self.full(entry), *self.pointers(entry))]

    def full(self, entry: Entry) -> block:
        node = self.place(entry, entry.term)
        self.note_names(entry, node)
        node += self.heading(entry.term, "our definition" if entry.ours else "")
        node += block("", *self.text(entry.definition), tag="div", classes=["glossary-definition"])
        node += self.text(f"$$\n{entry.formula}\n$$")
        node += self.text(entry.where, "glossary-where") if entry.where else []
        node += self.text(f"**Our definition.** {entry.ours}", "glossary-note") if entry.ours else []
        node += self.text(f"**Careful.** {entry.careful}", "glossary-note") if entry.careful else []
        node += nodes.field_list("", *self.facts(entry), classes=["glossary-facts"])
        return node

    def facts(self, entry: Entry) -> list[nodes.Node]:
        sources = "; ".join(f"{{cite:t}}`{key}`" for key in entry.sources)
        note = f". {entry.source_note}" if entry.source_note else ""
        others = [self.link(name, slug(name)) for name in entry.see]
        facts = [_fact("Units", *self.text(entry.units)), _fact("Source", *self.text(sources + note))]
        if entry.code:
            facts.append(_fact("In code", *self.text(", ".join(f"`dh.{name}`" for name in entry.code))))
        if entry.move:
            facts.append(_fact("Explorer", *self.text(", ".join(f"`{name}`" for name in entry.move))))
        facts.append(lesson(labels=labels(entry)))
        if others:
            facts.append(_fact("Compare", _sentence(others)))
        return facts

    def pointers(self, entry: Entry) -> list[block]:
        """One line for each name that means the same, with an address of its own."""
        lines = []
        for name in entry.same:
            node = self.place(entry, name)
            node += self.heading(name)
            words = [nodes.Text("The same as "), self.link(entry.term.lower(), entry.slug), nodes.Text(".")]
            node += nodes.paragraph("", "", *words)
            lines.append(node)
        return lines


class GlossaryWords(_Glossary):
    """The one-line entries."""

    def run(self) -> list[nodes.Node]:
        lines = []
        for entry in (entry for entry in self.entries() if entry.theme == WORDS):
            node = self.place(entry, entry.term)
            node["classes"].append("glossary-word")
            self.note_names(entry, node)
            node += self.heading(entry.term)
            node += block("", *self.text(entry.definition), tag="div", classes=["glossary-definition"])
            lines.append(node)
        return lines


def _fact(name: str, *content: nodes.Node) -> nodes.field:
    return nodes.field("", nodes.field_name("", name), nodes.field_body("", *content))


def _sentence(links: list[nodes.Node]) -> nodes.paragraph:
    words: list[nodes.Node] = []
    for link in links:
        words += [nodes.Text(", "), link] if words else [link]
    return nodes.paragraph("", "", *words)


class LinkLessons(SphinxPostTransform):
    """Put the links to the sections that teach a term into its entry, or nothing where there is none yet."""

    default_priority = 30

    def run(self, **kwargs) -> None:
        for node in list(self.document.findall(lesson)):
            links = [link for label in node["labels"] for link in self._links(label)]
            node.replace_self([_fact("Taught in", _sentence(links))] if links else [])

    def _links(self, label: str) -> list[nodes.reference]:
        std = self.env.get_domain("std")
        if label not in std.anonlabels:
            return []
        docname, target = std.anonlabels[label]
        title = self.env.titles[docname].astext()
        section = std.labels.get(label, ("", "", ""))[2]
        words = nodes.inline("", title if section in ("", title) else f"{title}: {section}")
        return [make_refnode(self.app.builder, self.env.docname, docname, target, words)]


def visit_block(self, node: block) -> None:
    self.body.append(self.starttag(node, node["tag"], "", **node.get("attributes", {})))


def depart_block(self, node: block) -> None:
    if node.get("permalink"):
        self.add_permalink_ref(node.parent, node["permalink"])
    self.body.append(f"</{node['tag']}>\n")


def _pass(self, node: nodes.Node) -> None:
    """Nothing to write around the content."""


def register(app) -> None:
    """Tell Sphinx of the directives and nodes."""
    app.add_directive("glossary-index", GlossaryIndex)
    app.add_directive("glossary-theme", GlossaryTheme)
    app.add_directive("glossary-words", GlossaryWords)
    app.add_node(block, html=(visit_block, depart_block), latex=(_pass, _pass), text=(_pass, _pass))
    app.add_node(lesson, html=(_pass, _pass), latex=(_pass, _pass), text=(_pass, _pass))
    app.add_post_transform(LinkLessons)
