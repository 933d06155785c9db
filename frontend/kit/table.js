/** "Show as table": the plotted numbers, for reading, copying and screen readers. */

import { h, setHidden } from "./dom.js";
import { significant, fixed } from "./format.js";

/** The tables behind the pictures: x and every line or bar; then single points. */
export function tablesOf(pictures) {
  return pictures.flatMap((picture) => {
    const { x, lines = [], bars = [], bands = [], clouds = [], points = [], heat } = picture;
    const columns = [
      ...lines, ...bars, ...bands.flatMap((b) => [{ label: `${b.label}, low`, values: b.low }, { label: `${b.label}, high`, values: b.high }]),
    ].filter((column) => column.label);
    const named = points.filter((point) => point.label);
    return [
      ...(x.values && columns.length ? [{ title: picture.title, columns: [{ label: x.label, values: x.values }, ...columns] }] : []),
      ...clouds.map((c) => ({ title: `${picture.title}: ${c.label}`, columns: [{ label: x.label, values: c.x }, { label: c.label, values: c.y }] })),
      ...(named.length ? [{ title: `${picture.title}: marked points`, columns: [
        { label: "Point", values: named.map((p) => p.label) }, { label: x.label, values: named.map((p) => p.x) },
        { label: "Value", values: named.map((p) => p.y) }] }] : []),
      ...(heat ? [{ title: picture.title, columns: heatColumns(picture) }] : []),
    ];
  });
}

function heatColumns({ x, y, heat }) {
  const { columns, rows, values, x0, x1, y0, y1 } = heat;
  const cell = (i, n, a, b) => a + ((i + 0.5) * (b - a)) / n;
  const pick = Array.from({ length: Math.min(columns, 8) }, (_, k) => Math.floor(((k + 0.5) * columns) / Math.min(columns, 8)));
  return [
    { label: y?.label ?? "y", values: Array.from({ length: rows }, (_, r) => cell(r, rows, y0, y1)) },
    ...pick.map((c) => ({
      label: `${x.label} ${significant(cell(c, columns, x0, x1), 3)}`,
      values: Array.from({ length: rows }, (_, r) => values[r * columns + c]),
    })),
  ];
}

/** One HTML table. A column is `{label, values, digits}`; without digits, five significant figures. */
export function tableNode({ title, columns, rowClass }) {
  const rows = Array.from({ length: columns[0].values.length }, (_, i) =>
    h("tr", { class: rowClass?.(i) }, ...columns.map(({ values, digits }, k) => {
      const value = values[i];
      const text = typeof value === "string" ? value : digits === undefined ? significant(value, 5) : fixed(value, digits);
      return k === 0 ? h("th", { scope: "row" }, text) : h("td", {}, text);
    })));
  return h("table", { class: "dh-table" },
    h("caption", {}, title),
    h("thead", {}, h("tr", {}, ...columns.map(({ label }) => h("th", { scope: "col" }, label)))),
    h("tbody", {}, ...rows));
}

/** The button and the place where the tables appear. */
export function createTable() {
  let tables = [];
  let open = false;
  const place = h("div", { class: "dh-tables", role: "region", "aria-label": "The plotted numbers", tabindex: "0", hidden: true });
  const fill = () => place.replaceChildren(...tables.map(tableNode));
  const button = h("button", {
    type: "button", class: "dh-button", "aria-expanded": "false",
    on: {
      click: () => {
        open = !open;
        button.setAttribute("aria-expanded", String(open));
        button.textContent = open ? "Hide table" : "Show as table";
        setHidden(place, !open);
        if (open) fill();
      },
    },
  }, "Show as table");
  return { button, place, show: (next) => { tables = next; if (open) fill(); } };
}
