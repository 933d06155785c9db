/** The ledger of a delta hedge, row by row; the reader may say each trade before it is shown. */

import { bs, gbm } from "../engine/index.js";
import { h, setHidden, setText, uid } from "../kit/dom.js";
import { fixed } from "../kit/format.js";
import { tableNode } from "../kit/table.js";

const STEPS = 20;
const whole = (x) => fixed(x, 0);
const WEEKS = Float64Array.from({ length: STEPS + 1 }, (_, i) => i);

function prices({ path, spot, expiry, real_vol: vol, drift, seed, in_the_money: itm, out_of_the_money: otm }) {
  if (path === "random") return gbm({ spot, vol, expiry, steps: STEPS, drift, seed });
  return Float64Array.from(path === "in_the_money" ? itm : otm);
}

/** Only the first `n` of the values; the rest are gaps. */
const first = (values, n, unit = 1) => Float64Array.from(values, (v, i) => (i < n ? v / unit : NaN));

export default {
  name: "HedgeLedger",

  compute(state) {
    const { strike, expiry, rate, quantity, vol } = state;
    const spot = prices(state);
    const n = STEPS + 1;
    const make = () => new Float64Array(n);
    const d = {
      time: make(), spot, delta: make(), holding: make(), trade: make(), cost_of_shares: make(), interest: make(),
      cumulative_cost: make(),
    };
    const growth = Math.expm1((rate * expiry) / STEPS);
    let account = 0;
    let held = 0;
    let carried = 0;
    for (let i = 0; i < n; i++) {
      const t = (d.time[i] = i === STEPS ? expiry : (expiry * i) / STEPS);
      d.delta[i] = bs.delta(spot[i], strike, i === STEPS ? 0 : expiry - t, vol, rate);
      d.holding[i] = quantity * d.delta[i];
      d.trade[i] = d.holding[i] - held;
      d.cost_of_shares[i] = d.trade[i] * spot[i];
      account += d.cost_of_shares[i];
      carried += d.cost_of_shares[i] * Math.exp(rate * (expiry - t));
      d.cumulative_cost[i] = account;
      d.interest[i] = i < STEPS ? account * growth : 0;
      account += d.interest[i];
      held = d.holding[i];
    }
    // What is held is delivered at the strike where the calls are exercised, and sold where they are not.
    const payoff = quantity * Math.max(spot[STEPS] - strike, 0);
    const settled = held * spot[STEPS] - payoff;
    return {
      ...d,
      final_cost: account - settled,
      present_cost: (account - settled) * Math.exp(-rate * expiry),
      premium: quantity * bs.price(spot[0], strike, expiry, vol, rate),
      account_residual: account - carried,
    };
  },

  picture({ strike, shown, quantity }, d, { local }) {
    const done = shown > STEPS;
    const x = { values: WEEKS, min: -0.15, max: STEPS + 0.3 };
    const bare = { ...x, bare: true };
    const size = 62;
    const guesses = Object.entries(local?.guesses ?? {}).filter(([week]) => week < shown);
    // The limits know only what is shown: an axis that fits the whole path would tell how it ends.
    const seen = [...d.spot.slice(0, Math.min(shown, STEPS) + 1), strike, 0.8 * d.spot[0], 1.25 * d.spot[0]];
    const due = (quantity * strike) / 1000; // what buying all shares at the strike would cost
    const paid = [...d.cumulative_cost.slice(0, shown), done ? d.final_cost : 0].map((v) => v / 1000);
    const [lowest, highest] = [Math.min(...paid, 0), Math.max(...paid, 1.1 * due)];
    return [
      {
        title: "Price (USD)",
        height: 118,
        x: bare,
        y: { size, min: 0.99 * Math.min(...seen), max: 1.01 * Math.max(...seen) },
        lines: [{ label: "price", values: first(d.spot, Math.min(shown, STEPS) + 1), color: "ink", at: null }],
        hlines: [{ y: strike, label: `strike ${fixed(strike, strike % 1 ? 2 : 0)}` }],
        points: done ? [] : [{ x: shown, y: d.spot[shown], color: "ink", label: fixed(d.spot[shown]), side: "right" }],
      },
      {
        title: "Shares held (blue: bought, orange: sold)",
        height: 118,
        x: bare,
        y: { size, min: -0.06 * quantity, max: 1.12 * quantity },
        lines: [{ label: "shares held", values: first(d.holding, shown), color: "grey", width: 1.5, step: true, at: null }],
        segments: Array.from({ length: shown }, (_, i) => ({
          from: [i, d.holding[i] - d.trade[i]], to: [i, d.holding[i]], color: d.trade[i] < 0 ? "vermillion" : "blue", width: 3,
        })),
        points: guesses.map(([week, guess]) => ({
          x: Number(week), y: (d.holding[week - 1] ?? 0) + guess, color: "purple", hollow: true,
          label: Number(week) === shown - 1 ? "your guess" : undefined,
        })),
      },
      {
        title: "Paid out so far (thousand USD)",
        height: 150,
        x: { ...x, label: "Week" },
        y: { size, min: lowest - 0.08 * due, max: highest + 0.05 * due },
        lines: [{ label: "paid out", values: first(d.cumulative_cost, shown, 1000), color: "green", step: true, at: null }],
        points: done
          ? [{ x: STEPS, y: d.final_cost / 1000, color: "green", label: `${whole(d.final_cost / 1000)} after delivery`, side: "left" }]
          : [],
      },
    ];
  },

  readout({ shown }, d) {
    const done = shown > STEPS;
    const last = Math.max(0, shown - 1);
    return [
      { label: "Option value at the start", value: d.premium, digits: 0, unit: "USD" },
      done
        ? { label: "Hedge cost, in today's money", value: d.present_cost, digits: 0, unit: "USD" }
        : { label: "Paid out so far", value: shown ? d.cumulative_cost[last] : 0, digits: 0, unit: "USD" },
      done
        ? { label: "Hedge cost, at expiry", value: d.final_cost, digits: 0, unit: "USD" }
        : { label: "Price now", value: d.spot[shown], digits: 2, unit: "USD" },
      { label: "Shares held", value: shown ? d.holding[last] : 0, digits: 0 },
    ];
  },

  invariant: ({ quantity, strike }, d) => ({
    label: "Account minus every payment with its own interest",
    value: d.account_residual,
    tolerance: 1e-10 * quantity * strike,
    unit: "USD",
  }),

  summary({ shown }, d) {
    if (shown <= STEPS) return `The price at week ${shown} is ${fixed(d.spot[shown])}; ${shown} of 21 trades are shown.`;
    const move = d.spot[STEPS] >= d.spot[0] ? "rises" : "falls";
    return (
      `Over 20 weeks the price ${move} from ${fixed(d.spot[0])} to ${fixed(d.spot[STEPS])}. Following delta costs ` +
      `${whole(d.present_cost)} USD in today's money, ${fixed(Math.abs(d.present_cost / d.premium - 1) * 100, 1)} % ` +
      `${d.present_cost > d.premium ? "more" : "less"} than the options were worth at the start.`
    );
  },

  tables: (state, d) => [{ title: "The ledger", columns: columns(d, state.shown) }],

  extra: (page) => createGame(page),
};

