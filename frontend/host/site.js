/**
 * Widgets on a page without a kernel: reads the widget-state and widget-view scripts that MyST-NB writes and
 * brings every anywidget alive in place, each when it comes near the viewport. Works from file:// too.
 *
 * The explorers have scripts of their own, loaded after this one by the pages on which they stand.
 */

import widget, { definitions } from "../kit/widget.js";
import { createMemo, showFailure } from "../kit/explorer.js";
import * as engine from "../engine/index.js";
import shared from "shared";
import { HostModel, withBuffers } from "./model.js";

const STATE = 'script[type="application/vnd.jupyter.widget-state+json"]';
const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';
const BOXES = { HBoxModel: "row", BoxModel: "row", VBoxModel: "column", GridBoxModel: "column" };

const records = {}; // as stored in the page
const models = new Map();
const modules = new Map(); // by model: the anywidget module, its initialize() done
const taken = {}; // how many views of an explorer have a name in the page's address

function readStates() {
  for (const script of document.querySelectorAll(STATE)) Object.assign(records, JSON.parse(script.textContent).state);
}

function record(id) {
  const found = records[id];
  if (!found) throw new Error("its saved state is missing from this page");
  return found;
}

function modelOf(id) {
  if (!models.has(id)) models.set(id, new HostModel(id, withBuffers(record(id)), async (other) => modelOf(other)));
  return models.get(id);
}

/** ipywidgets.jslink and jsdlink. */
function makeLinks() {
  for (const { model_name: kind, state } of Object.values(records)) {
    if (kind !== "LinkModel" && kind !== "DirectionalLinkModel") continue;
    const [from, to] = [state.source, state.target].map(([ref, name]) => ({ model: modelOf(bare(ref)), name }));
    const copy = (a, b) => b.model.set(b.name, a.model.get(a.name));
    copy(from, to);
    from.model.on(`change:${from.name}`, () => copy(from, to));
    if (kind === "LinkModel") to.model.on(`change:${to.name}`, () => copy(to, from));
  }
}

const bare = (reference) => reference.replace(/^IPY_MODEL_/, "");

/** A script that was hoisted into a file of its own leaves its text in `explorerModules`, by file name. */
function hoisted(src) {
  const key = src.split("/").at(-1).replace(/\.js$/, "");
  const done = () => globalThis.explorerModules?.[key];
  return new Promise((resolve, reject) => {
    if (done()) return resolve(done());
    const script = Object.assign(document.createElement("script"), { src });
    script.onload = () => (done() ? resolve(done()) : reject(new Error(`${src} holds no widget`)));
    script.onerror = () => reject(new Error(`${src} cannot be loaded`));
    return document.head.append(script);
  });
}

async function loadModule(model) {
  if (model.get("_explorer")) return widget;
  const source = model.get("_esm_src") ? await hoisted(model.get("_esm_src")) : model.get("_esm");
  if (!source) throw new Error("its program is missing from this page");
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const module = await import(url);
  URL.revokeObjectURL(url);
  return module.default ?? module;
}

const surroundings = () => ({
  signal: new AbortController().signal,
  experimental: { invoke: () => Promise.reject(new Error("this page has no kernel")) },
});

/** The module of a model, with `initialize` called once however many views there are. */
function startModule(model) {
  if (!modules.has(model)) {
    modules.set(model, loadModule(model).then(async (module) => {
      const ready = typeof module === "function" ? await module() : module;
      await ready.initialize?.({ model, ...surroundings() });
      return ready;
    }));
  }
  return modules.get(model);
}

function addStyles(model, el) {
  const text = model.get("_explorer") ? undefined : model.get("_css");
  const src = model.get("_css_src");
  if (src) el.before(Object.assign(document.createElement("link"), { rel: "stylesheet", href: src }));
  else if (text) el.before(Object.assign(document.createElement("style"), { textContent: text }));
}

async function startView(id, el, link, still) {
  try {
    const model = modelOf(id);
    const module = await startModule(model);
    addStyles(model, el);
    await module.render({ model, el, link, still, ...surroundings() });
    el.dataset.viewReady = "true";
  } catch (error) {
    console.error(error);
    showFailure(el, error, still);
  }
}

/** Boxes are laid out at once; what is in them starts when it is seen. */
function place(id, el, still, watch) {
  const { model_name: kind, state } = record(id);
  if (BOXES[kind]) {
    el.classList.add("dh-box-of", `dh-box-${BOXES[kind]}`);
    for (const child of state.children) {
      const cell = document.createElement("div");
      el.append(cell);
      place(bare(child), cell, undefined, watch);
    }
    el.dataset.viewReady = "true";
    return;
  }
  if (kind !== "AnyModel") {
    const name = kind.replace(/Model$/, "");
    el.className = "dh-stock";
    el.textContent = `This control (${name}) needs a running Python kernel: open the chapter in JupyterLab to use it.`;
    el.dataset.viewReady = "true";
    return;
  }
  const name = state._explorer;
  if (name) taken[name] = (taken[name] ?? 0) + 1;
  const link = name && (taken[name] > 1 ? `${name}-${taken[name]}` : name);
  watch(el, link, () => startView(id, el, link, still));
}

/** Start what is near the viewport, what the address names, and before printing everything. */
function createWatch() {
  const waiting = new Map();
  const go = (el) => {
    const start = waiting.get(el);
    waiting.delete(el);
    observer?.unobserve(el);
    start?.();
  };
  const near = (entries) => entries.filter((e) => e.isIntersecting).forEach((e) => go(e.target));
  const observer = globalThis.IntersectionObserver && new IntersectionObserver(near, { rootMargin: "400px 0px" });
  addEventListener("beforeprint", () => [...waiting.keys()].forEach(go));
  return (el, link, start) => {
    waiting.set(el, start);
    if (!observer || (link && location.hash.includes(`${link}=`))) go(el);
    else observer.observe(el);
  };
}

function start() {
  readStates();
  makeLinks();
  const watch = createWatch();
  for (const script of document.querySelectorAll(VIEW)) {
    const el = document.createElement("div");
    el.className = "dh-view";
    script.after(el);
    const slot = script.closest("[data-explorer-slot]");
    const still = slot?.dataset.still && { src: slot.dataset.still, alt: slot.dataset.alt };
    try {
      place(JSON.parse(script.textContent).model_id, el, still, watch);
    } catch (error) {
      console.error(error);
      showFailure(el, error, still);
    }
  }
}

/** What an explorer's script calls: `make` gets the kit and the engine, and hands over a definition. */
function add(make) {
  make((path) => shared[path], (definition) => {
    definitions[definition.name] = definition;
  });
}

globalThis.StayingNeutral = { definitions, models, modelOf, createMemo, engine, add };
// Deferred scripts run before this event, so every explorer of the page is there when the first one starts.
if (document.readyState === "complete") start();
else addEventListener("DOMContentLoaded", start, { once: true });
