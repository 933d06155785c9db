/** What uPlot has no form for: bands, bars, heat maps, dots, segments and reference lines. */

import uPlot from "uplot";
import { drawLabels } from "./labels.js";

/** The ranges of both axes: what the picture asks for, else what its numbers need. */
export function extent(picture) {
  const { x, y = {}, lines = [], bars = [], bands = [], points = [], clouds = [], segments = [], heat } = picture;
  const across = range([
    ...(x.values ? [x.values] : []), ...clouds.map((c) => c.x), points.map((p) => p.x),
    ...segments.map((s) => [s.from[0], s.to[0]]), ...(heat ? [[heat.x0, heat.x1]] : []),
  ]);
  const up = range([
    ...lines.map((l) => l.values), ...bars.map((b) => b.values), ...bands.flatMap((b) => [b.low, b.high]),
    ...clouds.map((c) => c.y), points.map((p) => p.y), ...segments.map((s) => [s.from[1], s.to[1]]),
    ...(bars.length ? [[0]] : []), ...(heat ? [[heat.y0, heat.y1]] : []),
  ]);
  let xs = across;
  if (bars.length && x.values?.length > 1) {
    const half = (x.values[1] - x.values[0]) / 2;
    xs = [across[0] - half, across[1] + half];
  }
  const named = bars.some((bar) => bar.labels);
  const ys = heat ? up : y.log ? [up[0] / 1.25, up[1] * 1.25] : padded(up, bars.length > 0, named);
  return { x: [x.min ?? xs[0], x.max ?? xs[1]], y: [y.min ?? ys[0], y.max ?? ys[1]] };
}

function range(arrays) {
  let low = Infinity;
  let high = -Infinity;
  for (const values of arrays) {
    for (let i = 0; i < values.length; i++) {
      const v = values[i];
      if (v - v !== 0) continue; // an axis to infinity would never end
      if (v < low) low = v;
      if (v > high) high = v;
    }
  }
  return low > high ? [0, 1] : low === high ? [low - 1, high + 1] : [low, high];
}

/** Words stand above the marks; those of bars below the bars that point down, too. */
function padded([low, high], fromZero, named) {
  const room = 0.06 * (high - low);
  return [fromZero && low === 0 ? 0 : low - (named ? 2.8 : 1) * room, high + (named ? 2.8 : 1.6) * room];
}

/** Everything that lies below the lines. */
export function drawUnder(plot, picture, color) {
  clipped(plot, (ctx, px, py) => {
    if (picture.heat) drawHeat(ctx, picture.heat, px, py, color);
    for (const band of picture.bands ?? []) drawBand(ctx, picture.x.values, band, px, py, color);
    drawBars(ctx, picture, px, py, color);
    for (const line of picture.hlines ?? []) reference(ctx, plot, null, py(line.y), color(line.color ?? "axis"));
    for (const line of picture.vlines ?? []) reference(ctx, plot, px(line.x), null, color(line.color ?? "axis"));
  });
}

/** Everything that lies above the lines, and all words. */
export function drawOver(plot, picture, color) {
  const ratio = uPlot.pxRatio;
  clipped(plot, (ctx, px, py) => {
    for (const { from, to, color: hue = "ink", dash, width = 2 } of picture.segments ?? []) {
      ctx.strokeStyle = color(hue);
      ctx.lineWidth = width * ratio;
      ctx.setLineDash(dash ? [5 * ratio, 4 * ratio] : []);
      ctx.beginPath();
      ctx.moveTo(px(from[0]), py(from[1]));
      ctx.lineTo(px(to[0]), py(to[1]));
      ctx.stroke();
    }
    ctx.setLineDash([]);
    for (const cloud of picture.clouds ?? []) drawCloud(ctx, cloud, px, py, color);
    for (const point of picture.points ?? []) drawPoint(ctx, point, px, py, color);
  });
  drawLabels(plot, picture, color);
}

function clipped(plot, draw) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(ctx, (v) => plot.valToPos(v, "x", true), (v) => plot.valToPos(v, "y", true));
  ctx.restore();
}

function reference(ctx, plot, x, y, stroke) {
  const { left, top, width, height } = plot.bbox;
  ctx.strokeStyle = stroke;
  ctx.lineWidth = uPlot.pxRatio;
  ctx.beginPath();
  ctx.moveTo(x ?? left, y ?? top);
  ctx.lineTo(x ?? left + width, y ?? top + height);
  ctx.stroke();
}

