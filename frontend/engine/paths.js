/** Price paths, path-major like Python's `stream="browser"`: path 0's steps first. */

import { normals } from "./random.js";

/**
 * Geometric Brownian motion at `steps + 1` evenly spaced times on each of `paths` paths.
 *
 * @param {{spot: number, vol: number, expiry: number, steps: number, drift?: number, paths?: number,
 *   seed?: number, shocks?: Float64Array}} options `shocks` (standard normals, path-major) may be given
 *   instead of a seed; keep them while only vol or drift moves. `drift` is per year, as in exp(drift * t).
 * @returns {Float64Array} prices, `paths * (steps + 1)` of them
 */
export function gbm({ spot, vol, expiry, steps, drift = 0, paths = 1, seed = 0, shocks }) {
  const z = shocks ?? normals(seed, paths * steps);
  const dt = expiry / steps;
  const mean = (drift - 0.5 * vol * vol) * dt;
  const sd = vol * Math.sqrt(dt);
  const out = new Float64Array(paths * (steps + 1));
  for (let p = 0, i = 0, k = 0; p < paths; p++) {
    let log = 0;
    out[i++] = spot;
    for (let n = 0; n < steps; n++) {
      log += mean + sd * z[k++];
      out[i++] = spot * Math.exp(log);
    }
  }
  return out;
}
