"""What is measured of a claim and its evidence: one number a feature, and where in the claim it was seen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from copilot.grounding.support.align import HIT, Alignment
from copilot.grounding.support.lexicon import GROUPS, words_of
from copilot.grounding.support.meaning import Meaning
from copilot.grounding.support.roles import crossed, expected, inverted, parted, swapped
from copilot.grounding.support.text import Item
from copilot.grounding.support.turns import turns

TURNS = tuple(f"{group} {change}" for group in GROUPS for change in ("added", "changed", "moved", "dropped"))
NAMES = (
    "uncovered", "uncovered at home", "scattered", "worst clause", "missing words", "substituted", "length",
    "unlike", "far", "loose", "retold", "broken", "crowded",
    "number missing", "number elsewhere", "number replaced", "unit", "date missing", "date elsewhere", "date replaced",
    "name missing", "name elsewhere", "name replaced", "proper missing", "proper elsewhere", "proper replaced",
    "noun replaced", "name exchanged", "name parted",
    "subject replaced", "opening elsewhere", "swapped", "crossed", "inverted",
    *TURNS,
)  # fmt: skip
"""All features, in the order of the coefficients."""
EXACT = {
    "number missing": "number", "number elsewhere": "number", "number replaced": "number", "unit": "unit",
    "date missing": "date", "date elsewhere": "date", "date replaced": "date",
    "name missing": "name", "name elsewhere": "name", "name replaced": "name",
    "proper missing": "name", "proper elsewhere": "name", "proper replaced": "name",
    "name exchanged": "name", "name parted": "name", "noun replaced": "name", "subject replaced": "roles",
    "swapped": "roles", "crossed": "roles",
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
_QUOTE, _PAGE = 8, 4
"""Sentences of a quote at most; of so many more, some resemble the claim by chance."""
_OPENING = 7
"""Content items of a subject at most."""
_SPOT = 7
"""Items around the place where a name is expected."""
_HARDLY = 0.35
"""Below this score two words across languages have hardly anything in common."""
_UNLIKE_BY_WORDS = 1.1
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
    if found.across:
        _exchanged_names(found, result)
    for one, other in swapped(found):
        result.see("swapped", [one, other], most=4)
        if found.claim.items[one].person and found.claim.items[other].person:
            result.see("persons swapped", [one, other])
    result.values["inverted"] = inverted(found)
    result.see("name parted", parted(found))
    clearly, pair = crossed(found)
    if pair:
        result.see("crossed", pair)
        result.values["crossed"] = clearly
    _subject(found, result)
    _closeness(found, result)
    result.values["opening elsewhere"] = _opening(found)
    for turn in turns(found):
        result.see(f"{turn.group} {turn.change}", [turn.at])
    if meaning is not None:
        _meaning(found, result, meaning)
    else:  # what it is on average, by the words that the evidence lacks
        result.values["unlike"] = _UNLIKE_BY_WORDS * result.values["uncovered at home"]
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
        "far": max(0.0, 0.5 - _words_said(found)) * 4,
        "crowded": max(0.0, min(1.0, (len(found.evidence.by_sentence) - _QUOTE) / _PAGE)),
    }
    result.places["missing words"] = missing
    result.places["worst clause"] = [found.claim.content[row] for row in found.clause_rows[worst]]


def _words_said(found: Alignment) -> float:
    """How much of the plain words the home sentences say, names and figures left out, 0 to 1."""
    rows = [row for row, n in enumerate(found.claim.content) if found.claim.items[n].kind == "word"]
    return float(found.at_home[rows].mean()) if rows else 1.0


def _closeness(found: Alignment, result: Features) -> None:
    """How far the claim is retold; what a rule found exchanged is left out, for it shows an edit, not a retelling."""
    edited = {n for name in ("subject replaced", "noun replaced") for n in result.places.get(name, ())}
    rows = [
        row
        for row, n in enumerate(found.claim.content)
        if found.claim.items[n].kind == "word" and n not in edited
    ]
    result.values["retold"] = float((found.at_home[rows] < _SAME).mean()) if rows else 0.0
    own = [found.home_of[row] if found.places[row] is not None else None for row in rows]
    pairs = list(pairwise(own))
    kept = sum(one is not None and one == other for one, other in pairs)
    result.values["broken"] = 1 - (kept + 0.5) / (len(pairs) + 0.5)


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
        if found.at_home[row] < HIT and any(i.kind == kind for i in _only_there(found, row)):
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


def _only_there(found: Alignment, row: int) -> Iterator[Item]:
    """The content items of the home sentence that the claim does not have."""
    for column, k in enumerate(found.evidence.content):
        item = found.evidence.items[k]
        if item.sentence == found.home_of[row] and found.scores[:, column].max() < HIT:
            yield item


def _names(found: Alignment, result: Features) -> None:
    for row, n in enumerate(found.claim.content):
        item = found.claim.items[n]
        if item.kind != "name":
            continue
        kind = "person" if item.person else "proper" if item.proper else "name"
        if item.proper and found.at_home[row] < HIT and any(i.proper for i in _only_there(found, row)):
            result.see("proper replaced", [n])
        if found.best[row] < HIT:
            result.see(f"{kind} missing", [n])
        elif found.at_home[row] < HIT and not _spoken_of(found, row):
            result.see(f"{kind} elsewhere", [n])


def _opening(found: Alignment) -> float:
    """How much better another sentence says what stands before the claim's first helping verb than its home does."""
    words = words_of(found.claim.language)
    helping = next(
        (n for n, item in enumerate(found.claim.items) if n and (item.form in words.be or item.turn)),
        len(found.claim.items),
    )
    rows = [row for row, n in enumerate(found.claim.content) if n < helping]
    rest = [row for row in range(len(found.claim.content)) if row not in rows]
    if not rows or len(rows) > _OPENING or not rest or found.by_sentence.shape[1] < 2:
        return 0.0
    home = int(np.argmax(found.weights[rest] @ found.by_sentence[rest]))
    means = found.weights[rows] @ found.by_sentence[rows] / found.weights[rows].sum()
    return max(0.0, float(np.delete(means, home).max() - means[home]))


