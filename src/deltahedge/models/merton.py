"""Merton's jump diffusion: a diffusion and lognormal jumps at Poisson times, priced by the full series.

Given the number of jumps the spot at expiry is lognormal, so the price is a Poisson-weighted sum of
Black-Scholes-Merton prices. The sum runs until what is left is below rounding: the printed tables that stop
earlier are wrong by up to 0.34 (see the tests).
"""

import numpy as np
from scipy.special import gammaln, pdtrc

from deltahedge import black_scholes
from deltahedge._validate import finite, non_negative, option_sign, plain, positive, same_shape
from deltahedge.black_scholes import Greeks

__all__ = ["greeks", "minimum_variance_delta", "price"]

NOTHING = 1e-18  # Poisson probability below which further jumps are left out


def price(
    spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call", *, jump_rate, jump_mean, jump_vol
):
    """Return the value of a European option under lognormal jumps; the arguments are those of `greeks`.

    References
    ----------
    Merton (1976).

    Examples
    --------
    Half of a volatility of 25 % from 5 jumps a year (Merton 1976, via Haug 1998, p. 9):

    >>> half = 0.25 / 2**0.5
    >>> x = price(100, 100, 0.5, half, rate=0.08, jump_rate=5, jump_mean=0.0, jump_vol=half / 5**0.5)
    >>> round(x, 2)
    8.96
    """
    return _Series(spot, strike, expiry, vol, rate, dividend, kind, jump_rate, jump_mean, jump_vol).price()


def greeks(
    spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call", *, jump_rate, jump_mean, jump_vol
):
    """Return price, delta, gamma, vega, theta and rho of a European option under lognormal jumps.

    Parameters
    ----------
    spot, strike, expiry, vol, rate, dividend, kind
        As for `black_scholes.price`; `vol` is the volatility between jumps.
    jump_rate : float or array
        Expected number of jumps per year under the pricing measure, not negative.
    jump_mean : float or array
        Expected relative jump, above -1 (-0.1 is a fall of 10 %).
    jump_vol : float or array
        Standard deviation of the logarithm of a jump, not negative.

    Returns
    -------
    Greeks
        Named tuple of floats or arrays. `vega` is per 1.00 of the volatility between jumps.

    Raises
    ------
    ValueError
        If an argument is not allowed or the shapes do not broadcast.

    References
    ----------
    Merton 1976.

    Examples
    --------
    Without jumps it is the option of Hull's chapter "The Greek Letters":

    >>> round(greeks(49, 50, 20 / 52, 0.20, rate=0.05, jump_rate=0, jump_mean=0, jump_vol=0.1).delta, 3)
    0.522
    """
    series = _Series(spot, strike, expiry, vol, rate, dividend, kind, jump_rate, jump_mean, jump_vol)
    return series.greeks()


def minimum_variance_delta(
    spot, strike, expiry, vol, rate=0.0, dividend=0.0, kind="call", *, jump_rate, jump_mean, jump_vol
):
    """Return the holding that leaves the least variance per unit of time, jumps included.

    `(vol^2 S^2 delta + rate_of_jumps E[dS dV]) / (vol^2 S^2 + rate_of_jumps E[dS^2])`, a mean of the model's
    delta and of the slope over a jump. The arguments, shapes and errors are those of `greeks`. Without jumps
    it is the delta.

    References
    ----------
    Regress the change of value on the change of spot; Merton 1976 for the model.

    Examples
    --------
    >>> round(minimum_variance_delta(49, 50, 20 / 52, 0.2, 0.05, jump_rate=0, jump_mean=0, jump_vol=0.1), 3)
    0.522
    """
    series = _Series(spot, strike, expiry, vol, rate, dividend, kind, jump_rate, jump_mean, jump_vol)
    return series.minimum_variance_delta()


