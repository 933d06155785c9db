"""The first Greeks of an option or a position, in the units of the formulas and in those of a screen."""

from typing import NamedTuple


class Greeks(NamedTuple):
    """Price and first Greeks of an option or a position, each a float or an array.

    `delta` is in units of the underlying, `gamma` in units per dollar, `vega` per 1.00 of volatility, `theta`
    per year that passes, `rho` per 1.00 of interest rate.
    """

    price: float
    delta: float
    gamma: float
    vega: float
    theta: float
    rho: float

    @property
    def vega_per_point(self):
        """Change of value for one point (0.01) of volatility, as screens show it."""
        return self.vega / 100

    @property
    def theta_per_day(self):
        """Change of value over one calendar day (1/365 of a year), as screens show it."""
        return self.theta / 365
