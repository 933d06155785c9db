"""What a trade costs, in dollars, as a function of its size and of the price.

A cost model is called as `costs(trade, spot)`: `trade` in units of the underlying, signed. Models add:

>>> desk = Proportional(one_way=0.0005) + Fixed(2.0)
>>> desk(trade=np.array([1.0, -1.0, 0.0]), spot=60_000.0)
array([32., 32.,  0.])

The literature quotes proportional costs in two ways, Leland a round trip and Whalley and Wilmott one way.
The name says which: `Proportional(one_way=0.0005)` and `Proportional.round_trip(0.001)` are the same cost.
"""

from dataclasses import dataclass

import numpy as np

from deltahedge._validate import finite, non_negative, plain, positive, same_shape, single

__all__ = ["CostModel", "Fixed", "Free", "HalfSpread", "Proportional", "SquareRootImpact", "SumOfCosts"]


class CostModel:
    """A cost in dollars for each trade; `a + b` charges both."""

    def __call__(self, trade, spot):
        """Return the cost of trading `trade` units at `spot`, not negative, in dollars."""
        raise NotImplementedError

    def per_unit(self, trade, spot):
        """Return the cost of one unit of delta, `cost / |trade|`, in dollars.

        Parameters
        ----------
        trade : float or array
            Units of the underlying, not zero.
        spot : float or array
            Price of the underlying, not negative.

        Raises
        ------
        ValueError
            If a trade is zero, a value is not finite, or the shapes do not broadcast.

        Examples
        --------
        >>> Fixed(2.0).per_unit(trade=0.5, spot=60_000.0)
        4.0
        """
        trade, spot = finite("trade", trade), non_negative("spot", spot)
        same_shape(trade=trade, spot=spot)
        if np.any(trade == 0):
            raise ValueError("trade must not be zero: the cost per unit of no trade has no meaning, got 0.0")
        return plain(np.asarray(self(trade, spot) / np.abs(trade)))

    def __add__(self, other):
        if not isinstance(other, CostModel):
            return NotImplemented
        return SumOfCosts((*_parts(self), *_parts(other)))


@dataclass(frozen=True)
class Free(CostModel):
    """No cost at all.

    Examples
    --------
    >>> Free()(trade=1.0, spot=100.0)
    0.0
    """

    def __call__(self, trade, spot):
        """Return zero for every trade."""
        return 0.0 * trade


@dataclass(frozen=True, kw_only=True)
class Proportional(CostModel):
    """A fraction of the value traded: :math:`k_1\\,|q|\\,S`.

    Parameters
    ----------
    one_way : float
        Cost of one trade as a fraction of its value, k1: 0.0005 is 5 bp. Half a round trip.

    References
    ----------
    Leland (1985), who writes k for the round trip; Whalley and Wilmott (1997), who use k1.

    Examples
    --------
    >>> Proportional(one_way=0.0005)(trade=-2.0, spot=60_000.0)
    60.0
    >>> Proportional.round_trip(0.001)
    Proportional(one_way=0.0005)
    """

    one_way: float

    def __post_init__(self):
        single("one_way", non_negative, self.one_way)

    @classmethod
    def round_trip(cls, rate):
        """Return the model whose cost of buying and selling again is `rate` of the value."""
        return cls(one_way=single("rate", non_negative, rate) / 2)

    def __call__(self, trade, spot):
        """Return the cost in dollars."""
        return plain(self.one_way * np.abs(trade) * spot)


@dataclass(frozen=True, kw_only=True)
class HalfSpread(CostModel):
    """Half the distance between bid and ask on every unit: :math:`\\tfrac s2\\,|q|`.

    Parameters
    ----------
    half_spread : float
        Distance from the middle to the bid or the ask, in dollars per unit.

    Examples
    --------
    >>> HalfSpread.quoted(bid=59_990.0, ask=60_010.0)(trade=3.0, spot=60_000.0)
    30.0
    """

    half_spread: float

    def __post_init__(self):
        single("half_spread", non_negative, self.half_spread)

    @classmethod
    def quoted(cls, bid, ask):
        """Return the model for a market with this bid and ask."""
        bid, ask = single("bid", non_negative, bid), single("ask", non_negative, ask)
        if ask < bid:
            raise ValueError(f"ask must not be below bid {bid}, got {ask}")
        return cls(half_spread=(ask - bid) / 2)

    def __call__(self, trade, spot):
        """Return the cost in dollars."""
        return plain(self.half_spread * np.abs(trade))


@dataclass(frozen=True)
class Fixed(CostModel):
    """The same amount for every trade, whatever its size: a ticket, or the gas of a transaction.

    Parameters
    ----------
    amount : float
        Dollars for each trade.

    Examples
    --------
    >>> Fixed(2.0)(trade=np.array([0.0, 0.001, 1_000.0]), spot=60_000.0)
    array([0., 2., 2.])
    """

    amount: float

    def __post_init__(self):
        single("amount", non_negative, self.amount)

    def __call__(self, trade, spot):
        """Return the cost in dollars."""
        return plain(self.amount * (np.abs(trade) > NO_TRADE))


@dataclass(frozen=True, kw_only=True)
class SquareRootImpact(CostModel):
    """The price moves against a trade like the square root of its size.

    .. math:: Y\\,\\sigma_d\\,S\\,|q|\\sqrt{|q|/V_d}

    Parameters
    ----------
    daily_vol : float
        Volatility of one day, as a fraction: 0.03 is 3 %.
    daily_volume : float
        Units of the underlying traded in the market in one day, above zero.
    coefficient : float, default 1.0
        The constant Y of the law, of order one.

    References
    ----------
    Almgren, Thum, Hauptmann and Li (2005); Tóth et al. (2011).

    Examples
    --------
    One per cent of a day's volume at a daily volatility of 3 % moves the price by 30 bp:

    >>> round(SquareRootImpact(daily_vol=0.03, daily_volume=10_000.0).per_unit(trade=100.0, spot=1.0), 6)
    0.003
    """

    daily_vol: float
    daily_volume: float
    coefficient: float = 1.0

    def __post_init__(self):
        single("daily_vol", non_negative, self.daily_vol)
        single("daily_volume", positive, self.daily_volume)
        single("coefficient", non_negative, self.coefficient)

    def __call__(self, trade, spot):
        """Return the cost in dollars."""
        size = np.abs(trade)
        return plain(self.coefficient * self.daily_vol * spot * size * np.sqrt(size / self.daily_volume))


@dataclass(frozen=True)
class SumOfCosts(CostModel):
    """Several costs charged on the same trade, made by `+`.

    Parameters
    ----------
    parts : tuple of CostModel
        The costs that are added.

    Examples
    --------
    >>> (Proportional(one_way=0.001) + Fixed(1.0)).parts
    (Proportional(one_way=0.001), Fixed(amount=1.0))
    """

    parts: tuple

    def __call__(self, trade, spot):
        """Return the cost in dollars."""
        return sum(part(trade, spot) for part in self.parts)


NO_TRADE = 1e-12  # units of the underlying: smaller changes of the holding are rounding, not trades


def _parts(model):
    return model.parts if isinstance(model, SumOfCosts) else (model,)
