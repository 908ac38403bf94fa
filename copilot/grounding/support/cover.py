"""How much of a claim the evidence covers, how closely, and whether its sentences are one subject's."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from copilot.grounding.support.additions import SAME, added_words, bare_clause
from copilot.grounding.support.align import HIT, Alignment
from copilot.grounding.support.features import Features
from copilot.grounding.support.lexicon import words_of
from copilot.grounding.support.meaning import Meaning

_QUOTE, _PAGE = 12, 6
"""Sentences of a quote at most; of so many more, some resemble the claim by chance."""
_OPENING = 7
"""Content items of a subject at most."""
_SHORT = 6
"""Plain words of a claim that counts as short."""
_FEW = 3
"""Sentences of a short quote."""


def cover(found: Alignment, result: Features) -> None:
    """How much of the claim the evidence has anywhere and in its home sentences."""
    weights = found.weights
    total = float(weights.sum())
    anywhere, home = float(weights @ found.best) / total, float(weights @ found.at_home) / total
    clauses = {
        clause: float(weights[rows] @ found.at_home[rows] / weights[rows].sum())
        for clause, rows in found.clause_rows.items()
    }
    worst = min(clauses, key=lambda clause: clauses[clause])
    missing = [found.claim.content[row] for row in np.flatnonzero(found.best < HIT)]
    added = [found.claim.content[row] for row in added_words(found)]
    result.values |= {
        "uncovered": 1 - anywhere,
        "uncovered at home": 1 - home,
        "scattered": anywhere - home,
        "worst clause": 1 - clauses[worst],
        "bare clause": bare_clause(found, clauses),
        "missing words": math.log1p(len(missing)),
        "added words": 2 if added and _is_short(found) else min(2, len(added)),
        "length": math.log(len(found.claim.content)),
        "loose": _loose(found),
        "far": max(0.0, 0.5 - _words_said(found)) * 4,
        "crowded": max(0.0, min(1.0, (len(found.evidence.by_sentence) - _QUOTE) / _PAGE)),
    }
    result.places["missing words"] = missing
    result.places["added words"] = added
    result.places["worst clause"] = [found.claim.content[row] for row in found.clause_rows[worst]]


def _words_said(found: Alignment) -> float:
    """How much of the plain words the home sentences say, names and figures left out, 0 to 1."""
    rows = [row for row, n in enumerate(found.claim.content) if found.claim.items[n].kind == "word"]
    return float(found.at_home[rows].mean()) if rows else 1.0


def closeness(found: Alignment, result: Features) -> None:
    """How far the claim is retold; what a rule found exchanged or put in is left out: it shows an edit, no retelling.

    In a short claim beside a short quote one word that the quote lacks is an edit, not a retelling.
    """
    edits = ("subject replaced", "noun replaced", "added words")
    edited = {n for name in edits for n in result.places.get(name, ())}
    rows = [
        row
        for row, n in enumerate(found.claim.content)
        if found.claim.items[n].kind == "word" and n not in edited
    ]
    short = _is_short(found)
    retold = int((found.at_home[rows] < SAME).sum())
    result.values["retold"] = max(0, retold - short) / len(rows) if rows else 0.0
    own = [found.home_of[row] if found.places[row] is not None else None for row in rows]
    if short and None in own:
        own.remove(None)
    pairs = list(pairwise(own))
    kept = sum(one is not None and one == other for one, other in pairs)
    result.values["broken"] = 1 - (kept + 0.5) / (len(pairs) + 0.5)


def _is_short(found: Alignment) -> bool:
    """Whether few plain words stand beside a short quote: there one word more is a lie as likely as not."""
    plain = sum(found.claim.items[n].kind == "word" for n in found.claim.content)
    return plain <= _SHORT and len(found.evidence.by_sentence) <= _FEW


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


def opening(found: Alignment) -> float:
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


def subject(found: Alignment, result: Features) -> None:
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


def nearness(found: Alignment, result: Features, meaning: Meaning) -> None:
    """How unlike the nearest sentence is to the whole claim."""
    sentences = [found.evidence.piece(indexes) for indexes in found.evidence.by_sentence]
    near = meaning.clauses(sentences) @ meaning.clauses([found.claim.source])[0]
    # cosines of this family lie between 0.75 and 1: spread to about 0 to 1
    result.values["unlike"] = float((1 - near.max()) * 5)
