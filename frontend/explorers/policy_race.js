/** Four policies and the reader hedge the same option on the same path. */

import { bs, gbm, mean, normals, sd } from "../engine/index.js";
import { h, setHidden, setText, uid } from "../kit/dom.js";
import { fixed } from "../kit/format.js";

const LOOKS = 30;
const CLOCK = 5;
const PATHS = 400;
const NAMES = ["every look", "every fifth", "fixed band", "Whalley–Wilmott"];
const COLORS = ["grey", "vermillion", "green", "blue"];

/** What a series of holdings cost, the risk it ran and what it made. */
function account(held, { path, delta, between, premium }, { one_way, vol, expiry, spot, aversion }, looks = LOOKS) {
  const dt = expiry / LOOKS;
  let cost = 0;
  let variance = 0;
  let gains = premium;
  for (let i = 0; i < looks; i++) {
    cost += one_way * Math.abs(held[i] - (i ? held[i - 1] : 0)) * path[i];
    variance += ((held[i] - delta[i]) * path[i] * vol) ** 2 * dt + between[i];
    gains += held[i] * (path[i + 1] - path[i]);
  }
  return { cost, risk: Math.sqrt(variance), score: cost + ((0.5 * aversion) / spot) * variance, gains };
}

/** Prices, deltas and gammas at every look of every path: the same for all policies. */
function look({ seed, spot, vol, expiry }) {
  const prices = gbm({ spot, vol, expiry, steps: LOOKS, paths: PATHS, shocks: normals(seed, PATHS * LOOKS) });
  const delta = new Float64Array(PATHS * LOOKS);
  const gamma = new Float64Array(PATHS * LOOKS);
  for (let k = 0; k < delta.length; k++) {
    const i = k % LOOKS;
    const greeks = bs.greeks(prices[k + (k - i) / LOOKS], spot, expiry - (expiry * i) / LOOKS, vol);
    delta[k] = greeks.delta;
    gamma[k] = greeks.gamma;
  }
  return { prices, delta, gamma, premium: bs.price(spot, spot, expiry, vol) };
}

/** One policy on every path: mean cost, standard deviation of the profit, and what it holds on the first. */
function race({ prices, delta, gamma, premium }, rule, { one_way, spot }) {
  const cost = new Float64Array(PATHS);
  const profit = new Float64Array(PATHS);
  const first = new Float64Array(LOOKS);
  for (let p = 0; p < PATHS; p++) {
    const row = p * (LOOKS + 1);
    let held = 0;
    let cash = premium;
    for (let i = 0; i < LOOKS; i++) {
      const k = p * LOOKS + i;
      const S = prices[row + i];
      const next = i ? rule(held, i, delta[k], S, gamma[k]) : delta[k];
      const paid = one_way * Math.abs(next - held) * S;
      cash -= (next - held) * S + paid;
      cost[p] += paid;
      held = next;
      if (p === 0) first[i] = held;
    }
    const last = prices[row + LOOKS];
    profit[p] = cash + held * last - Math.max(last - spot, 0);
  }
  return { cost, profit, first };
}

const within = (held, target, width) => Math.min(Math.max(held, target - width), target + width);

