"""How what a note proposed and what quoted it is taken back: what people confirmed or other notes say too stays."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.store.tables import (
    CommitmentEventRow,
    CommitmentRow,
    EvidenceRow,
    GoalRow,
    NoteRow,
    ProgressRow,
    ResourceRow,
    SuggestionRow,
    TurnRow,
)


async def withdraw(db: AsyncSession, note: NoteRow) -> None:
    """Take back all that a note proposes and nobody has confirmed; what other notes say as well stays by them."""
    await _restore_days(db, note)
    await db.execute(delete(CommitmentEventRow).where(CommitmentEventRow.note_id == note.id))
    await db.execute(
        update(CommitmentRow)
        .where(CommitmentRow.done_note_id == note.id)
        .values(done_note_id=None, done_start=None, done_end=None)
    )
    rows = await db.scalars(select(CommitmentRow).where(CommitmentRow.note_id == note.id))
    for row in list(rows):
        if not await _said_elsewhere(db, row) and row.status == "proposed":
            await db.delete(row)
    for table in (GoalRow, ProgressRow, ResourceRow):
        query = delete(table).where(table.note_id == note.id)
        if table is GoalRow:
            query = query.where(GoalRow.status == "proposed")
        if table is ProgressRow:
            query = query.where(ProgressRow.confirmed.is_(False))
        await db.execute(query)
    await db.flush()


async def _restore_days(db: AsyncSession, note: NoteRow) -> None:
    """Promises that this note moved are due again when they were before, unless they moved on since."""
    moves = await db.scalars(
        select(CommitmentEventRow)
        .where(CommitmentEventRow.note_id == note.id, CommitmentEventRow.what == "moved")
        .order_by(CommitmentEventRow.id.desc())
    )
    for move in list(moves):
        row = await db.get(CommitmentRow, move.commitment_id)
        if row is not None and row.status == "proposed" and row.due == move.due_after:
            row.due, row.due_text = move.due_before, None


async def _said_elsewhere(db: AsyncSession, row: CommitmentRow) -> bool:
    """Let a promise rest on another note that says it too, if there is one."""
    other = await db.scalar(
        select(CommitmentEventRow)
        .where(
            CommitmentEventRow.commitment_id == row.id,
            CommitmentEventRow.note_id.is_not(None),
            CommitmentEventRow.what.in_(("again", "moved")),
        )
        .order_by(CommitmentEventRow.day, CommitmentEventRow.id)
    )
    if other is None:
        return False
    row.note_id, row.start, row.end, row.made = other.note_id, other.start, other.end, other.day
    if other.what == "again" and row.status == "proposed":
        row.due_text = None
    return True


async def forget_suggestions(db: AsyncSession, source: str) -> None:
    """Suggestions that quoted a source that is gone or changed go with it.

    In conversations a later question may have taken words of them over: it is looked up as it was asked.
    """
    quoting = select(EvidenceRow.suggestion_id).where(EvidenceRow.source == source)
    chats = select(TurnRow.chat_id).where(TurnRow.suggestion_id.in_(quoting))
    await db.execute(update(TurnRow).where(TurnRow.chat_id.in_(chats)).values(standalone=TurnRow.question))
    await db.execute(delete(SuggestionRow).where(SuggestionRow.id.in_(quoting)))
