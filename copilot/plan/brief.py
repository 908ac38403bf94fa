"""The brief: what SQL says that an agenda must know, as it stood on the agenda's day, in bounded size."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import Audiences, Pair
from copilot.domain import Evidence
from copilot.plan.promised import Promise, promises
from copilot.plan.records import (
    application_text,
    goal_part,
    goal_record,
    note_evidence,
    reading_records,
    row_evidence,
)
from copilot.store.tables import (
    AgreementRow,
    CharterRow,
    GoalRow,
    MatchProfileRow,
    MembershipRow,
    NoteRow,
    ProgressRow,
    SessionRow,
    TopicRow,
)

NOON = time(12)
"""The clock time of a session of which only the day is known."""
EVENTS_WITHIN = 60
_BETWEEN_GOALS = re.compile(r"\s*[;\n]\s*")
RECENT_NOTES = 3
"""Topics and coming events are taken from this many of the newest notes."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A goal's measure on a day: as stored (``record``), or in a note's sentence not confirmed yet (``said``)."""

    day: date
    value: float
    said: Evidence | None = None
    record: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with its readings up to the agenda's day; ``confirmed`` False where only a note says so.

    ``achievable``, ``relevant`` and ``measured`` are what a person has set down for these parts.
    """

    id: str
    text: str
    unit: str | None
    baseline: float | None
    target: float | None
    due: date | None
    made: date
    confirmed: bool
    readings: tuple[Reading, ...]
    evidence: tuple[Evidence, ...]
    measure: str | None = None
    measured: Evidence | None = None
    achievable: Evidence | None = None
    relevant: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A topic, coming event or wish with its sentence; ``day`` is the event's, ``by`` who said it."""

    text: str
    evidence: Evidence
    day: date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """All the facts an agenda is drafted from; ``today`` is the agenda's day."""

    pair: Pair
    today: date
    held: tuple[SessionRow, ...]
    upcoming: SessionRow | None
    current: SessionRow | None
    promises: tuple[Promise, ...]
    goals: tuple[Goal, ...]
    topics: tuple[Remark, ...]
    events: tuple[Remark, ...]
    wishes: tuple[Remark, ...]
    agreement: AgreementRow | None
    charter: CharterRow | None = None

    @property
    def number(self) -> int:
        """Which session of the pair this will be, from 1."""
        return len(self.held) + 1

    @property
    def last_day(self) -> date | None:
        """The day of the last session held."""
        return self.held[-1].at.date() if self.held else None


async def load(session: AsyncSession, pair: Pair, audiences: Audiences, today: date) -> Brief:
    """The brief of a pair on a day; what was written after that day is as if it weren't there.

    Only audiences that both of the pair share count, whoever asks.
    """
    shared = [name for name in audiences.without_persons().only_pair(pair.id).names if name == pair.audience]
    rows = await meetings(session, pair.id)
    held = tuple(row for row in rows if row.at.date() < today)
    notes = await _recent_notes(session, pair.id, today)
    topics, events = _remarks(notes, held[-1].at.date() if held else date.min, today)
    return Brief(
        pair=pair,
        today=today,
        held=held,
        current=next((row for row in rows if row.at.date() == today), None),
        upcoming=next((row for row in rows if row.at.date() > today), None),
        promises=await promises(session, pair, shared, today, [row.at.date() for row in rows]),
        goals=await _goals(session, pair, shared, today),
        topics=(*await _brought(session, pair, today, held), *topics),
        events=events,
        wishes=await applied(session, pair) if not held else (),
        agreement=await session.scalar(
            select(AgreementRow)
            .where(
                AgreementRow.pair_id == pair.id,
                or_(AgreementRow.day <= today, AgreementRow.dated.is_(False)),
            )
            .order_by(AgreementRow.version.desc())
        ),
        charter=await _charter(session, pair, today) if not held else None,
    )


async def _charter(session: AsyncSession, pair: Pair, today: date) -> CharterRow | None:
    """What the pair's programme was for on that day."""
    row: CharterRow | None = await session.scalar(
        select(CharterRow)
        .where(CharterRow.programme_id == pair.programme, CharterRow.day <= today)
        .order_by(CharterRow.version.desc())
        .limit(1)
    )
    return row


async def meetings(session: AsyncSession, pair_id: str) -> list[SessionRow]:
    """The sessions of a pair that weren't cancelled, oldest first."""
    rows = await session.scalars(
        select(SessionRow)
        .where(SessionRow.pair_id == pair_id, SessionRow.cancelled.is_(False))
        .order_by(SessionRow.at, SessionRow.id)
    )
    return list(rows)


async def _recent_notes(session: AsyncSession, pair_id: str, today: date) -> list[NoteRow]:
    rows = await session.scalars(
        select(NoteRow)
        .where(NoteRow.pair_id == pair_id, NoteRow.private.is_(False), NoteRow.day <= today)
        .order_by(NoteRow.day.desc(), NoteRow.id)
        .limit(RECENT_NOTES)
    )
    return list(rows)


