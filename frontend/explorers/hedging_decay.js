/** How a hedge goes stale, in effectiveness and in delta, since the last trade. */

import { bs, curve, linspace, mean, normal, normals, sd } from "../engine/index.js";
import { fixed, roundUp } from "../kit/format.js";

const MOVES = 1000;
const HOURS = 365 * 24;
const WHEN = [6, 12, 24, 36, 48, 60, 72];

/** Share of the variance that is gone in a paired sample, and its standard error by the delta method. */
function effectiveness(hedged, alone) {
  const [a, b] = [mean(hedged), mean(alone)];
  const before = sd(alone, 0) ** 2;
  const ratio = sd(hedged, 0) ** 2 / before;
  const influence = curve(hedged, (x, i) => ((x - a) ** 2 - ratio * (alone[i] - b) ** 2) / before);
  return [1 - ratio, sd(influence, 0) / Math.sqrt(MOVES)];
}

/** Probability that a Brownian motion, in units of the band over its spread, has left the band: images or modes. */
function breachProbability(z) {
  let [images, modes] = [0, 1];
  for (let k = 0; k < 12; k++) {
    const [odd, sign] = [2 * k + 1, k % 2 ? -1 : 1];
    images += 4 * sign * normal.cdf(-odd * z);
    modes -= ((4 / Math.PI) * sign * Math.exp(-(((odd * Math.PI) / z) ** 2) / 8)) / odd;
  }
  return z > 1 ? images : modes;
}

export default {
  name: "HedgingDecay",
  layout: "row",

  compute({ hours, band, spot, expiry, vol, seed, strike, quantity, rate }, memo) {
    const shocks = memo("shocks", [seed], () => normals(seed, MOVES));
    const now = bs.greeks(spot, strike, expiry, vol, rate);
    const measured = memo("moves", [seed, spot, expiry, vol, strike, quantity, rate], () => {
      const found = { effectiveness: [], effectiveness_error: [], drift: [] };
      const [alone, hedged, deltas] = [0, 0, 0].map(() => new Float64Array(MOVES));
      for (const hour of WHEN) {
        const t = hour / HOURS;
        for (let i = 0; i < MOVES; i++) {
          const S = spot * Math.exp(-0.5 * vol * vol * t + vol * Math.sqrt(t) * shocks[i]);
          const later = bs.greeks(S, strike, expiry - t, vol, rate);
          alone[i] = -quantity * (later.price - now.price);
          hedged[i] = alone[i] + quantity * now.delta * (S - spot);
          deltas[i] = later.delta;
        }
        const [value, error] = effectiveness(hedged, alone);
        found.effectiveness.push(100 * value);
        found.effectiveness_error.push(100 * error);
        found.drift.push(quantity * sd(deltas));
      }
      return Object.fromEntries(Object.entries(found).map(([name, values]) => [name, Float64Array.from(values)]));
    });
    const speed = quantity * now.gamma * spot * vol;
    const drift = (t) => speed * Math.sqrt(t);
    const decay = (t) => 100 / (1 + 0.5 * (drift(t) / (quantity * now.delta)) ** 2);
    const elapsed = linspace(0, 3 / 365, 73);
    const at = hours / HOURS;
    const breach = (band / speed) ** 2;
    return {
      curve_hours: curve(elapsed, (t) => HOURS * t),
      decay: curve(elapsed, decay),
      spread: curve(elapsed, drift),
      ...measured,
      decay_now: decay(at),
      spread_now: drift(at),
      breach_minutes: 60 * HOURS * breach,
      breach_chance: 100 * breachProbability(band / drift(at)),
      delta: -quantity * now.delta,
      exit_residual: drift(breach) - band,
    };
  },

  picture({ hours, band }, d, { guessing }) {
    const low = Math.min(90, 10 * Math.floor(Math.min(...d.effectiveness, d.decay.at(-1)) / 10));
    const x = { label: "Hours since the trade", values: d.curve_hours, min: 0, max: 74, control: "hours" };
    const dots = (values, color) => WHEN.map((hour, i) => ({ x: hour, y: values[i], color, hollow: true }));
    const top = 1.04 * Math.max(d.spread.at(-1), ...d.drift, band);
    const breach = d.breach_minutes / 60;
    return [
      {
        title: "Variance taken away (%)",
        x,
        y: { min: low, max: 100 + 0.03 * (100 - low) },
        lines: [{ label: "formula", values: d.decay, color: "blue", at: null }],
        points: [...dots(d.effectiveness, "blue"), { x: hours, y: d.decay_now, color: "ink" }],
      },
      {
        title: "Delta built up, sd (coins)",
        x,
        y: { min: 0, max: top > 2 ? 2 * Math.ceil(top / 2) : roundUp(top) },
        lines: guessing ? [] : [{ label: "formula", values: d.spread, color: "vermillion", at: null }],
        points: guessing ? [] : [...dots(d.drift, "vermillion"), { x: hours, y: d.spread_now, color: "ink" }],
        hlines: [{ y: band, label: "band", color: "grey" }],
        vlines: guessing || breach > 72 ? [] : [{ x: breach, label: "", color: "grey" }],
      },
    ];
  },

  readout: (state, d) => [
    { label: "Effectiveness", value: d.decay_now, digits: 2, unit: "%" },
    { label: "Delta built up, sd", value: d.spread_now, digits: 2, unit: "coins", secret: true },
    { label: "Mean time in the band", value: d.breach_minutes, digits: 0, unit: "minutes", secret: true },
    { label: "Chance to have left it", value: d.breach_chance, digits: 1, unit: "%", secret: true },
  ],

  invariant: ({ band }, d) => ({
    label: "Delta built up at that time − band",
    value: d.exit_residual,
    tolerance: 1e-12 * (1 + band),
    unit: "coins",
  }),

  summary: ({ hours, band }, d) =>
    `${fixed(hours, 0)} hours after the trade the formula gives the hedge an effectiveness of ${fixed(d.decay_now, 2)} %` +
    `${d.decay_now < 50 ? ": gamma has outgrown the delta that was hedged" : ""}. By then a delta with a standard deviation of ${fixed(d.spread_now, 2)} coins has built up. ` +
    `It leaves a band of ${fixed(band, 1)} coins after ${fixed(d.breach_minutes, 0)} minutes on average.`,

  tables: (state, d) => [
    {
      title: "A thousand revalued moves",
      columns: [
        { label: "Hours since the trade", values: WHEN },
        { label: "Variance taken away (%)", values: d.effectiveness, digits: 2 },
        { label: "Its standard error", values: d.effectiveness_error, digits: 2 },
        { label: "Delta built up, sd (coins)", values: d.drift, digits: 2 },
      ],
    },
    {
      title: "Formulas",
      columns: [
        { label: "Hours since the trade", values: d.curve_hours, digits: 0 },
        { label: "Variance taken away (%)", values: d.decay, digits: 2 },
        { label: "Delta built up, sd (coins)", values: d.spread, digits: 2 },
      ],
    },
  ],

  predict: {
    ask: ({ band, quantity }, d) => `${fixed(quantity, 0)} sold calls are hedged with ${fixed(-d.delta, 1)} coins. After how many minutes, on average, is the delta ${fixed(band, 1)} coins off?`,
    truth: (state, d) => d.breach_minutes,
    unit: "minutes",
    digits: 0,
    explain: () => "The mean time grows with the square of the band: half the band, a quarter of the time.",
  },
};
