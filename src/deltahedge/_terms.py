"""What every Black-Scholes-Merton formula shares, and the loop that evaluates a formula block by block.

A block of inputs and all that is computed from it fit in the processor's cache: a million options then cost
one trip to memory for the inputs and one for the outputs, and no more memory than those.
"""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy.special import ndtr

from deltahedge._normal import FAR, SQRT_2PI, mills_ratio
from deltahedge._validate import finite, non_negative, option_sign, same_shape, whole

BLOCK = 32_768
CERTAIN = 1e8  # so far out that products of d1 and d2 could overflow before the density makes them vanish
WIDE = 37.0  # a total volatility beyond which n(d1) may vanish while N(d2) does not
ROWS = 14  # arrays of a block's length that the terms of a block take up


class Terms:
    """d1 and d2 of one block of options, and on demand the density and the two legs of the price.

    Where `expiry`, `vol`, `spot` or `strike` is zero, d1 and d2 are infinite and their products with the
    density have the limit zero. There the density is set to zero, and its partners in the formulas (`d1`,
    `d2`, `s`, `S`, `T`, `v`, `root`) to one, so that every product is its limit without a thought; `spot` and
    `expiry` keep their values.
    """

    def __init__(self, S, K, T, v, r, q, sign, work):
        self.r, self.q, self.sign = r, q, sign
        self._work = work
        self.d, z = work[0:2], work[2:4]
        self.growth = _discount(q, T, work[8])
        self.cash = product(K, _discount(r, T, work[9]), work[9])
        root = np.sqrt(T, out=work[10]) if T.ndim else np.sqrt(T)
        s = product(v, root, work[11])
        h = log_ratio(S, K, z)
        h += product(r - q, T, z[1])
        h /= s
        half = product(0.5, s, z[1])
        self.d1, self.d2 = np.add(h, half, out=self.d[0]), np.subtract(h, half, out=self.d[1])
        self.spot, self.strike, self.expiry = S, K, T
        self.S, self.T, self.v, self.root, self.s = S, T, v, root, s
        self.spare = z  # two rows that formulas may compute in
        self._limits = None
        self.has_limits = not (h.min() > -CERTAIN and h.max() < CERTAIN)
        if self.has_limits:
            self._take_limits()
        self._phi = self._spot_phi = self._legs = None

    def _take_limits(self):
        # 0/0 is the kink without time or volatility: just above it, the option is certain to be exercised.
        self.d[np.isnan(self.d)] = np.inf
        self._limits = np.abs(self.d1) >= CERTAIN
        for name in ("d1", "d2", "S", "T", "v", "root", "s"):
            setattr(self, name, np.where(self._limits, 1.0, getattr(self, name)))

    def density(self):
        """Return `exp(-qT) n(d1)`, the density in every formula with a gamma in it."""
        if self._phi is None:
            phi = np.square(self.d1, out=self._work[12])
            phi *= -0.5
            np.exp(phi, out=phi)
            phi *= self.growth / SQRT_2PI
            if self._limits is not None:
                phi[self._limits] = 0.0
            self._phi = phi
        return self._phi

    def spot_density(self):
        """Return `S exp(-qT) n(d1)`, which is also `K exp(-rT) n(d2)`."""
        if self._spot_phi is None:
            self._spot_phi = np.multiply(self.S, self.density(), out=self._work[13])
        return self._spot_phi

    def legs(self):
        """Return `sign exp(-qT) N(sign d1)` and `sign K exp(-rT) N(sign d2)`.

        Both tails share one density, so that its rounding error cancels in their difference, the price,
        however far out of the money.
        """
        if self._legs is None:
            z, tails = self._work[2:4], self._work[4:6]
            np.abs(self.d, out=z)
            np.minimum(z, FAR, out=z)
            mills_ratio(z, out=tails, work=self._work[6:8])
            tails[0] *= self.density()
            tails[1] *= self.spot_density()
            if np.max(self.s) > WIDE:
                np.copyto(tails[1], self.cash * ndtr(-np.abs(self.d[1])), where=self.s > WIDE)
            # N(x) is the step at zero less the tail with the sign of x: no branch, which would cost the most.
            # Step and sign must agree at zero, where a put's minus zero has the sign of a negative number.
            signed = self.d
            if self.sign.ndim or self.sign < 0:
                signed = np.multiply(self.sign, self.d, out=self._work[6:8])
                signed += 0.0
            np.greater_equal(signed, 0, out=z)
            z[0] *= self.growth
            z[1] *= self.cash
            np.copysign(tails, signed, out=tails)
            np.subtract(z, tails, out=tails)
            if signed is not self.d:
                tails *= self.sign
            self._legs = tails
        return self._legs


