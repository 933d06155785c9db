/** A variance swap out of options, strike by strike, and the gamma that it levels. */

import { bs, curve, linspace } from "../engine/index.js";
import { fixed, roundUp } from "../kit/format.js";

const SPOT = 100;
const RATE = 0.05;
const COUNTS = Float64Array.of(
  5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 24, 27, 30, 34, 38, 43, 48, 54, 60);
const MANY = 4001;
const REACH = 7;

/** n even strikes with one more at either end. */
function ladder(low, high, n) {
  const step = (high - low) / (n - 1);
  return Float64Array.of(low - step, ...linspace(low, high, n), high + step);
}

/** The strip of `deltahedge.models.variance_strip`: options on all strikes but the two ends, the centre twice. */
function strip(K, smile, T) {
  const last = K.length - 1;
  let at = 1;
  for (let i = 2; i < last; i++) if (Math.abs(K[i] - SPOT) < Math.abs(K[at] - SPOT)) at = i;
  const c = K[at];
  const pays = curve(K, (k) => (2 / T) * ((k - c) / c - Math.log(k / c)));
  const slope = (i) => (pays[i + 1] - pays[i]) / (K[i + 1] - K[i]);
  const options = [];
  let cost = 0;
  const add = (kind, i, weight) => {
    const part = weight * bs.price(SPOT, K[i], T, smile(K[i]), RATE, 0, kind);
    options.push({ kind, i, weight, part });
    cost += part;
  };
  for (let i = 1; i < at; i++) add("put", i, slope(i) - slope(i - 1));
  add("put", at, -slope(at - 1));
  add("call", at, slope(at));
  for (let i = at + 1; i < last; i++) add("call", i, slope(i) - slope(i - 1));
  const forward = SPOT * Math.exp(RATE * T);
  const variance = (2 / T) * (RATE * T - (forward / c - 1) - Math.log(c / SPOT)) + Math.exp(RATE * T) * cost;
  return { options, cost, vol: 100 * Math.sqrt(variance), centre: c };
}

