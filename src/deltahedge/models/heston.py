"""Heston's stochastic volatility, priced by its characteristic function.

The integrand, less that of Black and Scholes at the same expected variance, has no pole near the real axis,
so that the trapezoidal rule converges faster than any power of its step: it is halved until nothing changes.
"""

import numpy as np

from deltahedge import black_scholes
from deltahedge._validate import between, finite, non_negative, option_sign, plain, positive, same_shape
from deltahedge.black_scholes import Greeks

__all__ = ["greeks", "minimum_variance_delta", "price"]

ACCURACY = 1e-13  # relative to the geometric mean of spot and strike
FINEST = 2**18


def price(
    spot,
    strike,
    expiry,
    variance,
    rate=0.0,
    dividend=0.0,
    kind="call",
    *,
    mean_reversion,
    long_variance,
    vol_of_vol,
    correlation,
):
    """Return the value of a European option under stochastic volatility; the arguments are those of `greeks`.

    References
    ----------
    Heston (1993).

    Examples
    --------
    The test case of Broadie and Kaya (2006):

    >>> case = dict(mean_reversion=6.21, long_variance=0.019, vol_of_vol=0.61, correlation=-0.70)
    >>> round(price(100, 100, 1.0, 0.010201, rate=0.0319, **case), 4)
    6.8061
    """
    model = mean_reversion, long_variance, vol_of_vol, correlation
    return _all_greeks(spot, strike, expiry, variance, rate, dividend, kind, *model)[0].price


def greeks(
    spot,
    strike,
    expiry,
    variance,
    rate=0.0,
    dividend=0.0,
    kind="call",
    *,
    mean_reversion,
    long_variance,
    vol_of_vol,
    correlation,
):
    """Return price, delta, gamma, vega, theta and rho of a European option under stochastic volatility.

    Parameters
    ----------
    spot, strike : float or array
        As for `black_scholes.price`, but above zero.
    expiry, rate, dividend, kind
        As for `black_scholes.price`.
    variance : float or array
        Today's variance per year, not negative (0.36 is 60 % squared).
    mean_reversion : float or array
        Speed per year at which the variance returns, above zero.
    long_variance : float or array
        Variance that it returns to, above zero.
    vol_of_vol : float or array
        Volatility of the variance, above zero.
    correlation : float or array
        Of the moves of spot and variance, from -1 to 1.

    Returns
    -------
    Greeks
        Named tuple of floats or arrays. `vega` is per 1.00 of today's volatility, the root of the variance.

    Raises
    ------
    ValueError
        If an argument is not allowed or the shapes do not broadcast.
    RuntimeError
        If the integral does not converge: the accuracy is 1e-12 of the spot, or none at all.

    References
    ----------
    Heston 1993; Lewis 2001 for the single integral; Albrecher, Mayer, Schoutens and Tistaert 2007 for the
    form of the characteristic function that stays on one branch.

    Examples
    --------
    The value obeys the model's pricing equation, and the delta its homogeneity: price = S delta + K dV/dK.

    >>> case = dict(mean_reversion=6.21, long_variance=0.019, vol_of_vol=0.61, correlation=-0.70)
    >>> round(greeks(100, 100, 1.0, 0.010201, rate=0.0319, **case).delta, 4)
    0.6958
    """
    model = mean_reversion, long_variance, vol_of_vol, correlation
    return _all_greeks(spot, strike, expiry, variance, rate, dividend, kind, *model)[0]


def minimum_variance_delta(
    spot,
    strike,
    expiry,
    variance,
    rate=0.0,
    dividend=0.0,
    kind="call",
    *,
    mean_reversion,
    long_variance,
    vol_of_vol,
    correlation,
):
    """Return the holding that leaves the least variance: `delta + correlation vol_of_vol dV/dvariance / S`.

    The spot carries part of the move of the variance with it; the rest cannot be hedged with it. The
    arguments, shapes and errors are those of `greeks`.

    References
    ----------
    Heston (1993) for the model; regress the change of value on the change of spot.

    Examples
    --------
    With a negative correlation it is below the delta:

    >>> case = dict(mean_reversion=6.21, long_variance=0.019, vol_of_vol=0.61, correlation=-0.70)
    >>> low = minimum_variance_delta(100, 100, 1.0, 0.010201, rate=0.0319, **case)
    >>> low < greeks(100, 100, 1.0, 0.010201, rate=0.0319, **case).delta
    True
    """
    model = mean_reversion, long_variance, vol_of_vol, correlation
    g, slope = _all_greeks(spot, strike, expiry, variance, rate, dividend, kind, *model)
    return plain(np.asarray(g.delta + np.asarray(correlation) * vol_of_vol * slope / spot))


