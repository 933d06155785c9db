/** What a hedged option earns on one path, by the ledger and by the variance formula. */

import { bs, curve, gbm, linspace, normals } from "../engine/index.js";
import { fixed, roundUp } from "../kit/format.js";

const CALM = 0.4;

/** Two zigzags of one realised volatility: all of the unrest in one half. */
function zigzag({ path, spot, expiry, steps, real_vol }) {
  const dt = expiry / steps;
  const half = Math.floor(steps / 2);
  const [wild, calm] = path === "early" ? [half, steps - half] : [steps - half, half];
  const loud = (steps - CALM ** 2 * calm) / wild;
  const out = new Float64Array(steps + 1);
  out[0] = spot;
  for (let i = 0, log = 0; i < steps; i++) {
    const share = (path === "early") === i < half ? loud : CALM ** 2;
    log += (i % 2 === 0 ? 1 : -1) * real_vol * Math.sqrt(share * dt);
    out[i + 1] = spot * Math.exp(log);
  }
  return out;
}

export default {
  name: "GammaScalper",
  layout: "row",

  compute(state, memo) {
    const { side, path, implied_vol, real_vol, moneyness, steps, seed, spot, expiry } = state;
    const sign = side === "long" ? 1 : -1;
    const K = moneyness * spot;
    const times = linspace(0, expiry, steps + 1);
    const shocks = path === "random" && memo("shocks", [seed, steps], () => normals(seed, steps));
    const prices = shocks ? gbm({ spot, vol: real_vol, expiry, steps, shocks }) : zigzag(state);
    const at = (i) => bs.greeks(prices[i], K, i === steps ? 0 : expiry - times[i], implied_vol);
    const profit = new Float64Array(steps + 1);
    const formula = new Float64Array(steps + 1);
    let here = at(0);
    const premium = here.price;
    let held = -sign * here.delta;
    let cash = -sign * premium - held * prices[0];
    let stepwise = 0;
    let logs = 0;
    for (let i = 1; i <= steps; i++) {
      const moved = prices[i] - prices[i - 1];
      const dt = times[i] - times[i - 1];
      formula[i] = formula[i - 1] + sign * 0.5 * here.gamma * (moved ** 2 - implied_vol ** 2 * prices[i - 1] ** 2 * dt);
      const next = at(i);
      stepwise += sign * (next.price - here.price) + held * moved;
      const wanted = -sign * next.delta;
      if (i < steps) {
        cash -= (wanted - held) * prices[i];
        held = wanted;
      }
      profit[i] = sign * next.price + held * prices[i] + cash;
      logs += Math.log(prices[i] / prices[i - 1]) ** 2;
      here = next;
    }
    return {
      days: curve(times, (t) => 365 * t),
      prices,
      profit,
      formula,
      realised: Math.sqrt(logs / expiry),
      premium,
      final: profit[steps],
      by_formula: formula[steps],
      balance_residual: profit[steps] - stepwise,
    };
  },

  picture({ side, moneyness, spot, steps }, d, { guessing }) {
    const bought = side === "long";
    const end = d.final >= 0 ? "above" : "below";
    const tall = roundUp(guessing ? 0.5 * d.premium : 1.15 * Math.max(...d.profit.map(Math.abs), ...d.formula.map(Math.abs)));
    const other = end === "above" ? "below" : "above";
    const x = { label: "Days", values: d.days };
    return [
      {
        title: "Coin price (USD)",
        x,
        lines: [{ label: "price", values: d.prices, color: "ink", width: 1.5, at: null }],
        hlines: [{ y: moneyness * spot, label: "strike" }],
      },
      {
        title: "Profit of the hedger (USD)",
        x: { ...x, min: 0, max: d.days[steps] },
        y: { min: -tall, max: tall },
        lines: guessing ? [] : [
          { label: bought ? "sold" : "bought", values: curve(d.profit, (v) => -v), color: "vermillion", width: 1, side: other },
          { label: bought ? "bought" : "sold", values: d.profit, color: "blue", side: end },
          { label: "formula", values: d.formula, color: "ink", dash: true, width: 1, at: null },
        ],
        hlines: [{ y: 0 }],
      },
    ];
  },

  readout: (state, d) => [
    { label: "Realised on this path", value: 100 * d.realised, digits: 1, unit: "%" },
    { label: "Profit by the ledger", value: d.final, digits: 0, unit: "USD", secret: true },
    { label: "By the formula", value: d.by_formula, digits: 0, unit: "USD", secret: true },
    { label: "Premium", value: d.premium, digits: 0, unit: "USD" },
  ],

  invariant: ({ spot }, d) => ({
    label: "Account at the end − sum of the steps",
    value: d.balance_residual,
    tolerance: 1e-10 * spot,
    unit: "USD",
  }),

  summary: ({ side, implied_vol, path }, d) =>
    `The option was ${side === "long" ? "bought" : "sold"} at ${fixed(100 * implied_vol, 0)} % and the path realised ${fixed(100 * d.realised, 1)} %` +
    `${path === "random" ? "" : path === "early" ? ", most of it early" : ", most of it late"}. ` +
    `The hedger ends with ${fixed(d.final, 0)} USD; the formula says ${fixed(d.by_formula, 0)} USD.`,

  predict: {
    ask: ({ side, implied_vol }, d) =>
      `You ${side === "long" ? "bought" : "sold"} the option at ${fixed(100 * implied_vol, 0)} % for ${fixed(d.premium, 0)} USD, hedge it, and the path realises ${fixed(100 * d.realised, 1)} %. Your profit?`,
    truth: (state, d) => d.final,
    unit: "USD",
    digits: 0,
    explain: (state, d) => `The formula says ${fixed(d.by_formula, 0)} USD.`,
  },
};
