"""How an untended hedge goes stale: the drift of delta, the time to a breach, the decay of effectiveness.

Between two rebalances the delta of a hedged book moves like a Brownian motion with a standard deviation of
`|gamma| * spot * vol` coins per square-root year: to first order, for constant gamma.
"""

import numpy as np
from scipy.special import erfc

from deltahedge._validate import finite, non_negative, plain, positive, same_shape


def latency_drift(spot, gamma, vol, elapsed):
    r"""Return the standard deviation of the delta that builds up in `elapsed` years without a trade.

    .. math:: sd = |\Gamma| S \sigma \sqrt{\ell}

    With the latency of a bot or a bridge as `elapsed`, this is the latency error.

    Parameters
    ----------
    spot : float or array
        Price of the underlying.
    gamma : float or array
        Gamma of the book, coins per dollar.
    vol : float or array
        Realised volatility per square-root year.
    elapsed : float or array
        Time without a hedge, in years.

    Returns
    -------
    float or array
        Coins, in the shape that the arguments broadcast to.

    Raises
    ------
    ValueError
        If spot, vol or elapsed is negative, a value is not finite, or the shapes do not broadcast.

    References
    ----------
    First-order expansion of delta; Hull, *Options, Futures, and Other Derivatives*, "The Greek Letters".

    Examples
    --------
    The Kestrel book is blind for 12 seconds, 2 minutes, 20 minutes:

    >>> seconds = np.array([12, 120, 1200])
    >>> latency_drift(60_000, -0.0031691, 0.60, seconds / (365 * 86_400)).round(3).tolist()
    [0.07, 0.223, 0.704]
    """
    return plain(_speed(spot, gamma, vol, elapsed=elapsed) * np.sqrt(non_negative("elapsed", elapsed)))


def time_to_breach(spot, gamma, vol, band, start=0.0):
    r"""Return the expected time until the hedged delta leaves a band: the half-life of neutrality.

    .. math:: E[\tau_b] = \frac{b^2 - \delta_0^2}{(\Gamma S \sigma)^2}

    Parameters
    ----------
    spot, gamma, vol : float or array
        As in `latency_drift`.
    band : float or array
        Half-width of the band around zero, in coins, above zero.
    start : float or array, default 0.0
        Delta at the start, in coins, inside the band; a policy that trades only to the edge starts there.

    Returns
    -------
    float or array
        Years; infinite for a book without gamma or a market without volatility.

    Raises
    ------
    ValueError
        If the band is not above zero, or `start` lies outside it.

    References
    ----------
    Exit time of Brownian motion from an interval; Davis, Panas and Zariphopoulou (1993) for the bands.

    Examples
    --------
    The Kestrel book drifts by one coin in 40 minutes on average:

    >>> round(time_to_breach(60_000, -0.0031691, 0.60, band=1.0) * 365 * 24 * 60)
    40
    """
    speed = _speed(spot, gamma, vol, band=band, start=start)
    band, start = _band(band, start)
    with np.errstate(divide="ignore"):
        return plain(np.where(speed > 0, (band**2 - start**2) / speed**2, np.inf))


