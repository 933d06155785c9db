/** How the size of a position moves the probability that it is liquidated. */

import { curve, normal, normals } from "../engine/index.js";
import { firstPassage, liquidationPrice, maxLeverage } from "../engine/first_passage.js";
import { fixed, significant } from "../kit/format.js";

const PATHS = 1000;
const STEPS = 168;
const SHOWN = 16;
const CAP = 0.01;
const FIRST = Math.log(1.2) / Math.log(20);
const LEVERAGES = Float64Array.from({ length: 61 }, (_, i) => 20 ** (i === 60 ? 1 : FIRST + (i * (1 - FIRST)) / 60));

/** The worst price of every path for each side, and the first paths as they go. */
function walk(z, { spot, vol, drift, days }) {
  const dt = days / 365 / STEPS;
  const mean = (drift - 0.5 * vol * vol) * dt;
  const sd = vol * Math.sqrt(dt);
  const highs = new Float64Array(PATHS);
  const lows = new Float64Array(PATHS);
  const prices = new Float64Array(SHOWN * (STEPS + 1)).fill(spot);
  for (let p = 0, k = 0; p < PATHS; p++) {
    let [log, high, low] = [0, 0, 0];
    for (let i = 1; i <= STEPS; i++) {
      log += mean + sd * z[k++];
      if (log > high) high = log;
      if (log < low) low = log;
      if (p < SHOWN) prices[p * (STEPS + 1) + i] = spot * Math.exp(log);
    }
    highs[p] = spot * Math.exp(high);
    lows[p] = spot * Math.exp(low);
  }
  return { short: highs.sort(), long: lows.sort(), prices };
}

const span = (days) => (days === 1 ? "a day" : `${days} days`);

const percent = (p) => (p > 0 && p < 0.0001 ? "below 0.01" : fixed(100 * p, p < 0.1 ? 2 : 1));

