"""Total volatility from a normalised price: an explicit start, then two steps of fourth order.

The start is the closed form of Stefanica and Radoicic (2017), rearranged so that nothing cancels: it is
within 12 % at every price that a float can hold. The steps (Householder's, as in Jäckel's "Let's be
rational", 2015) solve for the logit of the price between its bounds, which is nearly straight in volatility
at both ends: far out of the money, and where the price nears its upper bound. Everything is computed in the
rows of `work`.
"""

import numpy as np

from deltahedge._normal import FAR, SQRT_2PI, mills_ratio

ROWS = 14  # arrays of a block's length that solving takes up
SKEW = 1 - 2 / np.pi
CLOSE = 1e-3  # a last step below this, relative, leaves an error below rounding: the order is four


def solve(x, top, value, room, s, work):
    """Fill `s` with the total volatility `vol sqrt(T)` at which an option out of the money is worth `value`.

    In units of the geometric mean of the discounted forward and strike: `x` is minus the absolute log of
    forward over strike, `top = exp(x / 2)` the upper bound of the value, and `room = top - value`.
    """
    target = np.divide(value, room, out=work[0])
    np.log(target, out=target)
    _start(x, top, value, room, s, work[1:])
    _step(x, top, target, s, work[1:])
    last = _step(x, top, target, s, work[1:])
    far = ~(np.abs(last, out=last) < CLOSE * s)
    if far.any():
        s[far] = _bisect(x[far], top[far], target[far])


def _start(x, top, value, room, s, work):
    u, v, p, e, a, b, t, root = work[:8]
    np.divide(value, top, out=u)
    np.multiply(value, top, out=v)
    np.exp(np.multiply(x, 2 / np.pi, out=p), out=p)
    np.exp(np.multiply(x, SKEW, out=e), out=e)
    # Polya's approximation N(d)^2 = (1 - exp(-2 d^2 / pi)) / 4 + ... makes exp(-2 g / pi) the root of a
    # quadratic a y^2 + b y = b t, where g is the mean square of d1 and d2; every term below is positive.
    np.expm1(x, out=t)
    v -= t
    np.expm1(np.multiply(x, 4 / np.pi - 1, out=b), out=b)
    b *= t
    b /= p
    v *= u  # u (v - expm1(x))
    np.reciprocal(e, out=root)
    root += e
    root *= v
    root *= 2.0
    b += root
    b *= 4.0  # b = 4 expm1(x) expm1((4/pi - 1) x) / p + 8 (e + 1/e) u (v - expm1(x))
    np.expm1(np.multiply(x, 2 * SKEW, out=a), out=a)
    a /= e
    np.square(a, out=a)  # a = (expm1(2 SKEW x) / e)^2
    np.multiply(value, top, out=t)
    t += 1.0
    t *= v
    t *= room
    t /= top
    t *= 16.0
    t /= b  # t = 16 u (v - expm1(x)) (1 - u) (1 + v) / b
    a *= t
    a /= b
    a *= 4.0
    a += 1.0
    np.sqrt(a, out=a)
    a += 1.0
    t /= a
    t *= 2.0
    np.log(t, out=t)
    t *= -np.pi / 2  # g
    np.maximum(t, np.multiply(np.square(value, out=a), np.pi / 2, out=a), out=t)
    # s is the sum or the difference of sqrt(g - x) and sqrt(g + x): the difference below half of the bound.
    np.add(t, x, out=a)
    np.maximum(a, 0.0, out=a)
    np.sqrt(a, out=a)
    t -= x
    np.sqrt(t, out=t)
    t += a
    np.square(p, out=b)
    np.subtract(1.0, b, out=b)
    np.sqrt(b, out=b)
    b += 1.0
    b *= e
    p /= b
    p += u
    p += u
    np.multiply(x, -2.0, out=b)
    b /= t
    np.copyto(s, np.where(p < 1.0, b, t))


def _step(x, top, target, s, work):
    # Householder's step of fourth order for log(value / (top - value)) = target. With `side` the sign of d1,
    # `near` is the value below it and the room above it, whichever is a sum of tails and so exact.
    z, m, spare = work[0:2], work[2:4], work[4:6]
    h, half, vega, side, near, far, miss = work[6:13]
    np.divide(x, s, out=h)
    np.multiply(s, 0.5, out=half)
    np.add(h, half, out=side)
    np.abs(side, out=z[0])
    np.subtract(half, h, out=z[1])
    np.copysign(1.0, side, out=side)
    np.minimum(z, FAR, out=z)
    mills_ratio(z, m, spare)
    a, c, d = z[0], spare[0], spare[1]
    np.square(h, out=a)
    np.square(half, out=vega)
    vega += a
    vega *= -0.5
    np.exp(vega, out=vega)
    vega *= 1 / SQRT_2PI
    m[1] *= side
    np.add(m[0], m[1], out=near)
    near *= vega
    np.subtract(top, near, out=far)
    np.divide(near, far, out=miss)
    np.log(miss, out=miss)
    miss *= side
    miss += target
    p, q = np.divide(vega, near, out=near), np.divide(vega, far, out=far)
    np.add(p, q, out=c)
    miss /= c  # Newton's step: miss / (p + q)
    np.multiply(p, q, out=d)
    p -= q
    p *= side
    np.square(c, out=c)
    d *= 3.0
    c -= d
    c *= 2.0  # 2 (p^2 - p q + q^2)
    np.divide(h, s, out=d)
    np.square(d, out=d)
    d *= 3.0
    c -= d
    c -= 0.25
    a /= s
    half *= 0.5
    a -= half  # h^2 / s - s / 4, the second derivative of the value over its first
    np.multiply(p, 3.0, out=d)
    d += a
    d *= a
    c += d  # third derivative of the logit over its first
    a += p  # second derivative of the logit over its first
    c *= miss
    c *= 1 / 6
    c += a
    c *= miss
    c += 1.0
    a *= miss
    a *= 0.5
    a += 1.0
    a *= miss
    a /= c
    s += a
    return a


def _bisect(x, top, target):
    # For a total volatility below a millionth, where the start is lost in rounding. The logit rises with s.
    low, high = np.full_like(x, -700.0), np.full_like(x, 6.0)
    work = np.empty((13, x.size))
    for _ in range(40):
        middle = 0.5 * (low + high)
        up = ~(_logit(x, top, np.exp(middle)) >= target)  # not a number where the value is lost in rounding
        low, high = np.where(up, middle, low), np.where(up, high, middle)
    s = np.exp(0.5 * (low + high))
    _step(x, top, target, s, work)
    return s


def _logit(x, top, s):
    d1, d2 = x / s + 0.5 * s, x / s - 0.5 * s
    vega = np.exp(-0.25 * (d1 * d1 + d2 * d2)) / SQRT_2PI
    side = np.copysign(1.0, d1)
    near = vega * (mills_ratio(np.minimum(np.abs(d1), FAR)) + side * mills_ratio(np.minimum(-d2, FAR)))
    return -side * np.log(near / (top - near))
