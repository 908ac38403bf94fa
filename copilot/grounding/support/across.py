"""Names across languages: which of a claim's names have no counterpart, and which stand in another's place."""

from __future__ import annotations

from copilot.grounding.support.align import Alignment
from copilot.grounding.support.features import Features
from copilot.grounding.support.roles import expected

_SPOT = 7
"""Items around the place where a name is expected."""
_LONELY, _LONE = 0.33, 0.45
"""Nearness below which nothing stands for a name, and from which on something may."""
_HARDLY = 0.35
"""Below this score two words across languages have hardly anything in common."""


def alone(found: Alignment, result: Features) -> None:
    """Names of the claim that nothing in its home sentence stands for, by itself or amid its neighbours.

    The worst name counts, as 0 to 1: "name alone" for one that no dictionary has, "noun alone" for others.
    """
    for row, n in enumerate(found.claim.content):
        item = found.claim.items[n]
        if item.kind != "name":
            continue
        lone = min(1.0, max(0.0, (_LONE - found.nearest[row]) / (_LONE - _LONELY)))
        kind = "name alone" if item.proper else "noun alone"
        if lone > result.values.get(kind, 0.0):
            result.values[kind], result.places[kind] = lone, [n]


def exchanged(found: Alignment, result: Features) -> None:
    """Across languages: a name or noun of the claim without counterpart, where the evidence has a name of its own."""
    evidence = found.evidence
    own = {
        k
        for c, k in enumerate(evidence.content)
        if found.scores[:, c].max() < _HARDLY and evidence.items[k].kind == "name"
    }
    for row, n in enumerate(found.claim.content):
        item = found.claim.items[n]
        named = item.kind == "name" or (found.claim.language == "de" and item.raw[0].isupper())
        if item.exact or not named or found.at_home[row] >= _HARDLY:
            continue
        there = expected(found, row)
        home = found.home_of[row]
        if there is not None and any(
            abs(k - there) <= _SPOT
            and evidence.items[k].sentence == home
            and (evidence.items[k].proper or item.proper)
            for k in own
        ):
            result.see("name exchanged", [n])
