/**
 * One chart: uPlot for axes and lines, `marks.js` for everything else, one plain description for both.
 *
 * @typedef {object} Axis
 * @property {string} [label] quantity and unit, for example "Spot price (USD)"
 * @property {ArrayLike<number>} [values] x only: the positions shared by `lines`, `bars` and `bands`
 * @property {number} [min]
 * @property {number} [max]
 * @property {boolean} [log]
 * @property {(value: number) => string} [format] tick text; the default suits most numbers
 * @property {number} [size] y only: room for the tick text in pixels; give stacked charts the same
 * @property {number} [space] x only: pixels from one tick to the next at least; 56 unless told
 * @property {boolean} [bare] x only: no numbers, for all but the last of stacked charts
 * @property {string} [control] x only: the control that moves when the reader drags in the chart
 *
 * @typedef {object} Line
 * @property {string} label written beside the line and in the table
 * @property {ArrayLike<number>} values NaN leaves a gap
 * @property {string} color blue, vermillion, green, purple, grey, ink or muted
 * @property {number} [width]
 * @property {boolean} [dash]
 * @property {boolean} [step] hold each value until the next x
 * @property {number|null} [at] where the label stands, 0 (left) to 1 (right); null writes none
 * @property {"above"|"below"|"left"|"right"} [side] of the line on which the label stands
 *
 * @typedef {object} Picture
 * @property {string} title what the chart shows, with the unit of y
 * @property {Axis} x
 * @property {Axis} [y]
 * @property {number} [height] in CSS pixels; 260 unless told
 * @property {Line[]} [lines]
 * @property {object[]} [bars] `{values, color, label}` centred on x; with `labels`, one for each, they stand apart, and
 *   may have `colors`
 * @property {object[]} [bands] `{low, high, color, label}`
 * @property {object[]} [points] `{x, y, color, label, hollow, side}` one dot each
 * @property {object[]} [clouds] `{x, y, color, label, size}` many dots
 * @property {object[]} [segments] `{from: [x, y], to: [x, y], color, label, dash, width}`
 * @property {object[]} [vlines] `{x, label, color, side}` and `hlines` `{y, label, color}`
 * @property {object} [heat] `{x0, x1, y0, y1, columns, rows, values, colors}` row by row from y0 upwards,
 *   values from 0 to 1, colors the names between which they run, `["paper", "blue"]` unless told
 */

import uPlot from "uplot";
import { h, setText } from "./dom.js";
import { fixed, significant } from "./format.js";
import { drawOver, drawUnder, extent } from "./marks.js";

const FONT = "12px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
const NARROW = 480;

export class Chart {
  /** @param {{palette: () => object, drag: (control: string, value: number) => void}} page */
  constructor(page) {
    this.page = page;
    this.heading = h("span", { class: "dh-chart-title" });
    this.hover = h("span", { class: "dh-hover", "aria-hidden": "true" });
    this.box = h("div", { class: "dh-plot", role: "img" });
    this.node = h("div", { class: "dh-chart" }, h("p", { class: "dh-chart-head" }, this.heading, this.hover), this.box);
    this.resize = new ResizeObserver(() => this.#fit());
    this.resize.observe(this.box);
  }

  /** Show a picture, finished when this returns. @param {Picture} picture */
  draw(picture) {
    this.picture = picture;
    setText(this.heading, picture.title);
    if (this.box.getAttribute("aria-label") !== picture.title) this.box.setAttribute("aria-label", picture.title);
    this.ranges = extent(picture);
    const shape = JSON.stringify([
      !!picture.x.log, !!picture.y?.log, picture.x.label, picture.x.bare, picture.height, picture.x.control,
      picture.lines?.map((line) => [line.color, line.width, line.dash, line.step]),
    ]);
    if (shape !== this.shape) this.#build(shape);
    else this.plot?.batch(() => this.plot.setData(this.#data()));
  }

  /** Draw the same picture again, in the colours of the moment. */
  repaint() {
    this.plot?.batch(() => this.plot.redraw(false, true));
  }

  destroy() {
    this.resize.disconnect();
    this.plot?.destroy();
    this.plot = undefined;
  }

  #data() {
    const { x, lines = [] } = this.picture;
    const at = x.values ?? [this.ranges.x[0], this.ranges.x[1]];
    const gaps = (values) => (hasGap(values) ? Array.from(values, (v) => (v === v ? v : null)) : values);
    return [at, ...(lines.length ? lines.map((line) => gaps(line.values)) : [new Array(at.length).fill(null)])];
  }

  #size() {
    const width = Math.max(this.box.clientWidth, 160);
    const height = this.picture.height ?? 260;
    return { width, height: width < NARROW ? Math.min(height, 200) : height };
  }

  #fit() {
    if (!this.picture || !this.box.clientWidth) return;
    const size = this.#size();
    if (!this.plot) this.#build(this.shape);
    else if (size.width !== this.plot.width || size.height !== this.plot.height) this.plot.setSize(size);
  }

