/** A no-trade band on one path, and the cost and risk of three families of policies. */

import { bs, gbm, mean, normals, sd } from "../engine/index.js";
import { fixed } from "../kit/format.js";

const STEPS = 126;
const PATHS = 200;
const FAMILIES = {
  clock: [1, 2, 4, 8, 16, 32, 63],
  band: [0.01, 0.02, 0.04, 0.08, 0.16, 0.32],
  utility: [10000, 3000, 1000, 300, 100, 30, 10],
};
const NAMES = { clock: "clock", band: "fixed band", utility: "Whalley–Wilmott" };
const COLORS = { clock: "vermillion", band: "green", utility: "blue" };

/** Delta and gamma on every path and date: the same for all policies. */
function look({ spot, vol, expiry, seed }) {
  const prices = gbm({ spot, vol, expiry, steps: STEPS, paths: PATHS, shocks: normals(seed, PATHS * STEPS) });
  const delta = new Float64Array(PATHS * STEPS);
  const gamma = new Float64Array(PATHS * STEPS);
  for (let p = 0, k = 0; p < PATHS; p++) {
    for (let i = 0; i < STEPS; i++, k++) {
      const g = bs.greeks(prices[p * (STEPS + 1) + i], spot, expiry - (expiry * i) / STEPS, vol);
      delta[k] = g.delta;
      gamma[k] = g.gamma;
    }
  }
  return { prices, delta, gamma, premium: bs.price(spot, spot, expiry, vol) };
}

/** Hedge every path by one policy; `trace` receives what is held on the first path. */
function study({ prices, delta, gamma, premium }, { family, value, oneWay, strike }, trace) {
  const scale = family === "utility" ? (1.5 * oneWay) / (value / strike) : 0;
  const profit = new Float64Array(PATHS);
  const cost = new Float64Array(PATHS);
  let trades = 0;
  for (let p = 0; p < PATHS; p++) {
    const row = p * (STEPS + 1);
    let held = 0;
    let gains = premium;
    let paid = 0;
    for (let i = 0; i < STEPS; i++) {
      const S = prices[row + i];
      const k = p * STEPS + i;
      const target = delta[k];
      let next = held;
      if (i === 0) next = target;
      else if (family === "clock") {
        if (i % value === 0) next = target;
      } else {
        const width = family === "band" ? value : Math.cbrt(scale * S * gamma[k] * gamma[k]);
        if (held > target + width) next = target + width;
        else if (held < target - width) next = target - width;
      }
      const trade = Math.abs(next - held);
      paid += oneWay * trade * S;
      if (trade > 1e-12) trades++;
      held = next;
      gains += held * (prices[row + i + 1] - S);
      if (trace && p === 0) trace(i, held);
    }
    cost[p] = paid;
    profit[p] = gains - Math.max(prices[row + STEPS] - strike, 0) - paid;
  }
  return { cost: mean(cost), sd: sd(profit), trades: trades / PATHS, paid: cost[0], profit };
}

