"""Valid arguments of the public functions and classes, by name: what the tests of bad input spoil."""

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

# By name; a new public function without a row fails the first test of tests/package/test_bad_input.py.
CORE = {
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
    "kestrel.LiquidityRange": {"liquidity": 100.0, "lower": 80.0, "upper": 120.0},
    "kestrel.blotter": {"position": "A", "cost_to_date": 10.0, "margin_ratio": 2.0, "liquidation": 70_000.0},
    "kestrel.book": {"legs": "A"},
    "kestrel.hedge": {"position": BOOK, "spot": 100.0},
    "kestrel.leg": {"name": "A"},
}