class _Series:
    # Broadcast once; then every sum runs over the number of jumps.

    def __init__(self, spot, strike, expiry, vol, rate, dividend, kind, jump_rate, jump_mean, jump_vol):
        mean = finite("jump_mean", jump_mean)
        if mean.size and mean.min() <= -1:
            raise ValueError(f"jump_mean must be above -1, got {jump_mean!r}")
        arguments = {
            "spot": non_negative("spot", spot),
            "strike": non_negative("strike", strike),
            "expiry": non_negative("expiry", expiry),
            "vol": non_negative("vol", vol),
            "rate": finite("rate", rate),
            "dividend": finite("dividend", dividend),
            "kind": option_sign(kind),
            "jump_rate": non_negative("jump_rate", jump_rate),
            "jump_mean": mean,
            "jump_vol": non_negative("jump_vol", jump_vol),
        }
        shape = same_shape(**arguments)
        values = (np.broadcast_to(x, shape) for x in arguments.values())
        self.S, self.K, self.T, self.v, self.r, self.q, sign, self.rate, self.k, self.sd = values
        self.kind = np.where(sign > 0, "call", "put")
        # The asset leg weighs n jumps by (1 + k)^n on top of their probability.
        self.count = self.rate * self.T
        most = float(np.max(self.count * np.maximum(1.0, 1.0 + self.k), initial=0.0))
        self.first, self.last = _span(most, float(np.min(self.count, initial=most)))

    def weight(self, n):
        """Return the probability of n jumps."""
        with np.errstate(divide="ignore", invalid="ignore"):
            log_power = np.where(n == 0, 0.0, n * np.log(self.count))
        return np.exp(log_power - self.count - gammaln(n + 1))

    def scale(self, n):
        """Return the factor on the spot after n jumps, less their expected growth."""
        return (1 + self.k) ** n * np.exp(-self.k * self.count)

    def option(self, n, weigh=1.0):
        """Return the Greeks given n jumps, in total volatility and total rates: there is one unit of time."""
        total = np.sqrt(self.v**2 * self.T + n * self.sd**2)
        spot = self.S * self.scale(n) * weigh
        return black_scholes.greeks(spot, self.K, 1.0, total, self.r * self.T, self.q * self.T, self.kind)

    def sum(self, term):
        return sum(self.weight(n) * term(n) for n in range(self.first, self.last + 1))

    def price(self):
        return plain(self.sum(lambda n: self.option(n).price))

    def greeks(self):
        price, delta, gamma, vega, rho, after = (np.zeros(self.S.shape) for _ in range(6))
        g = self.option(self.first)
        for n in range(self.first, self.last + 1):
            w, scale, following = self.weight(n), self.scale(n), self.option(n + 1)
            total = np.sqrt(self.v**2 * self.T + n * self.sd**2)
            price += w * g.price
            delta += w * scale * g.delta
            gamma += w * scale**2 * g.gamma
            # d total / d vol = vol T / total, and sqrt(T) where both vanish.
            slope = np.where(total > 0, self.v * self.T / np.where(total > 0, total, 1.0), np.sqrt(self.T))
            vega += w * slope * g.vega
            rho += w * self.T * g.rho
            after += w * following.price  # expected value after one more jump
            g = following
        drift = self.r - self.q - self.rate * self.k
        theta = self.r * price - drift * self.S * delta - 0.5 * self.v**2 * self.S**2 * gamma
        theta -= self.rate * (after - price)
        return Greeks(*(plain(x) for x in (price, delta, gamma, vega, theta, rho)))

    def minimum_variance_delta(self):
        positive("spot", self.S)
        g = self.greeks()
        jump, spread = 1 + self.k, np.exp(self.sd**2)
        after = self.sum(lambda n: self.option(n + 1).price)
        # Weighing by the jump itself shifts the mean of its logarithm by its variance.
        after_weighed = self.sum(lambda n: self.option(n + 1, weigh=spread).price)
        joint = self.S * (jump * after_weighed - after - self.k * g.price)
        square = self.S**2 * (jump**2 * spread - 2 * jump + 1)
        smooth = self.v**2 * self.S**2
        return plain(_ratio(smooth * g.delta + self.rate * joint, smooth + self.rate * square, g.delta))


def _span(most, least):
    # From and to which number of jumps the probabilities matter.
    last = int(most + 10 * np.sqrt(most) + 10)
    while pdtrc(last, most) > NOTHING:
        last += 10
    first = max(0, int(least - 10 * np.sqrt(least) - 10))
    return first, last


def _ratio(top, bottom, otherwise):
    # Without any risk, every holding leaves the same variance: keep the model's delta.
    return np.divide(top, bottom, out=np.array(otherwise, dtype=float), where=bottom > 0)
