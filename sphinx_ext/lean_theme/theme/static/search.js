// How Sphinx's search shows what it finds in this book.
"use strict";

// Opened as a file, a page may not read its neighbours: results then come without their first lines.
DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = location.protocol !== "file:";

// The words of a page, or of the section an anchor names: formulas once, and no buttons.
Search.htmlToText = (html, anchor) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const text = (anchor && page.querySelector(anchor)) || page.querySelector("article");
  const noise = ".headerlink, .katex-html, annotation, script, style, noscript, button, [hidden]";
  for (const element of text.querySelectorAll(noise)) element.remove();
  return text.textContent;
};
