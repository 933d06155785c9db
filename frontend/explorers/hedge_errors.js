/** Ten thousand hedged paths, their errors, and the law of the square root. */

import { bs, gbm, hedgePaths, histogram, mean, normals, RandomState, sd } from "../engine/index.js";
import { fixed, significant } from "../kit/format.js";

const PATHS = 10000;
const TRADES = 210000;
const BINS = 61;
const JUMPING = 10;
const LADDER = [[5, 2000], [10, 1500], [42, 500], [84, 250]];

/** Derman and Kamal: the spread of a hedge at N dates. */
const law = (vega, vol, n) => Math.sqrt(Math.PI / (4 * n)) * vega * vol;

/** The power of ten below (Math.floor) or above (Math.ceil): axes that stand still. */
const decade = (x, round) => 10 ** round(Math.log10(x));

/** One path in ten jumps once, at a date that a second stream picks. */
function jumped(prices, { jump, seed, steps }, paths) {
  if (!jump) return prices;
  const dice = new RandomState((seed + 1) % 2 ** 32).randomSample(Math.ceil(paths / JUMPING));
  for (let k = 0; k * JUMPING < paths; k++) {
    const row = k * JUMPING * (steps + 1);
    for (let i = 1 + Math.floor(dice[k] * steps); i <= steps; i++) prices[row + i] *= 1 + jump;
  }
  return prices;
}

/** The same profit as a sum of discounted gains. */
function discounted(path, { strike, expiry, vol, rate, steps, premium }) {
  let sum = premium;
  for (let i = 0; i < steps; i++) {
    const t = (expiry * i) / steps;
    const next = (expiry * (i + 1)) / steps;
    const held = bs.delta(path[i], strike, expiry - t, vol, rate);
    sum += held * (path[i + 1] * Math.exp(-rate * next) - path[i] * Math.exp(-rate * t));
  }
  return Math.exp(rate * expiry) * sum - Math.max(path[steps] - strike, 0);
}

