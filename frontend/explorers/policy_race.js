/** Four policies and the reader hedge the same option on the same path. */

import { bs, gbm, normals } from "../engine/index.js";
import { h, setHidden, setText, uid } from "../kit/dom.js";
import { fixed } from "../kit/format.js";

const LOOKS = 30;
const CLOCK = 5;
const NAMES = ["every look", "every fifth", "fixed band", "Whalley–Wilmott"];
const COLORS = ["ink", "vermillion", "green", "blue"];

/** What a series of holdings cost, the risk it ran and what it made. */
function account(held, { path, delta, premium }, { one_way, vol, expiry, spot, aversion }, looks = LOOKS) {
  let cost = 0;
  let variance = 0;
  let gains = premium;
  for (let i = 0; i < looks; i++) {
    cost += one_way * Math.abs(held[i] - (i ? held[i - 1] : 0)) * path[i];
    variance += ((held[i] - delta[i]) * path[i] * vol) ** 2;
    gains += held[i] * (path[i + 1] - path[i]);
  }
  const risk = Math.sqrt((variance * expiry) / LOOKS);
  return { cost, risk, score: cost + ((0.5 * aversion) / spot) * risk ** 2, gains };
}

export default {
  name: "PolicyRace",
  layout: "row",

  compute(state, memo) {
    const { seed, one_way, vol, half_width, aversion, spot, expiry } = state;
    const shocks = memo("shocks", [seed], () => normals(seed, LOOKS));
    const path = gbm({ spot, vol, expiry, steps: LOOKS, shocks });
    const greeks = Array.from({ length: LOOKS }, (_, i) => bs.greeks(path[i], spot, expiry - (expiry * i) / LOOKS, vol));
    const delta = Float64Array.from(greeks, (g) => g.delta);
    const premium = greeks[0].price;
    const into = (held, i, width) => Math.min(Math.max(held, delta[i] - width), delta[i] + width);
    const rules = [
      (held, i) => delta[i],
      (held, i) => (i % CLOCK === 0 ? delta[i] : held),
      (held, i) => into(held, i, half_width),
      (held, i) => into(held, i, Math.cbrt(((1.5 * one_way) / (aversion / spot)) * path[i] * greeks[i].gamma ** 2)),
    ];
    const held = new Float64Array(4 * LOOKS);
    rules.forEach((rule, k) => {
      for (let i = 0; i < LOOKS; i++) held[k * LOOKS + i] = i ? rule(held[k * LOOKS + i - 1], i) : delta[0];
    });
    const payoff = Math.max(path[LOOKS] - spot, 0);
    const all = rules.map((_, k) => account(held.subarray(k * LOOKS, (k + 1) * LOOKS), { path, delta, premium }, state));
    const profit = Float64Array.from(all, (one) => one.gains - payoff - one.cost);
    let balance = 0;
    rules.forEach((_, k) => {
      let cash = premium;
      for (let i = 0; i < LOOKS; i++) {
        const trade = held[k * LOOKS + i] - (i ? held[k * LOOKS + i - 1] : 0);
        cash -= (trade + one_way * Math.abs(trade)) * path[i];
      }
      const left = cash + held[(k + 1) * LOOKS - 1] * path[LOOKS] - payoff;
      balance = Math.max(balance, Math.abs(left - profit[k]));
    });
    return {
      path,
      delta,
      held,
      cost: Float64Array.from(all, (one) => one.cost),
      risk: Float64Array.from(all, (one) => one.risk),
      profit,
      score: Float64Array.from(all, (one) => one.score),
      premium,
      balance_residual: balance,
    };
  },

  picture(state, d, { local }) {
    const { shown, expiry } = state;
    const done = shown >= LOOKS;
    const days = Float64Array.from(d.delta, (_, i) => (365 * expiry * i) / LOOKS);
    const first = (values) => Float64Array.from(values, (v, i) => (i < shown ? v : NaN));
    const row = (k) => first(d.held.subarray(k * LOOKS, (k + 1) * LOOKS));
    const mine = local?.held ?? [];
    const you = mine.length === LOOKS && done ? account(mine, d, state) : undefined;
    const costs = [...d.cost, you?.cost ?? 0];
    const risks = [...d.risk, you?.risk ?? 0];
    return [
      {
        title: "Coins held against one call",
        x: { label: "Days", values: days },
        y: { min: -0.05, max: 1.05 },
        lines: [
          { label: "delta", values: first(d.delta), color: "grey", dash: true, width: 1.5, at: null },
          ...(done ? [2, 3].map((k) => ({ label: NAMES[k], values: row(k), color: COLORS[k], step: true, at: null })) : []),
          ...(mine.length ? [{ label: "you", values: Float64Array.from(days, (_, i) => mine[i] ?? NaN), color: "purple", step: true, width: 3, at: null }] : []),
        ],
      },
      {
        title: "Risk run (USD)",
        x: { label: "Cost paid (USD)", values: [0, 1], min: 0, max: 1.25 * Math.max(...costs) },
        y: { min: 0, max: 1.25 * Math.max(...risks, 1e-9) },
        points: done
          ? [
              ...NAMES.map((label, k) => ({ x: d.cost[k], y: d.risk[k], color: COLORS[k], label, side: k === 0 ? "above" : k === 1 ? "right" : k === 2 ? "above" : "below" })),
              ...(you ? [{ x: you.cost, y: you.risk, color: "purple", label: "you", side: "right" }] : []),
            ]
          : [],
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
      title: "Scores, in order: every look, every fifth, fixed band, Whalley–Wilmott",
      columns: [
        { label: "Cost (USD)", values: d.cost, digits: 0 },
        { label: "Risk (USD)", values: d.risk, digits: 0 },
        { label: "Score (USD)", values: d.score, digits: 0 },
        { label: "Profit on this path (USD)", values: d.profit, digits: 0 },
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
