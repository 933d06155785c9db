/** Coins, calls and puts stacked into one position, now and at expiry. */

import { bs, curve, linspace } from "../engine/index.js";
import { fixed } from "../kit/format.js";

const NAMES = { coins: "coin", calls: "call", puts: "put" };
const COLORS = { coins: "vermillion", calls: "blue", puts: "green" };

/** "1 coin held, 1 call sold", for the summary. */
function inWords(state) {
  const legs = Object.keys(NAMES).filter((name) => state[name]);
  if (!legs.length) return "nothing at all";
  const one = (name) => {
    const n = Math.abs(state[name]);
    const verb = state[name] < 0 ? "sold" : name === "coins" ? "held" : "bought";
    return `${n} ${NAMES[name]}${n === 1 ? "" : "s"} ${verb}`;
  };
  return legs.map(one).join(", ");
}

/** Nothing bends: every option leg is absent, or the bends at one strike cancel. */
function isStraight({ calls, puts, call_strike, put_strike }) {
  return call_strike === put_strike ? calls + puts === 0 : calls === 0 && puts === 0;
}

/** Limits at least a tenth of the coin price apart, so that a level line looks level. */
function room(spot, ...series) {
  const values = series.flatMap((one) => Array.from(one));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = Math.max(0.05 * (high - low), 0.05 * spot - 0.5 * (high - low));
  return { min: low - pad, max: high + pad };
}

export default {
  name: "PayoffLab",
  layout: "row",

  compute({ coins, calls, call_strike, puts, put_strike, expiry, end, spot, vol, rate }) {
    const low = Math.min(0.4 * spot, call_strike, put_strike, end);
    const high = Math.max(1.6 * spot, call_strike, put_strike, end);
    const spots = linspace(low, high, 241);
    const payoff = (S) => coins * S + calls * Math.max(S - call_strike, 0) + puts * Math.max(put_strike - S, 0);
    const call = (S) => bs.greeks(S, call_strike, expiry, vol, rate);
    const put = (S, strike) => bs.greeks(S, strike, expiry, vol, rate, 0, "put");
    const here = { call: call(spot), put: put(spot, put_strike) };
    const total = (greek) => calls * here.call[greek] + puts * here.put[greek];
    return {
      spots,
      coins: curve(spots, (S) => coins * S),
      calls: curve(spots, (S) => calls * Math.max(S - call_strike, 0)),
      puts: curve(spots, (S) => puts * Math.max(put_strike - S, 0)),
      at_expiry: curve(spots, payoff),
      today: curve(spots, (S) => coins * S + calls * call(S).price + puts * put(S, put_strike).price),
      value: coins * spot + total("price"),
      delta: coins + total("delta"),
      gamma: total("gamma"),
      at_end: payoff(end),
      parity_residual:
        here.call.price - put(spot, call_strike).price - spot + call_strike * Math.exp(-rate * expiry),
    };
  },

  picture(state, d, { guessing }) {
    const x = { label: "Coin price (USD)", values: d.spots };
    const legs = Object.keys(NAMES).filter((name) => state[name]);
    const above = d.at_expiry[220] >= d.today[220];
    return [
      {
        title: "Each leg at expiry (USD)",
        x,
        y: room(state.spot, [0], ...legs.map((name) => d[name])),
        lines: legs.map((name) => ({
          label: name, values: d[name], color: COLORS[name], at: name === "puts" ? 0.12 : 0.86,
          side: state[name] < 0 ? "below" : "above",
        })),
        hlines: [{ y: 0 }],
        points: ["calls", "puts"].map((name) => ({
          x: state[name === "calls" ? "call_strike" : "put_strike"], y: 0, color: COLORS[name], hollow: !state[name],
        })),
      },
      {
        title: "All legs together (USD)",
        x: { ...x, control: "end" },
        y: room(state.spot, d.at_expiry, d.today),
        lines: [
          { label: "today", values: d.today, color: "grey", dash: true, width: 1.5, at: 0.4, side: above ? "below" : "above" },
          { label: "at expiry", values: d.at_expiry, color: "ink", at: 0.92, side: above ? "above" : "below" },
        ],
        hlines: [{ y: 0 }],
        points: guessing ? [] : [{ x: state.end, y: d.at_end, color: "ink", hollow: true, label: fixed(d.at_end, 0), side: "below" }],
      },
    ];
  },

  readout: (state, d) => [
    { label: "Value today", value: d.value, digits: 0, unit: "USD" },
    { label: "Worth at expiry", value: d.at_end, digits: 0, unit: "USD", secret: true },
    { label: "Delta Δ", value: d.delta, digits: 3, unit: "coins" },
    { label: "Shape", text: isStraight(state) ? "straight: linear" : "bent: an option" },
  ],

  invariant: ({ spot }, d) => ({
    label: "Call − put − S + K e⁻ʳᵗ, at the call's strike",
    value: d.parity_residual,
    tolerance: 1e-12 * spot,
    unit: "USD",
  }),

  summary: (state, d) =>
    `The position is ${inWords(state)}. It is worth ${fixed(d.value, 0)} USD today, with a delta of ${fixed(d.delta, 2)} coins. ` +
    `If the coin ends at ${fixed(state.end, 0)}, it is worth ${fixed(d.at_end, 0)} USD.`,

  predict: {
    ask: (state) => `You have ${inWords(state)}. The coin ends at ${fixed(state.end, 0)}. What is the position worth then?`,
    truth: (state, d) => d.at_end,
    unit: "USD",
    digits: 0,
    explain: () => "Add the legs one by one: coins times the price, calls only above their strike, puts only below theirs.",
  },
};
