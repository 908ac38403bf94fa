"""Which of a claim's names have no counterpart, and which stand in another's place; the first two across languages."""

from __future__ import annotations

from copilot.grounding.support.align import HIT, Alignment
from copilot.grounding.support.features import Features
from copilot.grounding.support.roles import expected

_SPOT = 7
"""Items around the place where a name is expected."""
_LONELY, _LONE = 0.33, 0.45
"""Nearness below which nothing stands for a name, and from which on something may."""
_WRITTEN = 0.94
"""A score of a name found as it is written."""
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


def in_place(found: Alignment, result: Features) -> None:
    """A name of the claim that its sentence of the evidence lacks, where that has a name which the claim lacks.

    "name for name" where the evidence has it nowhere, "name strayed" where it has it in another sentence. A name
    beside one that both have ("Super Bowl XLIX") is a piece of that one.
    """
    claim, evidence, scores = found.claim, found.evidence, found.scores
    short = 1 - result.values.get("crowded", 0.0)  # of a page's sentences one resembles the claim by chance
    for home in sorted(set(found.main_home_of)):
        columns = [c for c, k in enumerate(evidence.content) if evidence.items[k].sentence == home]
        named = [c for c in columns if evidence.items[evidence.content[c]].kind == "name"]
        kept = {evidence.content[c] for c in named if scores[:, c].max() >= _WRITTEN}
        own = {evidence.content[c] for c in named if scores[:, c].max() < HIT}
        if not any(not {k - 1, k + 1} & kept for k in own):
            continue
        rows = [
            row
            for row, n in enumerate(claim.content)
            if found.main_home_of[row] == home and claim.items[n].kind == "name"
        ]
        shared = {claim.content[row] for row in rows if scores[row, columns].max() >= _WRITTEN}
        for row in rows:
            n = claim.content[row]
            if scores[row, columns].max() < HIT and not {n - 1, n + 1} & shared:
                kind = "name strayed" if scores[row].max() >= _WRITTEN else "name for name"
                result.values[kind] = short
                result.places.setdefault(kind, []).append(n)
