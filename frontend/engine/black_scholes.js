/**
 * Black-Scholes-Merton values and first Greeks: the JavaScript twin of `deltahedge.black_scholes`.
 *
 * Time in years, vega per 1.00 of volatility, theta per year. Where expiry, vol, spot or strike is zero the
 * limit is the answer, and on the kink (forward equal to strike) it is taken from above, as in Python.
 */

import { cdf, pdf } from "./normal.js";

/**
 * @param {"call"|"put"} kind
 * @returns {{price: number, delta: number, gamma: number, vega: number, theta: number, rho: number}}
 */
export function greeks(spot, strike, expiry, vol, rate = 0, dividend = 0, kind = "call") {
  const sign = kind === "put" ? -1 : 1;
  const s = vol * Math.sqrt(expiry);
  let d1 = (Math.log(spot / strike) + (rate - dividend) * expiry) / s + 0.5 * s;
  if (d1 !== d1) d1 = Infinity;
  const d2 = Number.isFinite(d1) ? d1 - s : d1;
  const asset = Math.exp(-dividend * expiry);
  const cash = strike * Math.exp(-rate * expiry);
  const density = asset * pdf(d1);
  const gamma = spot * s > 0 ? density / (spot * s) : 0;
  const delta = sign * asset * cdf(sign * d1);
  const cashN = sign * cash * cdf(sign * d2);
  return {
    price: Math.max(spot * delta - cashN, 0),
    delta,
    gamma,
    vega: spot * density * Math.sqrt(expiry),
    theta: dividend * spot * delta - rate * cashN - 0.5 * vol * vol * spot * spot * gamma,
    rho: expiry * cashN,
  };
}

export const price = (...args) => greeks(...args).price;
export const delta = (...args) => greeks(...args).delta;
export const gamma = (...args) => greeks(...args).gamma;
export const vega = (...args) => greeks(...args).vega;
export const theta = (...args) => greeks(...args).theta;
export const rho = (...args) => greeks(...args).rho;
