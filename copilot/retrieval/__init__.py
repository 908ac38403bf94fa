"""Search: keyword and vector side by side within the viewer's audiences, in both languages, then a closer look.

``Search.find`` is the whole: candidates of both searches, fused per language of the documents, re-ranked by
their best window, grouped. What each stage gains is measured by ``mentoring eval retrieval``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import anyio
import anyio.to_thread
import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import Audiences
from copilot.domain import LANGUAGES, Language
from copilot.embedding import Embedder, Vectors
from copilot.index import Index
from copilot.index.beside import BESIDE
from copilot.retrieval import dense, fuse, glossary, holdings, keyword
from copilot.retrieval.glossary import Glossary
from copilot.retrieval.groups import grouped
from copilot.retrieval.hits import Hit, Scores, Stages, Trace
from copilot.retrieval.holdings import Holdings, Mask
from copilot.retrieval.keyword import Wanted
from copilot.retrieval.reading import read
from copilot.store.passages import is_large
from copilot.store.tables import FactRow, PassageRow, WindowRow
from copilot.text.field import other, question_language
from copilot.text.terms import terms

__all__ = ["Hit", "Query", "Scores", "Search", "Stages", "Trace"]

CANDIDATES = 50
"""Of each search in each language."""
CLOSER = 30
"""The best of each language are looked at window by window."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question; ``translation`` is it in the other language, where somebody has said it."""

    text: str
    k: int
    today: date
    documents_only: bool = False
    translation: str | None = None
    stages: Stages = field(default_factory=Stages)


@dataclass(slots=True)
class _Found:
    """Candidates of one language with what has been said of them."""

    language: Language
    dense: dict[int, float]
    keyword: dict[int, float]
    bare: bool
    """Whether nothing says the question in this language."""


