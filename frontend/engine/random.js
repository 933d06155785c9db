/**
 * The stream of `numpy.random.RandomState(seed).random_sample()`, number for number, so that a seed means the
 * same paths in Python and in the browser.
 *
 * M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random
 * number generator", ACM Transactions on Modeling and Computer Simulation 8 (1998), 3-30.
 */

import { inverse } from "./normal.js";

const SIZE = 624;
const SHIFT = 397;

export class RandomState {
  /** @param {number} seed a whole number from 0 to 2**32 - 1 */
  constructor(seed) {
    this.state = new Int32Array(SIZE);
    this.state[0] = seed;
    for (let i = 1; i < SIZE; i++) {
      const last = this.state[i - 1] ^ (this.state[i - 1] >>> 30);
      this.state[i] = Math.imul(1812433253, last) + i;
    }
    this.next = SIZE;
  }

  /** n doubles of 53 random bits in [0, 1). */
  randomSample(n) {
    const out = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const high = this.#word() >>> 5;
      const low = this.#word() >>> 6;
      out[i] = (high * 67108864 + low) / 9007199254740992;
    }
    return out;
  }

  /** n standard normal numbers, each the inverse normal of one uniform. */
  normals(n) {
    const out = this.randomSample(n);
    for (let i = 0; i < n; i++) out[i] = inverse(out[i]);
    return out;
  }

  #word() {
    if (this.next === SIZE) this.#twist();
    let y = this.state[this.next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  #twist() {
    const mt = this.state;
    for (let i = 0; i < SIZE; i++) {
      const y = (mt[i] & 0x80000000) | (mt[(i + 1) % SIZE] & 0x7fffffff);
      mt[i] = mt[(i + SHIFT) % SIZE] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.next = 0;
  }
}

/** n standard normal numbers for a seed. */
export function normals(seed, n) {
  return new RandomState(seed).normals(n);
}
