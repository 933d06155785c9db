"""What hedgers do to the market they hedge in: feedback, effective volatility, and a report on stability.

Impact is linear here: one coin traded moves the price by the relative amount `impact`. The sign of the gamma
decides the sign of the effect: short-gamma hedgers buy into a rise and amplify it,
long-gamma hedgers damp it.
"""

from dataclasses import dataclass

import numpy as np

from deltahedge._validate import finite, non_negative, plain, positive, same_shape, single
from deltahedge.market import YEAR_DAYS
from deltahedge.risk.decay import hedge_decay_curve


def feedback_gain(spot, gamma, impact):
    r"""Return the share of a price move that the hedging of it adds or takes away again, `lambda S |gamma|`.

    .. math:: G = \lambda S |\Gamma|

    Parameters
    ----------
    spot : float or array
        Price of the underlying, in dollars.
    gamma : float or array
        Net gamma of those who hedge, coins per dollar.
    impact : float or array
        Relative price change per coin traded, not negative.

    Returns
    -------
    float or array
        Gain, no unit; hedging is stable only below 1.

    Raises
    ------
    ValueError
        If spot or impact is negative, or a value is not finite.

    References
    ----------
    Frey and Stremme (1997); Schönbucher and Wilmott (2000).

    Examples
    --------
    The Kestrel book reaches a gain of one half when a coin traded moves the price by 0.26 %.

    >>> round(feedback_gain(60_000, -0.0031691, impact=0.0026), 2)
    0.49
    """
    spot, gamma, impact = non_negative("spot", spot), finite("gamma", gamma), non_negative("impact", impact)
    same_shape(spot=spot, gamma=gamma, impact=impact)
    return plain(impact * spot * np.abs(gamma))


def effective_volatility(vol, spot, gamma, impact):
    r"""Return the volatility of a market in which delta hedgers trade against their own impact.

    .. math:: \sigma_{eff} = \frac{\sigma}{1 + \lambda S \Gamma_d}

    Parameters
    ----------
    vol : float or array
        Volatility without hedgers, per square-root year.
    spot, gamma, impact : float or array
        As in `feedback_gain`; a negative gamma amplifies.

    Returns
    -------
    float or array
        Volatility per square-root year.

    Raises
    ------
    ValueError
        If `lambda S |gamma|` is 1 or more: the hedging round never ends and no volatility exists.

    References
    ----------
    Frey and Stremme (1997); Sircar and Papanicolaou (1998); Platen and Schweizer (1998).

    Examples
    --------
    Half of every move is added by short-gamma hedgers: the volatility doubles.

    >>> effective_volatility(0.60, spot=100.0, gamma=-0.5, impact=0.01)
    1.2
    """
    gain = np.asarray(feedback_gain(spot, gamma, impact))
    vol = non_negative("vol", vol)
    same_shape(vol=vol, gain=gain)
    if np.any(gain >= 1):
        raise ValueError(f"impact must keep the gain below 1 for hedging to be stable, got {gain.max()}")
    return plain(vol / (1 + np.sign(gamma) * gain))


