// Bundle the explorers: `npm run build`, or `node build.mjs FOLDER` to build somewhere else (the tests do).
//
//   site.js              for pages without a kernel: kit, engine and host, no explorer
//   explorers/NAME.js    one explorer, for the pages on which it stands; what it imports is in site.js
//   explorers.js         everything in one ES module, for JupyterLab and its like
import { readFile, readdir, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "../src/deltahedge/explorers/static"));
// Kilobytes, compressed. explorers.js has no budget: it comes from the reader's own disk.
const SHARED_BUDGET = 60;
const EXPLORER_BUDGET = 6;

const scripts = async (folder) => (await readdir(join(here, folder))).filter((file) => file.endsWith(".js")).sort();
// A file in explorers/ that starts with an underscore is a part of those that import it.
const files = (await scripts("explorers")).filter((file) => !file.startsWith("_"));
const shared = (await Promise.all(["engine", "kit"].map(async (folder) =>
  (await scripts(folder)).filter((file) => file !== "widget.js").map((file) => `${folder}/${file}`)))).flat();

async function nameOf(file) {
  const found = /^  name: "(\w+)"/m.exec(await readFile(join(here, "explorers", file), "utf8"));
  if (!found) throw new Error(`explorers/${file} has no line \`  name: "..."\``);
  return found[1];
}

/** Modules that are made here: `explorers` and `shared`, by name what their files export. */
function made(modules) {
  const names = new RegExp(`^(${Object.keys(modules).join("|")})$`);
  return {
    name: "made",
    setup(bundler) {
      bundler.onResolve({ filter: names }, ({ path }) => ({ path, namespace: "made" }));
      bundler.onLoad({ filter: /.*/, namespace: "made" }, ({ path }) => ({ contents: modules[path], resolveDir: here }));
    },
  };
}

const everyExplorer =
  files.map((file, i) => `import e${i} from "./explorers/${file}";`).join("\n") +
  `\nexport default Object.fromEntries([${files.map((_, i) => `e${i}`)}].map((e) => [e.name, e]));`;
const everythingShared =
  shared.map((path, i) => `import * as m${i} from "./${path}";`).join("\n") +
  `\nexport default { ${shared.map((path, i) => `"${path}": m${i}`).join(", ")} };`;

/** `../kit/x.js` in an explorer's own script is the one that site.js holds. */
const borrow = {
  name: "borrow",
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\.?\/(.*\/)?(kit|engine)\// }, ({ path }) => {
      const name = /(kit|engine)\/.*$/.exec(path)[0];
      if (!shared.includes(name)) return { errors: [{ text: `there is no ${name}` }] };
      return { path: name, external: true };
    });
  },
};

const common = {
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  logLevel: "warning",
  absWorkingDir: here,
};

function variables(palette) {
  return Object.entries(palette).map(([key, value]) => `--dh-${key}:${value};`).join("");
}

async function stylesheet() {
  const palette = JSON.parse(await readFile(join(here, "../src/deltahedge/palette.json"), "utf8"));
  const kit = await readFile(join(here, "kit/kit.css"), "utf8");
  const uplot = await readFile(join(here, "node_modules/uplot/dist/uPlot.min.css"), "utf8");
  const text = uplot + kit
    .replaceAll("/* light palette */", variables(palette.light))
    .replaceAll("/* dark palette */", variables(palette.dark));
  return (await transform(text, { loader: "css", minify: true })).code;
}

/** One explorer as a classic script that hands its definition to site.js, if that is there. */
async function explorerScript(file) {
  await build({
    ...common,
    stdin: { contents: `import e from "./explorers/${file}"; define(e);`, resolveDir: here },
    outfile: join(out, "explorers", `${await nameOf(file)}.js`),
    format: "cjs",
    banner: { js: "globalThis.StayingNeutral?.add((require,define)=>{" },
    footer: { js: "});" },
    plugins: [borrow],
  });
}

await mkdir(join(out, "explorers"), { recursive: true });
await build({
  ...common, entryPoints: ["anywidget.js"], outfile: join(out, "explorers.js"), format: "esm",
  plugins: [made({ explorers: everyExplorer })],
});
await build({
  ...common, entryPoints: ["host/site.js"], outfile: join(out, "site.js"), format: "iife",
  plugins: [made({ explorers: "export default {};", shared: everythingShared })],
});
await Promise.all(files.map(explorerScript));
await build({ ...common, entryPoints: ["host/fallback.js"], outfile: join(out, "fallback.js"), target: "es5" });
await writeFile(join(out, "explorers.css"), await stylesheet());
await writeFile(join(out, "LICENSE-uPlot.txt"), await readFile(join(here, "node_modules/uplot/LICENSE"), "utf8"));

const own = await Promise.all(files.map(async (file) => `${await nameOf(file)}.js`));
for (const file of await readdir(join(out, "explorers"))) {
  if (!own.includes(file)) await rm(join(out, "explorers", file)); // of an explorer that is gone
}

let fits = true;
const budgets = {
  "site.js": SHARED_BUDGET,
  "explorers.css": SHARED_BUDGET,
  ...Object.fromEntries(own.map((file) => [`explorers/${file}`, EXPLORER_BUDGET])),
  "explorers.js": Infinity,
};
for (const [file, budget] of Object.entries(budgets)) {
  const size = gzipSync(await readFile(join(out, file)), { level: 9 }).length / 1024;
  fits &&= size <= budget;
  const words = budget === Infinity ? "on disk only" : `of ${budget}${size > budget ? ": TOO LARGE" : ""}`;
  console.log(`${basename(file).padEnd(28)} ${size.toFixed(1).padStart(6)} KB compressed, ${words}`);
}
if (!fits) process.exit(1);
