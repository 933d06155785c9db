"""Trading a large hedge: how to spread it over time, who may exploit it, and what the trades earned."""

from dataclasses import dataclass

import numpy as np

from deltahedge._validate import finite, non_negative, plain, positive, same_shape, single, whole


@dataclass(frozen=True, eq=False)
class Schedule:
    """A liquidation schedule from `almgren_chriss`.

    Attributes
    ----------
    times : array, shape (n_steps + 1,)
        Times, in the unit of the horizon.
    holdings : array, shape (n_steps + 1,)
        Units still to be traded at each time; the first is the whole order, the last zero.
    expected_cost : float
        Expected cost against the price at the start, in dollars.
    variance : float
        Variance of the cost, in dollars squared.
    half_life : float
        The time `1 / kappa` in which the holding falls by a factor e; infinite for a straight line.
    """

    times: np.ndarray
    holdings: np.ndarray
    expected_cost: float
    variance: float
    half_life: float

    @property
    def trades(self):
        """Units traded in each interval."""
        return -np.diff(self.holdings)

    @property
    def sd(self):
        """Standard deviation of the cost, in dollars."""
        return float(np.sqrt(self.variance))


def almgren_chriss(
    quantity, horizon, n_steps, vol, temporary, permanent=0.0, half_spread=0.0, risk_aversion=0.0
):
    r"""Return the schedule that trades a large order with the least cost plus risk aversion times variance.

    .. math:: x_j = X\,\frac{\sinh\kappa(T-t_j)}{\sinh\kappa T}, \qquad
              \frac{2}{\tau^2}(\cosh\kappa\tau-1)=\frac{\lambda\sigma^2}{\tilde\eta},
              \qquad \tilde\eta=\eta-\tfrac12\gamma\tau

    .. math:: E = \tfrac12\gamma X^2+\varepsilon\sum|n_j|+\frac{\tilde\eta}{\tau}\sum n_j^2, \qquad
              V = \sigma^2\tau\sum x_j^2

    Parameters
    ----------
    quantity : float
        Units to trade, `X`.
    horizon : float
        Time allowed, `T`, in any unit, for example days; every rate below is per the same unit.
    n_steps : int
        Number of intervals.
    vol : float
        Volatility in *dollars* per square root of the time unit (price times relative volatility).
    temporary : float
        Temporary impact `eta`: dollars per unit, for each unit traded per time unit.
    permanent : float, default 0.0
        Permanent impact `gamma`: dollars per unit, for each unit traded.
    half_spread : float, default 0.0
        Fixed cost `epsilon` of each unit, in dollars.
    risk_aversion : float, default 0.0
        `lambda`, per dollar; 0 gives the straight line.

    Returns
    -------
    Schedule

    Raises
    ------
    ValueError
        If an argument is out of range, or the permanent impact is so large (`eta <= gamma tau / 2`) that
        splitting the order pays for itself without end.

    References
    ----------
    Almgren and Chriss (2000), Optimal execution of portfolio transactions.

    Examples
    --------
    >>> order = dict(quantity=1e6, horizon=5, n_steps=5, vol=0.95, half_spread=0.0625)
    >>> order |= dict(permanent=2.5e-7, temporary=2.5e-6)
    >>> round(almgren_chriss(**order).expected_cost)
    662500
    >>> patient = almgren_chriss(**order, risk_aversion=1e-6)
    >>> round(patient.expected_cost), round(patient.sd)
    (911227, 603431)
    """
    X, T = single("quantity", finite, quantity), single("horizon", positive, horizon)
    sd = single("vol", non_negative, vol)
    n = whole("n_steps", n_steps, minimum=1)
    eta, gamma = single("temporary", positive, temporary), single("permanent", non_negative, permanent)
    epsilon = single("half_spread", non_negative, half_spread)
    aversion = single("risk_aversion", non_negative, risk_aversion)
    tau = T / n
    eta_tilde = eta - 0.5 * gamma * tau
    if eta_tilde <= 0:
        raise ValueError(f"temporary must be above permanent * horizon / n_steps / 2, got {temporary!r}")
    # cosh(x) - 1 = 2 sinh(x/2)^2: the half angle keeps its digits where the risk aversion is tiny.
    kappa = 2 / tau * np.arcsinh(0.5 * tau * np.sqrt(aversion * sd**2 / eta_tilde))
    times = tau * np.arange(n + 1)
    left = T - times
    if kappa > 0:
        # sinh a / sinh b, without overflow for a hurried trader.
        holdings = X * np.exp(-kappa * times) * np.expm1(-2 * kappa * left) / np.expm1(-2 * kappa * T)
    else:
        holdings = X * left / T
    holdings[-1] = 0.0
    trades = -np.diff(holdings)
    cost = 0.5 * gamma * X**2 + epsilon * np.abs(trades).sum() + eta_tilde / tau * (trades**2).sum()
    variance = sd**2 * tau * (holdings[1:] ** 2).sum()
    half_life = 1 / kappa if kappa > 0 else np.inf
    return Schedule(times, holdings, float(cost), float(variance), float(half_life))