export default {
  name: "PolicyRace",
  layout: "row",

  compute(state, memo) {
    const { seed, one_way, vol, half_width, aversion, spot, expiry } = state;
    const market = memo("look", [seed, spot, vol, expiry], () => look(state));
    const scale = (1.5 * one_way) / (aversion / spot);
    const rules = [
      (held, i, target) => target,
      (held, i, target) => (i % CLOCK === 0 ? target : held),
      (held, i, target) => within(held, target, half_width),
      (held, i, target, S, gamma) => within(held, target, Math.cbrt(scale * S * gamma * gamma)),
    ];
    const runs = rules.map((rule) => race(market, rule, state));
    const path = market.prices.slice(0, LOOKS + 1);
    const delta = market.delta.slice(0, LOOKS);
    const between = delta.map((_, i) => 0.5 * (market.gamma[i] * (path[i] * vol) ** 2 * (expiry / LOOKS)) ** 2);
    const { premium } = market;
    const payoff = Math.max(path[LOOKS] - spot, 0);
    const all = runs.map((run) => account(run.first, { path, delta, between, premium }, state));
    const each = (f) => Float64Array.from(all, f);
    const profit = each((one, k) => runs[k].profit[0]);
    return {
      path,
      delta,
      between,
      held: Float64Array.from(runs.flatMap((run) => Array.from(run.first))),
      cost: each((one) => one.cost),
      risk: each((one) => one.risk),
      profit,
      score: each((one) => one.score),
      mean_cost: each((one, k) => mean(runs[k].cost)),
      sd: each((one, k) => sd(runs[k].profit)),
      premium,
      balance_residual: Math.max(...all.map((one, k) => Math.abs(one.gains - payoff - one.cost - profit[k]))),
    };
  },

  picture(state, d, { local }) {
    const { shown, expiry } = state;
    const done = shown >= LOOKS;
    const days = Float64Array.from(d.delta, (_, i) => (365 * expiry * i) / LOOKS);
    const first = (values) => Float64Array.from(values, (v, i) => (i < shown ? v : NaN));
    const row = (k) => first(d.held.subarray(k * LOOKS, (k + 1) * LOOKS));
    const mine = local?.held ?? [];
    const you = mine.length && mine.length === shown ? account(mine, d, state, shown) : undefined;
    const far = (values, own = 0) => 1.2 * Math.max(...values, own);
    const costs = far([...d.cost, ...d.mean_cost], you?.cost);
    const risks = far([...d.risk, ...d.sd], you?.risk);
    const crowd = NAMES.flatMap((label, k) => [
      { x: d.mean_cost[k], y: d.sd[k], color: COLORS[k], hollow: true },
      { x: d.cost[k], y: d.risk[k], color: COLORS[k], label, side: k === 3 ? "left" : "right" },
    ]);
    return [
      {
        title: "Coins held against one call",
        x: { label: "Days", values: days, max: 365 * expiry },
        y: { min: -0.05, max: 1.05 },
        lines: [
          { label: "delta", values: first(d.delta), color: "grey", dash: true, width: 1.5, at: 0.12 },
          ...(done ? [2, 3].map((k) => ({ label: NAMES[k], values: row(k), color: COLORS[k], step: true, at: null })) : []),
          ...(mine.length ? [{ label: "you", values: Float64Array.from(days, (_, i) => mine[i] ?? NaN), color: "purple", step: true, width: 3, at: null }] : []),
        ],
      },
      {
        title: "Risk run (USD)",
        x: { label: "Cost paid (USD)", values: [0, 1], min: 0, max: costs },
        y: { min: 0, max: risks },
        segments: done ? NAMES.map((_, k) => ({ from: [d.cost[k], d.risk[k]], to: [d.mean_cost[k], d.sd[k]], color: COLORS[k], width: 1 })) : [],
        points: [
          ...(done ? crowd : []),
          ...(you ? [{ x: you.cost, y: you.risk, color: "purple", label: done ? "you" : "you so far", side: "right" }] : []),
        ],
      },
    ];
  },

  readout(state, d) {
    if (state.shown < LOOKS) {
      return [
        { label: "Look", text: `${state.shown} of ${LOOKS}` },
        { label: "Price", value: d.path[state.shown], digits: 0, unit: "USD" },
        { label: "Delta now", value: d.delta[state.shown], digits: 3 },
      ];
    }
    return NAMES.map((label, k) => ({ label: `Score, ${label}`, value: d.score[k], digits: 0, unit: "USD" }));
  },

  invariant: ({ spot }, d) => ({
    label: "Accounts − sums of gains, all four",
    value: d.balance_residual,
    tolerance: 1e-11 * spot,
    unit: "USD",
  }),

  summary({ shown }, d) {
    if (shown < LOOKS) return `${shown} of ${LOOKS} looks are shown. The price is ${fixed(d.path[shown], 0)} USD and the delta ${fixed(d.delta[shown], 3)}.`;
    const best = d.score.indexOf(Math.min(...d.score));
    return (
      `Paid and risked, in USD: ${NAMES.map((name, k) => `${name} ${fixed(d.cost[k], 0)} and ${fixed(d.risk[k], 0)}`).join("; ")}. ` +
      `The best score is that of ${NAMES[best]}. Their profits on this path, ${Array.from(d.profit, (p) => fixed(p, 0)).join(", ")}, are mostly luck.`
    );
  },

  tables: ({ shown, expiry }, d) => [
    ...(shown < LOOKS ? [] : [{
      title: "Scores and, over 400 paths, means, in order: every look, every fifth, fixed band, Whalley–Wilmott",
      columns: [
        { label: "Cost (USD)", values: d.cost, digits: 0 },
        { label: "Risk (USD)", values: d.risk, digits: 0 },
        { label: "Score (USD)", values: d.score, digits: 0 },
        { label: "Profit on this path (USD)", values: d.profit, digits: 0 },
        { label: "Mean cost (USD)", values: d.mean_cost, digits: 0 },
        { label: "Sd of the profit (USD)", values: d.sd, digits: 0 },
      ],
    }]),
    {
      title: "The path so far",
      columns: [
        { label: "Day", values: Array.from({ length: shown }, (_, i) => (365 * expiry * i) / LOOKS), digits: 1 },
        { label: "Price (USD)", values: Array.from(d.path.slice(0, shown)), digits: 0 },
        { label: "Delta", values: Array.from(d.delta.slice(0, shown)), digits: 3 },
      ],
    },
  ],

  extra: (page) => createRace(page),
};

