"""A band whose width nobody can foresee: a defence against those who trade ahead of a hedge."""

from dataclasses import dataclass

import numpy as np

from deltahedge._policy import Policy
from deltahedge._utility_band import into_band
from deltahedge._validate import finite, non_negative, one_of, plain, same_shape, single, whole


@dataclass(frozen=True)
class RandomBand(Policy):
    """Trade only when the holding has left a band around the target whose width is drawn anew at each look.

    The half-width is uniform between `(1 - spread)` and `(1 + spread)` times `half_width`. Whoever knows the
    rule, the target and the holding, but not the seed, can foresee only the mean trade, `expected_trade`.

    Parameters
    ----------
    half_width : float
        Mean half-width of the band in units of the underlying, not negative.
    spread : float
        How far the half-width varies, from 0 (a plain `Band`) to 1 (from nothing to twice the mean).
    seed : int
        The secret: whole, not negative, below 2**64.
    to : {"edge", "centre"}, default "edge"
        Where to trade to.

    Notes
    -----
    A draw is a hash of seed, time and price (to seven digits), so that the same seed decides alike on the
    same path, alone or among a million, whatever the number of workers.

    References
    ----------
    Brunnermeier and Pedersen (2005) for the exploiter; Steele, Lea and Flood (2014) for the hash, SplitMix64.

    Examples
    --------
    A holding 0.06 away from its target would be traded to the edge, by 0.01, if the band did not vary:

    >>> band = RandomBand(half_width=0.05, spread=0.4, seed=9)
    >>> round(band.expected_trade(holding=0.44, target=0.50), 6)
    0.01125
    >>> band(0.1, np.array([100.0, 101.0, 102.0]), 0.50, None, 0.44).round(4)
    array([0.4592, 0.4416, 0.44  ])
    """

    half_width: float
    spread: float
    seed: int
    to: str = "edge"

    def __post_init__(self):
        single("half_width", non_negative, self.half_width)
        if not 0 <= single("spread", finite, self.spread) <= 1:
            raise ValueError(f"spread must be from 0 to 1, got {self.spread}")
        if whole("seed", self.seed) >= 2**64:
            raise ValueError(f"seed must be below 2**64, got {self.seed}")
        one_of("to", self.to, ("edge", "centre"))

    def half_widths(self, time, spot):
        """Return the half-width drawn at this time for each price."""
        return plain(self.half_width * (1 + self.spread * (2 * _draw(self.seed, time, spot) - 1)))

    def __call__(self, time, spot, target, gamma, holding):
        """Return the holding, brought into the band of this instant where it has left it."""
        return into_band(holding, target, self.half_widths(time, spot), self.to)

    def expected_trade(self, holding, target):
        """Return the mean trade over all widths: what others can foresee without the seed.

        .. math:: E\\,(d - w)^+ \\text{ to the edge}, \\qquad d\\,P(w < d) \\text{ to the centre}

        where d is the distance from the holding to the target and w the random half-width.

        Parameters
        ----------
        holding, target : float or array
            Units of the underlying held, and wanted.

        Returns
        -------
        float or array
            Units of the underlying, signed like target less holding.

        Raises
        ------
        ValueError
            If a value is not finite or the shapes do not broadcast.
        """
        holding, target = finite("holding", holding), finite("target", target)
        same_shape(holding=holding, target=target)
        gap = np.asarray(target - holding)
        distance = np.abs(gap)
        narrow, wide = (self.half_width * (1 + sign * self.spread) for sign in (-1, 1))
        beyond = np.clip(distance - narrow, 0.0, wide - narrow)
        if self.to == "centre":
            inside = beyond / (wide - narrow) if wide > narrow else 1.0 * (distance > narrow)
            return plain(gap * inside)
        mean = beyond**2 / (2 * (wide - narrow)) if wide > narrow else 0.0
        return plain(np.copysign(mean + np.maximum(distance - wide, 0.0), gap))


def _draw(seed, time, spot):
    """Return a number in [0, 1) for each price, scattered by the seed, the time and the price."""
    # Seven digits: the same path made in another way may differ in its last bit, and should decide alike.
    bits = np.asarray(spot, dtype=np.float32).view(np.uint32).astype(np.uint64)
    key = _scatter(np.asarray(float(np.float32(time))).view(np.uint64) ^ _scatter(np.uint64(seed)))
    return (_scatter(bits ^ key) >> np.uint64(11)) * 2.0**-53


def _scatter(bits):
    # SplitMix64's step and finaliser: whole numbers wrap around, as they should.
    with np.errstate(over="ignore"):
        bits = bits + np.uint64(0x9E3779B97F4A7C15)
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return bits ^ (bits >> np.uint64(31))
