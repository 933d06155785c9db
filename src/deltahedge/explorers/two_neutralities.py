"""`TwoNeutralities`: one position, neutral in dollars or in coin, and its profit counted in both."""

import numpy as np

from deltahedge.book import Book
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Given, Slider, any_number, positive_number
from deltahedge.explorers._still import signed
from deltahedge.instruments import Call, Perpetual, Spot
from deltahedge.market import YEAR_DAYS, Market
from deltahedge.neutrality import hedge_quantity
from deltahedge.plots import BLUE, GREY, INK, VERMILLION, label, thousands


class TwoNeutralities(Explorer):
    """Calls and collateral in coin, hedged with perpetuals: neutral in dollars, in coin or in neither.

    The account is worth as many coins as its dollars divided by the price. Counted in dollars its delta has
    to be zero; counted in coin it has to be that number of coins, so that the account is worth as many of
    them after a move. `"delta"` hedges the delta of the calls and forgets the collateral. The default
    position is Kestrel's leg D with twenty coins of collateral.
    """

    title = "Neutral in dollars or in coin: the hedges differ by the coins you own"
    caption = (
        "An account holds coins as collateral, has sold calls and hedges with perpetuals. Blue is neutral in "
        "USD, orange in coin. Each is flat at today's price in its own unit, and tilts in the other."
    )
    heights = (671, 1449)

    hedge = Choice(
        "usd",
        {"usd": "Neutral in USD", "coin": "Neutral in coin", "delta": "The calls’ delta", "none": "None"},
        "Hedge",
    )
    collateral = Slider(20.0, 0, 40, 0.5, "Collateral", unit="coins")
    calls = Slider(-20.0, -40, 40, 1, "Calls (sold: below 0)")
    move = Slider(-0.10, -0.25, 0.25, 0.01, "Price moves", unit="%", scale=100)
    moneyness = Slider(1.1, 0.7, 1.5, 0.01, "Strike", symbol="K", unit="% of spot", scale=100)
    days = Slider(60, 1, 90, 1, "Days to expiry", unit="days", whole=True)
    vol = Slider(0.60, 0.1, 1.5, 0.01, "Volatility", symbol="σ", unit="%", scale=100)
    spot = Given(60_000.0, positive_number)
    rate = Given(0.04, any_number)

    def data(self):
        market = Market(self.spot, self.vol, self.rate)
        calls = Book([(self.calls, Call(self.moneyness * self.spot, self.days / YEAR_DAYS))])
        account, perpetual = calls + Book([(self.collateral, Spot())]), Perpetual(entry=self.spot)
        owned = account.value(market) / self.spot
        hedges = {
            "usd": hedge_quantity(account, perpetual, market),
            "coin": hedge_quantity(account, perpetual, market, target=owned),
            "delta": hedge_quantity(calls, perpetual, market),
            "none": 0.0,
        }
        moves = np.linspace(-0.25, 0.25, 121)

        def profits(quantity, move):
            """Return the profits of calls, coins and perpetuals, and their sum in dollars and in coin."""
            there = market.at(spot=self.spot * (1 + move))
            # Leg by leg: what cancels does so without a rest.
            legs = account + Book([(quantity, perpetual)])
            gains = np.array([q * (contract.value(there) - contract.value(market)) for q, contract in legs])
            total = gains.sum(axis=0)
            return gains, total, (total - owned * (there.spot - self.spot)) / there.spot

        in_usd, in_coin = {}, {}
        for name, quantity in (("usd", hedges["usd"]), ("coin", hedges["coin"]), ("own", hedges[self.hedge])):
            _, in_usd[name], in_coin[name] = profits(quantity, moves)
        gains, usd, coin = profits(hedges[self.hedge], self.move)
        delta = account.greeks(market).delta + hedges[self.hedge]
        hedged = account + Book([(hedges[self.hedge], perpetual)])
        moved = market.at(spot=self.spot * (1 + self.move))
        return {
            "moves": 100 * moves,
            **{f"usd_if_{name}": line for name, line in in_usd.items()},
            **{f"coin_if_{name}": line for name, line in in_coin.items()},
            "perpetuals": hedges[self.hedge],
            "owned": owned,
            "delta_usd": delta,
            "delta_coin": delta - owned,
            "profits": np.append(gains, usd),
            "profit_coin": coin,
            "unit_residual": hedged.value(moved) / moved.spot - hedged.value(market) / self.spot - coin,
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        for axes, unit, profit in ((left, "usd", data["profits"][3]), (right, "coin", data["profit_coin"])):
            axes.axhline(0, color=GREY, linewidth=1)
            axes.axvline(0, color=GREY, linewidth=1)
            for name, color in (("usd", BLUE), ("coin", VERMILLION)):
                line = data[f"{unit}_if_{name}"]
                axes.plot(data["moves"], line, color=color, linewidth=2.5 if name == self.hedge else 1.2)
                words = "neutral in USD" if name == "usd" else "neutral in coin"
                side = self._side(data, unit, name)
                at, away = 112, (0, 12 if side == "above" else -6)
                label(axes, data["moves"][at], line[at], words, color, side=side, ha="right", xytext=away)
            if self.hedge in ("delta", "none"):
                axes.plot(data["moves"], data[f"{unit}_if_own"], color=INK)
            axes.plot(100 * self.move, profit, "o", color=INK)
            axes.margins(y=0.15)
            axes.set_xlabel("move of the price (%)")
        left.set_title("Profit in USD")
        left.yaxis.set_major_formatter(thousands())
        right.set_title("Profit in coin")

    @staticmethod
    def _side(data, unit, name):
        """Return on which side of its line the words stand, so that the two do not meet."""
        end = {key: data[f"{unit}_if_{key}"][-1] for key in ("usd", "coin")}
        return "above" if end[name] == max(end.values()) else "below"

    def alt_text(self, data):
        return (
            "Two charts of profit over the move of the price. In USD the account that is neutral in USD is "
            "flat at today's price and the one neutral in coin a steep line; in coin it is the other way "
            f"round. The account owns {data['owned']:.2f} coins; with the chosen hedge of "
            f"{signed(data['perpetuals'])} perpetuals a move of {signed(100 * self.move, 0)} % makes "
            f"{signed(data['profits'][3], 0)} USD, or {signed(data['profit_coin'])} coins."
        )
