"""The same text in two places is one result, a newer version goes first, a translation stands beside its original."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from copilot.embedding import Vectors
from copilot.retrieval.hits import Hit
from copilot.text.terms import words

SAME = 0.9
"""Shared word triples (Jaccard) from which two passages say the same thing word for word."""
VERSION = 0.6
"""From here on they are versions of one passage."""
MARGIN = 0.02
"""By how much more alike a translation must be than the next passage of the other language."""
LENGTHS = (0.55, 1.8)
"""A translation's length over its original's."""


def grouped(hits: Sequence[Hit], vectors: Mapping[str, Vectors]) -> list[Hit]:
    """The hits, best first, with copies folded, newer versions first and translations adjacent."""
    return _beside(_folded(hits), vectors)


def _folded(hits: Sequence[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    shingles: list[frozenset[tuple[str, ...]]] = []
    for hit in hits:
        # with what stands above it: "5 days" under another heading is no copy
        own = _triples(f"{hit.headings} {hit.context} {hit.text}")
        alike = [(_jaccard(own, other), n) for n, other in enumerate(shingles)]
        share, n = max(alike, default=(0.0, -1))
        if share >= SAME and _figures(kept[n].text) == _figures(hit.text):
            first, second = _newer_first(kept[n], hit)
            also = dict.fromkeys([*kept[n].also, second.source])
            also.pop(first.source, None)
            kept[n] = replace(first, score=kept[n].score, also=tuple(also))
        elif share >= VERSION and _newer_first(kept[n], hit)[0] is hit:
            # the newer version takes the better place
            kept.append(replace(kept[n], score=hit.score))
            shingles.append(shingles[n])
            kept[n], shingles[n] = replace(hit, score=kept[n].score), own
        else:
            kept.append(hit)
            shingles.append(own)
    return kept


def _figures(text: str) -> Counter[str]:
    """The numbers of a text: where one differs, two long passages say two things, however alike they are."""
    return Counter(word for word in words(text) if any(sign.isdigit() for sign in word))


def _newer_first(better: Hit, other: Hit) -> tuple[Hit, Hit]:
    newer = (other.day or date.min) > (better.day or date.min)
    return (other, better) if newer else (better, other)


@lru_cache(maxsize=4_096)
def _triples(text: str) -> frozenset[tuple[str, ...]]:
    found = words(text)
    return frozenset(zip(found, found[1:], found[2:], strict=False)) or frozenset([tuple(found)])


def _jaccard(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _beside(hits: Sequence[Hit], vectors: Mapping[str, Vectors]) -> list[Hit]:
    pairs = _translations(hits, vectors)
    found: list[Hit] = []
    done: set[str] = set()
    by_id = {hit.passage_id: hit for hit in hits}
    for hit in hits:
        if hit.passage_id in done:
            continue
        found.append(hit)
        done.add(hit.passage_id)
        partner = pairs.get(hit.passage_id)
        if partner is not None and partner not in done:
            found.append(replace(by_id[partner], translation_of=hit.passage_id))
            done.add(partner)
    return found


def _translations(hits: Sequence[Hit], vectors: Mapping[str, Vectors]) -> dict[str, str]:
    """Passages of the two languages that are each other's nearest, by a margin, and about as long."""
    german = [hit for hit in hits if hit.language == "de" and hit.passage_id in vectors]
    english = [hit for hit in hits if hit.language == "en" and hit.passage_id in vectors]
    found: dict[str, str] = {}
    for hit in german:
        other = _nearest(hit, english, vectors)
        if other is None or _nearest(other, german, vectors) is not hit:
            continue
        if LENGTHS[0] <= len(other.text) / max(1, len(hit.text)) <= LENGTHS[1]:
            found[hit.passage_id], found[other.passage_id] = other.passage_id, hit.passage_id
    return found


def _nearest(hit: Hit, others: Sequence[Hit], vectors: Mapping[str, Vectors]) -> Hit | None:
    """The nearest, where it is nearer than the next one by the margin; among fewer than three nothing is told."""
    if len(others) < 3:
        return None
    scored = sorted(
        ((float(vectors[hit.passage_id] @ vectors[o.passage_id]), n) for n, o in enumerate(others)),
        reverse=True,
    )
    return others[scored[0][1]] if scored[0][0] - scored[1][0] >= MARGIN else None
