"""What is measured of a claim and its evidence: one number a feature, and where in the claim it was seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from copilot.grounding.support.align import HIT, Alignment
from copilot.grounding.support.lexicon import GROUPS
from copilot.grounding.support.meaning import Meaning
from copilot.grounding.support.roles import inverted, swapped
from copilot.grounding.support.turns import turns

TURNS = tuple(f"{group} {change}" for group in GROUPS for change in ("added", "moved", "dropped"))
NAMES = (
    "uncovered", "uncovered at home", "scattered", "worst clause", "missing words", "substituted", "length",
    "unlike", "far", "loose", "retold", "broken",
    "number missing", "number elsewhere", "number replaced", "unit", "date missing", "date elsewhere", "date replaced",
    "name missing", "name elsewhere", "name replaced", "swapped", "inverted",
    *TURNS,
)  # fmt: skip
"""All features, in the order of the coefficients."""
EXACT = {
    "number missing": "number", "number elsewhere": "number", "number replaced": "number", "unit": "unit",
    "date missing": "date", "date elsewhere": "date", "date replaced": "date",
    "name missing": "name", "name elsewhere": "name", "name replaced": "name", "swapped": "roles",
    **{name: name.split()[0] for name in TURNS},
}  # fmt: skip
"""The features that are exact rules, with the reason they stand for."""
CERTAIN = {
    "person missing": "name",
    "person elsewhere": "name",
    "persons swapped": "roles",
    "nothing": "uncovered",
}
"""Seen once, these refuse a claim whatever else speaks for it: people whose names the caller knows."""


PRONOUNS = frozenset(
    "he she it they his her their him this that these those who er sie es ihr ihre ihren sein seine seinen dies diese "
    "dieser dieses ihm ihnen dessen deren".split()
)
_SAME = 0.94
"""A score of two forms of one word, not of a synonym."""


@dataclass
class Features:
    """Values by name; ``places`` are the claim's items where a feature was seen."""

    values: dict[str, float] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)

    def vector(self) -> list[float]:
        """The values in the order of ``NAMES``."""
        return [self.values.get(name, 0.0) for name in NAMES]

    def see(self, name: str, at: Sequence[int], most: int = 2) -> None:
        """Count what was seen at some items."""
        if at:
            self.values[name] = min(most, self.values.get(name, 0.0) + len(at))
            self.places.setdefault(name, []).extend(at)


def measure(found: Alignment, meaning: Meaning | None) -> Features:
    """All features of an alignment."""
    result = Features()
    if not found.claim.content or not found.evidence.content:
        result.values |= {
            "uncovered": 1.0,
            "uncovered at home": 1.0,
            "worst clause": 1.0,
            "unlike": 1.0,
            "nothing": 1.0,
        }
        return result
    _cover(found, result)
    _figures(found, result)
    _names(found, result)
    _replaced(found, result)
    for one, other in swapped(found):
        result.see("swapped", [one, other], most=4)
        if found.claim.items[one].person and found.claim.items[other].person:
            result.see("persons swapped", [one, other])
    result.values["inverted"] = inverted(found)
    for turn in turns(found):
        result.see(f"{turn.group} {turn.change}", [turn.at])
    if meaning is not None:
        _meaning(found, result, meaning)
    return result


def _cover(found: Alignment, result: Features) -> None:
    weights = found.weights
    total = float(weights.sum())
    anywhere, home = float(weights @ found.best) / total, float(weights @ found.at_home) / total
    clauses = {
        clause: float(weights[rows] @ found.at_home[rows] / weights[rows].sum())
        for clause, rows in found.clause_rows.items()
    }
    worst = min(clauses, key=lambda clause: clauses[clause])
    missing = [found.claim.content[row] for row in np.flatnonzero(found.best < HIT)]
    result.values |= {
        "uncovered": 1 - anywhere,
        "uncovered at home": 1 - home,
        "scattered": anywhere - home,
        "worst clause": 1 - clauses[worst],
        "missing words": math.log1p(len(missing)),
        "length": math.log(len(found.claim.content)),
        "loose": _loose(found),
        "far": max(0.0, 0.5 - home) * 4,
        "retold": _retold(found),
        "broken": _broken(found),
    }
    result.places["missing words"] = missing
    result.places["worst clause"] = [found.claim.content[row] for row in found.clause_rows[worst]]


def _retold(found: Alignment) -> float:
    """The share of plain words that the home sentence has not in the same form."""
    plain = [row for row, n in enumerate(found.claim.content) if found.claim.items[n].kind == "word"]
    return float((found.at_home[plain] < _SAME).mean()) if plain else 0.0


