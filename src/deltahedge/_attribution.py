"""Where the profit of a hedged book came from, step by step, path by path.

Between two dates the value of the book changes by

.. math:: \\delta V = \\Delta\\,\\delta S + \\tfrac12\\Gamma\\,\\delta S^2 + \\Theta\\,\\delta t
          + \\mathcal V\\,\\delta\\sigma + \\text{residual},

the hedge earns its share of :math:`\\delta S`, and the account bears interest. Each term is added up over the
life of the hedge; nothing is a plug: the residual comes from revaluing the book at every date.
"""

import numpy as np

PARTS = ("premium", "delta", "gamma", "theta", "vega", "carry", "jump", "cost", "residual")


class Attribution:
    """The parts of the profit of a block of paths, in money of the start.

    ==========  ====================================================================================
    `premium`   money received for the book, plus its value in the market: zero if it was a fair price
    `delta`     delta left open by the policy, times the move
    `gamma`     half gamma times the move squared
    `theta`     the passing of time
    `vega`      changes of implied volatility, to first order
    `carry`     interest on the account, yield, funding
    `jump`      gamma and residual of those steps that moved by more than `gap` standard deviations
    `cost`      what trading cost
    `residual`  the rest: higher orders, and the step being long
    ==========  ====================================================================================
    """

    def __init__(self, size, line, gap):
        self.parts = {name: np.zeros(size) for name in PARTS}
        self._line, self._gap = line, gap

    def leave(self, step, desk, view, holding):
        """Note the position as it stands when a date is over."""
        self._time, self._spot, self._vol = view.time, np.copy(view.spot), np.copy(view.vol)
        self._value, self._delta, self._gamma, self._theta, self._vega = (
            desk.total(name) for name in ("value", "delta", "gamma", "theta", "vega")
        )
        self._hedge_delta = holding * self._line.price[step]

    def arrive(self, step, value, view, earned):
        """Split the profit since the last date; `value` is that of the book it was held in."""
        before, now = self._line.discount[step - 1 : step + 1]
        dt, move = view.time - self._time, view.spot - self._spot
        parts = {
            "delta": (self._delta + self._hedge_delta) * move,
            "gamma": 0.5 * self._gamma * np.square(move),
            "theta": self._theta * dt,
            "vega": self._vega * (view.vol - self._vol),
        }
        explained = self._delta * move + parts["gamma"] + parts["theta"] + parts["vega"]
        rest = value - self._value - explained
        swing = np.abs(np.log(view.spot / self._spot))
        jumped = swing > self._gap * self._vol * np.sqrt(dt)
        parts["jump"] = np.where(jumped, parts["gamma"] + rest, 0.0)
        parts["gamma"] = np.where(jumped, 0.0, parts["gamma"])
        parts["residual"] = np.where(jumped, 0.0, rest)
        for name, part in parts.items():
            self.parts[name] += now * part
        # Interest on the value of the book, and what the hedge earned beyond its delta times the move.
        self.parts["carry"] += (now - before) * self._value + earned - now * self._hedge_delta * move

    def close(self, premium, cost):
        """Add what happened at single moments; return the parts."""
        self.parts["premium"] += premium
        self.parts["cost"] -= cost
        return self.parts