/** Hedge by hand: at each look hold on, go to the delta, or type a holding. */
function createRace({ set, state, redraw }) {
  const local = { held: [] };
  let data;
  const id = uid();
  const question = h("label", { for: id });
  const word = h("p", { class: "dh-word", role: "alert", hidden: true });
  const answer = h("p", { class: "dh-answer", role: "status" });
  const input = h("input", { id, class: "dh-box", type: "text", inputmode: "decimal", autocomplete: "off" });
  const form = h("form", { class: "dh-predict", on: { submit } },
    question,
    h("span", { class: "dh-box-unit" }, input, h("span", { class: "dh-unit" }, "coins"),
      h("button", { type: "submit", class: "dh-button dh-primary" }, "Hold this")),
    word);
  const button = (text, click) => h("button", { type: "button", class: "dh-button", on: { click } }, text);
  const stay = button("Do nothing", () => play(local.held.at(-1) ?? 0));
  const follow = button("Trade to the delta", () => play(data.delta[state().shown]));
  const rest = button("Do nothing to the end", finish);
  const begin = h("button", { type: "button", class: "dh-button dh-primary", on: { click: start } }, "Hedge by hand");
  const node = h("div", { class: "dh-game" }, form, answer, h("div", { class: "dh-actions" }, begin, follow, stay, rest));

  function start() {
    local.held = [];
    input.value = "";
    set("shown", 0);
    redraw();
    queueMicrotask(() => input.focus());
  }

  function play(amount) {
    local.held.push(amount);
    set("shown", local.held.length);
    redraw();
  }

  function finish() {
    while (local.held.length < LOOKS) local.held.push(local.held.at(-1) ?? 0);
    set("shown", LOOKS);
    redraw();
  }

  function submit(event) {
    event.preventDefault();
    const typed = input.value.trim().replace("−", "-");
    const amount = Number(typed);
    const why = typed === "" ? "Type how many coins to hold, from −1 to 2."
      : !Number.isFinite(amount) ? `“${input.value}” is not a number.`
      : amount < -1 || amount > 2 ? "Hold from −1 to 2 coins against one call." : "";
    setText(word, why);
    setHidden(word, why === "");
    if (why) return;
    input.value = "";
    play(amount);
    input.focus();
  }

  /** Cost and risk of the reader, and the place among the five. */
  function verdict(now) {
    const mine = account(local.held, data, now);
    const place = 1 + data.score.filter((score) => score < mine.score).length;
    return `You paid ${fixed(mine.cost, 0)} USD and ran a risk of ${fixed(mine.risk, 0)}: a score of ${fixed(mine.score, 0)}, place ${place} of 5.`;
  }

  return {
    node,
    local,
    show(now, d) {
      data = d;
      const { shown } = now;
      if (local.held.length > shown) local.held.length = shown;
      const playing = shown < LOOKS && local.held.length === shown;
      for (const part of [form, follow, stay, rest]) setHidden(part, !playing);
      setText(begin, local.held.length || playing ? "Start again" : "Hedge by hand");
      setText(answer, shown === LOOKS && local.held.length === LOOKS ? verdict(now) : "");
      if (playing) {
        const held = local.held.at(-1) ?? 0;
        setText(question, `Look ${shown + 1} of ${LOOKS}: the price is ${fixed(d.path[shown], 0)}, the delta ${fixed(d.delta[shown], 3)}, you hold ${fixed(held, 3)}. How much do you hold now?`);
      }
    },
  };
}
