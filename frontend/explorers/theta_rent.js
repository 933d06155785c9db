/** One day in the life of a hedged option, rent against movement. */

import { bs, curve, linspace } from "../engine/index.js";
import { fixed, roundUp } from "../kit/format.js";

export default {
  name: "ThetaRent",
  layout: "row",

  compute({ side, spot, strike, expiry, vol, move, year }) {
    const sign = side === "short" ? -1 : 1;
    const day = 1 / Number(year);
    const g = bs.greeks(spot, strike, expiry, vol);
    const left = Math.max(expiry - day, 0);
    const moves = linspace(-0.15, 0.15, 121);
    const profit = (x) => sign * (bs.price(spot * (1 + x), strike, left, vol) - g.price - g.delta * spot * x);
    const taylor = (x) => sign * (g.theta * day + 0.5 * g.gamma * (spot * x) ** 2);
    return {
      moves: curve(moves, (x) => 100 * x),
      profit: curve(moves, profit),
      parabola: curve(moves, taylor),
      rent: -sign * g.theta * day,
      theta_per_day: sign * g.theta * day,
      gamma_pays: sign * 0.5 * g.gamma * (spot * move) ** 2,
      at_move: profit(move),
      by_greeks: taylor(move),
      breakeven: g.gamma > 0 ? Math.sqrt((-2 * g.theta * day) / g.gamma) / spot : vol * Math.sqrt(day),
      pde_residual: g.theta + 0.5 * vol * vol * spot * spot * g.gamma,
    };
  },

  picture({ side, spot, move }, d, { guessing }) {
    const sign = side === "short" ? -1 : 1;
    const rent = Math.max(Math.abs(d.rent), 1e-9);
    // Room for the break-even, for most of the parabola and for the dot, on an axis that moves in steps.
    const far = roundUp(Math.max(4 * rent, 1.1 * Math.abs(d.at_move)));
    const near = roundUp(1.2 * Math.max(rent, sign * -d.at_move));
    const limits = sign < 0 ? [-far, near] : [-near, far];
    const tall = roundUp(1.3 * Math.max(rent, Math.abs(d.gamma_pays), Math.abs(d.by_greeks)));
    const x = { label: "Move of the price (%)", values: d.moves, min: -15.5, max: 15.5 };
    const edge = 100 * d.breakeven;
    const edges = guessing || edge > 15 ? [] : [{ x: -edge, label: "" }, { x: edge, label: "break-even", side: sign < 0 ? "right" : "below" }];
    return [
      {
        title: "Hedged profit after a day (USD)",
        x,
        y: { min: limits[0], max: limits[1] },
        lines: guessing ? [] : [
          { label: "rent and gamma", values: d.parabola, color: "grey", dash: true, width: 1.5, at: null },
          { label: "revalued", values: d.profit, color: "blue", at: null },
        ],
        hlines: [{ y: 0 }],
        vlines: edges.map((line) => ({ ...line, color: "vermillion" })),
        points: guessing ? [] : [{ x: 100 * move, y: d.at_move, color: "ink", hollow: true, label: fixed(d.at_move, 0), side: move < 0 ? "right" : "left" }],
      },
      {
        title: "What the day is made of (USD)",
        x: { label: "", values: [1, 2, 3], bare: true },
        y: { min: -tall, max: tall },
        bars: [{
          label: "profit",
          values: guessing ? [d.theta_per_day, NaN, NaN] : [d.theta_per_day, d.gamma_pays, d.by_greeks],
          labels: [`theta ${fixed(d.theta_per_day, 0)}`, `gamma ${fixed(d.gamma_pays, 0)}`, `both ${fixed(d.by_greeks, 0)}`],
          colors: ["blue", "blue", "ink"],
        }],
        hlines: [{ y: 0 }],
      },
    ];
  },

  readout: (state, d) => [
    { label: "Theta, one day", value: d.theta_per_day, digits: 0, unit: "USD" },
    { label: "Gamma, this move", value: d.gamma_pays, digits: 0, unit: "USD", secret: true },
    { label: "Profit, revalued", value: d.at_move, digits: 0, unit: "USD", secret: true },
    { label: "Break-even move", value: 100 * d.breakeven, digits: 2, unit: "%", secret: true },
  ],

  invariant: ({ spot }, d) => ({
    label: "Θ + ½ σ² S² Γ",
    value: d.pde_residual,
    tolerance: 1e-11 * spot,
    unit: "USD a year",
  }),

  summary: ({ side, move }, d) =>
    `A day without a move ${d.theta_per_day >= 0 ? "earns" : "costs"} the ${side === "short" ? "seller" : "buyer"} ${fixed(Math.abs(d.theta_per_day), 0)} USD. ` +
    `A move of ${fixed(100 * move, 1)} % makes the day's profit ${fixed(d.at_move, 0)} USD; the break-even move is ${fixed(100 * d.breakeven, 2)} %.`,

  predict: {
    ask: ({ vol, year }) => `Volatility is ${fixed(100 * vol, 0)} % over ${year} days. Which move, in per cent, pays back one day's theta?`,
    truth: (state, d) => 100 * d.breakeven,
    unit: "%",
    explain: ({ vol, year }) => `σ divided by the square root of ${year} is ${fixed((100 * vol) / Math.sqrt(Number(year)), 2)} %, whatever the strike and the expiry.`,
  },
};
