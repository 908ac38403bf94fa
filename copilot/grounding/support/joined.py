"""Across languages: what a claim joins on ("and a car") or puts before a noun ("written feedback")."""

from __future__ import annotations

import re

import numpy as np

from copilot.grounding.support.align import Alignment
from copilot.grounding.support.features import Features
from copilot.grounding.support.items import Text
from copilot.grounding.support.lexicon import words_of

_JOINING = frozenset("and or und oder sowie".split())
_LEADING = frozenset(
    "the a an his her its their our my your this these that those der die das den dem des ein eine einen einem einer "
    "eines sein seine seinen seiner seinem ihr ihre ihren ihrer ihrem dieser diese dieses diesen diesem".split()
)
_ADJECTIVE = re.compile(r"[a-zäöüß]{3,}(?:e|en|er|es|em)")
_VERBAL = ("ed", "ing", "ly")
"""Endings of English words that are hardly nouns."""
_FREE = 0.6
"""A score below which nothing in the claim says a word of the evidence."""
_REACH, _WIDE = 4, 8
"""Items around the places of a word's neighbours where its counterpart is looked for, and from which on they lie too
far apart for what is between them."""
_JOINED, _PUT = (0.6, 1.0), (0.3, 0.8)
"""How much is said of a word that surely was joined on, or put in, and of one that surely was not."""


def joined_on(found: Alignment, result: Features) -> None:
    """The barest word joined on by "and" or "or", and the barest put before a noun, 0 to 1 each.

    Other words of a true translation often have no single counterpart; these two stand for a thing or a quality of
    their own, and what was added has neither a counterpart nor a word left over for it.
    """
    if found.amid is None:
        return
    for row, n in enumerate(found.claim.content):
        spot = _spot(found.claim, n)
        if not spot:
            continue
        low, high = _JOINED if spot == "joined words" else _PUT
        bare = max(0.0, min(1.0, (high - _said(found, row)) / (high - low)))
        if bare > result.values.get(spot, 0.0):
            result.values[spot], result.places[spot] = bare, [n]


def _said(found: Alignment, row: int) -> float:
    """How well the home sentence says a word: the nearest, one that is left over where it is expected, the score."""
    evidence, amid = found.evidence, found.amid
    columns = [
        c
        for c, k in enumerate(evidence.content)
        if evidence.items[k].sentence == found.home_of[row] and not evidence.items[k].exact
    ]
    if amid is None or not columns:
        return 0.0
    others = np.delete(found.scores, row, axis=0).max(axis=0, initial=0.0)
    beside = [p for p in (_placed(found, row, -1), _placed(found, row, 1)) if p is not None]
    free = [c for c in columns if others[c] < _FREE and _expected(evidence.content[c], beside)]
    left = max((float(amid[row, c]) for c in free), default=0.0)
    return float(amid[row, columns].max()) + left + 0.5 * float(found.scores[row, columns].max())


def _placed(found: Alignment, row: int, step: int) -> int | None:
    """The place of the nearest word on one side that has one."""
    rows = range(row + step, len(found.places) if step > 0 else -1, step)
    return next((place for r in rows if (place := found.places[r]) is not None), None)


def _expected(place: int, beside: list[int]) -> bool:
    """Whether the counterpart of a word between these neighbours may stand at a place."""
    if not beside:
        return True
    low, high = min(beside), max(beside)
    if high - low > _WIDE:
        return any(abs(place - p) <= _REACH for p in beside)
    return low - _REACH <= place <= high + _REACH


def _spot(text: Text, n: int) -> str:
    """ "joined words" for a noun or name behind "and", "put in" for a word right before a noun, else ""."""
    item, items = text.items[n], text.items
    if item.kind not in {"word", "name"}:
        return ""
    german = text.language == "de"
    following = items[n + 1] if n + 1 < len(items) else None
    leads = following is not None and following.content and following.sentence == item.sentence
    noun = (
        item.raw[0].isupper() and n > 0 if german else item.kind == "name" or not item.raw.endswith(_VERBAL)
    )
    if noun and (german or not leads) and _joined(text, n):
        return "joined words"
    if item.kind == "name" or following is None or not leads or following.exact:
        return ""
    if german:
        return "put in" if _ADJECTIVE.fullmatch(item.raw) and following.raw[0].isupper() else ""
    before = items[n - 1] if n else None
    opened = before is not None and (
        before.form in _LEADING or before.content or before.form in words_of("en").between
    )
    return "put in" if opened and not item.raw.endswith("ly") else ""


def _joined(text: Text, n: int) -> bool:
    """Whether "and" stands before a noun, with at most an article and one more word between."""
    skipped, name = 0, text.items[n].kind == "name"
    for item in text.items[n - 1 :: -1] if n else ():
        if item.form in _JOINING:
            return True
        if item.form in _LEADING:
            continue
        if not item.content or skipped or not (name or item.raw[0].islower()):
            return False
        skipped += 1
    return False
