"""`SizingBench`: how the size of a position moves the probability that it is liquidated."""

import numpy as np

from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Choice, Given, Seed, Slider, positive_number
from deltahedge.market import YEAR_DAYS
from deltahedge.models import digital
from deltahedge.paths import gbm
from deltahedge.plots import BLUE, GREY, INK, VERMILLION, label, thousands
from deltahedge.risk import first_passage_probability, liquidation_price, max_leverage

PATHS, STEPS, SHOWN = 1000, 168, 16
CAP, FLOOR = 0.01, 1e-4  # the probability asked for, and the lowest that is drawn
LEVERAGES = 20.0 ** np.linspace(np.log(1.2) / np.log(20), 1, 61)


class SizingBench(Explorer):
    """An isolated perpetual of some leverage, its liquidation price, and whether paths get there.

    `leverage` is the position over the equity behind it, and `maintenance` the share of the position that
    the venue wants as equity. The formula watches all the time; 1,000 paths are watched 168 times, every
    hour if it is for 7 days, and what happens in between is missed.
    """

    title = "Liquidation is decided on the way: the worst price counts, not the last"
    caption = (
        "Left, 16 of 1,000 price paths; a path ends where the position is liquidated. Right, the probability "
        "over the size: by the formula, on the paths (orange), and, dashed, if only the final price counted. "
        "Both axes are logarithmic: a little more size is a lot more risk."
    )
    heights = (710, 1430)

    side = Choice("short", {"short": "Short", "long": "Long"}, "Position")
    leverage = Slider(5.0, 1.2, 20, 0.1, "Leverage", symbol="L", unit="× equity", log=True)
    days = Slider(30, 1, 90, 1, "Watched for", symbol="T", unit="days", whole=True)
    vol = Slider(0.60, 0.1, 1.5, 0.01, "Volatility", symbol="σ", unit="%", scale=100)
    drift = Slider(0.0, -1.0, 1.0, 0.01, "Drift", symbol="μ", unit="% a year", scale=100)
    maintenance = Slider(0.005, 0.001, 0.04, 0.001, "Maintenance", symbol="m", unit="%", scale=100)
    seed = Seed(1)
    spot = Given(60_000.0, positive_number)

    def data(self):
        horizon, short = self.days / YEAR_DAYS, self.side == "short"
        options = {"n_steps": STEPS, "n_paths": PATHS, "seed": self.seed, "stream": "browser"}
        prices = gbm(self.spot, horizon, self.vol, self.drift, **options)
        worst = prices.max(axis=1) if short else prices.min(axis=1)
        barriers = liquidation_price(self.spot, LEVERAGES, self.maintenance, self.side)
        barrier = liquidation_price(self.spot, self.leverage, self.maintenance, self.side)

        def beyond(price, level):
            return price >= level if short else price <= level

        def touched(level):
            return first_passage_probability(self.spot, level, horizon, self.vol, self.drift)

        def finished(level):
            kind = "call" if short else "put"
            value = digital.price(self.spot, level, horizon, self.vol, rate=self.drift, kind=kind)
            return value * np.exp(self.drift * horizon)

        shown, out = prices[:SHOWN].copy(), beyond(prices[:SHOWN], barrier)
        ends = np.where(out.any(axis=1), out.argmax(axis=1), STEPS)
        shown[np.arange(STEPS + 1) > ends[:, None]] = np.nan
        share = beyond(worst, barrier).mean()
        equity, sign = self.spot / self.leverage, -1 if short else 1
        return {
            "days_passed": self.days * np.arange(STEPS + 1) / STEPS,
            "shown": shown.ravel(),
            "ends": ends,
            "leverages": LEVERAGES,
            "formula": touched(barriers),
            "final": finished(barriers),
            "simulated": beyond(worst[:, None], barriers).mean(axis=0),
            "barrier": barrier,
            "probability": touched(barrier),
            "final_probability": finished(barrier),
            "share": share,
            "share_error": np.sqrt(share * (1 - share) / PATHS),
            "largest": max_leverage(
                CAP, horizon, self.vol, maintenance=self.maintenance, drift=self.drift, side=self.side
            ),
            "margin_residual": equity + sign * (barrier - self.spot) - self.maintenance * barrier,
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        paths = data["shown"].reshape(SHOWN, -1)
        left.plot(data["days_passed"], paths.T, color=GREY, linewidth=0.8)
        for path, end in zip(paths, data["ends"], strict=True):
            if end < STEPS:
                left.plot(data["days_passed"][end], path[end], "o", color=VERMILLION, markersize=4)
        left.axhline(data["barrier"], color=VERMILLION, linewidth=1)
        label(left, 0, data["barrier"], "liquidation", VERMILLION, side="above")
        left.set_title("Coin price (USD)")
        left.set_xlabel("days")
        left.yaxis.set_major_formatter(thousands())
        size = data["leverages"]
        simulated = np.where(data["simulated"] > 0, data["simulated"], np.nan)
        right.plot(size, simulated, color=VERMILLION, linewidth=1)
        right.plot(size, data["formula"], color=BLUE)
        right.plot(size, data["final"], color=GREY, linestyle="--", linewidth=1)
        if data["probability"] > FLOOR:
            right.plot(self.leverage, data["probability"], "o", color=INK)
        for name, words, color, side in (
            ("formula", "formula", BLUE, "left"),
            ("final", "final price only", GREY, "right"),
        ):
            at = min(np.searchsorted(data[name], 0.1), len(size) - 1)
            if data[name][at] > FLOOR:
                label(right, size[at], data[name][at], words, color, side=side)
        right.axhline(CAP, color=GREY, linewidth=1)
        label(right, size[0], CAP, "1 %", GREY, side="above")
        right.set_xscale("log")
        right.set_yscale("log")
        right.set_ylim(FLOOR, 1)
        right.set_xticks([2, 3, 5, 10, 20], ["2", "3", "5", "10", "20"])
        right.minorticks_off()
        right.set_xlabel("leverage")
        right.set_title("Probability of liquidation")

    def alt_text(self, data):
        return (
            f"Left: {SHOWN} price paths over {self.days} days and the liquidation price of a {self.side} at "
            f"{self.leverage:g} times its equity, {data['barrier']:,.0f} USD; "
            f"{np.sum(data['ends'] < STEPS)} of them end there. Right: the probability of liquidation over "
            "leverage, rising steeply on logarithmic axes: by the formula "
            f"{100 * data['probability']:.2f} %, on 1,000 paths {100 * data['share']:.1f} %, and if only the "
            f"final price counted {100 * data['final_probability']:.2f} %."
        )
