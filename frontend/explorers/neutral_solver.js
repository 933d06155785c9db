/** The trades that make a book neutral, and what is left of it when the world moves. */

import { bs, curve, linspace } from "../engine/index.js";
import { fixed } from "../kit/format.js";
import { total } from "./_legs.js";

const GREEKS = ["delta", "gamma", "vega"];
const WIDE = 100; // a condition number from which a small error in a price is a large one in the trades

/** Money that a unit of each Greek makes on an ordinary day: one daily standard deviation, one point. */
function ordinaryDay(spot, vol) {
  const sd = (spot * vol) / Math.sqrt(365);
  return { delta: sd, gamma: (sd * sd) / 2, vega: 0.01 };
}

/** Of two columns (gamma, vega), each of length one: the cotangent of half the angle between them. */
function conditionOf(one, other, unit) {
  const [a, b, c, d] = [one.gamma * unit.gamma, one.vega * unit.vega, other.gamma * unit.gamma, other.vega * unit.vega];
  return 1 / Math.tan(Math.atan2(Math.abs(a * d - b * c), Math.abs(a * c + b * d)) / 2);
}

/** The calls and coins that take gamma, vega and delta to zero, as far as they are wanted. */
function solve({ greeks, near_days, far_days, legs, spot, vol, rate }) {
  const now = (greek) => total(legs, greek, spot, vol, rate);
  const [n, f] = [near_days, far_days].map((life) => bs.greeks(spot, spot, life / 365, vol, rate));
  const condition = greeks !== "vega" ? 1 : near_days === far_days ? Infinity : conditionOf(n, f, ordinaryDay(spot, vol));
  const count = condition === Infinity ? 2 : GREEKS.indexOf(greeks) + 1;
  const [gamma, vega] = [now("gamma"), now("vega")];
  let near = 0;
  let far = 0;
  if (count === 2) near = -gamma / n.gamma;
  if (count === 3) {
    const det = n.gamma * f.vega - f.gamma * n.vega;
    near = (-gamma * f.vega + f.gamma * vega) / det;
    far = (-n.gamma * vega + gamma * n.vega) / det;
  }
  const coins = -now("delta") - near * n.delta - far * f.delta;
  return { near, far, coins, condition, count };
}

const withTrades = ({ legs, spot, near_days, far_days }, { near, far, coins }) =>
  [...legs, ...[[near, "call", spot, near_days], [far, "call", spot, far_days], [coins, "coin", 0, 0]].filter(([quantity]) => quantity !== 0)];

/** What the book makes, and what comes back of the Greeks, at the ends of the sliders: axes that keep still. */
function reach({ legs, spot, vol, rate }, neutral) {
  const start = total(legs, "price", spot, vol, rate);
  let [low, high, most] = [0, 0, 0];
  for (const sigma of [vol - 0.3, vol, vol + 0.3].map((v) => Math.max(v, 0.01))) {
    for (const there of linspace(0.8, 1.2, 9).map((x) => x * spot)) {
      const unit = ordinaryDay(there, sigma);
      const profit = total(legs, "price", there, sigma, rate) - start;
      [low, high] = [Math.min(low, profit), Math.max(high, profit)];
      most = Math.max(most, ...GREEKS.map((g) => Math.abs(total(neutral, g, there, sigma, rate) * unit[g])));
    }
  }
  return { low, high, most };
}

/** The condition number in words: how many times an error in the Greeks grows in the trades. */
function trust(condition) {
  if (condition === Infinity) return "∞, one expiry";
  return `${fixed(condition, condition < 10 ? 1 : 0)}${condition > WIDE ? ", poor" : ""}`;
}

/** What is not traded is none, not 0.00. */
const amount = (quantity) => (Math.abs(quantity) < 5e-7 ? "none" : fixed(quantity, 2));

