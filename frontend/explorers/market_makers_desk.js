/** One-sided flow fills a desk with delta; skewed quotes and hedges shed it, at a price. */

import { RandomState, curve, gbm, mean, normal, sd } from "../engine/index.js";
import { fixed, roundUp } from "../kit/format.js";

const STEPS = 120;
const PATHS = 200;
const POLICIES = ["nothing", "skew", "hedge", "yours"];

/** Shocks of the prices, then who comes and how far he goes: one stream, cut into three. */
function draw(seed) {
  const n = PATHS * STEPS;
  const all = new RandomState(seed).randomSample(3 * n);
  return {
    shocks: curve(all.subarray(0, n), normal.inverse),
    sides: all.subarray(n, 2 * n),
    limits: curve(all.subarray(2 * n), (u) => -Math.log1p(-u)),
  };
}

/** The desk on every path: the twin of `deltahedge.risk.quote_and_hedge`. */
function quote(prices, { sides, limits }, { buyers, reach, half_spread, one_way }, skew, share) {
  const net = new Float64Array(PATHS * (STEPS + 1));
  const [spread, moves, fees, profit, largest] = Array.from({ length: 5 }, () => new Float64Array(PATHS));
  let fills = 0;
  for (let p = 0, k = 0; p < PATHS; p++) {
    const row = p * (STEPS + 1);
    let held = 0;
    let cash = 0;
    for (let i = 0; i < STEPS; i++, k++) {
      const S = prices[row + i];
      const side = sides[k] < buyers ? 1 : -1;
      const distance = half_spread - skew * side * held;
      if (distance <= reach * limits[k]) {
        const hedged = share * side;
        const fee = one_way * Math.abs(hedged) * S;
        held = held - side + hedged;
        fills++;
        spread[p] += distance * S;
        fees[p] += fee;
        cash += side * (S + side * distance * S) - hedged * S - fee;
      }
      net[row + i + 1] = held;
      largest[p] = Math.max(largest[p], Math.abs(held));
      moves[p] += held * (prices[row + i + 1] - S);
    }
    profit[p] = cash + held * prices[row + STEPS];
  }
  return { net, spread, moves, fees, profit, largest, fills: fills / PATHS };
}

/** The quantile of the paths at every step, as numpy's default. */
function quantiles({ net }, levels) {
  const out = levels.map(() => new Float64Array(STEPS + 1));
  const column = new Float64Array(PATHS);
  for (let i = 0; i <= STEPS; i++) {
    for (let p = 0; p < PATHS; p++) column[p] = net[p * (STEPS + 1) + i];
    column.sort();
    levels.forEach((q, j) => {
      const at = q * (PATHS - 1);
      const below = Math.floor(at);
      out[j][i] = column[below] + (at - below) * (column[Math.min(below + 1, PATHS - 1)] - column[below]);
    });
  }
  return out;
}

