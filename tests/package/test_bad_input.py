"""Every public function and class against bad input: none is forgotten, since the list is the package's own.

For each numeric argument: NaN, infinity, text and None raise an error that names the argument; a negative
number raises one too or gives an answer without NaN; arrays that do not broadcast raise one. Words that are
not on the list of an argument raise one as well.
"""

import dataclasses
import inspect
import re

import numpy as np
import pandas as pd
import pytest

import deltahedge as dh

MARKET = dh.Market(100.0, 0.5, 0.02, 0.01)
CALL = dh.Call(100.0, 0.25)
BOOK = dh.Book([(-1, CALL)])
OPTION = {"spot": 100.0, "strike": 105.0, "expiry": 0.5, "vol": 0.4, "rate": 0.03, "dividend": 0.01}
KIND = {"kind": "put"}
EVERLASTING = {"spot": 100.0, "strike": 105.0, "vol": 0.4, "anchoring": 12.0, "rate": 0.03, "dividend": 0.01}
POWER = {"spot": 100.0, "vol": 0.4, "anchoring": 12.0, "rate": 0.03, "dividend": 0.01, "power": 2.0}
MERTON = {"jump_rate": 2.0, "jump_mean": -0.1, "jump_vol": 0.2}
VARIANCE = {"mean_reversion": 2.0, "long_variance": 0.2, "vol_of_vol": 0.5, "correlation": -0.5}
HESTON = {k: v for k, v in OPTION.items() if k != "vol"} | {"variance": 0.16} | VARIANCE
PATHS = {"n_steps": 4, "n_paths": 3, "seed": 1, "workers": 1}
GAMMA = {"spot": 100.0, "gamma": -0.02, "vol": 0.4}
HISTORY = [100.0, 101.0, 99.0, 102.0]