export default {
  name: "CostBand",
  layout: "row",

  compute({ policy, one_way, every, half_width, aversion, seed, spot, vol, expiry }, memo) {
    const market = memo("look", [seed, spot, vol, expiry], () => look({ spot, vol, expiry, seed }));
    const run = (family, value, trace) => study(market, { family, value, oneWay: one_way, strike: spot }, trace);
    const families = memo("families", [seed, spot, vol, expiry, one_way], () =>
      Object.fromEntries(Object.entries(FAMILIES).map(([family, values]) => [family, values.map((v) => run(family, v))])));
    const held = new Float64Array(STEPS);
    const value = { clock: every, band: half_width, utility: aversion }[policy];
    const chosen = run(policy, value, (i, amount) => { held[i] = amount; });
    const target = market.delta.slice(0, STEPS);
    const width = target.map((_, i) => {
      if (policy === "clock") return 0;
      return policy === "band" ? value : Math.cbrt(((1.5 * one_way) / (value / spot)) * market.prices[i] * market.gamma[i] ** 2);
    });
    let account = market.premium;
    let count = 0;
    for (let i = 0; i < STEPS; i++) {
      const trade = held[i] - (i ? held[i - 1] : 0);
      account -= trade * market.prices[i] + one_way * Math.abs(trade) * market.prices[i];
      if (Math.abs(trade) > 1e-12) count++;
    }
    const last = market.prices[STEPS];
    const profit = account + held[STEPS - 1] * last - Math.max(last - spot, 0);
    const row = (family, what) => Float64Array.from(families[family], (one) => one[what]);
    return {
      days: target.map((_, i) => (63 * i) / STEPS),
      target,
      low: target.map((x, i) => x - width[i]),
      high: target.map((x, i) => x + width[i]),
      held,
      cost: chosen.cost,
      sd: chosen.sd,
      sd_error: chosen.sd / Math.sqrt(2 * PATHS),
      trades: chosen.trades,
      path_cost: chosen.paid,
      path_trades: count,
      ...Object.fromEntries(Object.keys(FAMILIES).flatMap((f) => [[`${f}_cost`, row(f, "cost")], [`${f}_sd`, row(f, "sd")]])),
      balance_residual: chosen.profit[0] - profit,
    };
  },

  picture(state, d, { guessing }) {
    const curves = Object.keys(FAMILIES);
    const all = curves.flatMap((f) => Array.from(d[`${f}_cost`]));
    const most = Math.max(...all);
    const segments = curves.flatMap((f) =>
      Array.from({ length: FAMILIES[f].length - 1 }, (_, i) => ({
        from: [d[`${f}_cost`][i], d[`${f}_sd`][i]],
        to: [d[`${f}_cost`][i + 1], d[`${f}_sd`][i + 1]],
        color: COLORS[f],
        width: 2,
      })));
    const places = { clock: [3, "right"], band: [4, "right"], utility: [6, "below"] };
    const top = Math.max(...curves.flatMap((f) => Array.from(d[`${f}_sd`])));
    return [
      {
        title: "Delta, band and holding",
        x: { label: "Days", values: d.days },
                bands: [{ label: "band", low: d.low, high: d.high, color: "grey" }],
        lines: [
          { label: "delta", values: d.target, color: "grey", width: 1, at: null },
          { label: "held", values: d.held, color: "blue", step: true, at: null },
        ],
      },
      {
        title: "Risk, sd of the profit (USD)",
        x: { label: "Mean cost (USD)", values: [0, 1.08 * most], min: 0, max: 1.08 * most },
        y: { min: 0, max: 1.08 * top },
        segments: guessing ? [] : segments,
        points: [
          ...curves.map((f) => ({ x: d[`${f}_cost`][places[f][0]], y: d[`${f}_sd`][places[f][0]], color: COLORS[f], label: NAMES[f], side: places[f][1] })),
          { x: d.cost, y: d.sd, color: "ink", label: "this one", side: "right" },
        ].slice(guessing ? 3 : 0, guessing ? 3 : 4),
      },
    ];
  },

  readout: ({ spot }, d) => [
    { label: "Mean cost", value: d.cost, digits: spot > 1000 ? 0 : 3, unit: "USD", secret: true },
    { label: "Sd of the profit", value: d.sd, digits: spot > 1000 ? 0 : 3, unit: "USD", secret: true },
    { label: "Trades, mean", value: d.trades, digits: 1, secret: true },
    { label: "Trades on this path", value: d.path_trades, digits: 0 },
  ],

  invariant: ({ spot }, d) => ({
    label: "First path: account − sum of gains",
    value: d.balance_residual,
    tolerance: 1e-11 * spot,
    unit: "USD",
  }),

  summary: ({ policy, one_way }, d) =>
    `With ${fixed(10000 * one_way, 0)} bp a trade, the ${NAMES[policy]} policy trades ${fixed(d.trades, 1)} times on average, costs ${fixed(d.cost, 3)} USD ` +
    `and leaves a standard deviation of ${fixed(d.sd, 3)} ± ${fixed(d.sd_error, 3)} USD over ${PATHS} paths.`,

  tables: (state, d) => [
    ...Object.keys(FAMILIES).map((f) => ({
      title: NAMES[f],
      columns: [
        { label: { clock: "Looks between trades", band: "Half-width", utility: "Risk aversion × price" }[f], values: FAMILIES[f] },
        { label: "Mean cost (USD)", values: d[`${f}_cost`], digits: 3 },
        { label: "Sd (USD)", values: d[`${f}_sd`], digits: 3 },
      ],
    })),
    {
      title: "One path",
      columns: [
        { label: "Day", values: d.days, digits: 1 },
        { label: "Delta", values: d.target, digits: 3 },
        { label: "Held", values: d.held, digits: 3 },
      ],
    },
  ],

  predict: {
    ask: ({ policy, one_way }) =>
      `A trade costs ${fixed(10000 * one_way, 0)} bp of its size. What does the ${NAMES[policy]} policy pay on average over three months?`,
    truth: (state, d) => d.cost,
    unit: "USD",
    digits: 3,
    explain: (state, d) => `It trades ${fixed(d.trades, 0)} times, mostly small amounts.`,
  },
};
