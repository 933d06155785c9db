// The definition of a term beside its link: on hover, on keyboard focus, on the first tap. Escape dismisses it, and
// it stays while the pointer is on it (WCAG 1.4.13). Without this script the links still lead to the glossary.
"use strict";

(() => {
  const OPEN_AFTER = 120; // ms: crossing a link on the way to somewhere else shows nothing
  const CLOSE_AFTER = 220; // ms: time to cross from the link to its definition
  const main = document.querySelector("main") ?? document.body;
  const tips = new Map();
  let open = null; // { link, tip } while a definition is shown
  let timer = 0;
  let firstTap = false;

  // The glossary page has its definitions in the entries; every other page carries those that it needs.
  function content(name) {
    const template = document.querySelector(`template[data-term="${CSS.escape(name)}"]`);
    if (template) return template.content.cloneNode(true);
    const own = document.getElementById(name)?.querySelector(".glossary-definition");
    if (!own) return null;
    const copy = own.cloneNode(true);
    for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes);
    return copy;
  }

  function tipFor(name) {
    if (!tips.has(name)) {
      const inside = content(name);
      const tip = inside && document.createElement("div");
      if (tip) {
        tip.className = "term-definition";
        tip.id = `definition-of-${name}`;
        tip.role = "tooltip";
        tip.hidden = true;
        tip.append(inside);
        tip.addEventListener("pointerenter", () => clearTimeout(timer));
        tip.addEventListener("pointerleave", hideSoon);
        main.append(tip);
      }
      tips.set(name, tip);
    }
    return tips.get(name);
  }

  // Below the link, or above it where there is more room; never outside the window.
  function place(link, tip, at) {
    const boxes = [...link.getClientRects()];
    const box = boxes.find((b) => at && b.left - 2 <= at.x && at.x <= b.right + 2 && b.top - 2 <= at.y && at.y <= b.bottom + 2) ?? boxes[0];
    tip.style.left = tip.style.top = "0";
    const start = tip.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(box.left - 12, width - start.width - 8));
    const below = box.bottom + 6;
    const fits = below + start.height <= innerHeight || box.top < innerHeight - box.bottom;
    tip.style.left = `${left - start.left}px`;
    tip.style.top = `${(fits ? below : box.top - 6 - start.height) - start.top}px`;
  }

  function show(link, at) {
    clearTimeout(timer);
    if (open?.link === link) return;
    hide();
    const tip = tipFor(nameOf(link));
    tip.hidden = false;
    place(link, tip, at);
    open = { link, tip };
  }

  function hide() {
    clearTimeout(timer);
    if (open) open.tip.hidden = true;
    open = null;
  }

  function hideSoon() {
    clearTimeout(timer);
    // Keyboard focus keeps what it opened.
    if (open && open.link !== document.activeElement) timer = setTimeout(hide, CLOSE_AFTER);
  }

  const nameOf = (link) => decodeURIComponent(link.hash.slice(1));

  for (const word of document.querySelectorAll("a.reference > .std-term")) {
    const link = word.parentElement;
    const tip = tipFor(nameOf(link));
    if (!tip) continue;
    link.classList.add("term-link");
    link.setAttribute("aria-describedby", tip.id);
    link.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "touch") return;
      const at = { x: event.clientX, y: event.clientY };
      clearTimeout(timer);
      timer = setTimeout(() => show(link, at), OPEN_AFTER);
    });
    link.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "touch") return;
      if (open?.link === link) hideSoon();
      else clearTimeout(timer);
    });
    link.addEventListener("focus", () => show(link));
    link.addEventListener("blur", () => {
      if (open?.link === link && !open.tip.matches(":hover")) hide();
    });
    // A finger cannot hover: the first tap shows the definition, the second follows the link.
    link.addEventListener("pointerdown", (event) => {
      firstTap = event.pointerType === "touch" && open?.link !== link;
    });
    link.addEventListener("click", (event) => {
      if (!firstTap) return;
      firstTap = false;
      event.preventDefault();
      show(link);
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener("pointerdown", (event) => {
    if (open && !open.link.contains(event.target) && !open.tip.contains(event.target)) hide();
  });
  addEventListener("resize", hide);
})();
