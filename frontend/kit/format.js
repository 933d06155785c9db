/** Numbers as a reader sees them, and as Python writes them. */

/** "−1,234.50": fixed decimals, thousands separated, a true minus sign. */
export function fixed(value, digits = 2) {
  if (value === null || value === undefined || value !== value) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  let text = Math.abs(value).toFixed(digits);
  const [whole, part] = text.split(".");
  text = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** A number in all its digits, thousands separated, with a true minus sign: "60,000", "−0.25". */
export function grouped(value) {
  const [whole, part] = String(Math.abs(value)).split(".");
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
  return value < 0 ? `−${text}` : text;
}

/** About `digits` significant figures, in plain notation where that is readable. */
export function significant(value, digits = 3) {
  if (!Number.isFinite(value)) return fixed(value);
  if (value === 0) return "0";
  const power = Math.floor(Math.log10(Math.abs(value)) + 1e-9);
  if (power < -4) return `${fixed(value / 10 ** power, digits - 1)} × 10${superscript(power)}`;
  return fixed(value, Math.max(0, Math.min(12, digits - 1 - power)));
}

function superscript(n) {
  return String(n).replace(/[-\d]/g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]));
}

/** The smallest of 1, 2, 3, 5, 10, ... that is not below the value: the end of an axis that should seldom move. */
export function roundUp(value) {
  if (!(value > 0 && Number.isFinite(value))) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 3, 5, 10].find((n) => n * power >= value * (1 - 1e-12));
  return clean(step * power);
}

/** Strip the noise that binary fractions leave after a multiplication: 0.1 * 3 becomes 0.3. */
export function clean(value, digits = 12) {
  return Number(value.toPrecision(digits));
}

/** A number as Python's repr writes it, except that 49.0 is 49. */
export function pyNumber(value) {
  if (!Number.isFinite(value)) return value > 0 ? "float('inf')" : value < 0 ? "float('-inf')" : "float('nan')";
  const [mantissa, exponent] = value.toExponential().split("e");
  const power = Number(exponent);
  if (value !== 0 && (power < -4 || power >= 16)) {
    return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  return String(value);
}

/** A trait's value as a Python literal. */
export function pyLiteral(value) {
  if (value === null || value === undefined) return "None";
  if (typeof value === "number") return pyNumber(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(pyLiteral).join(", ")}]`;
  return `{${Object.entries(value).map(([key, item]) => `${pyLiteral(key)}: ${pyLiteral(item)}`).join(", ")}}`;
}
