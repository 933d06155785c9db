/** A day on which a neutral book lost money, taken apart by cause. */

import { fixed, roundUp } from "../kit/format.js";
import { unitGreeks } from "./_legs.js";

const HOURS = 24;
const HOUR = 1 / (HOURS * 365);
const CAUSES = ["delta", "gamma", "theta", "vega", "jump", "basis", "cost", "rest"];
const TOTAL = CAUSES.length;

/** Price and first Greeks of all legs, `hour` hours after midnight; coins and ranges have no theta. */
function greeksOf(legs, spot, vol, rate, hour) {
  const all = { price: 0, delta: 0, gamma: 0, vega: 0, theta: 0 };
  for (const leg of legs) {
    const one = unitGreeks(leg, spot, vol, rate, hour / HOURS);
    for (const name in all) all[name] += leg[0] * (one[name] ?? 0);
  }
  return all;
}

export default {
  name: "Autopsy",
  layout: "stack",

  compute({ jump, every, vol_change, basis, one_way, prices, legs, vol, rate }) {
    const path = Float64Array.from(prices);
    path[HOURS] = path[HOURS - 1] * (1 + jump);
    const late = Math.max(vol + vol_change, 0.01);
    const [profit, netDelta] = [new Float64Array(HOURS + 1), new Float64Array(HOURS + 1)];
    const causes = new Float64Array(TOTAL + 1);
    const [delta, gamma, theta, vega, gap, off, cost, rest] = CAUSES.keys();
    const start = greeksOf(legs, path[0], vol, rate, 0);
    let before = start;
    let held = -start.delta;
    let cash = -start.price - held * path[0];
    for (let hour = 1; hour <= HOURS; hour++) {
      const last = hour === HOURS;
      const here = greeksOf(legs, path[hour], last ? late : vol, rate, hour);
      // The jump comes first, at once; the hour goes on from there.
      const from = last ? greeksOf(legs, path[hour], vol, rate, hour - 1) : before;
      const move = last ? 0 : path[hour] - path[hour - 1];
      const parts = [(from.delta + held) * move, 0.5 * from.gamma * move ** 2, from.theta * HOUR, last ? from.vega * (late - vol) : 0];
      parts.forEach((part, i) => (causes[i] += part));
      if (last) causes[gap] = from.price - before.price + held * (path[hour] - path[hour - 1]);
      causes[rest] += here.price - from.price + held * move - parts.reduce((a, b) => a + b);
      netDelta[hour] = here.delta + held;
      const trade = last || hour % every === 0 ? -here.delta - held : 0;
      const fee = one_way * Math.abs(trade) * path[hour];
      if (last) causes[off] = held * path[hour] * basis;
      causes[cost] -= fee;
      cash += (last ? causes[off] : 0) - trade * path[hour] - fee;
      held += trade;
      profit[hour] = here.price + held * path[hour] + cash;
      before = here;
    }
    causes[TOTAL] = causes.reduce((a, b) => a + b);
    return {
      hours: Float64Array.from(path, (_, i) => i),
      path,
      profit,
      net_delta: netDelta,
      causes,
      gamma: start.gamma,
      by_gamma: 0.5 * start.gamma * (jump * path[HOURS - 1]) ** 2,
      sum_residual: profit[HOURS] - causes[TOTAL],
    };
  },

  picture(state, d, { guessing }) {
    const most = d.causes.reduce((far, v) => Math.max(far, Math.abs(v)), 1);
    const tick = roundUp(most) / 10;
    const tall = tick * Math.ceil((1.2 * most) / tick);
    const x = { values: d.hours, min: 0, max: 24 };
    const values = guessing ? d.causes.map(() => 0) : d.causes;
    return [
      {
        title: "Coin price (USD)",
        x: { ...x, label: "", bare: true },
        y: { size: 70 },
        height: 120,
        lines: [{ label: "price", values: d.path, color: "ink", at: null }],
      },
      {
        title: "Profit since midnight (USD)",
        x: { ...x, label: "Hours", format: (v) => (v % 1 ? "" : String(v)) },
        y: { size: 70, min: -tall, max: 0.5 * tall },
        height: 150,
        lines: [{ label: "profit", values: guessing ? d.profit.map((v, i) => (i < HOURS ? v : NaN)) : d.profit, color: "blue", at: null }],
        hlines: [{ y: 0 }],
      },
      {
        title: "Profit of the day by cause (USD)",
        x: { label: "", values: Array.from(values, (_, i) => i + 1), bare: true },
        y: { size: 70 },
        height: 210,
        bars: [{
          label: "profit",
          values,
          labels: [...CAUSES, "total"],
          colors: Array.from(values, (v, i) => (i === TOTAL ? "ink" : v < 0 ? "vermillion" : "blue")),
        }],
        hlines: [{ y: 0 }],
      },
    ];
  },

  readout: (state, d) => [
    { label: "Profit of the day", value: d.causes[TOTAL], digits: 2, unit: "USD", secret: true },
    { label: "The jump alone", value: d.causes[4], digits: 2, unit: "USD", secret: true },
    { label: "½ Γ δS², by midnight’s Γ", value: d.by_gamma, digits: 0, unit: "USD" },
    { label: "Open delta after the jump", value: d.net_delta[HOURS], digits: 2, unit: "coins" },
  ],

  invariant: (state, d) => ({
    label: "Account at the end − sum of the causes",
    value: d.sum_residual,
    tolerance: 1e-6,
    unit: "USD",
  }),

  summary: ({ jump }, d) => {
    const order = [...CAUSES.keys()].sort((a, b) => Math.abs(d.causes[b]) - Math.abs(d.causes[a]));
    const words = order.slice(0, 3).map((i) => `${CAUSES[i]} ${fixed(d.causes[i], 0)}`).join(", ");
    return `The book starts the day neutral and ends it with ${fixed(d.causes[TOTAL], 0)} USD after a jump of ${fixed(100 * jump, 0)} %. ` +
      `The largest causes are ${words} USD. The jump opens a delta of ${fixed(d.net_delta[HOURS])} coins.`;
  },

  tables: (state, d) => [
    {
      title: "Profit of the day by cause (USD)",
      columns: [...CAUSES, "total"].map((label, i) => ({ label, values: [d.causes[i]], digits: 2 })),
    },
    {
      title: "Hour by hour",
      columns: [
        { label: "Hour", values: d.hours, digits: 0 },
        { label: "Coin price (USD)", values: d.path, digits: 2 },
        { label: "Open delta before trading (coins)", values: d.net_delta, digits: 3 },
        { label: "Profit since midnight (USD)", values: d.profit, digits: 2 },
      ],
    },
  ],

  predict: {
    ask: ({ jump, every }, d) =>
      `At midnight the book is neutral with a gamma of ${fixed(1e4 * d.gamma, 1)} coins per 10,000 USD. It is hedged every ${every} hours, and in the last hour the price jumps by ${fixed(100 * jump, 0)} %. The day’s profit?`,
    truth: (state, d) => d.causes[TOTAL],
    unit: "USD",
    digits: 0,
    explain: (state, d) => `Half of midnight’s gamma times the jump squared is ${fixed(d.by_gamma, 0)} USD; gamma itself grew on the way down, and volatility moved.`,
  },
};
