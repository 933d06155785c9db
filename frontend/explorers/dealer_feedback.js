/** The hedging of dealers moves the price that they hedge; the sign of gamma decides how. */

import { curve, gbm, linspace, normals } from "../engine/index.js";
import { fixed, significant } from "../kit/format.js";

const STEPS = 240;
const DAYS = 30;
const CHECKS = [-0.5, -0.2, 0.2, 0.5];

/** The moves that news and rounds of hedging make together, and the trades times the impact. */
function hedged(news, gain, rounds) {
  const total = news.slice();
  const traded = new Float64Array(STEPS);
  const move = news.slice();
  for (let k = 0; k < rounds; k++) {
    for (let i = 0; i < STEPS; i++) {
      move[i] *= -gain;
      traded[i] += move[i];
      total[i] += move[i];
    }
  }
  return { total, traded };
}

const sum = (values) => values.reduce((all, value) => all + value, 0);
const realised = (moves) => Math.sqrt((sum(curve(moves, (m) => m * m)) * 365) / DAYS);

export default {
  name: "DealerFeedback",
  layout: "row",

  compute({ gamma, impact, vol, rounds, seed, spot }, memo) {
    const shocks = memo("shocks", [seed], () => normals(seed, STEPS));
    const plain = gbm({ spot, vol, expiry: DAYS / 365, steps: STEPS, shocks });
    const news = Float64Array.from({ length: STEPS }, (_, i) => Math.log(plain[i + 1]) - Math.log(plain[i]));
    const gain = impact * spot * gamma;
    const size = Math.abs(gain);
    const { total, traded } = hedged(news, gain, rounds);
    const path = (side) => {
      let log = 0;
      const moves = hedged(news, side * size, rounds).total;
      return Float64Array.from({ length: STEPS + 1 }, (_, i) => spot * Math.exp(i ? (log += moves[i - 1]) : 0));
    };
    const gains = linspace(-0.9, 0.9, 91);
    const effective = vol / (1 + gain);
    return {
      days: linspace(0, DAYS, STEPS + 1),
      short: path(-1),
      none: path(0),
      long: path(1),
      gains,
      times: curve(gains, (g) => 1 / (1 + g)),
      checks: Float64Array.from(CHECKS, (check) => realised(hedged(news, check, rounds).total) / realised(news)),
      gain,
      effective: 100 * effective,
      realised: 100 * realised(total),
      realised_news: 100 * realised(news),
      coins: (-gamma * 0.01 * spot * effective) / vol,
      balance_residual: sum(total) - sum(news) - sum(traded),
    };
  },

  picture({ vol }, d, { guessing }) {
    const side = d.gain < 0 ? "vermillion" : "blue";
    return [
      {
        title: "Price on the same news (USD)",
        x: { label: "Days", values: d.days },
        lines: [
          { label: "dealers short", values: guessing ? curve(d.days, () => NaN) : d.short, color: "vermillion", width: 1.2, at: 0.5, side: "below" },
          { label: "news alone", values: d.none, color: "grey", width: 1.2, at: null },
          { label: "dealers long", values: guessing ? curve(d.days, () => NaN) : d.long, color: "blue", width: 2, at: 0.5, side: "above" },
        ],
      },
      {
        title: "Volatility, times that of the news",
        x: { label: "Gain λSΓ (left: short of gamma)", values: d.gains, min: -1.08, max: 1 },
        y: { log: true, min: 0.4, max: 11 },
        lines: guessing ? [] : [{ label: "limit of many rounds", values: d.times, color: "ink", width: 1.5, at: null }],
        points: guessing ? [] : [
          ...CHECKS.map((x, i) => ({ x, y: d.checks[i], color: "ink", hollow: true })),
          { x: d.gain, y: d.effective / (100 * vol), color: side, label: `${fixed(d.effective, 0)} % a year`, side: d.gain > 0.3 ? "above" : "right" },
        ],
        vlines: [
          { x: -1, label: "no end", color: "vermillion", side: "right" },
          { x: 0, label: "", color: "grey" },
        ],
      },
    ];
  },

  readout: (state, d) => [
    { label: "Gain λSΓ", value: d.gain, digits: 2 },
    { label: "Volatility, formula", value: d.effective, digits: 1, unit: "%", secret: true },
    { label: "Volatility, these rounds", value: (d.realised / d.realised_news) * state.vol * 100, digits: 1, unit: "%", secret: true },
    { label: "Dealers’ trade per 1 % of news", value: d.coins, digits: 2, unit: "coins", secret: true },
  ],

  invariant: (state, d) => ({
    label: "Sum of moves − news − impact of trades",
    value: d.balance_residual,
    tolerance: 1e-10,
  }),

  summary: ({ gamma, vol }, d) => {
    const how = gamma < 0 ? "are short of gamma: they buy into a rise and sell into a fall" : gamma > 0 ? "are long of gamma: they sell into a rise and buy into a fall" : "have no gamma to hedge";
    return (
      `The dealers ${how}. News with a volatility of ${fixed(100 * vol, 0)} % becomes a market with ${fixed(d.effective, 1)} %, ` +
      `${significant(1 / (1 + d.gain), 3)} times as much. A piece of news of 1 % makes them trade ${fixed(Math.abs(d.coins), 2)} coins.`
    );
  },

  tables: (state, d) => [
    {
      title: "Simulated round by round",
      columns: [
        { label: "Gain", values: CHECKS, digits: 1 },
        { label: "Times the volatility of news", values: d.checks, digits: 4 },
        { label: "Limit", values: CHECKS.map((g) => 1 / (1 + g)), digits: 4 },
      ],
    },
    {
      title: "Prices, day by day (USD)",
      columns: [
        { label: "Day", values: d.days.filter((_, i) => i % 8 === 0) },
        { label: "Dealers short", values: d.short.filter((_, i) => i % 8 === 0), digits: 0 },
        { label: "News alone", values: d.none.filter((_, i) => i % 8 === 0), digits: 0 },
        { label: "Dealers long", values: d.long.filter((_, i) => i % 8 === 0), digits: 0 },
      ],
    },
  ],

  predict: {
    ask: ({ vol }, d) => `News alone would give ${fixed(100 * vol, 0)} % volatility. The gain is ${fixed(d.gain, 2)}. What volatility, in per cent, does the market have?`,
    truth: (state, d) => d.effective,
    unit: "%",
    digits: 1,
    explain: () => "Divide by one plus the gain: each round adds the last one times minus the gain.",
  },
};
