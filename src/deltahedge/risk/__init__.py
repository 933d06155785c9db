"""Risk: what a hedge is worth, where a profit came from, how big a position may be, what hedging does.

One idea a module; every public name is here, `deltahedge.risk.<name>`:

===================  ======================================================================================
`effectiveness`      share of risk removed, expected shortfall, dollar offset
`efficiency`         risk removed per dollar of cost, the cost-risk frontier
`decay`              drift of delta, time to a breach, effectiveness since the last rebalance
`attribution`        profit of a finite move, and change of delta, by cause: Greeks, gap, residual
`discrete`           size of the error of a discrete hedge, break-even move
`failure`            probability of losing more than a limit by the next rebalance
`choice`             best amounts of several instruments, proxy hedge, tail cover
`minimum_variance`   the minimum-variance delta, estimated from data; the hedge ratio under jumps
`gamma_hedge`        cost of restoring delta and gamma, and whether it pays
`constraints`        best hedge under lots, limits and costs
`constant_mix`       rebalancing to weights, and what constant weights earn
`sizing`             volatility target, gamma limit, Kelly
`leverage`           liquidation price, first passage, largest leverage
`stability`          feedback gain, effective volatility, gamma exposure
`execution`          Almgren-Chriss schedule, trading ahead of a flow, rebalancing credit
`market_making`      inventory delta, reservation price, market maker protection
`quoting`            a market maker at work: order flow, skewed quotes, hedged fills
===================  ======================================================================================
"""

from deltahedge.risk._samples import Estimate
from deltahedge.risk.attribution import Attribution, DeltaDrift, attribute, delta_drift
from deltahedge.risk.choice import HedgeChoice, TailCover, minimum_variance_ratio, optimal_hedge, tail_cover
from deltahedge.risk.constant_mix import excess_growth, rebalance_to_weights
from deltahedge.risk.constraints import constrained_hedge
from deltahedge.risk.decay import breach_probability, hedge_decay_curve, latency_drift, time_to_breach
from deltahedge.risk.discrete import breakeven_move, derman_kamal, granularity
from deltahedge.risk.effectiveness import (
    DOLLAR_OFFSET_RANGE,
    dollar_offset,
    expected_shortfall,
    hedge_effectiveness,
)
from deltahedge.risk.efficiency import cost_risk_frontier, hedging_efficiency
from deltahedge.risk.execution import (
    Exploitation,
    Schedule,
    almgren_chriss,
    exploiter_gain,
    rebalancing_credit,
)
from deltahedge.risk.failure import failure_probability
from deltahedge.risk.gamma_hedge import DeltaGammaHedge, delta_gamma_cost
from deltahedge.risk.leverage import first_passage_probability, liquidation_price, max_leverage
from deltahedge.risk.market_making import inventory_delta, mmp_trigger, reservation_price
from deltahedge.risk.minimum_variance import MinimumVarianceFit, fit_minimum_variance_delta, jump_hedge_ratio
from deltahedge.risk.quoting import QuotingResult, quote_and_hedge
from deltahedge.risk.sizing import gamma_limit, growth_rate, kelly_fraction, volatility_target
from deltahedge.risk.stability import (
    StabilityReport,
    effective_volatility,
    feedback_gain,
    gamma_exposure,
    stability_report,
)

__all__ = [
    "DOLLAR_OFFSET_RANGE",
    "Attribution",
    "DeltaDrift",
    "DeltaGammaHedge",
    "Estimate",
    "Exploitation",
    "HedgeChoice",
    "MinimumVarianceFit",
    "QuotingResult",
    "Schedule",
    "StabilityReport",
    "TailCover",
    "almgren_chriss",
    "attribute",
    "breach_probability",
    "breakeven_move",
    "constrained_hedge",
    "cost_risk_frontier",
    "delta_drift",
    "delta_gamma_cost",
    "derman_kamal",
    "dollar_offset",
    "effective_volatility",
    "excess_growth",
    "expected_shortfall",
    "exploiter_gain",
    "failure_probability",
    "feedback_gain",
    "first_passage_probability",
    "fit_minimum_variance_delta",
    "gamma_exposure",
    "gamma_limit",
    "granularity",
    "growth_rate",
    "hedge_decay_curve",
    "hedge_effectiveness",
    "hedging_efficiency",
    "inventory_delta",
    "jump_hedge_ratio",
    "kelly_fraction",
    "latency_drift",
    "liquidation_price",
    "max_leverage",
    "minimum_variance_ratio",
    "mmp_trigger",
    "optimal_hedge",
    "quote_and_hedge",
    "rebalance_to_weights",
    "rebalancing_credit",
    "reservation_price",
    "stability_report",
    "tail_cover",
    "time_to_breach",
    "volatility_target",
]
