/** A bot that polls, decides and trades; what a fault costs it, and which guard catches it. */

import { bs, curve, gbm, mean, normal, normals } from "../engine/index.js";
import { fixed } from "../kit/format.js";

const POLLS = 72;
const PATHS = 200;
const START = 24;
const INTERVAL = 1 / (365 * POLLS);
const ONE_WAY = 0.0005;
const NAMES = ["none", "feed", "number", "ask", "all"];
const FAULTS = { stale: "stale price", double: "double fill", lost: "lost acknowledgement" };
const GUARDS = [
  {}, { fresh: true }, { numbered: true }, { reconciled: true }, { fresh: true, numbered: true, reconciled: true },
];

/** Prices and neutral holdings at every poll of every path. */
function look({ seed, spot, expiry, vol, quantity }) {
  const prices = gbm({ spot, vol, expiry: POLLS * INTERVAL, steps: POLLS, paths: PATHS, shocks: normals(seed, PATHS * POLLS) });
  const target = (S, poll) => {
    const s = vol * Math.sqrt(expiry - poll * INTERVAL);
    return quantity * normal.cdf(Math.log(S / spot) / s + 0.5 * s);
  };
  const targets = new Float64Array(PATHS * POLLS);
  for (let k = 0; k < targets.length; k++) targets[k] = target(prices[k + Math.floor(k / POLLS)], k % POLLS);
  return { prices, targets, target };
}

/** The state machine, poll by poll; gains less costs, costs and the largest distance from the target on each path. */
function runBot({ prices, targets, target }, { fault, polls, band }, guards, first) {
  const [profit, costs, worst] = [0, 0, 0].map(() => new Float64Array(PATHS));
  for (let p = 0; p < PATHS; p++) {
    const row = p * (POLLS + 1);
    const stale = prices[row + START - 1];
    let held = targets[p * POLLS];
    let belief = held;
    let waiting = 0;
    let cost = ONE_WAY * held * prices[row];
    let gains = 0;
    for (let i = 0; i < POLLS; i++) {
      const S = prices[row + i];
      const true_ = targets[p * POLLS + i];
      if (i > 0) {
        const broken = i >= START && i < START + polls ? fault : "";
        if (guards.reconciled) [belief, waiting] = [held, 0];
        else if (broken !== "lost") [belief, waiting] = [belief + waiting, 0];
        const wanted = broken === "stale" && !guards.fresh ? target(stale, i) : true_;
        const order = waiting === 0 && Math.abs(belief - wanted) > band ? wanted - belief : 0;
        const fill = broken === "double" && !guards.numbered ? 2 * order : order;
        held += fill;
        cost += ONE_WAY * Math.abs(fill) * S;
        if (broken !== "lost") belief += order;
        else if (guards.numbered) waiting += order;
      }
      gains += held * (prices[row + i + 1] - S);
      const off = Math.abs(held - true_);
      if (off > worst[p]) worst[p] = off;
      if (p === 0 && first) [first.held[i], first.believed[i]] = [held, belief];
      if (first?.all) first.all[p * POLLS + i] = held;
    }
    profit[p] = gains - cost;
    costs[p] = cost;
  }
  return { profit, costs, worst };
}

