/** A book's delta in five units, and what its value at risk leaves out. */

import { bs, curve, linspace, normal } from "../engine/index.js";
import { fixed, significant } from "../kit/format.js";

const NAMES = ["A", "B", "C", "other", "hedge", "total"];
const UNITS = { coins: "coins", dollars: "USD", equity: "% of equity", beta: "beta USD", "daily vol": "USD a daily sd" };
const MONTH = 30 / 365;
const QUARTER = 90 / 365;
const DAY = 1 / 365;
const N_MOVES = 2001;

const TOTALS = { beta: "Total, betas counted", "daily vol": "Total, per daily sd" };

/** The quantile of equally likely values that are the middles of their bins (Hazen's rule, as in Python). */
function quantile(values, q) {
  const sorted = Float64Array.from(values).sort();
  const at = q * sorted.length - 0.5;
  const i = Math.floor(at);
  return sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]);
}

/** A delta in the unit chosen, as a reader wants to see it. */
const shown = (unit, value) => (unit === "equity" ? 100 * value : value);
const words = (unit, value) => fixed(shown(unit, value), unit === "coins" || unit === "equity" ? 2 : 0);

export default {
  name: "DeltaAggregator",
  layout: "row",

  compute({ unit, calls, puts, far_calls, hedge, other_coin, beta, spot, vol, rate, equity, other_spot, other_vol }, memo) {
    const options = [
      [calls, 60000, MONTH, "call"],
      [puts, 54000, MONTH, "put"],
      [far_calls, 70000, QUARTER, "call"],
    ];
    const one = ([, strike, expiry, kind], S) => bs.greeks(S, strike, expiry, vol, rate, 0, kind);
    const here = options.map((leg) => one(leg, spot));
    const sum = (greek) => options.reduce((all, [q], i) => all + q * here[i][greek], 0);
    const value = (S) => options.reduce((all, leg) => all + leg[0] * one(leg, S).price, hedge * S);
    const change = {
      coins: (d) => d,
      dollars: (d, S) => d * S,
      equity: (d, S) => (d * S) / equity,
      beta: (d, S, b) => b * d * S,
      "daily vol": (d, S, b, sigma) => d * S * sigma * Math.sqrt(DAY),
    }[unit];
    const coins = [calls * here[0].delta, puts * here[1].delta, far_calls * here[2].delta];
    const deltas = [
      ...coins.map((d) => change(d, spot, 1, vol)),
      change(other_coin, other_spot, beta, other_vol),
      change(hedge, spot, 1, vol),
    ];
    const delta = sum("delta") + hedge;
    const start = value(spot);
    const spots = curve(linspace(0.85, 1.15, 121), (x) => spot * x);
    const sd = vol * Math.sqrt(DAY);
    const moves = memo("moves", [], () => Float64Array.from({ length: N_MOVES }, (_, i) => normal.inverse((i + 0.5) / N_MOVES)));
    const profits = curve(moves, (x) => value(spot * Math.exp(sd * x - (sd * sd) / 2)) - start);
    return {
      deltas: Float64Array.from([...deltas, deltas.reduce((a, b) => a + b, 0)]),
      spots,
      profit: curve(spots, (S) => value(S) - start),
      line: curve(spots, (S) => delta * (S - spot)),
      delta,
      gamma: sum("gamma"),
      delta_risk: -normal.inverse(0.01) * Math.abs(delta * spot * sd),
      full_risk: -quantile(profits, 0.01),
      unit_residual: coins.reduce((a, b) => a + b, 0) + hedge - (delta * spot * sd) / (spot * sd),
    };
  },

  picture({ unit, other_coin }, d, { guessing }) {
    const x = Float64Array.from(NAMES, (_, i) => i + 1);
    const values = curve(d.deltas, (v) => shown(unit, v));
    return [
      {
        title: `Delta of each leg (${UNITS[unit]})`,
        x: { label: "", values: x, bare: true },
        bars: [{
          label: "delta",
          values,
          labels: NAMES.map((name, i) => (i === 3 && !other_coin ? "" : name)),
          colors: NAMES.map((name, i) => (i === 5 ? "ink" : "blue")),
        }],
        hlines: [{ y: 0 }],
      },
      {
        title: "Profit after a move, main coin (USD)",
        x: { label: "Coin price (USD)", values: d.spots },
        lines: [
          { label: "delta only", values: d.line, color: "grey", dash: true, width: 1.5, at: 0.15 },
          ...(guessing ? [] : [{ label: "revalued", values: d.profit, color: "blue", at: 0.2, side: "right" }]),
        ],
        hlines: [{ y: 0 }, ...(guessing ? [] : [{ y: -d.full_risk, label: "value at risk", color: "vermillion" }])],
      },
    ];
  },

  readout: ({ unit }, d) => [
    { label: TOTALS[unit] ?? "Total", text: `${words(unit, d.deltas[5])} ${TOTALS[unit] ? "USD" : UNITS[unit]}` },
    { label: "Delta, main coin", value: d.delta, digits: 2, unit: "coins" },
    { label: "Value at risk by delta", value: d.delta_risk, digits: 0, unit: "USD" },
    { label: "Value at risk, revalued", value: d.full_risk, digits: 0, unit: "USD", secret: true },
  ],

  invariant: (state, d) => ({
    label: "Delta from daily sd, turned back, − sum of the legs",
    value: d.unit_residual,
    tolerance: 1e-11,
    unit: "coins",
  }),

  summary: ({ unit, other_coin, beta }, d) =>
    `In this unit the deltas add up to ${words(unit, d.deltas[5])} ${UNITS[unit]}. ` +
    (other_coin && unit === "coins" ? "That sum adds coins of two kinds, which means nothing. " : "") +
    (other_coin && unit === "beta" ? `The other coin counts with a beta of ${significant(beta)}. ` : "") +
    `The main coin's book has a one-day value at risk of ${fixed(d.delta_risk, 0)} USD by its delta and ${fixed(d.full_risk, 0)} USD when it is revalued.`,

  tables: ({ unit }, d) => [
    {
      title: `Delta (${UNITS[unit]})`,
      columns: [
        { label: "leg, in order: A, B, C, other coin, hedge, total", values: [1, 2, 3, 4, 5, 6], digits: 0 },
        { label: UNITS[unit], values: curve(d.deltas, (v) => shown(unit, v)), digits: 2 },
      ],
    },
    {
      title: "Profit after a move (USD)",
      columns: [
        { label: "Coin price", values: d.spots, digits: 0 },
        { label: "delta only", values: d.line, digits: 0 },
        { label: "revalued", values: d.profit, digits: 0 },
      ],
    },
  ],

  predict: {
    ask: (state, d) =>
      `The main coin's delta is ${fixed(d.delta, 2)} coins, and its value at risk by delta ${fixed(d.delta_risk, 0)} USD. What is it when the book is revalued?`,
    truth: (state, d) => d.full_risk,
    unit: "USD",
    digits: 0,
    explain: (state, d) => `Gamma, ${significant(d.gamma)} coins per dollar, bends the line.`,
  },
};
