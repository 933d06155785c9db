"""Contracts that bend in other ways: a digital option, a variance swap, a quoted parabola."""

from dataclasses import dataclass, replace

import numpy as np

from deltahedge._contract import Contract, Undated
from deltahedge._validate import finite, non_negative, one_of, plain, positive
from deltahedge.black_scholes import Greeks
from deltahedge.market import Market
from deltahedge.models import digital


@dataclass(frozen=True, eq=False)
class Digital(Contract):
    """A cash-or-nothing option: pays 1 if the spot ends at the strike or above (call), or below it (put).

    .. math:: V = e^{-r\\tau} N(\\pm d_2), \\qquad
        \\Delta = \\pm\\frac{e^{-r\\tau} n(d_2)}{S\\sigma\\sqrt\\tau}, \\qquad
        \\Gamma = \\mp\\frac{e^{-r\\tau} n(d_2)\\, d_1}{S^2\\sigma^2\\tau}

    Parameters
    ----------
    strike : float or array
        The price that decides, above zero.
    expiry : float or array
        Years to expiry, not negative.
    kind : {"call", "put"}
        Pays from the strike on (call) or below it (put).

    Raises
    ------
    ValueError
        If a field is out of range or `kind` is unknown.

    Notes
    -----
    Near expiry the delta grows without bound at the strike and gamma changes sign there. A call and a put
    together pay 1 whatever happens.

    References
    ----------
    Taleb (1997), *Dynamic Hedging*; derived numbers, checked by differences.

    Examples
    --------
    The delta of the digital is the gamma of the call at the same strike, here a day before expiry:

    >>> from deltahedge import Market
    >>> round(Digital(strike=100, expiry=1 / 365).greeks(Market(spot=100, vol=0.6)).delta, 3)
    0.127
    """

    strike: float
    expiry: float
    kind: str = "call"

    def __post_init__(self):
        self._check(strike=positive, expiry=non_negative)
        one_of("kind", self.kind, ("call", "put"))

    def payoff(self, spot):
        """Return 1 where the option pays, 0 elsewhere."""
        above = np.where(non_negative("spot", spot) >= self.strike, 1.0, 0.0)
        return plain(above if self.kind == "call" else 1.0 - above)

    def greeks(self, market):
        """Return price, delta, gamma, vega, theta and rho in one pass."""
        m = market
        return digital.greeks(m.spot, self.strike, self.expiry, m.vol, m.rate, m.dividend, self.kind)


