"""Bands that a risk aversion pays for: no trade while the risk left open is cheaper than trading it away."""

from dataclasses import dataclass

import numpy as np

from deltahedge._policy import Policy, fits_before, time_left
from deltahedge._validate import finite, non_negative, one_of, plain, positive, single


def into_band(holding, target, half_width, to="edge"):
    """Return the holding after trading to the nearest edge, or to the centre, where it lies outside."""
    if to == "edge":
        return np.minimum(np.maximum(holding, target - half_width), target + half_width)
    return np.where(np.abs(holding - target) > half_width, target, holding)


@dataclass(frozen=True)
class WhalleyWilmott(Policy):
    """Trade to the edge of the band that is optimal for small proportional costs.

    .. math:: w = \\Big(\\tfrac32\\,e^{-r\\tau}\\,\\frac{k_1 S\\,\\Gamma^2}{\\gamma}\\Big)^{1/3}

    Parameters
    ----------
    one_way : float
        Proportional cost k1 of one trade: 0.001 is 10 bp.
    risk_aversion : float
        Risk aversion gamma of exponential utility, per dollar, above zero.
    rate : float, default 0.0
        Interest rate; needs `expiry` unless it is zero.
    expiry : float, optional
        Years to expiry at the start, for the factor exp(-r tau).
    to : {"edge", "centre"}, default "edge"
        Where to trade to.

    References
    ----------
    Whalley and Wilmott (1997).

    Examples
    --------
    >>> from deltahedge import black_scholes
    >>> gamma = black_scholes.gamma(100, 100, 0.25, 0.20)
    >>> round(WhalleyWilmott(one_way=0.001, risk_aversion=1.0).half_width(0.0, 100.0, gamma), 5)
    0.06198
    """

    one_way: float
    risk_aversion: float
    rate: float = 0.0
    expiry: float | None = None
    to: str = "edge"
    needs_gamma = True

    def __post_init__(self):
        single("one_way", non_negative, self.one_way)
        single("risk_aversion", positive, self.risk_aversion)
        one_of("to", self.to, ("edge", "centre"))
        if single("rate", finite, self.rate) != 0 and self.expiry is None:
            raise ValueError(f"expiry must be given when rate is not zero, got rate {self.rate}")
        if self.expiry is not None:
            single("expiry", positive, self.expiry)

    def half_width(self, time, spot, gamma):
        """Return the half-width of the band in units of the underlying."""
        discount = 1.0 if self.expiry is None else np.exp(-self.rate * time_left(time, self.expiry))
        return plain(np.cbrt(1.5 * discount * self.one_way / self.risk_aversion * spot * gamma**2))

    def __call__(self, time, spot, target, gamma, holding):
        """Return the holding, brought into the band where it has left it."""
        return into_band(holding, target, self.half_width(time, spot, gamma), self.to)

    def fit(self, times):
        """Raise ValueError if a decision falls on or after the expiry."""
        fits_before(self.expiry, times)


