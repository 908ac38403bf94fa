"""What was written last: for questions that name nothing to look for ("What did we agree last time?")."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import Audiences
from copilot.retrieval.hits import Hit
from copilot.store.tables import NoteRow, PassageRow


async def newest_notes(session: AsyncSession, audiences: Audiences, today: date) -> list[Hit]:
    """The passages of a pair's shared notes of the newest day until ``today``, in the order they were written."""
    pairs = [name for name in audiences.names if name.startswith("pair:")]
    readable = (
        select(PassageRow, NoteRow)
        .join(NoteRow, NoteRow.id == PassageRow.note_id)
        .where(PassageRow.audience.in_(pairs), NoteRow.day <= today)
    )
    newest = (
        await session.execute(readable.order_by(NoteRow.day.desc(), PassageRow.rowid.desc()).limit(1))
    ).first()
    if newest is None:
        return []
    audience, day = newest[0].audience, newest[1].day
    rows = await session.execute(
        readable.where(PassageRow.audience == audience, NoteRow.day == day).order_by(PassageRow.rowid)
    )
    return [
        Hit(
            passage_id=row.id,
            source=f"note:{row.note_id}",
            kind="note",
            title=row.title,
            headings=row.headings,
            context=row.context,
            language="de" if row.language == "de" else "en",
            text=row.text,
            start=row.start,
            end=row.end,
            page=row.page,
            score=0.0,
            day=day,
            owner="",
            audience=row.audience,
        )
        for row, _ in rows
    ]