def breach_probability(spot, gamma, vol, band, elapsed):
    r"""Return the probability that the hedged delta leaves a band within `elapsed` years, starting from zero.

    .. math:: P(\tau_b \le t) = 2\sum_{k\ge0}(-1)^k\,\mathrm{erfc}\frac{(2k+1)\,b}{|\Gamma|S\sigma\sqrt{2t}}

    Parameters
    ----------
    spot, gamma, vol : float or array
        As in `latency_drift`.
    band : float or array
        Half-width of the band around zero, in coins, above zero.
    elapsed : float or array
        Time without a hedge, in years.

    Returns
    -------
    float or array
        A probability, from 0 to 1.

    Raises
    ------
    ValueError
        If the band is not above zero or an argument is negative or not finite.

    References
    ----------
    Reflection principle for two barriers: Feller, *An Introduction to Probability Theory* II, ch. X.

    Examples
    --------
    Half of the time the Kestrel book leaves the band of one coin within 30 minutes, well before the mean.

    >>> round(breach_probability(60_000, -0.0031691, 0.60, band=1.0, elapsed=30.4 / (365 * 24 * 60)), 2)
    0.5
    """
    speed = _speed(spot, gamma, vol, band=band, elapsed=elapsed)
    band, _ = _band(band, 0.0)
    spread = speed * np.sqrt(non_negative("elapsed", elapsed))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        z = np.asarray(np.where(spread > 0, band / spread, np.inf))
        k = np.arange(12).reshape(-1, *(1,) * z.ndim)
        odd, sign = 2 * k + 1, (-1.0) ** k
        # Images converge fast when the band is far away, eigenfunctions when it is near: 12 terms are exact.
        images = 2 * (sign * erfc(odd * z / np.sqrt(2))).sum(axis=0)
        modes = 1 - 4 / np.pi * (sign / odd * np.exp(-((odd * np.pi / z) ** 2) / 8)).sum(axis=0)
    return plain(np.where(z > 1, images, modes))


def hedge_decay_curve(spot, delta, gamma, vol, elapsed):
    r"""Return the variance effectiveness of a delta hedge that was set `elapsed` years ago.

    .. math:: \mathrm{HE}(t) \approx \frac{1}{1+x}, \qquad
              x = \frac{\tfrac12\Gamma^2\sigma^4S^4t^2}{\Delta^2\sigma^2S^2t}
                = \frac{\Gamma^2\sigma^2S^2\,t}{2\,\Delta^2}

    The hedge takes the delta term away and leaves the gamma term, and the unhedged book has both; `x` is the
    variance of the second over that of the first. While `x` is small this is `1 - x`, a straight line in
    time. At one half gamma has caught up with the delta that was hedged.

    Parameters
    ----------
    spot : float or array
        Price of the underlying.
    delta : float or array
        Delta of the book *before* hedging, in coins, not zero.
    gamma, vol : float or array
        As in `latency_drift`.
    elapsed : float or array
        Time since the last rebalance, in years.

    Returns
    -------
    float or array
        Effectiveness, 1 at `elapsed=0` and never below zero.

    Raises
    ------
    ValueError
        If `delta` is zero: nothing was hedged.

    References
    ----------
    Variance of the delta and the gamma term of a small move; Hull, "The Greek Letters".

    Examples
    --------
    Leg A of the Kestrel book, an hour and a day after its hedge:

    >>> years = np.array([1, 24]) / (365 * 24)
    >>> hedge_decay_curve(60_000, -21.6744, -0.0015376, 0.60, years).round(4).tolist()
    [0.9996, 0.9911]

    Legs A to C together have little delta and as much gamma; after three days:

    >>> round(hedge_decay_curve(60_000, -4.7013, -0.0016517, 0.60, 3 / 365), 2)
    0.6
    """
    delta = finite("delta", delta)
    if np.any(delta == 0):
        raise ValueError("delta must not be zero: there is nothing to hedge, got 0.0")
    same_shape(delta=delta, elapsed=elapsed)
    drift = np.asarray(latency_drift(spot, gamma, vol, elapsed))
    same_shape(delta=delta, drift=drift)
    with np.errstate(over="ignore"):  # a delta next to nothing: the share is zero
        return plain(1 / (1 + 0.5 * (drift / delta) ** 2))


def _speed(spot, gamma, vol, **others):
    """Return the coins of delta per square-root year, after checking that all shapes fit."""
    spot, vol = non_negative("spot", spot), non_negative("vol", vol)
    gamma = finite("gamma", gamma)
    same_shape(spot=spot, vol=vol, gamma=gamma, **others)
    return np.abs(gamma) * spot * vol


def _band(band, start):
    band, start = positive("band", band), finite("start", start)
    if np.any(np.abs(start) > band):
        raise ValueError(f"start must lie inside the band, got {start!r} with a band of {band!r}")
    return band, start
