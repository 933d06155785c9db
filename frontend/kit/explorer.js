/**
 * Bring one explorer alive: state from the model, panel, picture, readings, actions, and a complete clean-up.
 *
 * @typedef {object} Definition what a file in explorers/ exports
 * @property {string} name the Python class
 * @property {(state: object, memo: Function) => object} compute the numbers, by the same names as Python's data()
 * @property {(state: object, data: object, view: {guessing: boolean, local: *}) => import("./chart.js").Picture[]} picture
 * @property {"row"|"stack"} [layout] where there is room, charts stand side by side or below each other
 * @property {(state: object, data: object) => {label: string, value: number, digits?: number, unit?: string,
 *   text?: string, secret?: boolean}[]} readout secret ones hide while the reader predicts
 * @property {(state: object, data: object) => {label: string, value: number, tolerance: number, unit?: string}} invariant
 * @property {(state: object, data: object) => string} summary the picture in words
 * @property {object} [predict] see predict.js: `ask`, `truth`, `unit`, `digits`, `explain`
 * @property {(state: object, data: object) => object[]} [tables] instead of those made from the pictures
 * @property {(page: {set, setMany, state, redraw, say}) => {node: HTMLElement, show: (state, data, view) => void,
 *   local?: object, destroy?: () => void}} [extra] a part of its own; `local` reaches `picture` as `view.local`
 */

import { Chart } from "./chart.js";
import { createPanel } from "./controls.js";
import { debounce, h, setHidden, setText, throttle, uid } from "./dom.js";
import { fixed, significant } from "./format.js";
import { createPrediction } from "./predict.js";
import { copyButton, decode, encode, pythonCall, readFragment, withFragment } from "./share.js";
import { createTable, tablesOf } from "./table.js";
import { readPalette, watchTheme } from "./theme.js";

/** Keep the last result of an expensive step for as long as its key stays the same. */
export function createMemo() {
  const kept = new Map();
  return (name, key, make) => {
    const text = JSON.stringify(key);
    const last = kept.get(name);
    if (last?.text === text) return last.value;
    const value = make();
    kept.set(name, { text, value });
    return value;
  };
}

/**
 * @param {Definition} definition
 * @param {{model: object, el: HTMLElement, link?: string}} view `link` names this view in the page's address
 * @returns {() => void} clean-up
 */
export function mount(definition, { model, el, link }) {
  const controls = model.get("_controls");
  const names = controls.map((control) => control.name);
  const memo = createMemo();
  const undo = new AbortController();
  const { signal } = undo;
  const state = () => Object.fromEntries(names.map((name) => [name, model.get(name)]));
  const save = throttle(() => model.save_changes(), 100);
  const setMany = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    save();
  };
  const set = (name, value) => setMany({ [name]: value });

  let queued = false;
  let alive = true;
  const dirty = () => {
    if (queued) return;
    queued = true;
    queueMicrotask(() => {
      queued = false;
      if (!alive) return;
      try {
        update();
      } catch (error) {
        page.say(`This setting cannot be drawn: ${error.message}`);
        console.error(error);
      }
    });
  };

  const page = buildPage(definition, controls, model, { set, setMany, state, dirty, link });
  const { root, charts, chartBox } = page;
  let palette;
  const host = {
    palette: () => palette,
    drag: (name, value) => {
      const control = controls.find((c) => c.name === name);
      const snapped = control.min + Math.round((value - control.min) / control.step) * control.step;
      set(name, Number(Math.min(control.max, Math.max(control.min, snapped)).toPrecision(12)));
    },
  };
  const repaint = () => {
    palette = readPalette(root);
    charts.forEach((chart) => chart.repaint());
  };

  function update() {
    const now = state();
    const data = definition.compute(now, memo);
    const view = { guessing: page.prediction?.guessing() ?? false, local: page.local };
    const pictures = definition.picture(now, data, view);
    while (charts.length < pictures.length) {
      const chart = new Chart(host);
      charts.push(chart);
      chartBox.append(chart.node);
    }
    pictures.forEach((picture, i) => charts[i].draw(picture));
    page.show(now, data, pictures, view);
    root.dispatchEvent(new CustomEvent("dh-drawn"));
  }

  const changed = () => {
    page.prediction?.changed();
    dirty();
  };
  const openLink = () => {
    const text = link && readFragment(link);
    if (text === undefined || text === "" || text === false) return;
    const { state: found, why } = decode(controls, text);
    setMany(found ?? page.initial());
    page.say(why ? `This link is damaged (${why}), so the figure opens in its default state.` : "");
    el.scrollIntoView?.({ block: "start" });
  };

  el.append(root);
  palette = readPalette(root);
  try {
    openLink();
    update();
  } catch (error) {
    root.remove();
    throw error;
  }
  names.forEach((name) => model.on(`change:${name}`, changed));
  const stopTheme = watchTheme(repaint);
  if (link) addEventListener("hashchange", openLink, { signal });
  root.setAttribute("data-explorer-ready", "true");

  return () => {
    alive = false;
    undo.abort();
    names.forEach((name) => model.off(`change:${name}`, changed));
    stopTheme();
    save.flush();
    page.destroy();
    charts.forEach((chart) => chart.destroy());
    root.remove();
  };
}

