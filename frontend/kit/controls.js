/**
 * The control panel. What a control is called, its unit and its limits come from Python with the widget, so
 * nothing is said twice.
 *
 * @typedef {object} Control
 * @property {"slider"|"choice"|"toggle"|"seed"|"given"} kind
 * @property {string} name the trait
 * @property {string} label
 * @property {string} [symbol]
 * @property {string} [unit]
 * @property {number} [min] in the trait's own unit, as are `max`, `step` and `default`
 * @property {number} [max]
 * @property {number} [step]
 * @property {number} [scale] the reader sees value times scale: 100 turns 0.2 into 20 %
 * @property {boolean} [log]
 * @property {boolean} [whole]
 * @property {{value: string, label: string}[]} [options]
 * @property {object} [when] settings under which it means something, for example {path: "random"}
 * @property {*} default
 */

import { h, setHidden, setText, uid } from "./dom.js";
import { clean, grouped, significant } from "./format.js";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
// A comma after three digits, never after a leading zero: "0,123" is somebody's decimal comma.
const THOUSANDS = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/;
const LOG_STEPS = 200;

/**
 * Why a value cannot be taken, or undefined if it can: the one rule for boxes, links and saved states.
 * @param {Control} control
 */
export function refusal(control, value) {
  if (control.kind === "choice") {
    const allowed = control.options.map((option) => option.value);
    return allowed.includes(value) ? undefined : `“${value}” is not one of ${allowed.join(", ")}`;
  }
  if (control.kind === "toggle") return typeof value === "boolean" ? undefined : `“${value}” is neither on nor off`;
  if (control.kind === "given") return value === undefined || value === null ? "it is empty" : undefined;
  if (typeof value !== "number" || !Number.isFinite(value)) return `“${value}” is not a number`;
  if (control.whole && !Number.isInteger(value)) return `${shown(control, value)} is not a whole number`;
  if (value < control.min || value > control.max) {
    return `${shown(control, value)} is outside ${limits(control)}`;
  }
  return undefined;
}

/** Read what was typed into a box; "60,000" is a number, "49,5" is not. @returns {{value?: number, why?: string}} */
export function parse(control, text) {
  const typed = text.trim().replace("−", "-");
  const bare = control.unit && typed.endsWith(control.unit) ? typed.slice(0, -control.unit.length).trim() : typed;
  const plain = THOUSANDS.test(bare) ? bare.replaceAll(",", "") : bare;
  if (!NUMBER.test(plain)) return { why: typed === "" ? "the box is empty" : `“${text.trim()}” is not a number` };
  const value = toState(control, Number(plain));
  const why = refusal(control, value);
  return why ? { why } : { value };
}

const scaleOf = (control) => control.scale ?? 1;
const toState = (control, view) => clean(view / scaleOf(control), 15);
const toView = (control, value) => clean(value * scaleOf(control));
// A seed is a name made of digits: it takes no separators.
const boxText = (control, value) =>
  control.kind === "seed" ? String(value) : grouped(clean(toView(control, value), control.whole ? 15 : 6));
const withUnit = (control, text) => (control.unit ? `${text} ${control.unit}` : text);
const shown = (control, value) => withUnit(control, boxText(control, value));
const limits = (control) => `${boxText(control, control.min)} to ${withUnit(control, boxText(control, control.max))}`;

/**
 * @param {Control[]} controls
 * @param {(name: string, value: *) => void} set called with good values only
 * @returns {{node: HTMLElement, show: (state: object) => void}}
 */
export function createPanel(controls, set) {
  const makers = { slider, choice, toggle, seed };
  const parts = controls
    .filter((control) => makers[control.kind])
    .map((control) => ({ name: control.name, when: control.when ?? {}, ...makers[control.kind](control, (value) => set(control.name, value)) }));
  return {
    node: h("div", { class: "dh-panel" }, ...parts.map((part) => part.node)),
    show: (state) => parts.forEach((part) => {
      part.show(state[part.name]);
      enable(part.node, Object.entries(part.when).every(([name, value]) => state[name] === value));
    }),
  };
}

/** Grey out what means nothing under the other settings. */
function enable(node, on) {
  if (node.classList.contains("dh-idle") === !on) return;
  node.classList.toggle("dh-idle", !on);
  for (const field of node.querySelectorAll("input, select, button")) field.disabled = !on;
}

function caption(control, target) {
  const [letter, index] = (control.symbol ?? "").split("_");
  const symbol = letter ? h("var", {}, letter, index && h("sub", {}, index)) : undefined;
  return h("label", { for: target }, control.label, symbol && "\u00a0", symbol);
}

