/** Hedges of one option at one price: a formula, a tree, and two that know of jumps. */

import { bs, curve, impliedVol, linspace, merton } from "../engine/index.js";
import { fixed } from "../kit/format.js";
import { solve, tree } from "./_tree.js";

const STEPS = 30;

const HEDGES = [
  { name: "simple", label: "Black–Scholes", color: "blue" },
  { name: "model", label: "Merton’s delta", color: "vermillion" },
  { name: "least", label: "least variance", color: "green" },
];

/** Limits that keep still, and that show a difference of nothing as nothing. */
function reach(...series) {
  const largest = Math.max(...series.flatMap((values) => Array.from(values, Math.abs)));
  const most = [0.1, 0.25, 0.5, 1].find((limit) => largest <= 0.95 * limit) ?? 1.1 * largest;
  return { min: -most, max: most };
}

export default {
  name: "SamePriceDifferentDelta",
  layout: "row",

  compute({ kind, spot, expiry, vol, jump_rate, jump_mean, jump_vol, strike, rate }) {
    const { hedges } = merton({
      strike, expiry, rate, kind, vol, jumpRate: jump_rate, jumpMean: jump_mean, jumpVol: jump_vol,
    });
    const meanLog = Math.log1p(jump_mean) - jump_vol ** 2 / 2;
    const fromJumps = jump_rate * (meanLog ** 2 + jump_vol ** 2); // variance a year
    const here = hedges(spot);
    const implied = impliedVol(here.price, spot, strike, expiry, rate, kind);
    const at = (S) => bs.greeks(S, strike, expiry, implied, rate, 0, kind);
    const simple = at(spot);
    const stepped = (S, sigma) => tree(S, strike, expiry, sigma, rate, kind, STEPS);
    const treeVol = solve((sigma) => stepped(spot, sigma).price - here.price, 0.5 * implied, 2 * implied);
    const grown = stepped(spot, treeVol);
    const spots = linspace(Math.min(0.7 * strike, 0.8 * spot), Math.max(1.3 * strike, 1.2 * spot), 61);
    const all = Array.from(spots, hedges);
    const change = curve(spots, (S, i) => all[i].price - here.price);
    const profit = (held) => curve(spots, (S, i) => held * (S - spot) - change[i]);
    return {
      spots,
      model_more: curve(spots, (S, i) => all[i].delta - at(S).delta),
      least_more: curve(spots, (S, i) => all[i].minimumVariance - at(S).delta),
      tree_more: curve(spots, (S) => stepped(S, treeVol).delta - at(S).delta),
      simple_profit: profit(simple.delta),
      model_profit: profit(here.delta),
      least_profit: profit(here.minimumVariance),
      price: here.price,
      implied_vol: implied,
      jump_share: fromJumps / (vol ** 2 + fromJumps),
      simple: simple.delta,
      model: here.delta,
      least: here.minimumVariance,
      tree: grown.delta,
      price_residual: simple.price - here.price,
      tree_residual: grown.price - here.price,
    };
  },

  picture({ spot }, d, { guessing }) {
    const x = { label: "Coin price (USD)", values: d.spots, control: "spot" };
    const shown = HEDGES.filter(({ name }) => !guessing || name === "simple");
    return [
      {
        title: "Coins beyond the Black–Scholes delta",
        x,
        y: reach(d.model_more, d.least_more),
        lines: [
          { label: "tree", values: d.tree_more, color: "purple", width: 1.5, at: 0.1, side: "above" },
          ...shown.slice(1).map(({ name, label, color }, i) => ({
            label, values: d[`${name}_more`], color, at: [0.75, 0.25][i], side: d[name] > d.simple ? "above" : "below",
          })),
        ],
        hlines: [{ y: 0 }],
        vlines: [{ x: spot, label: "spot" }],
      },
      {
        title: "Profit of the seller after a jump (USD)",
        x,
        lines: shown.map(({ name, label, color }, i) => ({
          label, values: d[`${name}_profit`], color, at: [0.12, 0.6, 0.85][i], side: "below",
        })),
        hlines: [{ y: 0 }],
      },
    ];
  },

  readout: (state, d) => [
    { label: "One price", value: d.price, digits: d.price < 100 ? 4 : 0, unit: "USD" },
    { label: "Variance from jumps", value: 100 * d.jump_share, digits: 0, unit: "%" },
    { label: "Black–Scholes delta", value: d.simple, digits: 4 },
    { label: `Tree delta, ${STEPS} steps`, value: d.tree, digits: 4 },
    { label: "Merton’s delta", value: d.model, digits: 4, secret: true },
    { label: "Least-variance hedge", value: d.least, digits: 4, secret: true },
  ],

  invariant: ({ spot }, d) => ({
    label: "Largest difference of the prices: Merton, Black–Scholes, tree",
    value: Math.max(Math.abs(d.price_residual), Math.abs(d.tree_residual)),
    tolerance: 1e-11 * spot,
    unit: "USD",
  }),

  summary: ({ kind, jump_rate }, d) =>
    `The ${kind} costs ${fixed(d.price, d.price < 100 ? 2 : 0)} USD, which Black and Scholes read as a volatility of ${fixed(100 * d.implied_vol, 1)} %. ` +
    (jump_rate
      ? `Against one option sold, their delta holds ${fixed(d.simple, 3)} coins, a tree ${fixed(d.tree, 3)}, Merton’s delta ${fixed(d.model, 3)} and the least-variance hedge ${fixed(d.least, 3)}.`
      : `Without jumps the three formulas all hold ${fixed(d.simple, 3)} coins.`),

  predict: {
    ask: ({ kind }, d) =>
      `The ${kind} costs ${fixed(d.price, 0)} USD and its Black–Scholes delta is ${fixed(d.simple, 3)}. Jumps make ${fixed(100 * d.jump_share, 0)} % of the variance. Which hedge has the least variance?`,
    truth: (state, d) => d.least,
    unit: "coins",
    digits: 3,
    explain: () => "It is a mean of the slope here and of the slope over a jump, weighted by how much variance each brings.",
  },
};
