/** The last hours of a digital option at its strike, and the call spread that stands in for it. */

import { bs, curve, gbm, linspace, mean, normal, normals } from "../engine/index.js";
import { clean, fixed, significant } from "../kit/format.js";

const STRIKE = 60000;
const PAYOUT = 100000;
const PATHS = 400;
const STEPS = 60;
const YEAR_HOURS = 24 * 365;

/** The end of an axis: near enough above the value, in steps, so that it does not follow every move. */
function end(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1.2, 1.6, 2, 2.5, 3, 4, 5, 6, 8, 10].find((n) => n * power >= value);
}

const hoursLeft = (hours) => `${clean(hours, 3)} ${hours === 1 ? "hour" : "hours"}`;
const place = (finish) =>
  finish === 0 ? "on the strike" : `${fixed(Math.abs(finish), 0)} USD ${finish > 0 ? "above" : "below"} the strike`;

export default {
  name: "DigitalPin",
  layout: "row",

  compute({ spot, hours, vol, width, finish, seed }, memo) {
    const expiry = hours / YEAR_HOURS;
    const size = PAYOUT / width;
    const last = STRIKE + finish;
    const digital = (S, root) => { // root: the volatility of all the time left
      const d2 = Math.log(S / STRIKE) / root - 0.5 * root;
      return (PAYOUT * normal.pdf(d2)) / (S * root);
    };
    const spread = (S, root) => {
      const d1 = (K) => Math.log(S / K) / root + 0.5 * root;
      return size * (normal.loopCdf(d1(STRIKE - width)) - normal.loopCdf(d1(STRIKE)));
    };
    const root = vol * Math.sqrt(expiry);
    const spots = linspace(57000, 63000, 601);
    const spreadValue = size * (bs.price(spot, STRIKE - width, expiry, vol) - bs.price(spot, STRIKE, expiry, vol));
    const d2 = Math.log(spot / STRIKE) / root - 0.5 * root;
    const digitalValue = PAYOUT * normal.cdf(d2);
    const delta = digital(spot, root);

    const shocks = memo("shocks", [seed], () => normals(seed, PATHS * STEPS));
    const free = gbm({ spot, vol, expiry, steps: STEPS, paths: PATHS, shocks });
    const owed = last >= STRIKE ? PAYOUT : 0;
    const roots = Float64Array.from({ length: STEPS }, (_, i) => vol * Math.sqrt(expiry * (1 - i / STEPS)));
    const digitalProfit = new Float64Array(PATHS);
    const spreadProfit = new Float64Array(PATHS);
    const prices = new Float64Array(STEPS);
    const digitalHeld = new Float64Array(STEPS);
    const spreadHeld = new Float64Array(STEPS);
    for (let p = 0; p < PATHS; p++) {
      const row = p * (STEPS + 1);
      const bend = Math.log(last / free[row + STEPS]) / STEPS;
      let here = spot;
      let one = digitalValue - owed;
      let two = spreadValue - owed;
      for (let i = 0; i < STEPS; i++) {
        const next = i === STEPS - 1 ? last : free[row + i + 1] * Math.exp(bend * (i + 1));
        const heldOne = digital(here, roots[i]);
        const heldTwo = spread(here, roots[i]);
        one += heldOne * (next - here);
        two += heldTwo * (next - here);
        if (p === 0) {
          prices[i] = here;
          digitalHeld[i] = heldOne;
          spreadHeld[i] = heldTwo;
        }
        here = next;
      }
      digitalProfit[p] = one;
      spreadProfit[p] = two;
    }
    return {
      spots,
      digital: curve(spots, (S) => digital(S, root)),
      spread: curve(spots, (S) => spread(S, root)),
      ceiling: size,
      delta,
      gamma: (-delta * (d2 + root)) / (spot * root),
      spread_delta: spread(spot, root),
      digital_value: digitalValue,
      spread_value: spreadValue,
      gone: curve(roots, (_, i) => (i / STEPS) * hours),
      prices,
      digital_held: digitalHeld,
      spread_held: spreadHeld,
      share: curve(digitalProfit, (_, i) => (100 * (i + 0.5)) / PATHS),
      digital_profit: digitalProfit.sort(),
      spread_profit: spreadProfit.sort(),
      digital_mean: mean(digitalProfit),
      spread_mean: mean(spreadProfit),
      gamma_residual: (delta - (PAYOUT * bs.gamma(spot, STRIKE, expiry, vol) * spot) / STRIKE) / PAYOUT,
    };
  },

  picture({ show, spot, hours, vol, width }, d, { guessing }) {
    const tallest = d.digital.reduce((a, b) => Math.max(a, b), d.ceiling);
    const most = d.digital_held.reduce((a, b) => Math.max(a, b), d.ceiling);
    const sd = STRIKE * vol * Math.sqrt(hours / YEAR_HOURS);
    const ceiling = { y: d.ceiling, label: "" };
    return [
      {
        title: `Coins to hold, ${hoursLeft(hours)} before expiry`,
        x: { label: "Coin price (USD)", values: d.spots, min: 56900, max: 63100, control: "spot" },
        y: { min: 0, max: end(1.05 * tallest) },
        lines: guessing ? [] : [
          { label: "spread", values: d.spread, color: "blue", at: Math.max(0.06, 0.5 - width / 9000) },
          { label: "digital", values: d.digital, color: "vermillion", at: 0.5 + Math.min(0.3, (0.8 * sd) / 6000), side: "right" },
        ],
        hlines: [{ ...ceiling, label: "payout ÷ width" }],
        vlines: [{ x: STRIKE, label: "" }],
        points: guessing ? [] : [{ x: spot, y: d.delta, color: "ink", hollow: true, label: "here", side: spot < STRIKE ? "left" : "right" }],
      },
      show === "held"
        ? {
          title: "Coins held on one path",
          x: { label: "Hours gone", values: d.gone, min: 0, max: hours },
          y: { min: 0, max: end(1.05 * most) },
          lines: guessing ? [] : [
            { label: "digital", values: d.digital_held, color: "vermillion", step: true, width: 1.5, at: 0.93, side: "left" },
            { label: "spread", values: d.spread_held, color: "blue", step: true, at: 1, side: "above" },
          ],
          hlines: [ceiling],
        }
        : {
          title: `Profit on ${PATHS} paths, worst to best (USD)`,
          x: { label: "Paths (%)", values: d.share, min: 0, max: 100 },
          y: { min: -1.25 * PAYOUT, max: 1.25 * PAYOUT },
          lines: guessing ? [] : [
            { label: "digital's delta", values: d.digital_profit, color: "vermillion", at: 0.5, side: d.digital_mean < d.spread_mean ? "below" : "above" },
            { label: "call spread's", values: d.spread_profit, color: "blue", at: 0.8, side: d.digital_mean < d.spread_mean ? "above" : "below" },
          ],
          hlines: [{ y: 0 }],
        },
    ];
  },

  readout: (state, d) => [
    { label: "Digital's delta", value: d.delta, digits: 1, unit: "coins", secret: true },
    { label: "Digital's gamma", text: `${significant(d.gamma, 2)} coins/USD`, secret: true },
    { label: "Spread's delta", value: d.spread_delta, digits: 1, unit: "coins" },
    { label: "Profit, digital's delta", value: d.digital_mean, digits: 0, unit: "USD", secret: true },
    { label: "Profit, spread's delta", value: d.spread_mean, digits: 0, unit: "USD", secret: true },
    { label: "Reserve in the spread", value: d.spread_value - d.digital_value, digits: 0, unit: "USD" },
  ],

  invariant: (state, d) => ({
    label: "Δ of one digital − Γ of the call × S / K",
    value: d.gamma_residual,
    tolerance: 1e-12,
    unit: "per USD",
  }),

  summary: ({ hours, finish }, d) =>
    `${hoursLeft(hours)} before expiry the sold digital asks for ${fixed(d.delta, 1)} coins, the call spread for ${fixed(d.spread_delta, 1)} and never for more than ${clean(d.ceiling, 3)}. ` +
    `On the path shown, which ends ${place(finish)}, the digital's delta goes up to ${fixed(Math.max(...d.digital_held), 0)} coins. ` +
    `Over ${PATHS} such paths the desk ends with ${fixed(d.digital_mean, 0)} USD on average by the digital's delta, and with ${fixed(d.spread_mean, 0)} USD by the spread's, which began with ${fixed(d.spread_value - d.digital_value, 0)} USD in reserve.`,

  predict: {
    ask: ({ spot, hours }) =>
      `${hoursLeft(hours)} before expiry the coin stands at ${fixed(spot, 0)} USD. The digital pays 100,000 USD from 60,000 on. How many coins hedge it?`,
    truth: (state, d) => d.delta,
    unit: "coins",
    digits: 1,
    explain: ({ vol, hours }) =>
      `At the strike it is 0.4 times the payout over one standard deviation of the price: ${fixed((0.4 * PAYOUT) / (STRIKE * vol * Math.sqrt(hours / YEAR_HOURS)), 1)} coins.`,
  },
};
