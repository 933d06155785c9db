"""What a reader does: move every control, type nonsense, guess, copy, link, reset, by keyboard too."""

import re

import pytest
from explorers.pages import write_page
from explorers.states import positions

import deltahedge as dh
import deltahedge.explorers
from deltahedge.explorers import REGISTRY, Slider

# All that a reader sees move: the pictures and the words beside them.
LOOK = """() => [
    ...[...document.querySelectorAll(".dh-explorer canvas")].map((c) => c.toDataURL()),
    document.querySelector(".dh-readings").innerText, document.querySelector(".dh-summary").innerText,
].join("\\n")"""
STATE = """() => {
    const model = [...StayingNeutral.models.values()][0];
    return Object.fromEntries(model.get("_controls").map((c) => [c.name, model.get(c.name)]));
}"""
SET = "(values) => [...StayingNeutral.models.values()][0].set(values)"


def inputs(page, key, kind="input, select"):
    return page.locator(f'[data-control="{key}"]').and_(page.locator(kind))


def test_every_control_changes_what_is_seen_at_both_ends(name, site, open_page):
    page = open_page(site.file(name))
    for key, control in REGISTRY[name].controls().items():
        page.get_by_role("button", name="Reset", exact=True).click()
        page.evaluate(SET, control.when)
        page.wait_for_timeout(20)
        before = page.evaluate(LOOK)
        looks = []
        if type(control) is Slider:
            slider = inputs(page, key, "[type=range]")
            for stop in ("Home", "End"):
                slider.press(stop)
                looks.append(page.evaluate(LOOK))
                assert page.evaluate(STATE)[key] == pytest.approx(
                    control.limits[stop == "End"], rel=1e-9, abs=1e-12
                )
        elif control.kind == "seed":
            inputs(page, key, "button").click()
            looks.append(page.evaluate(LOOK))
        elif control.kind == "toggle":
            inputs(page, key).click()
            looks.append(page.evaluate(LOOK))
        elif control.kind == "choice":
            for value in positions(control, None):
                menu = inputs(page, key, "select")
                if menu.count():
                    menu.select_option(value)
                else:
                    inputs(page, key, f'[value="{value}"]').check(force=True)
                assert page.evaluate(STATE)[key] == value
                looks.append(page.evaluate(LOOK))
        if looks:
            assert any(look != before for look in looks), f"{key} changes nothing"
        assert "cannot be drawn" not in page.locator(".dh-note").inner_text()


def test_the_number_boxes_take_good_numbers(name, site, open_page):
    page = open_page(site.file(name))
    for key, control in REGISTRY[name].controls().items():
        if type(control) is not Slider:
            continue
        page.evaluate(SET, control.when)
        low, _, step = control.limits
        value = low if control.log else low + step
        inputs(page, key, "[type=text]").fill(f"{value * control.scale:.12g}".replace("-", "−"))
        assert page.evaluate(STATE)[key] == pytest.approx(value, rel=1e-9)


def test_thousands_are_shown_and_may_be_typed(name, site, open_page):
    page = open_page(site.file(name))
    for key, control in REGISTRY[name].controls().items():
        if type(control) is not Slider or control.limits[1] * control.scale < 1000:
            continue
        page.evaluate(SET, control.when)
        low, high, step = control.limits
        box = inputs(page, key, "[type=text]")
        for value in (high, high - step):
            text = f"{value * control.scale:,.12g}"
            for typed in (text.replace(",", ""), text):
                page.evaluate(SET, {key: low})
                box.fill(typed)
                assert page.evaluate(STATE)[key] == pytest.approx(value, rel=1e-12), typed
            box.press("Enter")
            assert box.input_value() == text


def test_bad_text_is_refused_in_place_with_a_word_why(name, site, open_page):
    page = open_page(site.file(name))
    for key, control in REGISTRY[name].controls().items():
        if not isinstance(control, Slider):
            continue
        page.evaluate(SET, control.when)
        low, high, _ = control.limits
        box = inputs(page, key, "[type=text]")
        part = box.locator("xpath=ancestor::div[contains(@class,'dh-control ') or @class='dh-control']")
        before, shown = page.evaluate(STATE), box.input_value()
        beyond = [(high + abs(high) + 1) * control.scale, (low - abs(low) - 1) * control.scale]
        bad = ["abc", "", "1e999", "--3", "49,5", "0,500", "6,2000", "62,00", "1,,000"]
        bad += [*(f"{x:.12g}" for x in beyond)]
        for text in bad + ["2.5"] * control.whole:
            box.fill(text)
            box.press("Enter")
            word = part.get_by_role("alert").inner_text()
            assert re.search(r"not a number|outside|empty|whole number", word), (
                f"{key}: {text!r} gave {word!r}"
            )
            assert "kept" in word
            assert page.evaluate(STATE) == before
            assert box.input_value() == shown
        box.fill(shown.replace("−", "-"))
        box.press("Enter")
        assert part.get_by_role("alert").count() == 0, "the word stays after a good number"