/** A box that takes good numbers as they are typed, and on Enter or on leaving refuses bad ones with a word why. */
function numberBox(control, set) {
  let last = control.default;
  const word = h("p", { class: "dh-word", role: "alert" });
  const say = (text) => {
    setText(word, text);
    setHidden(word, text === "");
  };
  say("");
  const name = `${control.label}, ${limits(control)}`;
  const input = h("input", {
    class: "dh-box", type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false", "aria-label": name,
    "data-control": control.name,
    on: {
      input: () => {
        const { value } = parse(control, input.value);
        if (value === undefined) return;
        say("");
        set((last = value));
      },
      change: () => {
        const { why } = parse(control, input.value);
        if (why) say(`${why[0].toUpperCase()}${why.slice(1)}: kept ${shown(control, last)}.`);
        input.value = boxText(control, last);
      },
      keydown: (event) => event.key === "Enter" && input.dispatchEvent(new Event("change")),
    },
  });
  return {
    input,
    word,
    say,
    show: (value) => {
      last = value;
      if (document.activeElement !== input || parse(control, input.value).value !== value) {
        input.value = boxText(control, value);
      }
    },
  };
}

function slider(control, set) {
  const id = uid();
  const view = (value) => toView(control, value);
  const ratio = control.max / control.min;
  const fromPosition = (position) => {
    const raw = control.min * ratio ** (position / LOG_STEPS);
    const value = control.whole ? Math.round(raw) : clean(raw, 3);
    return Math.min(control.max, Math.max(control.min, value));
  };
  const toPosition = (value) => (LOG_STEPS * Math.log(value / control.min)) / Math.log(ratio);
  let now = control.default;
  // Between 4 and 5 lie eleven of the two hundred steps: a key always goes on to the next whole number.
  const keydown = (event) => {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!way || !control.log || !control.whole) return;
    event.preventDefault();
    const next = fromPosition(Math.round(toPosition(now)) + way);
    const least = now + way;
    box.say("");
    set(Math.min(control.max, Math.max(control.min, way > 0 ? Math.max(next, least) : Math.min(next, least))));
  };
  const scale = control.log
    ? { min: 0, max: LOG_STEPS, step: 1 }
    : { min: view(control.min), max: view(control.max), step: view(control.step) };
  const box = numberBox(control, set);
  const range = h("input", {
    type: "range", id, class: "dh-range", "data-control": control.name, ...scale,
    on: {
      input: () => {
        box.say("");
        set(control.log ? fromPosition(Number(range.value)) : toState(control, clean(Number(range.value))));
      },
      keydown,
    },
  });
  const end = (value) => h("span", { class: "dh-end", "aria-hidden": "true" }, significant(view(value), 6).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, ""));
  const node = h("div", { class: "dh-control" },
    h("div", { class: "dh-control-head" },
      caption(control, id),
      h("span", { class: "dh-box-unit" }, box.input, control.unit && h("span", { class: "dh-unit" }, control.unit))),
    h("div", { class: "dh-track" }, end(control.min), range, end(control.max)),
    box.word);
  return {
    node,
    show: (value) => {
      box.show((now = value));
      range.value = control.log ? toPosition(value) : view(value);
      range.setAttribute("aria-valuetext", shown(control, value));
    },
  };
}

function seed(control, set) {
  const id = uid();
  const box = numberBox(control, set);
  box.input.id = id;
  let now = control.default;
  const another = h("button", {
    type: "button", class: "dh-button", "data-control": control.name,
    on: { click: () => { box.say(""); set(now >= control.max ? control.min : now + 1); } },
  }, "Another");
  const node = h("div", { class: "dh-control" },
    h("div", { class: "dh-control-head" }, caption(control, id), h("span", { class: "dh-box-unit" }, box.input, another)),
    box.word);
  return { node, show: (value) => box.show((now = value)) };
}

/** Up to four options stand side by side; more of them fold into a menu. */
function choice(control, set) {
  return control.options.length <= 4 ? segments(control, set) : menu(control, set);
}

function segments(control, set) {
  const name = uid();
  const inputs = control.options.map((option) =>
    h("input", {
      type: "radio", name, value: option.value, "data-control": control.name,
      on: { change: () => set(option.value) },
    }));
  const id = uid();
  const node = h("div", { class: "dh-control dh-choice", role: "radiogroup", "aria-labelledby": id },
    h("span", { id }, control.label),
    h("div", { class: "dh-segments" }, ...control.options.map((option, i) => h("label", {}, inputs[i], h("span", {}, option.label)))));
  return { node, show: (value) => inputs.forEach((input) => { input.checked = input.value === value; }) };
}

function menu(control, set) {
  const id = uid();
  const select = h("select", { id, class: "dh-select", "data-control": control.name, on: { change: () => set(select.value) } },
    ...control.options.map((option) => h("option", { value: option.value }, option.label)));
  const node = h("div", { class: "dh-control" }, caption(control, id), select);
  return { node, show: (value) => { select.value = value; } };
}

function toggle(control, set) {
  const input = h("input", { type: "checkbox", "data-control": control.name, on: { change: () => set(input.checked) } });
  const node = h("div", { class: "dh-control dh-toggle" }, h("label", {}, input, h("span", {}, control.label)));
  return { node, show: (value) => { input.checked = value; } };
}
