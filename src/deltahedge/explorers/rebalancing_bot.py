"""`RebalancingBot`: a bot that polls, decides and trades; what a fault costs, and which guard catches it."""

import numpy as np

from deltahedge.agent import Fault, run_agent
from deltahedge.book import Book
from deltahedge.costs import Proportional
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Given, Seed, Slider, Toggle, positive_number
from deltahedge.instruments import Call
from deltahedge.market import Market
from deltahedge.paths import gbm
from deltahedge.plots import BLUE, GREEN, GREY, VERMILLION
from deltahedge.policies import Band

POLLS, PATHS = 72, 200  # one poll every twenty minutes
START = 24  # the fault begins after eight hours
ONE_WAY = 0.0005
NAMES = ("none", "fresh", "numbered", "reconciled", "all")
SHORT = ("none", "feed", "number", "ask", "all")
GUARDS = ((), ("fresh",), ("numbered",), ("reconciled",), ("fresh", "numbered", "reconciled"))


class RebalancingBot(Explorer):
    """Sold calls, hedged for a day by a bot that polls every twenty minutes; a fault begins at hour eight.

    The bot trades to the delta when its position, as it believes it to be, is more than a band away. The bars
    are the damage of the fault with each guard: the root mean square, over 200 paths, of the difference that
    it makes to the profit by the end of the day, at 5 bp a trade.
    """

    title = "A bot believes its mistakes until a guard asks the world"
    caption = (
        "Left, one day: the holding that would be neutral, what the bot believes it holds and what it holds; "
        "the fault lasts from one line to the other. Right, what the fault does to the day’s profit (root "
        "mean square, 200 paths) with no guard, a second feed, numbered orders, a look at the position, all."
    )
    heights = (710, 1343)

    fault = Choice(
        "lost", {"stale": "Stale price", "double": "Double fill", "lost": "Lost acknowledgement"}, "Fault"
    )
    polls = Slider(9, 1, 36, 1, "It lasts", unit="polls", whole=True)
    fresh = Toggle(False, "Second price feed")
    numbered = Toggle(False, "Numbered orders")
    reconciled = Toggle(False, "Ask for the position")
    band = Slider(0.25, 0.0, 2.0, 0.05, "Band", symbol="b", unit="coins")
    seed = Seed(23, "Paths, seed")
    spot = Given(60_000.0, positive_number)
    expiry = Given(30 / 365, positive_number)
    vol = Given(0.60, positive_number)
    quantity = Given(40.0, positive_number)

    def guards(self):
        """Return the guards that are switched on."""
        return tuple(name for name in NAMES[1:4] if getattr(self, name))

    def data(self):
        interval = 1 / (365 * POLLS)
        options = {"n_steps": POLLS, "n_paths": PATHS, "seed": self.seed, "stream": "browser"}
        paths = gbm(self.spot, POLLS * interval, self.vol, **options)
        book = Book([(-self.quantity, Call(self.spot, self.expiry))])
        world = {"market": Market(self.spot, self.vol), "interval": interval}
        policy, costs = Band(self.band, to="centre"), Proportional(one_way=ONE_WAY)
        fault = Fault(self.fault, start=START, polls=self.polls)

        def run(guards=(), fault=fault):
            return run_agent(book, paths, policy, costs, **world, fault=fault, guards=guards)

        healthy, chosen = run(fault=None), run(self.guards())
        runs = [run(guards) for guards in GUARDS]

        def damage(bot):
            return np.sqrt(np.mean((bot.pnl - healthy.pnl) ** 2))

        return {
            "hours": 24 / POLLS * np.arange(POLLS),
            "target": chosen.target[0],
            "believed": chosen.believed[0],
            "held": chosen.held[0],
            "damage": np.array([damage(bot) for bot in runs]),
            "yours": damage(chosen),
            "worst": np.abs(chosen.held - chosen.target).max(axis=1).mean(),
            "healthy_worst": np.abs(healthy.held - healthy.target).max(axis=1).mean(),
            "extra_cost": np.mean(chosen.cost - healthy.cost),
            "guarded_residual": np.abs(runs[-1].held - healthy.held).max(),
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        left.plot(data["hours"], data["target"], color=GREY, linewidth=1.2, label="neutral")
        for key, color, line in (("believed", VERMILLION, "--"), ("held", BLUE, "-")):
            left.step(data["hours"], data[key], line, where="post", color=color, label=key)
        left.legend(frameon=False)
        for poll in (START, START + self.polls):
            left.axvline(24 / POLLS * poll, color=GREY, linewidth=0.8)
        left.set_title("Coins held over the day")
        left.set_xlabel("hours")
        colors = [GREEN if value < 0.5 * data["damage"][0] else VERMILLION for value in data["damage"]]
        right.bar(range(5), data["damage"], 0.75, color=colors, alpha=0.75)
        for i, value in enumerate(data["damage"]):
            right.annotate(f"{value:,.0f}", (i, value), ha="center", va="bottom", fontsize=9)
        right.set_xticks(range(5), SHORT)
        right.set_title("Damage by guard (USD)")

    def alt_text(self, data):
        pairs = zip(NAMES, data["damage"], strict=True)
        bars = ", ".join(f"{name} {value:,.0f}" for name, value in pairs)
        words = self.controls()["fault"].options[self.fault].lower()
        return (
            f"Left: what a bot holds over a day with a fault, {words}, for {self.polls} polls from hour 8; "
            f"on the average path it is up to {data['worst']:.2f} coins off its target, without a fault "
            f"{data['healthy_worst']:.2f}. Right: bars of the damage in USD by guard: {bars}."
        )
