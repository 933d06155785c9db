/** Hedges from free to dear, how much of each to take, and the risk that is left. */

import { bs } from "../engine/index.js";
import { solve } from "../engine/linear.js";
import { fixed, roundUp } from "../kit/format.js";
import { total } from "./_legs.js";

const MENUS = ["netting", "perpetual", "future", "options"];
const NAMES = { netting: "netting", perpetual: "+ perpetual", future: "+ future", options: "+ options" };
const COUNT = { netting: 0, perpetual: 1, future: 2, options: 4 };
const COLORS = { perpetual: "blue", future: "green", options: "purple" };
const FULL_COINS = 10;
const FULL_STRADDLES = 20;
const AVERSIONS = Array.from({ length: 49 }, (_, i) => 10 ** (-8 + 0.125 * i));

const dot = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);
const times = (matrix, v) => matrix.map((row) => dot(row, v));

/** The covariance of the factors over one day: return, its square, volatility, two bases. */
function covarianceOf({ vol, vol_noise, basis, correlation }) {
  const daily = vol / Math.sqrt(365);
  const sds = [daily, Math.SQRT2 * daily * daily, vol_noise, basis, basis];
  const joint = (i, j) => (i === j ? 1 : i + j === 2 && i !== 1 ? correlation : 0);
  return sds.map((a, i) => sds.map((b, j) => joint(i, j) * a * b));
}

/** What is on the menu outside the house: factors and cost of one unit of each. */
function menuOf({ spot, vol, rate, fee, spread }) {
  const straddle = (days) => {
    const [call, put] = ["call", "put"].map((kind) => bs.greeks(spot, spot, days / 365, vol, rate, 0, kind));
    return [(call.delta + put.delta) * spot, 0.5 * (call.gamma + put.gamma) * spot ** 2, call.vega + put.vega, 0, 0];
  };
  const future = Math.exp(rate * (90 / 365)) * spot;
  const units = [[spot, 0, 0, spot, 0], [future, 0, 0, 0, future], straddle(14), straddle(90)];
  const costs = [fee, 2 * fee].map((share) => (share * spot) / FULL_COINS);
  return { units, costs: [...costs, ...units.slice(2).map((unit) => (spread * unit[2]) / FULL_STRADDLES)] };
}

