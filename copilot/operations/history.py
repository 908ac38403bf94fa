"""What happened to a commitment, line by line: said, said again, moved, reported, confirmed, closed."""

from __future__ import annotations

from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import Span
from copilot.operations.base import Json
from copilot.plan.records import note_evidence
from copilot.store.tables import CommitmentEventRow, CommitmentRow, NoteRow, PersonRow
from copilot.suggest import shape

What = Literal["made", "again", "moved", "reported", "confirmed", "changed", "done", "dropped", "reopened"]


def happened(
    row: CommitmentRow,
    what: What,
    day: date,
    *,
    person: str | None = None,
    note: NoteRow | None = None,
    span: Span | None = None,
    due: tuple[date | None, date | None] = (None, None),
    reason: str | None = None,
) -> CommitmentEventRow:
    """A line of a commitment's history; ``due`` is the day before and after a move."""
    return CommitmentEventRow(
        commitment_id=row.id,
        what=what,
        day=day,
        person_id=person,
        note_id=note.id if note else None,
        start=span.start if span else None,
        end=span.end if span else None,
        due_before=due[0],
        due_after=due[1],
        reason=reason,
    )


async def history(db: AsyncSession, row: CommitmentRow) -> list[Json]:
    """All lines of a commitment's history in the order they came about, each with its sentence where a note says so."""
    lines = await db.execute(
        select(CommitmentEventRow, NoteRow, PersonRow.email)
        .outerjoin(NoteRow, NoteRow.id == CommitmentEventRow.note_id)
        .outerjoin(PersonRow, PersonRow.id == CommitmentEventRow.person_id)
        .where(CommitmentEventRow.commitment_id == row.id)
        .order_by(CommitmentEventRow.id)
    )
    return [_json(event, note, email) for event, note, email in lines]


def _json(event: CommitmentEventRow, note: NoteRow | None, email: str | None) -> Json:
    line: Json = {"what": event.what, "date": event.day.isoformat(), "who": email}
    if event.what == "moved":
        line["from"] = event.due_before.isoformat() if event.due_before else None
        line["to"] = event.due_after.isoformat() if event.due_after else None
    if event.reason:
        line["reason"] = event.reason
    if note is not None:
        line["evidence"] = shape.evidence(note_evidence(note, event.start, event.end))
    return line