/** Everything around the charts. */
function buildPage(definition, controls, model, { set, setMany, state, dirty, link }) {
  const titleId = uid();
  const note = h("p", { class: "dh-note", role: "status", hidden: true });
  const say = (text) => {
    setText(note, text);
    setHidden(note, text === "");
  };
  const initial = () => Object.fromEntries(controls.map((control) => [control.name, control.default]));
  const panel = createPanel(controls, (name, value) => {
    say("");
    set(name, value);
  });
  const table = createTable();
  const prediction = definition.predict && createPrediction(definition.predict, dirty);
  const extra = definition.extra?.({ set, setMany, state, redraw: dirty, say });
  const call = `${model.get("_source") ? "" : "dh.explorers."}${definition.name}`; // the reader's own has no module
  const python = copyButton("Copy as Python", () => pythonCall(call, controls, model.get("_ranges"), state()), say);
  const address = link && copyButton("Copy link", () => {
    const url = withFragment(link, encode(controls, state()));
    history.replaceState(history.state, "", url);
    return url;
  }, say);
  const reset = h("button", {
    type: "button", class: "dh-button", on: { click: () => { say(""); setMany(initial()); } },
  }, "Reset");
  const readings = h("dl", { class: "dh-readings" });
  const invariant = h("p", { class: "dh-invariant" });
  const summary = h("p", { class: "dh-summary" });
  const live = h("div", { class: "dh-unseen", role: "status", "aria-live": "polite", "aria-atomic": "true" });
  const announce = debounce((text) => setText(live, text), 500);
  const chartBox = h("div", { class: `dh-charts dh-${definition.layout ?? "stack"}` });
  const title = model.get("_title");
  const text = model.get("_caption");
  const root = h("div", { class: "dh-explorer", role: "group", "aria-labelledby": titleId, "data-explorer": definition.name },
    h("p", { class: "dh-title", id: titleId }, title),
    note,
    chartBox,
    extra?.node,
    readings,
    invariant,
    h("div", { class: "dh-hands" }, panel.node, prediction?.form),
    h("div", { class: "dh-actions" }, prediction?.button, table.button, python.button, address?.button, reset),
    python.field, address?.field,
    summary,
    text && h("p", { class: "dh-caption" }, text),
    table.place,
    live);

  return {
    root, chartBox, prediction, say, initial,
    charts: [],
    local: extra?.local,
    show(now, data, pictures, view) {
      panel.show(now);
      const entries = definition.readout(now, data);
      showReadings(readings, entries, view.guessing);
      const check = definition.invariant(now, data);
      showInvariant(invariant, check);
      const words = view.guessing ? "The answer is hidden until you reveal it." : definition.summary(now, data);
      setText(summary, words);
      prediction?.show(now, data);
      extra?.show(now, data, view);
      table.show(view.guessing ? [] : definition.tables?.(now, data) ?? tablesOf(pictures));
      announce(view.guessing ? words : `${words} ${invariant.textContent}`);
    },
    destroy() {
      announce.cancel();
      extra?.destroy?.();
    },
  };
}

function showReadings(list, entries, guessing) {
  while (list.children.length > entries.length) list.lastChild.remove();
  while (list.children.length < entries.length) list.append(h("div", {}, h("dt"), h("dd")));
  entries.forEach(({ label, value, digits, unit, text, secret }, i) => {
    const [name, number] = list.children[i].children;
    const shown = text ?? `${digits === undefined ? significant(value, 4) : fixed(value, digits)}${unit ? ` ${unit}` : ""}`;
    setText(name, label);
    setText(number, secret && guessing ? "?" : shown);
  });
}

function showInvariant(line, { label, value, tolerance, unit = "", digits = 2 }) {
  const holds = Math.abs(value) <= tolerance;
  line.classList.toggle("dh-broken", !holds);
  // Below the tolerance the number is rounding noise: its last digits would only flicker.
  const number = holds ? fixed(0, digits) : significant(value, 3);
  setText(line, `${holds ? "✓" : "✗"} ${label}: ${number}${unit ? ` ${unit}` : ""}${holds ? "" : ", which should be 0"}`);
}

/** A reason in place of an explorer that cannot start, and its still where there is one. */
export function showFailure(el, error, still) {
  const root = h("div", { class: "dh-explorer dh-failed", "data-explorer-failed": "true" },
    h("p", { class: "dh-note", role: "status" },
      `This figure cannot start here: ${error?.message ?? error}. ${still ? "Below is its picture as printed." : ""}`));
  if (still) root.append(h("img", { class: "dh-still", src: still.src, alt: still.alt ?? "" }));
  el.append(root);
  return root;
}
