"""What to send each other after a session: what was promised, decided and named, and when it goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import Pair, former_mentors, person_of
from copilot.domain import Evidence, Person, Point
from copilot.plan.brief import Remark
from copilot.plan.feelings import tactful
from copilot.plan.harmless import harmless
from copilot.plan.meeting import meeting, when_points
from copilot.plan.phrases import Voice
from copilot.plan.promised import until
from copilot.plan.promises import promise_line
from copilot.plan.records import commitment_record, note_evidence, session_record
from copilot.store.tables import CommitmentEventRow, CommitmentRow, NoteRow, PersonRow, SessionRow

Slot = Literal["session", "commitments", "decisions", "resources", "topic", "next_steps"]
LONGEST_QUOTE = 140
_SAID = ("again", "moved")
"""What a note may say of a commitment that stood before: it belongs to that session too."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A commitment of the session, as it stands by now."""

    id: str
    owner: Person | None
    who_text: str
    what: str
    due: date | None
    due_text: str | None
    status: str
    evidence: tuple[Evidence, ...]
    former: date | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A session with what its shared notes hold; ``following`` is the pair's next one after it."""

    row: SessionRow
    notes: tuple[NoteRow, ...]
    commitments: tuple[Kept, ...]
    following: SessionRow | None

    def remarks(self, kind: str) -> list[Remark]:
        """What the notes' findings have of that kind, each once, without feelings and health."""
        found: dict[str, Remark] = {}
        for note in self.notes:
            findings: dict[str, list[dict[str, Any]]] = note.findings
            for value in findings.get(kind, []):
                evidence = note_evidence(note, value["start"], value["end"])
                found.setdefault(value["text"].casefold(), Remark(value["text"], evidence))
        return tactful(found.values())


@dataclass(frozen=True, slots=True)
class Section:
    """Some lines of the text under a title; the opening has none."""

    slot: Slot
    title: str
    points: tuple[Point, ...]
    questions: tuple[str, ...] = ()


async def load(session: AsyncSession, pair: Pair, row: SessionRow) -> Session:
    """All of a session that both may read: nothing of a private note, whoever asks."""
    notes = await session.scalars(
        select(NoteRow)
        .where(NoteRow.session_id == row.id, NoteRow.pair_id == pair.id, NoteRow.private.is_(False))
        .order_by(NoteRow.day, NoteRow.id)
    )
    following = await session.scalar(
        select(SessionRow)
        .where(SessionRow.pair_id == pair.id, SessionRow.cancelled.is_(False), SessionRow.at > row.at)
        .order_by(SessionRow.at, SessionRow.id)
        .limit(1)
    )
    kept = tuple(notes)
    return Session(row, kept, await _commitments(session, pair, row.at.date(), kept), following)


async def _commitments(
    session: AsyncSession, pair: Pair, day: date, notes: Sequence[NoteRow]
) -> tuple[Kept, ...]:
    """Those found in the notes or said again there, and those entered by hand on the day; none that was dropped."""
    by_id = {note.id: note for note in notes}
    events = await session.scalars(
        select(CommitmentEventRow)
        .where(CommitmentEventRow.note_id.in_(by_id), CommitmentEventRow.what.in_(_SAID))
        .order_by(CommitmentEventRow.id)
    )
    again = {event.commitment_id: event for event in events}
    rows = await session.execute(
        select(CommitmentRow, PersonRow)
        .outerjoin(PersonRow, PersonRow.id == CommitmentRow.who_id)
        .where(
            CommitmentRow.pair_id == pair.id,
            CommitmentRow.audience == pair.audience,
            CommitmentRow.status != "dropped",
            or_(
                CommitmentRow.note_id.in_(by_id),
                CommitmentRow.id.in_(again),
                and_(CommitmentRow.note_id.is_(None), CommitmentRow.made == day),
            ),
        )
    )
    former = until(await former_mentors(session, pair.id), pair)
    found = []
    for row, owner in rows:
        place = row if row.note_id in by_id else again.get(row.id, row)
        note = by_id.get(place.note_id or "")
        said = note_evidence(note, place.start, place.end) if note else None
        found.append(replace(_kept(row, owner, said, pair), former=former.get(row.who_id or "")))
    far = date.max
    return tuple(sorted(found, key=lambda kept: (kept.due or far, kept.evidence[0].start, kept.id)))


