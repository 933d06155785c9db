/** Small systems of linear equations. */

/**
 * The solution of A w = b, by elimination with the largest pivot, after each unknown is measured in its own size.
 *
 * @param {number[][]} A square, symmetric, diagonal above zero
 * @param {number[]} b
 * @returns {number[]}
 */
export function solve(A, b) {
  const n = b.length;
  const size = A.map((row, i) => Math.sqrt(row[i]));
  const rows = A.map((row, i) => [...row.map((a, j) => a / (size[i] * size[j])), b[i] / size[i]]);
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[best][k])) best = i;
    [rows[k], rows[best]] = [rows[best], rows[k]];
    for (let i = k + 1; i < n; i++) {
      const share = rows[i][k] / rows[k][k];
      for (let j = k; j <= n; j++) rows[i][j] -= share * rows[k][j];
    }
  }
  const w = new Array(n);
  for (let k = n - 1; k >= 0; k--) {
    let rest = rows[k][n];
    for (let j = k + 1; j < n; j++) rest -= rows[k][j] * w[j];
    w[k] = rest / rows[k][k];
  }
  return w.map((v, i) => v / size[i]);
}