export default {
  name: "HedgeErrors",
  layout: "row",

  compute(state, memo) {
    const { steps, vol, real_vol, spot, strike, seed, expiry, rate } = state;
    const shocks = memo("shocks", [seed], () => normals(seed, TRADES));
    const { price: premium, vega } = bs.greeks(spot, strike, expiry, vol, rate);
    const walk = (n, paths) =>
      jumped(gbm({ spot, vol: real_vol, expiry, steps: n, drift: rate, paths, shocks }), { ...state, steps: n }, paths);
    const option = (n) => ({ strike, expiry, steps: n, vol, premium, rate });
    const paths = Math.min(PATHS, Math.floor(TRADES / steps));
    const prices = walk(steps, paths);
    const errors = hedgePaths(prices, option(steps)).profit;
    const ladder = memo("ladder", { ...state, steps: 0 }, () =>
      Float64Array.from(LADDER, ([n, m]) => sd(hedgePaths(walk(n, m), option(n)).profit)));
    const reach = 4 * law(vega, vol, 10) + 1e-9 * spot;
    const count = histogram(errors, -reach, reach, BINS);
    const centres = Float64Array.from(count, (_, i) => reach * ((2 * i + 1) / BINS - 1));
    const centre = mean(errors);
    const spread = Math.max(sd(errors), 1e-12 * spot);
    const scale = (paths * 2 * reach) / BINS / (spread * Math.sqrt(2 * Math.PI));
    let third = 0;
    for (let i = 0; i < paths; i++) third += ((errors[i] - centre) / spread) ** 3;
    const order = Float64Array.from(errors).sort();
    return {
      errors,
      centres,
      count,
      normal: centres.map((x) => scale * Math.exp(-0.5 * ((x - centre) / spread) ** 2)),
      mean: centre,
      mean_error: spread / Math.sqrt(paths),
      sd: spread,
      skew: third / paths,
      worst: order[Math.floor(paths / 100)],
      formula: law(vega, vol, steps),
      law: Float64Array.of(law(vega, vol, 4), law(vega, vol, 252)),
      ladder,
      premium,
      balance_residual: errors[0] - discounted(prices.subarray(0, steps + 1), { ...option(steps) }),
    };
  },

  picture({ steps, spot }, d, { guessing }) {
    const reach = -d.centres[0] + 0.5 * (d.centres[1] - d.centres[0]);
    const all = d.errors.length;
    const beyond = [
      { lost: d.errors.reduce((n, x) => n + (x < -reach), 0), bar: 0, side: "right" },
      { lost: d.errors.reduce((n, x) => n + (x >= reach), 0), bar: BINS - 1, side: "left" },
    ].filter(({ lost }) => lost > all / 200 && !guessing);
    return [
      {
        title: `${fixed(all, 0)} paths${all < PATHS ? `, not ${fixed(PATHS, 0)},` : ""} by seller's profit`,
        x: { label: "Profit at expiry (USD)", values: d.centres, min: -reach, max: reach },
        y: { min: 0, max: 1.25 * d.count.reduce((a, b) => Math.max(a, b), 1) },
        bars: guessing ? [] : [{ label: "paths", values: d.count, color: "blue" }],
        lines: guessing ? [] : [{ label: "normal", values: d.normal, color: "ink", width: 1.5, at: 0.62, side: "right" }],
        vlines: guessing ? [] : [{ x: d.mean, label: "mean", color: "vermillion" }],
        points: beyond.map(({ lost, bar, side }) => ({ x: d.centres[bar], y: 0.55 * d.count[bar], color: "blue", label: `${fixed(lost, 0)} lie beyond`, side })),
      },
      {
        title: "Standard deviation (USD)",
        x: { label: "Rebalances", values: [4, 252], min: 3, max: 336, log: true },
        y: { log: true, min: decade(0.9 * Math.max(d.law[1], 1e-6 * spot), Math.floor), max: decade(1.1 * Math.max(d.law[0], 1e-4 * spot), Math.ceil) },
        lines: [{ label: "Derman–Kamal", values: d.law, color: "grey", dash: true, at: 1 }],
        points: guessing ? [] : [
          ...LADDER.map(([n], i) => ({ x: n, y: d.ladder[i], color: "blue", hollow: true })),
          { x: steps, y: d.sd, color: "vermillion", label: `N = ${steps}`, side: "above" },
        ],
        segments: guessing ? [] : [
          { from: [steps, d.sd * (1 - 2 / Math.sqrt(2 * d.errors.length))], to: [steps, d.sd * (1 + 2 / Math.sqrt(2 * d.errors.length))], color: "vermillion" },
        ],
      },
    ];
  },

  readout: (state, d) => [
    { label: "Mean, USD", text: `${fixed(d.mean, 3)} ± ${fixed(d.mean_error, 3)}`, secret: true },
    { label: "Standard deviation", value: d.sd, digits: d.sd < 10 ? 4 : 1, unit: "USD", secret: true },
    { label: "Derman–Kamal", value: d.formula, digits: d.formula < 10 ? 4 : 1, unit: "USD" },
    { label: "Skewness", value: d.skew, digits: 2, secret: true },
    { label: "Worst 1 %, below", value: d.worst, digits: d.sd < 10 ? 2 : 0, unit: "USD", secret: true },
  ],

  invariant: ({ spot }, d) => ({
    label: "First path: account − sum of discounted gains",
    value: d.balance_residual,
    tolerance: 1e-11 * spot,
    unit: "USD",
  }),

  summary: ({ steps, jump }, d) =>
    `${fixed(d.errors.length, 0)} paths hedged at ${steps} dates${d.errors.length < PATHS ? " (fewer paths, so that each picture is ready at once)" : ""}: mean ${fixed(d.mean, 4)} with a standard error of ${fixed(d.mean_error, 4)}, ` +
    `standard deviation ${fixed(d.sd, 3)} USD, that is ${fixed((100 * d.sd) / d.premium, 1)} % of the premium; the formula says ${fixed(d.formula, 3)}.` +
    (jump ? ` One path in ten jumps by ${fixed(100 * jump, 0)} %.` : ""),

  tables: (state, d) => [
    {
      title: "Paths by profit",
      columns: [
        { label: "Profit (USD), middle of the bin", values: d.centres, digits: 3 },
        { label: "Paths", values: d.count, digits: 0 },
        { label: "Normal curve", values: d.normal, digits: 1 },
      ],
    },
    {
      title: "Standard deviation",
      columns: [
        { label: "Rebalances", values: LADDER.map(([n]) => n), digits: 0 },
        { label: "Standard deviation (USD)", values: d.ladder, digits: 4 },
      ],
    },
  ],

  predict: {
    ask: ({ steps }, d) =>
      `A call sold for ${fixed(d.premium, 2)} USD is hedged at ${steps} dates. What is the standard deviation of the profit?`,
    truth: (state, d) => d.sd,
    unit: "USD",
    digits: 3,
    explain: (state, d) => `The formula √(π/4N) · vega · σ says ${significant(d.formula)} USD.`,
  },
};
