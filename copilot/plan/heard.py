"""What a pair's shared notes and rows say beyond the brief: commitments kept, decisions, the mentee's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from copilot.access import Pair
from copilot.domain import Evidence, Side
from copilot.plan.brief import Brief, Remark
from copilot.plan.records import commitment_record, note_evidence
from copilot.store.tables import CommitmentRow, MembershipRow, NoteRow, TopicRow

KEPT_DAYS = 60
"""What was kept within two months is still fresh enough to be asked about."""
_KEPT = 3
_NOTES = 10
_LETTERS = 20_000
"""Of a note this much is searched for what the mentee wrote of: ten pages, more than any real note."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A commitment that was kept, with what it rests on."""

    id: str
    side: Side | None
    what: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the two said or did; ``said`` are the mentee's own shared words."""

    kept: tuple[Kept, ...]
    decisions: tuple[Remark, ...]
    said: tuple[str, ...]


async def load(session: AsyncSession, brief: Brief) -> Heard:
    """What the pair shares, up to the brief's day, in bounded size."""
    notes = list(
        await session.scalars(
            select(NoteRow)
            .where(NoteRow.pair_id == brief.pair.id, NoteRow.private.is_(False), NoteRow.day <= brief.today)
            .order_by(NoteRow.day.desc(), NoteRow.id)
            .limit(_NOTES)
        )
    )
    said = [note.text[:_LETTERS] for note in notes if note.writer_id == brief.pair.mentee.id]
    said += [*await _topics(session, brief.pair, brief.today), *await _wishes(session, brief.pair)]
    return Heard(await _kept(session, brief), _decisions(notes[:3]), tuple(said))


def _decisions(notes: list[NoteRow]) -> tuple[Remark, ...]:
    found = [
        Remark(finding["text"], note_evidence(note, finding["start"], finding["end"]))
        for note in notes
        for finding in note.findings.get("decisions", [])
    ]
    return tuple(found[:_KEPT])


async def _kept(session: AsyncSession, brief: Brief) -> tuple[Kept, ...]:
    pair, since = brief.pair, brief.today - timedelta(days=KEPT_DAYS)
    later = aliased(NoteRow)
    rows = await session.execute(
        select(CommitmentRow, NoteRow, later)
        .outerjoin(NoteRow, NoteRow.id == CommitmentRow.note_id)
        .outerjoin(later, and_(later.id == CommitmentRow.done_note_id, later.day <= brief.today))
        .where(
            CommitmentRow.pair_id == pair.id,
            CommitmentRow.audience == pair.audience,
            CommitmentRow.status == "done",
            CommitmentRow.closed >= since,
            CommitmentRow.closed <= brief.today,
        )
        .order_by(CommitmentRow.closed.desc(), CommitmentRow.id)
        .limit(_KEPT)
    )
    sides: dict[str, Side] = {pair.mentor.id: "mentor", pair.mentee.id: "mentee"}
    names = {pair.mentor.id: pair.mentor.name, pair.mentee.id: pair.mentee.name}
    found = []
    for row, note, done in rows:
        who = row.who_id or ""
        promised = note_evidence(note, row.start, row.end) if note is not None else None
        told = note_evidence(done, row.done_start, row.done_end) if done is not None else None
        record = commitment_record(row, names.get(who, row.who_text)) if promised is None else None
        evidence = tuple(e for e in (promised, told, record) if e)
        found.append(Kept(row.id, sides.get(who), row.what, evidence))
    return tuple(found)


async def _topics(session: AsyncSession, pair: Pair, today: date) -> list[str]:
    rows = await session.scalars(
        select(TopicRow.text)
        .where(
            TopicRow.pair_id == pair.id,
            TopicRow.person_id == pair.mentee.id,
            or_(TopicRow.day <= today, TopicRow.dated.is_(False)),
        )
        .order_by(TopicRow.day.desc(), TopicRow.id)
        .limit(_NOTES)
    )
    return list(rows)


async def _wishes(session: AsyncSession, pair: Pair) -> list[str]:
    row = await session.get(MembershipRow, (pair.mentee.id, pair.programme, "mentee"))
    return [row.wishes] if row is not None else []
