// What the pages do beyond HTML and CSS: choose colours, follow the reader in the page's contents, copy code,
// close menus, reach the search by key, make whatever scrolls sideways reachable by keyboard.
"use strict";

const root = document.documentElement;

function chooseColours() {
  const button = document.querySelector(".theme-button");
  const names = { auto: "as the system", light: "light", dark: "dark" };
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    const { mode } = root.dataset;
    const dark = mode === "dark" || (mode === "auto" && system.matches);
    root.dataset.theme = dark ? "dark" : "light";
    button.querySelector("[data-mode-name]").textContent = names[mode];
  };
  button.addEventListener("click", () => {
    const modes = Object.keys(names);
    root.dataset.mode = modes[(modes.indexOf(root.dataset.mode) + 1) % modes.length];
    try {
      localStorage.setItem("mode", root.dataset.mode);
    } catch {
      // Storage may be blocked: the choice then lasts as long as the page.
    }
    show();
  });
  system.addEventListener("change", show);
  if (!(root.dataset.mode in names)) root.dataset.mode = "auto";
  button.hidden = false;
  show();
}

function followTheReader() {
  const links = new Map();
  for (const link of document.querySelectorAll("#page-toc a")) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) links.set(target, link);
  }
  if (!links.size) return;
  const seen = new Set();
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target);
      // Sections nest: the last one in view, in the order of the page, is the innermost the reader is in.
      const current = [...links.keys()].filter((target) => seen.has(target)).pop();
      for (const [target, link] of links) {
        if (target === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "-15% 0px -75% 0px" },
  );
  for (const target of links.keys()) watcher.observe(target);
}

function offerToCopy() {
  const words = "Copy";
  for (const pre of document.querySelectorAll(".cell_input pre, article > section div[class*='highlight-'] pre")) {
    if (pre.closest(".output") || pre.parentElement.querySelector(".copy-button")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-button";
    button.textContent = words;
    button.setAttribute("aria-label", "Copy the code");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(pre.textContent.trimEnd());
        button.textContent = "Copied";
      } catch {
        // Some browsers give no clipboard to a page opened as a file: select the code, so that the keys copy it.
        getSelection().selectAllChildren(pre);
        button.textContent = "Selected";
      }
      setTimeout(() => (button.textContent = words), 1600);
    });
    pre.parentElement.append(button);
  }
}

function closeMenus() {
  const close = (except) => {
    for (const menu of document.querySelectorAll(".bar-menu[open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest?.(".bar-menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  // A link to a section of this page closes the drawer it stands in.
  for (const drawer of document.querySelectorAll("nav[popover]")) {
    drawer.addEventListener("click", (event) => {
      if (event.target.closest("a") && drawer.matches(":popover-open")) drawer.hidePopover();
    });
  }
}

function searchByKey() {
  const input = document.querySelector(".top-bar input[type=search]");
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const wanted = (event.key === "/" && !typing) || (event.key === "k" && (event.ctrlKey || event.metaKey));
    if (!wanted || !input.checkVisibility()) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

function reachWhatScrolls() {
  const boxes = [...document.querySelectorAll("pre, .math, .output.text_html, .pst-scrollable-table-container")];
  const scrolls = (box) => box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX !== "visible";
  // First ask, then tell: a question after a change makes the browser lay the page out again.
  const settle = (answers) => {
    for (const [box, wide] of answers) {
      if (wide === box.hasAttribute("tabindex")) continue;
      if (wide) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  // Widths are asked for when nothing else is to do, a few at a time: on a long page the question is expensive.
  const idle = globalThis.requestIdleCallback ?? ((task) => setTimeout(task, 50, { timeRemaining: () => 8 }));
  const sweep = (left, answers = []) =>
    idle((deadline) => {
      while (left.length) {
        const box = left.pop();
        answers.push([box, scrolls(box)]);
        if (deadline.timeRemaining() < 4) break;
      }
      if (left.length) return sweep(left, answers);
      settle(answers);
      root.dataset.settled = innerWidth; // the width of window that the answers are for
    });
  const all = () => sweep([...boxes]);
  all();
  addEventListener("resize", all);
  // A fold that opens shows what had no width before.
  const watcher = new ResizeObserver((entries) => settle(entries.map(({ target }) => [target, scrolls(target)])));
  for (const box of boxes) if (box.closest("details")) watcher.observe(box);
}

function openWhatIsLinked() {
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    let folded = target && target.closest("details:not([open])");
    if (!folded) return;
    for (; folded; folded = folded.parentElement.closest("details:not([open])")) folded.open = true;
    target.scrollIntoView();
  };
  open();
  addEventListener("hashchange", open);
}

for (const part of [chooseColours, followTheReader, offerToCopy, closeMenus, searchByKey, reachWhatScrolls, openWhatIsLinked]) {
  part();
}
