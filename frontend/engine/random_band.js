/**
 * The draws of `deltahedge.RandomBand`: SplitMix64 of seed, time and price, in halves of 32 bits.
 *
 * G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA (2014).
 */

const view = new DataView(new ArrayBuffer(8));
// The number at work: its upper and lower half. Pairs as return values would cost more than the arithmetic.
let high = 0;
let low = 0;

/** The upper 32 bits of a product of two 32-bit numbers. */
function upper(a, b) {
  const a1 = a >>> 16;
  const a0 = a & 0xffff;
  const b1 = b >>> 16;
  const b0 = b & 0xffff;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const other = a0 * b1 + (middle & 0xffff);
  return (a1 * b1 + Math.floor(middle / 65536) + Math.floor(other / 65536)) | 0;
}

function add(h, l) {
  const sum = (low >>> 0) + (l >>> 0);
  high = (high + h + (sum > 0xffffffff ? 1 : 0)) | 0;
  low = sum | 0;
}

function shiftXor(n) {
  const shifted = (low >>> n) | (high << (32 - n));
  high ^= high >>> n;
  low ^= shifted;
}

function multiply(h, l) {
  const carried = upper(low, l);
  high = (carried + Math.imul(high, l) + Math.imul(low, h)) | 0;
  low = Math.imul(low, l);
}

/** One step and the finaliser of SplitMix64, on `high` and `low`. */
function scatter() {
  add(0x9e3779b9, 0x7f4a7c15);
  shiftXor(30);
  multiply(0xbf58476d, 0x1ce4e5b9);
  shiftXor(27);
  multiply(0x94d049bb, 0x133111eb);
  shiftXor(31);
}

/** The key of a seed (below 2**32) at a time. */
export function bandKey(seed, time) {
  [high, low] = [0, seed | 0];
  scatter();
  view.setFloat64(0, Math.fround(time));
  high ^= view.getInt32(0);
  low ^= view.getInt32(4);
  scatter();
  return [high, low];
}

/** The number in [0, 1) that decides about the band at a price, for the key of the instant. */
export function bandDraw(key, spot) {
  view.setFloat32(0, spot);
  high = key[0];
  low = key[1] ^ view.getInt32(0);
  scatter();
  return ((high >>> 0) * 2097152 + (low >>> 11)) / 9007199254740992;
}
