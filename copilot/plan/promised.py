"""The commitments that are open on a day, as they stood on that day: what was said later does not count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from copilot.access import FormerMentor, Pair, former_mentors, person_of
from copilot.domain import CommitmentStatus, Evidence, Person
from copilot.plan.records import commitment_record, note_evidence
from copilot.store.tables import CommitmentEventRow, CommitmentRow, NoteRow, PersonRow

_NEXT_TIME = re.compile(
    r"\b(?:nächst\w*|unser\w*)\s+(?:\w+\s+)?(?:mal|treffen|sitzung|termin|gespräch)\b"
    r"|\bnext\s+(?:time|meeting|session|call)\b",
    re.IGNORECASE,
)
_Line = tuple[CommitmentEventRow, NoteRow | None]


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment that is open on the agenda's day."""

    id: str
    owner: Person | None
    who_text: str
    what: str
    due: date | None
    due_text: str | None
    made: date
    confirmed: bool
    sessions: tuple[date, ...]
    said_done: date | None
    evidence: tuple[Evidence, ...]
    again: tuple[date, ...] = ()
    """The days on which it was said again, moved or not."""
    moved_from: date | None = None
    """The day it was due before it was last moved."""
    former: date | None = None
    """Until when the one who promised was the pair's mentor, None for anybody else."""

    @property
    def sessions_since(self) -> int:
        """For how many sessions it has been open: the one it was made in and those held since."""
        return len(self.sessions) + 1


async def promises(
    session: AsyncSession, pair: Pair, shared: Sequence[str], today: date, days: Sequence[date]
) -> tuple[Promise, ...]:
    """The open commitments of a pair on a day, the nearest due first; ``days`` are those of its sessions."""
    later = aliased(NoteRow)
    rows = await session.execute(
        select(CommitmentRow, NoteRow, later, PersonRow)
        .outerjoin(NoteRow, NoteRow.id == CommitmentRow.note_id)
        .outerjoin(later, and_(later.id == CommitmentRow.done_note_id, later.day <= today))
        .outerjoin(PersonRow, PersonRow.id == CommitmentRow.who_id)
        .where(
            CommitmentRow.pair_id == pair.id,
            CommitmentRow.audience.in_(shared),
            or_(CommitmentRow.made <= today, CommitmentRow.dated.is_(False)),
            (CommitmentRow.closed.is_(None)) | (CommitmentRow.closed > today),
        )
    )
    known = list(rows)
    told = await _told(session, [row.id for row, *_ in known])
    former = until(await former_mentors(session, pair.id), pair)
    found = [
        replace(
            _promise(pair, row, note, done, owner, told.get(row.id, []), today, days),
            former=former.get(row.who_id or ""),
        )
        for row, note, done, owner in known
    ]
    far = date.max
    return tuple(sorted(found, key=lambda p: (p.due or far, p.made, p.evidence[0].start, p.id)))


def until(former: Sequence[FormerMentor], pair: Pair) -> dict[str, date]:
    """Until when somebody who isn't one of the two any more was the pair's mentor, by person."""
    two = {pair.mentor.id, pair.mentee.id}
    return {one.person.id: one.until for one in former if one.person.id not in two}


async def _told(session: AsyncSession, ids: Sequence[str]) -> dict[str, list[_Line]]:
    """What was said of commitments after they were made, oldest first."""
    found: dict[str, list[_Line]] = {}
    lines = await session.execute(
        select(CommitmentEventRow, NoteRow)
        .outerjoin(NoteRow, NoteRow.id == CommitmentEventRow.note_id)
        .where(
            CommitmentEventRow.commitment_id.in_(ids),
            CommitmentEventRow.what.in_(("again", "moved", "confirmed")),
        )
        .order_by(CommitmentEventRow.day, CommitmentEventRow.id)
    )
    for event, note in lines:
        found.setdefault(event.commitment_id, []).append((event, note))
    return found


def _promise(
    pair: Pair,
    row: CommitmentRow,
    note: NoteRow | None,
    done: NoteRow | None,
    owner: PersonRow | None,
    told: Sequence[_Line],
    today: date,
    days: Sequence[date],
) -> Promise:
    so_far = [(event, source) for event, source in told if event.day <= today]
    moves = [(event, source) for event, source in so_far if event.what == "moved"]
    moved_later = next((event for event, _ in told if event.day > today and event.what == "moved"), None)
    due = moved_later.due_before if moved_later else row.due
    status = _status(row, told, moved_later)
    said = note_evidence(note, row.start, row.end) if note is not None else None
    renewed = _sentence(moves) or _sentence([line for line in so_far if line[0].what == "again"])
    kept = note_evidence(done, row.done_start, row.done_end) if done is not None else None
    record = commitment_record(row, owner.name if owner else row.who_text)
    stored = record if (status == "open" and not moved_later) or said is None else None
    return Promise(
        id=row.id,
        owner={pair.mentor.id: pair.mentor, pair.mentee.id: pair.mentee}.get(row.who_id or ""),
        who_text=person_of(owner).first_name if owner else row.who_text,
        what=row.what,
        due=due or _next_meeting(row, days),
        due_text=row.due_text,
        made=row.made,
        confirmed=status == "open",
        sessions=tuple(day for day in days if row.made < day < today),
        said_done=done.day if done is not None else None,
        again=tuple(dict.fromkeys(event.day for event, _ in so_far if event.what in ("again", "moved"))),
        moved_from=moves[-1][0].due_before if moves else None,
        evidence=tuple(e for e in (said, renewed, kept, stored) if e),
    )


def _status(
    row: CommitmentRow, told: Sequence[_Line], moved_later: CommitmentEventRow | None
) -> CommitmentStatus:
    """Open once somebody has confirmed it, until a note gives it a new day."""
    if row.status == "proposed" and moved_later is not None:
        return "open" if any(event.what == "confirmed" for event, _ in told) else "proposed"
    return "proposed" if row.status == "proposed" else "open"


def _sentence(lines: Sequence[_Line]) -> Evidence | None:
    """The last sentence of a note that said it again."""
    for event, note in reversed(lines):
        if note is not None:
            return note_evidence(note, event.start, event.end)
    return None


def _next_meeting(row: CommitmentRow, days: Sequence[date]) -> date | None:
    """What was promised for "next time" is due on the first session after it, once that one is known."""
    if row.due_text is None or not _NEXT_TIME.search(row.due_text):
        return None
    return next((day for day in days if day > row.made), None)