def evaluate(formula, n_outputs, spot, strike, expiry, vol, rate, dividend, kind, workers=None):
    """Check the arguments, then fill `n_outputs` arrays by `formula(terms, *outputs)`, block by block."""
    arguments = {
        "spot": non_negative("spot", spot),
        "strike": non_negative("strike", strike),
        "expiry": non_negative("expiry", expiry),
        "vol": non_negative("vol", vol),
        "rate": finite("rate", rate),
        "dividend": finite("dividend", dividend),
        "kind": option_sign(kind),
    }

    def fill(inputs, outputs, work):
        terms = Terms(*inputs, work)
        formula(terms, *outputs)
        if terms.has_limits:
            for out in outputs:
                out += 0.0  # minus zero is a correct limit, but not one to print

    return in_blocks(fill, n_outputs, ROWS, arguments, workers)


def in_blocks(fill, n_outputs, n_rows, arguments, workers=None):
    """Broadcast the named arrays and call `fill(inputs, outputs, work)` on one flat block after another.

    An argument without dimensions stays one, so that what depends on scalars alone is computed once a block.
    `work` has `n_rows` rows to compute in, reused from block to block. Returns arrays of the common shape, or
    floats. `workers` is the number of threads (NumPy releases the interpreter's lock inside its loops); by
    default all cores where there is enough to do. It never changes a result.
    """
    shape = same_shape(**arguments)
    flat = [x if x.ndim == 0 else np.broadcast_to(x, shape).reshape(-1) for x in arguments.values()]
    size = int(np.prod(shape))
    outputs = np.empty((n_outputs, size))  # one piece: half the page faults of several
    workers = _n_threads(workers, size)

    def run(first):
        work = np.empty((n_rows, min(BLOCK, size)))
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            for start in range(first * BLOCK, size, workers * BLOCK):
                block = slice(start, min(start + BLOCK, size))
                inputs = [x if x.ndim == 0 else x[block] for x in flat]
                fill(inputs, [out[block] for out in outputs], work[:, : block.stop - start])

    if workers == 1:
        run(0)
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(run, range(workers)))
    return [float(out[0]) if shape == () else out.reshape(shape) for out in outputs]


def product(a, b, out):
    """Return `a * b`, in `out` if it is an array and as a scalar if both factors are."""
    return np.multiply(a, b, out=out) if np.ndim(a) or np.ndim(b) else a * b


def _discount(rate, T, out):
    # Most calls have no yield and many no interest: no need to take a million exponentials of zero.
    if rate.ndim == 0 and rate == 0:
        return np.float64(1.0)
    exponent = product(-rate, T, out)
    return np.exp(exponent, out=out) if exponent.ndim else np.exp(exponent)


def log_ratio(S, K, work):
    """Return `log(S / K)` to full relative precision, in the first of two rows to compute in.

    The difference of two nearby floats is exact; rounding their ratio would cost digits that a short-dated
    option, dividing by a small number, cannot spare.
    """
    gap, x = work[1], work[0]
    np.subtract(S, K, out=gap)
    np.abs(gap, out=x)
    x /= np.minimum(S, K)
    np.log1p(x, out=x)
    return np.copysign(x, gap, out=x)


def _n_threads(workers, size):
    n_blocks = max(1, -(-size // BLOCK))
    if workers is None:
        # Below a few blocks, starting a thread costs more than it saves.
        return max(1, min(os.cpu_count() or 1, n_blocks // 4))
    return min(whole("workers", workers, minimum=1), n_blocks)
