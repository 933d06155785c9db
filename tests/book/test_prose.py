"""What the prose may say: no number that was typed, no filler, British spelling, only names that exist."""

import json
import re
import sys

import pytest
from book.chapters import BOOK, notebooks, prose

sys.path.insert(0, str(BOOK / "tools"))
from notebooks import normalise

NOTEBOOKS = pytest.mark.parametrize("chapter", notebooks(), ids=repr)

#: Numbers that a chapter may type because they are given, not found: contracts, sample sizes, and published
#: figures quoted from their source before the chapter computes them.
GIVEN = {
    "hedge-ledger": {
        "100,000",  # options that the bank sold (Hull)
        "263,300",  # the published cost, compared with ours
        "20,000", "2,000", "4,000",  # paths
        "60,000",  # Kestrel's coin and strike
        "0.6", "0.65",  # deltas of the first exercise (Hull)
    },
    "what-a-desk-holds": {
        "60,000", "66,000", "10,000", "0.05", "12,500",  # contracts
        "45,000", "50,000", "75,000", "80,000", "5,000", "1,000",  # prices asked about
        "1.20", "1.25", "1.30",
        "1.3",  # the forward price (Hull)
        "200,000",  # endings
    },
    "gamma-peak": {
        "60,000", "61,000", "66,000", "54,000",  # strikes and prices asked about
        "0.066", "0.0278",  # Hull, Haug
        "7.5",  # days
    },
    "theta-is-rent": {
        "60,000", "75,000", "90,000",  # strikes and prices
        "30,220.5", "67.7", "119.94", "5.65962", "5.660",  # a venue's screen
        "20,000", "5,000",  # paths
    },
    "short-gamma-long-gamma": {
        "60,000", "70,000", "54,000", "10,000",  # strikes and prices, a gamma
        "20,000", "4,000", "2,000", "1,000",  # paths, steps
    },
    "managing-gamma": {
        "60,000", "66,000", "70,000", "3,000", "2,000", "1,240", "0.62", "1.50",  # Hull; strikes
        "20,000", "4.70", "114,088", "0.01",  # paths, Kestrel's book
    },
    "wings-exotics-variance": {
        "60,000", "58,000", "62,000", "78,000", "84,000", "100,000", "50,000", "70,000",  # contracts
        "21,000", "159,000", "160,000", "20,000", "1,000", "2,000", "5,000", "10,000",  # strikes
        "419.8671", "20.467", "17.5",  # printed; days
    },
    "what-neutral-means": {
        "60,000", "54,000", "10,000", "25,000",  # prices and budgets
        "0.3", "0.4", "0.6", "3.8", "2.0",  # deltas, an answer, a skew, a limit
        "66,000", "0.0001",  # a strike; the risk aversion of an earlier chapter
        "20,000", "1,000",  # days
    },
    "what-rebalancing-costs": {
        "60,000", "20,000", "10,000", "2,000", "4,000",  # the coin, a market; paths
        "0.125", "0.25", "0.0031691",  # costs in per cent; the finished book's gamma
        "3.14", "94.5",  # a day's volatility in per cent; a strike
    },
    "effectiveness-and-efficiency": {
        "0.80", "1.25",  # the range of hedge accounting
        "54,000", "0.05", "0.98", "0.1",  # settings of an explorer, a jump, a proxy, a move
        "0.765", "0.302", "0.163", "0.179", "0.273", "0.316", "0.453", "0.938", "0.465", "0.297", "6.19",
        "100,000", "40,000", "20,000", "1,500",  # days and paths
    },
    "review": {
        "60,000", "4,177.8", "59,950", "4,232.0", "60,050", "60,010", "3,000",  # prices asked about
        "0.6", "0.3", "1.01", "0.002", "5,000", "500,000",  # Greeks and budgets given
        "195,000", "263,000",  # a wrong ledger and a right one
        "50,000", "2,000", "1,000", "30,000", "120,000", "72,000", "0.0015",  # part II: strikes, Greeks
        "1,200,000", "25,000", "10,000", "0.0001", "0.0263", "0.0313", "0.928", "0.36",  # part III
        "0.5", "1,095",
        "4,000", "0.05", "0.95", "0.0625", "0.035",  # part IV
    },
    "adding-deltas": {
        "60,000", "54,000", "70,000", "4.7013", "3,000",  # Kestrel's legs, and another coin
        "1.2", "0.8", "4.7",  # betas, a hedge
        "100,000", "200,000", "50,000", "14,900", "0.533", "0.468", "0.508",  # Hull
        "2.33", "0.01",  # a quantile of the normal distribution, a multiplier
    },
    "delta": {
        "60,000", "6,000", "21.67", "2,730",  # leg A, and its delta as the risk sheet prints it
        "0.522",  # Hull
        "1.00",  # a unit
        "400,000",  # paths
    },
    "pricing-models": {
        "60,000", "66,000", "54,000", "6,000", "27,000", "33,000", "30,000", "3,000", "4,500",  # one step
        "1.6", "0.043", "30,220.5", "67.7", "0.05785", "0.0084",  # contracts and quotes of the exercises
        "2.23", "2.17", "0.1", "0.001",  # two printed prices; jumps a year asked about
        "200,000", "1,000",  # paths, steps
    },
    "size-and-stability": {
        "60,000", "600,000", "0.5", "0.1", "0.3", "0.9", "3.2",  # a position, maintenance, impact, explorer
        "1,000", "4,000", "10,000",  # paths
    },
    "when-neutrality-fails": {
        "60,000", "65,500", "59,000", "70,000", "0.1",  # contracts, a fee
        "10,000", "100,000", "200,000", "1,000",  # days and paths
        "20,000", "5,000", "50,000",  # losses asked about
        "8.96",  # Merton's price, as Haug prints it
    },
    "bands-and-optimal-policies": {
        "0.02", "0.03", "0.04", "0.05", "0.06", "0.09", "0.10", "4.7013",
        "0.001",  # half-widths, Kestrel's delta, a cost
        "20,000", "10,000", "4,000", "2,000",  # paths
    },
    "menu-of-hedges": {
        "60,000", "54,000", "57,000",  # a coin and two floors
        "0.3566", "35.66", "0.0263", "0.0313", "0.928",  # Haug; the proxy of the first exercise
        "0.9", "0.6", "0.3", "0.1", "0.81",  # correlations, penalties, points of volatility
        "10,000", "20,000", "1,000", "200,000", "4,000",  # paths
    },
    "hedging-at-discrete-times": {
        "60,000", "0.42", "0.13",  # a coin; printed (Hull)
        "20,000", "2,000", "1,000",  # paths, trades, people
    },
    "impact-feedback-exploitation": {
        "60,000", "54,000", "66,000", "57,000", "63,000", "1,300", "10,000",  # prices, contracts, a market
        "0.0031691", "21.67", "0.1", "1.7", "0.5", "0.2", "3.2", "4.8",  # a gamma, a hedge; the explorers
        "662,500", "1.083", "51.30",  # Almgren and Chriss, as the library prints them
        "100,000", "1,000",  # walks, months, days
    },
    "automation": {
        "60,000", "0.0031691", "0.7", "0.2", "3.125",  # a coin, the finished book; orders; printed
        "20,000", "4,000", "2,000",  # paths
    },
    "published-numbers": {"0.1", "2.17", "2.23", "419.676"},  # of the sources
    "index": {"3.11", "4.0"},  # versions
}  # fmt: skip

NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.,-])\d+\.\d+")
PLACE = re.compile(r"\b(?:Tables?|Examples?|Figures?|Sections?|Eqs?\.?) \d+\.\d+(?: and \d+\.\d+)?")
FILLER = re.compile(
    r"\b(TODO|FIXME|XXX|coming soon|as we all know|needless to say|of course|obviously|clearly|simply|very|"
    r"powerful|leverage the|delve|dive into|in order to|utili[sz]e)\b",
    re.I,
)
AMERICAN = re.compile(
    r"\b(behavior|color|favor\w*|labor|neighbor\w*|center\w*|analyz\w+|realiz\w+|optimiz\w+|normaliz\w+|minimiz\w+|"
    r"maximiz\w+|summariz\w+|canceled|modeling|labeled|percent)\b",
    re.I,
)


def words_of(chapter) -> str:
    """Everything in a chapter that is read as words."""
    return prose(chapter.markdown) + "\n" + "\n".join(prose(caption) for caption in chapter.captions)


@NOTEBOOKS
def test_no_number_in_the_prose_is_typed(chapter):
    text = PLACE.sub(" ", words_of(chapter))
    typed = sorted(set(NUMBER.findall(text)) - GIVEN.get(chapter.name, set()))
    assert typed == [], f"compute these in {chapter} and glue them: {typed}"


def test_the_list_of_given_numbers_has_nothing_to_spare():
    known = {}
    for chapter in notebooks():  # each part has a review of that name
        known[chapter.name] = known.get(chapter.name, "") + words_of(chapter)
    spare = [(name, n) for name, numbers in GIVEN.items() for n in numbers if n not in known.get(name, "")]
    assert spare == []


@NOTEBOOKS
def test_every_quoted_number_is_computed_and_every_computed_one_is_quoted(chapter):
    text = chapter.markdown + "\n".join(chapter.captions)
    quoted = {key.split(":")[0] for key in re.findall(r"\{glue:text\}`([^`]+)`", text)}
    assert quoted - chapter.glued == set(), "quoted, but computed by no cell"
    assert chapter.glued - quoted == set(), "computed for the prose, but not quoted"


@NOTEBOOKS
def test_no_filler_and_british_spelling(chapter):
    text = words_of(chapter)
    assert FILLER.findall(text) == []
    assert AMERICAN.findall(text) == []


@NOTEBOOKS
def test_a_simulated_result_states_its_standard_error(chapter):
    code = "\n".join(cell.source for cell in chapter.shown_code)
    if re.search(r"paths\.(gbm|merton|heston|bootstrap)\(|standard_normal|simulate\(", code):
        assert re.search(r"seed=\d|default_rng\(\d", code)
        assert "standard error" in chapter.markdown


@NOTEBOOKS
def test_is_committed_as_make_notebooks_writes_it(chapter):
    assert chapter.text == normalise(chapter.notebook), f"run: make notebooks ({chapter})"
    assert all(cell.execution_count for cell in chapter.code), "a cell was not run"


@NOTEBOOKS
def test_carries_no_javascript(chapter):
    state = chapter.notebook.metadata.get("widgets", {}).get("application/vnd.jupyter.widget-state+json", {})
    own = [model for model in state.get("state", {}).values() if "_explorer" in model["state"]]
    assert all("_esm" not in json.dumps(model["state"]) for model in own)
