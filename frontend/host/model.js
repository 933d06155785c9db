/** A widget's state without a kernel: the part of a Jupyter widget model that anywidgets use. */

export class HostModel {
  #state;
  #listeners = new Map();

  /** @param {object} state @param {(id: string) => Promise<HostModel>} find other models of the page */
  constructor(id, state, find) {
    this.model_id = id;
    this.#state = state;
    this.widget_manager = { get_model: (other) => find(other.replace(/^IPY_MODEL_/, "")) };
  }

  get(name) {
    return this.#state[name];
  }

  set(name, value) {
    const changes = typeof name === "object" ? name : { [name]: value };
    let any = false;
    for (const [key, next] of Object.entries(changes)) {
      if (Object.is(this.#state[key], next)) continue;
      this.#state[key] = next;
      any = true;
      this.#tell(`change:${key}`, this, next);
    }
    if (any) this.#tell("change", this);
  }

  /** Nobody else to tell: what was set is already what every view of the page shows. */
  save_changes() {}

  send() {}

  on(events, listener) {
    for (const event of events.split(/\s+/)) {
      if (!this.#listeners.has(event)) this.#listeners.set(event, new Set());
      this.#listeners.get(event).add(listener);
    }
  }

  off(events, listener) {
    if (events === undefined || events === null) return this.#listeners.clear();
    for (const event of events.split(/\s+/)) {
      if (listener) this.#listeners.get(event)?.delete(listener);
      else this.#listeners.delete(event);
    }
    return undefined;
  }

  #tell(event, ...args) {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(...args);
  }
}

/** Put the binary traits, which are stored as base64 beside the state, back in their places. */
export function withBuffers({ state, buffers = [] }) {
  for (const { path, data, encoding } of buffers) {
    if (encoding !== "base64") throw new Error(`binary data in ${encoding}`);
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    const owner = path.slice(0, -1).reduce((node, key) => node[key], state);
    owner[path.at(-1)] = new DataView(bytes.buffer);
  }
  return state;
}
