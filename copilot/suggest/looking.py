"""Looking a question up: what the viewer may read of it, sentence by sentence, in order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from copilot import access
from copilot.access import Audiences, Viewer
from copilot.answer.candidates import PASSAGES, candidates
from copilot.answer.own_name import may_be_names, without
from copilot.answer.ranking import Asked, Ranked
from copilot.answer.recalling import asks_the_rule, recalls, rule, subject
from copilot.domain import Language
from copilot.retrieval import Hit, Query
from copilot.retrieval.heads import heads
from copilot.retrieval.newest import newest_notes
from copilot.retrieval.own_names import in_folders, own_names
from copilot.retrieval.sentences import sentence_vectors
from copilot.retrieval.translate import translation
from copilot.suggest.parts import Parts
from copilot.text.field import other, question_language

HITS = 10
WIDE = 60
"""Passages that are looked through where only those of some documents count."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one question; ``translation`` is it in the other language where the model said it.

    ``entered`` says what of the pair's records was looked for instead of passages.
    """

    question: str
    translation: str | None
    hits: tuple[Hit, ...]
    ranked: tuple[Ranked, ...]
    entered: Literal["promises", "goals", "session"] | None = None


@dataclass(frozen=True, slots=True)
class Looker:
    """Looks questions up for one viewer; ``pair`` narrows what is looked at to one pair's notes."""

    parts: Parts
    viewer: Viewer
    pair: str | None
    today: date
    language: Language

    async def may_read(self) -> Audiences:
        """What the viewer may read now: asked again for each search, since a right may be taken away meanwhile."""
        async with self.parts.database.read() as session:
            allowed = await access.audiences(session, self.viewer)
        return allowed if self.pair is None else allowed.only_pair(self.pair)

    async def hits(
        self, question: str, said: str | None = None, within: Collection[str] = ()
    ) -> tuple[tuple[Hit, ...], Asked]:
        """The best passages, and the question as it was looked up; of documents only those ``within``, if there are
        any."""
        allowed = await self.may_read()
        if recalls(question) and not subject(question):
            async with self.parts.database.read() as session:
                newest = await newest_notes(session, allowed, self.today)
            return tuple(newest), self._asked(question, None, {})
        if recalls(question):
            allowed, question = allowed.notes_only(), subject(question)
        ruled = asks_the_rule(question)
        if ruled:
            question, said = rule(self.language), rule(other(self.language))
        async with self.parts.database.read() as session:
            query = Query(
                question,
                WIDE if within else HITS,
                self.today,
                translation=said,
                language=self.language,
                documents_only=ruled,
            )
            hits, trace = await self.parts.search.find(session, allowed, query)
        if within:
            inside = [hit for hit in hits if hit.kind != "document" or hit.source in within]
            hits = (inside if any(hit.kind == "document" for hit in inside) else hits)[:HITS]
        return tuple(hits), self._asked(question, said, trace.glossary)

    async def plain(self, question: str) -> tuple[str, frozenset[str]]:
        """The question as it is looked up, without the company's own name; and the documents in a folder of that name,
        which are meant where a home holds those of several companies."""
        words = may_be_names(question)
        if not words:
            return question, frozenset()
        allowed = await self.may_read()
        async with self.parts.database.read() as session:
            names = await own_names(session, allowed, words)
            within = await in_folders(session, allowed, names)
        plain = without(question, names, question_language(question, self.language)) if names else question
        return plain, within

    def _asked(self, question: str, said: str | None, glossary: Mapping[str, Sequence[str]]) -> Asked:
        return Asked(question, question_language(question, self.language), said, glossary)

    async def translated(self, question: str, lacking: Callable[[], None]) -> str | None:
        """The question in the other language, where there is something to find in it and a model that may say it."""
        person = self.viewer.person.id if self.viewer.person else None
        parts = self.parts
        return await translation(
            parts.database, parts.model, await self.may_read(), question, person, lacking, self.language
        )

    async def ranked(self, hits: tuple[Hit, ...], asked: Asked) -> Found:
        """The passages sentence by sentence, in order."""
        async with self.parts.database.read() as session:
            above = await heads(session, hits[:PASSAGES])
            known = await sentence_vectors(session, self.parts.embedder.id, hits[:PASSAGES])
        ranked = await self.parts.ranker.rank(candidates(hits, above), asked, known)
        return Found(asked.text, asked.translation, hits, tuple(ranked))
