/** Direct labels: words beside what they name, clear of each other, of the lines and of the dots. */

import uPlot from "uplot";

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
const LINE_HEIGHT = 15;
const SIDES = ["above", "below", "left", "right"];
const OPPOSITE = { above: "below", below: "above", left: "right", right: "left" };

/**
 * Where else a word may stand, the nearest first: another side, along by parts of its own width, up or down by
 * lines of text. The price is what the move is worth in lines of text covered.
 */
const MOVES = [0, 1, 2].flatMap((turn) =>
  [0, -0.25, 0.25, -0.5, 0.5].flatMap((along) =>
    [0, -0.5, 0.5, -1, 1, -1.5, 1.5, -2, 2, -3, 3].map((rows) => ({
      turn, along, rows, price: [0, 0.7, 1.4][turn] + Math.abs(along) + 0.8 * Math.abs(rows),
    })))).sort((a, b) => a.price - b.price);

const clamp = (v, low, high) => Math.max(low, Math.min(high, v));
const edgeAlign = (x, { left, width }) => (x < left + 0.12 * width ? 0 : x > left + 0.88 * width ? 1 : 0.5);

/** Words and where they would like to stand, in canvas pixels. */
function collect(plot, picture) {
  const px = (v) => plot.valToPos(v, "x", true);
  const py = (v) => plot.valToPos(v, "y", true);
  const { left, top, width, height } = plot.bbox;
  const ratio = uPlot.pxRatio;
  const labels = [];
  // `others`: further places as good as the first, or nearly.
  const put = (text, hue, x, y, side, align = 0.5, others = []) => text && labels.push({ text, hue, x, y, side, align, others });
  const beside = (line, values) => {
    if (line.at === null || !values.length) return;
    const [first, ...others] = [0, -0.07, 0.07, -0.14, 0.14, -0.21, 0.21].flatMap((step) => {
      const at = clamp((line.at ?? 1) + step, 0, 1);
      const i = nearest(picture.x.values, plot.posToVal(left + at * width, "x", true), values);
      return i < 0 ? [] : [{ x: px(picture.x.values[i]), y: py(values[i]), align: at, price: 6 * Math.abs(step) }];
    });
    if (first) put(line.label, line.color, first.x, first.y, line.side ?? "above", first.align, others);
  };
  for (const bar of picture.bars ?? []) {
    bar.labels?.forEach((text, i) => {
      const hue = bar.colors?.[i] ?? bar.color ?? "blue";
      const down = bar.values[i] < 0;
      // Beyond the longest of the bars that stand side by side.
      const y = picture.bars.reduce((far, { values: { [i]: v } }) => (down ? v < far : v > far) ? v : far, bar.values[i]);
      put(text, hue, px(picture.x.values[i]), py(y), down ? "below" : "above");
    });
  }
  // What stands at one place comes before what may stand anywhere along a line.
  for (const p of picture.points ?? []) {
    put(p.label, p.color ?? "ink", px(p.x), py(p.y), p.side ?? "above", p.align ?? edgeAlign(px(p.x), plot.bbox));
  }
  for (const line of picture.lines ?? []) beside(line, line.values);
  for (const band of picture.bands ?? []) beside({ color: "grey", ...band }, band.high);
  for (const bar of picture.bars ?? []) if (bar.at !== undefined) beside(bar, bar.values);
  for (const s of picture.segments ?? []) {
    const x = px((s.from[0] + s.to[0]) / 2);
    put(s.label, s.color ?? "ink", x, py((s.from[1] + s.to[1]) / 2), s.side ?? (x > left + 0.75 * width ? "left" : "right"));
  }
  for (const v of picture.vlines ?? []) {
    put(v.label, v.color ?? "muted", px(v.x), top + 2 * ratio, v.side ?? "below", edgeAlign(px(v.x), plot.bbox));
  }
  for (const l of picture.hlines ?? []) {
    const others = [0, 0.25, 0.5, 0.75].map((at) => ({ x: left + at * width, y: py(l.y), align: at, price: 0.6 }));
    put(l.label, l.color ?? "muted", left + width, py(l.y), "above", 1, others);
  }
  return labels.filter(({ x, y }) => Number.isFinite(x) && y >= top - 40 * ratio && y <= top + height + 40 * ratio);
}

/** The index whose x is nearest to the one wanted, among those with a number to show. */
function nearest(at, x, values) {
  let best = -1;
  for (let i = 0; i < at.length; i++) {
    if (Number.isFinite(values[i]) && (best < 0 || Math.abs(at[i] - x) < Math.abs(at[best] - x))) best = i;
  }
  return best;
}

