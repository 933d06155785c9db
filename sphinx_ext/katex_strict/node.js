// Typeset every formula given on standard input in one go: a JSON list of [tex, display], with the macros and the
// options as {formulas, macros}. Answers a JSON list of {html} or {error}, in the same order.
const katex = require("./vendor/katex.min.js");
const { formulas, macros } = JSON.parse(require("fs").readFileSync(0, "utf8"));

const answers = formulas.map(([tex, displayMode]) => {
  try {
    // A copy of the macros for each formula: \gdef in one must not change another.
    return { html: katex.renderToString(tex, { displayMode, macros: { ...macros }, throwOnError: true, strict: "error" }) };
  } catch (error) {
    return { error: error.message };
  }
});
process.stdout.write(JSON.stringify(answers));
