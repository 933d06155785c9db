/** Delta-hedge a sold option along many paths: the inner loop of every Monte Carlo explorer. */

import { loopCdf } from "./normal.js";

/**
 * Profit at expiry of one sold option, hedged to its delta at every date but the last.
 *
 * The premium received is put on the account, the account earns `rate`, shares are bought and sold at the
 * path's prices for `cost` of the amount traded (one way), and at expiry the payoff is paid and the shares are
 * sold at no cost. Nothing is discounted: multiply by exp(-rate * expiry) for money of today.
 *
 * @param {Float64Array} paths prices, path-major, `steps + 1` a path
 * @param {{strike: number, expiry: number, steps: number, vol: number, premium: number, rate?: number,
 *   kind?: "call"|"put", cost?: number}} option `vol` is the volatility in the delta, not of the path
 * @returns {{profit: Float64Array, cost: Float64Array}} per path: profit at expiry, and what trading cost
 *   (with interest to expiry)
 */
export function hedgePaths(paths, { strike, expiry, steps, vol, premium, rate = 0, kind = "call", cost = 0 }) {
  const width = steps + 1;
  const n = Math.floor(paths.length / width);
  const put = kind === "put";
  const dt = expiry / steps;
  const slope = new Float64Array(steps);
  const shift = new Float64Array(steps);
  const grow = new Float64Array(steps); // from date i to expiry
  for (let i = 0; i < steps; i++) {
    const tau = expiry - i * dt;
    slope[i] = 1 / (vol * Math.sqrt(tau));
    shift[i] = (rate + 0.5 * vol * vol) * tau - Math.log(strike);
    grow[i] = Math.exp(rate * tau);
  }
  const profit = new Float64Array(n);
  const costs = new Float64Array(n);
  const start = premium * Math.exp(rate * expiry);
  for (let p = 0; p < n; p++) {
    const row = p * width;
    let held = 0;
    let account = start;
    let paid = 0;
    for (let i = 0; i < steps; i++) {
      const S = paths[row + i];
      let delta = loopCdf((Math.log(S) + shift[i]) * slope[i]);
      if (put) delta -= 1;
      const money = (delta - held) * S * grow[i];
      account -= money;
      paid += cost * Math.abs(money);
      held = delta;
    }
    const last = paths[row + steps];
    const payoff = Math.max(put ? strike - last : last - strike, 0);
    profit[p] = account + held * last - payoff - paid;
    costs[p] = paid;
  }
  return { profit, cost: costs };
}