async def _goals(session: AsyncSession, pair: Pair, shared: Sequence[str], today: date) -> tuple[Goal, ...]:
    rows = (
        await session.execute(
            select(GoalRow, NoteRow)
            .outerjoin(NoteRow, NoteRow.id == GoalRow.note_id)
            .where(
                GoalRow.pair_id == pair.id,
                GoalRow.audience.in_(shared),
                or_(GoalRow.made <= today, GoalRow.dated.is_(False)),
                GoalRow.status.in_(("open", "proposed")),
            )
        )
    ).all()
    measured = await session.execute(
        select(ProgressRow, NoteRow)
        .outerjoin(NoteRow, NoteRow.id == ProgressRow.note_id)
        .where(ProgressRow.goal_id.in_([row.id for row, _ in rows]), ProgressRow.day <= today)
        .order_by(ProgressRow.day, ProgressRow.id)
    )
    by_goal: dict[str, list[tuple[ProgressRow, NoteRow | None]]] = {}
    for reading, source in measured:
        by_goal.setdefault(reading.goal_id, []).append((reading, source))
    goals = []
    for row, note in rows:
        mine = by_goal.get(row.id, [])
        said = note_evidence(note, row.start, row.end) if note is not None else None
        readings = _readings(row, mine)
        stored = [reading.record for reading in readings if reading.record]
        records = (goal_record(row), *stored[-1:])
        goals.append(
            Goal(
                id=row.id,
                text=row.text,
                unit=row.unit,
                baseline=row.baseline,
                target=row.target,
                due=row.due,
                made=row.made,
                confirmed=row.status == "open",
                readings=readings,
                evidence=records if said is None else (*records, said) if row.status == "open" else (said,),
                measure=row.measure,
                measured=goal_part(row, "measure"),
                achievable=goal_part(row, "achievable"),
                relevant=goal_part(row, "relevant"),
            )
        )
    return tuple(sorted(goals, key=lambda g: (not g.confirmed, g.due or date.max, g.made, g.id)))


def _readings(goal: GoalRow, rows: Sequence[tuple[ProgressRow, NoteRow | None]]) -> tuple[Reading, ...]:
    stored = iter(reading_records(goal, [row for row, _ in rows if row.confirmed]))
    found = []
    for row, note in rows:
        if row.confirmed:
            found.append(Reading(row.day, row.value, record=next(stored)))
        elif note is not None:
            found.append(Reading(row.day, row.value, said=note_evidence(note, row.start, row.end)))
    return tuple(found)


async def _brought(
    session: AsyncSession, pair: Pair, today: date, held: Sequence[SessionRow]
) -> tuple[Remark, ...]:
    since = held[-1].at.date() if held else date.min
    rows = await session.scalars(
        select(TopicRow)
        .where(
            TopicRow.pair_id == pair.id,
            TopicRow.day >= since,
            or_(TopicRow.day <= today, TopicRow.dated.is_(False)),
        )
        .order_by(TopicRow.day.desc(), TopicRow.id)
        .limit(3)
    )
    people = {pair.mentor.id: pair.mentor, pair.mentee.id: pair.mentee}
    return tuple(
        Remark(
            row.text,
            row_evidence(f"topic:{row.id}", row.text, row.day),
            by=people[row.person_id].first_name if row.person_id in people else "",
        )
        for row in rows
    )


def _remarks(
    notes: Sequence[NoteRow], since: date, today: date
) -> tuple[tuple[Remark, ...], tuple[Remark, ...]]:
    """Topics noted for next time since the last session, and events still to come from the newest notes."""
    topics: list[Remark] = []
    events: list[Remark] = []
    for note in notes:
        found: dict[str, list[dict[str, Any]]] = note.findings
        if since <= note.day:
            topics += [
                Remark(f["text"], note_evidence(note, f["start"], f["end"])) for f in found.get("topics", [])
            ]
        for event in found.get("events", []):
            day = date.fromisoformat(event["day"])
            # the agenda's own day is the session itself, whatever a note said of it
            if today < day <= today + timedelta(days=EVENTS_WITHIN):
                evidence = note_evidence(note, event["start"], event["end"])
                events.append(Remark(event["text"], evidence, day=day))
    unique = {(e.day, e.text): e for e in events}
    return tuple(topics[:3]), tuple(sorted(unique.values(), key=lambda e: e.day or today)[:4])


async def applied(session: AsyncSession, pair: Pair) -> tuple[Remark, ...]:
    """What the mentee wished for when applying."""
    form = await _application(session, pair)
    return _applied(form, pair, [form[0].wishes]) if form else ()


async def applied_goals(session: AsyncSession, pair: Pair) -> tuple[Remark, ...]:
    """The goals that the mentee named when applying, each by itself."""
    form = await _application(session, pair)
    return _applied(form, pair, _BETWEEN_GOALS.split(form[1])) if form else ()


async def _application(session: AsyncSession, pair: Pair) -> tuple[MembershipRow, str] | None:
    """The mentee's membership, and the goals named with it."""
    found = (
        await session.execute(
            select(MembershipRow, MatchProfileRow.goals)
            .outerjoin(
                MatchProfileRow,
                and_(
                    MatchProfileRow.person_id == MembershipRow.person_id,
                    MatchProfileRow.programme_id == MembershipRow.programme_id,
                    MatchProfileRow.role == MembershipRow.role,
                ),
            )
            .where(
                MembershipRow.person_id == pair.mentee.id,
                MembershipRow.programme_id == pair.programme,
                MembershipRow.role == "mentee",
            )
        )
    ).first()
    return (found[0], found[1] or "") if found else None


def _applied(form: tuple[MembershipRow, str], pair: Pair, pieces: Sequence[str]) -> tuple[Remark, ...]:
    row, goals = form
    source, text = f"application:{pair.programme}/{pair.mentee.id}", application_text(row.wishes, goals)
    return tuple(
        Remark(piece, row_evidence(source, text, row.joined, piece), by=pair.mentee.first_name)
        for piece in pieces
        if piece.strip()
    )


def local_noon(day: date) -> datetime:
    """Where only the day of a session is known."""
    return datetime.combine(day, NOON)
