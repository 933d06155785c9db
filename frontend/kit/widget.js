/** The anywidget module: find the definition that belongs to a model and mount it. */

import definitions from "explorers";
import * as engine from "../engine/index.js";
import { h } from "./dom.js";
import { mount, showFailure } from "./explorer.js";
import * as format from "./format.js";

/** What an explorer of the reader's own gets, in place of imports. */
const kit = { engine, format, h };

/** A definition that came with the widget as text: an ES module whose default export is a function of the kit. */
async function ownDefinition(source) {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    const { default: define } = await import(/* @vite-ignore */ url);
    return typeof define === "function" ? define(kit) : define;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** @param {{get: (name: string) => *}} model */
export async function findDefinition(model) {
  const name = model.get("_explorer");
  const source = model.get("_source");
  const definition = source ? { name, ...(await ownDefinition(source)) } : definitions[name];
  if (!definition) throw new Error(`there is no explorer called ${name} in this version of the package`);
  return definition;
}

/** With a kernel the still comes from Python, on request. */
function askForStill(model, root) {
  const receive = (message, buffers) => {
    if (message?.type !== "still" || !buffers?.length) return;
    const url = URL.createObjectURL(new Blob([buffers[0]], { type: "image/png" }));
    root.append(h("img", { class: "dh-still", src: url, alt: message.alt ?? "" }));
    model.off("msg:custom", receive);
  };
  model.on("msg:custom", receive);
  model.send?.({ type: "still" });
}

async function render({ model, el, link, still }) {
  try {
    return mount(await findDefinition(model), { model, el, link });
  } catch (error) {
    console.error(error);
    const root = showFailure(el, error, still);
    if (!still) askForStill(model, root);
    return () => root.remove();
  }
}

export { definitions };
export default { render };
