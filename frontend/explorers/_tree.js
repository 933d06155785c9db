/** Cox, Ross and Rubinstein's tree: the JavaScript twin of `deltahedge.models.tree`, without dividends. */

/** @returns {{price: number, delta: number}} at the root; delta is what replicates the first step */
export function tree(spot, strike, expiry, vol, rate, kind, steps) {
  const sign = kind === "put" ? -1 : 1;
  const dt = expiry / steps;
  const up = Math.exp(vol * Math.sqrt(dt));
  const rise = (Math.exp(rate * dt) * up - 1) / (up * up - 1); // risk-neutral probability of a move up
  const discount = Math.exp(-rate * dt);
  const values = Float64Array.from({ length: steps + 1 }, (_, j) => Math.max(sign * (spot * up ** (2 * j - steps) - strike), 0));
  let delta = 0;
  for (let n = steps; n > 0; n--) {
    if (n === 1) delta = (values[1] - values[0]) / (spot * up - spot / up);
    for (let j = 0; j < n; j++) values[j] = discount * (rise * values[j + 1] + (1 - rise) * values[j]);
  }
  return { price: values[0], delta };
}

/** The volatility between `low` and `high` at which `miss(vol)` is zero: false position, Illinois's way. */
export function solve(miss, low, high) {
  let [a, b] = [low, high];
  let [atA, atB] = [miss(a), miss(b)];
  for (let i = 0; i < 100; i++) {
    const c = (atB * a - atA * b) / (atB - atA);
    const atC = miss(c);
    const near = Math.abs(c - b) <= 1e-15 * c;
    if (atC === 0 || near) return c;
    if (atC * atB < 0) [a, atA] = [b, atB];
    else atA *= 0.5; // an end that stays is trusted less
    [b, atB] = [c, atC];
  }
  return b;
}
