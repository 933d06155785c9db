"""Stochastic volatility: Heston's model, walked with the quadratic-exponential scheme."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from deltahedge._path_models import PathModel, Walk
from deltahedge._streams import block_rng
from deltahedge._validate import between, finite, non_negative, positive

SWITCH = 1.5  # Andersen's bound between the quadratic and the exponential form


@dataclass(frozen=True)
class Heston(PathModel):
    """Heston's stochastic volatility, by Andersen's quadratic-exponential scheme with martingale correction.

    .. math:: dS = \\mu S\\,dt + \\sqrt v\\,S\\,dW, \\qquad dv = \\kappa(\\bar v - v)\\,dt + \\xi\\sqrt v\\,dZ

    Parameters
    ----------
    spot : float
        First price, above zero.
    variance : float
        First variance per year, not negative: 0.36 is (60 %) squared.
    mean_reversion : float
        Speed at which the variance returns, per year, above zero.
    long_variance : float
        Variance that it returns to, above zero.
    vol_of_vol : float
        Volatility of the variance, above zero.
    correlation : float
        Between moves of price and of variance, from -1 to 1.
    drift : float, default 0.0
        Growth of the expected price per year.
    moves_vol : bool, default False
        If true, the walk brings `sqrt(v)` along as the volatility that contracts are valued at.

    Raises
    ------
    ValueError
        If a number is out of range, or dates are too far apart for the scheme.

    References
    ----------
    Heston (1993); Andersen (2008), "Simple and efficient simulation of the Heston stochastic volatility
    model", *Journal of Computational Finance* 11.

    Examples
    --------
    >>> model = Heston(100.0, 0.36, mean_reversion=3.0, long_variance=0.36, vol_of_vol=1.0, correlation=-0.3)
    >>> model.paths(times=[0, 0.01, 0.02], n_paths=2, seed=1).shape
    (2, 3)
    """

    spot: float
    variance: float
    mean_reversion: float
    long_variance: float
    vol_of_vol: float
    correlation: float
    drift: float = 0.0
    moves_vol: bool = False

    def __post_init__(self):
        self._check(
            spot=positive,
            variance=non_negative,
            mean_reversion=positive,
            long_variance=positive,
            vol_of_vol=positive,
            correlation=lambda name, value: between(name, value, -1, 1),
            drift=finite,
        )
        if not isinstance(self.moves_vol, bool):
            raise ValueError(f"moves_vol must be True or False, got {self.moves_vol!r}")

    def walk(self, seed, start, n_paths, times):
        """Return one block of paths, date by date."""
        return Walk(n_paths, self._dates(seed, start, n_paths, times))

    def _dates(self, seed, start, n_paths, times):
        rng = block_rng(seed, start)
        moved, v = np.zeros(n_paths), np.full(n_paths, self.variance)
        spot = np.full(n_paths, self.spot)
        yield spot, None, self._quoted(v)
        for dt in np.diff(times):
            z_variance, z_spot = rng.standard_normal((2, n_paths))
            v, log_return = self._step(v, dt, z_variance, z_spot)
            moved += log_return
            np.exp(moved, out=spot)
            spot *= self.spot
            yield spot, None, self._quoted(v)

    def _quoted(self, v):
        return np.sqrt(v) if self.moves_vol else None

    def _step(self, v, dt, z_variance, z_spot):
        """Return variance and log return one step on; letters as in Andersen's paper."""
        kappa, theta, xi, rho = self.mean_reversion, self.long_variance, self.vol_of_vol, self.correlation
        decay = np.exp(-kappa * dt)
        mean = theta + (v - theta) * decay
        spread = v * xi**2 * decay * (1 - decay) / kappa + theta * xi**2 * (1 - decay) ** 2 / (2 * kappa)
        psi = spread / mean**2
        half = 0.5 * dt
        K1, K2 = half * (kappa * rho / xi - 0.5) - rho / xi, half * (kappa * rho / xi - 0.5) + rho / xi
        K3 = K4 = half * (1 - rho**2)
        A = K2 + 0.5 * K4

        # Quadratic form where the variance is far from zero ...
        quadratic = psi <= SWITCH
        inverse = 2 / np.minimum(psi, SWITCH)
        b2 = inverse - 1 + np.sqrt(inverse * (inverse - 1))
        a = mean / (1 + b2)
        # ... exponential form with a mass at zero where it is close.
        p = (np.maximum(psi, SWITCH) - 1) / (np.maximum(psi, SWITCH) + 1)
        beta = (1 - p) / mean
        if not np.all(np.where(quadratic, 2 * A * a, A / beta) < 1):
            raise ValueError(f"times must be closer together for this model, got a step of {dt} years")
        tail = np.maximum(ndtr(-z_variance), np.finfo(float).tiny)
        beyond = np.maximum(np.log((1 - p) / tail), 0.0) / beta
        new = np.where(quadratic, a * (np.sqrt(b2) + z_variance) ** 2, beyond)

        safe_a, safe_beta = np.where(quadratic, a, 0.0), np.where(quadratic, np.inf, beta)
        expected = np.where(
            quadratic,
            A * b2 * safe_a / (1 - 2 * A * safe_a) - 0.5 * np.log(1 - 2 * A * safe_a),
            np.log(p + (1 - p) / (1 - A / safe_beta)),
        )
        K0 = -expected - (K1 + 0.5 * K3) * v
        log_return = self.drift * dt + K0 + K1 * v + K2 * new + np.sqrt(K3 * v + K4 * new) * z_spot
        return new, log_return