class Search:
    """Finds passages; keeps in memory what one state of the database is made of."""

    def __init__(self, index: Callable[[], Index], embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder
        self._holdings: Holdings | None = None
        self._glossary: Glossary | None = None
        self._loading = anyio.Lock()

    async def find(
        self, session: AsyncSession, audiences: Audiences, query: Query
    ) -> tuple[list[Hit], Trace]:
        """The ``k`` best passages that these audiences may read, best first; they restrict every stage."""
        asked = question_language(query.text)
        trace = Trace(asked, query.translation)
        names = [n for n in audiences.names if is_large(n)] if query.documents_only else list(audiences.names)
        if not names or not query.text.strip():
            return [], trace
        held = await self._held(session)
        mask = held.permitted(names, query.today)
        if not mask.any():
            return [], trace
        vectors = await self._vectors(query, asked, held, mask)
        groups = await self._candidates(session, held, mask, names, query, vectors, trace)
        final, scores = await self._ranked(session, held, groups, vectors, query, asked)
        best = sorted(final, key=lambda place: (-final[place], place))
        hits, own_vectors = await read(session, held, names, final, scores, best[: _wide(query)])
        if query.stages.grouping:
            hits = grouped(hits, own_vectors)
        return hits[: query.k], trace

    async def _ranked(
        self,
        session: AsyncSession,
        held: Holdings,
        groups: Sequence[_Found],
        vectors: dict[Language, Vectors],
        query: Query,
        asked: Language,
    ) -> tuple[dict[int, float], dict[int, Scores]]:
        """The final score of every candidate, and what each stage said of it."""
        everyone = _Found(asked, {}, {}, bare=False)
        for group in groups:
            everyone.dense.update(group.dense)
            everyone.keyword.update(group.keyword)
        final: dict[int, float] = {}
        scores: dict[int, Scores] = {}
        for group in groups:
            first = _first_order(group, everyone, asked)
            windows = await self._windows(session, held, first, vectors[group.language], query.stages)
            weight = _window_weight(group.language, asked, query)
            final.update(fuse.looked_closer(first, windows, weight))
            for place in first:
                scores[place] = Scores(
                    group.dense[place] if query.stages.dense else None,
                    group.keyword[place] if query.stages.keyword else None,
                    first[place],
                    windows.get(place),
                )
        return final, scores

    async def _held(self, session: AsyncSession) -> Holdings:
        async with self._loading:
            self._holdings = await holdings.held(session, self._embedder.id, self._holdings)
            return self._holdings

    async def _words(self, session: AsyncSession) -> Glossary:
        async with self._loading:
            generation = str(await session.scalar(select(FactRow.value).where(FactRow.name == BESIDE)))
            self._glossary = await glossary.loaded(session, self._embedder.id, generation, self._glossary)
            return self._glossary

    async def _vectors(
        self, query: Query, asked: Language, held: Holdings, mask: Mask
    ) -> dict[Language, Vectors]:
        """The question's vector for each language that there are passages of; with its translation's beside it."""
        own = await anyio.to_thread.run_sync(self._embedder.query, query.text)
        found = {language: own for language in LANGUAGES if bool((mask & held.of_language(language)).any())}
        across = other(asked)
        if query.translation and query.stages.translation and across in found:
            both = own + await anyio.to_thread.run_sync(self._embedder.query, query.translation)
            found[across] = both / np.linalg.norm(both)
        return found

    async def _candidates(
        self,
        session: AsyncSession,
        held: Holdings,
        mask: Mask,
        names: Sequence[str],
        query: Query,
        vectors: dict[Language, Vectors],
        trace: Trace,
    ) -> list[_Found]:
        wide = max(CANDIDATES, query.k)
        near: dict[Language, dense.Near] = {}
        if query.stages.dense:
            near = await dense.nearest(session, self._index, held, names, mask, vectors, wide)
        groups = []
        for language, vector in vectors.items():
            inside = mask & held.of_language(language)
            wanted, bare = await self._wanted(session, query, language, trace, held, inside)
            scores = np.zeros(len(held.rows), dtype=np.float32)
            if query.stages.keyword:
                stems = dict.fromkeys(name for word in wanted for name, _ in word.stems)
                postings = await held.postings(session, stems)
                scores = keyword.bm25(held, inside, wanted, postings)
                _tell(trace, wanted, postings, inside)
            chosen = keyword.top(scores, inside, wide)
            similar: dict[int, float] = {}
            if language in near:
                similar = await self._similar(session, held, near[language], chosen, vector)
                chosen = list(dict.fromkeys([*near[language].best, *chosen]))
            groups.append(
                _Found(
                    language,
                    {place: similar.get(place, 0.0) for place in chosen},
                    {place: float(scores[place]) for place in chosen},
                    bare,
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

    async def _wanted(
        self,
        session: AsyncSession,
        query: Query,
        language: Language,
        trace: Trace,
        held: Holdings,
        inside: Mask,
    ) -> tuple[list[Wanted], bool]:
        """The words to look for in texts of that language, and whether nothing says the question in it."""
        asked = trace.language
        plain = dict.fromkeys(stem for side in LANGUAGES for stem in terms(query.text, side))
        if language == asked:
            return [Wanted(((stem, 1.0),)) for stem in plain], False
        if query.translation and query.stages.translation:
            plain |= dict.fromkeys(terms(query.translation, language))
            return [Wanted(((stem, 1.0),)) for stem in plain], False
        found = [Wanted(((stem, 1.0),)) for stem in plain]
        if not query.stages.glossary:
            return found, True
        words = await self._words(session)
        readable = partial(held.has, session, inside)
        named = await words.expand(self._embedder, query.text, asked, readable)
        # a word that both languages write alike is found as it is
        found += [
            Wanted(tuple((s, w) for s, w in word.stems if s not in plain), written)
            for written, word in named.items()
        ]
        return [word for word in found if word.stems], not named

    async def _windows(
        self,
        session: AsyncSession,
        held: Holdings,
        scores: dict[int, float],
        vector: Vectors,
        stages: Stages,
    ) -> dict[int, float]:
        """The similarity of the best window of each of the first places, where all of them are embedded."""
        if not stages.windows or not stages.dense:
            return {}
        first = sorted(scores, key=lambda place: -scores[place])[:CLOSER]
        rows = await session.execute(
            select(PassageRow.rowid, WindowRow.vectors)
            .join(WindowRow, WindowRow.digest == PassageRow.digest)
            .where(
                PassageRow.rowid.in_([int(held.rows[place]) for place in first]),
                WindowRow.embedder == self._embedder.id,
            )
        )
        best: dict[int, float] = {}
        for row in rows:
            matrix = np.frombuffer(row.vectors, dtype="<f2").reshape(-1, len(vector))
            place = int(np.searchsorted(held.rows, row.rowid))
            best[place] = float((matrix.astype(np.float32) @ vector).max())
        return best if len(best) == len(first) else {}


def _window_weight(language: Language, asked: Language, query: Query) -> float:
    if language == asked:
        return fuse.WINDOW_SAME
    translated = query.translation and query.stages.translation
    return fuse.WINDOW_TRANSLATED if translated else fuse.WINDOW_ACROSS


def _wide(query: Query) -> int:
    """How many hits are read for ``k`` results: copies fold, and a right may have been taken away meanwhile."""
    return query.k + 10 if query.stages.grouping else query.k + 2


def _first_order(group: _Found, everyone: _Found, asked: Language) -> dict[int, float]:
    across = fuse.DENSE_ACROSS_BARE if group.bare else fuse.DENSE_ACROSS
    weight = fuse.DENSE_SAME if group.language == asked else across
    places, all_places = list(group.dense), list(everyone.dense)
    return fuse.fused(places, all_places, everyone.dense, everyone.keyword, weight)


def _tell(trace: Trace, wanted: Sequence[Wanted], postings: dict[str, holdings.Posting], mask: Mask) -> None:
    """Which translations of words met a passage that the viewer may read: of others nothing is said."""
    for word in wanted:
        if word.written:
            met = [stem for stem, _ in word.stems if bool(mask[postings[stem].places].any())]
            if met:
                trace.glossary[word.written] = met
