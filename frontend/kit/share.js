/** A state as a Python call, and as a link: `#DeltaTangent=spot:55,vol:0.3&HedgeLedger-2=path:random`. */

import { refusal } from "./controls.js";
import { h, setHidden } from "./dom.js";
import { pyLiteral, pyNumber } from "./format.js";

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** The call of `name` that rebuilds the state; the same text as Python's repr. */
export function pythonCall(name, controls, ranges, state) {
  const parts = controls
    .filter(({ kind, name: key, plain }) => kind !== "given" || !same(state[key], plain))
    .map(({ name: key }) => `${key}=${pyLiteral(state[key])}`);
  const windows = Object.entries(ranges ?? {}).map(([key, limits]) => `'${key}': (${limits.map(pyNumber).join(", ")})`);
  if (windows.length) parts.push(`ranges={${windows.join(", ")}}`);
  return `${name}(${parts.join(", ")})`;
}

/** The state as the value of a fragment. */
export function encode(controls, state) {
  return controls
    .filter(({ kind, name, default: initial }) => kind !== "given" || !same(state[name], initial))
    .map(({ kind, name }) => {
      const value = state[name];
      const text = kind === "toggle" ? (value ? "on" : "off") : kind === "given" ? JSON.stringify(value) : String(value);
      return `${name}:${encodeURIComponent(text).replaceAll("'", "%27")}`;
    })
    .join(",");
}

/** Read such a value back. @returns {{state?: object, why?: string}} */
export function decode(controls, text) {
  const state = {};
  for (const part of text.split(",")) {
    const [, name, raw] = part.match(/^(\w+):(.*)$/) ?? [];
    const control = controls.find((c) => c.name === name);
    if (!control) return { why: `“${part}” is not one of its settings` };
    let value;
    try {
      const plain = decodeURIComponent(raw);
      if (control.kind === "choice") value = plain;
      else if (control.kind === "toggle") value = plain === "on" ? true : plain === "off" ? false : plain;
      else if (control.kind === "given") value = JSON.parse(plain);
      else value = plain.trim() === "" || Number.isNaN(Number(plain)) ? plain : Number(plain);
    } catch {
      return { why: `“${raw}” cannot be read` };
    }
    const why = refusal(control, value);
    if (why) return { why: `${control.label ?? name}: ${why}` };
    state[name] = value;
  }
  return { state };
}

/** The part of the page's address that belongs to one explorer, or undefined. */
export function readFragment(key) {
  for (const part of location.hash.slice(1).split("&")) {
    if (part.startsWith(`${key}=`)) return part.slice(key.length + 1);
  }
  return undefined;
}

/** The page's address with this explorer's state in it; what other explorers wrote there stays. */
export function withFragment(key, value) {
  const others = location.hash.slice(1).split("&").filter((part) => part.includes("=") && !part.startsWith(`${key}=`));
  return `${location.href.split("#")[0]}#${[...others, `${key}=${value}`].join("&")}`;
}

/** A button that copies text, says so, and where the browser forbids copying shows the text to be copied by hand. */
export function copyButton(label, text, say) {
  const field = h("input", { type: "text", class: "dh-copy", readonly: true, "aria-label": `${label}: text to copy`, hidden: true });
  const button = h("button", {
    type: "button", class: "dh-button",
    on: {
      click: async () => {
        const value = text();
        field.value = value;
        try {
          await navigator.clipboard.writeText(value);
          setHidden(field, true);
          say(`Copied: ${value}`);
        } catch {
          setHidden(field, false);
          field.select();
          say("This browser does not let the page copy; the text is selected for you to copy.");
        }
      },
    },
  }, label);
  return { button, field };
}