export default {
  name: "RebalancingBot",
  layout: "row",

  compute(state, memo) {
    const { seed, spot, expiry, vol, quantity, band, fault, polls, fresh, numbered, reconciled } = state;
    const key = [seed, spot, expiry, vol, quantity];
    const market = memo("look", key, () => look(state));
    const record = () => ({ held: new Float64Array(POLLS), believed: new Float64Array(POLLS) });
    const healthy = memo("healthy", [...key, band], () => {
      const all = new Float64Array(PATHS * POLLS);
      return { ...runBot(market, { ...state, fault: "" }, {}, { ...record(), all }), all };
    });
    const damage = ({ profit }) => Math.sqrt(mean(curve(profit, (x, p) => (x - healthy.profit[p]) ** 2)));
    const [first, guarded] = [record(), { ...record(), all: new Float64Array(PATHS * POLLS) }];
    const chosen = runBot(market, state, { fresh, numbered, reconciled }, first);
    const runs = GUARDS.map((guards, i) => runBot(market, state, guards, i === 4 ? guarded : undefined));
    return {
      hours: Float64Array.from({ length: POLLS }, (_, i) => (24 / POLLS) * i),
      target: market.targets.slice(0, POLLS),
      ...first,
      damage: Float64Array.from(runs, damage),
      yours: damage(chosen),
      worst: mean(chosen.worst),
      healthy_worst: mean(healthy.worst),
      extra_cost: mean(chosen.costs) - mean(healthy.costs),
      guarded_residual: guarded.all.reduce((most, held, k) => Math.max(most, Math.abs(held - healthy.all[k])), 0),
    };
  },

  picture({ polls }, d, { guessing }) {
    const worth = (value) => (value < 0.5 * d.damage[0] ? "green" : "vermillion");
    return [
      {
        title: "Coins held over the day",
        x: { label: "Hours", values: d.hours, min: 0, max: 24 },
        lines: [
          { label: "neutral", values: d.target, color: "grey", width: 1.5, at: null },
          { label: "believed", values: d.believed, color: "vermillion", dash: true, step: true, at: 0.9, side: "below" },
          { label: "held", values: d.held, color: "blue", step: true, at: 0.9, side: "above" },
        ],
        vlines: [
          { x: d.hours[START], label: "fault", color: "grey", side: "left" },
          { x: (24 / POLLS) * (START + polls), label: "", color: "grey" },
        ],
      },
      {
        title: "Damage by guard (USD)",
        x: { label: "Guard", values: [1, 2, 3, 4, 5], min: 0.4, max: 5.6, space: 36, format: (v) => NAMES[v - 1] ?? "" },
        y: { min: 0, max: 1.25 * Math.max(...d.damage, 1) },
        bars: [{
          label: "damage",
          values: guessing ? [d.damage[0], NaN, NaN, NaN, NaN] : d.damage,
          labels: NAMES.map((_, i) => (guessing && i ? "" : fixed(d.damage[i], 0))),
          colors: Array.from(d.damage, worth),
        }],
      },
    ];
  },

  readout: (state, d) => [
    { label: "Damage, your guards", value: d.yours, digits: 0, unit: "USD" },
    { label: "Most off target", value: d.worst, digits: 2, unit: "coins" },
    { label: "Without a fault", value: d.healthy_worst, digits: 2, unit: "coins" },
    { label: "Extra trading cost", value: d.extra_cost, digits: 1, unit: "USD" },
  ],

  invariant: (state, d) => ({
    label: "All guards: holding − holding without a fault",
    value: d.guarded_residual,
    tolerance: 1e-10,
    unit: "coins",
  }),

  summary({ fault, polls, fresh, numbered, reconciled }, d) {
    const on = [[fresh, "a second price feed"], [numbered, "numbered orders"], [reconciled, "a look at the position"]].filter(([yes]) => yes).map(([, name]) => name);
    return (
      `A ${FAULTS[fault]} lasts ${polls} poll${polls === 1 ? "" : "s"}. With ${on.join(" and ") || "no guard"} it moves the day’s profit by ${fixed(d.yours, 0)} USD (root mean square) ` +
      `and takes the bot ${fixed(d.worst, 2)} coins off its target at the worst, against ${fixed(d.healthy_worst, 2)} on a day without it.`
    );
  },

  tables: (state, d) => [
    {
      title: "Damage in USD, in order: no guard, second feed, numbered orders, look at the position, all three",
      columns: [{ label: "Guard", values: [0, 1, 2, 3, 4] }, { label: "Damage (USD)", values: d.damage, digits: 0 }],
    },
    {
      title: "One day, hour by hour",
      columns: [
        { label: "Hour", values: d.hours, digits: 2 },
        { label: "Neutral", values: d.target, digits: 3 },
        { label: "Believed", values: d.believed, digits: 3 },
        { label: "Held", values: d.held, digits: 3 },
      ],
    },
  ],

  predict: {
    ask: ({ fault }, d) => `Without a guard the ${FAULTS[fault]} moves the day’s profit by ${fixed(d.damage[0], 0)} USD. By how much with numbered orders alone?`,
    truth: (state, d) => d.damage[2],
    unit: "USD",
    digits: 0,
    explain: ({ fault }) => ({
      stale: "Numbers say nothing about prices: only a second feed helps.",
      double: "The venue refuses the second fill: nothing is left.",
      lost: "The order is filled once, but the bot stands still until the answer comes.",
    })[fault],
  },
};
