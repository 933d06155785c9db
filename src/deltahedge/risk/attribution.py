"""Where the profit of a finite move came from: the terms of a Taylor series, the gap, the remainder."""

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from deltahedge._validate import finite, non_negative, plain, same_shape


@dataclass(frozen=True, eq=False)
class Attribution:
    """The profit of a move, taken apart by `attribute`; every term in dollars, arrays for several moves.

    Attributes
    ----------
    delta, gamma : float or array
        `delta * dS` and `gamma / 2 * dS**2`.
    theta, vega, rho : float or array
        Time, volatility and interest rate to first order.
    vanna, volga, charm : float or array
        The second-order terms `dS * dvol`, `dvol**2 / 2` and `dS * dt`.
    gap : float or array
        Profit of the jump, by full revaluation.
    cash : float or array
        Funding, fees and other cash, as given.
    residual : float or array
        What the terms above do not explain.
    """

    delta: float
    gamma: float
    theta: float
    vega: float
    rho: float
    vanna: float
    volga: float
    charm: float
    gap: float
    cash: float
    residual: float

    @property
    def total(self):
        """The profit, which is the sum of all terms."""
        return sum(asdict(self).values())

    def table(self):
        """Return the terms and their total: a Series, or a DataFrame with a row for each move."""
        columns = asdict(self) | {"total": self.total}
        if np.ndim(self.total) == 0:
            return pd.Series(columns, name="profit")
        return pd.DataFrame({name: np.ravel(column) for name, column in columns.items()})


def attribute(book, before, after, dt=0.0, gap=0.0, cash=0.0):
    r"""Return the profit of a book between two markets, taken apart by cause.

    .. math::

        \delta\Pi = \Delta\,\delta S + \tfrac12\Gamma\,\delta S^2 + \Theta\,\delta t
        + \mathcal V\,\delta\sigma + \rho\,\delta r
        + \tfrac{\partial\Delta}{\partial\sigma}\delta S\,\delta\sigma
        + \tfrac12\tfrac{\partial\mathcal V}{\partial\sigma}\delta\sigma^2
        + \tfrac{\partial\Delta}{\partial t}\delta S\,\delta t + \text{gap} + \text{cash} + \text{residual}

    A gap happens at once, at the start and before any hedge: the book is revalued there, and the Greeks of
    the other terms are those just after it. To attribute a hedged book, put the hedge in the book.

    Parameters
    ----------
    book : Book or contract
        What is held through the whole move.
    before, after : Market
        The two markets; arrays in their fields attribute many moves at once.
    dt : float or array, default 0.0
        Time from one to the other, in years; it may not pass the first expiry.
    gap : float or array, default 0.0
        Jump of the price as a fraction of `before.spot` (-0.12 is a fall of 12 %), above -1.
    cash : float or array, default 0.0
        Cash received during the move, in dollars: funding, fees (negative: paid).

    Returns
    -------
    Attribution
        The terms; they add up to the change of value plus cash.

    Raises
    ------
    ValueError
        If the time passes an expiry, the gap is -1 or less, or the shapes do not broadcast.

    References
    ----------
    Hull, "The Greek Letters"; Taleb (1997) for the cross terms.

    Examples
    --------
    A short at-the-money call, delta-hedged, falls into a gap of -10 %: USD 708, where gamma says 693.

    >>> from deltahedge import Market
    >>> from deltahedge.book import Book
    >>> from deltahedge.instruments import Call, Spot
    >>> market, call = Market(spot=60_000, vol=0.60), Call(60_000, 30 / 365)
    >>> book = Book([(-1, call), (call.greeks(market).delta, Spot())])
    >>> round(attribute(book, market, market.at(spot=54_000), gap=-0.10).gap)
    -708
    >>> parts = attribute(book, market, market.at(spot=54_000))
    >>> round(parts.gamma), round(parts.residual)
    (-693, -15)
    """
    dt, jump, cash = non_negative("dt", dt), finite("gap", gap), finite("cash", cash)
    if np.any(jump <= -1):
        raise ValueError(f"gap must be above -1, a price cannot fall by more, got {gap!r}")
    shape = same_shape(
        before_spot=before.spot, before_vol=before.vol, before_rate=before.rate,
        after_spot=after.spot, after_vol=after.vol, after_rate=after.rate, dt=dt, gap=jump, cash=cash,
    )  # fmt: skip
    start = before.at(spot=before.spot * (1 + jump))
    dS, dv, dr = (np.asarray(getattr(after, f)) - getattr(start, f) for f in ("spot", "vol", "rate"))
    price, delta, gamma, vega, theta, rho = book.greeks(start)
    vanna, volga, charm = (book.greek(name, start) for name in ("vanna", "volga", "charm"))
    terms = {
        "delta": delta * dS,
        "gamma": 0.5 * gamma * dS**2,
        "theta": theta * dt,
        "vega": vega * dv,
        "rho": rho * dr,
        "vanna": vanna * dS * dv,
        "volga": 0.5 * volga * dv**2,
        "charm": charm * dS * dt,
        "gap": price - book.value(before),
        "cash": cash,
    }
    move = book.after(dt).value(after) - price
    explained = sum(terms.values()) - terms["gap"] - cash
    terms["residual"] = move - explained
    return Attribution(**{name: plain(np.broadcast_to(term, shape) + 0.0) for name, term in terms.items()})


