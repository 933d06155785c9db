/** What rebalancing costs and what it leaves open, as straight lines on logarithmic axes. */

import { bs, curve, gbm, linspace, mean, normal, normals, sd } from "../engine/index.js";
import { fixed, significant } from "../kit/format.js";

const STEPS = 720;
const PATHS = 200;
const LADDER = [1, 2, 4, 8, 24, 72];
const QUANTITIES = [5, 200];
const DAYS = 365;

/** For one sold call: money traded after the opening and profit before costs on every path, for each interval. */
function hedge({ spot, expiry, vol }, shocks) {
  const paths = gbm({ spot, vol, expiry, steps: STEPS, shocks, paths: PATHS });
  const premium = bs.price(spot, spot, expiry, vol);
  const root = Float64Array.from({ length: STEPS }, (_, i) => vol * Math.sqrt(expiry - (expiry * i) / STEPS));
  const traded = LADDER.map(() => new Float64Array(PATHS));
  const profit = LADDER.map(() => new Float64Array(PATHS));
  const delta = new Float64Array(STEPS);
  for (let p = 0; p < PATHS; p++) {
    const row = p * (STEPS + 1);
    for (let i = 0; i < STEPS; i++) delta[i] = normal.loopCdf(Math.log(paths[row + i] / spot) / root[i] + 0.5 * root[i]);
    LADDER.forEach((every, k) => {
      let cash = premium - delta[0] * spot;
      let volume = 0;
      for (let i = every; i < STEPS; i += every) {
        const money = (delta[i] - delta[i - every]) * paths[row + i];
        cash -= money;
        volume += Math.abs(money);
      }
      const last = paths[row + STEPS];
      traded[k][p] = volume;
      profit[k][p] = cash + delta[STEPS - every] * last - Math.max(last - spot, 0);
    });
  }
  return {
    traded: Float64Array.from(traded, mean),
    spread: Float64Array.from(traded, (x) => sd(x) / Math.sqrt(PATHS)),
    sd: Float64Array.from(profit, (x) => sd(x)),
  };
}

const steps = (low, high) => curve(linspace(0, 1, 41), (share) => low * (high / low) ** share);

function exponential(x, line) {
  const end = x.length - 1;
  return curve(x, (at) => line[0] * (line[end] / line[0]) ** ((at - x[0]) / (x[end] - x[0])));
}

function slope(values) {
  const x = Float64Array.from(LADDER, Math.log);
  const centre = mean(x);
  let [up, across] = [0, 0];
  x.forEach((at, i) => {
    up += (at - centre) * Math.log(values[i]);
    across += (at - centre) ** 2;
  });
  return up / across;
}

/** Whole decades around what is drawn, so that the axis seldom moves. */
function decades(...series) {
  const logs = series.flatMap((values) => Array.from(values, Math.log10));
  return { log: true, min: 10 ** Math.floor(Math.min(...logs)), max: 10 ** Math.ceil(Math.max(...logs)) };
}

