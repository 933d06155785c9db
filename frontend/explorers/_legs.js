/** Legs of a book as rows [quantity, kind, strike, days], [quantity, "coin", 0, 0], [liquidity, "range", lower, upper]. */

import { bs } from "../engine/index.js";

/** Price, delta, gamma and vega of one unit of a leg, `passed` days from now. */
export function unitGreeks([, kind, a, b], spot, vol, rate = 0, passed = 0) {
  if (kind === "coin") return { price: spot, delta: 1, gamma: 0, vega: 0 };
  if (kind !== "range") return bs.greeks(spot, a, (b - passed) / 365, vol, rate, 0, kind);
  const inside = Math.min(Math.max(spot, a), b);
  const delta = 1 / Math.sqrt(inside) - 1 / Math.sqrt(b);
  return {
    price: spot * delta + Math.sqrt(inside) - Math.sqrt(a),
    delta,
    gamma: spot > a && spot < b ? -0.5 * inside ** -1.5 : 0,
    vega: 0,
  };
}

/** One Greek, or the price, of all legs together. */
export function total(legs, greek, ...market) {
  return legs.reduce((sum, leg) => sum + leg[0] * unitGreeks(leg, ...market)[greek], 0);
}