# Valid arguments by name; a new public function without a row here fails the first test below.
VALID = {
    "Band": {"half_width": 0.1, "to": "edge"},
    "Call": {"strike": 100.0, "expiry": 0.5},
    "Digital": {"strike": 100.0, "expiry": 0.5, "kind": "put"},
    "Every": {"n": 5},
    "Fault": {"kind": "lost", "start": 1, "polls": 2},
    "Fixed": {"amount": 2.0},
    "Forward": {"strike": 100.0, "expiry": 0.5},
    "Future": {"expiry": 0.5, "entry": 99.0},
    "HalfSpread": {"half_spread": 1.0},
    "Halt": {"start": 0.1, "end": 0.2},
    "HedgeAt": {"vol": 0.3},
    "Latency": {"steps": 2},
    "LelandDelta": {"round_trip": 0.01, "interval": 0.02},
    "Limits": {"lowest": -1.0, "highest": 1.0, "max_trade": 0.5, "min_notional": 10.0},
    "Lots": {"size": 0.1},
    "Market": {"spot": 100.0, "vol": 0.4, "rate": 0.03, "dividend": 0.01},
    "MeanVariance": {"one_way": 0.001, "risk_aversion": 1.0, "vol": 0.4, "interval": 0.01},
    "MinimumVarianceDelta": {"a": 0.1, "b": 0.0, "c": 0.0},
    "Move": {"fraction": 0.02},
    "Perpetual": {"entry": 100.0},
    "Proportional": {"one_way": 0.001},
    "Put": {"strike": 100.0, "expiry": 0.5},
    "Quoted": {
        "market": MARKET,
        "price": 3.0,
        "delta": 0.5,
        "gamma": 0.02,
        "vega": 9.0,
        "theta": -4.0,
        "rho": 2.0,
    },
    "RandomBand": {"half_width": 0.1, "spread": 0.5, "seed": 1, "to": "edge"},
    "SquareRootImpact": {"daily_vol": 0.03, "daily_volume": 1e4, "coefficient": 1.0},
    "StopLoss": {"strike": 100.0, "amount": 1.0},
    "VarianceSwap": {
        "strike": 0.2,
        "expiry": 0.5,
        "fixing": 100.0,
        "notional": 10.0,
        "accrued": 0.01,
        "elapsed": 0.1,
    },
    "WhalleyWilmott": {"one_way": 0.001, "risk_aversion": 1.0, "rate": 0.03, "expiry": 0.5, "to": "edge"},
    "Zakamouline": {"one_way": 0.001, "risk_aversion": 1.0, "vol": 0.4, "expiry": 0.5, "rate": 0.03},
    "boyle_vorst": {
        "spot": 100.0,
        "strike": 100.0,
        "expiry": 0.5,
        "vol": 0.4,
        "rate": 0.03,
        "one_way": 0.001,
        "n_steps": 6,
    },
    "bump_delta": {"book": BOOK, "market": MARKET, "step": 1e-4},
    "delta_in": {"unit": "equity", "book": BOOK, "market": MARKET, "equity": 1e4, "beta": 1.2},
    "gamma_drag": GAMMA | {"interval": 0.01, "round_trip": 0.001},
    "hedge_ledger": {
        "contract": CALL,
        "path": [*HISTORY],
        "market": MARKET,
        "quantity": -2.0,
        "times": [0.0, 0.05, 0.1, 0.25],
        "premium": 3.0,
        "delta_digits": 3,
        "rule": "delta",
        "interest": "continuous",
        "settlement": "cash",
    },
    "hedge_quantity": {"book": BOOK, "instrument": dh.Spot(), "market": MARKET, "target": 0.1},
    "ladder": {"book": BOOK, "market": MARKET, "greek": "gamma"},
    "leland_number": {"vol": 0.4, "interval": 0.02, "round_trip": 0.01},
    "leland_vol": {"vol": 0.4, "interval": 0.02, "round_trip": 0.01, "position": "short"},
    "neutralise": {
        "book": BOOK,
        "instruments": [dh.Put(90.0, 0.5), dh.Call(110, 1.0), dh.Spot()],
        "market": MARKET,
        "greeks": "gamma",
        "costs": [1.0, 1.0, 1.0],
    },
    "run_agent": {
        "book": BOOK,
        "paths": [[*HISTORY], [*HISTORY]],
        "market": MARKET,
        "interval": 0.01,
        "fault": dh.Fault("stale", start=1, polls=1),
        "guards": "fresh",
    },
    "scenarios": {"book": BOOK, "market": MARKET, "moves": [-0.1, 0.1], "vol_change": 0.05, "dt": 0.01},
    "simulate": {
        "book": BOOK,
        "paths": [[*HISTORY], [*HISTORY]],
        "market": MARKET,
        "times": [0.0, 0.05, 0.1, 0.25],
        "funding": 0.1,
        "premium": 3.0,
        "gap": 5.0,
        "attribution": True,
        "keep": "paths",
        "workers": 1,
    },
    "transaction_cost_delta": OPTION
    | KIND
    | {"interval": 0.02, "round_trip": 0.01, "position": "short"},
    "value_at_risk": {
        "book": BOOK,
        "market": MARKET,
        "confidence": 0.99,
        "horizon": 0.01,
        "method": "delta",
        "n_moves": 501,
    },
    **{
        f"black_scholes.{name}": OPTION | KIND
        for name in dh.black_scholes.__all__
        if name not in ("Greeks", "gamma_peak", "implied_vol")
    },
    "black_scholes.gamma_peak": {k: v for k, v in OPTION.items() if k != "spot"},
    "black_scholes.implied_vol": {"price": 15.0, **{k: v for k, v in OPTION.items() if k != "vol"}, **KIND},
    "models.digital.greeks": OPTION | KIND,
    "models.digital.price": OPTION | KIND,
    "models.everlasting.funding": EVERLASTING | KIND,
    "models.everlasting.greeks": EVERLASTING | KIND,
    "models.everlasting.price": EVERLASTING | KIND,
    "models.heston.greeks": HESTON | KIND,
    "models.heston.minimum_variance_delta": HESTON | KIND,
    "models.heston.price": HESTON | KIND,
    "models.merton.greeks": OPTION | KIND | MERTON,
    "models.merton.minimum_variance_delta": OPTION | KIND | MERTON,
    "models.merton.price": OPTION | KIND | MERTON,
    "models.mismatch.certain_profit": OPTION | KIND | {"implied_vol": 0.3},
    "models.mismatch.expected_profit": OPTION | {"implied_vol": 0.3, "drift": 0.05},
    "models.power_perpetual.greeks": POWER | {"paid": "in full"},
    "models.power_perpetual.price": POWER | {"paid": "in full"},
    "models.tree.greeks": OPTION | KIND | {"n_steps": 6},
    "models.tree.price": OPTION | KIND | {"n_steps": 6},
    "models.variance_strip.fair_variance": {
        "spot": 100.0,
        "smile": lambda strike: 0.4 + 0 * strike,
        "expiry": 0.25,
        "rate": 0.03,
        "dividend": 0.01,
    },
    "models.variance_strip.strip": {
        "spot": 100.0,
        "strikes": [80.0, 90.0, 100.0, 110.0, 120.0],
        "vols": [0.5, 0.45, 0.4, 0.4, 0.4],
        "expiry": 0.25,
        "rate": 0.03,
        "dividend": 0.01,
        "centre": 100.0,
    },
    "paths.Bootstrap": {"prices": HISTORY, "interval": 0.01, "block_length": 2, "spot": 100.0},
    "paths.GBM": {"spot": 100.0, "vol": 0.4, "drift": 0.05, "stream": "sobol"},
    "paths.Given": {"prices": [HISTORY, HISTORY]},
    "paths.Heston": {"spot": 100.0, "variance": 0.16, **VARIANCE, "drift": 0.05},
    "paths.Merton": {"spot": 100.0, "vol": 0.4, **MERTON, "drift": 0.05},
    "paths.bootstrap": PATHS | {"prices": HISTORY, "interval": 0.01, "block_length": 2, "spot": 100.0},
    "paths.dates": {"expiry": 0.5, "n_steps": 4},
    "paths.gbm": PATHS | {"spot": 100.0, "expiry": 0.5, "vol": 0.4, "drift": 0.05, "stream": "random"},
    "paths.heston": PATHS | {"spot": 100.0, "expiry": 0.5, "variance": 0.16, **VARIANCE, "drift": 0.05},
    "paths.merton": PATHS | {"spot": 100.0, "expiry": 0.5, "vol": 0.4, **MERTON, "drift": 0.05},
    "risk.almgren_chriss": {
        "quantity": 100.0,
        "horizon": 5.0,
        "n_steps": 5,
        "vol": 1.0,
        "temporary": 0.1,
        "permanent": 0.01,
        "half_spread": 0.1,
        "risk_aversion": 0.1,
    },
    "risk.attribute": {
        "book": BOOK,
        "before": MARKET,
        "after": MARKET.at(spot=103.0),
        "dt": 0.01,
        "gap": 0.01,
        "cash": 1.0,
    },
    "risk.breach_probability": GAMMA | {"band": 0.5, "elapsed": 0.01},
    "risk.breakeven_move": {"spot": 100.0, "gamma": -0.02, "theta": 20.0, "interval": 0.01},
    "risk.constrained_hedge": {
        "exposure": 1.3,
        "spot": 100.0,
        "vol": 0.4,
        "interval": 0.01,
        "risk_aversion": 0.1,
        "one_way": 0.001,
        "holding": 0.2,
        "lot": 0.1,
        "lowest": -2.0,
        "highest": 2.0,
        "min_notional": 1.0,
    },
    "risk.cost_risk_frontier": {"cost": [1.0, 2.0, 3.0], "sd": [3.0, 2.0, 2.5], "unhedged_sd": 5.0},
    "risk.delta_drift": {"book": BOOK, "before": MARKET, "after": MARKET.at(spot=103.0), "dt": 0.01},
    "risk.delta_gamma_cost": {
        "delta": 1.0,
        "gamma": -2.0,
        "option_delta": 0.5,
        "option_gamma": 0.1,
        "spread": 0.2,
        "spot": 100.0,
        "vol": 0.4,
        "interval": 0.01,
        "risk_aversion": 0.1,
        "one_way": 0.001,
        "options": 3.0,
    },
    "risk.derman_kamal": {"vega": 11.0, "vol": 0.4, "n_rebalances": 21},
    "risk.dollar_offset": {"hedge_change": -9.0, "exposure_change": 10.0},
    "risk.effective_volatility": {"vol": 0.4, "spot": 100.0, "gamma": -0.02, "impact": 0.01},
    "risk.excess_growth": {"weights": 0.5, "covariance": 0.16},
    "risk.expected_shortfall": {"pnl": [1.0, -2.0, 3.0, -4.0], "confidence": 0.5},
    "risk.exploiter_gain": {"flow": 10.0, "permanent": 0.1, "temporary": 0.2},
    "risk.failure_probability": {
        "book": BOOK,
        "market": MARKET,
        "loss": 5.0,
        "horizon": 0.01,
        "vol": 0.4,
        "drift": 0.05,
        **MERTON,
    },
    "risk.feedback_gain": {"spot": 100.0, "gamma": -0.02, "impact": 0.01},
    "risk.first_passage_probability": {
        "spot": 100.0,
        "barrier": 120.0,
        "horizon": 0.1,
        "vol": 0.4,
        "drift": 0.05,
    },
    "risk.fit_minimum_variance_delta": {
        "spot": [100.0, 101.0, 102.0, 99.0, 98.0],
        "delta": [0.2, 0.4, 0.5, 0.6, 0.8],
        "vega": [10.0, 12.0, 11.0, 13.0, 9.0],
        "expiry": [0.1, 0.2, 0.3, 0.4, 0.5],
        "spot_change": [1.0, -1.0, 2.0, -2.0, 1.5],
        "price_change": [0.3, -0.5, 0.9, -1.1, 1.2],
    },
    "risk.gamma_exposure": {
        "spot": 100.0,
        "gamma": [0.01, 0.02],
        "open_interest": [100.0, 200.0],
        "sign": [1.0, -1.0],
        "multiplier": 1.0,
    },
    "risk.gamma_limit": {"spot": 100.0, "gamma": -0.02, "equity": 1e4, "limit": 0.05},
    "risk.granularity": {"spot": 100.0, "strike": 105.0, "expiry": 0.5, "vol": 0.4, "drift": 0.05},
    "risk.growth_rate": {"fraction": 0.5, "drift": 0.1, "vol": 0.4, "rate": 0.03},
    "risk.hedge_decay_curve": GAMMA | {"delta": -2.0, "elapsed": 0.01},
    "risk.hedge_effectiveness": {
        "hedged": [1.0, -2.0, 3.0, -4.0],
        "unhedged": [5.0, -8.0, 9.0, -7.0],
        "measure": "shortfall",
        "confidence": 0.5,
    },
    "risk.hedging_efficiency": {
        "hedged": [1.0, -2.0, 3.0, -4.0],
        "unhedged": [5.0, -8.0, 9.0, -7.0],
        "cost": [1.0, 1.1, 1.2, 1.3],
    },
    "risk.inventory_delta": {
        "quantities": [1.0, -2.0],
        "deltas": [0.5, 0.4],
        "multipliers": 1.0,
        "hedge": 0.1,
    },
    "risk.jump_hedge_ratio": {"book": BOOK, "market": MARKET, **MERTON, "vol": 0.4},
    "risk.kelly_fraction": {"drift": 0.1, "vol": 0.4, "rate": 0.03},
    "risk.latency_drift": GAMMA | {"elapsed": 0.01},
    "risk.liquidation_price": {"entry": 100.0, "leverage": 5.0, "maintenance": 0.005, "side": "short"},
    "risk.max_leverage": {
        "probability": 0.01,
        "horizon": 0.02,
        "vol": 0.6,
        "maintenance": 0.005,
        "drift": 0.05,
        "side": "short",
    },
    "risk.minimum_variance_ratio": {"correlation": 0.9, "exposure_vol": 0.4, "hedge_vol": 0.5},
    "risk.mmp_trigger": {
        "times": [0.0, 0.1, 0.2],
        "deltas": [0.5, 0.4, 0.3],
        "interval": 0.5,
        "delta_limit": 0.8,
        "quantities": [1.0, 1.0, 1.0],
        "quantity_limit": 5.0,
    },
    "risk.optimal_hedge": {
        "exposure": [1.0, 2.0],
        "hedges": [[1.0], [0.5]],
        "covariance": [[0.2, 0.1], [0.1, 0.3]],
        "penalty": 0.1,
    },
    "risk.quote_and_hedge": {
        "prices": [HISTORY, HISTORY],
        "sides": [[1.0, -1.0, 0.0], [1.0, 1.0, 1.0]],
        "limits": [[0.01, 0.01, 0.01], [0.02, 0.02, 0.02]],
        "half_spread": 0.01,
        "skew": 0.001,
        "hedge_ratio": 0.5,
        "one_way": 0.001,
    },
    "risk.rebalance_to_weights": {"holdings": 1.0, "prices": 100.0, "weights": 0.5, "cash": 50.0},
    "risk.rebalancing_credit": {"spots": [100.0, 102.0, 100.0], "holdings": [-5.0, -5.1, -5.0]},
    "risk.reservation_price": {
        "spot": 100.0,
        "vol": 0.4,
        "inventory": 2.0,
        "risk_aversion": 0.01,
        "horizon": 0.1,
    },
    "risk.stability_report": {
        "spot": 100.0,
        "delta": -2.0,
        "gamma": -0.02,
        "vol": 0.4,
        "impact": 0.01,
        "interval": 0.01,
        "liquidation": 120.0,
    },
    "risk.tail_cover": {
        "hedge": dh.Put(90.0, 0.25),
        "market": MARKET,
        "stressed": MARKET.at(spot=60.0),
        "dt": 0.01,
    },
    "risk.time_to_breach": GAMMA | {"band": 0.5, "start": 0.1},
    "risk.volatility_target": {"target_vol": 0.2, "vol": 0.4},
    "kestrel.LiquidityRange": {"liquidity": 100.0, "lower": 80.0, "upper": 120.0},
    "kestrel.blotter": {"position": "A", "cost_to_date": 10.0, "margin_ratio": 2.0, "liquidation": 70_000.0},
    "kestrel.book": {"legs": "A"},
    "kestrel.hedge": {"position": BOOK, "spot": 100.0},
    "kestrel.leg": {"name": "A"},
}