function columns(d, shown) {
  const rows = (values) => Array.from(values.slice(0, shown));
  return [
    { label: "Week", values: rows(WEEKS), digits: 0 },
    { label: "Price", values: rows(d.spot), digits: 2 },
    { label: "Delta", values: rows(d.delta), digits: 3 },
    { label: "Shares bought", values: rows(d.trade), digits: 0 },
    { label: "Cost of shares (thousand)", values: rows(d.cost_of_shares).map((v) => v / 1000), digits: 1 },
    { label: "Paid out so far (thousand)", values: rows(d.cumulative_cost).map((v) => v / 1000), digits: 1 },
    { label: "Interest (thousand)", values: rows(d.interest).map((v) => v / 1000), digits: 1 },
  ];
}

/** Say the trade, see the trade, keep the score. */
function createGame({ set, state, redraw }) {
  const local = { guesses: {} };
  let data;
  let of = "";
  const id = uid();
  const question = h("label", { for: id });
  const word = h("p", { class: "dh-word", role: "alert", hidden: true });
  const answer = h("p", { class: "dh-answer", role: "status" });
  const input = h("input", { id, class: "dh-box", type: "text", inputmode: "numeric", autocomplete: "off" });
  const form = h("form", { class: "dh-predict", on: { submit } },
    question,
    h("span", { class: "dh-box-unit" }, input, h("span", { class: "dh-unit" }, "shares"),
      h("button", { type: "submit", class: "dh-button dh-primary" }, "Trade")),
    word);
  const begin = h("button", { type: "button", class: "dh-button dh-primary", on: { click: () => restart(0) } }, "Say the trades yourself");
  const rest = h("button", { type: "button", class: "dh-button", on: { click: () => set("shown", STEPS + 1) } }, "Show the rest");
  const place = h("div", { class: "dh-tables dh-ledger", role: "region", "aria-label": "The ledger, row by row", tabindex: "0" });
  const node = h("div", { class: "dh-game" }, form, answer, h("div", { class: "dh-actions" }, begin, rest), place);

  function restart(shown) {
    local.guesses = {};
    input.value = "";
    set("shown", shown);
    redraw();
    queueMicrotask(() => input.focus()); // once the form is there
  }

  function submit(event) {
    event.preventDefault();
    const { shown, quantity } = state();
    const typed = input.value.trim().replace("−", "-").replaceAll(",", "");
    const guess = Number(typed);
    const why = typed === "" ? "Type a number of shares first, minus to sell."
      : !Number.isFinite(guess) ? `“${input.value}” is not a number.`
      : Math.abs(guess) > quantity ? `More than the ${whole(quantity)} shares that the calls can ask for.` : "";
    setText(word, why);
    setHidden(word, why === "");
    if (why) return;
    local.guesses[shown] = guess;
    input.value = "";
    set("shown", shown + 1);
  }

  function score() {
    const weeks = Object.keys(local.guesses).map(Number);
    if (!weeks.length) return "";
    const last = weeks.at(-1);
    const off = weeks.map((week) => Math.abs(local.guesses[week] - d(week)));
    const right = weeks.filter((week) => Math.sign(Math.round(d(week))) === Math.sign(local.guesses[week])).length;
    const mean = off.reduce((a, b) => a + b, 0) / off.length;
    return `Week ${last}: you said ${whole(local.guesses[last])}, delta says ${whole(d(last))}. ` +
      `Score: right direction ${right} of ${weeks.length}, off by ${whole(mean)} shares on average.`;
  }
  const d = (week) => data.trade[week];

  return {
    node,
    local,
    show(now, numbers) {
      data = numbers;
      const { shown, ...rest_ } = now;
      const key = JSON.stringify(rest_);
      if (of && of !== key) local.guesses = {}; // other prices, another game
      of = key;
      const playing = shown <= STEPS;
      for (const week of Object.keys(local.guesses)) if (week >= shown) delete local.guesses[week];
      setHidden(form, !playing);
      setHidden(rest, !playing);
      setText(begin, playing ? "Start again" : "Say the trades yourself");
      setText(answer, score());
      if (playing) {
        const before = shown ? `The price goes from ${fixed(data.spot[shown - 1])} to ${fixed(data.spot[shown])}, you hold ${whole(data.holding[shown - 1])} shares.`
          : `You have just sold ${whole(now.quantity)} calls, strike ${fixed(now.strike)}, with the price at ${fixed(data.spot[0])}.`;
        setText(question, `Week ${shown}. ${before} How many do you buy (minus: sell)?`);
      }
      place.replaceChildren(tableNode({ title: "The ledger", columns: columns(data, shown) }));
      place.scrollTop = place.scrollHeight;
    },
  };
}
