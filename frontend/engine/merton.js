/** Merton's jump diffusion: the JavaScript twin of `deltahedge.models.merton`, without dividends. */

import { greeks } from "./black_scholes.js";

/**
 * Price, delta and gamma of an option under lognormal jumps, and the hedge with the least variance.
 *
 * @param {{strike: number, expiry: number, vol: number, rate?: number, kind?: "call"|"put", jumpRate: number,
 *   jumpMean: number, jumpVol: number}} law `vol` is the volatility between jumps
 * @returns {{price: (S: number) => number, hedges: (S: number) => {price, delta, gamma, minimumVariance}}}
 */
export function merton({ strike, expiry, vol, rate = 0, kind = "call", jumpRate, jumpMean, jumpVol }) {
  const count = jumpRate * expiry;
  const most = count * Math.max(1, 1 + jumpMean);
  const last = Math.ceil(most + 12 * Math.sqrt(most) + 30);
  const weight = new Float64Array(last + 1);
  weight[0] = Math.exp(-count);
  for (let n = 1; n <= last; n++) weight[n] = (weight[n - 1] * count) / n;
  const total = (n) => Math.sqrt(vol * vol * expiry + n * jumpVol * jumpVol);
  const scale = (n) => (1 + jumpMean) ** n * Math.exp(-jumpMean * count);
  /** Given n jumps; there is one unit of time, so rates and volatility are totals. */
  const option = (S, n, weigh = 1) => greeks(S * scale(n) * weigh, strike, 1, total(n), rate * expiry, 0, kind);
  const sum = (term) => {
    let all = 0;
    for (let n = 0; n <= last; n++) if (weight[n] > 0) all += weight[n] * term(n);
    return all;
  };
  const price = (S) => sum((n) => option(S, n).price);
  return {
    price,
    hedges(S) {
      const delta = sum((n) => scale(n) * option(S, n).delta);
      const gamma = sum((n) => scale(n) ** 2 * option(S, n).gamma);
      const value = price(S);
      const spread = Math.exp(jumpVol * jumpVol);
      const jump = 1 + jumpMean;
      const after = sum((n) => option(S, n + 1).price);
      const weighed = sum((n) => option(S, n + 1, spread).price);
      const joint = S * (jump * weighed - after - jumpMean * value);
      const square = S * S * (jump * jump * spread - 2 * jump + 1);
      const smooth = vol * vol * S * S;
      const below = smooth + jumpRate * square;
      const minimumVariance = below > 0 ? (smooth * delta + jumpRate * joint) / below : delta;
      return { price: value, delta, gamma, minimumVariance };
    },
  };
}
