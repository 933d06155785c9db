"""Risk: what a hedge is worth, where a profit came from, how big a position may be, what hedging does.

One idea a module; every public name is here, `deltahedge.risk.<name>`:

===================  ======================================================================================
`effectiveness`      share of risk removed, expected shortfall, dollar offset
`efficiency`         risk removed per dollar of cost, the cost-risk frontier
`decay`              drift of delta, time to a breach, effectiveness since the last rebalance
`attribution`        profit of a finite move by cause: Greeks, gap, residual
`failure`            probability of losing more than a limit before the next rebalance
`choice`             best amounts of several instruments, proxy hedge, tail cover
`gamma_hedge`        cost of restoring delta and gamma, and whether it pays
`constraints`        best hedge under lots, limits and costs
`sizing`             volatility target, gamma limit, Kelly
`leverage`           liquidation price, first passage, largest leverage
`stability`          feedback gain, effective volatility, gamma exposure
`execution`          Almgren-Chriss schedule, trading ahead of a flow, rebalancing credit
`market_making`      inventory delta, reservation price, market maker protection
===================  ======================================================================================
"""

from deltahedge.risk.attribution import Attribution, attribute
from deltahedge.risk.choice import HedgeChoice, TailCover, minimum_variance_ratio, optimal_hedge, tail_cover
from deltahedge.risk.constraints import constrained_hedge
from deltahedge.risk.decay import breach_probability, delta_drift, hedge_decay_curve, time_to_breach
from deltahedge.risk.effectiveness import (
    DOLLAR_OFFSET_RANGE,
    Estimate,
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
    "DeltaGammaHedge",
    "Estimate",
    "Exploitation",
    "HedgeChoice",
    "Schedule",
    "StabilityReport",
    "TailCover",
    "almgren_chriss",
    "attribute",
    "breach_probability",
    "constrained_hedge",
    "cost_risk_frontier",
    "delta_drift",
    "delta_gamma_cost",
    "dollar_offset",
    "effective_volatility",
    "expected_shortfall",
    "exploiter_gain",
    "failure_probability",
    "feedback_gain",
    "first_passage_probability",
    "gamma_exposure",
    "gamma_limit",
    "growth_rate",
    "hedge_decay_curve",
    "hedge_effectiveness",
    "hedging_efficiency",
    "inventory_delta",
    "kelly_fraction",
    "liquidation_price",
    "max_leverage",
    "minimum_variance_ratio",
    "mmp_trigger",
    "optimal_hedge",
    "rebalancing_credit",
    "reservation_price",
    "stability_report",
    "tail_cover",
    "time_to_breach",
    "volatility_target",
]
