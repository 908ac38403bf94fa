"""Notes read: those of a pair that the viewer may see."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import Pair
from copilot.domain import Person
from copilot.errors import NotAllowed, NotFound
from copilot.operations.base import Call, Json, pair_for_own_notes
from copilot.store.tables import NoteRow, PersonRow


async def note_list(call: Call, *, pair: str) -> Json:
    """The pair's shared notes and the viewer's own private ones, oldest first, without their texts.

    For a former mentor of the pair: the own private ones.
    """
    async with call.app.database.read() as db:
        its_pair, former = await pair_for_own_notes(db, call, pair)
        me = its_pair.person(its_pair.side or "mentee")
        rows = await db.execute(
            select(NoteRow, PersonRow.email)
            .join(PersonRow, PersonRow.id == NoteRow.writer_id)
            .where(NoteRow.pair_id == pair)
            .order_by(NoteRow.day, NoteRow.id)
        )
        readable = [(row, writer) for row, writer in rows if _may_read(row, me, former=former)]
        return {"notes": [_note_json(row, writer) for row, writer in readable]}


def _may_read(row: NoteRow, me: Person, *, former: bool) -> bool:
    return row.writer_id == me.id if row.private else not former


def _note_json(row: NoteRow, writer: str) -> Json:
    return {
        "note": row.id,
        "date": row.day.isoformat(),
        "writer": writer,
        "private": row.private,
        "language": row.language,
        "session": row.session_id,
        "characters": len(row.text),
    }


async def readable_note(
    db: AsyncSession, call: Call, note: str, *, also_former: bool = False
) -> tuple[NoteRow, Pair]:
    """A note the viewer may read, and its pair. Raises: NotFound, the same for unknown and unreadable.

    ``also_former``: a former mentor's own private note counts.
    """
    row = await db.get(NoteRow, note)
    try:
        pair, former = await pair_for_own_notes(db, call, row.pair_id if row else "")
    except NotAllowed:
        raise NotFound("note_unknown", id=note[:64]) from None
    assert row is not None
    me = pair.person(pair.side or "mentee")
    if not _may_read(row, me, former=former) or (former and not also_former):
        raise NotFound("note_unknown", id=note[:64])
    return row, pair


async def note_show(call: Call, *, note: str) -> Json:
    """A note with its text."""
    async with call.app.database.read() as db:
        row, _ = await readable_note(db, call, note, also_former=True)
        writer = await db.get_one(PersonRow, row.writer_id)
        return _note_json(row, writer.email) | {"text": row.text}
