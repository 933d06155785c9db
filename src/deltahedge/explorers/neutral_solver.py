"""`NeutralSolver`: the trades that make a book neutral, and what is left of it when the world moves."""

import numpy as np

from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Given, Slider, any_number, positive_number
from deltahedge.explorers._legs import book_of, position_legs
from deltahedge.explorers._still import signed
from deltahedge.instruments import Call, Spot
from deltahedge.market import YEAR_DAYS, Market
from deltahedge.neutrality import money_of_an_ordinary_day, neutralise
from deltahedge.plots import BLUE, GREY, INK, label, thousands

GREEKS = ("delta", "gamma", "vega")


class NeutralSolver(Explorer):
    """A book, the trades that take the chosen Greeks to zero, and both after a shock.

    The instruments are the coin, a near call at the money and, if vega is wanted too, a far one. Two calls of
    one expiry have gamma and vega in the same proportion: then only delta and gamma are closed, with one of
    them. `legs` is a `Book` of calls, puts, coins and liquidity ranges, or rows
    (quantity, kind, strike, days); the default is Kestrel's legs A, B and C.
    """

    title = "Neutral holds here and now: move anything, and it wears off"
    caption = (
        "Grey is the book as it stands, blue the book with the trades that make it neutral. Each Greek that "
        "is closed flattens the line. The bars start at nothing and say what an ordinary day would make of "
        "each Greek after the shock."
    )
    heights = (722, 1389)

    greeks = Choice(
        "gamma",
        {"delta": "Delta", "gamma": "Delta and gamma", "vega": "Delta, gamma, vega"},
        "Make neutral",
    )
    near_days = Slider(14, 7, 60, 1, "Near call", unit="days", whole=True)
    far_days = Slider(90, 7, 180, 1, "Far call", unit="days", whole=True, when={"greeks": "vega"})
    move = Slider(0.10, -0.2, 0.2, 0.005, "Then the price moves", unit="%", scale=100)
    days = Slider(3, 0, 6, 0.5, "Days pass", unit="days")
    vol_change = Slider(0.0, -0.3, 0.3, 0.01, "Volatility moves", unit="points", scale=100)
    legs = Given(
        [[-40.0, "call", 60_000.0, 30.0], [-25.0, "put", 54_000.0, 30.0], [30.0, "call", 70_000.0, 90.0]],
        position_legs,
    )
    spot = Given(60_000.0, positive_number)
    vol = Given(0.60, positive_number)
    rate = Given(0.04, any_number)

    def data(self):
        market, book = Market(self.spot, self.vol, self.rate), book_of(self.legs)
        near, far = (Call(self.spot, days / YEAR_DAYS) for days in (self.near_days, self.far_days))
        condition = self.condition(market, near, far)
        # Without a second expiry vega cannot be closed, so it is left as it is.
        count = GREEKS.index("gamma" if condition == np.inf else self.greeks) + 1
        instruments = {1: [Spot()], 2: [near, Spot()], 3: [near, far, Spot()]}[count]
        trades = neutralise(book, instruments, market, GREEKS[:count])
        names = (*("near", "far")[: count - 1], "coins")
        amounts = {name: quantity for name, (quantity, _) in zip(names, trades, strict=True)}
        neutral = book + trades
        dt, vol = self.days / YEAR_DAYS, max(self.vol + self.vol_change, 0.01)
        shocked = market.at(vol=vol)
        here = shocked.at(spot=self.spot * (1 + self.move))
        moves = np.linspace(-0.2, 0.2, 121)

        def profit(position, state):
            return position.after(dt).value(state) - position.value(market)

        def money(position):
            later = position.after(dt)
            return np.array([later.greek(g, here) * money_of_an_ordinary_day(g, here) for g in GREEKS])

        curve = shocked.at(spot=self.spot * (1 + moves))
        start = [abs(neutral.greek(g, market) * money_of_an_ordinary_day(g, market)) for g in GREEKS[:count]]
        return {
            "moves": 100 * moves,
            "book_profit": profit(book, curve),
            "neutral_profit": profit(neutral, curve),
            "money": np.concatenate([money(book), money(neutral)]),
            **{name: amounts.get(name, 0.0) for name in ("near", "far", "coins")},
            "condition": condition,
            "profit_here": np.array([profit(book, here), profit(neutral, here)]),
            "neutral_residual": sum(start),
        }

    def condition(self, market, near, far):
        """Return how badly gamma and vega of the two calls are told apart: 1 is best, infinity not at all."""
        if self.greeks != "vega":
            return 1.0
        if self.near_days == self.far_days:
            return np.inf
        pair = [
            [one.greek(g, market) * money_of_an_ordinary_day(g, market) for one in (near, far)]
            for g in ("gamma", "vega")
        ]
        return float(np.linalg.cond(pair / np.linalg.norm(pair, axis=0)))

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        left.plot(data["moves"], data["book_profit"], color=GREY)
        left.plot(data["moves"], data["neutral_profit"], color=BLUE)
        left.axhline(0, color=INK, linewidth=0.8)
        label(left, data["moves"][100], data["book_profit"][100], "book", GREY, side="left")
        label(left, data["moves"][100], data["neutral_profit"][100], "neutral", BLUE, side="above")
        left.set_title("Profit over the move (USD)")
        left.set_xlabel("move of the price (%)")
        left.yaxis.set_major_formatter(thousands())
        at = np.arange(3)
        right.bar(at, data["money"][3:], 0.6, color=BLUE)
        right.set_xticks(at, GREEKS)
        right.axhline(0, color=INK, linewidth=0.8)
        right.set_title("What comes back (USD a day)")
        right.yaxis.set_major_formatter(thousands())

    def alt_text(self, data):
        book, neutral = (signed(profit, 0) for profit in data["profit_here"])
        return (
            "Left: profit over the move of the price, of the book, steep, and of the book with its neutral "
            f"trades, flat near zero and bent far away; after a move of {100 * self.move:.1f} % they are at "
            f"{book} and {neutral} USD. Right: what delta, gamma and vega of the neutral book would make "
            f"on an ordinary day after the shock: {', '.join(signed(x, 0) for x in data['money'][3:])} USD."
        )
