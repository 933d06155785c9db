// Bundle the explorers: `npm run build`, or `node build.mjs FOLDER` to build somewhere else (the tests do).
import { readFile, readdir, mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "../src/deltahedge/explorers/static"));
const BUDGET = 60 * 1024; // compressed, for each script

const names = (await readdir(join(here, "explorers"))).filter((name) => name.endsWith(".js")).sort();

/** `import definitions from "explorers"`: every file in explorers/, keyed by its own `name`. */
const discover = {
  name: "discover-explorers",
  setup(bundler) {
    bundler.onResolve({ filter: /^explorers$/ }, () => ({ path: "explorers", namespace: "found" }));
    bundler.onLoad({ filter: /.*/, namespace: "found" }, () => ({
      contents:
        names.map((name, i) => `import e${i} from "./explorers/${name}";`).join("\n") +
        `\nexport default Object.fromEntries([${names.map((_, i) => `e${i}`)}].map((e) => [e.name, e]));`,
      resolveDir: here,
    }));
  },
};

const shared = {
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  plugins: [discover],
  logLevel: "warning",
  absWorkingDir: here,
  write: true,
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

await mkdir(out, { recursive: true });
await build({ ...shared, entryPoints: ["anywidget.js"], outfile: join(out, "explorers.js"), format: "esm" });
await build({ ...shared, entryPoints: ["host/site.js"], outfile: join(out, "site.js"), format: "iife" });
await build({ ...shared, entryPoints: ["host/fallback.js"], outfile: join(out, "fallback.js"), target: "es5" });
await writeFile(join(out, "explorers.css"), await stylesheet());
const licence = await readFile(join(here, "node_modules/uplot/LICENSE"), "utf8");
await writeFile(join(out, "LICENSE-uPlot.txt"), licence);

let fits = true;
for (const name of ["explorers.js", "site.js", "explorers.css"]) {
  const size = gzipSync(await readFile(join(out, name)), { level: 9 }).length;
  fits &&= size <= BUDGET;
  console.log(`${name.padEnd(14)} ${(size / 1024).toFixed(1).padStart(6)} KB compressed`);
}
if (!fits) {
  console.error(`A bundle is over its budget of ${BUDGET / 1024} KB compressed.`);
  process.exit(1);
}
