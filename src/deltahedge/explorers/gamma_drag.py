"""`GammaDrag`: what rebalancing costs and what it leaves open, as straight lines on logarithmic axes."""

import numpy as np

from deltahedge.book import Book
from deltahedge.costs import Proportional
from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Given, Seed, Slider, positive_number
from deltahedge.hedging import simulate
from deltahedge.instruments import Call
from deltahedge.leland import gamma_drag, leland_vol
from deltahedge.market import YEAR_DAYS, Market
from deltahedge.paths import gbm
from deltahedge.plots import BLUE, GREY, VERMILLION, label, thousands
from deltahedge.policies import Every
from deltahedge.risk import derman_kamal

STEPS, PATHS = 720, 200  # hours in thirty days
LADDER = (1, 2, 4, 8, 24, 72)  # steps between two trades
QUANTITIES = (5, 200)


class GammaDrag(Explorer):
    """Calls sold at the money and hedged every so many of 720 steps (hours, over thirty days), at a cost.

    The lines are formulas: the drag of Leland (1985) over the life of the option, and the standard deviation
    of Derman and Kamal (1999). The dots are 200 hedged paths, the opening trade left out, and the cost left
    out of the standard deviation. The dashed lines are exponentials through the ends of the cost line.
    """

    title = "Four times the interval: half the cost, twice the noise, no exponential"
    caption = (
        "Both axes are logarithmic, so a power law is a straight line. Left, the cost of hedging thirty days "
        "falls with slope −½ and the noise rises with slope ½; dots are 200 simulated paths. Right, the cost "
        "rises with slope 1. The dashed curves are exponentials."
    )
    heights = (712, 1340)

    hours = Slider(8, 1, 72, 1, "Trade every", symbol="δt", unit="hours", log=True, whole=True)
    quantity = Slider(40, *QUANTITIES, 1, "Calls sold", log=True, whole=True)
    vol = Slider(0.60, 0.1, 1.5, 0.01, "Volatility", symbol="σ", unit="%", scale=100)
    round_trip = Slider(0.001, 0.0001, 0.01, 0.0001, "Round trip", symbol="k", unit="bp", scale=10_000)
    seed = Seed(1, "Paths, seed")
    spot = Given(60_000.0, positive_number)
    expiry = Given(30 / 365, positive_number)

    def data(self):
        market, call = Market(self.spot, self.vol), Call(self.spot, self.expiry)
        greeks, step = call.greeks(market), self.expiry / STEPS
        book, gamma = Book([(-self.quantity, call)]), self.quantity * greeks.gamma
        vega = self.quantity * greeks.vega
        options = {"n_steps": STEPS, "n_paths": PATHS, "seed": self.seed, "stream": "browser"}
        paths = gbm(self.spot, self.expiry, self.vol, **options)
        costs = Proportional.round_trip(self.round_trip)
        runs = [
            simulate(book, paths, Every(n), costs, market=market, charge_opening=False) for n in LADDER
        ]
        cost = np.array([run.cost.mean() for run in runs])
        sd = np.array([(run.pnl + run.cost).std(ddof=1) for run in runs])

        def drag(gamma, hours):
            return gamma_drag(self.spot, gamma, self.vol, hours * step, round_trip=self.round_trip)

        hours, calls = (low * (high / low) ** np.linspace(0, 1, 41) for low, high in ((1, 72), QUANTITIES))
        line = self.expiry * drag(gamma, hours)
        by_gamma = drag(calls * greeks.gamma, self.hours) / YEAR_DAYS
        now = drag(gamma, self.hours)
        extra = leland_vol(self.vol, self.hours * step, round_trip=self.round_trip) ** 2 - self.vol**2
        return {
            "curve_hours": hours,
            "cost_line": line,
            "sd_line": derman_kamal(vega, self.vol, STEPS / hours),
            "exponential": _exponential(hours, line),
            "cost": cost,
            "cost_error": np.array([run.cost.std(ddof=1) for run in runs]) / np.sqrt(PATHS),
            "sd": sd,
            "cost_slope": _slope(cost),
            "sd_slope": _slope(sd),
            "gammas": 0.01 * self.spot * calls * greeks.gamma,
            "by_gamma": by_gamma,
            "by_gamma_exponential": _exponential(calls, by_gamma),
            "gamma": 0.01 * self.spot * gamma,
            "drag": now / YEAR_DAYS,
            "life_cost": self.expiry * now,
            "life_sd": derman_kamal(vega, self.vol, STEPS / self.hours),
            "leland_residual": (0.5 * extra * self.spot**2 * gamma - now) / YEAR_DAYS,
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        for key, color, name in (("cost", BLUE, "cost"), ("sd", VERMILLION, "noise")):
            left.loglog(data["curve_hours"], data[f"{key}_line"], color=color)
            left.plot(LADDER, data[key], "o", color=color, fillstyle="none")
            left.plot(self.hours, data[f"life_{key}"], "o", color=color)
            label(left, 72, data[f"{key}_line"][-1], name, color)
        left.plot(data["curve_hours"], data["exponential"], color=GREY, linestyle="--")
        left.set_ylim(*_decades(data["cost"], data["sd"]))
        left.set_title("USD over thirty days")
        left.set_xlabel("hours between trades")
        right.loglog(data["gammas"], data["by_gamma"], color=BLUE)
        right.plot(data["gammas"], data["by_gamma_exponential"], color=GREY, linestyle="--")
        right.plot(data["gamma"], data["drag"], "o", color=BLUE)
        label(right, data["gammas"][28], data["by_gamma_exponential"][28], "exponential", GREY)
        for ax, ticks in ((left, LADDER), (right, (0.2, 0.5, 1, 2, 5))):
            ax.minorticks_off()
            ax.yaxis.set_major_formatter(thousands())
            ax.set_xticks(ticks, ticks)
        right.set_ylim(*_decades(data["by_gamma"]))
        right.set_title("Drag (USD a day)")
        right.set_xlabel("gamma (coins per 1 % move)")

    def alt_text(self, data):
        return (
            "Left, on logarithmic axes over the hours between trades: the cost of hedging, a straight line "
            "falling, and the standard deviation of the profit, a straight line rising, with dots of hedged "
            f"paths on both; slopes of the dots {data['cost_slope']:.2f} and {data['sd_slope']:.2f}. "
            "A dashed exponential between the ends of the cost line bows far above it. Right: the drag over "
            f"gamma, a straight line of slope 1; at a trade every {self.hours} hours it is "
            f"{data['drag']:,.0f} USD a day."
        ).replace("-0", "−0")


def _exponential(x, line):
    """Return the exponential through both ends of a line."""
    return line[0] * (line[-1] / line[0]) ** ((x - x[0]) / (x[-1] - x[0]))


def _decades(*series):
    """Return whole powers of ten around all values: the ends of an axis."""
    logs = np.log10(np.concatenate(series))
    return 10 ** np.floor(logs.min()), 10 ** np.ceil(logs.max())


def _slope(values):
    """Return the least-squares slope of values over the ladder, both as logarithms."""
    x = np.log(LADDER)
    return np.dot(x - x.mean(), np.log(values)) / np.dot(x - x.mean(), x - x.mean())