def _broken(found: Alignment) -> float:
    """The share of neighbouring words that the evidence has not in one sentence; names and figures left out."""
    plain = [row for row, n in enumerate(found.claim.content) if found.claim.items[n].kind == "word"]
    own = [found.home_of[row] if found.places[row] is not None else None for row in plain]
    pairs = list(pairwise(own))
    kept = sum(one is not None and one == other for one, other in pairs)
    return 1 - (kept + 0.5) / (len(pairs) + 0.5)


def _loose(found: Alignment) -> float:
    """Of neighbouring content items that the evidence has both, the share that stands apart there."""
    apart = pairs = 0
    for (one, first), (other, second) in zip(
        enumerate(found.places), list(enumerate(found.places))[1:], strict=False
    ):
        if first is None or second is None or found.home_of[one] != found.home_of[other]:
            continue
        pairs += 1
        apart += abs(second - first) > 4
    return apart / pairs if pairs else 0.5


def _figures(found: Alignment, result: Features) -> None:
    for row, n in enumerate(found.claim.content):
        item = found.claim.items[n]
        if not item.exact:
            continue
        kind = item.kind
        if found.at_home[row] < HIT and _other_figure(found, row, kind):
            result.see(f"{kind} replaced", [n])
        if found.best[row] < HIT:
            result.see(f"{kind} missing", [n])
            continue
        if found.at_home[row] < HIT:
            result.see(f"{kind} elsewhere", [n])
        columns = np.flatnonzero(found.scores[row] >= HIT)
        units = {found.evidence.items[found.evidence.content[c]].unit for c in columns}
        if item.unit and item.unit not in units and "" not in units:
            result.see("unit", [n])
        elif units and "" not in units and not item.unit and item.kind == "number":
            result.see("unit", [n], most=1)


def _other_figure(found: Alignment, row: int, kind: str) -> bool:
    """Whether the home sentence has a figure of that kind that the claim does not have."""
    home = [
        c
        for c, k in enumerate(found.evidence.content)
        if found.evidence.items[k].sentence == found.home_of[row]
    ]
    return any(
        found.evidence.items[found.evidence.content[c]].kind == kind and found.scores[:, c].max() < HIT
        for c in home
    )


def _names(found: Alignment, result: Features) -> None:
    for row, n in enumerate(found.claim.content):
        item = found.claim.items[n]
        if item.kind != "name":
            continue
        kind = "person" if item.person else "name"
        if found.best[row] < HIT:
            result.see(f"{kind} missing", [n])
        elif found.at_home[row] < HIT and not _spoken_of(found, row):
            result.see(f"{kind} elsewhere", [n])


def _spoken_of(found: Alignment, row: int) -> bool:
    """Whether the home sentence may mean a name by a pronoun: the sentence before has it, and nobody else acts here."""
    home = found.home_of[row]
    if home == 0 or found.by_sentence[row, home - 1] < HIT:
        return False
    here = [found.evidence.items[k] for k in found.evidence.by_sentence[home]]
    return any(item.form in PRONOUNS for item in here) and not any(item.person for item in here)


def _replaced(found: Alignment, result: Features) -> None:
    """Words of the claim that stand where the evidence has another word, between the same neighbours."""
    if found.across:
        return
    taken = {place for place in found.places if place is not None}
    severity = 0.0
    for row, n in enumerate(found.claim.content):
        if found.at_home[row] >= HIT:
            continue
        before = next((found.places[r] for r in range(row - 1, -1, -1) if found.places[r] is not None), None)
        after = next((p for p in found.places[row + 1 :] if p is not None), None)
        free = [k for k in _between(found, row, before, after) if k not in taken]
        if not free:
            continue
        others = {found.evidence.items[k].kind for k in free}
        if found.claim.items[n].kind == "name" and "name" in others:
            result.see("name replaced", [n])
        best = max(float(found.scores[row, found.evidence.content.index(k)]) for k in free)
        severity = max(severity, 1 - best)
        result.places.setdefault("substituted", []).append(n)
    result.values["substituted"] = severity


def _between(found: Alignment, row: int, before: int | None, after: int | None) -> list[int]:
    """The content items of the home sentence between two places, at most three."""
    sentence = found.evidence.by_sentence[found.home_of[row]]
    own = [k for k in sentence if found.evidence.items[k].content]
    if before is not None and after is not None:
        span = [k for k in own if before < k < after]
        return span if len(span) <= 3 else []
    if before is not None:
        return [k for k in own if k > before][:2]
    return [k for k in own if after is not None and k < after][-2:]


def _meaning(found: Alignment, result: Features, meaning: Meaning) -> None:
    """How unlike the nearest sentence is to the whole claim."""
    sentences = [found.evidence.piece(indexes) for indexes in found.evidence.by_sentence]
    near = meaning.clauses(sentences) @ meaning.clauses([found.claim.source])[0]
    # cosines of this family lie between 0.75 and 1: spread to about 0 to 1
    result.values["unlike"] = float((1 - near.max()) * 5)
