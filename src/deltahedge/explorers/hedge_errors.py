"""`HedgeErrors`: ten thousand hedged paths, their errors, and the law of the square root."""

import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter

from deltahedge import black_scholes as bs
from deltahedge.book import Book
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Given, Seed, Slider, any_number, positive_number
from deltahedge.hedging import simulate
from deltahedge.instruments import Call
from deltahedge.market import Market
from deltahedge.paths import gbm
from deltahedge.plots import BLUE, GREY, INK, VERMILLION, label, thousands
from deltahedge.risk import derman_kamal

PATHS, TRADES = 10_000, 210_000  # paths at most, and rebalances in all: what a browser hedges in one frame
BINS = 61  # odd: an error of zero lies in the middle of a bin
JUMPING = 10  # one path in so many jumps once
LADDER = {5: 2_000, 10: 1_500, 42: 500, 84: 250}  # rebalances: paths, for the chart of the law


class HedgeErrors(Explorer):
    """Profit of a sold option hedged on random paths: its histogram, and its spread over the rebalances.

    The option is sold and hedged at `vol`, the paths move at `real_vol`. With `jump` other than zero one path
    in ten jumps once, by that much. Up to 21 rebalances there are 10,000 paths; above, as many as 210,000
    rebalances in all allow. The defaults are the option of Derman and Kamal (1999).
    """

    title = "Four times the trades halve a hedge's noise, not what a jump or a wrong volatility costs"
    caption = (
        "Left, the errors of the paths and the normal curve with their mean and spread. Right, the spread "
        "over the number of rebalances, both on logarithmic axes, and the line of Derman and Kamal; the "
        "hollow dots have 2,000 to 250 paths."
    )
    heights = (735, 1393)

    steps = Slider(21, 4, 252, 1, "Rebalances", symbol="N", log=True, whole=True)
    vol = Slider(0.20, 0.05, 1.0, 0.01, "Hedge volatility", symbol="σ", unit="%", scale=100)
    real_vol = Slider(0.20, 0.05, 1.0, 0.01, "Path volatility", symbol="σ_R", unit="%", scale=100)
    spot = Slider(100, 80, 120, 1, "Spot price", symbol="S", unit="USD", price=True)
    strike = Slider(100, 80, 120, 1, "Strike", symbol="K", unit="USD", price=True)
    jump = Slider(0.0, -0.3, 0.3, 0.01, "Jump on 1 path in 10", unit="%", scale=100)
    seed = Seed(1)
    expiry = Given(1 / 12, positive_number)
    rate = Given(0.05, any_number)

    def prices(self, steps, n_paths):
        """Return paths, one a row; the first numbers of the seed's stream, whatever the number of steps."""
        options = {"n_steps": steps, "n_paths": n_paths, "seed": self.seed, "stream": "browser"}
        paths = gbm(self.spot, self.expiry, self.real_vol, self.rate, **options)
        if self.jump:
            dice = np.random.RandomState((self.seed + 1) % 2**32).random_sample(-(-n_paths // JUMPING))
            at = 1 + np.floor(dice * steps).astype(int)
            paths[::JUMPING] *= np.where(np.arange(steps + 1) >= at[:, None], 1 + self.jump, 1.0)
        return paths

    def hedge(self, prices):
        """Return the profit at expiry of one sold option on each path."""
        book = Book([(-1, Call(self.strike, self.expiry))])
        return simulate(book, prices, market=Market(self.spot, self.vol, self.rate)).pnl

    def data(self):
        greeks = bs.greeks(self.spot, self.strike, self.expiry, self.vol, self.rate)
        n_paths = min(PATHS, TRADES // self.steps)
        prices = self.prices(self.steps, n_paths)
        errors = self.hedge(prices)
        reach = 4 * derman_kamal(greeks.vega, self.vol, 10) + 1e-9 * self.spot
        bins = np.floor((errors + reach) * (BINS / (2 * reach))).clip(0, BINS - 1).astype(int)
        centres = reach * ((2 * np.arange(BINS) + 1) / BINS - 1)
        mean, sd = errors.mean(), max(errors.std(ddof=1), 1e-12 * self.spot)
        steps = np.array([4, 252])
        return {
            "errors": errors,
            "centres": centres,
            "count": np.bincount(bins, minlength=BINS).astype(float),
            "normal": n_paths * 2 * reach / BINS * np.exp(-0.5 * ((centres - mean) / sd) ** 2)
            / (sd * np.sqrt(2 * np.pi)),
            "mean": mean,
            "mean_error": sd / np.sqrt(n_paths),
            "sd": sd,
            "skew": np.mean(((errors - mean) / sd) ** 3),
            "worst": np.sort(errors)[n_paths // 100],
            "formula": derman_kamal(greeks.vega, self.vol, self.steps),
            "law": derman_kamal(greeks.vega, self.vol, steps),
            "ladder": np.array([self.hedge(self.prices(n, m)).std(ddof=1) for n, m in LADDER.items()]),
            "premium": greeks.price,
            "balance_residual": errors[0] - self._discounted(prices[0], greeks.price),
        }

    def _discounted(self, path, premium):
        # The same profit as a sum of discounted gains: the account must agree with it.
        times = np.linspace(0, self.expiry, len(path))
        left = self.expiry - times[:-1]
        held = bs.delta(path[:-1], self.strike, left, self.vol, self.rate)
        gains = held * np.diff(path * np.exp(-self.rate * times))
        grown = np.exp(self.rate * self.expiry)
        return grown * (premium + gains.sum()) - max(path[-1] - self.strike, 0.0)

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        width = data["centres"][1] - data["centres"][0]
        left.bar(data["centres"], data["count"], width, color=BLUE, alpha=0.6)
        left.plot(data["centres"], data["normal"], color=INK, linewidth=1.2)
        left.axvline(data["mean"], color=VERMILLION, linewidth=1)
        left.set_title("Paths by profit of the seller")
        left.set_xlabel("profit at expiry (USD)")
        right.loglog([4, 252], data["law"], color=GREY, linestyle="--")
        right.plot(list(LADDER), data["ladder"], "o", color=BLUE, fillstyle="none")
        right.plot(self.steps, data["sd"], "o", color=VERMILLION)
        label(right, self.steps, data["sd"], f"N = {self.steps}", VERMILLION, side="right")
        label(right, 4, data["law"][0], "Derman–Kamal", GREY, side="right")
        for axis in (right.xaxis, right.yaxis):
            axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            axis.set_major_formatter(thousands())
            axis.set_minor_formatter(NullFormatter())
        left.yaxis.set_major_formatter(thousands())
        right.set_title("Standard deviation (USD)")
        right.set_xlabel("rebalances")

    def alt_text(self, data):
        shape = "a bell a little higher in the middle and longer in the tails than the normal curve over it"
        if self.jump:
            shape = "a bell with a tail of paths that jumped, for which the normal curve has no room"
        return (
            f"Left: a histogram of the profit of {len(data['errors']):,} hedged paths, {shape}; mean "
            f"{data['mean']:.3f} USD, standard deviation {data['sd']:.3f}. Right: the standard deviation "
            "over the number of rebalances on logarithmic axes, and the straight falling line of the "
            f"formula, {data['formula']:.3f} USD at {self.steps} rebalances."
        ).replace("-", "−")
