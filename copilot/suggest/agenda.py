"""The agenda: one straight descent from who asks to what is recorded."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.access import Audiences, Pair, Viewer
from copilot.domain import Evidence, Item, Language
from copilot.errors import BadInput, NotAllowed
from copilot.plan import agenda as rules
from copilot.plan import brief as briefs
from copilot.plan.brief import Brief
from copilot.plan.company import Passage, pick
from copilot.plan.meeting import meeting
from copilot.plan.minutes import LONGEST, SHORTEST
from copilot.plan.phrases import Voice
from copilot.plan.private import private_points
from copilot.suggest import shape
from copilot.suggest.briefing import briefing
from copilot.suggest.company import found
from copilot.suggest.outcome import made, record
from copilot.suggest.parts import Parts, names_of, voice_for
from copilot.suggest.when import session_day
from copilot.suggest.word import word

DEFAULT_MINUTES = 45
LONGEST_TOPIC = 500


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
    voice = voice_for(parts, viewer, brief, request.language)
    company = await _gather(parts, may_read.of_both(pair), brief, voice, request.topic)
    drafted = rules.draft(brief, voice, minutes, request.topic, company)
    head = _head(brief, viewer, voice, minutes)
    if request.private:
        quoted = company.quotes if company else ()
        head |= await _own_sheet(parts, viewer, may_read.of_both(pair), brief, voice, quoted)
    first_draft = time.monotonic() - started
    watch(head | {"items": [shape.item(i) for i in drafted]})

    def improved(items: list[Item]) -> None:
        watch(head | {"items": [shape.item(i) for i in items]})

    worded = await word(drafted, parts.model, voice.language, names_of(pair), improved, parts.checker)
    result = head | {"items": [shape.item(i) for i in worded.items]}
    result |= made(worded, parts.model, "word_point", started, first_draft)
    quotes = [e for i in result["items"] for p in i["points"] for e in p["evidence"]]
    quotes += [e for p in result["private"] for e in p["evidence"]]
    quotes += [e for s in result["briefing"] for of in (*s["points"], *s["asked"]) for e in of["evidence"]]
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


async def _gather(
    parts: Parts, audiences: Audiences, brief: Brief, voice: Voice, topic: str | None
) -> Passage | None:
    """What company content says to the topic or goal."""
    queries = rules.questions_to_documents(brief, topic)
    hits = await found(parts, audiences, queries, brief.today, voice.language)
    picked = [pick(of, query, voice.language) for of, query in zip(hits, queries, strict=True)]
    # the first question comes first because somebody asked it: a later one must speak more clearly
    return max((p for p in picked if p), key=lambda p: p.score, default=None)


def _head(brief: Brief, viewer: Viewer, voice: Voice, minutes: int) -> dict[str, Any]:
    return {
        **shape.head("agenda", brief.pair, viewer, brief.today, voice.language),
        **meeting(brief.current),
        "session": brief.number,
        "minutes": minutes,
        "briefing": [],
    }


async def _own_sheet(
    parts: Parts,
    viewer: Viewer,
    may_read: Audiences,
    brief: Brief,
    voice: Voice,
    shown: Sequence[Evidence],
) -> dict[str, Any]:
    """The mentor's brief and sentences of the own notes. Raises: NotAllowed for anybody else."""
    if brief.pair.side != "mentor" or viewer.person is None:
        raise NotAllowed("for_mentor_only")
    async with parts.database.read() as session:
        points = await private_points(session, viewer.person, brief.pair, brief.today, voice)
    told = await briefing(parts, may_read, viewer.person, brief, voice, shown)
    return {"private": [shape.point(point) for point in points], "briefing": told}