# Take no numbers, or are answers of the package itself, or are tested file by file.
WITHOUT_NUMBERS = {
    "AgentRun",
    "Book",
    "EveryStep",
    "Free",
    "HedgeResult",
    "Never",
    "Spot",
    "black_scholes.Greeks",
    "kestrel.market",
    "models.tree.TreeGreeks",
    "models.variance_strip.VarianceStrip",
    "paths.house_path",
    "paths.read_csv",
    "risk.Attribution",
    "risk.DeltaDrift",
    "risk.DeltaGammaHedge",
    "risk.Estimate",
    "risk.Exploitation",
    "risk.HedgeChoice",
    "risk.MinimumVarianceFit",
    "risk.QuotingResult",
    "risk.Schedule",
    "risk.StabilityReport",
    "risk.TailCover",
}

# Where infinity has a meaning.
INFINITE = {
    ("Limits", "lowest"),
    ("Limits", "highest"),
    ("Limits", "max_trade"),
    ("risk.constrained_hedge", "lowest"),
    ("risk.constrained_hedge", "highest"),
    ("risk.mmp_trigger", "quantity_limit"),
}

# Has one dimension less than its fellows.
ONE_A_PORTFOLIO = {("risk.rebalance_to_weights", "cash")}


def public():
    """Return every public function and class: what `__all__` lists, and what the modules in it list."""
    found, modules = {}, [("", dh)]
    while modules:
        prefix, module = modules.pop()
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.ismodule(thing):
                modules.append((f"{prefix}{name}.", thing))
            elif callable(thing):
                found[prefix + name] = thing
    return found