/** What words should not cover: pieces of lines as [x0, y0, x1, y1, weight] and dots as [x, y]. */
function obstacles(plot, picture) {
  const px = (v) => plot.valToPos(v, "x", true);
  const py = (v) => plot.valToPos(v, "y", true);
  const at = Array.from(picture.x.values ?? [], px);
  const pieces = [];
  for (const { values, step } of picture.lines ?? []) {
    const stride = Math.ceil(values.length / 100); // finer than that is finer than a letter
    let last;
    for (let i = 0; i < values.length; i += stride) {
      const y = py(values[i]);
      if (last !== undefined && y === y) pieces.push([at[i - stride], last, at[i], step ? last : y]);
      last = y === y ? y : undefined;
    }
  }
  for (const { from, to } of picture.segments ?? []) pieces.push([px(from[0]), py(from[1]), px(to[0]), py(to[1])]);
  const { left, width } = plot.bbox;
  for (const { y } of picture.hlines ?? []) pieces.push([left, py(y), left + width, py(y), 0.15]); // thin: it may go on behind a word
  return { pieces, dots: (picture.points ?? []).map((p) => [px(p.x), py(p.y)]), words: [] };
}

/** How much of the lines, dots and words a word at this place would cover, in lines of text, counted up to `enough`. */
function covered({ pieces, dots, words }, x, y, wide, tall, ratio, enough) {
  const half = 0.36 * tall; // letters are lower than their line
  let cost = 0;
  for (const word of words) {
    if (Math.abs(word.y - y) < 0.93 * tall && word.x < x + wide + 0.3 * tall && x < word.x + word.wide + 0.3 * tall) cost += 20;
  }
  for (const [dx, dy] of dots) {
    if (dx > x - 6 * ratio && dx < x + wide + 6 * ratio && Math.abs(dy - y) < half + 5 * ratio) cost += 3;
  }
  for (const piece of pieces) {
    if (cost >= enough) break;
    const x0 = piece[0];
    const x1 = piece[2];
    if ((x0 < x && x1 < x) || (x0 > x + wide && x1 > x + wide)) continue;
    const y0 = piece[1];
    const y1 = piece[3];
    if ((y0 < y - half && y1 < y - half) || (y0 > y + half && y1 > y + half)) continue;
    const weight = piece[4] ?? 1.8;
    const low = Math.max(Math.min(x0, x1), x);
    const high = Math.min(Math.max(x0, x1), x + wide);
    // The part of the piece above and below the word's width, then the part within its height.
    const slope = x1 === x0 ? 0 : (y1 - y0) / (x1 - x0);
    const [a, b] = x1 === x0 ? [y0, y1] : [y0 + slope * (low - x0), y0 + slope * (high - x0)];
    const [top, end] = [Math.max(Math.min(a, b), y - half), Math.min(Math.max(a, b), y + half)];
    if (top > end) continue;
    const share = a === b ? 1 : (end - top) / Math.abs(b - a);
    cost += (weight * (share * (high - low) + (end - top))) / tall;
  }
  return cost;
}

/** The side after no, one or two turns: as wished, the opposite, across. */
function turned(side, turn) {
  if (turn === 0) return side;
  return turn === 1 ? OPPOSITE[side] : SIDES[(SIDES.indexOf(side) + 2) % 4];
}

/** The first place that covers nothing, or the one that covers least for its price. */
function place(label, blocked, wide, tall, { left, top, width, height }, ratio) {
  const limits = { x: [left + 3 * ratio, left + width - wide - 3 * ratio], y: [top + tall / 2, top + height - tall / 2] };
  let best = { cost: Infinity };
  for (const at of [{ x: label.x, y: label.y, align: label.align, price: 0 }, ...label.others]) {
    for (const move of MOVES) {
      const price = at.price + move.price;
      if (price >= best.cost) break;
      const side = turned(label.side, move.turn);
      const aside = side === "right" ? 9 * ratio : side === "left" ? -wide - 9 * ratio : -at.align * wide;
      const away = side === "above" ? -0.75 * tall : side === "below" ? 0.75 * tall : 0;
      const wanted = { x: at.x + aside + move.along * wide, y: at.y + away + move.rows * tall };
      const x = clamp(wanted.x, ...limits.x);
      const y = clamp(wanted.y, ...limits.y);
      const pushed = (Math.abs(wanted.x - x) / wide + Math.abs(wanted.y - y) / tall) * 0.5;
      const cost = price + pushed + covered(blocked, x, y, wide, tall, ratio, best.cost - price - pushed);
      if (cost < best.cost) best = { x, y, wide, cost };
    }
  }
  return best;
}

/** Write the labels of a picture with a halo of paper around them. */
export function drawLabels(plot, picture, color) {
  const { ctx } = plot;
  const ratio = uPlot.pxRatio;
  const tall = LINE_HEIGHT * ratio;
  const labels = collect(plot, picture);
  if (!labels.length) return;
  const blocked = obstacles(plot, picture);
  ctx.save();
  ctx.font = `600 ${12 * ratio}px ${FONT}`;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4 * ratio;
  ctx.strokeStyle = color("paper");
  for (const label of labels) {
    const word = place(label, blocked, ctx.measureText(label.text).width, tall, plot.bbox, ratio);
    blocked.words.push(word);
    ctx.strokeText(label.text, word.x, word.y);
    ctx.fillStyle = color(`${label.hue}-text`) ?? color(label.hue);
    ctx.fillText(label.text, word.x, word.y);
  }
  ctx.restore();
}
