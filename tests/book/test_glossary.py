"""The glossary is complete, its names exist, and its links come and go with the chapters."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from io import StringIO
from pathlib import Path

import pytest
import yaml
from book.chapters import chapters
from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.util.docutils import docutils_namespace

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "sphinx_ext"))

from glossary_terms.entries import WORDS, load, plain, slug  # noqa: E402
from glossary_terms.page import labels  # noqa: E402

TERMS = ROOT / "book/reference/terms.yml"
ENTRIES = load(TERMS)
FULL = [entry for entry in ENTRIES if entry.theme != WORDS]
BY_SLUG = {entry.slug: entry for entry in ENTRIES}
ADDRESSES = {slug(name): entry for entry in ENTRIES for name in (entry.term, *entry.same)}

# The 54 terms that the book promises, by the chapter that teaches them first; dynamic gamma drag is an alias.
PROMISED = {
    "What a desk holds": "financial-derivatives futures-contracts options-trading",
    "Pricing models as recipes for hedges": "option-pricing-models",
    "Delta": "option-greeks-analysis portfolio-delta-sensitivity",
    "Adding deltas": "portfolio-delta-calculation delta-normalization options-portfolio-delta-risk",
    "The hedge ledger": "portfolio-delta-hedging delta-hedging-mechanics delta-hedging-strategy "
    "delta-neutral-hedging",
    "Gamma and its peak": "gamma-peak delta-gamma-interplay",
    "Theta is rent": "option-theta-decay",
    "Short gamma, long gamma": "short-gamma-exposure delta-hedging-credit",
    "Managing gamma": "gamma-risk-management delta-gamma-neutrality delta-gamma-hedging-costs",
    "Wings, exotics, variance": "out-of-the-money-options-hedging exotic-options variance-swap",
    'What "neutral" means': "portfolio-delta-neutrality market-maker-delta-exposure",
    "A menu of hedges": "risk-hedging-strategies position-hedging-techniques hedging-mechanisms",
    "Effectiveness and efficiency": "hedging-effectiveness hedging-efficiency",
    "When neutrality fails": "delta-neutrality-failure",
    "Size and stability": "portfolio-stability position-sizing optimal-sizing-calculation",
    "Hedging at discrete times": "dynamic-delta-hedging dynamic-hedging dynamic-hedging-decay",
    "What rebalancing costs": "portfolio-rebalancing-cost dynamic-gamma-drag transaction-cost-delta",
    "Bands and optimal policies": "dynamic-delta-rebalancing dynamic-hedging-strategies "
    "delta-hedging-constraints",
    "Automation": "automated-delta-rebalancing automated-rebalancing",
    "Impact, feedback and exploitation": "delta-hedging-exploitation",
    "Perpetual swaps": "perpetual-swaps perpetual-futures-hedging",
    "Margin, collateral and the credit for being hedged": "margin-requirements collateral-management "
    "greeks-based-portfolio-margin",
    "Liquidation": "liquidation-sale-mechanics",
    "Liquidity positions and staking": "staking-strategies",
    "Across venues and chains: capstone": "delta-hedging-across-chains",
}
SAME = {"delta-neutral-hedging": "delta-hedging-strategy", "dynamic-hedging": "dynamic-delta-hedging"}
OURS = """
    portfolio-stability dynamic-hedging-decay optimal-sizing-calculation portfolio-delta-sensitivity
    dynamic-gamma-drag delta-hedging-across-chains hedging-efficiency delta-neutrality-failure
    delta-hedging-exploitation delta-normalization delta-hedging-credit transaction-cost-delta
    delta-gamma-hedging-costs"""
WORDS_PROMISED = """
    underlying, benchmark rate, stablecoin peg, counterparty credit risk, proof-of-stake yield, oracle,
    liquidation engine, impermanent loss, automated market maker, AMM, liquidity pool, slippage, gas,
    collateralised debt position, tranche, volatility surface, realised volatility, implied volatility, basis,
    network fee, cross-chain, smart contract, arbitrage, netting, systemic risk, leverage, notional,
    mark price, index price"""
# Where the usual wording misleads, and what the entry has to say instead.
CORRECTED = {
    "portfolio-delta-neutrality": "only to first order and only for an instant",
    "delta-hedging-strategy": "only to first order and only for an instant",
    "dynamic-gamma-drag": "That is wrong: the drag is linear in",
    "portfolio-delta-sensitivity": "a finite revaluation and calls it a sensitivity",
    "automated-rebalancing": "Here the target is a weight, there it is a delta",
    "delta-normalization": "is circular",
    "delta-hedging-credit": "The sources conflict",
    "dynamic-delta-hedging": "short gamma amplify moves, those who are long gamma damp them",
    "delta-neutrality-failure": "about what is a residual",
}


def test_there_are_54_terms_and_one_alias():
    promised = [address for found in PROMISED.values() for address in found.split()]
    assert len(promised) == len(set(promised)) == 54 + 1
    assert {slug(name) for entry in FULL for name in (entry.term, *entry.same)} == set(promised)


@pytest.mark.parametrize("chapter", PROMISED)
def test_every_term_has_its_home(chapter):
    for address in PROMISED[chapter].split():
        assert ADDRESSES[address].home == chapter


def test_synonyms_share_an_entry():
    for name, entry in SAME.items():
        assert ADDRESSES[name] is BY_SLUG[entry]


def test_our_definitions_are_announced_with_a_reason():
    assert {entry.slug for entry in FULL if entry.ours} == set(OURS.split())


@pytest.mark.parametrize("address", CORRECTED)
def test_wrong_wordings_are_corrected(address):
    entry = BY_SLUG[address]
    assert CORRECTED[address] in f"{entry.ours} {entry.careful}"


def test_secondary_words_have_a_line():
    known = {plain(name) for entry in ENTRIES for name in entry.names}
    assert not [word for word in map(plain, WORDS_PROMISED.split(",")) if word not in known]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.slug)
def test_definitions_are_whole_sentences_short_enough_to_hover(entry):
    assert entry.definition[0].isupper() and entry.definition.endswith(".")
    assert len(entry.definition) < 400
    for text in (entry.where, entry.units, entry.ours, entry.careful, entry.source_note):
        assert not text or text.endswith(".")


@pytest.mark.parametrize("entry", FULL, ids=lambda entry: entry.slug)
def test_sources_are_in_the_bibliography(entry):
    bibliography = (ROOT / "book/references.bib").read_text("utf8")
    keys = set(re.findall(r"^@\w+\{([^,\s]+)", bibliography, re.MULTILINE))
    assert entry.sources and set(entry.sources) <= keys


@pytest.mark.parametrize("name", sorted({name for entry in FULL for name in entry.code}))
def test_names_of_the_package_exist(name):
    """Each is reached as a reader would: an attribute of the package, or one of a module of it."""
    found = importlib.import_module("deltahedge")
    for part in name.split("."):
        if inspect.ismodule(found) and not hasattr(found, part):
            importlib.import_module(f"{found.__name__}.{part}")
        found = getattr(found, part)


def test_explorers_named_are_those_that_exist():
    existing = importlib.import_module("deltahedge.explorers").REGISTRY
    named = {name for entry in FULL for name in entry.move}
    assert named == set(existing), "an explorer stands under `move:` of the terms that it moves, in terms.yml"


@pytest.mark.parametrize("chapter", chapters(), ids=repr)
def test_a_chapter_marks_the_sections_that_teach_its_terms(chapter):
    marked = set(re.findall(r"^\((term-[\w-]+)\)=$", chapter.markdown, re.MULTILINE))
    taught = [entry for entry in FULL if entry.home == chapter.headings[0][1]]
    missing = [f"({labels(entry)[0]})=" for entry in taught if not marked & set(labels(entry))]
    assert not missing, f"{chapter} needs, each before the heading that teaches the term: {missing}"


# ------------------------------------------------------------------------------- the file is checked


GOOD = {"term": "Gamma peak", "definition": "Here.", "formula": "x", "units": "None.", "sources": ["a"]}
GOOD["home"] = "Gamma"


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"gamma": [{**GOOD, "sourcs": ["a"]}]}, r"'Gamma peak' has unknown fields \['sourcs'\]"),
        ({"gamma": [{"term": "Gamma peak"}]}, "'Gamma peak' lacks"),
        ({"gamma": [{**GOOD, "see": ["Vega peak"]}]}, "'Gamma peak' says see 'Vega peak', which is no term"),
        (
            {"gamma": [GOOD, {**GOOD, "term": "Peak", "also": ["gamma  PEAK"]}]},
            "'gamma  PEAK' is claimed by 'Gamma peak' and 'Peak'",
        ),
    ],
)
def test_a_wrong_entry_is_named(tmp_path, terms, message):
    path = tmp_path / "terms.yml"
    path.write_text(yaml.safe_dump(terms), "utf8")
    with pytest.raises(ConfigError, match=message):
        load(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match="it must name the file of terms"):
        load(tmp_path / "none.yml")


# ------------------------------------------------------- links that come and go with the chapters


def _build(source: Path, pages: dict[str, str]) -> tuple[dict[str, str], str]:
    """Build pages with the glossary; the HTML of each, and the warnings."""
    source.mkdir(exist_ok=True)
    (source / "terms.yml").write_text(yaml.safe_dump({"gamma": [GOOD]}), "utf8")
    (source / "a.bib").write_text("@misc{a, author = {A}, title = {T}, year = {2000}}", "utf8")
    glossary = "# Glossary\n\n```{glossary-theme} gamma\n```\n\n```{bibliography}\n```\n"
    for name, text in {"glossary": glossary, **pages}.items():
        (source / f"{name}.md").write_text(f"---\norphan: true\n---\n{text}", "utf8")
    options = {
        "extensions": ["myst_parser", "sphinxcontrib.bibtex", "glossary_terms"],
        "bibtex_bibfiles": ["a.bib"],
        "bibtex_reference_style": "author_year",
        "glossary_terms": "terms.yml",
        "root_doc": "index",
        "myst_enable_extensions": ["dollarmath"],
        "nitpicky": True,
    }
    out, said = source / "out", StringIO()
    with docutils_namespace():
        Sphinx(source, None, out, source / "doctrees", "html", options, None, said).build()
    return {path.stem: path.read_text("utf8") for path in out.glob("*.html")}, said.getvalue()


def _fact(page: str, name: str) -> str:
    found = re.search(rf"<dt[^>]*>{name}.*?</dd>", page, re.DOTALL)
    return found[0] if found else ""


def test_an_entry_links_to_its_lesson_as_soon_as_there_is_one(tmp_path):
    before, said = _build(tmp_path, {"index": "# Book\n"})
    assert said == "" and not _fact(before["glossary"], "Taught in")

    lesson = "# Gamma\n\n(term-gamma-peak)=\n## Where it peaks\n\nHere.\n"
    after, said = _build(tmp_path, {"index": "# Book\n", "chapter": lesson})
    assert said == ""
    assert 'href="chapter.html#term-gamma-peak"' in _fact(after["glossary"], "Taught in")
    assert "Gamma: Where it peaks" in _fact(after["glossary"], "Taught in")

    (tmp_path / "chapter.md").unlink()
    gone, said = _build(tmp_path, {"index": "# Book\n"})
    assert said == "" and not _fact(gone["glossary"], "Taught in")


def test_a_chapter_that_comes_back_is_linked_too(tmp_path):
    pages = {
        "index": "(term-gamma-peak)=\n# Book\n\nHere.\n",
        "later": "# Later\n\n(term-gamma-peak-again)=\n## Once more\n\nHere.\n",
    }
    built, said = _build(tmp_path, pages)
    fact = _fact(built["glossary"], "Taught in")
    assert said == "" and fact.index("index.html#") < fact.index("later.html#term-gamma-peak-again")
    assert "Later: Once more" in fact and "Book</span>" in fact


def test_a_term_in_any_spelling_carries_its_definition(tmp_path):
    text = "# Book\n\n{term}`GAMMA peak` and {term}`the top <gamma\npeak>`.\n"
    built, said = _build(tmp_path, {"index": text})
    assert said == ""
    assert built["index"].count('href="glossary.html#gamma-peak"') == 2
    assert built["index"].count('<template data-term="gamma-peak">') == 1
    assert "Here." in built["index"] and "term-definitions.js" in built["index"]


def test_a_page_without_terms_carries_nothing(tmp_path):
    built, _ = _build(tmp_path, {"index": "# Book\n"})
    assert "<template" not in built["index"] and "term-definitions.js" not in built["index"]


def test_a_changed_definition_reaches_the_chapters(tmp_path, monkeypatch):
    pages = {"index": "# Book\n\n{term}`gamma peak`\n"}
    _build(tmp_path, pages)
    monkeypatch.setitem(GOOD, "definition", "There.")
    built, _ = _build(tmp_path, pages)
    assert "There." in built["index"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{term}`vega peak`", "term not in glossary: 'vega peak'"),
        ("(term-vega-peak)=\n## Lesson\n\nHere.", "the label 'term-vega-peak' names no term of the glossary"),
    ],
)
def test_what_is_no_term_is_reported_with_its_page(tmp_path, text, message):
    _, said = _build(tmp_path, {"index": f"# Book\n\n{text}\n"})
    assert message in said and "index.md" in said


def test_an_unknown_theme_is_reported(tmp_path):
    _, said = _build(tmp_path, {"index": "# Book\n\n```{glossary-theme} vega\n```\n"})
    assert "glossary-theme is 'vega'; it must be one of ['gamma']" in said
