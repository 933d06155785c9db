/** The hedge is a straight line, the option bends, and the gap is what the hedge misses. */

import { bs, curve, linspace } from "../engine/index.js";
import { fixed } from "../kit/format.js";

export default {
  name: "DeltaTangent",
  layout: "row",

  compute({ kind, spot, move, strike, vol, expiry, rate }) {
    const at = (S) => bs.greeks(S, strike, expiry, vol, rate, 0, kind);
    const { price, delta, gamma, theta } = at(spot);
    const moved = Math.max(spot + move, 0);
    const low = Math.min(0.6 * strike, 0.9 * Math.min(spot, moved));
    const high = Math.max(1.4 * strike, 1.1 * Math.max(spot, moved));
    const spots = linspace(low, high, 201);
    const value = curve(spots, (S) => at(S).price);
    const tangent = curve(spots, (S) => price + delta * (S - spot));
    const movedValue = at(moved).price;
    const movedTangent = price + delta * (moved - spot);
    return {
      spots,
      value,
      tangent,
      profit: curve(spots, (S, i) => tangent[i] - value[i]),
      parabola: curve(spots, (S) => -0.5 * gamma * (S - spot) ** 2),
      price,
      delta,
      gamma,
      moved,
      moved_value: movedValue,
      moved_tangent: movedTangent,
      moved_profit: movedTangent - movedValue,
      pde_residual: theta + rate * (spot * delta - price) + 0.5 * vol ** 2 * spot ** 2 * gamma,
    };
  },

  picture({ spot, move }, d, { guessing }) {
    const x = { label: "Spot price (USD)", values: d.spots, control: "spot" };
    const floor = d.profit.reduce((a, b) => Math.min(a, b), -1e-9);
    const up = move >= 0;
    const [inner, outer] = up ? ["left", "right"] : ["right", "left"];
    return [
      {
        title: "Value (USD)",
        x,
        lines: [
          { label: "option", values: d.value, color: "blue", at: up ? 0.14 : 0.86 },
          { label: "hedge", values: d.tangent, color: "vermillion", dash: true, at: up ? 0.1 : 0.9, side: outer },
        ],
        segments: [{ from: [d.moved, d.moved_tangent], to: [d.moved, d.moved_value], color: "ink" }],
        points: [
          { x: spot, y: d.price, color: "blue", label: "today", side: "below" },
          { x: d.moved, y: d.moved_value, color: "ink", hollow: true, label: "after the jump", side: inner },
        ],
      },
      {
        title: "Profit of the hedged seller (USD)",
        x,
        y: { min: 1.25 * floor, max: -0.12 * floor },
        lines: guessing ? [] : [
          { label: "−½ Γ δS²", values: d.parabola, color: "grey", dash: true, width: 1.5, at: up ? 0.16 : 0.84, side: outer },
          { label: "hedged", values: d.profit, color: "blue", at: up ? 0.76 : 0.24, side: outer },
        ],
        hlines: [{ y: 0 }],
        points: guessing ? [] : [
          { x: d.moved, y: d.moved_profit, color: "ink", hollow: true, label: fixed(d.moved_profit), side: outer },
        ],
      },
    ];
  },

  readout: (state, d) => [
    { label: "Option value", value: d.price, digits: d.price < 100 ? 4 : 2, unit: "USD" },
    { label: "Delta Δ", value: d.delta, digits: 4 },
    { label: "Gamma Γ", value: d.gamma },
    { label: "Profit after the jump", value: d.moved_profit, digits: d.price < 100 ? 4 : 2, unit: "USD", secret: true },
  ],

  invariant: ({ spot }, d) => ({
    label: "Θ + r S Δ + ½ σ² S² Γ − r V",
    value: d.pde_residual,
    tolerance: 1e-11 * spot,
    unit: "USD a year",
  }),

  summary: ({ kind, spot, move }, d) =>
    `At ${fixed(spot)} the ${kind} is worth ${fixed(d.price)} USD and its seller holds ${fixed(d.delta, 3)} shares against it. ` +
    (move === 0
      ? "Without a jump the hedge misses nothing."
      : `If the price jumps to ${fixed(d.moved)} at once, the seller's profit is ${fixed(d.moved_profit)} USD.`),

  predict: {
    ask: ({ kind, spot }, d) =>
      `You sold one ${kind} and hold ${fixed(d.delta, 3)} shares. The price jumps from ${fixed(spot)} to ${fixed(d.moved)} before you can trade. Your profit?`,
    truth: (state, d) => d.moved_profit,
    unit: "USD",
    explain: ({ move }, d) => `The rule −½ Γ δS² says ${fixed(-0.5 * d.gamma * move * move)} USD.`,
  },
};
