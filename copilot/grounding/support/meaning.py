"""Vectors of words and clauses for the support checker, kept for as long as the checker lives."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import cast

import numpy as np

from copilot.domain import Language
from copilot.embedding import Embedder, Vectors
from copilot.text.field import single_words

_COMMON = 150
"""Words of each language whose mean is taken away from every word: what all words have in common."""
_KEPT = 60_000


class Meaning:
    """What an embedder says of words and clauses; each text is embedded once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._words: dict[tuple[str, Language], Vectors] = {}
        self._clauses: dict[str, Vectors] = {}
        self._centre: dict[Language, Vectors] = {}

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


def _units(rows: Vectors) -> Vectors:
    vectors: Vectors = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(
        np.float32
    )
    return vectors
