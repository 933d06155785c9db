/** Predict, run, reconcile: type a number first, then see it beside the truth. */

import { h, setHidden, setText, uid } from "./dom.js";
import { fixed } from "./format.js";

/**
 * @param {{ask: Function, truth: Function, unit?: string, digits?: number, explain?: Function}} predict
 * @param {() => void} redraw called when secrets are to be hidden or shown
 */
export function createPrediction(predict, redraw) {
  let stage = "off"; // off, open, told
  let guess;
  let latest;
  const id = uid();
  const digits = predict.digits ?? 2;
  const question = h("label", { for: id });
  const word = h("p", { class: "dh-word", role: "alert", hidden: true });
  const answer = h("p", { class: "dh-answer", role: "status" });
  const input = h("input", { id, class: "dh-box", type: "text", inputmode: "decimal", autocomplete: "off" });
  const reveal = h("button", { type: "submit", class: "dh-button" }, "Reveal");
  const form = h("form", {
    class: "dh-predict", hidden: true,
    on: {
      submit: (event) => {
        event.preventDefault();
        const typed = input.value.trim().replace("−", "-");
        const good = typed !== "" && Number.isFinite(Number(typed));
        setHidden(word, good);
        setText(word, good ? "" : typed === "" ? "Type a number first." : `“${typed}” is not a number.`);
        if (!good) return;
        guess = Number(typed);
        stage = "told";
        redraw();
      },
    },
  }, question, h("span", { class: "dh-box-unit" }, input, predict.unit && h("span", { class: "dh-unit" }, predict.unit), reveal), word, answer);
  const button = h("button", {
    type: "button", class: "dh-button", "aria-expanded": "false",
    on: {
      click: () => {
        stage = stage === "off" ? "open" : "off";
        button.setAttribute("aria-expanded", String(stage !== "off"));
        setText(button, stage === "off" ? "Predict first" : "Stop predicting");
        setHidden(form, stage === "off");
        input.value = "";
        redraw();
        if (stage === "open") input.focus();
      },
    },
  }, "Predict first");
  const withUnit = (value, places = digits) => `${fixed(value, places)}${predict.unit ? ` ${predict.unit}` : ""}`;
  /** The guess with as many decimals as were typed. */
  const asTyped = (value) => withUnit(value, Math.max(digits, String(value).split(".")[1]?.length ?? 0));
  return {
    button,
    form,
    /** True while the answer must stay hidden. */
    guessing: () => stage === "open",
    /** A new state is a new question. */
    changed: () => { if (stage === "told") { stage = "open"; input.value = ""; } },
    show: (state, data) => {
      if (stage === "off") return;
      latest = predict.truth(state, data);
      setText(question, predict.ask(state, data));
      if (stage === "open") return setText(answer, "");
      const note = predict.explain ? ` ${predict.explain(state, data, guess)}` : "";
      setText(answer, `You said ${asTyped(guess)}; it is ${withUnit(latest)}; you were off by ${withUnit(Math.abs(guess - latest))}.${note}`);
    },
  };
}
