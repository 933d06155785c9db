"""`DealerFeedback`: the hedging of dealers moves the price that they hedge; the sign of gamma decides how."""

import numpy as np

from deltahedge.explorers._base import Explorer
from deltahedge.explorers._controls import Given, Seed, Slider, positive_number
from deltahedge.explorers._still import signed
from deltahedge.paths import gbm
from deltahedge.plots import BLUE, GREY, INK, VERMILLION, label, thousands
from deltahedge.risk import effective_volatility, feedback_gain

STEPS, DAYS = 240, 30
CHECKS = np.array([-0.5, -0.2, 0.2, 0.5])
SIDES = {"short": -1, "none": 0, "long": 1}


class DealerFeedback(Explorer):
    """The same news on thirty days, in a market of dealers who hedge a short gamma, none, or a long one.

    News moves the price; the dealers trade as their gamma asks, that trade moves the price by `impact` a
    coin, they hedge that move too, and so on for `rounds` rounds. The curve is the limit of many rounds.
    Gamma and price are kept as they are at the start, so that the gain, impact times price times gamma, is
    constant.
    """

    title = "Dealers short of gamma amplify every move, dealers long of it damp it"
    caption = (
        "Left, the same news three times: with dealers short of gamma, without dealers, with dealers long "
        "of it. Right, the volatility over the gain λSΓ: at −1 each move would call for another of its own "
        "size. Hollow dots are simulated round by round."
    )
    heights = (707, 1324)

    gamma = Slider(
        -0.0032, -0.005, 0.005, 0.0001, "Dealers’ gamma per 1,000 USD", symbol="Γ", unit="coins", scale=1_000
    )
    impact = Slider(0.0026, 0.0, 0.003, 0.0001, "Impact of a coin", symbol="λ", unit="%", scale=100)
    vol = Slider(0.60, 0.1, 1.2, 0.01, "Volatility of news", symbol="σ", unit="%", scale=100)
    rounds = Slider(40, 1, 40, 1, "Rounds of hedging", log=True, whole=True)
    seed = Seed(1, "News, seed")
    spot = Given(60_000.0, positive_number)

    def hedged(self, news, gain):
        """Return the moves that news and rounds of hedging make together, and the trades times the impact."""
        total, move, traded = news.copy(), news, np.zeros_like(news)
        for _ in range(self.rounds):
            move = -gain * move
            traded += move
            total += move
        return total, traded

    def data(self):
        options = {"n_steps": STEPS, "seed": self.seed, "stream": "browser"}
        news = np.diff(np.log(gbm(self.spot, DAYS / 365, self.vol, **options)[0]))
        size = feedback_gain(self.spot, self.gamma, self.impact)
        gain = np.sign(self.gamma) * size

        def realised(moves):
            return np.sqrt(np.mean(moves**2) * STEPS * 365 / DAYS)

        moves, traded = self.hedged(news, gain)
        checks = np.array([realised(self.hedged(news, check)[0]) for check in CHECKS])
        gains = np.linspace(-0.9, 0.9, 91)
        effective = effective_volatility(self.vol, self.spot, self.gamma, self.impact)
        paths = {
            name: self.spot * np.exp(np.concatenate([[0.0], np.cumsum(self.hedged(news, side * size)[0])]))
            for name, side in SIDES.items()
        }
        return {
            "days": np.linspace(0, DAYS, STEPS + 1),
            **paths,
            "gains": gains,
            "times": np.array([effective_volatility(1.0, 1.0, gain, 1.0) for gain in gains]),
            "checks": checks / realised(news),
            "gain": gain,
            "effective": 100 * effective,
            "realised": 100 * realised(moves),
            "realised_news": 100 * realised(news),
            "coins": -self.gamma * 0.01 * self.spot * effective / self.vol,
            "balance_residual": np.sum(moves) - np.sum(news) - np.sum(traded),
        }

    def draw(self, figure, data):
        left, right = figure.subplots(1, 2)
        for name, color, width in (("short", VERMILLION, 1.2), ("none", GREY, 1.2), ("long", BLUE, 1.8)):
            left.plot(data["days"], data[name], color=color, linewidth=width, label=name)
        left.legend(frameon=False, ncols=3, handlelength=1, columnspacing=1, loc="upper right")
        left.margins(y=0.15)
        left.yaxis.set_major_formatter(thousands())
        left.set_title("Price on the same news (USD)")
        left.set_xlabel("days")
        right.semilogy(data["gains"], data["times"], color=INK)
        right.plot(CHECKS, data["checks"], "o", color=INK, fillstyle="none")
        yours = data["effective"] / (100 * self.vol)
        color = VERMILLION if data["gain"] < 0 else BLUE
        right.plot(data["gain"], yours, "o", color=color)
        label(right, data["gain"], yours, f"{data['effective']:.0f} % a year", color)
        right.axvline(0, color=GREY, linewidth=0.8)
        right.axvline(-1, color=VERMILLION, linewidth=0.8)
        right.minorticks_off()
        right.set_yticks([0.5, 1, 2, 5, 10], ["½", "1", "2", "5", "10"])
        right.set_title("Volatility, times that of news")
        right.set_xlabel("gain λSΓ (left: short of gamma)")

    def alt_text(self, data):
        return (
            "Left: three price paths on the same news; the one with dealers short of gamma swings most, the "
            "one with dealers long of gamma least. Right: the volatility as a multiple of that of the news, "
            "a curve that falls from 10 at a gain of −0.9 through 1 at no gain to 0.53 at 0.9; at a gain of "
            f"{signed(data['gain'])} a volatility of {100 * self.vol:.0f} % becomes "
            f"{data['effective']:.0f} %."
        )
