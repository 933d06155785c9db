/** The formulas that exist in JavaScript. Python is the reference; the tests compare the two. */

export * as bs from "./black_scholes.js";
export * as normal from "./normal.js";
export { RandomState, normals } from "./random.js";
export { gbm } from "./paths.js";
export { hedgePaths } from "./hedge.js";
export { impliedVol } from "./implied_vol.js";
export { merton } from "./merton.js";
export { curve, histogram, linspace, mean, sd } from "./arrays.js";
export { bandDraw, bandKey } from "./random_band.js";
