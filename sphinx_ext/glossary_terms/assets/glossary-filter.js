// A box above the index of the glossary that leaves only the terms whose names contain what is typed.
"use strict";

(() => {
  const index = document.querySelector(".glossary-index");
  if (!index) return;
  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const entries = [...document.querySelectorAll(".glossary-entry")].map((node) => ({
    node,
    names: plain(node.dataset.names),
  }));
  const themes = [...new Set(entries.map(({ node }) => node.parentElement.closest("section")))];
  // What the page says between the index and the first theme would stand in the way of what was found.
  const remarks = [...index.parentElement.querySelectorAll(":scope > .glossary-index ~ p")];

  const box = document.createElement("div");
  box.className = "glossary-filter";
  box.setAttribute("role", "search");
  box.setAttribute("aria-label", "Terms");
  box.innerHTML = `
    <label for="glossary-filter-text">Find a term</label>
    <input type="search" id="glossary-filter-text" autocomplete="off" spellcheck="false">
    <output for="glossary-filter-text" aria-live="polite"></output>
    <button type="button" hidden>Show all terms</button>`;
  index.before(box);
  const input = box.querySelector("input");
  const count = box.querySelector("output");
  const all = box.querySelector("button");

  function filter() {
    const typed = input.value.trim();
    const words = plain(typed).split(" ");
    const fits = (names) => words.every((word) => names.includes(word));
    // Punctuation alone is no word, and is in no name.
    const nothing = typed !== "" && words[0] === "";
    let shown = 0;
    for (const { node, names } of entries) {
      node.hidden = nothing || !fits(names);
      shown += !node.hidden;
    }
    for (const theme of themes) theme.hidden = !theme.querySelector(".glossary-entry:not([hidden])");
    for (const item of index.querySelectorAll("li")) {
      item.hidden = document.getElementById(item.querySelector("a").hash.slice(1)).hidden;
    }
    for (const letter of index.children) letter.hidden = !letter.querySelector("li:not([hidden])");
    index.hidden = !shown;
    for (const remark of remarks) remark.hidden = typed !== "";
    all.hidden = !typed;
    const terms = `${shown} ${shown === 1 ? "term" : "terms"}`;
    if (!typed) count.textContent = terms;
    else if (shown) count.textContent = `${terms} of ${entries.length}`;
    else count.textContent = `No term contains “${typed}”.`;
  }

  function clear() {
    input.value = "";
    filter();
  }

  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && input.value) clear();
    if (event.key === "Enter") index.querySelector("li:not([hidden]) a")?.click();
  });
  all.addEventListener("click", () => {
    clear();
    input.focus();
  });
  // A link to an entry that the filter hides shows everything again.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    clear();
    target.scrollIntoView();
  });
  filter();
})();
