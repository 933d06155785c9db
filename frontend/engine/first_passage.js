/** Whether a price gets to a barrier, and how far away it must be: the twin of `deltahedge.risk.leverage`. */

import { cdf } from "./normal.js";

/** The price at which an isolated linear position is liquidated. */
export function liquidationPrice(entry, leverage, maintenance, side) {
  if (side === "short") return (entry * (1 + 1 / leverage)) / (1 + maintenance);
  return leverage > 1 ? (entry * (1 - 1 / leverage)) / (1 - maintenance) : 0;
}

/** The probability that a Brownian motion with drift `nu` towards `b` >= 0 reaches it before T. */
function passage(b, nu, vol, T) {
  if (b === 0) return 1;
  const spread = vol * Math.sqrt(T);
  const far = cdf((-b - nu * T) / spread);
  const p = cdf((nu * T - b) / spread) + (far > 0 ? Math.exp((2 * nu * b) / vol ** 2) * far : 0);
  return Math.min(Math.max(p, 0), 1);
}

const towards = (up, vol, drift) => (up ? 1 : -1) * (drift - 0.5 * vol * vol);

/** The probability that the price touches the barrier within the horizon. */
export function firstPassage(spot, barrier, horizon, vol, drift = 0) {
  const b = Math.log(barrier / spot);
  return passage(Math.abs(b), towards(b >= 0, vol, drift), vol, horizon);
}

/** The largest leverage whose liquidation probability within the horizon stays below a cap. */
export function maxLeverage(probability, horizon, vol, maintenance, drift, side) {
  const short = side === "short";
  const nu = towards(short, vol, drift);
  let low = 0;
  let high = Math.abs(nu) * horizon + 40 * vol * Math.sqrt(horizon);
  for (let i = 0; i < 100; i++) {
    const middle = 0.5 * (low + high);
    if (passage(middle, nu, vol, horizon) > probability) low = middle;
    else high = middle;
  }
  return short ? 1 / ((1 + maintenance) * Math.exp(high) - 1) : 1 / (1 - (1 - maintenance) * Math.exp(-high));
}