function drawBand(ctx, at, { low, high, color: hue = "grey" }, px, py, color) {
  ctx.globalAlpha = 0.18;
  ctx.fillStyle = color(hue);
  ctx.beginPath();
  for (let i = 0; i < at.length; i++) ctx.lineTo(px(at[i]), py(high[i]));
  for (let i = at.length - 1; i >= 0; i--) ctx.lineTo(px(at[i]), py(low[i]));
  ctx.fill();
  ctx.globalAlpha = 1;
}

function drawBars(ctx, { bars = [], x }, px, py, color) {
  if (!bars.length) return;
  const whole = x.values.length > 1 ? Math.abs(px(x.values[1]) - px(x.values[0])) : 40 * uPlot.pxRatio;
  // Bars with names of their own stand apart, those of a histogram touch but for a pixel.
  const named = bars.some((bar) => bar.labels);
  const gap = named ? 0.25 * whole : 0;
  const line = named || whole < 3 * uPlot.pxRatio ? 0 : Math.max(1, Math.round(uPlot.pxRatio));
  const width = (whole - gap) / bars.length;
  bars.forEach((bar, k) => {
    ctx.globalAlpha = 0.75;
    for (let i = 0; i < x.values.length; i++) {
      ctx.fillStyle = color(bar.colors?.[i] ?? bar.color ?? "blue");
      // Edges on whole pixels: between them neighbours would blur by different amounts.
      const left = px(x.values[i]) - (whole - gap) / 2 + k * width;
      const from = Math.round(left);
      const to = Math.max(Math.round(left + width) - line, from + 1);
      ctx.fillRect(from, py(bar.values[i]), to - from, py(0) - py(bar.values[i]));
    }
  });
  ctx.globalAlpha = 1;
}

function drawCloud(ctx, { x, y, color: hue = "blue", size = 3 }, px, py, color) {
  const side = size * uPlot.pxRatio;
  ctx.fillStyle = color(hue);
  ctx.globalAlpha = x.length > 500 ? 0.35 : 0.7;
  for (let i = 0; i < x.length; i++) ctx.fillRect(px(x[i]) - side / 2, py(y[i]) - side / 2, side, side);
  ctx.globalAlpha = 1;
}

function drawPoint(ctx, { x, y, color: hue = "ink", hollow }, px, py, color) {
  ctx.beginPath();
  ctx.arc(px(x), py(y), 4.5 * uPlot.pxRatio, 0, 2 * Math.PI);
  ctx.fillStyle = color(hollow ? "paper" : hue);
  ctx.strokeStyle = color(hollow ? hue : "paper");
  ctx.lineWidth = 2 * uPlot.pxRatio;
  ctx.fill();
  ctx.stroke();
}

/** "#fa0" or "#ffaa00" as [r, g, b]. */
function rgb(text) {
  const digits = text.slice(1);
  const full = digits.length === 3 ? digits.replace(/./g, "$&$&") : digits;
  return [0, 2, 4].map((i) => parseInt(full.slice(i, i + 2), 16));
}

/** A value from 0 to 1 as a colour of the palette, or between two of them. */
function scaleOf(names, color) {
  const stops = names.map((name) => rgb(color(name)));
  return (value) => {
    const place = clamp(value, 0, 1) * (stops.length - 1);
    const i = Math.min(Math.floor(place), stops.length - 2);
    return stops[i].map((v, k) => v + (place - i) * (stops[i + 1][k] - v));
  };
}

function drawHeat(ctx, heat, px, py, color) {
  const { columns, rows } = heat;
  const colors = scaleOf(heat.colors ?? ["paper", "blue"], color);
  const image = new ImageData(columns, rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [r, g, b] = colors(heat.values[row * columns + column]);
      image.data.set([r, g, b, 255], 4 * ((rows - 1 - row) * columns + column));
    }
  }
  const tile = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  tile.getContext("2d").putImageData(image, 0, 0);
  const left = px(heat.x0);
  const top = py(heat.y1);
  ctx.imageSmoothingEnabled = heat.smooth ?? true;
  ctx.drawImage(tile, left, top, px(heat.x1) - left, py(heat.y0) - top);
}

const clamp = (v, low, high) => Math.max(low, Math.min(high, v));
