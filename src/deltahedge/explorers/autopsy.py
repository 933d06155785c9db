"""`Autopsy`: a day on which a neutral book lost money, taken apart by cause."""

import numpy as np

from deltahedge.book import Book
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Given, Slider, any_number, positive_number, price_path
from deltahedge.explorers._legs import book_of, position_legs
from deltahedge.explorers._still import signed
from deltahedge.instruments import Perpetual
from deltahedge.market import YEAR_DAYS, Market
from deltahedge.paths import house_path
from deltahedge.plots import BLUE, GREY, INK, VERMILLION, label, thousands
from deltahedge.risk import attribute

HOURS = 24
HOUR = 1 / (HOURS * YEAR_DAYS)
DAY_37 = house_path()["price"].to_numpy()[36 * HOURS : 37 * HOURS + 1].tolist()
CAUSES = ("delta", "gamma", "theta", "vega", "jump", "basis", "cost", "rest")


def _hourly(name, value):
    path = price_path(name, value)
    if len(path) != HOURS + 1:
        raise ValueError(f"{name} must have {HOURS + 1} prices, one an hour, got {len(path)}")
    return path


class Autopsy(Explorer):
    """A book hedged with perpetuals through one day of 24 hours, and its profit by cause.

    The day starts neutral; every `every` hours, and at the end, the desk hedges again for the fee `one_way`.
    The last hour is a jump by `jump`: with it volatility moves by `vol_change`, and the perpetual leaves the
    spot by `basis`. Hours before it are taken apart by Taylor, the jump by full revaluation; `rest` is every
    higher order. Interest and funding of the day are left out. Default are day 37 of the house path and
    Kestrel's legs A to C, of which A and B were rolled on day 30.
    """

    title = "Every dollar of a failed day has a cause, and the causes add up to the cent"
    caption = (
        "Day 37 of the house path: neutral at midnight, hedged again three times a day, and in the last hour "
        "the price falls by 12 %. The bars take the day's profit apart; the dark one is their sum."
    )
    heights = (992, 1450)
    still_size = (7.0, 4.6)

    jump = Slider(-0.12, -0.3, 0.3, 0.01, "Jump, last hour", unit="%", scale=100)
    every = Slider(8, 1, 24, 1, "Hedge every", unit="hours", whole=True)
    vol_change = Slider(0.10, -0.3, 0.5, 0.01, "Vol moves", unit="points", scale=100)
    basis = Slider(-0.005, -0.03, 0.03, 0.0005, "Perpetual off spot", unit="bp", scale=10_000)
    one_way = Slider(0.001, 0, 0.01, 0.0001, "Fee", symbol="k_1", unit="bp", scale=10_000)
    prices = Given(DAY_37, _hourly)
    legs = Given(
        [[-40.0, "call", 65_500.0, 24.0], [-25.0, "put", 59_000.0, 24.0], [30.0, "call", 70_000.0, 54.0]],
        position_legs,
    )
    vol = Given(0.60, positive_number)
    rate = Given(0.04, any_number)

    def path(self):
        """Return the 25 prices, the last of them after the jump."""
        prices = np.array(self.prices)
        prices[-1] = prices[-2] * (1 + self.jump)
        return prices

    def data(self):
        prices, book, perpetual = self.path(), book_of(self.legs), Perpetual()
        markets = [Market(spot, self.vol, self.rate) for spot in prices]
        markets[-1] = markets[-1].at(vol=max(self.vol + self.vol_change, 0.01))
        causes, profit, delta = dict.fromkeys(CAUSES, 0.0), np.zeros(HOURS + 1), np.zeros(HOURS + 1)
        start = book.greeks(markets[0])
        held = -start.delta
        cash = -start.price - held * prices[0]  # the account: what it would take to buy the book
        for hour in range(1, HOURS + 1):
            before, now, last = markets[hour - 1], markets[hour], hour == HOURS
            off = held * prices[hour] * self.basis if last else 0.0
            hedged = book.after((hour - 1) * HOUR) + Book([(held, perpetual)])
            parts = attribute(hedged, before, now, dt=HOUR, gap=self.jump if last else 0.0)
            for name in ("delta", "gamma", "theta", "vega"):
                causes[name] += getattr(parts, name)
            causes["jump"] += parts.gap
            causes["rest"] += parts.vanna + parts.volga + parts.charm + parts.rho + parts.residual
            here = book.after(hour * HOUR).greeks(now)
            delta[hour] = here.delta + held
            due = last or hour % self.every == 0
            trade = -here.delta - held if due else 0.0
            fee = self.one_way * abs(trade) * prices[hour]
            causes["basis"] += off
            causes["cost"] -= fee
            # Bought or sold at the spot; how far the perpetual stands from it counts for what was held.
            cash += off - trade * prices[hour] - fee
            held += trade
            profit[hour] = here.price + held * prices[hour] + cash
        pieces = np.array([causes[name] for name in CAUSES])
        return {
            "hours": np.arange(HOURS + 1.0),
            "path": prices,
            "profit": profit,
            "net_delta": delta,
            "causes": np.append(pieces, pieces.sum()),
            "gamma": start.gamma,
            "by_gamma": 0.5 * start.gamma * (self.jump * prices[-2]) ** 2,
            "sum_residual": profit[-1] - pieces.sum(),
        }

    def draw(self, figure, data):
        axes = figure.subplot_mosaic([["price", "profit"], ["bars", "bars"]], height_ratios=[1, 1.3])
        price, profit, bars = (axes[name] for name in ("price", "profit", "bars"))
        price.plot(data["hours"], data["path"], color=INK)
        price.set_title("Coin price (USD)")
        profit.plot(data["hours"], data["profit"], color=BLUE)
        profit.axhline(0, color=GREY, linewidth=1)
        profit.set_title("Profit since midnight (USD)")
        at = np.arange(len(CAUSES) + 1)
        colors = [BLUE if value >= 0 else VERMILLION for value in data["causes"][:-1]]
        bars.bar(at, data["causes"], 0.7, color=[*colors, INK])
        for x, value in zip(at, data["causes"], strict=True):
            side = "above" if value >= 0 else "below"
            label(bars, x, value, signed(value, 0), side=side, ha="center", size=9)
        bars.axhline(0, color=INK, linewidth=0.8)
        bars.margins(y=0.15)
        bars.set_xticks(at, [*CAUSES, "total"])
        bars.set_title("Profit of the day by cause (USD)")
        for axes in (price, profit):
            axes.set_xticks([0, 6, 12, 18, 24])
        for axes in (price, profit, bars):
            axes.yaxis.set_major_formatter(thousands())

    def alt_text(self, data):
        pieces = zip((*CAUSES, "total"), data["causes"], strict=True)
        return (
            f"Above: the coin price over 24 hours, from {data['path'][0]:,.0f} to "
            f"{data['path'][-1]:,.0f} USD, with a jump of {signed(100 * self.jump, 0)} % in the last hour, "
            "and the profit of the hedged book since midnight. Below: bars of the day's profit by cause, in "
            "USD: "
            f"{', '.join(f'{name} {signed(value, 0)}' for name, value in pieces)}."
        )
