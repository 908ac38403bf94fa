"""Search: keyword and vector side by side within the viewer's audiences, in both languages, then a closer look.

``Search.find`` is the whole: candidates of both searches, fused per language of the documents, re-ranked by
their best sentence, grouped. What each stage gains is measured by ``mentoring eval retrieval``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import anyio
import anyio.to_thread
import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import Audiences
from copilot.domain import LANGUAGES, Language
from copilot.embedding import Embedder, Vectors, unpacked
from copilot.index import Index
from copilot.retrieval import dense, fuse, holdings
from copilot.retrieval.groups import grouped
from copilot.retrieval.hits import Hit, Query, Scores, Stages, Trace
from copilot.retrieval.holdings import Holdings, Mask
from copilot.retrieval.reading import Place, Result, read
from copilot.retrieval.said import Said, Words
from copilot.store.passages import is_large
from copilot.store.tables import PassageRow, WindowRow
from copilot.text.field import question_language

__all__ = ["Hit", "Query", "Scores", "Search", "Stages", "Trace"]

CANDIDATES = 50
"""Of each search in each language."""
CLOSER = 30
"""The best of each language are looked at window by window and sentence by sentence."""


@dataclass(slots=True)
class _Found:
    """Candidates of one language with what has been said of them."""

    language: Language
    dense: dict[int, float]
    keyword: dict[int, float]
    bare: bool
    """Whether nothing says the question in this language."""


@dataclass(frozen=True, slots=True)
class _Look:
    """The similarity of a passage's best window, which one it is, and the similarity of its best sentence."""

    window: float
    number: int
    sentence: float


@dataclass(slots=True)
class _Order:
    """The scores of all candidates, and what they were made of."""

    found: _Found
    final: dict[int, float] = field(default_factory=dict)
    fused: dict[int, float] = field(default_factory=dict)
    looks: dict[int, _Look] = field(default_factory=dict)

    def told(self, place: int, stages: Stages) -> tuple[Scores, int | None]:
        """What each stage said of a place, and the number of its best window."""
        look = self.looks.get(place)
        scores = Scores(
            self.found.dense[place] if stages.dense else None,
            self.found.keyword[place] if stages.keyword else None,
            self.fused[place],
            look.window if look else None,
            look.sentence if look else None,
        )
        return scores, look.number if look else None