export default {
  name: "GammaDrag",
  layout: "row",

  compute({ hours, quantity, vol, round_trip, seed, spot, expiry }, memo) {
    const shocks = memo("shocks", [seed], () => normals(seed, PATHS * STEPS));
    const one = memo("paths", [seed, vol, spot, expiry], () => hedge({ spot, expiry, vol }, shocks));
    const greeks = bs.greeks(spot, spot, expiry, vol);
    const step = expiry / STEPS;
    const gamma = quantity * greeks.gamma;
    const drag = (bend, every) => ((round_trip / 2) * Math.sqrt(2 / Math.PI) * vol * bend * spot ** 2) / Math.sqrt(every * step);
    const noise = (every) => Math.sqrt((Math.PI * every) / (4 * STEPS)) * quantity * greeks.vega * vol;
    const [over, calls] = [steps(1, LADDER.at(-1)), steps(...QUANTITIES)];
    const line = curve(over, (every) => expiry * drag(gamma, every));
    const byGamma = curve(calls, (n) => drag(n * greeks.gamma, hours) / DAYS);
    const number = (Math.sqrt(2 / Math.PI) * round_trip) / (vol * Math.sqrt(hours * step));
    const extra = (vol * Math.sqrt(1 + number)) ** 2 - vol ** 2;
    const now = drag(gamma, hours);
    const cost = curve(one.traded, (money) => 0.5 * round_trip * quantity * money);
    const spread = curve(one.sd, (value) => quantity * value);
    return {
      curve_hours: over,
      cost_line: line,
      sd_line: curve(over, noise),
      exponential: exponential(over, line),
      cost,
      cost_error: curve(one.spread, (money) => 0.5 * round_trip * quantity * money),
      sd: spread,
      cost_slope: slope(cost),
      sd_slope: slope(spread),
      gammas: curve(calls, (n) => 0.01 * spot * n * greeks.gamma),
      by_gamma: byGamma,
      by_gamma_exponential: exponential(calls, byGamma),
      gamma: 0.01 * spot * gamma,
      drag: now / DAYS,
      life_cost: expiry * now,
      life_sd: noise(hours),
      leland_residual: (0.5 * extra * spot ** 2 * gamma - now) / DAYS,
    };
  },

  picture({ hours }, d, { guessing }) {
    const dots = (values, color) => LADDER.map((x, i) => ({ x, y: values[i], color, hollow: true }));
    return [
      {
        title: "USD over thirty days",
        x: { label: "Hours between trades", values: d.curve_hours, log: true, min: 0.9, max: 80, control: "hours" },
        y: decades(d.cost_line, d.sd_line, d.cost, d.sd),
        lines: guessing ? [] : [
          { label: "an exponential", values: d.exponential, color: "grey", dash: true, width: 1.5, at: null },
          { label: "noise", values: d.sd_line, color: "vermillion", at: 0.62, side: "above" },
          { label: "cost", values: d.cost_line, color: "blue", at: 0.62, side: "below" },
        ],
        points: guessing ? [] : [
          ...dots(d.cost, "blue"), ...dots(d.sd, "vermillion"),
          { x: hours, y: d.life_cost, color: "blue" }, { x: hours, y: d.life_sd, color: "vermillion" },
        ],
      },
      {
        title: "Drag (USD a day)",
        x: { label: "Gamma (coins per 1 % move)", values: d.gammas, log: true },
        y: decades(d.by_gamma),
        lines: guessing ? [] : [
          { label: "an exponential", values: d.by_gamma_exponential, color: "grey", dash: true, width: 1.5, at: 0.6, side: "below" },
          { label: "drag", values: d.by_gamma, color: "blue", at: 0.35, side: "above" },
        ],
        points: [{ x: d.gamma, y: d.drag, color: "blue" }],
      },
    ];
  },

  readout: (state, d) => [
    { label: "Drag, a day", value: d.drag, digits: 0, unit: "USD" },
    { label: "Cost, 30 days", value: d.life_cost, digits: 0, unit: "USD" },
    { label: "Noise, 30 days", value: d.life_sd, digits: 0, unit: "USD" },
    { label: "Slope of the cost dots", value: d.cost_slope, digits: 2, secret: true },
    { label: "Slope of the noise dots", value: d.sd_slope, digits: 2, secret: true },
  ],

  invariant: (state, d) => ({
    label: "Leland’s extra rent − drag",
    value: d.leland_residual,
    tolerance: 1e-10 * (1 + d.drag),
    unit: "USD a day",
  }),

  summary: ({ hours, quantity }, d) =>
    `${quantity} sold calls, hedged every ${hours} hours, cost ${significant(d.drag, 3)} USD a day to rebalance. ` +
    `Over thirty days that is ${fixed(d.life_cost, 0)} USD, with a noise of ${fixed(d.life_sd, 0)} USD. On logarithmic axes the dots lie on lines ` +
    `of slope ${fixed(d.cost_slope, 2)} for the cost and ${fixed(d.sd_slope, 2)} for the noise.`,

  tables: (state, d) => [
    {
      title: "Two hundred paths, USD over thirty days",
      columns: [
        { label: "Hours between trades", values: LADDER },
        { label: "Cost", values: d.cost, digits: 0 },
        { label: "Its standard error", values: d.cost_error, digits: 0 },
        { label: "Noise", values: d.sd, digits: 0 },
      ],
    },
    {
      title: "Drag over gamma",
      columns: [
        { label: "Coins per 1 % move", values: d.gammas, digits: 3 },
        { label: "Drag (USD a day)", values: d.by_gamma, digits: 1 },
        { label: "An exponential", values: d.by_gamma_exponential, digits: 1 },
      ],
    },
  ],

  predict: {
    ask: ({ hours }, d) => `A trade every ${fixed(hours, 0)} hours costs ${fixed(d.drag, 0)} USD a day. What would a trade every ${fixed(4 * hours, 0)} hours cost a day?`,
    truth: (state, d) => d.drag / 2,
    unit: "USD",
    digits: 0,
    explain: () => "Half: each trade is twice as large, because prices move with the root of time, and there are a quarter as many.",
  },
};
