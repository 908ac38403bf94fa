"""What the question's words say: looked up as they are, in the other language by translation or glossary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import anyio
import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import LANGUAGES, Language
from copilot.embedding import Embedder, Vectors
from copilot.index.beside import BESIDE
from copilot.retrieval import glossary, holdings, keyword
from copilot.retrieval.glossary import Glossary
from copilot.retrieval.hits import Query, Trace
from copilot.retrieval.holdings import Holdings, Mask
from copilot.retrieval.keyword import Wanted
from copilot.store.tables import FactRow
from copilot.text.terms import terms


@dataclass(frozen=True, slots=True)
class Said:
    """What the question's words say of a language's passages: a score for every place, the best ones."""

    language: Language
    scores: Vectors
    chosen: list[int]
    bare: bool


class Words:
    """Looks words up; keeps the glossary of one state of the database."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._glossary: Glossary | None = None
        self._loading = anyio.Lock()

    async def say(
        self,
        session: AsyncSession,
        held: Holdings,
        mask: Mask,
        query: Query,
        language: Language,
        trace: Trace,
        most: int,
    ) -> Said:
        """What the question's words say of the passages of a language, the ``most`` best of them first."""
        inside = mask & held.of_language(language)
        wanted, bare = await self._wanted(session, query, language, trace, held, inside)
        scores = np.zeros(len(held.rows), dtype=np.float32)
        if query.stages.keyword:
            stems = dict.fromkeys(name for word in wanted for name, _ in word.stems)
            postings = await held.postings(session, stems)
            scores = keyword.bm25(held, inside, wanted, postings)
            _tell(trace, wanted, postings, inside)
        return Said(language, scores, keyword.top(scores, inside, most), bare)

    async def _words(self, session: AsyncSession) -> Glossary:
        async with self._loading:
            generation = str(await session.scalar(select(FactRow.value).where(FactRow.name == BESIDE)))
            self._glossary = await glossary.loaded(session, self._embedder.id, generation, self._glossary)
            return self._glossary

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


def _tell(trace: Trace, wanted: Sequence[Wanted], postings: dict[str, holdings.Posting], mask: Mask) -> None:
    """Which translations of words met a passage that the viewer may read: of others nothing is said."""
    for word in wanted:
        if word.written:
            met = [stem for stem, _ in word.stems if bool(mask[postings[stem].places].any())]
            if met:
                trace.glossary[word.written] = met