def _exchanged_names(found: Alignment, result: Features) -> None:
    """Across languages: a name or noun of the claim without counterpart, where the evidence has a name of its own."""
    evidence = found.evidence
    own = {
        k
        for c, k in enumerate(evidence.content)
        if found.scores[:, c].max() < _HARDLY
        and (evidence.items[k].proper or (evidence.language == "en" and evidence.items[k].kind == "name"))
    }
    for row, n in enumerate(found.claim.content):
        item = found.claim.items[n]
        named = item.kind == "name" or (found.claim.language == "de" and item.raw[0].isupper())
        if item.exact or not named or found.at_home[row] >= _HARDLY:
            continue
        there = expected(found, row)
        home = found.home_of[row]
        if there is not None and any(
            abs(k - there) <= _SPOT and evidence.items[k].sentence == home for k in own
        ):
            result.see("name exchanged", [n])


def _subject(found: Alignment, result: Features) -> None:
    """What opens the claim is said in another sentence than the rest, which has something else in that place."""
    opening = []
    for row, n in enumerate(found.claim.content):
        if found.at_home[row] >= HIT:
            break
        opening.append((row, n))
    rows = [row for row, _ in opening]
    if not rows or len(rows) == len(found.claim.content):
        return
    home = found.home_of[len(rows)]
    others = [
        s for s in range(found.by_sentence.shape[1]) if s != home and found.by_sentence[rows, s].min() >= HIT
    ]
    first = found.places[len(rows)]
    before = [
        k for k in found.evidence.by_sentence[home] if found.evidence.items[k].content and k < (first or 0)
    ]
    if others and before:
        result.see("subject replaced", [n for _, n in opening])


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
        nouns = (
            found.claim.language == "de"
            and found.claim.items[n].raw[0].isupper()
            and found.claim.items[n].kind == "word"
        )
        best = max(float(found.scores[row, found.evidence.content.index(k)]) for k in free)
        severity = max(severity, 1 - best)
        if nouns and best < _HARDLY and any(found.evidence.items[k].raw[0].isupper() for k in free):
            result.see("noun replaced", [n])
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
