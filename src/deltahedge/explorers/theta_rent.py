"""`ThetaRent`: one day in the life of a hedged option, rent against movement."""

import numpy as np

from deltahedge import black_scholes as bs
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Slider
from deltahedge.explorers._still import signed
from deltahedge.plots import BLUE, GREY, INK, VERMILLION, label, thousands
from deltahedge.risk import breakeven_move

SIDES = {"short": -1, "long": 1}
SIDES_IN_WORDS = {"short": "for its seller", "long": "for its buyer"}


class ThetaRent(Explorer):
    """Profit of a delta-hedged option after one day, over the day's move, and the move that breaks even.

    `year` is the number of days in a year on which volatility is earned: 365 for a coin, 252 for a share.
    The parabola is theta plus half of gamma times the move squared; the curve is the revalued option.
    """

    title = "Theta is the rent of gamma: a one-day standard move pays it back"
    caption = (
        "An option, hedged this morning and left for a day. Without a move the seller earns the rent; beyond "
        "the break-even move gamma takes more than the rent brings. The buyer sees it upside down."
    )
    heights = (706, 1266)

    side = Choice("short", {"short": "Sold", "long": "Bought"}, "Option")
    spot = Slider(60_000, 30_000, 90_000, 250, "Spot price", symbol="S", unit="USD", price=True)
    strike = Slider(60_000, 30_000, 90_000, 500, "Strike", symbol="K", unit="USD", price=True)
    expiry = Slider(30 / 365, 2 / 365, 1, 1 / 365, "Time to expiry", symbol="τ", unit="days", scale=365)
    vol = Slider(0.60, 0.05, 1.5, 0.01, "Volatility", symbol="σ", unit="%", scale=100)
    move = Slider(0.02, -0.15, 0.15, 0.001, "The day's move", unit="%", scale=100)
    year = Choice("365", {"365": "365", "252": "252"}, "Days in a year")

    def data(self):
        sign, day = SIDES[self.side], 1 / int(self.year)
        contract = {"strike": self.strike, "vol": self.vol}
        g = bs.greeks(self.spot, expiry=self.expiry, **contract)
        left = max(self.expiry - day, 0.0)
        moves = np.linspace(-0.15, 0.15, 121)

        def profit(moved):
            change = bs.price(self.spot * (1 + moved), expiry=left, **contract) - g.price
            return sign * (change - g.delta * self.spot * moved)

        def taylor(moved):
            return sign * (g.theta * day + 0.5 * g.gamma * (self.spot * moved) ** 2)

        rent = -sign * g.theta * day
        breakeven = self.vol * np.sqrt(day)
        if g.gamma > 0:
            breakeven = breakeven_move(self.spot, sign * g.gamma, sign * g.theta, day)
        return {
            "moves": 100 * moves,
            "profit": profit(moves),
            "parabola": taylor(moves),
            "rent": rent,
            "theta_per_day": sign * g.theta * day,
            "gamma_pays": sign * 0.5 * g.gamma * (self.spot * self.move) ** 2,
            "at_move": profit(self.move),
            "by_greeks": taylor(self.move),
            "breakeven": breakeven,
            "pde_residual": g.theta + 0.5 * self.vol**2 * self.spot**2 * g.gamma,
        }

    def draw(self, figure, data):
        ax = figure.subplots()
        x, sign = data["moves"], SIDES[self.side]
        ax.plot(x, data["parabola"], color=GREY, linestyle="--")
        ax.plot(x, data["profit"], color=BLUE)
        ax.axhline(0, color=INK, linewidth=0.8)
        for end in (-1, 1):
            ax.axvline(100 * end * data["breakeven"], color=VERMILLION, linestyle=":")
        ax.plot(100 * self.move, data["at_move"], "o", color=INK)
        label(ax, 100 * self.move, data["at_move"], signed(data["at_move"], 0), INK, side="above")
        rent = max(abs(data["rent"]), 1e-9)
        ax.set_ylim(*sorted((-sign * 1.4 * rent, sign * 4 * rent)))
        ax.set_xlim(-15, 15)
        if data["breakeven"] < 0.12:
            label(ax, 100 * data["breakeven"], -sign * 1.25 * rent, "break-even", VERMILLION)
        ax.set_title(f"Profit of the hedged option after a day (USD), {SIDES_IN_WORDS[self.side]}")
        ax.set_xlabel("move of the price (%)")
        ax.yaxis.set_major_formatter(thousands())

    def alt_text(self, data):
        shape = "an upside-down" if self.side == "short" else "an upright"
        return (
            f"The profit of a hedged option after one day over the day's move, {shape} parabola: "
            f"{signed(data['theta_per_day'], 0)} USD without a move, zero at a move of "
            f"{100 * data['breakeven']:.2f} % either way."
        )
