/** Three hedges of one option at one price, under jumps. */

import { bs, curve, impliedVol, linspace, merton } from "../engine/index.js";
import { fixed } from "../kit/format.js";

const HEDGES = [
  { name: "simple", label: "Black–Scholes", color: "blue" },
  { name: "model", label: "slope", color: "vermillion" },
  { name: "least", label: "least variance", color: "green" },
];

export default {
  name: "SamePriceDifferentDelta",
  layout: "row",

  compute({ kind, spot, expiry, vol, jump_share, jump_rate, jump_mean, strike, rate }) {
    const { price, hedges } = merton({
      strike, expiry, rate, kind,
      vol: vol * Math.sqrt(1 - jump_share),
      jumpRate: jump_rate,
      jumpMean: jump_share ? jump_mean : 0,
      jumpVol: vol * Math.sqrt(jump_share / jump_rate),
    });
    const here = hedges(spot);
    const implied = impliedVol(here.price, spot, strike, expiry, rate, kind);
    const at = (S) => bs.greeks(S, strike, expiry, implied, rate, 0, kind);
    const simple = at(spot);
    const spots = curve(linspace(0.7, 1.3, 61), (x) => spot * x);
    const all = Array.from(spots, hedges);
    const change = curve(spots, (S, i) => all[i].price - here.price);
    const profit = (held) => curve(spots, (S, i) => held * (S - spot) - change[i]);
    return {
      spots,
      model_more: curve(spots, (S, i) => all[i].delta - at(S).delta),
      least_more: curve(spots, (S, i) => all[i].minimumVariance - at(S).delta),
      simple_profit: profit(simple.delta),
      model_profit: profit(here.delta),
      least_profit: profit(here.minimumVariance),
      price: here.price,
      implied_vol: implied,
      simple: simple.delta,
      model: here.delta,
      least: here.minimumVariance,
      price_residual: simple.price - here.price,
    };
  },

  picture({ spot }, d, { guessing }) {
    const x = { label: "Coin price (USD)", values: d.spots, control: "spot" };
    const shown = HEDGES.filter(({ name }) => !guessing || name === "simple");
    return [
      {
        title: "Coins beyond the Black–Scholes delta",
        x,
        lines: shown.slice(1).map(({ name, label, color }) => ({ label, values: d[`${name}_more`], color, at: 0.68 })),
        hlines: [{ y: 0 }],
        vlines: [{ x: spot, label: "spot" }],
      },
      {
        title: "Profit of the seller after a jump (USD)",
        x,
        lines: shown.map(({ name, label, color }, i) => ({
          label, values: d[`${name}_profit`], color, at: [0.15, 0.5, 0.85][i], side: "below", dash: name === "model",
        })),
        hlines: [{ y: 0 }],
      },
    ];
  },

  readout: (state, d) => [
    { label: "Price, the same for all", value: d.price, digits: d.price < 100 ? 4 : 0, unit: "USD" },
    { label: "Implied volatility", value: 100 * d.implied_vol, digits: 2, unit: "%" },
    { label: "Black–Scholes delta", value: d.simple, digits: 4 },
    { label: "Slope of the jump model", value: d.model, digits: 4, secret: true },
    { label: "Least-variance hedge", value: d.least, digits: 4, secret: true },
  ],

  invariant: ({ spot }, d) => ({
    label: "Black–Scholes − Merton price",
    value: d.price_residual,
    tolerance: 1e-11 * spot,
    unit: "USD",
  }),

  summary: ({ kind, jump_share }, d) =>
    `The ${kind} costs ${fixed(d.price, d.price < 100 ? 2 : 0)} USD, which Black and Scholes read as a volatility of ${fixed(100 * d.implied_vol, 1)} %. ` +
    (jump_share
      ? `Against one option sold, their delta holds ${fixed(d.simple, 3)} coins, the slope of the jump model ${fixed(d.model, 3)} and the least-variance hedge ${fixed(d.least, 3)}.`
      : `Without jumps all three hedges hold ${fixed(d.simple, 3)} coins.`),

  predict: {
    ask: ({ kind, jump_share }, d) =>
      `The ${kind} costs ${fixed(d.price, 0)} USD and its Black–Scholes delta is ${fixed(d.simple, 3)}. Jumps make ${fixed(100 * jump_share, 0)} % of the variance. Which hedge has the least variance?`,
    truth: (state, d) => d.least,
    unit: "coins",
    digits: 3,
    explain: () => "It is a mean of the slope here and of the slope over a jump, weighted by how much variance each brings.",
  },
};