def _kept(row: CommitmentRow, owner: PersonRow | None, said: Evidence | None, pair: Pair) -> Kept:
    record = commitment_record(row, owner.name if owner else row.who_text)
    stored = record if said is None or row.status != "proposed" else None
    return Kept(
        id=row.id,
        owner={pair.mentor.id: pair.mentor, pair.mentee.id: pair.mentee}.get(row.who_id or ""),
        who_text=person_of(owner).first_name if owner else row.who_text,
        what=row.what,
        due=row.due,
        due_text=row.due_text,
        status=row.status,
        evidence=tuple(evidence for evidence in (said, stored) if evidence),
    )


def draft(held: Session, voice: Voice) -> tuple[Section, ...]:
    """The sections that have something to say, each line with what it rests on."""
    opening = [
        Point(voice.frame("followup", day=voice.weekday(held.row.at.date())), (session_record(held.row),))
    ]
    if not held.notes:
        opening.append(Point(voice.frame("followup_no_note"), (session_record(held.row),)))
    promised = [_commitment(kept, voice) for kept in held.commitments]
    covered = [e for point in promised for e in point.evidence]
    decided = [_quoted(remark, voice) for remark in held.remarks("decisions")]
    topics = [_quoted(remark, voice) for remark in _not_yet(held.remarks("topics"), covered)]
    sections = [
        Section("session", "", tuple(opening)),
        Section("commitments", voice.title("followup_commitments"), tuple(promised)),
        Section("decisions", voice.title("followup_decisions"), tuple(decided)),
        Section("resources", voice.title("followup_resources"), tuple(_resources(held, voice, covered))),
        Section("topic", voice.title("followup_topic"), tuple(topics)),
        _next(held, voice),
    ]
    return tuple(section for section in sections if section.points or section.questions)


def _commitment(kept: Kept, voice: Voice) -> Point:
    line, _ = promise_line(kept, voice)
    sentences = [harmless(line)]
    if kept.due is not None:
        sentences.append(voice.frame("due", day=voice.day(kept.due)))
    elif kept.due_text:
        sentences.append(voice.frame("due_text", when=harmless(kept.due_text)))
    if kept.status == "done":
        sentences.append(voice.frame("followup_done"))
    elif kept.status == "proposed":
        sentences.append(voice.frame("unconfirmed"))
    return Point(" ".join(sentences), kept.evidence)


def _not_yet(remarks: Iterable[Remark], covered: Sequence[Evidence]) -> list[Remark]:
    """Those whose sentence doesn't stand there as a commitment already."""
    places = {(e.source, e.start, e.end) for e in covered}
    return [r for r in remarks if (r.evidence.source, r.evidence.start, r.evidence.end) not in places]


def _quoted(remark: Remark, voice: Voice) -> Point:
    sentence = " ".join(remark.evidence.quote.split())
    shown = sentence if len(sentence) <= LONGEST_QUOTE else remark.text
    return Point(voice.frame("quote", quote=harmless(shown)), (remark.evidence,))


def _resources(held: Session, voice: Voice, covered: Sequence[Evidence]) -> list[Point]:
    """What the session was planned with, then what the notes name."""
    planned = [f"{resource['name']}: {resource['link']}" for resource in meeting(held.row)["resources"]]
    points = [Point(line, (session_record(held.row),)) for line in planned]
    return points + [_quoted(remark, voice) for remark in _not_yet(held.remarks("resources"), covered)]


def _next(held: Session, voice: Voice) -> Section:
    title = voice.title("followup_next")
    questions = tuple(voice.bank("followup"))
    if held.following is None:
        return Section("next_steps", title, (), (*voice.bank("followup_date"), *questions))
    return Section("next_steps", title, tuple(when_points(held.following, voice)), questions)