export default {
  name: "HedgeMenu",
  layout: "row",

  compute(state) {
    const { menu, aversion, netting, legs, spot, vol, rate } = state;
    const greek = (name) => total(legs, name, spot, vol, rate);
    const alone = [greek("delta") * spot, 0.5 * greek("gamma") * spot ** 2, greek("vega"), 0, 0];
    const delta = alone[0] / spot;
    const netted = -Math.sign(delta) * Math.min(Math.abs(delta), netting);
    const exposure = alone.map((g, i) => (i ? g : g + netted * spot));
    const sigma = covarianceOf(state);
    const { units, costs } = menuOf(state);
    const cross = units.map((unit) => times(sigma, unit));
    const inner = cross.map((row) => units.map((unit) => dot(row, unit)));
    const wish = cross.map((row) => -dot(row, exposure));
    const bare = dot(exposure, times(sigma, exposure));
    /** Amounts, cost and risk with the first `count` instruments. */
    const hedge = (count, gamma) => {
      if (!count || bare <= 0) return { amounts: [0, 0, 0, 0], cost: 0, risk: Math.sqrt(Math.max(bare, 0)) };
      const system = inner.slice(0, count).map((row, i) => row.slice(0, count).map((v, j) => (i === j ? v + (2 * costs[i]) / gamma : v)));
      const w = solve(system, wish.slice(0, count));
      const left = exposure.map((g, k) => w.reduce((sum, v, i) => sum + v * units[i][k], g));
      const cost = w.reduce((sum, v, i) => sum + costs[i] * v * v, 0);
      return { amounts: [...w, 0, 0, 0, 0].slice(0, 4), cost, risk: Math.sqrt(Math.max(dot(left, times(sigma, left)), 0)) };
    };
    const chosen = hedge(COUNT[menu], aversion).amounts;
    const stages = MENUS.map((name) => hedge(COUNT[name], aversion));
    const left = times(sigma, exposure.map((g, k) => chosen.reduce((sum, v, i) => sum + v * units[i][k], g)));
    const balance = units.slice(0, COUNT[menu]).map((unit, i) => Math.abs(aversion * dot(unit, left) + 2 * costs[i] * chosen[i]));
    const curves = {};
    for (const name of MENUS.slice(1)) {
      const points = AVERSIONS.map((gamma) => hedge(COUNT[name], gamma));
      curves[`${name}_cost`] = Float64Array.from(points, (p) => p.cost);
      curves[`${name}_risk`] = Float64Array.from(points, (p) => p.risk);
    }
    return {
      risk: Float64Array.from([Math.sqrt(dot(alone, times(sigma, alone))), ...stages.map((s) => s.risk)]),
      cost: Float64Array.from([0, ...stages.map((s) => s.cost)]),
      amounts: Float64Array.from([netted, ...chosen]),
      ...curves,
      balance_residual: Math.max(0, ...balance),
    };
  },

  picture({ menu }, d, { guessing }) {
    const chosen = 1 + MENUS.indexOf(menu);
    const names = ["nothing", "netting", "perpetual", "future", "options"];
    const tick = roundUp(d.risk[0]) / 20;
    const tall = tick * Math.ceil((1.15 * d.risk[0]) / tick);
    const most = 10 ** Math.ceil(Math.log10(Math.max(d.options_cost.at(-1), 1e-6)));
    const shown = (i) => !guessing || i < 2;
    const segments = Object.keys(COLORS).flatMap((name) =>
      AVERSIONS.slice(1).map((_, i) => ({
        from: [d[`${name}_cost`][i], d[`${name}_risk`][i]],
        to: [d[`${name}_cost`][i + 1], d[`${name}_risk`][i + 1]],
        color: COLORS[name],
      })));
    const ends = Object.keys(COLORS).map((name) => ({
      x: d[`${name}_cost`].at(-1),
      y: d[`${name}_risk`].at(-1),
      color: COLORS[name],
      label: NAMES[name],
      side: { perpetual: "above", future: "left", options: "above" }[name],
    }));
    return [
      {
        title: "Risk left (USD a day)",
        x: { label: "", values: [1, 2, 3, 4, 5], bare: true },
        y: { min: 0, max: tall },
        bars: [{
          label: "risk",
          values: Array.from(d.risk, (v, i) => (shown(i) ? v : 0)),
          labels: names,
          colors: names.map((_, i) => (i > chosen ? "grey" : i === chosen ? "ink" : "blue")),
        }],
      },
      {
        title: "Risk left over the cost",
        x: { label: "Cost (USD)", values: [most / 1e5, most], min: most / 1e5, max: most, log: true },
        y: { min: 0, max: tall },
        segments: guessing ? [] : segments,
        hlines: [{ y: d.risk[1], label: "netting, free" }],
        points: guessing ? [] : [
          ...ends,
          ...(chosen > 1 ? [{ x: d.cost[chosen], y: d.risk[chosen], color: "ink", hollow: true, label: "yours", side: "left" }] : []),
        ],
      },
    ];
  },

  readout: ({ menu }, d) => {
    const [netted, perpetual, future, near, far] = d.amounts;
    const chosen = 1 + MENUS.indexOf(menu);
    return [
      { label: "Netted", value: netted, digits: 2, unit: "coins" },
      { label: "Perpetual, future", text: `${fixed(perpetual)}, ${fixed(future)}` },
      { label: "Straddles near, far", text: `${fixed(near)}, ${fixed(far)}` },
      { label: "Cost", value: d.cost[chosen], digits: 0, unit: "USD" },
      { label: "Risk left", value: d.risk[chosen], digits: 0, unit: "USD", secret: true },
    ];
  },

  invariant: (state, d) => ({
    label: "What one unit more would remove − what it would cost",
    value: d.balance_residual,
    tolerance: 1e-8,
    unit: "USD",
  }),

  summary: ({ menu }, d) => {
    const chosen = 1 + MENUS.indexOf(menu);
    const [netted, perpetual, future, near, far] = d.amounts;
    const outside = [
      "",
      `, ${fixed(perpetual)} perpetuals`,
      `, ${fixed(perpetual)} perpetuals and ${fixed(future)} futures`,
      `, ${fixed(perpetual)} perpetuals, ${fixed(future)} futures and ${fixed(near)} near and ${fixed(far)} far straddles`,
    ][chosen - 1];
    return `The book risks ${fixed(d.risk[0], 0)} USD a day. ${fixed(netted)} coins of netting${outside} cost ${fixed(d.cost[chosen], 0)} USD ` +
      `and leave ${fixed(d.risk[chosen], 0)} USD a day.`;
  },

  tables: (state, d) => [
    {
      title: "The menu, step by step",
      columns: [
        { label: "step: nothing, netting, perpetual, future, options", values: [0, 1, 2, 3, 4], digits: 0 },
        { label: "Cost (USD)", values: d.cost, digits: 2 },
        { label: "Risk left (USD a day)", values: d.risk, digits: 0 },
      ],
    },
    ...Object.keys(COLORS).map((name) => ({
      title: NAMES[name],
      columns: [
        { label: "Risk aversion (per USD)", values: AVERSIONS },
        { label: "Cost (USD)", values: d[`${name}_cost`], digits: 2 },
        { label: "Risk left (USD a day)", values: d[`${name}_risk`], digits: 0 },
      ],
    })),
  ],

  predict: {
    ask: ({ menu }, d) =>
      `Unhedged the book risks ${fixed(d.risk[0], 0)} USD a day, after netting ${fixed(d.risk[1], 0)}. You take what pays from the menu (${NAMES[menu]}). How much risk is left?`,
    truth: ({ menu }, d) => d.risk[1 + MENUS.indexOf(menu)],
    unit: "USD a day",
    digits: 0,
    explain: (state, d) => `With coins alone ${fixed(d.risk[2], 0)} USD stay: gamma and volatility, which no coin can take.`,
  },
};
