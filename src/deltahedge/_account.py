"""The hedge account of a block of paths: what is held, what it earned, what trading it cost.

Every amount is kept in money of the start, discounted at the rate that the account bears.
"""

import numpy as np

from deltahedge._validate import positive, single
from deltahedge.costs import NO_TRADE, Free
from deltahedge.instruments import Future, Perpetual, Spot


class HedgeLine:
    """How one unit of the hedge instrument moves money: a few numbers a date say it all.

    Held from date i to date i+1, one unit earns `weight[i] * (level[i+1] S[i+1] - level[i] S[i])`, in money
    of the start. `price[i] S[i]` is what it trades at, so `price[i]` is its delta.

    =============  ========================================================================================
    `Spot()`       financed by the account; a yield is reinvested, units grow by `exp(q dt)` a step
    `Future(T)`    settled at every date; its price is `S exp((r - q) tau)`
    `Perpetual()`  settled at every date; a long pays `funding` per year on its price, a short receives it
    =============  ========================================================================================
    """

    def __init__(self, hedge, times, rate, dividend, account_rate, funding):
        price = np.ones(len(times))
        discount = np.exp(-account_rate * times)
        self.takes_delivery = isinstance(hedge, Spot)
        if isinstance(hedge, Spot):
            level, weight = np.exp((dividend - account_rate) * times), np.exp(-dividend * times[:-1])
        elif isinstance(hedge, Future):
            if single("hedge.expiry", positive, hedge.expiry) < times[-1]:
                raise ValueError(
                    f"hedge must not expire before the end of paths {times[-1]:g}, got {hedge!r}"
                )
            level = price = np.exp((rate - dividend) * (hedge.expiry - times))
            weight = discount[1:]
        elif isinstance(hedge, Perpetual):
            paid = np.concatenate([[0.0], np.cumsum(funding * np.diff(times))])
            level, weight = np.exp(-paid), np.exp(paid[1:]) * discount[1:]
        else:
            raise ValueError(f"hedge must be Spot(), a Future or a Perpetual, got {hedge!r}")
        # Lists: the loop over dates takes one number at a time.
        self.price, self.discount = price.tolist(), discount.tolist()
        self.level, self.weight = level.tolist(), weight.tolist()


class Account:
    """Holding, gains, cost and number of trades of every path in a block."""

    def __init__(self, line, costs, size):
        self._line = line
        self._costs = None if isinstance(costs, Free) else costs
        self._size = size
        self.holding = np.zeros(size)
        self.gains, self.cost = np.zeros((2, size))
        self.trades = np.zeros(size, dtype=np.int32)
        self._level, self._previous, self._change = np.empty((3, size))

    def open(self, holding, spot, charge):
        """Take the first position; it counts as a trade, and is paid for if `charge` says so."""
        np.multiply(spot, self._line.level[0], out=self._level)
        costs = self._costs
        self._costs = costs if charge else None
        self.trade(0, holding, spot)
        self._costs = costs

    def trade(self, step, holding, spot):
        """Trade to a new holding and pay for it."""
        if getattr(holding, "shape", None) != (self._size,):
            holding = self._one_a_path(holding)
        trade = np.subtract(holding, self.holding, out=self._change)
        if self._costs is not None:
            price, discount = self._line.price[step], self._line.discount[step]
            cost = self._costs(trade, spot if price == 1.0 else price * spot)
            self.cost += cost if discount == 1.0 else discount * cost
        self.trades += np.abs(trade, out=trade) > NO_TRADE
        self.holding = holding

    def carry(self, step, spot):
        """Bring the holding from the date before to this one; return what it earned on the way."""
        self._level, self._previous = self._previous, self._level
        np.multiply(spot, self._line.level[step], out=self._level)
        earned = np.subtract(self._level, self._previous, out=self._previous)
        earned *= self.holding
        weight = self._line.weight[step - 1]
        if weight != 1.0:
            earned *= weight
        self.gains += earned
        return earned

    def _one_a_path(self, holding):
        try:
            return np.array(np.broadcast_to(holding, self._size), dtype=float)
        except ValueError:
            raise ValueError(
                f"policy must return one holding for each of {self._size} paths, got {np.shape(holding)}"
            ) from None