PUBLIC = public()


def numeric(value):
    """Whether an argument of the table is a number or an array of numbers."""
    if isinstance(value, bool | str) or value is None:
        return False
    try:
        return np.asarray(value).dtype.kind in "if"
    except ValueError:
        return False


NUMBERS = [(f, a) for f, row in VALID.items() for a, value in row.items() if numeric(value)]
WORDS = [(f, a) for f, row in VALID.items() for a, value in row.items() if isinstance(value, str)]


def call(function, **changes):
    return PUBLIC[function](**VALID[function] | changes)


def spoilt(value, bad):
    """Return the value with one number replaced."""
    if np.ndim(value) == 0:
        return bad
    array = np.array(value, dtype=object if isinstance(bad, str) or bad is None else float)
    array.flat[array.size // 2] = bad
    return array.tolist()


def leaves(answer):
    """Yield every number in an answer."""
    if isinstance(answer, pd.DataFrame):
        yield from answer.select_dtypes("number").to_numpy().ravel()
    elif isinstance(answer, dict):
        for part in answer.values():
            yield from leaves(part)
    elif isinstance(answer, tuple | list):
        for part in answer:
            yield from leaves(part)
    elif dataclasses.is_dataclass(answer) and not isinstance(answer, type):
        for field in dataclasses.fields(answer):
            yield from leaves(getattr(answer, field.name))
    elif isinstance(answer, float | int | np.ndarray | np.generic) and numeric(answer):
        yield from np.ravel(answer)


def has_nan(answer):
    return any(np.isnan(x) for x in leaves(answer))


def names(error, *arguments):
    return any(re.search(rf"\b{name}\b", str(error)) for name in arguments)


def test_no_public_function_is_forgotten():
    assert set(PUBLIC) == set(VALID) | WITHOUT_NUMBERS
    assert not set(VALID) & WITHOUT_NUMBERS


@pytest.mark.parametrize("function", VALID)
def test_the_table_is_valid_and_complete(function):
    """Good arguments give an answer without NaN; every argument that is a number by default is in the row."""
    assert not has_nan(call(function))
    parameters = inspect.signature(PUBLIC[function]).parameters
    optional = {name for name, p in parameters.items() if numeric(p.default) or p.default is None}
    left_out = {"workers", "n_paths", "n_steps", "seed", "executor", "costs", "state", "names"}
    assert optional - set(VALID[function]) <= left_out


@pytest.mark.parametrize(("function", "argument"), NUMBERS, ids=[f"{f}-{a}" for f, a in NUMBERS])
def test_what_is_no_number_is_refused_by_name(function, argument):
    value = VALID[function][argument]
    for bad in (np.nan, "text", None):
        optional = inspect.signature(PUBLIC[function]).parameters[argument].default is None
        if bad is None and optional and np.ndim(value) == 0:
            continue
        with pytest.raises((ValueError, TypeError)) as error:
            call(function, **{argument: spoilt(value, bad)})
        assert names(error.value, argument), (bad, error.value)


@pytest.mark.parametrize(("function", "argument"), NUMBERS, ids=[f"{f}-{a}" for f, a in NUMBERS])
def test_infinity_and_negative_numbers_are_refused_or_answered(function, argument):
    value = VALID[function][argument]
    for bad in (np.inf, -np.inf, -1.0, -40.0):
        try:
            answer = call(function, **{argument: spoilt(value, bad)})
        except ValueError as error:
            # A finite number may be wrong only together with another argument, which may be the one named.
            blamed = inspect.signature(PUBLIC[function]).parameters if np.isfinite(bad) else [argument]
            assert names(error, *blamed), (bad, error)
        else:
            assert not has_nan(answer), (bad, answer)
            assert np.isfinite(bad) or (function, argument) in INFINITE, (bad, answer)


@pytest.mark.parametrize("function", dict.fromkeys(f for f, _ in NUMBERS))
def test_arrays_that_do_not_broadcast_are_refused(function):
    """Every two arguments, of five and of seven numbers; a lone one of five is refused or answered."""
    arguments = {a: VALID[function][a] for f, a in NUMBERS if f == function and (f, a) not in ONE_A_PORTFOLIO}
    parameters = inspect.signature(PUBLIC[function]).parameters
    for first, one in arguments.items():
        try:
            assert not has_nan(call(function, **{first: np.resize(one, 5)}))
        except ValueError as error:
            assert names(error, *parameters, "shapes"), (first, error)
        for second, other in arguments.items():
            if second == first:
                continue
            with pytest.raises(ValueError) as error:
                call(function, **{first: np.resize(one, 5), second: np.resize(other, 7)})
            assert names(error.value, *parameters, "shapes"), (first, second, error.value)


@pytest.mark.parametrize(("function", "argument"), WORDS, ids=[f"{f}-{a}" for f, a in WORDS])
def test_unknown_words_are_refused_by_name(function, argument):
    for bad in ("", "unknown", 7, None, np.nan):
        with pytest.raises((ValueError, TypeError)) as error:
            call(function, **{argument: bad})
        assert names(error.value, argument), (bad, error.value)
