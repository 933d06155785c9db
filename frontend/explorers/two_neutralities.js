/** One position, neutral in dollars or in coin, and its profit counted in both. */

import { bs, curve, linspace } from "../engine/index.js";
import { fixed, roundUp } from "../kit/format.js";

const WORDS = { usd: "neutral in USD", coin: "neutral in coin", delta: "the calls’ delta", none: "no hedge" };

const reach = (...lines) => roundUp(1.05 * Math.max(...lines.map((line) => line.reduce((far, v) => Math.max(far, Math.abs(v)), 1e-9))));

export default {
  name: "TwoNeutralities",
  layout: "row",

  compute({ hedge, collateral, calls, move, moneyness, days, vol, spot, rate }) {
    const option = (S) => bs.greeks(S, moneyness * spot, days / 365, vol, rate);
    const { price, delta: slope } = option(spot);
    const owned = (calls * price + collateral * spot) / spot;
    const delta = calls * slope;
    const hedges = { usd: -delta - collateral, coin: owned - delta - collateral, delta: -delta, none: 0 };
    const moves = linspace(-0.25, 0.25, 121);
    // Leg by leg: what cancels does so without a rest.
    const gains = (quantity, x) => {
      const S = spot * (1 + x);
      return [calls * (option(S).price - price), collateral * (S - spot), quantity * (S - spot)];
    };
    const usd = (quantity, x) => gains(quantity, x).reduce((a, b) => a + b);
    const coin = (quantity, x) => (usd(quantity, x) - owned * (spot * (1 + x) - spot)) / (spot * (1 + x));
    const mine = hedges[hedge];
    const inCoin = coin(mine, move);
    const moved = spot * (1 + move);
    const after = calls * option(moved).price + collateral * moved + mine * (moved - spot);
    const of = (profit, quantity) => curve(moves, (x) => profit(quantity, x));
    return {
      moves: curve(moves, (x) => 100 * x),
      usd_if_usd: of(usd, hedges.usd),
      usd_if_coin: of(usd, hedges.coin),
      usd_if_own: of(usd, mine),
      coin_if_usd: of(coin, hedges.usd),
      coin_if_coin: of(coin, hedges.coin),
      coin_if_own: of(coin, mine),
      perpetuals: mine,
      owned,
      delta_usd: delta + collateral + mine,
      delta_coin: delta + collateral + mine - owned,
      profits: Float64Array.from([...gains(mine, move), usd(mine, move)]),
      profit_coin: inCoin,
      unit_residual: after / moved - owned - inCoin,
    };
  },

  picture({ hedge, move }, d, { guessing }) {
    const x = { label: "Move of the price (%)", values: d.moves, min: -27, max: 27 };
    const other = hedge === "delta" || hedge === "none";
    const chart = (unit, title, profit) => {
      const [u, c, own] = ["usd", "coin", "own"].map((name) => d[`${unit}_if_${name}`]);
      const tall = reach(u, c, own);
      const [uSide, cSide] = u[120] > c[120] ? ["above", "below"] : ["below", "above"];
      return {
        title,
        x,
        y: { min: -tall, max: tall },
        lines: [
          { label: "neutral in USD", values: u, color: "blue", width: hedge === "usd" ? 3 : 1.5, at: 0.78, side: uSide },
          { label: "neutral in coin", values: c, color: "vermillion", width: hedge === "coin" ? 3 : 1.5, at: 0.78, side: cSide },
          ...(other ? [{ label: WORDS[hedge], values: own, color: "ink", at: 0.22 }] : []),
        ],
        hlines: [{ y: 0 }],
        vlines: [{ x: 0 }],
        points: [{ x: 100 * move, y: profit, color: "ink", hollow: true }],
      };
    };
    const charts = [chart("usd", "Profit in USD", d.profits[3]), chart("coin", "Profit in coin", d.profit_coin)];
    if (guessing) Object.assign(charts[1], { lines: [], points: [] });
    return charts;
  },

  readout: (state, d) => [
    { label: "Perpetuals held", value: d.perpetuals, digits: 2, unit: "coins" },
    { label: "The account owns", value: d.owned, digits: 2, unit: "coins" },
    { label: "Delta in USD, in coin", text: `${fixed(d.delta_usd)}, ${fixed(d.delta_coin)}` },
    { label: "Profit after the move", value: d.profits[3], digits: 0, unit: "USD" },
    { label: "The same in coin", value: d.profit_coin, digits: 3, unit: "coins", secret: true },
  ],

  invariant: (state, d) => ({
    label: "Coins after − coins before − (profit in USD − coins owned × move) ÷ price",
    value: d.unit_residual,
    tolerance: 1e-9,
    unit: "coins",
  }),

  summary: ({ hedge, move }, d) =>
    `The account owns ${fixed(d.owned)} coins and holds ${fixed(d.perpetuals)} perpetuals (${WORDS[hedge]}). ` +
    `Its delta is ${fixed(d.delta_usd)} coins counted in USD and ${fixed(d.delta_coin)} counted in coin. ` +
    `A move of ${fixed(100 * move, 0)} % makes ${fixed(d.profits[3], 0)} USD, or ${fixed(d.profit_coin, 3)} coins.`,

  tables: (state, d) => [
    ...["usd", "coin"].map((unit) => ({
      title: `Profit over the move of the price (${unit === "usd" ? "USD" : "coins"})`,
      columns: [
        { label: "move, %", values: d.moves, digits: 1 },
        ...["usd", "coin"].map((name) => ({ label: WORDS[name], values: d[`${unit}_if_${name}`], digits: unit === "usd" ? 0 : 3 })),
        { label: "the hedge chosen", values: d[`${unit}_if_own`], digits: unit === "usd" ? 0 : 3 },
      ],
    })),
    {
      title: "Profit after the move, by what is held (USD)",
      columns: ["calls", "collateral", "perpetuals", "total"].map((label, i) => ({ label, values: [d.profits[i]], digits: 0 })),
    },
  ],

  predict: {
    ask: ({ hedge, move }, d) =>
      `The account owns ${fixed(d.owned)} coins and is hedged (${WORDS[hedge]}). The price moves by ${fixed(100 * move, 0)} %. How many coins does it win or lose?`,
    truth: (state, d) => d.profit_coin,
    unit: "coins",
    digits: 2,
    explain: ({ move }, d) =>
      `To keep ${fixed(d.owned)} coins' worth of dollars takes ${fixed(d.owned / (1 + move))} coins at the new price; the rest is the calls' curvature.`,
  },
};
