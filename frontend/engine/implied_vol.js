/** Implied volatility where the price determines it well: Newton's method, kept inside a bracket. */

import { greeks } from "./black_scholes.js";

export function impliedVol(price, spot, strike, expiry, rate = 0, kind = "call") {
  // The cheaper of call and put knows more about volatility; parity turns one into the other.
  const forward = spot - strike * Math.exp(-rate * expiry);
  const other = forward > 0 ? "put" : "call";
  const target = other === kind ? price : kind === "call" ? price - forward : price + forward;
  let low = 1e-9;
  let high = 10;
  let vol = 0.5;
  for (let i = 0; i < 200; i++) {
    const at = greeks(spot, strike, expiry, vol, rate, 0, other);
    const miss = at.price - target;
    if (miss > 0) high = vol;
    else low = vol;
    let next = vol - miss / at.vega;
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    if (Math.abs(next - vol) <= 1e-15 * vol) return next;
    vol = next;
  }
  return vol;
}
