"""Refit the rational function in `deltahedge/_normal.py` and print its coefficients and its largest error.

The ratio of polynomials P / Q (degrees 9 and 10) that comes closest to Mills' ratio m(z) = N(-z) / n(z), in
the largest relative error over 0 <= z <= 120, is found by least squares: (P - m Q) / (m Q_before) is made
small at the nodes, weights grow where the error is large (Lawson 1961), and Q_before is the denominator of
the last round.
"""

import mpmath as mp

DEGREE, FAR, ROUNDS = 10, 120, 16


def mills(z):
    return mp.sqrt(mp.pi / 2) * mp.erfc(z / mp.sqrt(2)) * mp.exp(z * z / 2)


def nodes(count, scale=3):
    """Chebyshev points of (z - scale) / (z + scale), dense where the ratio bends."""
    top = mp.mpf(FAR - scale) / (FAR + scale)
    for k in range(count):
        t = -1 + (mp.cos(mp.pi * (2 * k + 1) / (2 * count)) + 1) / 2 * (top + 1)
        yield scale * (1 + t) / (1 - t)


def fit():
    zs = list(nodes(6 * DEGREE))
    ms = [mills(z) for z in zs]
    weights, below, best = [mp.mpf(1)] * len(zs), [mp.mpf(1)] * len(zs), None
    for _ in range(ROUNDS):
        rows, right = mp.matrix(len(zs), 2 * DEGREE), mp.matrix(len(zs), 1)
        for i, (z, m) in enumerate(zip(zs, ms, strict=True)):
            scale = weights[i] / (m * below[i])
            for j in range(DEGREE):
                rows[i, j], rows[i, DEGREE + j] = scale * z**j, -scale * m * z ** (j + 1)
            right[i] = scale * m
        x = list(mp.qr_solve(rows, right)[0])
        top, bottom = x[DEGREE - 1 :: -1], [*x[: DEGREE - 1 : -1], mp.mpf(1)]
        below = [mp.polyval(bottom, z) for z in zs]
        errors = [abs(mp.polyval(top, z) / q / m - 1) for z, q, m in zip(zs, below, ms, strict=True)]
        worst = max(errors)
        if best is None or worst < best[0]:
            best = worst, [c / bottom[0] for c in top], [c / bottom[0] for c in bottom]
        weights = [w * mp.sqrt(e / worst) + mp.mpf("1e-6") for w, e in zip(weights, errors, strict=True)]
        weights = [w / max(weights) for w in weights]
    return best


if __name__ == "__main__":
    mp.mp.dps = 60
    error, numerator, denominator = fit()
    print("largest relative error:", mp.nstr(error, 3))
    print("NUMERATOR =", tuple(float(c) for c in numerator))
    print("DENOMINATOR =", tuple(float(c) for c in denominator))
