"""`DigitalPin`: the last hours of a digital option at its strike, and the call spread in its place."""

import numpy as np

from deltahedge import black_scholes as bs
from deltahedge.book import Book
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Seed, Slider
from deltahedge.explorers._still import signed
from deltahedge.hedging import simulate
from deltahedge.instruments import Call, Digital
from deltahedge.market import Market
from deltahedge.models import digital
from deltahedge.paths import gbm
from deltahedge.plots import BLUE, GREY, INK, VERMILLION, label, thousands

STRIKE, PAYOUT = 60_000.0, 100_000.0
PATHS, STEPS = 400, 60
YEAR_HOURS = 24 * 365


class DigitalPin(Explorer):
    """A sold digital that pays 100,000 USD from 60,000 on, hedged by its own delta or by a call spread's.

    The spread is bought `width` below the strike and sold at the strike; it never pays less than the digital.
    Each hedge is set 60 times, without cost, on 400 paths that end `finish` above the strike. Profit is
    counted from what the desk's books say: the value of the digital, or of the spread. `show` is `"held"`,
    the coins on the first path, or `"profit"`, the profit on all of them.
    """

    title = "A digital's delta has no ceiling; a call spread's is the payout over its width"
    caption = (
        "Left, the coins that hedge the sold digital, by its own delta and by that of the call spread that "
        "replaces it. Right, what a desk holds until expiry on a path that ends near the strike, or the "
        "profit on 400 such paths."
    )
    heights = (774, 1540)

    show = Choice("held", {"held": "Coins held", "profit": "Profit"}, "Right")
    spot = Slider(60_000, 57_000, 63_000, 10, "Spot price", symbol="S", unit="USD")
    hours = Slider(1.0, 0.1, 168, 0.1, "Time to expiry", symbol="τ", unit="hours", log=True)
    vol = Slider(0.60, 0.2, 1.5, 0.01, "Volatility", symbol="σ", unit="%", scale=100)
    width = Slider(2_000, 200, 3_000, 100, "Width of the spread", symbol="w", unit="USD")
    finish = Slider(20, -400, 400, 10, "Last price, from the strike", unit="USD")
    seed = Seed(1, "Path seed")

    def paths(self):
        """Return 400 paths that start at the spot and are bent to end at the last price."""
        expiry, last = self.hours / YEAR_HOURS, STRIKE + self.finish
        options = {"n_steps": STEPS, "n_paths": PATHS, "seed": self.seed, "stream": "browser"}
        free = gbm(self.spot, expiry, self.vol, **options)
        bent = free * (last / free[:, -1:]) ** (np.arange(STEPS + 1) / STEPS)
        bent[:, -1] = last  # not a rounding error below the strike
        return bent

    def spread(self, spot, expiry):
        """Return the coins that hedge the call spread."""
        lower = bs.delta(spot, STRIKE - self.width, expiry, self.vol)
        return PAYOUT / self.width * (lower - bs.delta(spot, STRIKE, expiry, self.vol))

    def profit(self, book, prices):
        """Return the profit of hedging a sold book on each path, the digital's payout owed in the end."""
        sold = Book([(-n, option) for n, option in book])
        result = simulate(sold, prices, market=Market(self.spot, self.vol))
        paid = sum(n * option.payoff(prices[:, -1]) for n, option in book)
        return result.pnl + paid - PAYOUT * Digital(STRIKE, 0.0).payoff(prices[:, -1])

    def data(self):
        expiry = self.hours / YEAR_HOURS
        spots = np.linspace(57_000, 63_000, 601)
        here = digital.greeks(self.spot, STRIKE, expiry, self.vol)
        prices = self.paths()
        left = expiry * (1 - np.arange(STEPS) / STEPS)
        size, first = PAYOUT / self.width, prices[0, :-1]
        calls = [(size, Call(STRIKE - self.width, expiry)), (-size, Call(STRIKE, expiry))]
        market = Market(self.spot, self.vol)
        by_digital = self.profit([(PAYOUT, Digital(STRIKE, expiry))], prices)
        by_spread = self.profit(calls, prices)
        return {
            "spots": spots,
            "digital": PAYOUT * digital.greeks(spots, STRIKE, expiry, self.vol).delta,
            "spread": self.spread(spots, expiry),
            "ceiling": size,
            "delta": PAYOUT * here.delta,
            "gamma": PAYOUT * here.gamma,
            "spread_delta": self.spread(self.spot, expiry),
            "digital_value": PAYOUT * here.price,
            "spread_value": sum(n * call.value(market) for n, call in calls),
            "gone": np.arange(STEPS) / STEPS * self.hours,
            "prices": first,
            "digital_held": PAYOUT * digital.greeks(first, STRIKE, left, self.vol).delta,
            "spread_held": self.spread(first, left),
            "share": 100 * (np.arange(PATHS) + 0.5) / PATHS,
            "digital_profit": np.sort(by_digital),
            "spread_profit": np.sort(by_spread),
            "digital_mean": by_digital.mean(),
            "spread_mean": by_spread.mean(),
            "gamma_residual": here.delta - bs.gamma(self.spot, STRIKE, expiry, self.vol) * self.spot / STRIKE,
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        x = data["spots"]
        left.plot(x, data["digital"], color=VERMILLION)
        left.plot(x, data["spread"], color=BLUE)
        left.axhline(data["ceiling"], color=GREY, linestyle="--", linewidth=1)
        left.plot(self.spot, data["delta"], "o", color=INK)
        label(left, self.spot + 250, 0.8 * data["digital"].max(), "digital", VERMILLION)
        label(left, STRIKE - 0.5 * self.width, data["spread"].max(), "spread", BLUE, side="above", ha="right")
        left.set_title(f"Coins to hold, {self.hours:g} h left")
        left.set_xlabel("coin price (USD)")
        left.xaxis.set_major_formatter(thousands())
        if self.show == "held":
            right.step(data["gone"], data["digital_held"], color=VERMILLION, where="post", linewidth=1.2)
            right.step(data["gone"], data["spread_held"], color=BLUE, where="post")
            label(right, data["gone"][-8], data["digital_held"][-8], "digital", VERMILLION, side="left")
            label(right, data["gone"][8], data["spread_held"][8], "spread", BLUE, side="below")
            right.set_ylim(-0.08 * max(data["digital_held"].max(), data["ceiling"]))
            right.set_title("Coins held on one path")
            right.set_xlabel("hours gone")
        else:
            right.plot(data["share"], data["digital_profit"], color=VERMILLION)
            right.plot(data["share"], data["spread_profit"], color=BLUE)
            label(right, 50, data["digital_profit"][200], "digital", VERMILLION, side="below")
            label(right, 50, data["spread_profit"][200], "spread", BLUE, side="above")
            right.set_title("Profit on 400 paths, sorted (USD)")
            right.set_xlabel("paths (%)")
        right.yaxis.set_major_formatter(thousands())

    def alt_text(self, data):
        return (
            f"Left: the delta of a digital of 100,000 USD over the coin price, {self.hours:g} h before "
            f"expiry, a peak of {data['digital'].max():,.0f} coins at the strike of 60,000, and that of the "
            f"call spread, never above {data['ceiling']:,.3g}. Right: what is held on a path that ends "
            f"{signed(self.finish, 0)} USD from the strike, up to {data['digital_held'].max():,.0f} coins by "
            f"the digital and {data['spread_held'].max():,.0f} by the spread. The mean profits on 400 such "
            f"paths are {signed(data['digital_mean'], 0)} and {signed(data['spread_mean'], 0)} USD."
        )
