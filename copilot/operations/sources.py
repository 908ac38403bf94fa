"""What citations refer to: the stored text of a document, a note or a record, for those who may read it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.access import Audiences
from copilot.errors import NotAllowed, NotFound
from copilot.operations import profiles
from copilot.operations.base import Call, Json, pair_for_reading, viewer
from copilot.operations.health import help_source
from copilot.operations.measures import measure_source
from copilot.operations.notes import readable_note
from copilot.operations.outcomes import release_source
from copilot.operations.programmes import charter_text
from copilot.operations.resources import readable_resource
from copilot.plan.records import application_text, commitment_text, goal_text, resource_text, session_text
from copilot.store.tables import (
    AgreementRow,
    CommitmentRow,
    DocumentRow,
    GoalRow,
    MatchProfileRow,
    MembershipRow,
    PassageRow,
    PersonRow,
    ProgressRow,
    SessionRow,
    TopicRow,
)
from copilot.store.versions import version_of

_OF_PROGRAMMES: dict[str, Callable[[AsyncSession, Call, str], Awaitable[tuple[str, str] | None]]] = {
    "charter": charter_text,
    "measure": measure_source,
    "release": release_source,
    "help": help_source,
}
_PASSAGE_ID = re.compile(r"[0-9a-f]{16}")


async def source(call: Call, *, source: str, passage: str | None = None) -> Json:
    """The stored text that offsets refer to; ``source`` may be a passage's id instead.

    For a passage that was quoted and is gone: the text it stood in, marked with the day it was replaced.
    With a passage, the answer says where it stands.
    Raises: NotFound, the same for unknown and unreadable.
    """
    async with call.app.database.read() as db:
        who = await viewer(db, call)
        may_read = await access.audiences(db, who)
        found = None
        try:
            if passage is not None:
                found = await _passage(db, call, may_read, passage)
            else:
                found = await _named(db, call, may_read, source)
                if found is None and _PASSAGE_ID.fullmatch(source):
                    found = await _passage(db, call, may_read, source)
        except NotAllowed:
            found = None
    if found is None:
        raise NotFound("source_unknown", source=source[:200])
    return found


async def _named(db: AsyncSession, call: Call, may_read: Audiences, source: str) -> Json | None:
    kind, _, name = source.partition(":")
    try:
        if kind == "note":
            row, _ = await readable_note(db, call, name, also_former=True)
            return _json(source, "note", row.day.isoformat(), row.text)
        found = await _record(db, call, kind, name)
    except NotAllowed:
        found = None
    return found or await _document(db, may_read, source)


def _json(source: str, kind: Literal["note", "document", "record"], title: str, text: str) -> Json:
    return {"source": source, "kind": kind, "title": title, "text": text}


async def _document(db: AsyncSession, may_read: Audiences, source: str) -> Json | None:
    rows = await db.scalars(
        select(DocumentRow).where(DocumentRow.source == source, DocumentRow.audience.in_(may_read.names))
    )
    row = rows.first()
    return _json(source, "document", row.title, row.text) if row else None


async def _passage(db: AsyncSession, call: Call, may_read: Audiences, passage_id: str) -> Json | None:
    """The text a passage stands in, or stood in when a suggestion quoted it."""
    row = await db.scalar(select(PassageRow).where(PassageRow.id == passage_id))
    if row is None:
        return await _replaced(db, call, may_read, passage_id)
    if row.note_id is not None:
        found = await _named(db, call, may_read, f"note:{row.note_id}")
    else:
        document = await db.get(DocumentRow, row.document_id)
        readable = document is not None and document.audience in may_read
        found = await _document(db, may_read, document.source) if document and readable else None
    place = {"id": row.id, "start": row.start, "end": row.end}
    if row.page is not None:
        place["page"] = row.page
    return found | {"passage": place} if found else None


async def _replaced(db: AsyncSession, call: Call, may_read: Audiences, passage_id: str) -> Json | None:
    """A kept version: for those who might read it then, and may read its document now if that still is."""
    version = await version_of(db, passage_id)
    if version is None or version.row.audience not in may_read:
        return None
    document = await db.get(DocumentRow, version.row.document_id)
    if document is not None and document.audience not in may_read:
        return None
    until = version.row.until.replace(tzinfo=UTC).astimezone(call.app.settings.zone)
    return _json(version.row.source, "document", version.row.title, version.row.text) | {
        "replaced": until.date().isoformat(),
        "current": document.source if document else None,
        "passage": {"id": passage_id, "start": version.start, "end": version.end},
    }


async def _record(db: AsyncSession, call: Call, kind: str, name: str) -> Json | None:
    """A stored row as the text that evidence quotes, for one of the pair that it belongs to."""
    found: tuple[str, str] | None = None
    if kind == "commitment" and (commitment := await db.get(CommitmentRow, name)):
        await _check(db, call, commitment.pair_id, commitment.audience)
        owner = await db.get(PersonRow, commitment.who_id) if commitment.who_id else None
        text = commitment_text(commitment, owner.name if owner else commitment.who_text)
        found = (commitment.made.isoformat(), text)
    elif kind == "goal" and (goal := await db.get(GoalRow, name)):
        await _check(db, call, goal.pair_id, goal.audience)
        readings = await db.scalars(
            select(ProgressRow)
            .where(ProgressRow.goal_id == name, ProgressRow.confirmed.is_(True))
            .order_by(ProgressRow.day, ProgressRow.id)
        )
        found = (goal.made.isoformat(), goal_text(goal, list(readings)))
    elif kind == "session" and (session := await db.get(SessionRow, name)):
        await pair_for_reading(db, call, session.pair_id)
        found = (session.at.date().isoformat(), session_text(session))
    elif kind == "topic" and (topic := await db.get(TopicRow, name)):
        await pair_for_reading(db, call, topic.pair_id)
        found = (topic.day.isoformat(), topic.text)
    elif kind == "agreement" and (agreement := await db.get(AgreementRow, name)):
        await pair_for_reading(db, call, agreement.pair_id)
        found = (agreement.day.isoformat(), agreement.text)
    elif kind == "resource":
        resource = await readable_resource(db, call, name)
        found = (resource.day.isoformat(), resource_text(resource))
    elif kind == "application":
        found = await _application(db, call, name)
    elif kind == "profile":
        found = await _profile(db, call, name)
    elif kind in _OF_PROGRAMMES:
        found = await _OF_PROGRAMMES[kind](db, call, name)
    return _json(f"{kind}:{name}", "record", *found) if found else None


async def _check(db: AsyncSession, call: Call, pair_id: str, audience: str) -> None:
    pair = await pair_for_reading(db, call, pair_id)
    me = pair.person(pair.side or "mentee")
    if audience not in (pair.audience, f"person:{me.id}"):
        raise NotAllowed("pair_closed", pair=pair_id)


async def _application(db: AsyncSession, call: Call, name: str) -> tuple[str, str] | None:
    """What somebody wrote when applying: for that person and for his or her mentor."""
    programme, _, person = name.partition("/")
    row = await db.get(MembershipRow, (person, programme, "mentee"))
    who = await viewer(db, call)
    if row is None or who.person is None:
        return None
    if who.person.id != person and not await access.mentors(db, who.person, person):
        return None
    profile = await db.get(MatchProfileRow, (person, programme, "mentee"))
    return (row.joined.isoformat(), application_text(row.wishes, profile.goals if profile else ""))


async def _profile(db: AsyncSession, call: Call, name: str) -> tuple[str, str] | None:
    """What somebody gave for matching: for that person and for those who match.

    Raises: NotAllowed for anybody else.
    """
    programme, _, rest = name.partition("/")
    role, _, email = rest.partition("/")
    if role not in ("mentor", "mentee"):
        return None
    who = await viewer(db, call)
    if who.person is None or who.person.email != email:
        await access.lead(db, who, programme)
    found = await profiles.one(db, programme, "mentor" if role == "mentor" else "mentee", email)
    return (found.joined.isoformat(), found.text) if found else None
