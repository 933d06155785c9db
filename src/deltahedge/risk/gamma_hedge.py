"""When gamma hedging is worth it: the option's spread against the variance that it removes."""

from dataclasses import dataclass

from deltahedge._validate import finite, non_negative, positive, single


@dataclass(frozen=True)
class DeltaGammaHedge:
    """A trade in one option and the underlying, from `delta_gamma_cost`.

    Attributes
    ----------
    options, underlying : float
        Contracts of the option and coins of the underlying to buy (negative: sell); delta is then zero.
    cost : float
        Half-spread of the options plus proportional cost of the coins, in dollars.
    variance : float
        Variance of the hedged P&L over one interval from the gamma that is left, in dollars squared.
    objective : float
        `cost + risk_aversion / 2 * variance`, in dollars.
    """

    options: float
    underlying: float
    cost: float
    variance: float
    objective: float


def delta_gamma_cost(
    delta,
    gamma,
    option_delta,
    option_gamma,
    spread,
    spot,
    vol,
    interval,
    risk_aversion,
    one_way=0.0,
    options=None,
):
    r"""Return what it costs to restore delta and gamma, for a given or for the best number of options.

    .. math:: \min_w\ \tfrac s2|w| + k_1 S\,|h(w)|
              + \tfrac\gamma2\cdot\tfrac12(\Gamma+w\Gamma_T)^2\sigma^4S^4\delta t^2,
              \qquad h(w) = -(\Delta + w\Delta_T)

    The objective is convex; delta alone is hedged at `options=0`, gamma completely at
    `options=-gamma / option_gamma`.

    Parameters
    ----------
    delta, gamma : float
        Greeks of the book, in coins and coins per dollar.
    option_delta, option_gamma : float
        Greeks of one contract of the option; its gamma must not be zero.
    spread : float
        Bid-ask spread of one contract, in dollars, ask minus bid.
    spot, vol : float
        Price of the underlying (dollars) and volatility per square-root year, above zero.
    interval : float
        Time until the next rebalance, in years, above zero.
    risk_aversion : float
        `gamma` per dollar, above zero.
    one_way : float, default 0.0
        Proportional cost of one trade in the underlying, not the round trip.
    options : float, optional
        Contracts to trade; the best number if left out.

    Returns
    -------
    DeltaGammaHedge

    Raises
    ------
    ValueError
        If an argument is out of range or not a single number.

    References
    ----------
    Hull, "The Greek Letters", for the trade itself.

    Examples
    --------
    Hull's portfolio with a gamma of -3,000: the complete hedge buys 2,000 options and sells 1,240 shares.

    >>> hull = dict(delta=0.0, gamma=-3000.0, option_delta=0.62, option_gamma=1.5)
    >>> terms = dict(spot=50.0, vol=0.20, interval=1 / 252, risk_aversion=1e-4)
    >>> full = delta_gamma_cost(**hull, **terms, spread=0.02, options=2000)
    >>> full.options, full.underlying, full.cost
    (2000.0, -1240.0, 20.0)
    >>> best = delta_gamma_cost(**hull, **terms, spread=0.02)
    >>> round(best.options), round(best.objective, 2) < full.objective
    (1436, True)
    """
    named = {"delta": delta, "gamma": gamma, "option_delta": option_delta, "option_gamma": option_gamma}
    delta, gamma, slope, bend = (single(name, finite, value) for name, value in named.items())
    if bend == 0:
        raise ValueError(f"option_gamma must not be zero, got {option_gamma!r}")
    half_spread = single("spread", non_negative, spread) / 2
    spot, vol = single("spot", positive, spot), single("vol", positive, vol)
    dt, aversion = single("interval", positive, interval), single("risk_aversion", positive, risk_aversion)
    unit_cost = single("one_way", non_negative, one_way) * spot
    noise = 0.5 * (vol * spot) ** 4 * dt**2  # variance per unit of squared gamma

    def hedge(w):
        h = -(delta + w * slope)
        cost = half_spread * abs(w) + unit_cost * abs(h)
        variance = noise * (gamma + w * bend) ** 2
        return DeltaGammaHedge(float(w), float(h), cost, variance, cost + 0.5 * aversion * variance)

    if options is not None:
        return hedge(single("options", finite, options))
    # Between its kinks (no option, no underlying) the objective is a parabola: look at kinks and vertices.
    pulls = [a * half_spread + b * unit_cost * abs(slope) for a in (-1, 1) for b in (-1, 1)]
    points = [0.0] + [-gamma / bend - pull / (aversion * noise * bend**2) for pull in pulls]
    if slope and min(points) < -delta / slope < max(points):  # beyond them the parabola always pulls back
        points.append(-delta / slope)
    return min((hedge(w) for w in points), key=lambda found: found.objective)
