/** The trades that make a book neutral, and what is left of it when the world moves. */

import { bs, curve, linspace } from "../engine/index.js";
import { fixed } from "../kit/format.js";

const GREEKS = ["delta", "gamma", "vega"];
const COIN = { price: 0, delta: 1, gamma: 0, vega: 0 };

/** Money that a unit of each Greek makes on an ordinary day: one daily standard deviation, one point. */
function ordinaryDay(spot, vol) {
  const sd = (spot * vol) / Math.sqrt(365);
  return { delta: sd, gamma: (sd * sd) / 2, vega: 0.01 };
}

export default {
  name: "NeutralSolver",
  layout: "row",

  compute({ greeks, near_days, far_days, move, days, vol_change, legs, spot, vol, rate }) {
    const at = ([, kind, strike, life], S, sigma, passed) =>
      kind === "coin" ? { ...COIN, price: S } : bs.greeks(S, strike, (life - passed) / 365, sigma, rate, 0, kind);
    const total = (book, greek, S, sigma, passed) =>
      book.reduce((sum, leg) => sum + leg[0] * at(leg, S, sigma, passed)[greek], 0);
    const now = (book, greek) => total(book, greek, spot, vol, 0);

    const one = (life) => at([1, "call", spot, life], spot, vol, 0);
    const [n, f] = [one(near_days), one(far_days)];
    const [gamma, vega] = [now(legs, "gamma"), now(legs, "vega")];
    let near = 0;
    let far = 0;
    if (greeks === "gamma") near = -gamma / n.gamma;
    if (greeks === "vega") {
      const det = n.gamma * f.vega - f.gamma * n.vega;
      near = (-gamma * f.vega + f.gamma * vega) / det;
      far = (-n.gamma * vega + gamma * n.vega) / det;
    }
    const coins = -now(legs, "delta") - near * n.delta - far * f.delta;
    const trades = [[near, "call", spot, near_days], [far, "call", spot, far_days], [coins, "coin", 0, 0]];
    const neutral = [...legs, ...trades.filter(([q]) => q !== 0)];

    const sigma = Math.max(vol + vol_change, 0.01);
    const there = spot * (1 + move);
    const moves = linspace(-0.2, 0.2, 121);
    const profit = (book) => {
      const start = now(book, "price");
      return (S) => total(book, "price", S, sigma, days) - start;
    };
    const [bookAt, neutralAt] = [profit(legs), profit(neutral)];
    const unit = ordinaryDay(there, sigma);
    const money = (book) => Float64Array.from(GREEKS, (g) => total(book, g, there, sigma, days) * unit[g]);
    const first = ordinaryDay(spot, vol);
    return {
      moves: curve(moves, (x) => 100 * x),
      book_profit: curve(moves, (x) => bookAt(spot * (1 + x))),
      neutral_profit: curve(moves, (x) => neutralAt(spot * (1 + x))),
      money: Float64Array.from([...money(legs), ...money(neutral)]),
      near,
      far,
      coins,
      book_here: bookAt(there),
      neutral_here: neutralAt(there),
      neutral_residual: GREEKS.slice(0, GREEKS.indexOf(greeks) + 1)
        .reduce((sum, g) => sum + Math.abs(now(neutral, g) * first[g]), 0),
    };
  },

  picture({ move }, d, { guessing }) {
    return [
      {
        title: "Profit over the move (USD)",
        x: { label: "Move of the price (%)", values: d.moves },
        lines: [
          { label: "book", values: d.book_profit, color: "grey", at: 0.15 },
          ...(guessing ? [] : [{ label: "neutral", values: d.neutral_profit, color: "blue", at: 0.85 }]),
        ],
        hlines: [{ y: 0 }],
        points: guessing ? [] : [{ x: 100 * move, y: d.neutral_here, color: "ink", hollow: true, label: fixed(d.neutral_here, 0), side: "below" }],
      },
      {
        title: "Each Greek, on an ordinary day (USD)",
        x: { label: "", values: [1, 2, 3], bare: true },
        bars: [
          { label: "book", values: d.money.subarray(0, 3), color: "grey", labels: GREEKS },
          ...(guessing ? [] : [{ label: "neutral", values: d.money.subarray(3), color: "blue" }]),
        ],
        hlines: [{ y: 0 }],
      },
    ];
  },

  readout: (state, d) => [
    { label: "Near calls", value: d.near, digits: 2 },
    { label: "Far calls", value: d.far, digits: 2 },
    { label: "Coins", value: d.coins, digits: 2 },
    { label: "Profit, book", value: d.book_here, digits: 0, unit: "USD" },
    { label: "Profit, neutral", value: d.neutral_here, digits: 0, unit: "USD", secret: true },
  ],

  invariant: (state, d) => ({
    label: "Greeks left at the start, in money",
    value: d.neutral_residual,
    tolerance: 1e-6,
    unit: "USD a day",
  }),

  summary: ({ greeks, move, days, vol_change }, d) =>
    `To be neutral in ${{ delta: "delta", gamma: "delta and gamma", vega: "delta, gamma and vega" }[greeks]}, trade ` +
    `${fixed(d.near, 2)} near calls, ${fixed(d.far, 2)} far calls and ${fixed(d.coins, 2)} coins. ` +
    (move || days || vol_change
      ? `After the shock the book has made ${fixed(d.book_here, 0)} USD and the neutral one ${fixed(d.neutral_here, 0)} USD.`
      : "Nothing has moved yet."),

  predict: {
    ask: ({ move, days, vol_change }, d) =>
      `The price moves by ${fixed(100 * move, 1)} %, ${fixed(days, 1)} days pass, volatility moves by ${fixed(100 * vol_change, 0)} points, and the book makes ${fixed(d.book_here, 0)} USD. What does the neutral one make?`,
    truth: (state, d) => d.neutral_here,
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
