"""`PolicyRace`: four policies and the reader hedge the same option on the same path."""

import numpy as np

from deltahedge.book import Book
from deltahedge.costs import Proportional
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Given, Seed, Slider, positive_number
from deltahedge.hedging import simulate
from deltahedge.instruments import Call
from deltahedge.market import Market
from deltahedge.paths import gbm
from deltahedge.plots import BLUE, GREEN, GREY, VERMILLION, label, thousands
from deltahedge.policies import Band, Every, EveryStep, WhalleyWilmott

LOOKS = 30
CLOCK = 5
PATHS = 400  # for the long run; the first of them is the path of the race
NAMES = ("every look", "every fifth", "fixed band", "Whalley–Wilmott")


class PolicyRace(Explorer):
    """A sold option watched at 30 dates, hedged by four policies; in the browser the reader may join.

    Each is scored by what it paid and by the risk it ran: the standard deviation of its profit as its
    holdings make it, look by look, from the distance to the delta and from the gamma between two looks. The
    score adds the two, `cost + risk_aversion / 2 * risk**2`, with a risk aversion of `aversion / spot`;
    profit is not in it, because on one path profit is luck. Hollow dots are the mean cost and the standard
    deviation of the profit over 400 paths. With `shown=0` a class meets the path for the
    first time in the race.
    """

    title = "Judge a hedge by cost and risk together, not by the profit of one path"
    caption = (
        "Left, the delta of a sold option and what two of four policies hold against it. Right, what each "
        "paid and the risk it ran; lower left is better. One path decides little: hollow dots are the mean "
        "cost and the standard deviation over 400."
    )
    heights = (730, 1352)

    seed = Seed(7, "Path seed")
    one_way = Slider(0.002, 0.0001, 0.01, 0.0001, "Cost of a trade", symbol="k_1", unit="bp", scale=10_000)
    vol = Slider(0.60, 0.1, 1.2, 0.01, "Volatility", symbol="σ", unit="%", scale=100)
    half_width = Slider(0.08, 0.01, 0.4, 0.01, "Fixed band", unit="delta")
    aversion = Slider(20, 1, 1_000, 1, "Risk aversion × price", symbol="γS", log=True)
    shown = Slider(LOOKS, 0, LOOKS, 1, "Looks shown", unit=f"of {LOOKS}", whole=True)
    spot = Given(60_000.0, positive_number)
    expiry = Given(30 / 365, positive_number)

    def policies(self):
        """Return the four policies."""
        clever = WhalleyWilmott(self.one_way, self.aversion / self.spot)
        return [EveryStep(), Every(CLOCK), Band(self.half_width), clever]

    def data(self):
        market, call = Market(self.spot, self.vol), Call(self.spot, self.expiry)
        options = {"n_steps": LOOKS, "n_paths": PATHS, "seed": self.seed, "stream": "browser"}
        paths = gbm(self.spot, self.expiry, self.vol, **options)
        path, costs, dt = paths[0], Proportional(one_way=self.one_way), self.expiry / LOOKS
        times = np.linspace(0, self.expiry, LOOKS + 1)[:-1]
        greeks = call.after(times).greeks(market.at(spot=path[:-1]))
        runs = [
            simulate(Book([(-1, call)]), paths, policy, costs, market=market) for policy in self.policies()
        ]
        held = np.array([self._holdings(policy, times, path, greeks) for policy in self.policies()])
        paid, profit = (np.array([getattr(run, what)[0] for run in runs]) for what in ("cost", "pnl"))
        # Two sources of risk between two looks: the distance to the delta, and gamma.
        step = (path[:-1] * self.vol) ** 2 * dt
        between = 0.5 * (greeks.gamma * step) ** 2
        risk = np.sqrt(np.sum((held - greeks.delta) ** 2 * step + between, axis=1))
        worth = call.value(market) + held @ np.diff(path) - call.payoff(path[-1])
        return {
            "path": path,
            "delta": greeks.delta,
            "between": between,
            "held": held.ravel(),
            "cost": paid,
            "risk": risk,
            "profit": profit,
            "score": paid + 0.5 * self.aversion / self.spot * risk**2,
            "mean_cost": np.array([run.cost.mean() for run in runs]),
            "sd": np.array([run.pnl.std(ddof=1) for run in runs]),
            "premium": call.value(market),
            "balance_residual": np.abs(worth - paid - profit).max(),
        }

    @staticmethod
    def _holdings(policy, times, path, greeks):
        held = [policy.opening(0.0, path[:1], greeks.delta[:1], -greeks.gamma[:1])]
        for i in range(1, LOOKS):
            at, now = slice(i, i + 1), held[-1]
            if policy.due(i):
                now = policy(times[i], path[at], greeks.delta[at], -greeks.gamma[at], now)
            held.append(now)
        return np.concatenate(held)

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        days = 365 * self.expiry * np.arange(LOOKS) / LOOKS
        left.plot(days, data["delta"], color=GREY, linestyle="--")
        held = data["held"].reshape(4, LOOKS)
        for row, color in ((2, GREEN), (3, BLUE)):
            left.step(days, held[row], where="post", color=color)
        left.set_title("Coins held against one call")
        left.set_xlabel("days")
        peak = np.argmax(data["delta"][: LOOKS // 2])
        label(left, days[peak], data["delta"][peak], "delta", GREY, side="above", ha="center")
        for i, color in enumerate((GREY, VERMILLION, GREEN, BLUE)):
            right.plot(data["mean_cost"][i], data["sd"][i], "o", color=color, fillstyle="none")
            right.plot(data["cost"][i], data["risk"][i], "o", color=color)
            ends = [data["cost"][i], data["mean_cost"][i]], [data["risk"][i], data["sd"][i]]
            right.plot(*ends, color=color, linewidth=1, zorder=1)
            label(right, data["cost"][i], data["risk"][i], NAMES[i], color)
        right.set_xlim(0, 1.3 * max(*data["cost"], *data["mean_cost"]))
        right.set_ylim(0)
        right.yaxis.set_major_formatter(thousands())
        right.set_title("Risk run (USD)")
        right.set_xlabel("cost paid (USD)")

    def alt_text(self, data):
        marks = ", ".join(
            f"{name} {cost:,.0f} and {risk:,.0f}"
            for name, cost, risk in zip(NAMES, data["cost"], data["risk"], strict=True)
        )
        return (
            "Left: the delta of an option over 30 dates and the holdings of two band policies, which follow "
            f"it in steps. Right: four dots, cost and risk in USD: {marks}; near each a hollow one, its mean "
            "over 400 paths."
        )