class Search:
    """Finds passages; keeps in memory what one state of the database is made of."""

    def __init__(self, index: Callable[[], Index], embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder
        self._holdings: Holdings | None = None
        self._words = Words(embedder)
        self._loading = anyio.Lock()

    async def find(
        self, session: AsyncSession, audiences: Audiences, query: Query
    ) -> tuple[list[Hit], Trace]:
        """The ``k`` best passages that these audiences may read, best first; they restrict every stage."""
        asked = question_language(query.text, query.language)
        names = [n for n in audiences.names if is_large(n)] if query.documents_only else list(audiences.names)
        if not names or not query.text.strip():
            return [], Trace(asked, query.translation)
        vectors = await self._embedded(query)
        known = self._holdings
        if known is not None:
            # the passages themselves are read with the count of changes: asking for it first would cost as much again
            result, trace = await self._looked_up(session, known, names, query, asked, vectors)
            if result.generation == known.generation:
                return result.hits, trace
        held = await self._held(session)
        result, trace = await self._looked_up(session, held, names, query, asked, vectors)
        return result.hits, trace

    async def _looked_up(
        self,
        session: AsyncSession,
        held: Holdings,
        names: Sequence[str],
        query: Query,
        asked: Language,
        embedded: tuple[Vectors, Vectors],
    ) -> tuple[Result, Trace]:
        """What is found where the passages are as ``held``; without a generation where none was read."""
        trace = Trace(asked, query.translation)
        mask = held.permitted(names, query.today)
        languages = [name for name in LANGUAGES if bool((mask & held.of_language(name)).any())]
        if not languages:
            return Result([], {}, None), trace
        said = [
            await self._words.say(session, held, mask, query, name, trace, max(CANDIDATES, query.k))
            for name in languages
        ]
        own, across = embedded
        vectors = {name: own if name == asked else across for name in languages}
        groups = await self._candidates(session, held, mask, names, query, vectors, said)
        order = await self._ranked(session, held, groups, vectors, query, asked)
        places = sorted(order.final, key=lambda place: (-order.final[place], place))[: _wide(query)]
        found = [Place(place, order.final[place], *order.told(place, query.stages)) for place in places]
        result = await read(session, held, names, found, vectors=query.stages.grouping)
        hits = grouped(result.hits, result.vectors) if query.stages.grouping else result.hits
        return replace(result, hits=hits[: query.k]), trace

    async def _ranked(
        self,
        session: AsyncSession,
        held: Holdings,
        groups: Sequence[_Found],
        vectors: dict[Language, Vectors],
        query: Query,
        asked: Language,
    ) -> _Order:
        """The final score of every candidate, and what the stages said of it."""
        everyone = _Found(asked, {}, {}, bare=False)
        for group in groups:
            everyone.dense.update(group.dense)
            everyone.keyword.update(group.keyword)
        order = _Order(everyone)
        for group in groups:
            first = _first_order(group, everyone, asked)
            seen = await self._windows(session, held, first, vectors[group.language], query.stages)
            sentences = {place: look.sentence for place, look in seen.items()}
            share = _share(group.language == asked, query)
            order.final.update(fuse.looked_closer(first, sentences, share))
            order.fused.update(first)
            order.looks.update(seen)
        return order

    async def _held(self, session: AsyncSession) -> Holdings:
        async with self._loading:
            self._holdings = await holdings.held(session, self._embedder.id, self._holdings)
            return self._holdings

    async def _embedded(self, query: Query) -> tuple[Vectors, Vectors]:
        """The question's vector for passages of its language, and for the other's: there with its translation's."""
        own = await anyio.to_thread.run_sync(self._embedder.query, query.text)
        if not (query.translation and query.stages.translation):
            return own, own
        both = own + await anyio.to_thread.run_sync(self._embedder.query, query.translation)
        return own, both / np.linalg.norm(both)

    async def _candidates(
        self,
        session: AsyncSession,
        held: Holdings,
        mask: Mask,
        names: Sequence[str],
        query: Query,
        vectors: dict[Language, Vectors],
        said: Sequence[Said],
    ) -> list[_Found]:
        near: dict[Language, dense.Near] = {}
        if query.stages.dense:
            wide = max(CANDIDATES, query.k)
            near = await dense.nearest(session, self._index, held, names, mask, vectors, wide)
        groups = []
        for words in said:
            language, chosen = words.language, words.chosen
            similar: dict[int, float] = {}
            if language in near:
                similar = await self._similar(session, held, near[language], chosen, vectors[language])
                chosen = list(dict.fromkeys([*near[language].best, *chosen]))
            groups.append(
                _Found(
                    language,
                    {place: similar.get(place, 0.0) for place in chosen},
                    {place: float(words.scores[place]) for place in chosen},
                    words.bare,
                )
            )
        return groups

    async def _similar(
        self, session: AsyncSession, held: Holdings, near: dense.Near, chosen: Sequence[int], vector: Vectors
    ) -> dict[int, float]:
        """The similarities of the nearest and of what the keywords chose, so that all are scored alike."""
        found = dict(near.best)
        found.update({p: float(near.known[p]) for p in chosen if not np.isnan(near.known[p])})
        lacking = [place for place in chosen if place not in found]
        if lacking:
            vectors = await held.some_vectors(session, lacking)
            found.update({place: float(v @ vector) for place, v in vectors.items()})
        return found

    async def _windows(
        self,
        session: AsyncSession,
        held: Holdings,
        scores: dict[int, float],
        vector: Vectors,
        stages: Stages,
    ) -> dict[int, _Look]:
        """How near the best window and sentence of each of the first places are, if all are embedded."""
        if not stages.windows or not stages.dense:
            return {}
        first = sorted(scores, key=lambda place: -scores[place])[:CLOSER]
        rows = await session.execute(
            select(PassageRow.rowid, WindowRow.vectors, WindowRow.sentences)
            .join(WindowRow, WindowRow.digest == PassageRow.digest)
            .where(
                PassageRow.rowid.in_([int(held.rows[place]) for place in first]),
                WindowRow.embedder == self._embedder.id,
                WindowRow.sentences.is_not(None),
            )
        )
        best: dict[int, _Look] = {}
        for row in rows:
            place = int(np.searchsorted(held.rows, row.rowid))
            windows = _similarities(row.vectors, vector)
            sentences = _similarities(row.sentences, vector)
            best[place] = _Look(float(windows.max()), int(windows.argmax()), float(sentences.max()))
        return best if len(best) == len(first) else {}


def _similarities(kept: bytes, vector: Vectors) -> Vectors:
    """How near each of the vectors that were kept is."""
    return unpacked(kept).reshape(-1, len(vector)) @ vector


def _share(same: bool, query: Query) -> float:
    """The share of the best sentence in a passage's score."""
    if same:
        return fuse.SENTENCE_SAME
    translated = query.translation and query.stages.translation
    return fuse.SENTENCE_TRANSLATED if translated else fuse.SENTENCE_ACROSS


def _wide(query: Query) -> int:
    """How many hits are read for ``k`` results: copies fold, and a right may have been taken away meanwhile."""
    return query.k + 10 if query.stages.grouping else query.k + 2


def _first_order(group: _Found, everyone: _Found, asked: Language) -> dict[int, float]:
    across = fuse.DENSE_ACROSS_BARE if group.bare else fuse.DENSE_ACROSS
    weight = fuse.DENSE_SAME if group.language == asked else across
    places, all_places = list(group.dense), list(everyone.dense)
    return fuse.fused(places, all_places, everyone.dense, everyone.keyword, weight)
