"""What a hedging policy is: the contract between a policy and the engine that runs it."""

from dataclasses import dataclass, replace

from deltahedge._validate import finite, single


class Policy:
    """When to trade and how far: a vectorised function from what the desk sees to what it holds next.

    A policy is called as `policy(time, spot, target, gamma, holding)` and returns the new holding.

    =========  ==================================================================================
    `time`     years since the start, one number
    `spot`     price of the underlying on every path
    `target`   holding that would make the position delta-neutral now, minus the delta of the book
    `gamma`    gamma of the book, or None where `needs_gamma` is False
    `holding`  units of the underlying held now
    =========  ==================================================================================

    The arrays are used again at the next date: copy what a policy should remember.

    Everything else has a default: trade at every date, start at the target, hedge to the delta of the model.
    """

    needs_gamma = False

    def __call__(self, time, spot, target, gamma, holding):
        """Return the holding after this look at the market."""
        raise NotImplementedError

    def opening(self, time, spot, target, gamma):
        """Return the first holding: the target, which is the middle of any band."""
        return target

    def due(self, step):
        """Return whether the desk looks at the market at this step; in between nothing is computed."""
        return True

    def begin(self):
        """Return the policy with a fresh memory for a new set of paths; most policies have none."""
        return self

    def fit(self, times):
        """Raise ValueError if the policy cannot run on these dates."""

    def leg_delta(self, leg):
        """Return the delta, per unit, that the policy wants hedged for one leg of the book.

        `leg` has `quantity, spot, expiry` (time left), `vol, rate, delta, gamma`, and `delta_at(vol)`.
        """
        return leg.delta


class FunctionPolicy(Policy):
    """A plain function as a policy; it is asked for its opening as if it already held the target."""

    needs_gamma = True

    def __init__(self, function):
        self.function = function

    def __call__(self, time, spot, target, gamma, holding):
        return self.function(time, spot, target, gamma, holding)

    def opening(self, time, spot, target, gamma):
        return self(time, spot, target, gamma, target)


@dataclass(frozen=True)
class EveryStep(Policy):
    """Trade to the target at every date of the path.

    Examples
    --------
    >>> EveryStep()(0.0, 100.0, 0.52, None, 0.40)
    0.52
    """

    def __call__(self, time, spot, target, gamma, holding):
        """Return the target."""
        return target


EVERY_STEP = EveryStep()


class Wrapper(Policy):
    """A policy that changes one thing about another, its `rule`, and passes the rest on."""

    rule: Policy

    def __post_init__(self):
        object.__setattr__(self, "rule", as_policy(self.rule))

    @property
    def needs_gamma(self):
        return self.rule.needs_gamma

    def __call__(self, time, spot, target, gamma, holding):
        return self.rule(time, spot, target, gamma, holding)

    def opening(self, time, spot, target, gamma):
        return self.rule.opening(time, spot, target, gamma)

    def due(self, step):
        return self.rule.due(step)

    def begin(self):
        return replace(self, rule=self.rule.begin())

    def fit(self, times):
        self.rule.fit(times)

    def leg_delta(self, leg):
        return self.rule.leg_delta(leg)


def as_policy(policy):
    """Return `policy` as a Policy; a plain function of the five arguments is one too."""
    if isinstance(policy, Policy):
        return policy
    if isinstance(policy, type) or not callable(policy):
        raise ValueError(
            "policy must be a policy, such as EveryStep(), or a function of "
            f"(time, spot, target, gamma, holding), got {policy!r}"
        )
    return FunctionPolicy(policy)


def time_left(time, expiry):
    """Return expiry minus time, which must be above zero: a band needs a life to protect."""
    left = expiry - single("time", finite, time)
    if left <= 0:
        raise ValueError(f"time must lie before the policy's expiry {expiry}, got {time}")
    return left


def fits_before(expiry, times):
    """Raise ValueError if some decision is due when the policy's expiry has passed."""
    if expiry is not None and times[-2] >= expiry:
        raise ValueError(f"expiry of the policy must lie after the last decision {times[-2]:g}, got {expiry}")