@dataclass(frozen=True, eq=False)
class VarianceSwap(Contract):
    """A swap of realised variance against a fixed strike, both per year.

    .. math:: V = N_{var}\\, e^{-r\\tau}
        \\left[\\frac{A + \\ln^2(S/S_{fix}) + \\sigma^2\\tau}{T} - K_{var}\\right]

    where A is the sum of squared log returns so far and T the whole life, elapsed and left.

    Parameters
    ----------
    strike : float or array
        Variance per year at which the swap was agreed: 0.36 is (60 %) squared.
    expiry : float or array
        Years to expiry, not negative.
    fixing : float or array
        Spot at the last fixing, above zero; the next return is counted from it.
    notional : float, default 1.0
        Money paid for each 1.00 of variance.
    accrued : float or array, default 0.0
        Sum of squared log returns so far.
    elapsed : float or array, default 0.0
        Years since the swap began.

    Raises
    ------
    ValueError
        If a field is out of range, or the swap has neither time behind nor ahead of it.

    Notes
    -----
    Valued at the market's volatility, which for one volatility for all strikes is the fair strike. At a
    fixing the swap has no delta, and its dollar gamma `2 N exp(-r tau) / T` is the same at every spot.

    References
    ----------
    Demeterfi, Derman, Kamal and Zou (1999); Carr and Madan (1998).

    Examples
    --------
    A fair swap is worth nothing, and its dollar gamma does not depend on the spot:

    >>> from deltahedge import Market
    >>> swap = VarianceSwap(strike=0.36, expiry=0.25, fixing=100.0)
    >>> round(swap.value(Market(spot=100.0, vol=0.6)), 12)
    0.0
    >>> swap.greeks(Market(spot=100.0, vol=0.6)).gamma * 100.0**2
    8.0
    """

    strike: float
    expiry: float
    fixing: float
    notional: float = 1.0
    accrued: float = 0.0
    elapsed: float = 0.0

    def __post_init__(self):
        self._check(
            strike=non_negative,
            expiry=non_negative,
            fixing=positive,
            notional=finite,
            accrued=non_negative,
            elapsed=non_negative,
        )
        positive("expiry + elapsed", self.life)

    @property
    def life(self):
        """Years from the beginning of the swap to its expiry."""
        return plain(np.add(self.expiry, self.elapsed))

    def payoff(self, spot):
        """Return what is paid if the spot goes straight from the last fixing to `spot`, the last one."""
        variance = (self.accrued + np.log(positive("spot", spot) / self.fixing) ** 2) / self.life
        return plain(self.notional * (variance - self.strike))

    def greeks(self, market):
        """Return price, delta, gamma, vega, theta and rho in one pass."""
        S, v, r, T = positive("spot", market.spot), market.vol, market.rate, self.expiry
        paid = np.asarray(self.notional * np.exp(-np.multiply(r, T)))
        per_variance = paid / self.life
        moved = np.log(S / self.fixing)
        price = per_variance * (self.accrued + moved**2 + np.square(v) * T) - paid * self.strike
        delta = per_variance * 2 * moved / S
        gamma = per_variance * 2 * (1 - moved) / S**2
        vega = per_variance * 2 * np.multiply(v, T)
        theta = r * price - per_variance * np.square(v)
        values = np.broadcast_arrays(price, delta, gamma, vega, theta, -T * price)
        return Greeks(*(plain(np.array(x)) for x in values))

    def after(self, dt):
        """Return the same swap `dt` years later, without a fixing in between."""
        left = self._left_after(dt)
        return replace(self, expiry=left, elapsed=plain(self.life - np.asarray(left)))

    def along(self, times, path):
        """Return the swap at each of `times`, fixed at every price of the path so far."""
        path = positive("path", path)
        returns = np.log(path / np.concatenate([[self.fixing], path[:-1]]))
        return replace(self.after(times), accrued=self.accrued + np.cumsum(returns**2), fixing=path)


@dataclass(frozen=True, eq=False)
class Quoted(Undated):
    """A contract known only by its quoted Greeks: a parabola through one market.

    Parameters
    ----------
    market : Market
        Where the Greeks were quoted.
    price, delta, gamma, vega, theta, rho : float, default 0.0
        The quotes; vega per 1.00 of volatility, theta per year.

    Raises
    ------
    ValueError
        If a quote is not finite.

    Notes
    -----
    Away from its market it is valued by Taylor: `price + delta dS + gamma dS**2/2 + vega dvol + rho drate`.

    References
    ----------
    Hull, *Options, Futures, and Other Derivatives*, chapter "The Greek Letters", for the example.

    Examples
    --------
    A delta-neutral book with a gamma of -10,000 loses about 20,000 on a move of 2, either way:

    >>> from deltahedge import Market
    >>> market = Market(spot=50.0, vol=0.3)
    >>> Quoted(market, gamma=-10_000).value(market.at(spot=48.0))
    -20000.0
    """

    market: Market
    price: float = 0.0
    delta: float = 0.0
    gamma: float = 0.0
    vega: float = 0.0
    theta: float = 0.0
    rho: float = 0.0

    def __post_init__(self):
        if not isinstance(self.market, Market):
            raise ValueError(f"market must be a Market, got {self.market!r}")
        self._check(**dict.fromkeys(Greeks._fields, finite))

    def payoff(self, spot):
        """Return the value at `spot`, all else as quoted."""
        return self.value(self.market.at(spot=spot))

    def greeks(self, market):
        """Return the quoted Greeks, moved along the parabola."""
        moved = np.subtract(market.spot, self.market.spot)
        price = self.price + self.delta * moved + 0.5 * self.gamma * moved**2
        price = price + self.vega * np.subtract(market.vol, self.market.vol)
        price = price + self.rho * np.subtract(market.rate, self.market.rate)
        delta = self.delta + self.gamma * moved
        values = np.broadcast_arrays(price, delta, self.gamma, self.vega, self.theta, self.rho)
        return Greeks(*(plain(np.array(x)) for x in values))