def gamma_exposure(spot, gamma, open_interest, sign, multiplier=1.0):
    r"""Return the dollars that dealers trade per one-percent move, under an *assumed* sign of their position.

    .. math:: \mathrm{GEX} = \sum_i s_i\,\Gamma_i\,OI_i\,m_i\,S^2/100

    Open interest says how many contracts exist, not who is short of them. The sign is an assumption, so it
    has no default: state it, and try another. A common one is +1 for calls and -1 for puts.

    Parameters
    ----------
    spot : float
        Price of the underlying, in dollars.
    gamma : array, shape (n,)
        Gamma of one contract, coins per dollar, not negative.
    open_interest : array, shape (n,)
        Number of contracts, not negative.
    sign : float or array, shape (n,)
        Assumed position of the dealers per contract of open interest, from -1 (short all) to +1 (long all).
    multiplier : float or array, default 1.0
        Coins per contract.

    Returns
    -------
    float
        Dollars of the underlying per one-percent move; positive dampens, negative amplifies.

    Raises
    ------
    ValueError
        If a sign lies outside -1 to 1, an amount is negative, or the shapes do not broadcast.

    References
    ----------
    Baltussen, Da, Lammers and Martens (2021); Barbon and Buraschi (2020).

    Examples
    --------
    The same open interest in a call and a put, under two assumptions:

    >>> gamma_exposure(100.0, [0.02, 0.02], [500, 500], sign=[+1, -1])
    0.0
    >>> gamma_exposure(100.0, [0.02, 0.02], [500, 500], sign=-1)
    -2000.0
    """
    spot, gamma = non_negative("spot", spot), non_negative("gamma", gamma)
    held, multiplier = non_negative("open_interest", open_interest), positive("multiplier", multiplier)
    sign = finite("sign", sign)
    if np.any(np.abs(sign) > 1):
        raise ValueError(f"sign must be from -1 (dealers short all) to +1 (dealers long all), got {sign}")
    same_shape(spot=spot, gamma=gamma, open_interest=held, sign=sign, multiplier=multiplier)
    return float(np.sum(sign * gamma * held * multiplier * spot**2 / 100))


@dataclass(frozen=True)
class StabilityReport:
    """Three numbers on the stability of a hedged book, from `stability_report`.

    Attributes
    ----------
    gain : float
        Feedback gain; hedging is stable below 1.
    variance_ratio : float
        Variance of the hedged book over that of the unhedged one, just before the next rebalance.
    liquidation_distance : float
        Distance to the liquidation price in daily standard deviations; infinite without one.
    """

    gain: float
    variance_ratio: float
    liquidation_distance: float

    @property
    def stable(self):
        """Whether hedging the book moves the price by less than the move that caused it."""
        return self.gain < 1


def stability_report(spot, delta, gamma, vol, impact, interval, liquidation=None):
    r"""Return feedback gain, variance ratio and distance to liquidation of a hedged book.

    .. math:: G=\lambda S|\Gamma|, \qquad 1-\mathrm{HE}(\delta t), \qquad
              \frac{|\ln(S_{liq}/S)|}{\sigma\sqrt{1/365}}

    Parameters
    ----------
    spot : float
        Price of the underlying, in dollars, above zero.
    delta, gamma : float
        Delta before hedging (coins, not zero) and gamma (coins per dollar) of the book.
    vol : float
        Volatility of the underlying per square-root year, above zero.
    impact : float
        Relative price change per coin traded.
    interval : float
        Time between rebalances, in years.
    liquidation : float, optional
        Liquidation price of the hedge, in dollars.

    Returns
    -------
    StabilityReport

    Raises
    ------
    ValueError
        If an argument is out of range or not a single number.

    References
    ----------
    Frey and Stremme (1997); Schönbucher and Wilmott (2000).

    Examples
    --------
    The Kestrel book, hedged every eight hours with a 5x short perpetual:

    >>> report = stability_report(60_000, 9.7197, -0.0031691, 0.60, 1e-5, 8 / 8760, liquidation=71_642)
    >>> round(report.gain, 4), round(report.variance_ratio, 3), round(report.liquidation_distance, 2)
    (0.0019, 0.059, 5.65)
    """
    spot, vol = single("spot", positive, spot), single("vol", positive, vol)
    delta, gamma = single("delta", finite, delta), single("gamma", finite, gamma)
    impact, interval = single("impact", non_negative, impact), single("interval", non_negative, interval)
    gain = feedback_gain(spot, gamma, impact)
    ratio = 1 - hedge_decay_curve(spot, delta, gamma, vol, interval)
    if liquidation is None:
        return StabilityReport(gain, ratio, np.inf)
    level = single("liquidation", positive, liquidation)
    return StabilityReport(gain, ratio, float(abs(np.log(level / spot)) / (vol / np.sqrt(YEAR_DAYS))))
