"""Vectors of words and clauses for the support checker, kept for as long as the checker lives."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import cast

import numpy as np

from copilot.domain import Language
from copilot.embedding import Embedder, InContext, ReadsWords, Vectors
from copilot.text.field import single_words

_COMMON = 150
"""Words of each language whose mean is taken away from every word: what all words have in common."""
_LINE = 12
"""Words of a line that such words are read in together."""
_KEPT = 60_000

_KEPT_TEXTS = 2_000
"""Texts whose words are kept, of some 40 kB each."""


class Meaning:
    """What an embedder says of words and clauses; each text is embedded once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._words: dict[tuple[str, Language], Vectors] = {}
        self._clauses: dict[str, Vectors] = {}
        self._centre: dict[Language, Vectors] = {}
        self._read: dict[str, InContext] = {}
        self._amid: dict[Language, Vectors] = {}

    def words(self, words: Sequence[str], language: Language) -> Vectors:
        """Unit vectors of single words, shape (n, dimension), without what all words of the language share."""
        if language not in self._centre:
            common = self._embedder.queries(single_words(language)[:_COMMON])
            self._centre[language] = common.mean(axis=0)
        new = [w for w in dict.fromkeys(words) if (w, language) not in self._words]
        if len(self._words) > _KEPT:
            self._words.clear()
            new = list(dict.fromkeys(words))
        if new:
            rows = _units(self._embedder.queries(new) - self._centre[language])
            self._words |= {(word, language): row for word, row in zip(new, rows, strict=True)}
        return np.stack([self._words[word, language] for word in words])

    def in_context(self, text: str, places: Sequence[tuple[int, int]], language: Language) -> Vectors | None:
        """Unit vectors of the words at some places of a text as they are meant there, shape (n, dimension).

        None where the embedder can't tell; zeros for words beyond what it reads.
        """
        found = self.all_in_context([(text, places)], language)
        return None if found is None else found[0]

    def all_in_context(
        self, texts: Sequence[tuple[str, Sequence[tuple[int, int]]]], language: Language
    ) -> list[Vectors] | None:
        """The same of many texts of one language, read together."""
        if not isinstance(self._embedder, ReadsWords):
            return None
        shared = self._shared(self._embedder, language)
        reads = self._all_read(self._embedder, [text for text, _ in texts])
        return [
            _at(places, read, read.vectors - shared) for (_, places), read in zip(texts, reads, strict=True)
        ]

    def _all_read(self, embedder: ReadsWords, texts: Sequence[str]) -> list[InContext]:
        known = {text: read for text in texts if (read := self._read.get(text)) is not None}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known |= dict(zip(new, embedder.in_context(new), strict=True)) if new else {}
        if len(self._read) > _KEPT_TEXTS:
            self._read.clear()
        self._read |= known
        return [known[text] for text in texts]

    def _shared(self, embedder: ReadsWords, language: Language) -> Vectors:
        """What all words of a language share where they stand among others."""
        if language not in self._amid:
            common = single_words(language)[:_COMMON]
            lines = [" ".join(common[n : n + _LINE]) + "." for n in range(0, len(common), _LINE)]
            self._amid[language] = np.concatenate([read.vectors for read in embedder.in_context(lines)]).mean(
                axis=0
            )
        return self._amid[language]

    def clauses(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of clauses and sentences, shape (n, dimension)."""
        if len(self._clauses) > _KEPT:
            self._clauses.clear()
        new = [t for t in dict.fromkeys(texts) if t not in self._clauses]
        if new:
            self._clauses |= dict(zip(new, self._embedder.passages(new), strict=True))
        return np.stack([self._clauses[text] for text in texts])


def meaning_of(embedder: Embedder) -> Meaning:
    """The one ``Meaning`` of an embedder, told from others by identity."""
    return _made(cast(Hashable, embedder))


@lru_cache(maxsize=2)
def _made(embedder: Hashable) -> Meaning:
    return Meaning(cast(Embedder, embedder))


def _at(places: Sequence[tuple[int, int]], read: InContext, vectors: Vectors) -> Vectors:
    """The vectors of the words at these places: the mean of their pieces'."""
    rows = np.zeros((len(places), vectors.shape[1]), dtype=np.float32)
    for n, (start, end) in enumerate(places):
        inside = (read.ends > start) & (read.starts < end)
        if inside.any():
            rows[n] = vectors[inside].mean(axis=0)
    return _units(rows)


def _units(rows: Vectors) -> Vectors:
    vectors: Vectors = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(
        np.float32
    )
    return vectors