export default {
  name: "MarketMakersDesk",
  layout: "row",

  compute(state, memo) {
    const { skew, hedge_ratio, spot, vol, seed, half_spread, buyers, reach, one_way } = state;
    const flow = memo("flow", [seed], () => draw(seed));
    const prices = memo("prices", [seed, spot, vol], () =>
      gbm({ spot, vol, expiry: 1 / 365, steps: STEPS, paths: PATHS, shocks: flow.shocks }));
    const bare = memo("bare", [seed, spot, vol, half_spread, buyers, reach], () => {
      const desk = quote(prices, flow, state, 0, 0);
      return { desk, band: quantiles(desk, [0.05, 0.95]) };
    });
    // Kept as long as only the other control moves.
    const key = [seed, spot, vol, half_spread, buyers, reach, one_way];
    const leaning = memo("skew", [...key, skew], () => quote(prices, flow, state, skew, 0));
    const hedged = memo("hedge", [...key, hedge_ratio], () => quote(prices, flow, state, 0, hedge_ratio));
    const own = quote(prices, flow, state, skew, hedge_ratio);
    const [low, high] = quantiles(own, [0.05, 0.95]);
    const desks = [bare.desk, leaning, hedged, own];
    return {
      hours: Float64Array.from({ length: STEPS + 1 }, (_, i) => (24 * i) / STEPS),
      bare_low: bare.band[0],
      bare_high: bare.band[1],
      own_low: low,
      own_high: high,
      own_path: own.net.slice(0, STEPS + 1),
      income: Float64Array.from(desks, (d) => mean(d.spread) - mean(d.fees)),
      risk: Float64Array.from(desks, (d) => sd(d.profit)),
      fills: own.fills,
      spread: mean(own.spread),
      fees: mean(own.fees),
      largest: mean(own.largest),
      account_residual: own.profit.reduce((far, v, p) => Math.max(far, Math.abs(v - own.spread[p] - own.moves[p] + own.fees[p])), 0),
    };
  },

  picture(state, d, { guessing }) {
    const deep = roundUp(1.05 * d.bare_low.reduce((far, v, i) => Math.max(far, -v, d.bare_high[i]), 1));
    const most = roundUp(1.1 * d.income.reduce((a, b) => Math.max(a, b)));
    return [
      {
        title: "Delta of the desk (coins)",
        x: { label: "Hours", values: d.hours, min: 0, max: 24 },
        y: { min: -deep, max: 0.5 * deep },
        bands: [
          { label: "nothing done", low: d.bare_low, high: d.bare_high, color: "grey", at: null },
          ...(guessing ? [] : [{ label: "", low: d.own_low, high: d.own_high, color: "blue" }]),
        ],
        lines: [
          { label: "nothing done", values: d.bare_low, color: "grey", width: 1, at: 0.45, side: "below" },
          ...(guessing ? [] : [{ label: "skew and hedge", values: d.own_path, color: "blue", width: 1.5, step: true, at: 0.7 }]),
        ],
        hlines: [{ y: 0 }],
      },
      {
        title: "Spread less fees (USD a day)",
        x: { label: "Risk: sd of the profit (USD a day)", values: [0, roundUp(1.1 * d.risk[0])], min: 0, max: roundUp(1.1 * Math.max(...d.risk)) },
        y: { min: Math.min(0, 1.2 * Math.min(...d.income)), max: most },
        points: POLICIES.flatMap((name, i) => (guessing && i === 3 ? [] : [{
          x: d.risk[i],
          y: d.income[i],
          color: i === 3 ? "ink" : ["grey", "vermillion", "green"][i],
          hollow: i === 3,
          label: name,
          side: i === 2 ? "below" : "above",
        }])),
      },
    ];
  },

  readout: (state, d) => [
    { label: "Trades, mean", value: d.fills, digits: 1 },
    { label: "Largest delta, mean", value: d.largest, digits: 1, unit: "coins" },
    { label: "Spread", value: d.spread, digits: 0, unit: "USD" },
    { label: "Fees", value: d.fees, digits: 0, unit: "USD" },
    { label: "Risk", value: d.risk[3], digits: 0, unit: "USD", secret: true },
  ],

  invariant: ({ spot }, d) => ({
    label: "Account − (spread + moves − fees), worst path",
    value: d.account_residual,
    tolerance: 1e-8 * spot,
    unit: "USD",
  }),

  summary: ({ buyers, skew, hedge_ratio }, d) =>
    `${fixed(100 * buyers, 0)} % of the customers buy. Without skew and hedge the desk earns ${fixed(d.income[0], 0)} USD a day at a risk of ${fixed(d.risk[0], 0)}. ` +
    `With a skew of ${fixed(10000 * skew, 2)} bp a coin and ${fixed(100 * hedge_ratio, 0)} % of each fill hedged it earns ${fixed(d.income[3], 0)} at a risk of ${fixed(d.risk[3], 0)}.`,

  tables: (state, d) => [
    {
      title: "Four desks",
      columns: [
        { label: "desk: 1 nothing, 2 skew, 3 hedge, 4 yours", values: [1, 2, 3, 4], digits: 0 },
        { label: "Spread less fees (USD)", values: d.income, digits: 0 },
        { label: "Risk (USD)", values: d.risk, digits: 0 },
      ],
    },
    {
      title: "Delta of the desk (coins)",
      columns: [
        { label: "Hours", values: d.hours, digits: 1 },
        ...["bare_low", "bare_high", "own_low", "own_high", "own_path"].map((name, i) => ({
          label: ["nothing, 5 %", "nothing, 95 %", "yours, 5 %", "yours, 95 %", "yours, first path"][i],
          values: d[name],
          digits: 2,
        })),
      ],
    },
  ],

  predict: {
    ask: ({ skew, hedge_ratio }, d) =>
      `Doing nothing, the desk risks ${fixed(d.risk[0], 0)} USD a day. You skew by ${fixed(10000 * skew, 2)} bp a coin and hedge ${fixed(100 * hedge_ratio, 0)} % of each fill. Your risk?`,
    truth: (state, d) => d.risk[3],
    unit: "USD",
    digits: 0,
    explain: (state, d) => `Skew alone leaves ${fixed(d.risk[1], 0)}, the hedge alone ${fixed(d.risk[2], 0)}.`,
  },
};