/** The trades in words, without those that are not needed. */
function inWords({ near, far, coins }) {
  const trades = [[near, "near calls"], [far, "far calls"], [coins, "coins"]].filter(([quantity]) => amount(quantity) !== "none");
  const words = trades.map(([quantity, name]) => `${fixed(quantity, 2)} ${name}`);
  if (words.length < 2) return words[0] ?? "nothing";
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

export default {
  name: "NeutralSolver",
  layout: "row",

  compute(state) {
    const { near_days, far_days, move, days, vol_change, legs, spot, vol, rate } = state;
    const { near, far, coins, condition, count } = solve(state);
    const neutral = withTrades(state, { near, far, coins });
    const sigma = Math.max(vol + vol_change, 0.01);
    const there = spot * (1 + move);
    const moves = linspace(-0.2, 0.2, 121);
    const profit = (book) => {
      const start = total(book, "price", spot, vol, rate);
      return (S) => total(book, "price", S, sigma, rate, days) - start;
    };
    const [bookAt, neutralAt] = [profit(legs), profit(neutral)];
    const unit = ordinaryDay(there, sigma);
    const money = (book) => GREEKS.map((g) => total(book, g, there, sigma, rate, days) * unit[g]);
    const first = ordinaryDay(spot, vol);
    return {
      moves: curve(moves, (x) => 100 * x),
      book_profit: curve(moves, (x) => bookAt(spot * (1 + x))),
      neutral_profit: curve(moves, (x) => neutralAt(spot * (1 + x))),
      money: Float64Array.from([...money(legs), ...money(neutral)]),
      near,
      far,
      coins,
      condition,
      profit_here: Float64Array.of(bookAt(there), neutralAt(there)),
      neutral_residual: GREEKS.slice(0, count)
        .reduce((sum, g) => sum + Math.abs(total(neutral, g, spot, vol, rate) * first[g]), 0),
    };
  },

  picture(state, d, { guessing }) {
    const { low, high, most } = reach(state, withTrades(state, d));
    const room = 0.06 * (high - low);
    return [
      {
        title: "Profit over the move (USD)",
        x: { label: "Move of the price (%)", values: d.moves },
        y: { min: low - room, max: high + 2.5 * room },
        lines: [
          { label: "book", values: d.book_profit, color: "grey", at: 0.15 },
          ...(guessing ? [] : [{ label: "neutral", values: d.neutral_profit, color: "blue", at: 0.85 }]),
        ],
        hlines: [{ y: 0 }],
        points: guessing ? [] : [{ x: 100 * state.move, y: d.profit_here[1], color: "ink", hollow: true, label: fixed(d.profit_here[1], 0), side: "below" }],
      },
      {
        title: "What comes back (USD a day)",
        x: { label: "", values: [1, 2, 3], bare: true },
        y: { min: -1.2 * most, max: 1.2 * most },
        bars: [{ label: "neutral", values: guessing ? new Float64Array(3) : d.money.subarray(3), color: "blue", labels: GREEKS }],
        hlines: [{ y: 0 }],
      },
    ];
  },

  readout: (state, d) => [
    { label: "Near calls", text: amount(d.near) },
    { label: "Far calls", text: amount(d.far) },
    { label: "Coins", text: amount(d.coins) },
    { label: "Condition number", text: trust(d.condition) },
    { label: "Profit, neutral", value: d.profit_here[1], digits: 0, unit: "USD", secret: true },
  ],

  invariant: (state, d) => ({
    label: "Greeks left at the start, in money",
    value: d.neutral_residual,
    tolerance: 1e-6,
    unit: "USD a day",
  }),

  summary: ({ greeks, move, days, vol_change }, d) =>
    (d.condition === Infinity ? "Both calls have one expiry, so gamma and vega come in one proportion and vega stays open. " : "") +
    `To be neutral in ${{ delta: "delta", gamma: "delta and gamma", vega: "delta, gamma and vega" }[d.condition === Infinity ? "gamma" : greeks]}, trade ` +
    `${inWords(d)}. ` +
    (move || days || vol_change
      ? `After the shock the book has made ${fixed(d.profit_here[0], 0)} USD and the neutral one ${fixed(d.profit_here[1], 0)} USD.`
      : "Nothing has moved yet."),

  predict: {
    ask: ({ move, days, vol_change }, d) =>
      `The price moves by ${fixed(100 * move, 1)} %, ${fixed(days, 1)} days pass, volatility moves by ${fixed(100 * vol_change, 0)} points, and the book makes ${fixed(d.profit_here[0], 0)} USD. What does the neutral one make?`,
    truth: (state, d) => d.profit_here[1],
    unit: "USD",
    digits: 0,
    explain: () => "What is left is what no closed Greek describes: speed, charm, vanna and their kin.",
  },

  tables: (state, d) => [
    {
      title: "Profit over the move (USD)",
      columns: [
        { label: "Move (%)", values: d.moves, digits: 1 },
        { label: "book", values: d.book_profit, digits: 0 },
        { label: "neutral", values: d.neutral_profit, digits: 0 },
      ],
    },
    {
      title: "On an ordinary day (USD)",
      columns: [
        { label: "Greek, in order: delta, gamma, vega", values: [1, 2, 3], digits: 0 },
        { label: "book", values: d.money.subarray(0, 3), digits: 0 },
        { label: "neutral", values: d.money.subarray(3), digits: 0 },
      ],
    },
  ],
};
