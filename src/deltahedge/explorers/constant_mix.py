"""`ConstantMix`: rebalancing to fixed weights, what it harvests, what it costs, and when it loses."""

import numpy as np

from deltahedge.costs import Proportional
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Given, Seed, Slider, positive_number
from deltahedge.explorers._still import signed
from deltahedge.leland import gamma_drag
from deltahedge.paths import gbm
from deltahedge.plots import BLUE, GREY, INK, VERMILLION, label
from deltahedge.risk import excess_growth, rebalance_to_weights

STEPS, PATHS = 360, 400  # days of a year, in round months
START = 100.0


class ConstantMix(Explorer):
    """A coin and cash, brought back to a fixed weight every so many of 360 steps, and the same left alone.

    The cash earns nothing. The curve is the limit of trading at every instant at no cost, which depends on
    the last price only; the dots are 400 paths with the chosen interval and cost. The measured harvest is
    the growth of the logarithm of the wealth less the weighted growth of the coin, a year.
    """

    title = "Constant weights win where a price comes back, lose where it runs away"
    caption = (
        "A coin and cash, brought back to fixed weights. Left, one path: the mix, the same left alone "
        "(dashed), and the coin. Right, how far the mix ends ahead of what was left alone, over the last "
        "price: short gamma, paid for by volatility. Dots are 400 paths after costs."
    )
    heights = (707, 1367)

    weight = Slider(0.5, 0.1, 0.9, 0.05, "Weight of the coin", symbol="w", unit="%", scale=100)
    vol = Slider(0.80, 0.3, 1.5, 0.01, "Volatility", symbol="σ", unit="%", scale=100)
    drift = Slider(0.0, -1.0, 1.0, 0.05, "Drift", symbol="μ", unit="%", scale=100)
    every = Slider(1, 1, 90, 1, "Rebalance every", unit="days", log=True, whole=True)
    one_way = Slider(0.001, 0.0, 0.005, 0.0001, "Cost of a trade", symbol="k₁", unit="bp", scale=10_000)
    seed = Seed(1, "Paths, seed")
    years = Given(1.0, positive_number)

    def data(self):
        w, T, dt = self.weight, self.years, self.years / STEPS
        options = {"n_steps": STEPS, "n_paths": PATHS, "seed": self.seed, "stream": "browser"}
        paths = gbm(1.0, T, self.vol, self.drift, **options)
        costs = Proportional(one_way=self.one_way)
        coins, cash = np.full(PATHS, w * START), np.full(PATHS, (1 - w) * START)
        paid, first, gains = np.zeros(PATHS), [START], START
        for i in range(1, STEPS + 1):
            now = paths[:, i]
            gains += coins[0] * (now[0] - paths[0, i - 1])
            if i % self.every == 0 and i < STEPS:
                trade = rebalance_to_weights(coins[:, None], now[:, None], [w], cash)[:, 0]
                cost = costs(trade, now)
                coins, cash, paid = coins + trade, cash - trade * now - cost, paid + cost
            first.append(coins[0] * now[0] + cash[0])
        last = paths[:, -1]
        wealth, alone = coins * last + cash, START * (w * last + 1 - w)
        harvest = (np.log(wealth / START) - w * np.log(last)) / T
        growth = excess_growth(w, self.vol**2)
        ends = 5.0 ** np.linspace(-1, 1, 81)
        # The gamma of a mix of one dollar at a price of one is -w (1 - w).
        drag = gamma_drag(1.0, -w * (1 - w), self.vol, self.every * dt, round_trip=2 * self.one_way)
        return {
            "days": np.arange(STEPS + 1.0),
            "mix": np.array(first),
            "alone": START * (w * paths[0] + 1 - w),
            "coin": START * paths[0],
            "ends": ends,
            "curve": 100 * (ends**w * np.exp(growth * T) / (w * ends + 1 - w) - 1),
            "last": last,
            "ahead": 100 * (wealth / alone - 1),
            "growth": 100 * growth,
            "drag": 100 * drag,
            "harvest": 100 * harvest.mean(),
            "harvest_error": 100 * harvest.std(ddof=1) / np.sqrt(PATHS),
            "paid": paid.mean(),
            "wins": 100 * np.mean(wealth > alone),
            "back": 100 * np.expm1(growth * T),
            "balance_residual": first[-1] - gains + paid[0],
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        for key, color, line, width in (
            ("coin", VERMILLION, "-", 0.8),
            ("alone", GREY, "--", 1.5),
            ("mix", BLUE, "-", 1.8),
        ):
            left.plot(data["days"], data[key], line, color=color, linewidth=width, label=key)
        left.legend(frameon=False)
        left.set_title("Wealth, one path (start: 100)")
        left.set_xlabel("days")
        right.semilogx(data["ends"], data["curve"], color=INK, linewidth=1)
        right.plot(data["last"], data["ahead"], ".", color=BLUE, markersize=2.5)
        right.axhline(0, color=GREY, linewidth=0.8)
        label(right, 1, data["curve"][40], f"{signed(data['back'], 1)} %", INK, side="above", ha="center")
        right.set_xlim(0.2, 5)
        right.set_ylim(-30, 10 * np.ceil(0.15 * data["back"]))
        right.minorticks_off()
        right.set_xticks([0.2, 0.5, 1, 2, 5], ["0.2", "0.5", "1", "2", "5"])
        right.set_title("Mix ahead of the same left alone (%)")
        right.set_xlabel("last price over the first")

    def alt_text(self, data):
        return (
            "Left: the wealth of a mix held at constant weights, of the same left alone and of the coin on "
            "one path; they end at "
            f"{data['mix'][-1]:.0f}, {data['alone'][-1]:.0f} and {data['coin'][-1]:.0f}. "
            "Right: the lead of the mix over the last price, an arch that is highest, "
            f"{signed(data['back'], 1)} %, near the starting price and falls below zero on both sides, with "
            f"400 dots along it; the mix wins on {data['wins']:.0f} % of the paths."
        )