def _all_greeks(S, K, T, variance, r, q, kind, mean_reversion, long_variance, vol_of_vol, correlation):
    arguments = {
        "spot": positive("spot", S),
        "strike": positive("strike", K),
        "expiry": non_negative("expiry", T),
        "variance": non_negative("variance", variance),
        "rate": finite("rate", r),
        "dividend": finite("dividend", q),
        "mean_reversion": positive("mean_reversion", mean_reversion),
        "long_variance": positive("long_variance", long_variance),
        "vol_of_vol": positive("vol_of_vol", vol_of_vol),
        "correlation": between("correlation", correlation, -1, 1),
        "kind": option_sign(kind),
    }
    shape = same_shape(**arguments)
    flat = [np.broadcast_to(x, shape).reshape(-1) for x in arguments.values()]
    values = np.array([_one(*numbers) for numbers in zip(*flat, strict=True)]).reshape(-1, 7)
    columns = [plain(column.reshape(shape)) for column in values.T]
    return Greeks(*columns[:6]), columns[6]


def _one(S, K, T, v, r, q, kappa, theta, xi, rho, sign):
    # Greeks, and the slope in the variance, of one option.
    kind = "call" if sign > 0 else "put"
    expected = theta * T + (v - theta) * -np.expm1(-kappa * T) / kappa  # variance over the whole life
    mean_vol = np.sqrt(expected / T) if T > 0 else 0.0
    base = black_scholes.greeks(S, K, T, mean_vol, r, q, kind)
    if T == 0:
        return *base, 0.0
    scale = np.sqrt(S * K) * np.exp(-0.5 * (r + q) * T)
    log_moneyness = np.log(S / K) + (r - q) * T

    def integrand(u):
        heston, slope = _characteristic(u, T, v, kappa, theta, xi, rho)
        square = u * u + 0.25
        wave = np.exp(1j * u * log_moneyness) / square
        excess = wave * (heston - np.exp(-0.5 * expected * square))
        by_v = wave * heston * slope
        power = 0.5 + 1j * u  # what differentiating by the logarithm of the spot multiplies by
        terms = excess, power * excess, -square * excess, by_v, power * by_v, slope * by_v
        return np.stack([term.real for term in terms])

    end = _end(lambda u: _characteristic(u, T, v, kappa, theta, xi, rho)[0], expected)
    value, first, bend, by_v, by_sv, by_vv = -scale / np.pi * _trapezoid(integrand, end)
    price, delta, gamma = max(base.price + value, 0.0), base.delta + first / S, base.gamma + bend / S**2
    carry = (r - q) * S * delta + 0.5 * v * S**2 * gamma + kappa * (theta - v) * by_v
    theta_greek = r * price - carry - rho * xi * v * by_sv - 0.5 * xi**2 * v * by_vv
    return price, delta, gamma, 2 * np.sqrt(v) * by_v, theta_greek, T * (S * delta - price), by_v


def _characteristic(u, T, v, kappa, theta, xi, rho):
    # Of the log return on the forward, at u - i/2, and the derivative of its logarithm by the variance.
    # Written with differences of nearby numbers taken out, so that it also holds for a small volatility of
    # variance.
    square = u * u + 0.25
    speed = kappa - rho * xi * (0.5 + 1j * u)
    d = np.sqrt(speed**2 + xi**2 * square)
    low = -square / (speed + d)  # (speed - d) / xi^2
    g = xi**2 * low / (speed + d)
    decay = np.exp(-d * T)
    slope = low * -np.expm1(-d * T) / (1 - g * decay)
    level = low * T - 2 * _log1p(g * -np.expm1(-d * T) / (1 - g)) / xi**2
    return np.exp(kappa * theta * level + v * slope), slope


def _log1p(z):
    # NumPy's own, for complex numbers, loses the digits that it is there to keep.
    return 0.5 * np.log1p(z.real * (2 + z.real) + z.imag**2) + 1j * np.arctan2(z.imag, 1 + z.real)


def _end(characteristic, expected):
    # Where the integrand has died away.
    end = 8.0 / np.sqrt(expected)
    while abs(characteristic(np.array([end]))[0]) > 1e-17 and end < 1e12:
        end *= 1.5
    return end


def _trapezoid(integrand, end):
    # The integral from zero to `end`, over u = sinh(t): even steps of t are small near zero, where fat tails
    # make the integrand sharp, and long far out. Nodes are added between the old ones until it stands still.
    far = np.arcsinh(end)

    def sums(t):
        f = integrand(np.sinh(t)) * np.cosh(t)
        return np.stack([f.sum(axis=1), np.abs(f).sum(axis=1)])

    n = 128
    total = (sums(np.linspace(0.0, far, n + 1)) - 0.5 * sums(np.array([0.0, far]))) * far / n
    while n < FINEST:
        finer = 0.5 * (total + sums((np.arange(n) + 0.5) * far / n) * far / n)
        n *= 2
        change, total = np.abs(finer - total)[0], finer
        if (change <= ACCURACY * (1 + total[1])).all():
            return total[0]
    raise RuntimeError(f"the price integral did not converge with {n} nodes up to {end:g}")
