"""The mentor's own sheet: sentences from his or her private notes, for nobody else."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import Pair
from copilot.domain import Person, Point
from copilot.plan.harmless import harmless
from copilot.plan.phrases import Voice
from copilot.plan.records import note_evidence
from copilot.store.tables import NoteRow
from copilot.text.sentences import sentences

NOTES = 1
SENTENCES = 6


async def private_points(
    session: AsyncSession, writer: Person, pair: Pair, today: date, voice: Voice
) -> list[Point]:
    """The first sentences of the writer's newest private notes about this pair, newest first."""
    notes = await session.scalars(
        select(NoteRow)
        .where(
            NoteRow.pair_id == pair.id,
            NoteRow.writer_id == writer.id,
            NoteRow.private.is_(True),
            NoteRow.day <= today,
        )
        .order_by(NoteRow.day.desc(), NoteRow.id)
        .limit(NOTES)
    )
    points = []
    for note in notes:
        for span in sentences(note.text)[:SENTENCES]:
            if len(span.quote.split()) > 3:
                text = harmless(voice.frame("quote", quote=span.quote))
                points.append(Point(text, (note_evidence(note, span.start, span.end),)))
    return points
