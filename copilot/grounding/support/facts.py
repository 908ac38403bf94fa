"""Figures and names of a claim beside those of its evidence, and words put in another's place."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from copilot.grounding.facts import number_words
from copilot.grounding.support.align import HIT, Alignment
from copilot.grounding.support.features import Features
from copilot.grounding.support.items import Item

PRONOUNS = frozenset(
    "he she it they his her their him this that these those who er sie es ihr ihre ihren sein seine seinen dies diese "
    "dieser dieses ihm ihnen dessen deren".split()
)
_COUNTED = (
    "teil", "stimm", "köpf", "fach", "mal", "seit", "jähr", "stöck", "täg", "stell", "zeil", "spur", "stünd", "wöch",
    "monat", "eck", "sprach", "stuf", "klass", "zimmer", "gäng", "zylind", "fold",
)  # fmt: skip
"""How what follows the number begins in words such as "vierstimmig" and "threefold"."""
_HARDLY = 0.35
"""Below this score two words across languages have hardly anything in common."""


def figures(found: Alignment, result: Features) -> None:
    """Figures and dates of the claim that the evidence lacks, has elsewhere or has with another unit."""
    for row, n in enumerate(found.claim.content):
        item = found.claim.items[n]
        if not item.exact or _within(found, row):
            continue
        kind = item.kind
        if found.at_home[row] < HIT and any(_comparable(i, item) for i in _only_there(found, row)):
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
        sides = {found.evidence.items[found.evidence.content[c]].bound for c in columns}
        if item.bound and sides == {-item.bound}:
            result.see("bound opposed", [n])


def _comparable(one: Item, other: Item) -> bool:
    """Whether two figures are of one kind; a weekday does not stand in a year's place."""
    return one.kind == other.kind and one.form.partition(":")[0] == other.form.partition(":")[0]


def _within(found: Alignment, row: int) -> bool:
    """Whether the home sentence has a number that it lacks as such inside a word ("vierstimmig") or as "both"."""
    item = found.claim.items[found.claim.content[row]]
    if item.kind != "number" or found.at_home[row] >= HIT:
        return False
    home = [found.evidence.items[k] for k in found.evidence.by_sentence[found.home_of[row]]]
    words = [
        w for w, value in number_words(found.evidence.language).items() if value == item.value and len(w) > 3
    ]
    both = ("quantity", "both")
    if (
        item.value == 2
        and any(i.turn == both for i in home)
        and all(i.turn != both for i in found.claim.items)
    ):
        return True
    return any(
        other.form.startswith(word) and other.form[len(word) :].startswith(_COUNTED)
        for other in home
        for word in words
    )


def _only_there(found: Alignment, row: int) -> Iterator[Item]:
    """The content items of the home sentence that the claim does not have."""
    for column, k in enumerate(found.evidence.content):
        item = found.evidence.items[k]
        if item.sentence == found.home_of[row] and found.scores[:, column].max() < HIT:
            yield item


def names(found: Alignment, result: Features) -> None:
    """Names of the claim that the evidence lacks or has elsewhere only."""
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


def _spoken_of(found: Alignment, row: int) -> bool:
    """Whether the home sentence may mean a name by a pronoun: the sentence before has it, and nobody else acts here."""
    home = found.home_of[row]
    if home == 0 or found.by_sentence[row, home - 1] < HIT:
        return False
    here = [found.evidence.items[k] for k in found.evidence.by_sentence[home]]
    return any(item.form in PRONOUNS for item in here) and not any(item.person for item in here)


def replaced(found: Alignment, result: Features) -> None:
    """Words of the claim that stand where the evidence has another word, between the same neighbours."""
    if found.across:
        return
    taken = {place for place in found.places if place is not None}
    severity = 0.0
    for row, n in enumerate(found.claim.content):
        if found.at_home[row] >= HIT:
            continue
        after = next((p for p in found.places[row + 1 :] if p is not None), None)
        before = _before(found, row, after)
        free = [k for k in _between(found, row, before, after) if k not in taken]
        if not free:
            continue
        others = {found.evidence.items[k].kind for k in free}
        if found.claim.items[n].kind == "name" and "name" in others:
            result.see("name replaced", [n])
        elif found.claim.items[n].kind == "name" and any(
            found.evidence.items[k].raw[0].isupper() for k in free
        ):
            result.see("name for noun", [n])
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


def _before(found: Alignment, row: int, after: int | None) -> int | None:
    """Where the words before a word stand: the last of the nearest three, since one of them may have strayed."""
    placed = [p for p in reversed(found.places[:row]) if p is not None and (after is None or p < after)]
    return max(placed[:3], default=None)


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
