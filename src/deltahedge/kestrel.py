"""The running example: Kestrel, a made-up desk whose one book grows through the chapters.

Kestrel trades a coin at USD 60,000, with 60 % volatility, 4 % interest and 365 days in a year. Its legs:

====  ===================================================================  ====================
leg   position                                                             joins in chapter
====  ===================================================================  ====================
A     40 calls sold, strike 60,000, 30 days                                1
B     25 puts sold, strike 54,000, 30 days                                 4
C     30 calls bought, strike 70,000, 90 days                              4
D     20 calls sold, strike 66,000, 60 days, settled in coin               22
E     a liquidity position between 48,000 and 75,000 worth 1.5 million     25
F     10 staked coins that yield 3 % a year                                25
H     the perpetual that makes A to F delta-neutral                        21
====  ===================================================================  ====================

All values are in dollars. Leg D is worth as much as a call settled in dollars; what differs is the delta that
a desk counting in coins has to hedge, the delta less the price in coins.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from deltahedge._contract import Undated
from deltahedge._validate import finite, non_negative, one_of, plain, positive, single
from deltahedge.black_scholes import Greeks
from deltahedge.book import Book
from deltahedge.instruments import Call, Perpetual, Put, Spot
from deltahedge.market import YEAR_DAYS, Market
from deltahedge.neutrality import hedge_quantity

__all__ = [
    "LIQUIDITY_RANGE",
    "LIQUIDITY_VALUE",
    "RATE",
    "SPOT",
    "STAKING_YIELD",
    "VOL",
    "LiquidityRange",
    "blotter",
    "book",
    "hedge",
    "leg",
    "market",
]

SPOT, VOL, RATE = 60_000.0, 0.60, 0.04
STAKING_YIELD = 0.03  # of leg F, per year, paid in coins
LIQUIDITY_VALUE, LIQUIDITY_RANGE = 1_500_000.0, (48_000.0, 75_000.0)


@dataclass(frozen=True, eq=False)
class LiquidityRange(Undated):
    """A liquidity position between two prices, without its fees.

    .. math:: V = L\\,\\big(2\\sqrt P - \\sqrt{P_a} - P/\\sqrt{P_b}\\big), \\qquad
        \\Delta = L\\,\\big(1/\\sqrt P - 1/\\sqrt{P_b}\\big), \\qquad \\Gamma = -\\tfrac12 L P^{-3/2}

    in the range; below it all coins, above it all dollars.

    Parameters
    ----------
    liquidity : float
        L, not negative.
    lower, upper : float
        Ends of the range, above zero, the first below the second.

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> round(LiquidityRange(1.0, lower=1_600, upper=2_500).value(Market(2_000, 0.5)), 5)
    9.44272
    """

    liquidity: float
    lower: float
    upper: float

    def __post_init__(self):
        self._check(liquidity=non_negative, lower=positive, upper=positive)
        if np.any(np.greater_equal(self.lower, self.upper)):
            raise ValueError(f"lower must be below upper, got {self.lower} and {self.upper}")

    def payoff(self, spot):
        """Return the value at `spot`: it depends on nothing else."""
        spot = non_negative("spot", spot)
        inside = np.clip(spot, self.lower, self.upper)
        coins = 1 / np.sqrt(inside) - 1 / np.sqrt(self.upper)
        return plain(self.liquidity * (spot * coins + np.sqrt(inside) - np.sqrt(self.lower)))

    def greeks(self, market):
        """Return price, delta and gamma; fees are not part of the value, so nothing else is."""
        spot = np.asarray(market.spot)
        inside = np.clip(spot, self.lower, self.upper)
        delta = self.liquidity * (1 / np.sqrt(inside) - 1 / np.sqrt(self.upper))
        within = (spot > self.lower) & (spot < self.upper)
        gamma = np.where(within, -0.5 * self.liquidity * inside**-1.5, 0.0)
        zero = 0.0 * np.multiply(spot, market.vol)
        values = np.broadcast_arrays(self.payoff(spot), delta, gamma, zero, zero, zero)
        return Greeks(*(plain(np.array(x)) for x in values))


def market():
    """Return the market in which the running example is valued.

    Examples
    --------
    >>> market()
    Market(spot=60000.0, vol=0.6, rate=0.04, dividend=0.0)
    """
    return Market(SPOT, VOL, RATE)


def leg(name):
    """Return one leg as (quantity, contract).

    Parameters
    ----------
    name : {"A", "B", "C", "D", "E", "F", "H"}
        Which leg; H is the perpetual that hedges A to F.

    Raises
    ------
    ValueError
        If there is no such leg.

    Examples
    --------
    >>> quantity, contract = leg("A")
    >>> quantity, contract.strike
    (-40.0, 60000.0)
    """
    one_of("name", name, (*_LEGS, "H"))
    return hedge(book("ABCDEF")).legs[0] if name == "H" else _LEGS[name]


def book(legs):
    """Return the legs as a book.

    Parameters
    ----------
    legs : str
        One letter a leg, each once: `"A"`, `"ABC"`, `"ABCDEF"`, `"ABCDEFH"`.

    Raises
    ------
    ValueError
        If there is no such leg, one comes twice, or there is none.

    Examples
    --------
    >>> round(book("ABC").greeks(market()).delta, 4)
    -4.7013
    """
    return _by_letters("legs", legs)


def hedge(position, spot=SPOT):
    """Return the perpetuals, opened at `spot`, that take the delta of a position to zero there, as a book.

    Examples
    --------
    >>> round(hedge(book("ABC")).greeks(market()).delta, 4)
    4.7013
    """
    perpetual = Perpetual(entry=single("spot", positive, spot))
    return Book([(hedge_quantity(position, perpetual, market().at(spot=spot)), perpetual)])


def blotter(position, state=None, cost_to_date=0.0, margin_ratio=None, liquidation=None):
    """Return the desk blotter, one line that every chapter ends with.

    Parameters
    ----------
    position : str or Book
        Letters of the legs, or the book as it stands.
    state : Market, optional
        Where it is valued; by default the market of the running example.
    cost_to_date : float, default 0.0
        Money spent on hedging so far.
    margin_ratio : float, optional
        Equity over maintenance margin.
    liquidation : float, optional
        Spot at which the venue liquidates.

    Returns
    -------
    pandas.DataFrame
        One row, columns `value, delta, gamma_1pct, vega_per_point, theta_per_day, cost_to_date, margin_ratio,
        days_to_liquidation`; the last is the distance in daily standard deviations. What is not known is "-".

    Raises
    ------
    ValueError
        If a number is out of range or there is no such leg.

    Examples
    --------
    >>> blotter("A")[["value", "delta", "gamma_1pct"]].round(1).to_numpy().tolist()
    [[-168193.3, -21.7, -55354.9]]
    """
    state = market() if state is None else state
    position = position if isinstance(position, Book) else _by_letters("position", position)
    greeks = position.greeks(state)
    distance = "-"
    if liquidation is not None:
        away = abs(np.log(single("liquidation", positive, liquidation) / state.spot))
        distance = float(away / (state.vol / np.sqrt(YEAR_DAYS)))
    line = {
        "value": greeks.price,
        "delta": greeks.delta,
        "gamma_1pct": position.one_percent_gamma(state),
        "vega_per_point": greeks.vega_per_point,
        "theta_per_day": greeks.theta_per_day,
        "cost_to_date": single("cost_to_date", finite, cost_to_date),
        "margin_ratio": "-" if margin_ratio is None else single("margin_ratio", finite, margin_ratio),
        "days_to_liquidation": distance,
    }
    return pd.DataFrame([line], index=["Kestrel"])


def _by_letters(argument, legs):
    if not isinstance(legs, str) or not legs or len(set(legs)) < len(legs) or not set(legs) <= {*_LEGS, "H"}:
        raise ValueError(f"{argument} must be letters from A to F, and H, each once, got {legs!r}")
    return Book([leg(name) for name in legs])


def _liquidity():
    one = LiquidityRange(1.0, *LIQUIDITY_RANGE)
    return LiquidityRange(LIQUIDITY_VALUE / one.payoff(SPOT), *LIQUIDITY_RANGE)


_LEGS = {
    "A": (-40.0, Call(60_000, 30 / YEAR_DAYS)),
    "B": (-25.0, Put(54_000, 30 / YEAR_DAYS)),
    "C": (30.0, Call(70_000, 90 / YEAR_DAYS)),
    "D": (-20.0, Call(66_000, 60 / YEAR_DAYS)),
    "E": (1.0, _liquidity()),
    "F": (10.0, Spot()),
}
