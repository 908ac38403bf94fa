"""What every suggestion is made with, and how it speaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, tzinfo

from copilot.access import Pair, Viewer
from copilot.answer.ranking import Ranker
from copilot.domain import Language
from copilot.embedding import Embedder
from copilot.index import Index
from copilot.llm import Model
from copilot.plan.brief import Brief
from copilot.plan.phrases import Voice
from copilot.retrieval import Search
from copilot.store.database import Database


@dataclass(frozen=True, slots=True)
class Parts:
    """What a suggestion is made with; the index is opened only when there is something to search."""

    database: Database
    index: Callable[[], Index]
    embedder: Embedder
    search: Search
    ranker: Ranker
    model: Model | None
    language: Language
    zone: tzinfo = UTC
    country: str = "CH"
    checker: Model | None = None
    """Has a second look at rewordings that the rules let pass, where the operator has named one."""


def voice_for(parts: Parts, viewer: Viewer, brief: Brief, wanted: Language | None) -> Voice:
    """The voice for a pair: in the language asked for, else the pair's, else the viewer's, else the home's."""
    own = viewer.person.language if viewer.person else None
    language = wanted or brief.pair.language or own or parts.language
    return Voice(language, brief.pair.address, turn=brief.number, year=brief.today.year)


def names_of(pair: Pair) -> list[str]:
    """What the two of a pair are called, in full and by their first names."""
    people = (pair.mentor, pair.mentee)
    return list(dict.fromkeys(name for p in people for name in (p.name, p.first_name)))
