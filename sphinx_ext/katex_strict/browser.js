// The book without Node at build time: typeset in the reader's browser what the build left as TeX.
const macros = JSON.parse(document.currentScript.dataset.macros);
for (const source of document.querySelectorAll(".katex-source")) {
  katex.render(source.textContent, source, {
    displayMode: source.hasAttribute("data-display"),
    macros: { ...macros },
    throwOnError: false,
  });
}
