/** The palette lives in CSS variables; a picture reads it here and is told when the theme changes. */

const NAMES = ["paper", "ink", "muted", "grid", "axis", "wash"];
const HUES = ["blue", "vermillion", "green", "purple", "grey"];

/** @returns {Record<string, string>} colours by name; text in a hue is `palette["blue-text"]` */
export function readPalette(node) {
  const style = getComputedStyle(node);
  const names = [...NAMES, ...HUES, ...HUES.map((hue) => `${hue}-text`)];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--dh-${name}`).trim() || "#888"]));
}

/** Call `changed` whenever page, notebook or system switches between light and dark. Returns a stop function. */
export function watchTheme(changed) {
  const observer = new MutationObserver(changed);
  const attributeFilter = ["data-theme", "data-jp-theme-light", "class", "theme"];
  for (const node of [document.documentElement, document.body]) {
    observer.observe(node, { attributes: true, attributeFilter });
  }
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", changed);
  };
}
