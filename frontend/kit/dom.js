/** Build elements, keep listeners together, and make names that no other view on the page has. */

const FOCUSABLE = new Set(["button", "input", "select", "textarea", "summary"]);

/**
 * h("button", { class: "dh-button", on: { click } }, "Reset")
 *
 * Properties are attributes; `on` holds listeners; `true` writes an empty attribute, `false` and `undefined`
 * write none. Every focusable element says to JupyterLab that its arrow keys are its own.
 */
export function h(tag, { on = {}, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) node.setAttribute(name, value === true ? "" : value);
  }
  if (FOCUSABLE.has(tag) || attributes.tabindex !== undefined) {
    node.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  node.append(...children.filter((child) => child !== undefined && child !== null));
  return node;
}

/** An id that is unique on the page, even where each widget loads its own copy of this file. */
export function uid() {
  return `dh-${Math.random().toString(36).slice(2, 10)}`;
}

/** Write text only where it differs, so that nothing is laid out again for nothing. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setHidden(node, hidden) {
  if (node.hidden !== hidden) node.hidden = hidden;
}

/** Call f once things have been quiet for `wait` milliseconds. `cancel` belongs in the clean-up. */
export function debounce(f, wait) {
  let timer;
  const later = (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => f(...args), wait);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}

/** Call f at most every `wait` milliseconds, the last call included. */
export function throttle(f, wait) {
  let timer;
  let again = false;
  const fire = () => {
    timer = undefined;
    if (again) {
      again = false;
      timer = setTimeout(fire, wait);
      f();
    }
  };
  const now = () => {
    if (timer !== undefined) {
      again = true;
      return;
    }
    timer = setTimeout(fire, wait);
    f();
  };
  now.flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (again) f();
    again = false;
  };
  return now;
}
