/** A no-trade band on one path, and what four families of policies cost and leave open. */

import { bs, gbm, mean, normal, normals, sd } from "../engine/index.js";
import { fixed, significant } from "../kit/format.js";

const STEPS = 504;
const PATHS = 250;
const CLOCKS = [1, 2, 4, 8, 16, 40];
const FAMILIES = {
  clock: CLOCKS,
  leland: CLOCKS,
  band: [0.01, 0.02, 0.04, 0.06, 0.09, 0.13],
  utility: [10000, 3000, 1000, 300, 100, 30, 10], // risk aversion × price × quantity
};
const NAMES = { clock: "clock", leland: "Leland’s clock", band: "fixed band", utility: "Whalley–Wilmott" };
// Colour of a family, and the piece of its curve beside which its name stands.
const LOOKS = { clock: ["vermillion", 0, "above"], leland: ["purple", 0, "below"], band: ["green", 4, "right"], utility: ["blue", 3, "left"] };

/** Prices, delta and the shape of Whalley and Wilmott's band at every step of every path: the same for all policies. */
function look({ spot, vol, expiry, seed }) {
  const prices = gbm({ spot, vol, expiry, steps: STEPS, paths: PATHS, shocks: normals(seed, PATHS * STEPS) });
  const [delta, bend] = [new Float64Array(PATHS * STEPS), new Float64Array(PATHS * STEPS)];
  for (let p = 0, k = 0; p < PATHS; p++) {
    for (let i = 0; i < STEPS; i++, k++) {
      const S = prices[p * (STEPS + 1) + i];
      const s = vol * Math.sqrt(expiry - (expiry * i) / STEPS);
      const d1 = Math.log(S / spot) / s + 0.5 * s;
      delta[k] = normal.loopCdf(d1);
      bend[k] = Math.cbrt(S * (normal.pdf(d1) / (S * s)) ** 2);
    }
  }
  return { prices, delta, bend, logs: prices.map((S) => Math.log(S / spot)), strike: spot, vol, expiry, premium: bs.price(spot, spot, expiry, vol) };
}

const LAST_BIT = 1e-12; // a smaller trade is rounding

/**
 * Hedge one sold option on every path: gains before costs, money traded and number of trades of each.
 * The target is the delta unless `targets` are given; the half-width of the band around it is
 * `width + scale * bend`. Fills `held0` with what the first path holds.
 */
function hedge(market, { every = 1, width = 0, scale = 0, targets = market.delta }, quantity, held0) {
  const { prices, bend, strike, premium } = market;
  const [gains, traded, trades] = [new Float64Array(PATHS), new Float64Array(PATHS), new Float64Array(PATHS)];
  const least = LAST_BIT / quantity;
  for (let p = 0; p < PATHS; p++) {
    const row = p * (STEPS + 1);
    const start = p * STEPS;
    let held = targets[start]; // the opening trade goes to the target itself
    let money = -held * prices[row];
    let volume = Math.abs(money);
    let count = held > least ? 1 : 0;
    if (p === 0) held0?.fill(held);
    for (let i = every; i < STEPS; i += every) {
      const half = width + scale * bend[start + i];
      const gap = targets[start + i] - held;
      const trade = gap > half ? gap - half : gap < -half ? gap + half : 0;
      if (trade === 0) continue;
      const paid = trade * prices[row + i];
      held += trade;
      money -= paid;
      volume += Math.abs(paid);
      if (Math.abs(trade) > least) count++;
      if (p === 0) held0?.fill(held, i);
    }
    const last = prices[row + STEPS];
    gains[p] = premium + money + held * last - Math.max(last - strike, 0);
    traded[p] = volume;
    trades[p] = count;
  }
  return { gains, traded, trades };
}

/** Volatility times root of time left at every step, at the volatility of a sold option hedged at a cost (Leland 1985). */
function lelandRoots({ vol, expiry }, every, oneWay) {
  const sigma = vol * Math.sqrt(1 + (Math.sqrt(2 / Math.PI) * 2 * oneWay) / (vol * Math.sqrt((every * expiry) / STEPS)));
  return Float64Array.from({ length: STEPS }, (_, i) => sigma * Math.sqrt(expiry - (expiry * i) / STEPS));
}

