/** A trader who knows the rule of a hedge trades ahead of it; chance, or the edge, is a defence. */

import { bandDraw, bandKey, curve, gbm, linspace, mean, normals, sd } from "../engine/index.js";
import { fixed, roundUp } from "../kit/format.js";

const PATHS = 100;
const SPREADS = [0, 0.25, 0.5, 0.75, 1];
const DAY = 1 / 365;

/** The trade that all but the dice let expect. */
function expectedTrade(gap, width, spread, to) {
  const distance = Math.abs(gap);
  const [narrow, wide] = [width * (1 - spread), width * (1 + spread)];
  const beyond = Math.min(Math.max(distance - narrow, 0), wide - narrow);
  if (to === "centre") return gap * (wide > narrow ? beyond / (wide - narrow) : distance > narrow ? 1 : 0);
  const part = wide > narrow ? beyond ** 2 / (2 * (wide - narrow)) : 0;
  return Math.sign(gap) * (part + Math.max(distance - wide, 0));
}

/** Targets and dice at every look of every path: the same for all bands. */
function look({ seed, looks, spot, gamma, vol }) {
  const prices = gbm({ spot, vol, expiry: DAY, steps: looks, paths: PATHS, shocks: normals(seed, PATHS * looks) });
  const keys = Array.from({ length: looks + 1 }, (_, i) => bandKey((seed + 1) % 2 ** 32, (i * DAY) / looks));
  return {
    targets: curve(prices, (S) => -gamma * (S - spot)),
    dice: curve(prices, (S, k) => bandDraw(keys[k % (looks + 1)], S)),
  };
}

/** The gain, the hedger's cost, the trades and the mean square distance on each path. */
function hunt({ targets, dice }, { half_width, looks, permanent, temporary }, spread, to) {
  const [gain, cost, traded, square] = [0, 0, 0, 0].map(() => new Float64Array(PATHS));
  let beyond = 0;
  for (let p = 0; p < PATHS; p++) {
    let held = 0;
    for (let i = 1; i <= looks; i++) {
      const k = p * (looks + 1) + i;
      const gap = targets[k] - held;
      const ahead = (permanent * expectedTrade(gap, half_width, spread, to)) / (4 * temporary);
      const width = half_width * (1 + spread * (2 * dice[k] - 1));
      const trade = Math.abs(gap) <= width ? 0 : to === "centre" ? gap : gap - Math.sign(gap) * width;
      held += trade;
      cost[p] += permanent * trade * ahead;
      gain[p] += permanent * trade * ahead - 2 * temporary * ahead ** 2;
      traded[p] += Math.abs(trade);
      const off = targets[k] - held;
      square[p] += off ** 2 / looks;
      beyond = Math.max(beyond, Math.abs(off) - (1 + spread) * half_width);
    }
  }
  return { gain, cost, traded, square, beyond };
}

