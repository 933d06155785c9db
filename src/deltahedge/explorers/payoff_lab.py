"""`PayoffLab`: coins, calls and puts stacked into one position, now and at expiry."""

import numpy as np

from deltahedge.book import Book
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Given, Slider, any_number, positive_number
from deltahedge.explorers._still import signed
from deltahedge.instruments import Call, Put, Spot
from deltahedge.market import Market
from deltahedge.plots import BLUE, GREEN, GREY, INK, VERMILLION, label, thousands


class PayoffLab(Explorer):
    """Value of a position in coins, calls and puts over the coin price: leg by leg at expiry, and in total.

    Quantities are signed, a sold leg is negative. `end` is a price at expiry to read off. The default is a
    covered call, which turns out to be a sold put with money in the bank.
    """

    title = "Coins are straight, options bend at their strike, and legs add up"
    caption = (
        "A coin held and a call sold against it: above the strike the two slopes cancel. The total has the "
        "shape of a sold put. Before expiry the corner is rounded off; the rounding is what the options "
        "cost. Dots mark the strikes, hollow where there is no such leg."
    )
    heights = (713, 1389)
    scale_by = "call_strike"

    coins = Slider(1, -3, 3, 1, "Coins held", whole=True)
    calls = Slider(-1, -3, 3, 1, "Calls", whole=True)
    call_strike = Slider(60_000, 30_000, 90_000, 1_000, "Call strike", unit="USD", price=True)
    puts = Slider(0, -3, 3, 1, "Puts", whole=True)
    put_strike = Slider(54_000, 30_000, 90_000, 1_000, "Put strike", unit="USD", price=True)
    expiry = Slider(30 / 365, 0, 1, 1 / 365, "Time to expiry", symbol="τ", unit="days", scale=365)
    end = Slider(66_000, 30_000, 90_000, 500, "Price at expiry", symbol="S_T", unit="USD", price=True)
    spot = Given(60_000.0, positive_number)
    vol = Given(0.60, positive_number)
    rate = Given(0.04, any_number)

    def data(self):
        legs = {
            "coins": (self.coins, Spot()),
            "calls": (self.calls, Call(self.call_strike, self.expiry)),
            "puts": (self.puts, Put(self.put_strike, self.expiry)),
        }
        book = Book(legs.values())
        strikes = self.call_strike, self.put_strike
        low = min(0.4 * self.spot, *strikes, self.end)
        high = max(1.6 * self.spot, *strikes, self.end)
        spots = np.linspace(low, high, 241)
        now = Market(self.spot, self.vol, self.rate)
        greeks = book.greeks(now)
        call, put = (kind(self.call_strike, self.expiry).value(now) for kind in (Call, Put))
        return {
            "spots": spots,
            **{name: quantity * contract.payoff(spots) for name, (quantity, contract) in legs.items()},
            "at_expiry": book.payoff(spots),
            "today": book.value(now.at(spot=spots)),
            "value": greeks.price,
            "delta": greeks.delta,
            "gamma": greeks.gamma,
            "at_end": book.payoff(self.end),
            "parity_residual": call - put - self.spot + self.call_strike * now.discount(self.expiry),
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2, sharey=True)
        x = data["spots"]
        for name, color, at in (("coins", VERMILLION, 200), ("calls", BLUE, 205), ("puts", GREEN, 40)):
            if getattr(self, name):
                left.plot(x, data[name], color=color)
                side, align = "above" if getattr(self, name) > 0 else "below", "left" if at < 100 else "right"
                label(left, x[at], data[name][at], name, color, side=side, ha=align)
        bends = (self.call_strike, self.calls, BLUE), (self.put_strike, self.puts, GREEN)
        for strike, held, color in bends:
            left.plot(strike, 0, "o", color=color, markerfacecolor=color if held else "white")
        left.set_title("Each leg at expiry (USD)")
        right.plot(x, data["today"], color=GREY, linestyle="--")
        right.plot(x, data["at_expiry"], color=INK)
        label(right, x[80], data["today"][80], "today", GREY, side="below")
        label(right, x[200], data["at_expiry"][200], "at expiry", INK, side="above", ha="right")
        right.plot(self.end, data["at_end"], "o", color=INK)
        right.set_title("All legs together (USD)")
        for axes in (left, right):
            axes.axhline(0, color=GREY, linewidth=0.8)
            axes.set_xlabel("coin price (USD)")
            axes.xaxis.set_major_formatter(thousands())
            axes.yaxis.set_major_formatter(thousands())

    def alt_text(self, data):
        legs = [name for name in ("coins", "calls", "puts") if getattr(self, name)]
        held = ", ".join(f"{name} {signed(getattr(self, name), 0)}" for name in legs) or "none"
        return (
            f"Left: the value at expiry of each leg ({held}) over the coin price, straight lines that bend "
            f"at the strikes. Right: their sum at expiry and, as a dashed curve, today. At a final price "
            f"of {self.end:,.10g} the position is worth {signed(data['at_end'])} USD."
        )