/** Deltas at every look, with those volatilities. */
function lelandTargets({ logs }, every, roots) {
  const targets = new Float64Array(PATHS * STEPS);
  for (let p = 0; p < PATHS; p++) {
    for (let i = 0; i < STEPS; i += every) {
      targets[p * STEPS + i] = normal.loopCdf(logs[p * (STEPS + 1) + i] / roots[i] + 0.5 * roots[i]);
    }
  }
  return targets;
}

/** Mean cost and sd of the profit, in money of the whole position. */
function summarise({ gains, traded }, oneWay, quantity) {
  return { cost: quantity * oneWay * mean(traded), sd: quantity * sd(afterCosts(gains, traded, oneWay)) };
}

const afterCosts = (gains, traded, oneWay) => gains.map((gain, p) => gain - oneWay * traded[p]);

/** Standard error of a standard deviation, as a part of it, whatever the shape of the distribution. */
function errorOfSd(profits) {
  const middle = mean(profits);
  const square = mean(profits.map((x) => (x - middle) ** 2));
  const kurtosis = mean(profits.map((x) => (x - middle) ** 4)) / square ** 2;
  return Math.sqrt(Math.max(kurtosis - 1, 0) / (4 * profits.length));
}

export default {
  name: "CostBand",
  layout: "row",

  compute({ policy, one_way, every, half_width, aversion, seed, spot, vol, expiry, quantity }, memo) {
    const market = memo("look", [seed, spot, vol, expiry], () => look({ spot, vol, expiry, seed }));
    // What does not look at the cost is hedged once a seed.
    const run = (member) => hedge(market, member, quantity);
    const key = [seed, spot, vol, expiry, quantity];
    const free = memo("free", key, () => ({
      clock: CLOCKS.map((n) => run({ every: n })),
      band: FAMILIES.band.map((width) => run({ width })),
    }));
    const curves = memo("curves", [...key, one_way], () => Object.fromEntries(
      Object.entries({
        clock: free.clock,
        leland: CLOCKS.map((n) => run({ every: n, targets: lelandTargets(market, n, lelandRoots(market, n, one_way)) })),
        band: free.band,
        utility: FAMILIES.utility.map((risk) => run({ scale: Math.cbrt((1.5 * one_way) / (risk / spot)) })),
      }).flatMap(([family, results]) => {
        const all = results.map((one) => summarise(one, one_way, quantity));
        return ["cost", "sd"].map((what) => [`${family}_${what}`, Float64Array.from(all, (one) => one[what])]);
      })));

    const scale = policy === "utility" ? Math.cbrt((1.5 * one_way) / (aversion * quantity)) : 0;
    const width = policy === "band" ? half_width : 0;
    const roots = policy === "leland" ? lelandRoots(market, every, one_way) : undefined;
    const targets = roots && lelandTargets(market, every, roots);
    const held = new Float64Array(STEPS);
    const chosen = hedge(market, { every, width, scale, targets }, quantity, held);
    const { cost, sd: spread } = summarise(chosen, one_way, quantity);
    const target = roots?.map((s, i) => normal.loopCdf(market.logs[i] / s + 0.5 * s)) ?? market.delta.slice(0, STEPS);
    const half = target.map((_, i) => width + scale * market.bend[i]);
    let gains = market.premium - Math.max(market.prices[STEPS] - spot, 0);
    let count = 0;
    for (let i = 0; i < STEPS; i++) {
      const trade = Math.abs(held[i] - (i ? held[i - 1] : 0));
      gains += held[i] * (market.prices[i + 1] - market.prices[i]) - one_way * trade * market.prices[i];
      if (quantity * trade > LAST_BIT) count++;
    }
    return {
      life: target.map((_, i) => (100 * i) / STEPS),
      target: target.map((x) => quantity * x),
      low: target.map((x, i) => quantity * (x - half[i])),
      high: target.map((x, i) => quantity * (x + half[i])),
      held: held.map((x) => quantity * x),
      cost,
      sd: spread,
      sd_error: spread * errorOfSd(afterCosts(chosen.gains, chosen.traded, one_way)),
      trades: mean(chosen.trades),
      path_cost: quantity * one_way * chosen.traded[0],
      path_trades: count,
      ...curves,
      balance_residual: quantity * (chosen.gains[0] - one_way * chosen.traded[0] - gains),
    };
  },

  picture({ policy, spot, vol, expiry, quantity }, d, { guessing }) {
    const curves = Object.keys(FAMILIES);
    const most = Math.max(...curves.flatMap((f) => Array.from(d[`${f}_cost`])));
    const segments = curves.flatMap((f) =>
      Array.from({ length: FAMILIES[f].length - 1 }, (_, i) => ({
        from: [d[`${f}_cost`][i], d[`${f}_sd`][i]],
        to: [d[`${f}_cost`][i + 1], d[`${f}_sd`][i + 1]],
        color: LOOKS[f][0],
        label: i === LOOKS[f][1] ? NAMES[f] : undefined,
        side: LOOKS[f][2],
      })));
    const yours = { x: d.cost, y: d.sd, color: "ink", hollow: true, label: "yours", side: "left" };
    const banded = policy === "band" || policy === "utility";
    return [
      {
        title: "Delta, band and holding (coins)",
        x: { label: "Life of the option (%)", values: d.life, max: 100 },
        y: { min: -0.1 * quantity, max: 1.1 * quantity },
        bands: banded ? [{ label: "", low: d.low, high: d.high, color: "grey" }] : [],
        lines: [
          { label: "delta", values: d.target, color: "grey", width: 1, at: 0.16 },
          { label: "held", values: d.held, color: LOOKS[policy][0], step: true, at: 0.6 },
        ],
      },
      {
        title: "Risk: sd of the profit (USD)",
        x: { label: "Mean cost (USD)", values: [0, 1.08 * most], min: 0, max: 1.08 * most },
        y: { min: 0, max: 0.155 * spot * vol * Math.sqrt(expiry) * quantity },
        segments: guessing ? [] : segments,
        points: guessing ? [] : [yours],
      },
    ];
  },

  readout: ({ spot, quantity, policy }, d) => {
    const digits = spot * quantity > 1000 ? 0 : 3;
    return [
      { label: "Mean cost", value: d.cost, digits, unit: "USD", secret: true },
      { label: "Sd of the profit", value: d.sd, digits, unit: "USD", secret: true },
      { label: "Trades, mean", value: d.trades, digits: 1, secret: true },
      { label: "Trades, this path", value: d.path_trades, digits: 0 },
      { label: "Half-width, start", text: policy === "clock" || policy === "leland" ? "none" : significant(d.high[0] - d.target[0], 3) },
    ];
  },

  invariant: ({ spot, quantity }, d) => ({
    label: "First path: account − sum of gains",
    value: d.balance_residual,
    tolerance: 1e-11 * spot * quantity,
    unit: "USD",
  }),

  summary: ({ policy, one_way }, d) =>
    `At ${fixed(10000 * one_way, 0)} bp a trade, your policy, ${NAMES[policy]}, trades ${fixed(d.trades, 1)} times on average, ` +
    `costs ${significant(d.cost, 3)} USD and leaves a standard deviation of ${significant(d.sd, 3)} ± ${significant(d.sd_error, 1)} USD over ${PATHS} paths.`,

  tables: (state, d) => [
    ...Object.keys(FAMILIES).map((f) => ({
      title: NAMES[f],
      columns: [
        { label: { band: "Half-width, in delta", utility: "Risk aversion × price × quantity" }[f] ?? "Steps between looks", values: FAMILIES[f] },
        { label: "Mean cost (USD)", values: d[`${f}_cost`] },
        { label: "Sd (USD)", values: d[`${f}_sd`] },
      ],
    })),
    {
      title: "One path",
      columns: [
        { label: "Life (%)", values: d.life, digits: 1 },
        { label: "Delta", values: d.target, digits: 3 },
        { label: "Held", values: d.held, digits: 3 },
      ],
    },
  ],

  predict: {
    ask: ({ policy, one_way, expiry }) =>
      `A trade costs ${fixed(10000 * one_way, 0)} bp of its size. What does your policy, ${NAMES[policy]}, pay on average over ${fixed(365 * expiry, 0)} days?`,
    truth: (state, d) => d.cost,
    unit: "USD",
    digits: 3,
    explain: (state, d) => `It trades ${fixed(d.trades, 0)} times, mostly small amounts.`,
  },
};