export default {
  name: "Predator",
  layout: "row",

  compute(state, memo) {
    const { to, spread, half_width, looks, permanent, seed, temporary, spot, gamma, vol } = state;
    const key = [seed, looks, spot, gamma, vol];
    const market = memo("look", key, () => look(state));
    const yours = hunt(market, state, spread, to);
    const study = memo("study", [...key, half_width, permanent, temporary], () =>
      Object.fromEntries(["centre", "edge"].map((where) => [where, SPREADS.map((one) => hunt(market, state, one, where).gain)])));
    const distance = linspace(0, 8, 161);
    const error = (gains) => sd(gains) / Math.sqrt(PATHS);
    return {
      distance,
      known_trade: curve(distance, (d) => expectedTrade(d, half_width, 0, to)),
      foreseen: curve(distance, (d) => expectedTrade(d, half_width, spread, to)),
      centre: Float64Array.from(study.centre, mean),
      edge: Float64Array.from(study.edge, mean),
      centre_error: Float64Array.from(study.centre, error),
      edge_error: Float64Array.from(study.edge, error),
      all_of_it: (permanent * gamma * spot * vol) ** 2 * DAY / (8 * temporary),
      gain: mean(yours.gain),
      cost: mean(yours.cost),
      traded: mean(yours.traded),
      distance_rms: Math.sqrt(mean(yours.square)),
      beyond_residual: yours.beyond,
    };
  },

  picture({ spread, half_width, to }, d, { guessing }) {
    const far = Math.min(8, roundUp(2.2 * half_width));
    const percent = SPREADS.map((one) => 100 * one);
    const line = (values, color) => values.slice(1).reduce((all, y, i) => [...all, { from: [percent[i], values[i]], to: [percent[i + 1], y], color, width: 1 }], []);
    const dots = (values, color, label) => Array.from(values, (y, i) => ({ x: percent[i], y, color, hollow: true, label: i === 3 ? label : "", side: "above" }));
    return [
      {
        title: "Trade to be foreseen (coins)",
        x: { label: "Distance from neutral (coins)", values: d.distance, min: 0, max: far },
        y: { min: 0, max: far },
        lines: [
          { label: "known", values: d.known_trade, color: "grey", dash: true, width: 1.5, at: half_width / far, side: "left" },
          { label: "yours", values: d.foreseen, color: "blue", at: Math.min(0.9, (1.3 * half_width) / far), side: "right" },
        ],
      },
      {
        title: "Front-runner’s gain (USD a day)",
        x: { label: "Band varies by (%)", values: [0, 100], min: -4, max: 104 },
        y: { min: 0, max: 1.3 * d.all_of_it },
        segments: guessing ? [] : [...line(d.centre, "vermillion"), ...line(d.edge, "green")],
        points: guessing ? [{ x: 0, y: d[to][0], color: to === "centre" ? "vermillion" : "green", hollow: true }] : [
          ...dots(d.centre, "vermillion", "to the centre"), ...dots(d.edge, "green", "to the edge"),
          { x: 100 * spread, y: d.gain, color: "blue" },
        ],
        hlines: [{ y: d.all_of_it, label: "known band, to the centre: formula", color: "grey" }],
      },
    ];
  },

  readout: ({ to }, d) => [
    { label: "Front-runner’s gain, a day", value: d.gain, digits: 2, unit: "USD", secret: true },
    { label: "Of that of a known band", value: (100 * d.gain) / d[to][0], digits: 0, unit: "%", secret: true },
    { label: "You trade", value: d.traded, digits: 1, unit: "coins a day" },
    { label: "Off neutral, rms", value: d.distance_rms, digits: 2, unit: "coins" },
  ],

  invariant: (state, d) => ({
    label: "Beyond the widest band",
    value: Math.max(d.beyond_residual, 0),
    tolerance: 1e-10,
    unit: "coins",
  }),

  summary: ({ to, spread, looks }, d) =>
    `Trading to the ${to}, ${looks} looks a day, with a band that varies by ${fixed(100 * spread, 0)} %: the front-runner earns ${fixed(d.gain, 2)} USD a day, ` +
    `${fixed((100 * d.gain) / d[to][0], 0)} % of what a known band would give away, and costs the hedger ${fixed(d.cost, 2)}. The hedge trades ${fixed(d.traded, 1)} coins a day and is ${fixed(d.distance_rms, 2)} coins off neutral (root mean square).`,

  tables: (state, d) => [
    {
      title: "Gain of the front-runner, USD a day",
      columns: [
        { label: "Band varies by (%)", values: SPREADS.map((one) => 100 * one) },
        { label: "To the centre", values: d.centre, digits: 2 },
        { label: "Standard error", values: d.centre_error, digits: 2 },
        { label: "To the edge", values: d.edge, digits: 2 },
        { label: "Standard error", values: d.edge_error, digits: 2 },
      ],
    },
    {
      title: "Trade to be foreseen",
      columns: [
        { label: "Distance (coins)", values: d.distance.filter((_, i) => i % 10 === 0), digits: 1 },
        { label: "Known band", values: d.known_trade.filter((_, i) => i % 10 === 0), digits: 3 },
        { label: "Yours", values: d.foreseen.filter((_, i) => i % 10 === 0), digits: 3 },
      ],
    },
  ],

  predict: {
    ask: ({ to, spread }, d) => `From a known band, traded to the ${to}, the front-runner earns ${fixed(d[to][0], 1)} USD a day. Yours varies by ${fixed(100 * spread, 0)} %. How much is left?`,
    truth: (state, d) => d.gain,
    unit: "USD",
    digits: 1,
    explain: (state, d) => `At each look there is only a chance of a trade to foresee: that leaves ${fixed((100 * d.gain) / d[state.to][0], 0)} %.`,
  },
};
