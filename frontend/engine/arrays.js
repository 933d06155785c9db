/** Small tools over typed arrays. */

/** n evenly spaced numbers from a to b, both included; the same arithmetic as numpy.linspace. */
export function linspace(a, b, n) {
  const out = new Float64Array(n);
  const step = (b - a) / (n - 1);
  for (let i = 0; i < n; i++) out[i] = a + i * step;
  out[n - 1] = b;
  return out;
}

/** f over every element, as a new Float64Array. */
export function curve(x, f) {
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = f(x[i], i);
  return out;
}

export function mean(x) {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  return sum / x.length;
}

/** Standard deviation of a sample (n - 1), or of a population with ddof = 0. */
export function sd(x, ddof = 1) {
  const centre = mean(x);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - centre) ** 2;
  return Math.sqrt(sum / (x.length - ddof));
}

/** How many of x fall into each of n equal bins on [low, high]; what lies outside is counted in the end bins. */
export function histogram(x, low, high, n) {
  const count = new Float64Array(n);
  const scale = n / (high - low);
  for (let i = 0; i < x.length; i++) {
    const bin = Math.floor((x[i] - low) * scale);
    count[bin < 0 ? 0 : bin >= n ? n - 1 : bin]++;
  }
  return count;
}
