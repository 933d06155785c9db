/** Gamma over price and time as a landscape, and the path of its peak. */

import { bs, curve, linspace, normal } from "../engine/index.js";
import { fixed, roundUp, significant } from "../kit/format.js";

const COLUMNS = 81;
const ROWS = 60;
const FINE = 4;

const left = (days) => `${fixed(days, 0)} ${days === 1 ? "day" : "days"} left`;
const what = (show) => (show === "dollar" ? "one-percent gamma" : "gamma");

export default {
  name: "GammaRidge",
  layout: "row",

  compute({ show, spot, strike, days, vol, rate }) {
    const dollar = show === "dollar";
    const plain = (S, d) => bs.gamma(S, strike, d / 365, vol, rate);
    const gamma = (S, d) => plain(S, d) * (dollar ? (S * S) / 100 : 1);
    const top = (d) => {
      const tau = d / 365;
      const s = vol * Math.sqrt(tau);
      const at = strike * Math.exp(-(rate + (dollar ? -0.5 : 1.5) * vol * vol) * tau);
      return [at, (normal.pdf(s) / (at * s)) * (dollar ? (at * at) / 100 : 1)];
    };
    const spots = linspace(0.4 * strike, 1.6 * strike, FINE * (COLUMNS - 1) + 1);
    const lives = linspace(1, 180, ROWS);
    const surface = new Float64Array(ROWS * COLUMNS);
    const ridge = new Float64Array(ROWS);
    for (let row = 0, i = 0; row < ROWS; row++) {
      const [at, height] = top(lives[row]);
      ridge[row] = at;
      for (let column = 0; column < COLUMNS; column++) surface[i++] = gamma(spots[FINE * column], lives[row]) / height;
    }
    const [peak, height] = top(days);
    const here = gamma(spot, days);
    const step = 1e-3 * spot;
    const delta = (S) => bs.delta(S, strike, days / 365, vol, rate);
    return {
      spots,
      days_grid: lives,
      surface,
      ridge,
      slice: curve(spots, (S) => gamma(S, days)),
      here,
      peak,
      height,
      share: here / height,
      at_strike: gamma(strike, days) / height,
      coins: (((delta(spot + step) - delta(spot - step)) / (2 * step)) * spot) / 100,
      peak_residual: gamma(peak, days) / height - 1,
    };
  },

  picture({ show, spot, strike, days }, d, { guessing }) {
    const low = d.spots[0];
    const high = d.spots[d.spots.length - 1];
    const path = [];
    for (let i = 1; i < ROWS && !guessing; i++) {
      if (d.ridge[i] < low) break;
      path.push({ from: [d.ridge[i - 1], d.days_grid[i - 1]], to: [d.ridge[i], d.days_grid[i]], color: "vermillion" });
    }
    if (path.length) Object.assign(path[path.length >> 1], { label: "top", side: "right" });
    const inside = d.peak >= low && d.peak <= high;
    return [
      {
        title: "Share of peak gamma, by days left",
        x: { label: "Coin price (USD)", values: d.spots, min: low, max: high, control: "spot" },
        y: { min: 1, max: 180 },
        heat: guessing ? undefined : {
          x0: low, x1: high, y0: 1, y1: 180, columns: COLUMNS, rows: ROWS, values: d.surface, smooth: true,
        },
        segments: path,
        points: [{ x: spot, y: days, color: "ink", hollow: true, label: "here", side: "right" }],
        vlines: [{ x: strike, label: "strike" }],
        hlines: [{ y: days }],
      },
      {
        title: show === "dollar" ? `One-percent gamma, ${left(days)} (USD)` : `Gamma, ${left(days)} (coins per USD)`,
        x: { label: "Coin price (USD)", values: d.spots, min: low, max: high, control: "spot" },
        y: { min: 0, max: roundUp(1.1 * d.height), format: (v) => (v === 0 ? "0" : significant(v, 2)) },
        lines: guessing ? [] : [{ label: "gamma", values: d.slice, color: "blue", at: null }],
        points: [
          ...(guessing || !inside ? [] : [{ x: d.peak, y: d.height, color: "vermillion", label: "peak", side: "above" }]),
          { x: spot, y: d.here, color: "ink", hollow: true, label: "here", side: spot >= d.peak ? "right" : "left" },
        ],
        vlines: [{ x: strike, label: "" }],
      },
    ];
  },

  readout: ({ show }, d) => [
    show === "dollar"
      ? { label: "One-percent gamma", value: d.here, digits: 0, unit: "USD" }
      : { label: "Gamma, coins per USD", value: d.here },
    { label: "Delta moves by, for 1 %", value: d.coins, digits: 4, unit: "coins" },
    { label: "The peak is at", value: d.peak, digits: d.peak < 1000 ? 2 : 0, unit: "USD", secret: true },
    { label: "Here, of the peak", value: 100 * d.share, digits: 1, unit: "%", secret: true },
  ],

  invariant: (state, d) => ({
    label: "Gamma at the formula's peak over the formula's height, − 1",
    value: d.peak_residual,
    tolerance: 1e-12,
  }),

  summary: ({ show, strike, days }, d) =>
    `With ${left(days)} ${what(show)} peaks at ${fixed(d.peak, d.peak < 1000 ? 2 : 0)} USD, ` +
    `${fixed(100 * Math.abs(d.peak / strike - 1), 1)} % ${d.peak < strike ? "below" : "above"} the strike. At the strike it is ${fixed(100 * d.at_strike, 1)} % of its peak, and here ${fixed(100 * d.share, 1)} %.`,

  predict: {
    ask: ({ show, strike, days, vol }) =>
      `With ${left(days)}, a strike of ${fixed(strike, 0)} and a volatility of ${fixed(100 * vol, 0)} %, at which price is ${what(show)} largest?`,
    truth: (state, d) => d.peak,
    unit: "USD",
    digits: 0,
    explain: ({ show }) =>
      show === "dollar" ? "K times e to the −(r − ½ σ²) τ: above the strike when σ² is large." : "K times e to the −(r + 1.5 σ²) τ: always below the strike when r is not negative.",
  },

  tables: (state, d) => [
    {
      title: "Slice at the days left",
      columns: [
        { label: "Coin price (USD)", values: d.spots, digits: 0 },
        { label: "Gamma", values: d.slice },
      ],
    },
    {
      title: "Top of the ridge",
      columns: [
        { label: "Days left", values: d.days_grid, digits: 1 },
        { label: "Coin price (USD)", values: d.ridge, digits: 0 },
      ],
    },
  ],
};
