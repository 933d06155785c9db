"""Hedges of least variance where delta is not: volatility follows the spot, or the spot jumps."""

from typing import NamedTuple

import numpy as np

from deltahedge._validate import finite, non_negative, plain, positive, same_shape, single

JUMPS, WEIGHTS = np.polynomial.hermite_e.hermegauss(64)  # standard normal sizes of a jump
WEIGHTS = WEIGHTS / WEIGHTS.sum()


class MinimumVarianceFit(NamedTuple):
    """Coefficients of the minimum-variance delta, from `fit_minimum_variance_delta`.

    Attributes
    ----------
    a, b, c : float
        Coefficients, as `deltahedge.MinimumVarianceDelta` takes them.
    stderr : array, shape (3,)
        Their standard errors, robust to a variance that changes from row to row.
    gain : float
        Share of the squared hedging error of the Black-Scholes delta that the fit removes, in the sample.
    """

    a: float
    b: float
    c: float
    stderr: np.ndarray
    gain: float

    def delta(self, spot, delta, vega, expiry):
        r"""Return the minimum-variance delta of options with these Black-Scholes Greeks.

        .. math:: \delta_{MV} = \delta + \frac{\mathcal V}{S\sqrt\tau}\,(a + b\,\delta + c\,\delta^2)
        """
        spot, delta = positive("spot", spot), finite("delta", delta)
        vega, expiry = finite("vega", vega), positive("expiry", expiry)
        same_shape(spot=spot, delta=delta, vega=vega, expiry=expiry)
        return plain(delta + vega / (spot * np.sqrt(expiry)) * (self.a + delta * (self.b + delta * self.c)))


def fit_minimum_variance_delta(spot, delta, vega, expiry, spot_change, price_change):
    r"""Return the coefficients of the minimum-variance delta that explain observed price changes best.

    .. math:: \delta f - \delta_{BS}\,\delta S
              = \frac{\mathcal V}{\sqrt\tau}\,\frac{\delta S}{S}\,
                (a + b\,\delta_{BS} + c\,\delta_{BS}^2) + \epsilon

    by least squares, one row an option and a day. A negative correlation of spot and volatility gives a
    hedge below the Black-Scholes delta, a positive one a hedge above it.

    Parameters
    ----------
    spot, delta, vega, expiry : array, shape (n,)
        Spot, Black-Scholes delta, vega (per 1.00 of volatility) and years to expiry, at the start of the day.
    spot_change, price_change : array, shape (n,)
        Change of the spot and of the option's price over the day, in dollars.

    Returns
    -------
    MinimumVarianceFit

    Raises
    ------
    ValueError
        If the columns differ in length, hold fewer than four rows, or do not determine the coefficients.

    References
    ----------
    Hull and White (2017), Optimal delta hedging for options.

    Examples
    --------
    Prices made with a = -0.25 give it back:

    >>> delta, move = np.array([0.2, 0.4, 0.6, 0.8, 0.5]), np.array([1.0, -2.0, 1.5, -0.5, 2.0])
    >>> change = delta * move + 10.0 / np.sqrt(0.25) * move / 100 * -0.25
    >>> fit = fit_minimum_variance_delta([100.0] * 5, delta, [10.0] * 5, [0.25] * 5, move, change)
    >>> round(fit.a, 9), round(fit.gain, 9)
    (-0.25, 1.0)
    """
    columns = {
        "spot": positive("spot", spot),
        "delta": finite("delta", delta),
        "vega": finite("vega", vega),
        "expiry": positive("expiry", expiry),
        "spot_change": finite("spot_change", spot_change),
        "price_change": finite("price_change", price_change),
    }
    sizes = {name: column.shape for name, column in columns.items()}
    if len(set(sizes.values())) > 1 or columns["spot"].ndim != 1 or columns["spot"].size < 4:
        raise ValueError(f"all columns must have the same length, at least 4, got {sizes}")
    S, d, vega, T, dS, df = columns.values()
    error = df - d * dS
    X = (vega / np.sqrt(T) * dS / S)[:, None] * d[:, None] ** np.arange(3)
    scale = np.sqrt((X**2).sum(axis=0))
    condition = np.linalg.cond(X / scale) if scale.all() else np.inf
    if not condition < 1e8:
        raise ValueError(f"delta must vary and spot_change move, got a condition number of {condition:.3g}")
    inverse = np.linalg.pinv(X / scale)
    coefficients = inverse @ error / scale
    left = error - X @ coefficients
    stderr = np.sqrt(((inverse * left) ** 2).sum(axis=1)) / scale
    before = float(error @ error)
    gain = 1 - float(left @ left) / before if before > 0 else 0.0
    return MinimumVarianceFit(*map(float, coefficients), stderr, gain)


def jump_hedge_ratio(book, market, jump_rate, jump_mean, jump_vol=0.0, vol=None):
    r"""Return the units of the underlying that copy a book with least variance, jumps included.

    .. math:: h = \frac{\sigma^2S^2\,\Delta + \lambda E[\delta S\,\delta V]}
              {\sigma^2S^2 + \lambda E[\delta S^2]}

    over an instant; the expectation is over Merton's lognormal jump, at which the book is revalued in full.
    A hedger of the book holds `-h`. Delta hedges the diffusion alone, `h` weighs it against the jumps.

    Parameters
    ----------
    book : Book or contract
        What is hedged; it is valued by its own model.
    market : Market
        Today's market, one state.
    jump_rate : float
        Expected number of jumps per year, not negative.
    jump_mean : float
        Mean relative size of a jump (-0.12 is a fall of 12 %), above -1.
    jump_vol : float, default 0.0
        Standard deviation of the logarithm of a jump, not negative.
    vol : float, optional
        Volatility of the diffusion per square-root year; `market.vol` if left out.

    Returns
    -------
    float
        Coins; `delta` of the book when nothing jumps.

    Raises
    ------
    ValueError
        If an argument is out of range, or the price does not move at all.

    References
    ----------
    Merton (1976); Cont, Tankov and Voltchkova (2007), Hedging with options in models with jumps.

    Examples
    --------
    A coin that falls by 20 % at once, in one year of two, lowers the hedge of a call:

    >>> from deltahedge import Market
    >>> from deltahedge.instruments import Call
    >>> market, call = Market(spot=100.0, vol=0.50), Call(100.0, 30 / 365)
    >>> round(call.greeks(market).delta, 3), round(jump_hedge_ratio(call, market, 0.7, -0.20), 3)
    (0.529, 0.502)
    """
    rate, size = single("jump_rate", non_negative, jump_rate), single("jump_mean", finite, jump_mean)
    spread = single("jump_vol", non_negative, jump_vol)
    vol = single("vol", non_negative, market.vol if vol is None else vol)
    if size <= -1:
        raise ValueError(f"jump_mean must be above -1, a price cannot fall by more, got {jump_mean!r}")
    spot = single("market.spot", positive, market.spot)
    after = spot * (1 + size) * np.exp(spread * JUMPS - 0.5 * spread**2)
    dS = after - spot
    dV = book.value(market.at(spot=after)) - book.value(market)
    diffusion = (vol * spot) ** 2
    total = diffusion + rate * WEIGHTS @ dS**2
    if not total > 0:
        raise ValueError(f"vol or jump_rate must make the price move, got {vol} and {rate}")
    return float((diffusion * book.greeks(market).delta + rate * WEIGHTS @ (dS * dV)) / total)
