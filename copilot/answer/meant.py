"""Which of the question's words a sentence says, in whatever words: each is compared where it stands.

In one language "cost" may be told as "price"; in another every word is another one. The embedded model's vectors of
words amid their neighbours find the twin of a translated word in 93 of 100 cases (docs/decisions/support.md).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copilot.answer.candidates import Candidate
from copilot.domain import LANGUAGES, Language
from copilot.grounding.support.meaning import Meaning
from copilot.text.terms import fold, stop_words, terms

BEST = 8
"""Sentences of a language whose words are read, beside the first one of each passage: what answers is rarely further
down, and more of them make questions without an answer look better, too."""
_APART, _TOGETHER = 0.35, 0.8
"""Cosines of words where they stand: below the first they have nothing in common, above the second they mean the
same. Wider than the checker's, since a word of a question that is only touched speaks for an answer, too."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Meant:
    """The share of the question's words that a sentence says, and the share that the read ones of its passage say."""

    own: float
    passage: float


@dataclass(frozen=True, slots=True)
class _Word:
    place: tuple[int, int]
    stems: frozenset[str]


def read(order: Sequence[Candidate]) -> list[Candidate]:
    """The sentences worth reading of those of one language, given best first."""
    firsts: dict[int, Candidate] = {}
    for candidate in order:
        firsts.setdefault(candidate.rank, candidate)
    chosen = [*order[:BEST], *(c for c in firsts.values() if c not in order[:BEST])]
    return sorted(chosen, key=lambda c: (c.rank, c.number))


def meant(
    question: str, asked_in: Language, found: Sequence[Candidate], meaning: Meaning
) -> list[Meant] | None:
    """What each of these sentences of one language says of the question; None if the embedder can't tell.

    A word that few of the passages say counts more.
    """
    wanted = _words(question)
    language = found[0].hit.language
    texts = [_words(candidate.words) for candidate in found]
    if not wanted or not (mine := _read(meaning, [question], [wanted], asked_in)):
        return None
    theirs = _read(meaning, [candidate.words for candidate in found], texts, language)
    if theirs is None:
        return None
    said = np.stack(
        [_said(wanted, mine[0], text, vectors) for text, vectors in zip(texts, theirs, strict=True)]
    )
    ranks = [candidate.rank for candidate in found]
    passages = {rank: said[[n for n, r in enumerate(ranks) if r == rank]].max(axis=0) for rank in set(ranks)}
    weights = _weights(np.stack(list(passages.values())))
    return [
        Meant(float(row @ weights), float(passages[r] @ weights)) for r, row in zip(ranks, said, strict=True)
    ]


def _words(text: str) -> list[_Word]:
    """The words of a text that carry meaning, where they stand, and all the stems that they go by."""
    found = []
    for match in _WORD.finditer(text):
        if any(fold(match[0]) in stop_words(language) for language in LANGUAGES):
            continue
        stems = frozenset(stem for language in LANGUAGES for stem in terms(match[0], language)[:1])
        found.append(_Word(match.span(), stems))
    return found


def _read(
    meaning: Meaning, texts: Sequence[str], words: Sequence[Sequence[_Word]], language: Language
) -> list[NDArray[np.float32]] | None:
    places = [[word.place for word in own] for own in words]
    return meaning.all_in_context(list(zip(texts, places, strict=True)), language)


def _said(
    wanted: Sequence[_Word], mine: NDArray[np.float32], text: Sequence[_Word], theirs: NDArray[np.float32]
) -> NDArray[np.float64]:
    """How surely each word of the question is said by a text, 0 to 1: as it is, or by one that means it there."""
    if not text:
        return np.zeros(len(wanted))
    near = (mine @ theirs.T).astype(np.float64).max(axis=1)
    alike = np.clip((near - _APART) / (_TOGETHER - _APART), 0, 1)
    same = [any(not word.stems.isdisjoint(other.stems) for other in text) for word in wanted]
    said: NDArray[np.float64] = np.maximum(alike, np.array(same, dtype=np.float64))
    return said


def _weights(passages: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each word counts, 1 in all, by how few of the passages say it."""
    weights = np.array([math.log(1 + len(passages) / (0.5 + column.sum())) for column in passages.T])
    return weights / (weights.sum() or 1.0)