def test_copy_as_python_is_the_repr(name, site, open_page):
    page = open_page(site.url(name), permissions=["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name="Copy as Python")
    button.click()
    assert page.evaluate("navigator.clipboard.readText()") == repr(REGISTRY[name]())
    changed = REGISTRY[name](**{
        key: positions(c, c.limits)[-1] for key, c in REGISTRY[name].controls().items() if type(c) is Slider
    })  # fmt: skip
    page.evaluate(SET, changed.state())
    button.click()
    page.wait_for_function("document.querySelector('.dh-note').innerText.startsWith('Copied')")
    assert page.evaluate("navigator.clipboard.readText()") == repr(changed)


def test_a_link_restores_the_state(name, site, open_page):
    page = open_page(site.url(name), permissions=["clipboard-read", "clipboard-write"])
    for key, control in REGISTRY[name].controls().items():
        page.evaluate(SET, control.when)
        if type(control) is Slider:
            inputs(page, key, "[type=range]").press("ArrowRight")
            inputs(page, key, "[type=range]").press("ArrowLeft" if control.when else "ArrowRight")
    moved = page.evaluate(STATE)
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function("document.querySelector('.dh-note').innerText.startsWith('Copied')")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    again = open_page(link)
    assert again.evaluate(STATE) == moved
    again.get_by_role("button", name="Reset", exact=True).click()
    assert again.evaluate(STATE) == open_page(site.url(name)).evaluate(STATE)


@pytest.mark.kit
def test_a_damaged_link_opens_the_default_and_says_so(name, site, open_page):
    key = next(k for k, c in REGISTRY[name].controls().items() if type(c) is Slider)
    damages = ["nonsense", "colour:red", f"{key}:1e9", f"{key}:abc", f"{key}:%E0%A4%A", f"{key}:"]
    page = open_page(f"{site.file(name)}#{name}={damages[0]}")
    note = page.locator(".dh-note")
    for damage in damages:  # the first with a fresh page, the others typed into its address
        page.evaluate("(hash) => { location.hash = hash; }", f"{name}={damage}")
        page.wait_for_function("document.querySelector('.dh-note').innerText.includes('link is damaged')")
        assert page.evaluate(STATE) == pytest.approx(REGISTRY[name]().state())
        page.get_by_role("button", name="Reset", exact=True).click()
        assert note.is_hidden()
    assert open_page(f"{site.file(name)}#{name}=").locator(".dh-note").is_hidden()


def test_a_new_fragment_in_the_same_page_is_followed(site, open_page):
    page = open_page(site.file("DeltaTangent"))
    page.evaluate("location.hash = '#Other=x:1&DeltaTangent=spot:55,vol:0.3'")
    page.wait_for_function("document.querySelector('[data-control=spot][type=text]').value === '55'")
    assert page.evaluate(STATE)["vol"] == 0.3


def test_where_copying_is_forbidden_the_text_is_shown(site, open_page):
    page = open_page(site.file("DeltaTangent"))
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.get_by_role("button", name="Copy as Python").click()
    field = page.get_by_label("Copy as Python: text to copy")
    assert field.input_value() == repr(REGISTRY["DeltaTangent"]())
    assert page.evaluate("getSelection().toString() || document.activeElement.value") == field.input_value()


def test_reset_goes_back_to_what_python_asked_for(site, open_page, tmp_path):
    explorer = REGISTRY["DeltaTangent"](spot=60.0, vol=0.35)
    page = open_page(write_page(tmp_path, [explorer]).as_uri())
    inputs(page, "spot", "[type=range]").press("Home")
    page.get_by_role("button", name="Reset", exact=True).click()
    assert page.evaluate(STATE) == explorer.state()


def test_the_table_shows_the_plotted_numbers(name, site, open_page):
    page = open_page(site.file(name))
    page.get_by_role("button", name="Show as table").click()
    tables = page.get_by_role("region", name="The plotted numbers")
    assert tables.get_by_role("table").count() >= 1
    assert tables.get_by_role("row").count() >= 3
    assert not re.search(r"undefined|NaN|\[object", tables.inner_text())
    page.get_by_role("button", name="Hide table").click()
    assert tables.count() == 0


def test_predict_then_reconcile(name, site, open_page):
    page = open_page(site.file(name))
    start = page.get_by_role("button", name="Predict first")
    if not start.count():
        return
    shown = page.evaluate(LOOK)
    start.click()
    form = page.locator("form.dh-predict").filter(has=page.get_by_role("button", name="Reveal"))
    assert page.evaluate(LOOK) != shown, "nothing is hidden while the reader thinks"
    form.get_by_role("button", name="Reveal").click()
    assert "Type a number first" in form.inner_text()
    form.get_by_role("textbox").fill("0.5")
    form.get_by_role("textbox").press("Enter")
    assert re.search(r"You said 0.50?.*it is .*off by", form.inner_text())
    assert page.evaluate(LOOK).split("\n")[0] == shown.split("\n")[0]


def test_the_ledger_is_played_trade_by_trade(site, open_page):
    page = open_page(site.file("HedgeLedger"))
    ledger = page.get_by_role("region", name="The ledger, row by row")
    page.get_by_role("button", name="Say the trades yourself").click()
    assert ledger.get_by_role("row").count() == 1
    form = page.locator(".dh-game form")
    box = form.get_by_role("textbox")
    assert box.evaluate("(e) => e === document.activeElement")
    for text in ("", "many", "200000"):
        box.fill(text)
        box.press("Enter")
        assert form.get_by_role("alert").inner_text()
        assert page.evaluate(STATE)["shown"] == 0
    table = dh.explorers.HedgeLedger().table()
    for week, (guess, rows) in enumerate([("50000", 2), ("-6,000", 3), ("5000", 4)]):
        box.fill(guess)
        box.press("Enter")
        assert ledger.get_by_role("row").count() == rows
        assert (
            f"delta says {table['trade'].iloc[week]:,.0f}".replace("-", "−")
            in page.locator(".dh-game").inner_text()
        )
    assert "right direction 2 of 3" in page.locator(".dh-game").inner_text()
    page.get_by_role("button", name="Show the rest").click()
    assert ledger.get_by_role("row").count() == 22
    assert "258,228" in page.locator(".dh-readings").inner_text()


def test_the_ledger_does_not_hint_at_what_is_still_to_come(site, open_page):
    """With the last weeks changed beyond all bounds, everything looks as before."""
    page = open_page(site.file("HedgeLedger"))
    seen = """([state, shown, end]) => {
        const { definitions: { HedgeLedger: it }, createMemo } = StayingNeutral;
        const path = state.in_the_money.map((price, week) => (week <= shown ? price : end));
        const now = { ...state, shown, in_the_money: path };
        const data = it.compute(now, createMemo());
        const view = { guessing: false, local: { guesses: {} } };
        const words = [it.readout(now, data), it.summary(now, data), it.tables(now, data)];
        const parts = [it.picture(now, data, view), ...words];
        return JSON.stringify(parts, (key, value) => ArrayBuffer.isView(value) ? Array.from(value) : value);
    }"""
    state = dh.explorers.HedgeLedger().state()
    for shown in (0, 7, 19):
        looks = {page.evaluate(seen, [state, shown, end]) for end in (20.0, 50.0, 400.0)}
        assert len(looks) == 1, shown


def test_dragging_in_the_chart_moves_the_spot(site, open_page):
    page = open_page(site.file("DeltaTangent"))
    over = page.locator(".u-over").first
    box = over.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 40)
    page.mouse.up()
    assert page.evaluate(STATE)["spot"] == pytest.approx(60, abs=0.5)
    page.mouse.move(box["x"] + 10, box["y"] + 40)
    assert page.evaluate(STATE)["spot"] == pytest.approx(60, abs=0.5)


def test_the_race_is_run_by_hand_and_scored_on_cost_and_risk(site, open_page):
    page = open_page(site.file("PolicyRace"))
    page.get_by_role("button", name="Hedge by hand").click()
    assert page.evaluate(STATE)["shown"] == 0
    form = page.locator(".dh-game form")
    for text in ("", "much", "5"):
        form.get_by_role("textbox").fill(text)
        form.get_by_role("textbox").press("Enter")
        assert form.get_by_role("alert").inner_text()
        assert page.evaluate(STATE)["shown"] == 0
    form.get_by_role("textbox").fill("0.5")
    form.get_by_role("textbox").press("Enter")
    page.get_by_role("button", name="Trade to the delta").click()
    page.get_by_role("button", name="Do nothing", exact=True).click()
    assert page.evaluate(STATE)["shown"] == 3
    page.get_by_role("button", name="Do nothing to the end").click()
    race = dh.explorers.PolicyRace()
    data = race.data()
    held = [0.5, data["delta"][1]] + [data["delta"][1]] * 28
    trades = [abs(now - before) for before, now in zip([0, *held], held, strict=False)]
    cost = sum(race.one_way * trade * price for trade, price in zip(trades, data["path"], strict=False))
    said = page.locator(".dh-game").inner_text()
    assert f"You paid {cost:,.0f} USD" in said
    assert re.search(r"place [1-5] of 5", said)
    page.get_by_role("button", name="Start again").click()
    assert page.evaluate(STATE)["shown"] == 0


def test_following_the_delta_by_hand_is_the_first_policy(site, open_page):
    page = open_page(site.file("PolicyRace"))
    page.get_by_role("button", name="Hedge by hand").click()
    for _ in range(30):
        page.get_by_role("button", name="Trade to the delta").click()
    data = dh.explorers.PolicyRace().data()
    told = f"You paid {data['cost'][0]:,.0f} USD and ran a risk of {data['risk'][0]:,.0f}:"
    assert told in page.locator(".dh-game").inner_text()