@dataclass(frozen=True, eq=False)
class DeltaDrift:
    """The change of a delta, taken apart by `delta_drift`; every term in coins, arrays for several moves.

    Attributes
    ----------
    gamma, charm, vanna : float or array
        What the move of spot, the passing of time and the move of volatility did.
    residual : float or array
        What the three do not explain.
    """

    gamma: float
    charm: float
    vanna: float
    residual: float

    @property
    def total(self):
        """The change of delta, which is the sum of all terms."""
        return sum(asdict(self).values())


def delta_drift(book, before, after, dt=0.0):
    r"""Return the change of a book's delta between two markets, taken apart by cause.

    .. math:: \delta\Delta = \Gamma\,\delta S + \tfrac{\partial\Delta}{\partial t}\,\delta t
              + \tfrac{\partial\Delta}{\partial\sigma}\,\delta\sigma + \text{residual}

    Parameters
    ----------
    book : Book or contract
        What is held through the whole move.
    before, after : Market
        The two markets; arrays in their fields are many moves at once.
    dt : float or array, default 0.0
        Time from one to the other, in years; it may not pass the first expiry.

    Returns
    -------
    DeltaDrift
        The terms, in coins; they add up to the change of delta, which is also what a hedger has to trade,
        with the other sign.

    Raises
    ------
    ValueError
        If the time passes an expiry, or the shapes do not broadcast.

    References
    ----------
    Haug (2003), Know your weapon; Mastinšek (2012), Charm-adjusted delta and delta gamma hedging.

    Examples
    --------
    A weekend on Kestrel's leg A: nothing moves but time, and the delta does.

    >>> from deltahedge import Market
    >>> from deltahedge.book import Book
    >>> from deltahedge.instruments import Call
    >>> market, leg = Market(60_000, 0.60, 0.04), Book([(-40, Call(60_000, 30 / 365))])
    >>> weekend = delta_drift(leg, market, market, dt=2 / 365)
    >>> round(weekend.charm, 3), round(weekend.total, 3)
    (0.056, 0.057)
    """
    dt = non_negative("dt", dt)
    shape = same_shape(
        before_spot=before.spot, before_vol=before.vol, before_rate=before.rate,
        after_spot=after.spot, after_vol=after.vol, after_rate=after.rate, dt=dt,
    )  # fmt: skip
    greeks = book.greeks(before)
    terms = {
        "gamma": greeks.gamma * (np.asarray(after.spot) - before.spot),
        "charm": book.greek("charm", before) * dt,
        "vanna": book.greek("vanna", before) * (np.asarray(after.vol) - before.vol),
    }
    terms["residual"] = book.after(dt).greeks(after).delta - greeks.delta - sum(terms.values())
    return DeltaDrift(**{name: plain(np.broadcast_to(term, shape) + 0.0) for name, term in terms.items()})