export default {
  name: "VarianceStrip",
  layout: "row",

  compute({ strikes, low, high, vol, skew, days }, memo) {
    const T = days / 365;
    const smile = (K) => vol - (skew * (Math.min(Math.max(K, 30), 160) - SPOT)) / 5;
    const K = ladder(low, high, strikes);
    const { options, cost, vol: charged, centre } = strip(K, smile, T);
    const inner = K.slice(1, -1);
    const weights = new Float64Array(strikes);
    const costs = new Float64Array(strikes);
    for (const { i, weight, part } of options) {
      weights[i - 1] += weight;
      costs[i - 1] += (100 * part) / cost;
    }
    const spots = linspace(40, 160, 241);
    const vols = curve(inner, smile);
    const level = new Float64Array(spots.length);
    const equal = new Float64Array(spots.length);
    for (let j = 0; j < spots.length; j++) {
      for (let i = 0; i < strikes; i++) {
        const bend = bs.gamma(spots[j], inner[i], T, vols[i], RATE) * spots[j] ** 2;
        level[j] += weights[i] * bend;
        equal[j] += bend;
      }
    }
    const share = 50 * T * Math.exp(RATE * T);
    const each = ((2 / T) * (inner[1] - inner[0])) / SPOT ** 2;
    const single = (S) => bs.gamma(S, SPOT, T, vol, RATE) * S * S;
    const top = single(SPOT);
    let residual = 0;
    for (const S of K) {
      let paid = 0;
      for (const { kind, i, weight } of options) paid += weight * Math.max(kind === "put" ? K[i] - S : S - K[i], 0);
      residual = Math.max(residual, Math.abs((T / 2) * paid - ((S - centre) / centre - Math.log(S / centre))));
    }
    const wide = REACH * (vol + 14 * Math.abs(skew)) * Math.sqrt(T);
    return {
      counts: COUNTS,
      vols: memo("vols", [low, high, vol, skew, days], () => curve(COUNTS, (n) => strip(ladder(low, high, n), smile, T).vol)),
      vol: charged,
      every: memo("every", [vol, skew, days], () =>
        strip(curve(linspace(-wide, wide, MANY), (k) => SPOT * Math.exp(k)), smile, T).vol),
      cost,
      inner,
      smile: curve(vols, (v) => 100 * v),
      weights,
      costs,
      centre,
      spots,
      strip_gamma: curve(level, (g) => share * g),
      equal_gamma: curve(equal, (g) => share * each * g),
      single_gamma: curve(spots, (S) => (100 * single(S)) / top),
      log_residual: residual,
    };
  },

  picture({ show, strikes, low, high }, d, { guessing }) {
    const off = Math.abs(d.vol - d.every);
    const span = roundUp(1.05 * Math.max(off, 1.9));
    const below = d.vol < d.every;
    const ends = [{ x: low, label: "lowest" }, { x: high, label: "highest" }];
    return [
      {
        title: "Volatility that the strip charges (%)",
        x: { label: "Strikes", values: d.counts, min: 4.5, max: 66, log: true, format: (v) => fixed(v, 0) },
        y: { min: d.every - (below ? 1 : 0.5) * span, max: d.every + (below ? 0.5 : 1) * span },
        lines: guessing ? [] : [{ label: `${fixed(low, 0)} to ${fixed(high, 0)}`, values: d.vols, color: "blue", at: null }],
        hlines: [{ y: d.every, label: guessing ? "" : "every strike" }],
        points: guessing ? [] : [{ x: strikes, y: d.vol, color: "ink", hollow: true, label: `${fixed(d.vol, 2)} %`, side: below ? "below" : "above" }],
      },
      show === "gamma"
        ? {
          title: "Dollar gamma (% of the swap's)",
          x: { label: "Spot price (USD)", values: d.spots },
          y: { min: 0, max: Math.max(200, roundUp(d.strip_gamma.reduce((a, b) => Math.max(a, b), 0))) },
          lines: [
            { label: "equal quantities", values: d.equal_gamma, color: "grey", dash: true, width: 1.5, at: 0.68, side: "left" },
            { label: "one option", values: d.single_gamma, color: "vermillion", width: 1.5, at: 0.4, side: "left" },
            { label: "1/K²", values: d.strip_gamma, color: "blue", at: 0.2 },
          ],
          vlines: ends.map((line) => ({ ...line, label: "" })),
        }
        : {
          title: "Cost by strike, puts then calls (%)",
          x: { label: "Strike (USD)", values: d.inner, min: 30, max: 170 },
          y: { min: 0 },
          bars: [{ label: "cost", values: d.costs, colors: Array.from(d.inner, (K) => (K <= d.centre ? "blue" : "vermillion")) }],
        },
    ];
  },

  tables: (state, d) => [
    { title: "The strip", columns: [
      { label: "Strike (USD)", values: d.inner, digits: 2 }, { label: "Volatility (%)", values: d.smile, digits: 2 },
      { label: "Quantity", values: d.weights }, { label: "Cost (%)", values: d.costs, digits: 3 }] },
    { title: "Volatility charged", columns: [
      { label: "Strikes", values: d.counts, digits: 0 }, { label: "Volatility (%)", values: d.vols, digits: 3 }] },
    { title: "Dollar gamma (% of the swap's)", columns: [
      { label: "Spot price (USD)", values: d.spots, digits: 1 }, { label: "1/K²", values: d.strip_gamma, digits: 2 },
      { label: "Equal quantities", values: d.equal_gamma, digits: 2 }, { label: "One option", values: d.single_gamma, digits: 2 }] },
  ],

  readout: (state, d) => [
    { label: "Volatility charged", value: d.vol, digits: 3, unit: "%", secret: true },
    { label: "Every strike", value: d.every, digits: 3, unit: "%", secret: true },
    { label: "Difference", value: d.vol - d.every, digits: 3, unit: "points", secret: true },
    { label: "Cost of the strip", value: d.cost, digits: 7, secret: true },
  ],

  invariant: (state, d) => ({
    label: "Strip − log contract, at every strike",
    value: d.log_residual,
    tolerance: 1e-12,
  }),

  summary: ({ strikes, low, high, vol }, d) =>
    `${fixed(strikes, 0)} strikes from ${fixed(low, 0)} to ${fixed(high, 0)} charge a volatility of ${fixed(d.vol, 2)} %; every strike together would charge ${fixed(d.every, 2)} %, where an option at 100 has ${fixed(100 * vol, 0)} %. ` +
    `At a spot of 80 the strip has ${fixed(d.strip_gamma[80], 0)} % of the swap's dollar gamma, at 120 it has ${fixed(d.strip_gamma[160], 0)} %.`,

  predict: {
    ask: ({ strikes, low, high, vol, skew }) =>
      `Volatility is ${fixed(100 * vol, 0)} % at 100 and ${fixed(Math.abs(100 * skew), 1)} points ${skew < 0 ? "lower" : "higher"} for each 5 that the strike falls. Which volatility, in per cent, do ${fixed(strikes, 0)} strikes from ${fixed(low, 0)} to ${fixed(high, 0)} charge?`,
    truth: (state, d) => d.vol,
    unit: "%",
    digits: 2,
    explain: ({ vol, skew, days }) => {
      const T = days / 365;
      const F = SPOT * Math.exp(RATE * T);
      const rule = (vol - (skew * (F - SPOT)) / 5) * Math.sqrt(1 + 3 * T * ((skew * F) / 5) ** 2);
      return `For every strike the rule Σ² (1 + 3 T b²) says ${fixed(100 * rule, 2)} %; the gaps add to it, missing wings take away.`;
    },
  },
};
