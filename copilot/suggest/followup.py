"""The follow-up of a session: made by rules alone, recorded like every suggestion, and as text for a mail."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.access import Pair, Viewer
from copilot.domain import Language
from copilot.errors import BadInput, NotFound
from copilot.plan.followup import Section, Session, draft, load
from copilot.plan.phrases import Voice
from copilot.store.database import Database
from copilot.store.tables import SessionRow
from copilot.suggest import shape
from copilot.suggest.outcome import record
from copilot.text.tidy import filled, for_markdown

Json = dict[str, Any]
WIDTH = 72
"""Columns of a mail in plain text (RFC 5322 advises at most 78; quoted twice it still fits)."""


@dataclass(frozen=True, slots=True)
class FollowUpRequest:
    """What is asked for: a session by id or day, or (neither) the last one up to ``today``."""

    pair: str
    today: date
    session: str | None
    day: date | None
    language: Language | None


async def follow_up(database: Database, viewer: Viewer, request: FollowUpRequest, usual: Language) -> Json:
    """The text after a session, each line with its evidence.

    Raises: NotAllowed for anybody but the two of the pair; NotFound without such a session; BadInput for a
    cancelled one.
    """
    started = time.monotonic()
    async with database.read() as session:
        pair = await access.pair(session, viewer, request.pair)
        may_read = (await access.audiences(session, viewer)).only_pair(pair.id)
        held = await load(session, pair, await _row(session, pair, request))
    own = viewer.person.language if viewer.person else None
    language = request.language or pair.language or own or usual
    day = held.row.at.date()
    voice = Voice(language, pair.address, year=day.year)
    result = _head(held, pair, viewer, language) | {"items": [_item(s) for s in draft(held, voice)]}
    result |= {"text": as_text(result), "usage": {"total_seconds": round(time.monotonic() - started, 3)}}
    quotes = [e for item in result["items"] for point in item["points"] for e in point["evidence"]]
    await record(database, viewer, pair, may_read, result, quotes)
    return result


async def _row(session: AsyncSession, pair: Pair, request: FollowUpRequest) -> SessionRow:
    if request.session is not None:
        row = await session.get(SessionRow, request.session)
        if row is None or row.pair_id != pair.id:
            raise NotFound("session_unknown", id=request.session[:64])
        if row.cancelled:
            raise BadInput("session_cancelled", id=row.id)
        return row
    day = request.day or request.today
    query = select(SessionRow).where(
        SessionRow.pair_id == pair.id,
        SessionRow.cancelled.is_(False),
        SessionRow.at < datetime.combine(day + timedelta(days=1), clock.min),
    )
    if request.day is not None:
        query = query.where(SessionRow.at >= datetime.combine(day, clock.min))
    found = await session.scalar(query.order_by(SessionRow.at.desc(), SessionRow.id).limit(1))
    if found is None:
        raise NotFound("followup_no_session" if request.day else "followup_none", day=day.isoformat())
    return found


def _head(held: Session, pair: Pair, viewer: Viewer, language: Language) -> Json:
    return {
        **shape.head("followup", pair, viewer, held.row.at.date(), language),
        "session": held.row.id,
        "notes": sorted({note.day.isoformat() for note in held.notes}),
        "rejected": [],
        "model": "rules",
        "prompt": "",
    }


def _item(section: Section) -> Json:
    return {
        "slot": section.slot,
        "title": section.title,
        "written_by": "rules",
        "points": [shape.point(point) for point in section.points],
        "questions": list(section.questions),
    }


def as_text(result: Json, *, markdown: bool = False) -> str:
    """The follow-up as a mail's text, or as Markdown."""
    voice = Voice(result["language"])
    blocks = [_block(item, markdown=markdown) for item in result["items"]]
    if result["notes"]:
        day = ", ".join(voice.short_day(date.fromisoformat(day)) for day in result["notes"])
        blocks.append(_wrapped(voice.frame("followup_from", day=day), markdown=markdown))
    return "\n\n".join(blocks) + "\n"


def _block(item: Json, *, markdown: bool) -> str:
    listed = "- " if item["slot"] not in ("session", "next_steps") else ""
    lines = [_wrapped(point["text"], listed, markdown=markdown) for point in item["points"]]
    lines += [_wrapped(question, markdown=markdown) for question in item["questions"]]
    body = ("\n" if listed or not markdown else "\n\n").join(lines)
    title = f"**{item['title']}**\n" if markdown else item["title"]
    return f"{title}\n{body}" if item["title"] else body


def _wrapped(text: str, bullet: str = "", *, markdown: bool) -> str:
    if markdown:
        return bullet + for_markdown(text)
    return filled(text, WIDTH, bullet)