@dataclass(frozen=True)
class Zakamouline(Policy):
    """Trade to the edge of a band around the delta at an adjusted volatility.

    .. math::

        H_0 = \\frac{k_1}{\\gamma S\\sigma^2\\tau},\\quad
        H_1 = 1.12\\,k_1^{0.31}\\tau^{0.05}\\Big(\\frac{e^{-r\\tau}}\\sigma\\Big)^{0.25}
              \\Big(\\frac{|\\Gamma|}{\\gamma}\\Big)^{0.5},\\quad
        K = -4.76\\,k_1^{0.78}\\tau^{-0.02}\\Big(\\frac{e^{-r\\tau}}\\sigma\\Big)^{0.25}
              (\\gamma S^2|\\Gamma|)^{0.15}

    The band is the delta at :math:`\\sigma_m` plus or minus :math:`H_0 + H_1`, where
    :math:`\\sigma_m^2 = \\sigma^2(1+K)` for a long position and :math:`\\sigma^2(1-K)` for a short one.

    Parameters
    ----------
    one_way : float
        Proportional cost k1 of one trade, above zero.
    risk_aversion : float
        Risk aversion gamma of exponential utility, per dollar, above zero.
    vol : float
        Volatility sigma, above zero.
    expiry : float
        Years to expiry at the start.
    rate : float, default 0.0
        Interest rate.

    References
    ----------
    Zakamouline (2006).

    Examples
    --------
    >>> from deltahedge import black_scholes
    >>> gamma = black_scholes.gamma(100, 100, 0.25, 0.20)
    >>> policy = Zakamouline(one_way=0.001, risk_aversion=1.0, vol=0.20, expiry=0.25)
    >>> [round(width, 5) for width in policy.half_widths(0.0, 100.0, gamma)]
    [0.001, 0.03665]
    >>> round(100 * policy.adjusted_vol(0.25, 100.0, gamma, quantity=-1), 3)
    20.805
    """

    one_way: float
    risk_aversion: float
    vol: float
    expiry: float
    rate: float = 0.0
    needs_gamma = True

    def __post_init__(self):
        for name in ("one_way", "risk_aversion", "vol", "expiry"):
            single(name, positive, getattr(self, name))
        single("rate", finite, self.rate)

    def half_widths(self, time, spot, gamma):
        """Return H0 and H1 at a time since the start; `gamma` is that of the position."""
        k, risk, left = self.one_way, self.risk_aversion, time_left(time, self.expiry)
        H0 = k / (risk * self.vol**2 * left) / spot
        H1 = 1.12 * k**0.31 * left**0.05 * self._root(left) * np.sqrt(np.abs(gamma) / risk)
        return plain(H0), plain(H1)

    def adjusted_vol(self, left, spot, gamma, quantity):
        """Return the volatility at which a leg of this sign is hedged."""
        scale = -4.76 * self.one_way**0.78 * left**-0.02 * self._root(left)
        K = scale * (self.risk_aversion * spot**2 * np.abs(gamma)) ** 0.15
        factor = 1.0 - K if quantity < 0 else 1.0 + K
        if np.min(factor) <= 0:
            raise ValueError(
                "one_way and risk_aversion must be small enough that the adjusted variance stays above zero, "
                f"got {self.one_way} and {self.risk_aversion}"
            )
        return plain(self.vol * np.sqrt(factor))

    def leg_delta(self, leg):
        """Return the delta of the leg at the adjusted volatility."""
        gamma = leg.quantity * leg.gamma
        return leg.delta_at(self.adjusted_vol(leg.expiry, leg.spot, gamma, leg.quantity))

    def __call__(self, time, spot, target, gamma, holding):
        """Return the holding, brought to the edge of the band where it has left it."""
        return into_band(holding, target, sum(self.half_widths(time, spot, gamma)))

    def _root(self, left):
        return (np.exp(-self.rate * left) / self.vol) ** 0.25

    def fit(self, times):
        """Raise ValueError if a decision falls on or after the expiry."""
        fits_before(self.expiry, times)


@dataclass(frozen=True)
class MeanVariance(Policy):
    """Trade to the edge of the band that is optimal if the position is closed one interval later.

    The holding minimises :math:`\\tfrac\\gamma2(h-h^*)^2\\sigma^2S^2\\,\\delta t + k_1S\\,|h-h_0|`, so the
    half-width is :math:`k_1/(\\gamma\\sigma^2S\\,\\delta t)`, whatever the gamma of the book.

    Parameters
    ----------
    one_way : float
        Proportional cost k1 of one trade.
    risk_aversion : float
        Price of variance gamma, per dollar, above zero.
    vol : float
        Volatility of the underlying, above zero.
    interval : float
        Years that the open delta is carried.

    Examples
    --------
    >>> round(MeanVariance(one_way=0.001, risk_aversion=1.0, vol=0.20, interval=1 / 252).half_width(100.0), 6)
    0.063
    """

    one_way: float
    risk_aversion: float
    vol: float
    interval: float

    def __post_init__(self):
        single("one_way", non_negative, self.one_way)
        for name in ("risk_aversion", "vol", "interval"):
            single(name, positive, getattr(self, name))

    def half_width(self, spot):
        """Return the half-width of the band in units of the underlying."""
        return self.one_way / (self.risk_aversion * self.vol**2 * spot * self.interval)

    def __call__(self, time, spot, target, gamma, holding):
        """Return the holding, brought to the edge of the band where it has left it."""
        return into_band(holding, target, self.half_width(spot))
