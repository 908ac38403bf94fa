"""Where a model's yes or no may be mixed in: the checker itself never asks one."""

from __future__ import annotations

from dataclasses import replace

from copilot.grounding.support.chance import chance
from copilot.grounding.support.result import Support

TRUST = 0.5
"""How much of a judge's log-odds counts. Not calibrated yet: a judge is measured before it is used."""


def with_judge(support: Support, verdict_log_odds: float, *, trust: float = TRUST) -> Support:
    """The result with a judge's log-odds of "yes, supported" (log of its chance of yes over no) added to its own.

    Where an exact rule spoke against the claim, a judge may make it worse but not better.
    """
    added = trust * verdict_log_odds
    if support.exact:
        added = min(0.0, added)
    odds = support.log_odds + added
    judged = replace(support, log_odds=odds, chance=chance(odds))
    if judged.supported == support.supported:
        return judged
    reason = "" if judged.supported else "judged"
    return replace(judged, reason=reason, detail=reason, exact=False, uncovered=None)
