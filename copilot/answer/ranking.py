"""Which sentences come nearest to the question: by meaning, by the question's words, by where they stand."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import anyio.to_thread
import numpy as np

from copilot.answer.candidates import Candidate
from copilot.answer.meant import Meant, meant, read
from copilot.chunking.windows import placed
from copilot.domain import LANGUAGES, Language
from copilot.embedding import Embedder, Vectors
from copilot.grounding.support.meaning import meaning_of
from copilot.text.terms import fold, stop_words, terms, written

WORDS, PASSAGE, NEAR = 0.1, 0.05, 0.03
"""What the question's words, the passage's score and its nearest window count beside the sentence's similarity.

Tuned on every other question of public paragraphs in both languages: the sentence that answers is the first in
71 to 83 of a hundred cases, among the first three in 87 to 97 (docs/decisions/answers.md).
"""
MEANT = 0.15
"""What the question's words count instead in the other language, each said by any word that means it there."""
MOST_REMEMBERED = 4_000


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its similarity to the question and the score that orders it among the others.

    ``said`` is the share of the question's words that it holds, ``told`` that of its passage with its headings;
    ``held`` are the words that it holds, by number, each with its share of all. ``meant`` is the share that the best
    sentences of its passage say in whatever words; None of a sentence that wasn't read so closely.
    """

    candidate: Candidate
    similarity: float
    score: float
    said: float
    told: float
    held: Mapping[int, float] = field(default_factory=dict)
    meant: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: the question, and what it or its words are called in the other language."""

    text: str
    language: Language
    translation: str | None
    glossary: Mapping[str, Sequence[str]]


class Ranker:
    """Puts candidates in order; remembers the vectors of sentences that it has met."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._met: OrderedDict[str, Vectors] = OrderedDict()

    async def rank(
        self, found: Sequence[Candidate], asked: Asked, known: Mapping[str, Vectors]
    ) -> list[Ranked]:
        """The candidates, the best first; ``known`` are vectors at hand, by the sentence below its headings."""
        if not found:
            return []
        texts = [placed(c.hit.headings, c.words) for c in found]
        vectors = await anyio.to_thread.run_sync(self._vectors, texts, known)
        question = await anyio.to_thread.run_sync(self._embedder.query, asked.text)
        across = question
        if asked.translation:
            both = question + await anyio.to_thread.run_sync(self._embedder.query, asked.translation)
            across = both / np.linalg.norm(both)
        share = _Shares(found, asked)
        ranked = []
        for candidate, vector in zip(found, vectors, strict=True):
            similar = max(float(vector @ question), float(vector @ across))
            said, told, held = share.of(candidate)
            score = similar + WORDS * said + PASSAGE * candidate.hit.score + NEAR * candidate.near
            ranked.append(Ranked(candidate, similar, score, said, told, held))
        ordered = sorted(ranked, key=lambda r: -r.score)
        return await anyio.to_thread.run_sync(self._closer, ordered, asked)

    def _closer(self, ordered: Sequence[Ranked], asked: Asked) -> list[Ranked]:
        """The same with what the best sentences of each language say of the question in whatever words.

        In the question's language the words themselves put sentences in order as well.
        """
        told: dict[tuple[int, int], Meant] = {}
        for language in LANGUAGES:
            best = read([entry.candidate for entry in ordered if entry.candidate.hit.language == language])
            said = best and meant(asked.text, asked.language, best, meaning_of(self._embedder))
            told |= dict(zip(map(_place, best), said, strict=True)) if said else {}
        closer = [_read_closely(entry, told.get(_place(entry.candidate)), asked) for entry in ordered]
        return sorted(closer, key=lambda r: -r.score)

    def _vectors(self, texts: Sequence[str], known: Mapping[str, Vectors]) -> list[Vectors]:
        new = [text for text in dict.fromkeys(texts) if text not in known and text not in self._met]
        made = dict(zip(new, self._embedder.passages(new), strict=True)) if new else {}
        found = [next(some[text] for some in (known, made, self._met) if text in some) for text in texts]
        self._met.update(made)
        while len(self._met) > MOST_REMEMBERED:
            self._met.popitem(last=False)
        return found


def _place(candidate: Candidate) -> tuple[int, int]:
    return candidate.rank, candidate.number


def _read_closely(entry: Ranked, said: Meant | None, asked: Asked) -> Ranked:
    if said is None:
        return entry
    across = entry.candidate.hit.language != asked.language
    score = entry.score - WORDS * entry.said + MEANT * said.own if across else entry.score
    return replace(entry, score=score, meant=said.passage)


class _Shares:
    """What share of the question's words a text holds; a word that few of the passages hold counts more."""

    def __init__(self, found: Sequence[Candidate], asked: Asked) -> None:
        self._wanted = _wanted(asked)
        hits = {candidate.rank: candidate.hit for candidate in found}
        self._passages = {
            rank: frozenset(terms(f"{hit.title} {hit.headings} {hit.text}", hit.language))
            for rank, hit in hits.items()
        }
        weights = [
            math.log(1 + len(hits) / (0.5 + sum(not word.isdisjoint(p) for p in self._passages.values())))
            for word in self._wanted
        ]
        self._weights = [weight / (sum(weights) or 1.0) for weight in weights]

    def of(self, candidate: Candidate) -> tuple[float, float, dict[int, float]]:
        """The share of the candidate's own words, that of its passage's, and which words are its own."""
        own = self._held(frozenset(terms(candidate.words, candidate.hit.language)))
        return sum(own.values()), sum(self._held(self._passages[candidate.rank]).values()), own

    def _held(self, stems: frozenset[str]) -> dict[int, float]:
        pairs = enumerate(zip(self._wanted, self._weights, strict=True))
        return {number: weight for number, (word, weight) in pairs if not word.isdisjoint(stems)}


def _wanted(asked: Asked) -> list[frozenset[str]]:
    """The question's words, each as all the stems that stand for it in either language."""
    words: dict[frozenset[str], None] = {}
    for text in (asked.text, asked.translation or ""):
        for word in written(text):
            stems = frozenset(term for language in LANGUAGES for term in terms(word, language)[:1])
            if stems and not any(fold(word) in stop_words(language) for language in LANGUAGES):
                words[stems] = None
    words.update(dict.fromkeys(frozenset(stems) for stems in asked.glossary.values() if stems))
    return list(words)