export default {
  name: "SizingBench",
  layout: "row",

  compute(state, memo) {
    const { leverage, side, days, vol, drift, maintenance, seed, spot } = state;
    const short = side === "short";
    const horizon = days / 365;
    const z = memo("shocks", [seed], () => normals(seed, PATHS * STEPS));
    const { prices, [side]: worst } = memo("walk", [seed, spot, vol, drift, days], () => walk(z, state));
    const barrierAt = (L) => liquidationPrice(spot, L, maintenance, side);
    const beyond = (price, level) => (short ? price >= level : price <= level);
    const shareAt = (level) => worst.reduce((count, price) => count + beyond(price, level), 0) / PATHS;
    const touched = (level) => firstPassage(spot, level, horizon, vol, drift);
    const finished = (level) => {
      const d2 = (Math.log(spot / level) + (drift - 0.5 * vol * vol) * horizon) / (vol * Math.sqrt(horizon));
      return normal.cdf(short ? d2 : -d2);
    };
    const barrier = barrierAt(leverage);
    const shown = prices.slice();
    const ends = new Float64Array(SHOWN).fill(STEPS);
    for (let p = 0; p < SHOWN; p++) {
      for (let i = 0, out = false; i <= STEPS; i++) {
        if (out) shown[p * (STEPS + 1) + i] = NaN;
        else if (beyond(shown[p * (STEPS + 1) + i], barrier)) {
          out = true;
          ends[p] = i;
        }
      }
    }
    const share = shareAt(barrier);
    return {
      days_passed: Float64Array.from({ length: STEPS + 1 }, (_, i) => (days * i) / STEPS),
      shown,
      ends,
      leverages: LEVERAGES,
      formula: curve(LEVERAGES, (L) => touched(barrierAt(L))),
      final: curve(LEVERAGES, (L) => finished(barrierAt(L))),
      simulated: curve(LEVERAGES, (L) => shareAt(barrierAt(L))),
      barrier,
      probability: touched(barrier),
      final_probability: finished(barrier),
      share,
      share_error: Math.sqrt((share * (1 - share)) / PATHS),
      largest: maxLeverage(CAP, horizon, vol, maintenance, drift, side),
      margin_residual: spot / leverage + (short ? -1 : 1) * (barrier - spot) - maintenance * barrier,
    };
  },

  picture({ spot, side, vol, days, leverage }, d, { guessing }) {
    const wide = 2.5 * vol * Math.sqrt(days / 365);
    const row = (p) => d.shown.subarray(p * (STEPS + 1), (p + 1) * (STEPS + 1));
    const out = Array.from(d.ends.keys()).filter((p) => d.ends[p] < STEPS);
    const above0 = (values) => curve(values, (v) => (v > 0 ? v : NaN));
    return [
      {
        title: "Coin price (USD)",
        x: { label: "Days", values: d.days_passed, min: 0, max: days },
        y: { min: Math.min(spot * Math.exp(-wide), 0.97 * d.barrier), max: Math.max(spot * Math.exp(wide), 1.03 * d.barrier) },
        lines: guessing ? [] : Array.from({ length: SHOWN }, (_, p) => ({ label: `path ${p + 1}`, values: row(p), color: "grey", width: 1, at: null })),
        points: guessing ? [] : out.map((p) => ({ x: d.days_passed[d.ends[p]], y: row(p)[d.ends[p]], color: "vermillion" })),
        hlines: [{ y: d.barrier, label: "liquidation", color: "vermillion" }],
      },
      {
        title: "Probability of liquidation",
        x: { label: "Leverage", values: d.leverages, log: true, min: 1.15, max: 21.5 },
        y: { min: 1e-4, max: 1, log: true, format: (v) => `${significant(100 * v, 1)} %` },
        lines: guessing ? [] : [
          { label: "paths", values: above0(d.simulated), color: "vermillion", width: 1.5, at: null },
          { label: "formula", values: above0(d.formula), color: "blue", at: 0.4, side: "left" },
          { label: "final price only", values: above0(d.final), color: "grey", dash: true, width: 1.5, at: 0.55, side: "right" },
        ],
        hlines: [{ y: CAP }],
        points: guessing ? [] : [{ x: leverage, y: Math.max(d.probability, 1e-9), color: "ink", hollow: true }],
      },
    ];
  },

  readout: ({ spot }, d) => [
    { label: "Liquidation price", value: d.barrier, digits: spot > 1000 ? 0 : 2, unit: "USD" },
    { label: "Probability, formula", text: `${percent(d.probability)} %`, secret: true },
    { label: "On 1,000 paths", text: `${fixed(100 * d.share, 1)} ± ${fixed(100 * d.share_error, 1)} %`, secret: true },
    { label: "By the final price", text: `${percent(d.final_probability)} %` },
    { label: "Largest size for 1 %", value: d.largest, digits: 2, unit: "×" },
  ],

  invariant: ({ spot }, d) => ({
    label: "Equity at the liquidation price − maintenance margin, a coin",
    value: d.margin_residual,
    tolerance: 1e-11 * spot,
    unit: "USD",
  }),

  summary: ({ side, leverage, days }, d) =>
    `A ${side} of ${fixed(leverage, 1)} times its equity is liquidated at ${fixed(d.barrier, 0)} USD. Within ${span(days)} that happens with a probability of ` +
    `${percent(d.probability)} % by the formula and on ${fixed(100 * d.share, 1)} % of 1,000 paths; the final price alone would say ${percent(d.final_probability)} %. ` +
    `For 1 % the size may be ${fixed(d.largest)} times the equity.`,

  tables: (state, d) => [
    {
      title: "Probability of liquidation over the size (%)",
      columns: [
        { label: "Leverage", values: d.leverages, digits: 2 },
        ...["formula", "simulated", "final"].map((name, i) => ({
          label: ["Formula", "On 1,000 paths", "Final price only"][i],
          values: curve(d[name], (v) => 100 * v),
          digits: 3,
        })),
      ],
    },
    {
      title: "The first path (USD)",
      columns: [
        { label: "Days", values: d.days_passed.subarray(0, d.ends[0] + 1), digits: 2 },
        { label: "Coin price", values: d.shown.subarray(0, d.ends[0] + 1), digits: 0 },
      ],
    },
  ],

  predict: {
    ask: ({ side, leverage, days, vol }, d) =>
      `A ${side} of ${fixed(leverage, 1)} times its equity is liquidated at ${fixed(d.barrier, 0)} USD. Volatility is ${fixed(100 * vol, 0)} %. With what probability does it happen within ${span(days)}, in percent?`,
    truth: (state, d) => 100 * d.probability,
    unit: "%",
    digits: 1,
    explain: (state, d) =>
      `The price ends beyond it with ${percent(d.final_probability)} %` +
      (d.final_probability > 1e-4 ? `; to touch it on the way is ${fixed(d.probability / d.final_probability, 1)} times as likely.` : "."),
  },
};
