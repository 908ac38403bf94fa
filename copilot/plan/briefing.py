"""The mentor's brief: what a mentor wants in mind before a session, by facts alone, on the own sheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import Computed, Evidence, Person, Point
from copilot.plan.agenda import focus
from copilot.plan.asking import Asked
from copilot.plan.brief import Brief, Remark
from copilot.plan.feelings import tactful
from copilot.plan.goal_points import goal_points
from copilot.plan.harmless import harmless
from copilot.plan.phrases import Voice
from copilot.plan.promised import Promise
from copilot.plan.records import commitment_record, note_evidence, session_record
from copilot.store.tables import CommitmentRow, NoteRow, PersonRow, SessionRow

SESSIONS = 3
DECISIONS = 2
"""With three sessions five lines: more is a history and no brief."""
_LONGEST_DECISION = 64
_LABEL = re.compile(r"\W*(?:entscheid(?:ung)?|beschluss|decision)\s*[:–-]\s*", re.IGNORECASE)
_SHOWN = 3
"""Records that a count shows as evidence: the newest."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the brief; ``asked`` are questions, which state no facts."""

    title: str
    points: tuple[Point, ...] = ()
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A commitment with the name of who made it."""

    row: CommitmentRow
    who: str

    @property
    def record(self) -> Evidence:
        """As stored."""
        return commitment_record(self.row, self.who)


@dataclass(frozen=True, slots=True)
class Count:
    """How many commitments a person has in a state, since the pair began."""

    who: str | None
    state: str
    n: int


@dataclass(frozen=True, slots=True)
class Course:
    """What became of commitments: those made since the third-last session, and counts since the beginning."""

    recent: tuple[Made, ...]
    counts: tuple[Count, ...]
    newest: tuple[Made, ...]
    decisions: tuple[Remark, ...]


async def load(session: AsyncSession, brief: Brief) -> Course:
    """What the pair shares up to the brief's day; counted in SQL, so that its size doesn't grow with the history."""
    pair, today = brief.pair, brief.today
    shared = (
        CommitmentRow.pair_id == pair.id,
        CommitmentRow.audience == pair.audience,
        or_(CommitmentRow.made <= today, CommitmentRow.dated.is_(False)),
    )
    since = _days(brief)[0] if brief.held else today
    made = select(CommitmentRow, PersonRow.name).outerjoin(PersonRow, PersonRow.id == CommitmentRow.who_id)
    recent = await session.execute(
        made.where(*shared, CommitmentRow.made >= since).order_by(CommitmentRow.made, CommitmentRow.id)
    )
    closed = CommitmentRow.closed.is_not(None) & (CommitmentRow.closed <= today)
    confirmed = (*shared, CommitmentRow.status != "proposed")
    counted = await session.execute(
        select(CommitmentRow.who_id, CommitmentRow.status, closed, CommitmentRow.reason, func.count())
        .where(*confirmed)
        .group_by(CommitmentRow.who_id, CommitmentRow.status, closed, CommitmentRow.reason)
    )
    newest = await session.execute(
        made.where(*confirmed)
        .order_by(CommitmentRow.closed.desc(), CommitmentRow.made.desc(), CommitmentRow.id)
        .limit(_SHOWN)
    )
    counts = (Count(who, _state(status, reason, known=known), n) for who, status, known, reason, n in counted)
    return Course(
        tuple(Made(row, name or row.who_text) for row, name in recent),
        tuple(counts),
        tuple(Made(row, name or row.who_text) for row, name in newest),
        await _decisions(session, brief, since),
    )


def _state(status: str, reason: str | None, *, known: bool) -> str:
    """As it was known on the day: closed later is open, and what never was agreed was no promise."""
    if status == "dropped" and reason == "not_agreed":
        return "never"
    return status if status in ("done", "dropped") and known else "open"


def _days(brief: Brief) -> list[date]:
    return [row.at.date() for row in brief.held[-SESSIONS:]]


async def _decisions(session: AsyncSession, brief: Brief, since: date) -> tuple[Remark, ...]:
    notes = await session.scalars(
        select(NoteRow)
        .where(
            NoteRow.pair_id == brief.pair.id,
            NoteRow.private.is_(False),
            NoteRow.day >= since,
            NoteRow.day <= brief.today,
        )
        .order_by(NoteRow.day.desc(), NoteRow.id)
    )
    found = [
        Remark(finding["text"], note_evidence(note, finding["start"], finding["end"]))
        for note in notes
        for finding in note.findings.get("decisions", [])
    ]
    return tuple(tactful(found)[:DECISIONS])


def sections(brief: Brief, course: Course, voice: Voice) -> list[Section]:
    """The parts that rest on what the pair shares; each only if it has something to say."""
    parts = [
        Section(voice.title("brief_sessions"), tuple(_sessions(brief, course, voice))),
        Section(voice.title("brief_open"), tuple(_open(brief, voice))),
        Section(voice.title("brief_progress"), tuple(_progress(brief, course, voice))),
    ]
    return [part for part in parts if part.points]


def _sessions(brief: Brief, course: Course, voice: Voice) -> list[Point]:
    """The last sessions, the newest first, then the newest decisions."""
    held = brief.held[-SESSIONS:]
    ends = [*(row.at.date() for row in held), date.max][1:]
    points = [
        _session(row, [c for c in course.recent if row.at.date() <= c.row.made < end], brief, voice)
        for row, end in zip(held, ends, strict=True)
    ]
    return [*reversed(points), *(_decision(remark, voice) for remark in course.decisions)]


def _session(row: SessionRow, made: Sequence[Made], brief: Brief, voice: Voice) -> Point:
    states = Counter(_as_known(c.row, brief.today) for c in made)
    said = states["proposed"]
    promised = sum(states[state] for state in ("open", "done", "dropped"))
    day = row.at.date()
    told = [voice.frame("brief_promised", n=promised, kept=states["done"])] if promised else []
    told += [voice.frame("brief_dropped", n=states["dropped"])] if states["dropped"] else []
    told += [voice.frame("brief_named", n=said)] if said else []
    what = ", ".join(told) or voice.frame("brief_no_promise")
    records = [c.record for c in made if _as_known(c.row, brief.today) != "never"]
    computed = (
        Computed(promised, "promised", (day.isoformat(),)),
        Computed(states["done"], "kept", (day.isoformat(), brief.today.isoformat())),
    )
    text = voice.frame("brief_session", day=voice.day(day), what=what)
    return Point(text, (session_record(row), *records[:_SHOWN]), computed)


def _as_known(row: CommitmentRow, today: date) -> str:
    known = row.closed is not None and row.closed <= today
    return "proposed" if row.status == "proposed" else _state(row.status, row.reason, known=known)


def _decision(remark: Remark, voice: Voice) -> Point:
    words = harmless(_LABEL.sub("", " ".join(remark.evidence.quote.split())))
    if len(words) > _LONGEST_DECISION:
        words = words[:_LONGEST_DECISION].rpartition(" ")[0].rstrip(".,;:– ") + " …"
    return Point(voice.frame("brief_decided", quote=words), (remark.evidence,))


def _open(brief: Brief, voice: Voice) -> list[Point]:
    """A line for each of the two who has something open."""
    points = []
    for person in (brief.pair.mentee, brief.pair.mentor):
        mine = [p for p in brief.promises if p.owner is not None and p.owner.id == person.id]
        if mine:
            points.append(_open_line(person, mine, brief.today, voice))
    return points


def _open_line(person: Person, mine: Sequence[Promise], today: date, voice: Voice) -> Point:
    overdue = [p for p in mine if p.due and p.due < today and p.said_done is None]
    said = sum(p.said_done is not None for p in mine)
    unconfirmed = sum(not p.confirmed for p in mine)
    told = [voice.frame("brief_overdue", n=len(overdue))] if overdue else []
    told += [voice.frame("brief_said_done", n=said)] if said else []
    told += [voice.frame("brief_unconfirmed", n=unconfirmed)] if unconfirmed else []
    ids = tuple(p.id for p in mine)
    computed = [Computed(len(mine), "open", ids)]
    if overdue:
        computed.append(Computed(len(overdue), "overdue", (*(p.id for p in overdue), today.isoformat())))
    line = voice.frame("brief_open", who=person.first_name, n=len(mine))
    return Point(", ".join([line, *told]) + ".", tuple(p.evidence[0] for p in mine), tuple(computed))


def _progress(brief: Brief, course: Course, voice: Voice) -> list[Point]:
    """Goals' readings, kept against promised, days since the last session: numbers, no judgement."""
    goals = [goal for goal in focus(brief) if goal.confirmed]
    points = [p for goal in goals for p in goal_points(goal, voice, brief.today, alone=False)]
    kept = _kept(brief, course, voice)
    points += [kept] if kept else []
    if brief.last_day is not None:
        days = (brief.today - brief.last_day).days
        computed = Computed(days, "days_since", (brief.last_day.isoformat(), brief.today.isoformat()))
        frame = "brief_last_one" if days == 1 else "brief_last"
        text = voice.frame(frame, day=voice.day(brief.last_day), n=days)
        points.append(Point(text, (session_record(brief.held[-1]),), (computed,)))
    return [Point(harmless(p.text), p.evidence, p.computed) for p in points]


def _kept(brief: Brief, course: Course, voice: Voice) -> Point | None:
    promised = _total(course, None, "open", "done", "dropped")
    if not promised:
        return None
    each = []
    for person in (brief.pair.mentee, brief.pair.mentor):
        if own := _total(course, person, "open", "done", "dropped"):
            kept = _total(course, person, "done")
            each.append(voice.frame("brief_of", who=person.first_name, kept=kept, n=own))
    states = [(name, _total(course, None, name)) for name in ("open", "dropped")]
    told = [voice.frame(f"brief_still_{name}", n=n) for name, n in states if n]
    kept = _total(course, None, "done")
    text = voice.frame("brief_kept", kept=kept, n=promised, each=", ".join(each), rest="".join(told))
    today = brief.today.isoformat()
    computed = (Computed(kept, "kept", ("start", today)), Computed(promised, "promised", ("start", today)))
    return Point(text, tuple(made.record for made in course.newest), computed)


def _total(course: Course, person: Person | None, *states: str) -> int:
    return sum(c.n for c in course.counts if c.state in states and (person is None or c.who == person.id))