  #build(shape) {
    this.plot?.destroy();
    this.shape = shape;
    const size = this.#size();
    this.box.style.minHeight = `${size.height}px`;
    this.plot = new uPlot(options(this, size), this.#data(), this.box);
    const control = this.picture.x.control;
    this.plot.over.classList.toggle("dh-drag", Boolean(control));
    if (control) this.plot.over.addEventListener("pointerdown", (event) => this.#startDrag(event, control));
  }

  #startDrag(event, control) {
    const { over } = this.plot;
    const move = (e) => {
      const left = e.clientX - over.getBoundingClientRect().left;
      this.page.drag(control, this.plot.posToVal(left, "x"));
    };
    over.setPointerCapture(event.pointerId);
    over.addEventListener("pointermove", move);
    const stop = () => over.removeEventListener("pointermove", move);
    over.addEventListener("pointerup", stop, { once: true });
    over.addEventListener("pointercancel", stop, { once: true });
    move(event);
  }

  /** What the pointer stands on, in words. */
  showHover(index) {
    if (index === null || index === undefined || !this.picture.x.values) return setText(this.hover, "");
    const { x, lines = [], bars = [] } = this.picture;
    const name = x.label?.replace(/ \(.*/, "") ?? "x";
    const parts = [...lines, ...bars]
      .filter((line) => line.label && Number.isFinite(line.values[index]))
      .map((line) => `${line.label} ${significant(line.values[index], 4)}`);
    return setText(this.hover, [`${name} ${significant(x.values[index], 4)}`, ...parts].join("  ·  "));
  }
}

function hasGap(values) {
  for (let i = 0; i < values.length; i++) if (values[i] !== values[i]) return true;
  return false;
}

function tickText(axis) {
  return (plot, splits, index, space, step) =>
    splits.map((value) => {
      if (value === null) return "";
      if (axis()?.format) return axis().format(value);
      return axis()?.log ? significant(value, 1) : fixed(value, decimals(step));
    });
}

/** On a logarithmic axis powers of ten suffice; where there is hardly one, 2 and 5 help. */
function decades(plot, axis, low, high) {
  const splits = [];
  const steps = high / low >= 30 ? [1] : [1, 2, 5];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const step of steps) {
      const v = Number(`${step}e${power}`);
      if (v >= low && v <= high) splits.push(v);
    }
  }
  return splits;
}

/** How many decimals a step such as 2.5 or 0.05 needs. */
function decimals(step) {
  let n = 0;
  while (n < 12 && Math.abs(step * 10 ** n - Math.round(step * 10 ** n)) > 1e-6 * step * 10 ** n) n++;
  return n;
}

function options(chart, size) {
  const color = (name) => chart.page.palette()[name];
  const { x, y, lines = [] } = chart.picture;
  const axis = (extra) => ({
    stroke: () => color("muted"),
    font: FONT,
    labelFont: FONT,
    gap: 4,
    grid: { stroke: () => color("grid"), width: 1 },
    ticks: { show: false },
    ...extra,
  });
  // uPlot's own splits expect limits at powers of ten; from others they may never arrive.
  const sparse = (on) => (on ? { splits: decades, filter: (plot, splits) => splits } : {});
  return {
    ...size,
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      points: { size: 6, fill: (plot, i) => color(chart.picture.lines?.[i - 1]?.color ?? "ink") },
    },
    padding: [8, 22, 0, 0],
    scales: {
      x: { time: false, distr: x.log ? 3 : 1, range: () => chart.ranges.x },
      y: { distr: y?.log ? 3 : 1, range: () => chart.ranges.y },
    },
    axes: [
      axis({
        label: x.label, labelSize: x.label ? 18 : 0, size: x.bare ? 4 : 24, space: x.space ?? 56,
        ...sparse(x.log),
        grid: { show: false },
        border: { show: true, stroke: () => color("axis"), width: 1 },
        values: x.bare ? (plot, splits) => splits.map(() => "") : tickText(() => chart.picture.x),
      }),
      axis({
        space: 30,
        ...sparse(y?.log),
        grid: { stroke: () => color("grid"), width: 1 },
        size: (plot, values) => chart.picture.y?.size ?? (values ? 12 + 7 * Math.max(2, ...values.map((v) => v.length)) : 40),
        values: tickText(() => chart.picture.y),
      }),
    ],
    series: [
      {},
      ...(lines.length ? lines : [{ color: "ink" }]).map((line) => ({
        stroke: () => color(line.color),
        width: line.width ?? 2,
        dash: line.dash ? [6, 5] : undefined,
        paths: line.step ? uPlot.paths.stepped({ align: 1 }) : undefined,
        pxAlign: line.step ? 1 : 0, // a curve that keeps to whole pixels shows steps
        points: { show: false },
      })),
    ],
    hooks: {
      drawAxes: [(plot) => drawUnder(plot, chart.picture, color)],
      draw: [(plot) => drawOver(plot, chart.picture, color)],
      setCursor: [(plot) => chart.showHover(plot.cursor.left < 0 ? null : plot.cursor.idx)],
    },
  };
}
