/** Rebalancing to fixed weights: what it harvests, what it costs, and when it loses. */

import { curve, gbm, linspace, mean, normals, sd } from "../engine/index.js";
import { fixed } from "../kit/format.js";

const STEPS = 360;
const PATHS = 400;
const START = 100;

export default {
  name: "ConstantMix",
  layout: "row",

  compute({ weight: w, vol, drift, every, one_way, seed, years: T }, memo) {
    const shocks = memo("shocks", [seed], () => normals(seed, PATHS * STEPS));
    const paths = memo("paths", [seed, vol, drift, T], () => gbm({ spot: 1, vol, drift, expiry: T, steps: STEPS, paths: PATHS, shocks }));
    const [mix, alone] = [new Float64Array(STEPS + 1), new Float64Array(STEPS + 1)];
    const [last, ahead, harvest, paid] = [0, 0, 0, 0].map(() => new Float64Array(PATHS));
    let gains = START;
    let wins = 0;
    for (let p = 0; p < PATHS; p++) {
      const row = p * (STEPS + 1);
      let coins = w * START;
      let cash = (1 - w) * START;
      for (let i = every; i < STEPS; i += every) {
        const S = paths[row + i];
        const trade = (w * (coins * S + cash) - coins * S) / S;
        const cost = one_way * Math.abs(trade) * S;
        if (p === 0) for (let j = i - every + 1; j <= i; j++) gains += coins * (paths[j] - paths[j - 1]);
        if (p === 0) for (let j = i - every; j < i; j++) mix[j] = coins * paths[j] + cash;
        coins += trade;
        cash -= trade * S + cost;
        paid[p] += cost;
      }
      if (p === 0) {
        const rest = STEPS - 1 - ((STEPS - 1) % every);
        for (let j = rest; j <= STEPS; j++) mix[j] = coins * paths[j] + cash;
        for (let j = rest + 1; j <= STEPS; j++) gains += coins * (paths[j] - paths[j - 1]);
      }
      const end = paths[row + STEPS];
      const wealth = coins * end + cash;
      const left = START * (w * end + 1 - w);
      last[p] = end;
      ahead[p] = 100 * (wealth / left - 1);
      harvest[p] = (100 * (Math.log(wealth / START) - w * Math.log(end))) / T;
      if (wealth > left) wins++;
    }
    const growth = 0.5 * w * (1 - w) * vol * vol;
    const ends = curve(linspace(-1, 1, 81), (x) => 5 ** x);
    for (let i = 0; i <= STEPS; i++) alone[i] = START * (w * paths[i] + 1 - w);
    return {
      days: Float64Array.from(mix, (_, i) => i),
      mix,
      alone,
      coin: curve(paths.subarray(0, STEPS + 1), (S) => START * S),
      ends,
      curve: curve(ends, (x) => 100 * ((x ** w * Math.exp(growth * T)) / (w * x + 1 - w) - 1)),
      last,
      ahead,
      growth: 100 * growth,
      drag: (100 * one_way * Math.sqrt(2 / Math.PI) * vol * w * (1 - w)) / Math.sqrt((every * T) / STEPS),
      harvest: mean(harvest),
      harvest_error: sd(harvest) / Math.sqrt(PATHS),
      paid: mean(paid),
      wins: (100 * wins) / PATHS,
      back: 100 * Math.expm1(growth * T),
      balance_residual: mix[STEPS] - gains + paid[0],
    };
  },

  picture(state, d, { guessing }) {
    return [
      {
        title: "Wealth, one path (start: 100)",
        x: { label: "Days", values: d.days },
        lines: [
          { label: "coin", values: d.coin, color: "vermillion", width: 1, at: 0.5, side: "below" },
          { label: "left alone", values: d.alone, color: "grey", dash: true, width: 1.5, at: null },
          { label: "mix", values: d.mix, color: "blue", at: 0.5, side: "above" },
        ],
      },
      {
        title: "Mix ahead of the same left alone (%)",
        x: { label: "Last price over the first", values: d.ends, log: true, min: 0.19, max: 5.3 },
        y: { min: -30, max: 10 * Math.ceil(0.11 * d.back) },
        lines: guessing ? [] : [{ label: "no cost, every instant", values: d.curve, color: "ink", width: 1.5, at: null }],
        clouds: guessing ? [] : [{ label: "paths", x: d.last, y: d.ahead, color: "blue", size: 2 }],
        points: guessing ? [] : [{ x: d.last[0], y: d.ahead[0], color: "vermillion", label: "the path on the left", side: "below" }],
        hlines: [{ y: 0 }],
      },
    ];
  },

  readout: (state, d) => [
    { label: "Harvest, formula", value: d.growth, digits: 2, unit: "% a year", secret: true },
    { label: "Drag, formula", value: d.drag, digits: 2, unit: "% a year" },
    { label: "Harvest after costs, paths", value: d.harvest, digits: 2, unit: "% a year", secret: true },
    { label: "Paths on which the mix wins", value: d.wins, digits: 0, unit: "%", secret: true },
  ],

  invariant: (state, d) => ({
    label: "First path: wealth − gains + costs",
    value: d.balance_residual,
    tolerance: 1e-9,
    unit: "USD",
  }),

  summary: ({ weight, vol, every }, d) =>
    `At a weight of ${fixed(100 * weight, 0)} % and a volatility of ${fixed(100 * vol, 0)} % the mix harvests ${fixed(d.growth, 2)} % a year; ` +
    `rebalanced every ${every === 1 ? "day" : `${every} days`}, ${fixed(d.harvest, 2)} ± ${fixed(d.harvest_error, 2)} % after costs. ` +
    `A price that comes back leaves it ${fixed(d.back, 1)} % ahead before costs; it ends ahead on ${fixed(d.wins, 0)} % of the paths.`,

  tables: (state, d) => [
    {
      title: "Over the last price, at no cost",
      columns: [
        { label: "Last price over the first", values: d.ends.filter((_, i) => i % 5 === 0), digits: 3 },
        { label: "Mix ahead (%)", values: d.curve.filter((_, i) => i % 5 === 0), digits: 2 },
      ],
    },
    {
      title: "One path, month by month",
      columns: [
        { label: "Day", values: d.days.filter((_, i) => i % 30 === 0) },
        { label: "Coin", values: d.coin.filter((_, i) => i % 30 === 0), digits: 2 },
        { label: "Left alone", values: d.alone.filter((_, i) => i % 30 === 0), digits: 2 },
        { label: "Mix", values: d.mix.filter((_, i) => i % 30 === 0), digits: 2 },
      ],
    },
  ],

  predict: {
    ask: ({ vol, weight }) => `After a year of ${fixed(100 * vol, 0)} % volatility the price is back where it began. How many per cent ahead is a mix held at ${fixed(100 * weight, 0)} %, before costs?`,
    truth: (state, d) => d.back,
    unit: "%",
    digits: 1,
    explain: (state, d) => `½ w (1 − w) σ² is ${fixed(d.growth, 2)} % a year. A price that runs away takes it back, and more.`,
  },
};