@dataclass(frozen=True)
class Exploitation:
    """Trading ahead of a hedger, from `exploiter_gain`.

    Attributes
    ----------
    size : float or array
        Coins that the exploiter trades first and gives back after the flow, same sign as the flow.
    gain : float or array
        The exploiter's expected gain, in dollars.
    hedger_cost : float or array
        What the hedger pays more because of it, in dollars.
    """

    size: float
    gain: float
    hedger_cost: float


def exploiter_gain(flow, permanent, temporary):
    r"""Return the best trade ahead of a predictable flow, its gain and what it costs the hedger.

    .. math:: \max_x\ \lambda q x - 2\eta x^2:\qquad x^*=\frac{\lambda q}{4\eta},\quad
              \text{gain}=\frac{\lambda^2q^2}{8\eta},\quad \text{hedger's cost}=\lambda x^* q

    The flow is what the exploiter expects: a hedger of gamma `G` trades `-G * move`. Against a random flow
    put its mean; a hedger who is as likely to buy as to sell gives nothing away.

    Parameters
    ----------
    flow : float or array
        Coins that the hedger is expected to trade, signed.
    permanent : float or array
        Permanent impact, dollars per coin for each coin traded.
    temporary : float or array
        Temporary impact, dollars per coin for each coin traded, above zero.

    Returns
    -------
    Exploitation

    Raises
    ------
    ValueError
        If `temporary` is not above zero, or `permanent` is negative.

    References
    ----------
    Brunnermeier and Pedersen (2005), Predatory trading.

    Examples
    --------
    >>> exploiter_gain(flow=10.0, permanent=2.0, temporary=5.0)
    Exploitation(size=1.0, gain=10.0, hedger_cost=20.0)
    """
    q, impact = finite("flow", flow), non_negative("permanent", permanent)
    eta = positive("temporary", temporary)
    same_shape(flow=q, permanent=impact, temporary=eta)
    x = impact * q / (4 * eta)
    return Exploitation(plain(x), plain(impact * q * x / 2), plain(impact * q * x))


def rebalancing_credit(spots, holdings):
    r"""Return the cash that rebalancing earned, the first hedge left out, marked at the last price.

    .. math:: \sum_{i\ge1} q_i\,(S_T - S_i), \qquad q_i = h_i - h_{i-1}

    On a path that comes home a long-gamma hedge earns it and a short-gamma hedge pays it; without drift its
    mean over all paths is zero. On a closed path with constant gamma it is `gamma / 2` times the sum of the
    squared moves.

    Parameters
    ----------
    spots : array, shape (..., n_steps + 1)
        Prices at the rebalancing times.
    holdings : array, shape (..., n_steps + 1)
        Coins held after the trade at each time.

    Returns
    -------
    float or array
        Dollars, one number a path.

    Raises
    ------
    ValueError
        If the shapes differ or a path has fewer than two points.

    References
    ----------
    Hull, "The Greek Letters" (hedging a short option buys high and sells low).

    Examples
    --------
    A long gamma of 0.5 sells one coin after a rise of two and buys it back after the fall.

    >>> rebalancing_credit([100.0, 102.0, 100.0], [-50.0, -51.0, -50.0])
    2.0
    """
    spots, holdings = positive("spots", spots), finite("holdings", holdings)
    if spots.ndim < 1 or spots.shape[-1] < 2 or spots.shape != holdings.shape:
        raise ValueError(
            "spots and holdings must have the same shape, times last, at least two of them, "
            f"got {spots.shape} and {holdings.shape}"
        )
    trades = np.diff(holdings, axis=-1)
    return plain((trades * (spots[..., -1:] - spots[..., 1:])).sum(axis=-1))
