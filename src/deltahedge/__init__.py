"""The helper package of *Staying Neutral*, an interactive textbook on delta hedging."""

from deltahedge import black_scholes, kestrel, models, paths, published, risk
from deltahedge.agent import AgentRun, Fault, run_agent
from deltahedge.book import Book
from deltahedge.costs import Fixed, Free, HalfSpread, Proportional, SquareRootImpact
from deltahedge.exposure import bump_delta, delta_in, ladder, scenarios
from deltahedge.hedging import HedgeResult, simulate
from deltahedge.instruments import Call, Digital, Forward, Future, Perpetual, Put, Quoted, Spot, VarianceSwap
from deltahedge.ledger import hedge_ledger
from deltahedge.leland import boyle_vorst, gamma_drag, leland_number, leland_vol, transaction_cost_delta
from deltahedge.market import YEAR_DAYS, Market
from deltahedge.neutrality import hedge_quantity, neutralise
from deltahedge.policies import (
    Band,
    Every,
    EveryStep,
    Halt,
    HedgeAt,
    Latency,
    LelandDelta,
    Limits,
    Lots,
    MeanVariance,
    MinimumVarianceDelta,
    Move,
    Never,
    RandomBand,
    StopLoss,
    WhalleyWilmott,
    Zakamouline,
)
from deltahedge.var import value_at_risk

__all__ = [
    "YEAR_DAYS",
    "AgentRun",
    "Band",
    "Book",
    "Call",
    "Digital",
    "Every",
    "EveryStep",
    "Fault",
    "Fixed",
    "Forward",
    "Free",
    "Future",
    "HalfSpread",
    "Halt",
    "HedgeAt",
    "HedgeResult",
    "Latency",
    "LelandDelta",
    "Limits",
    "Lots",
    "Market",
    "MeanVariance",
    "MinimumVarianceDelta",
    "Move",
    "Never",
    "Perpetual",
    "Proportional",
    "Put",
    "Quoted",
    "RandomBand",
    "Spot",
    "SquareRootImpact",
    "StopLoss",
    "VarianceSwap",
    "WhalleyWilmott",
    "Zakamouline",
    "black_scholes",
    "boyle_vorst",
    "bump_delta",
    "delta_in",
    "gamma_drag",
    "hedge_ledger",
    "hedge_quantity",
    "kestrel",
    "ladder",
    "leland_number",
    "leland_vol",
    "models",
    "neutralise",
    "paths",
    "published",
    "risk",
    "run_agent",
    "scenarios",
    "simulate",
    "transaction_cost_delta",
    "value_at_risk",
]


def __getattr__(name):
    # The explorers load a widget toolkit, which takes a second: only who asks for them waits.
    if name == "explorers":
        from importlib import import_module

        return import_module("deltahedge.explorers")
    raise AttributeError(f"module 'deltahedge' has no attribute {name!r}")
