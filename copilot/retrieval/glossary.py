"""Words of a question in the other language, at once and without a model.

The field's own terms come from a list that people wrote. For all others the documents' vocabulary is asked:
its words are embedded at ingest, the question's words now, both are centred on what words of their language
have in common, and the nearest words of the other language stand in (docs/decisions/retrieval.md).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import anyio.to_thread
import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import LANGUAGES, Language
from copilot.embedding import Embedder, Vectors, unpacked
from copilot.index.beside import MEAN
from copilot.retrieval.keyword import Wanted
from copilot.store.tables import WordRow
from copilot.text.field import other, said
from copilot.text.terms import compound_parts, fold, stem, telling, written

NEAREST = 5
LEAST_SIMILAR = 0.3
"""Cosine of centred word vectors: below it pairs are chance (read on public handbooks and paragraphs)."""
PART = 0.7
"""What the translation of a compound's part counts."""
MOST_WORDS = 4_000
"""Question words whose vectors are remembered."""
ENOUGH_WORDS = 160
"""From here on the documents' own words say what words of their language have in common, below it the list's."""
Readable = Callable[[str], Awaitable[bool]]
"""Whether a stem stands in a passage that may be shown."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language in the documents: ``stems[n]`` goes with row n of ``vectors``, centred."""

    stems: tuple[str, ...]
    vectors: Vectors


@dataclass(slots=True)
class Glossary:
    """The vocabularies of one state of the database, and the question words met so far."""

    generation: str
    vocabularies: dict[Language, Vocabulary]
    means: dict[Language, Vectors]
    _met: OrderedDict[str, Vectors] = field(default_factory=OrderedDict)

    async def expand(
        self, embedder: Embedder, question: str, language: Language, readable: Readable
    ) -> dict[str, Wanted]:
        """For the question's words what they are called in the other language, by the word as it is written.

        Of the documents' words only those that are ``readable``, so that others take nobody's place.
        """
        listed, covered = said(question, language)
        found = {word: Wanted(tuple(others.items())) for word, others in listed.items()}
        asked = dict.fromkeys(written(question))
        rest = [w for w in asked if stem(fold(w), language) not in covered and telling(w, language)]
        target = self.vocabularies.get(other(language))
        mean = self.means.get(language)
        if target is None or mean is None or not len(target.stems):
            return found
        wanted = {word: _parts(word, language) for word in rest}
        pieces = list(dict.fromkeys(piece for parts in wanted.values() for piece, _ in parts))
        vectors = await self._vectors(embedder, pieces)
        near = {piece: await _near(target, vectors[piece] - mean, readable) for piece in pieces}
        for word, parts in wanted.items():
            best: dict[str, float] = {}
            for piece, weight in parts:
                for name, similarity in near[piece]:
                    best[name] = max(best.get(name, 0.0), weight * similarity)
            if best:
                found[word] = Wanted(tuple(best.items()))
        return found

    async def _vectors(self, embedder: Embedder, pieces: Sequence[str]) -> dict[str, Vectors]:
        found = {piece: self._met[piece] for piece in pieces if piece in self._met}
        new = [piece for piece in pieces if piece not in found]
        if new:
            made = dict(zip(new, await anyio.to_thread.run_sync(embedder.passages, new), strict=True))
            self._met.update(made)
            found.update(made)
        while len(self._met) > MOST_WORDS:
            self._met.popitem(last=False)
        return found


def _parts(word: str, language: Language) -> list[tuple[str, float]]:
    """The word, and the parts of a German compound with less weight."""
    parts = compound_parts(fold(word)) if language == "de" else ()
    return [(word, 1.0), *((part.capitalize(), PART) for part in parts)]


async def _near(target: Vocabulary, vector: Vectors, readable: Readable) -> list[tuple[str, float]]:
    similarities = target.vectors @ (vector / max(float(np.linalg.norm(vector)), 1e-9))
    found: list[tuple[str, float]] = []
    for n in np.argsort(-similarities):
        if len(found) == NEAREST or similarities[n] <= LEAST_SIMILAR:
            break
        if await readable(target.stems[n]):
            found.append((target.stems[n], float(similarities[n])))
    return found


async def loaded(session: AsyncSession, embedder: str, generation: str, before: Glossary | None) -> Glossary:
    """The glossary of the database as it is now; ``before`` where nothing has changed since."""
    if before is not None and before.generation == generation:
        return before
    rows = (
        await session.execute(
            select(WordRow.language, WordRow.stem, WordRow.vector).where(WordRow.embedder == embedder)
        )
    ).all()
    vocabularies: dict[Language, Vocabulary] = {}
    means: dict[Language, Vectors] = {}
    for language in LANGUAGES:
        own = [row for row in rows if row.language == language]
        mean = next((row.vector for row in own if row.stem == MEAN), None)
        if mean is not None:
            means[language] = unpacked(mean)
        stems = tuple(row.stem for row in own if row.stem != MEAN)
        vectors = [row.vector for row in own if row.stem != MEAN]
        vocabularies[language] = Vocabulary(stems, _centred(vectors, means.get(language)))
    found = Glossary(generation, vocabularies, means)
    if before is not None:
        found._met = before._met
    return found


def _centred(blobs: Sequence[bytes], mean: Vectors | None) -> Vectors:
    if not blobs:
        return np.zeros((0, 1), dtype=np.float32)
    matrix = unpacked(b"".join(blobs), len(blobs))
    matrix -= matrix.mean(axis=0) if mean is None or len(blobs) >= ENOUGH_WORDS else mean
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), np.float32(1e-9))
    return matrix
