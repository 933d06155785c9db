"""What a simulation returns: profit, cost and trades of every path, and how well they are known."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

FROM = "from_"  # before the name of a part of the profit


@dataclass(frozen=True)
class Moments:
    """Number, mean and summed powers of the deviations of a sample; `a + b` is the sample put together.

    References
    ----------
    Chan, Golub and LeVeque (1983) for the sum of two samples; Pébay (2008) for the higher powers.
    """

    n: int
    mean: float
    m2: float
    m3: float
    m4: float

    @classmethod
    def of(cls, sample):
        """Return the moments of an array."""
        mean = float(np.mean(sample))
        d = sample - mean
        d2 = d * d
        return cls(len(sample), mean, float(d2.sum()), float((d2 * d).sum()), float((d2 * d2).sum()))

    def __add__(self, other):
        n = self.n + other.n
        a, b, d = self.n / n, other.n / n, other.mean - self.mean
        m2 = self.m2 + other.m2 + d**2 * a * b * n
        m3 = self.m3 + other.m3 + d**3 * a * b * (a - b) * n + 3 * d * (a * other.m2 - b * self.m2)
        m4 = self.m4 + other.m4 + d**4 * a * b * (a * a - a * b + b * b) * n
        m4 += 6 * d**2 * (a * a * other.m2 + b * b * self.m2) + 4 * d * (a * other.m3 - b * self.m3)
        return Moments(n, self.mean + d * b, m2, m3, m4)

    @property
    def sd(self):
        """Standard deviation."""
        return np.sqrt(self.m2 / max(self.n - 1, 1))

    @property
    def mean_error(self):
        """Standard error of the mean."""
        return self.sd / np.sqrt(self.n)

    @property
    def sd_error(self):
        """Standard error of the standard deviation, whatever the shape of the distribution."""
        if self.m2 == 0:
            return 0.0
        kurtosis = self.n * self.m4 / self.m2**2
        return self.sd * np.sqrt(max(kurtosis - 1.0, 0.0) / (4 * self.n))


@dataclass(frozen=True, eq=False, repr=False)
class HedgeResult:
    """Profit, cost and trades of a hedged book on many paths.

    Parameters
    ----------
    pnl : array of shape (n_paths,)
        Profit of book and hedge after costs, in dollars; at the end of the paths, or brought to the start.
    cost : array of shape (n_paths,)
        What trading cost, in the same money as `pnl`, not negative.
    trades : array of shape (n_paths,)
        Number of trades, the opening one included.
    attribution : dict of str to array, or None
        Parts of the profit, each of shape (n_paths,), which add up to `pnl`; see `simulate`.
    moments : dict of str to Moments
        Mean and higher moments of `pnl`, `cost`, `trades`, and of every part as `from_gamma` and so on.

    Notes
    -----
    With `keep="moments"` the arrays are not kept (None), and `summary` has no quantile and no shape.
    """

    pnl: np.ndarray | None
    cost: np.ndarray | None
    trades: np.ndarray | None
    attribution: dict | None
    moments: dict

    def __repr__(self):
        pnl, cost, trades = (self.moments[name] for name in ("pnl", "cost", "trades"))
        return (
            f"HedgeResult({self.n_paths:,} paths: mean {pnl.mean:.4g} (standard error {pnl.mean_error:.2g}), "
            f"sd {pnl.sd:.4g}, mean cost {cost.mean:.4g}, {trades.mean:.4g} trades)"
        )

    @property
    def n_paths(self):
        """Number of paths."""
        return self.moments["pnl"].n

    @property
    def mean(self):
        """Mean profit."""
        return self.moments["pnl"].mean

    @property
    def sd(self):
        """Standard deviation of the profit."""
        return float(self.moments["pnl"].sd)

    def summary(self):
        """Return a table of estimates, each with its standard error.

        Returns
        -------
        pandas.DataFrame
            Rows mean, sd, skew, excess_kurtosis, q05 (the profit that 5 % of the paths fall below),
            mean_cost, mean_trades, and mean_from_gamma and so on for the parts of the attribution; columns
            value and standard_error.

        Notes
        -----
        The standard errors are those of independent paths. Quasi-random paths are usually better than that,
        antithetic pairs worse.
        """
        pnl, cost, trades = (self.moments[name] for name in ("pnl", "cost", "trades"))
        rows = {"mean": (pnl.mean, pnl.mean_error), "sd": (pnl.sd, pnl.sd_error)}
        if self.pnl is not None:
            rows |= _shape(self.pnl) | {"q05": _quantile(self.pnl, 0.05)}
        rows["mean_cost"] = cost.mean, cost.mean_error
        rows["mean_trades"] = trades.mean, trades.mean_error
        for name, part in self.moments.items():
            if name.startswith(FROM):
                rows[f"mean_{name}"] = part.mean, part.mean_error
        return pd.DataFrame.from_dict(rows, orient="index", columns=["value", "standard_error"], dtype=float)


def gather(blocks, n_paths, keep):
    """Return the HedgeResult of the results of all blocks, taken in their order as they come in."""
    arrays, moments, done = {}, {}, 0
    for block in blocks:
        columns = {"pnl": block.pnl, "cost": block.cost, "trades": block.trades}
        columns |= {FROM + name: part for name, part in (block.attribution or {}).items()}
        for name, column in columns.items():
            if not np.all(np.isfinite(column)):
                raise ValueError(
                    "policy and costs must give finite numbers on every path, "
                    f"got {name} {column[~np.isfinite(column)][0]}"
                )
            # Moments block by block: no more memory for many paths than for a few.
            here = Moments.of(column)
            moments[name] = moments[name] + here if name in moments else here
            if keep == "paths":
                if name not in arrays:
                    arrays[name] = np.empty(n_paths, dtype=column.dtype)
                arrays[name][done : done + len(column)] = column
        done += len(block.pnl)
    if keep == "moments":
        return HedgeResult(None, None, None, None, moments)
    for array in arrays.values():
        array.flags.writeable = False
    pnl, cost, trades = (arrays.pop(name) for name in ("pnl", "cost", "trades"))
    attribution = {name.removeprefix(FROM): array for name, array in arrays.items()}
    return HedgeResult(pnl, cost, trades, attribution or None, moments)


def _shape(sample):
    """Return skew and excess kurtosis with standard errors from their influence functions."""
    n, sd = len(sample), np.std(sample)
    if sd == 0:
        return {}
    z = (sample - np.mean(sample)) / sd
    skew, kurtosis = np.mean(z**3), np.mean(z**4)
    of_skew = z**3 - skew - 3 * z - 1.5 * skew * (z**2 - 1)
    of_kurtosis = z**4 - kurtosis - 4 * skew * z - 2 * kurtosis * (z**2 - 1)
    return {
        "skew": (skew, np.std(of_skew) / np.sqrt(n)),
        "excess_kurtosis": (kurtosis - 3, np.std(of_kurtosis) / np.sqrt(n)),
    }


def _quantile(sample, level):
    """Return a quantile; its standard error from the order statistics one binomial deviation away."""
    n = len(sample)
    reach = np.sqrt(level * (1 - level) / n)
    low, value, high = np.quantile(sample, np.clip([level - reach, level, level + reach], 0.0, 1.0))
    return value, (high - low) / 2
