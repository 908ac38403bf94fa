"""Suggestions: one straight descent from who asks to what is recorded."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.access import Audiences, Pair, Viewer
from copilot.domain import Item, Language
from copilot.embedding import Embedder
from copilot.errors import BadInput, NotAllowed
from copilot.index import Index, sync
from copilot.llm import Model
from copilot.plan import agenda as rules
from copilot.plan import brief as briefs
from copilot.plan.brief import Brief
from copilot.plan.company import Passage, pick
from copilot.plan.meeting import meeting
from copilot.plan.minutes import LONGEST, SHORTEST
from copilot.plan.phrases import Voice
from copilot.plan.private import private_points
from copilot.retrieval import Query, Search
from copilot.store.database import Database
from copilot.store.passages import is_large
from copilot.store.tables import PassageRow
from copilot.suggest import shape
from copilot.suggest.outcome import made, record
from copilot.suggest.when import session_day
from copilot.suggest.word import word

DEFAULT_MINUTES = 45
_PASSAGES = 12
LONGEST_TOPIC = 500


@dataclass(frozen=True, slots=True)
class Parts:
    """What a suggestion is made with; the index is opened only when there is something to search."""

    database: Database
    index: Callable[[], Index]
    embedder: Embedder
    search: Search
    model: Model | None
    language: Language


@dataclass(frozen=True, slots=True)
class AgendaRequest:
    """What is asked for; ``private`` adds the viewer's own sheet (mentors only)."""

    pair: str
    today: date
    day: date | None = None
    minutes: int | None = None
    topic: str | None = None
    language: Language | None = None
    private: bool = False


Watch = Callable[[dict[str, Any]], None]


async def agenda(
    parts: Parts, viewer: Viewer, request: AgendaRequest, watch: Watch = lambda _: None
) -> dict[str, Any]:
    """An agenda for the pair's next session, grounded and checked, in the shape of design section 8.

    ``watch`` gets the complete draft at once and again after each improvement.
    Raises: NotAllowed for anybody but the two of the pair; BadInput for impossible minutes.
    """
    started = time.monotonic()
    async with parts.database.read() as session:
        pair = await access.pair(session, viewer, request.pair)
        may_read = (await access.audiences(session, viewer)).only_pair(pair.id)
        brief, minutes = await _brief(session, pair, may_read, request)
    voice = _voice(brief, parts, viewer, request)
    company = await _gather(parts, may_read.without_persons(), brief, voice, request.topic)
    drafted = rules.draft(brief, voice, minutes, request.topic, company)
    head = _head(brief, viewer, voice, minutes)
    head["private"] = await _private(parts, viewer, pair, brief, voice) if request.private else []
    first_draft = time.monotonic() - started
    watch(head | {"items": [shape.item(i) for i in drafted]})

    def improved(items: list[Item]) -> None:
        watch(head | {"items": [shape.item(i) for i in items]})

    worded = await word(drafted, parts.model, voice.language, names_of(pair), improved)
    result = head | {"items": [shape.item(i) for i in worded.items]}
    result |= made(worded, parts.model, "word_point", started, first_draft)
    quotes = [e for i in result["items"] for p in i["points"] for e in p["evidence"]]
    quotes += [e for p in result["private"] for e in p["evidence"]]
    await record(parts.database, viewer, pair, may_read, result, quotes)
    return result


async def _brief(
    session: AsyncSession, pair: Pair, may_read: Audiences, request: AgendaRequest
) -> tuple[Brief, int]:
    day, on_that_day = await session_day(session, pair.id, request.today, request.day)
    minutes = (
        request.minutes
        if request.minutes is not None
        else (on_that_day.minutes or None)
        if on_that_day
        else None
    )
    minutes = DEFAULT_MINUTES if minutes is None else minutes
    if not SHORTEST <= minutes <= LONGEST:
        raise BadInput("minutes_range", minutes=minutes, low=SHORTEST, high=LONGEST)
    if request.topic and len(request.topic) > LONGEST_TOPIC:
        raise BadInput("topic_too_long", limit=LONGEST_TOPIC)
    return await briefs.load(session, pair, may_read, day), minutes


def _voice(brief: Brief, parts: Parts, viewer: Viewer, request: AgendaRequest) -> Voice:
    own = viewer.person.language if viewer.person else None
    language = request.language or brief.pair.language or own or parts.language
    return Voice(language, brief.pair.address, turn=brief.number, year=brief.today.year)


async def _gather(
    parts: Parts, audiences: Audiences, brief: Brief, voice: Voice, topic: str | None
) -> Passage | None:
    """What company content says to the topic or goal; nothing is loaded where there is no content."""
    queries = rules.questions_to_documents(brief, topic)
    large = [name for name in audiences.names if is_large(name)]
    async with parts.database.read() as session:
        first = await session.scalar(select(PassageRow.id).where(PassageRow.audience.in_(large)).limit(1))
    if first is None or not queries:
        return None
    await sync.catch_up(parts.database, parts.index, parts.embedder, documents_only=True)
    found = []
    async with parts.database.read() as session:
        for query in queries:
            wanted = Query(query, _PASSAGES, brief.today, documents_only=True)
            hits, _ = await parts.search.find(session, audiences, wanted)
            found.append(pick(hits, query, voice.language))
    # the first question comes first because somebody asked it: a later one must speak more clearly
    return max((p for p in found if p), key=lambda p: p.score, default=None)


def names_of(pair: Pair) -> list[str]:
    """What the two of a pair are called, in full and by their first names."""
    people = (pair.mentor, pair.mentee)
    return list(dict.fromkeys(name for p in people for name in (p.name, p.first_name)))


def _head(brief: Brief, viewer: Viewer, voice: Voice, minutes: int) -> dict[str, Any]:
    return {
        "id": secrets.token_hex(8),
        "kind": "agenda",
        "pair": brief.pair.id,
        "people": {"mentor": brief.pair.mentor.name, "mentee": brief.pair.mentee.name},
        "viewer": viewer.person.email if viewer.person else "",
        "date": brief.today.isoformat(),
        **meeting(brief.current),
        "session": brief.number,
        "language": voice.language,
        "minutes": minutes,
    }


async def _private(
    parts: Parts, viewer: Viewer, pair: Pair, brief: Brief, voice: Voice
) -> list[dict[str, Any]]:
    if pair.side != "mentor" or viewer.person is None:
        raise NotAllowed("for_mentor_only")
    async with parts.database.read() as session:
        points = await private_points(session, viewer.person, pair, brief.today, voice)
    return [shape.point(point) for point in points]
