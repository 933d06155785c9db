"""`NeutralSolver`: the trades that make a book neutral, and what is left of it when the world moves."""

import numpy as np

from deltahedge._validate import finite, one_of, positive, single
from deltahedge.book import Book
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Given, Slider, any_number, positive_number
from deltahedge.explorers._still import signed
from deltahedge.instruments import Call, Put, Spot
from deltahedge.market import YEAR_DAYS, Market
from deltahedge.neutrality import money_of_an_ordinary_day, neutralise
from deltahedge.plots import BLUE, GREY, INK, label, thousands

GREEKS = ("delta", "gamma", "vega")
KINDS = {"call": Call, "put": Put}


def option_legs(name, value):
    """Check a list of legs, each (quantity, kind, strike, days)."""
    legs = []
    for leg in value if isinstance(value, list | tuple) else ():
        if not isinstance(leg, list | tuple) or len(leg) != 4:
            break
        quantity, kind, strike, days = leg
        legs.append(
            [
                single(f"{name}, quantity", finite, quantity),
                one_of(f"{name}, kind", kind, tuple(KINDS)),
                single(f"{name}, strike", positive, strike),
                single(f"{name}, days", positive, days),
            ]
        )
    if not legs or len(legs) < len(value):
        raise ValueError(f"{name} must be a list of legs (quantity, kind, strike, days), got {value!r}")
    if min(leg[3] for leg in legs) < 7:
        raise ValueError(f"{name} must have 7 days or more to expiry, got {value!r}")
    return legs


class NeutralSolver(Explorer):
    """A book of options, the trades that take the chosen Greeks to zero, and both after a shock.

    The instruments are the coin, a near call at the money and, if vega is wanted too, a far one. `legs` is a
    list of (quantity, kind, strike, days); the default is Kestrel's first three legs.
    """

    title = "Neutral holds here and now: move anything, and it wears off"
    caption = (
        "Grey is the book as it stands, blue the book with the trades that make it neutral. Each Greek that "
        "is closed flattens the line; no set of trades keeps it flat for long."
    )
    heights = (708, 1393)

    greeks = Choice(
        "gamma",
        {"delta": "Delta", "gamma": "Delta and gamma", "vega": "Delta, gamma, vega"},
        "Make neutral",
    )
    near_days = Slider(14, 7, 45, 1, "Near call", unit="days")
    far_days = Slider(90, 46, 180, 1, "Far call", unit="days", when={"greeks": "vega"})
    move = Slider(0.05, -0.2, 0.2, 0.005, "Then the price moves", unit="%", scale=100)
    days = Slider(2, 0, 6, 0.5, "Days pass", unit="days")
    vol_change = Slider(0.0, -0.3, 0.3, 0.01, "Volatility moves", unit="points", scale=100)
    legs = Given(
        [[-40.0, "call", 60_000.0, 30.0], [-25.0, "put", 54_000.0, 30.0], [30.0, "call", 70_000.0, 90.0]],
        option_legs,
    )
    spot = Given(60_000.0, positive_number)
    vol = Given(0.60, positive_number)
    rate = Given(0.04, any_number)

    def data(self):
        market = Market(self.spot, self.vol, self.rate)
        book = Book([(q, KINDS[kind](strike, days / YEAR_DAYS)) for q, kind, strike, days in self.legs])
        near, far = (Call(self.spot, days / YEAR_DAYS) for days in (self.near_days, self.far_days))
        count = GREEKS.index(self.greeks) + 1
        instruments = {1: [Spot()], 2: [near, Spot()], 3: [near, far, Spot()]}[count]
        trades = neutralise(book, instruments, market, GREEKS[:count])
        amounts = {contract: quantity for quantity, contract in trades}
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
            "near": amounts.get(near, 0.0),
            "far": amounts.get(far, 0.0),
            "coins": amounts[Spot()],
            "book_here": profit(book, here),
            "neutral_here": profit(neutral, here),
            "neutral_residual": sum(start),
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        left.plot(data["moves"], data["book_profit"], color=GREY)
        left.plot(data["moves"], data["neutral_profit"], color=BLUE)
        left.axhline(0, color=INK, linewidth=0.8)
        label(left, data["moves"][20], data["book_profit"][20], "book", GREY, side="above")
        label(left, data["moves"][100], data["neutral_profit"][100], "neutral", BLUE, side="above")
        left.set_title("Profit over the move (USD)")
        left.set_xlabel("move of the price (%)")
        left.yaxis.set_major_formatter(thousands())
        at = np.arange(3)
        right.bar(at - 0.2, data["money"][:3], 0.4, color=GREY)
        right.bar(at + 0.2, data["money"][3:], 0.4, color=BLUE)
        right.set_xticks(at, GREEKS)
        right.axhline(0, color=INK, linewidth=0.8)
        right.set_title("Each Greek, on an ordinary day (USD)")
        right.yaxis.set_major_formatter(thousands())

    def alt_text(self, data):
        book, neutral = (signed(data[name], 0) for name in ("book_here", "neutral_here"))
        return (
            "Left: profit over the move of the price, of the book, steep, and of the book with its neutral "
            f"trades, flat near zero and bent far away; after a move of {100 * self.move:.1f} % they are at "
            f"{book} and {neutral} USD. Right: bars for delta, gamma and vega before and after."
        )
