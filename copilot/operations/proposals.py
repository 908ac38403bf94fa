"""What a note proposes: promises, goals, progress, what is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.access import Pair
from copilot.chunking import plain_passages
from copilot.domain import Cast, FoundCommitment, FoundPoint, Language, NoteFindings, Person, Side
from copilot.memory import Aim, read_note, same_promise
from copilot.operations.base import Json, new_id
from copilot.operations.commitments import as_json as commitment_json
from copilot.operations.goals import as_json as goal_json
from copilot.operations.goals import propose_goals
from copilot.operations.history import happened
from copilot.plan.records import note_evidence
from copilot.store.passages import Body, replace_passages
from copilot.store.tables import (
    CommitmentRow,
    GoalRow,
    NoteRow,
    ProgressRow,
    ResourceRow,
)
from copilot.suggest import shape

_SAME_SESSION = timedelta(days=2)
"""Notes written within so many days are taken to be about the same session."""
_PROPOSED = ("proposed", "open")


def nothing() -> Json:
    """What a note proposes that is stored already."""
    names = ("commitments", "again", "moved", "done", "goals", "progress", "decisions", "resources", "topics")
    return {name: [] for name in names}


async def understand(db: AsyncSession, note: NoteRow, pair: Pair, writer: Person) -> Json:
    """Passages for search, findings for the agenda, and what the note proposes."""
    audience = access.owned_audience(writer, pair.id, private=note.private)
    language: Language = "de" if note.language == "de" else "en"
    body = Body(plain_passages(note.text), audience, title="", language=language, note_id=note.id)
    await replace_passages(db, [body])
    side: Side = "mentee" if writer.id == pair.mentee.id else "mentor"
    # a note tells of the mentor of its day; whoever writes as the mentor is it
    pair = await access.pair_on(db, pair, note.day) if side == "mentee" else replace(pair, mentor=writer)
    cast = Cast(writer=side, mentor=pair.mentor, mentee=pair.mentee)
    earlier = await _open_before(db, pair, note, audience)
    aims = await _aims(db, pair, note, audience)
    found = read_note(note.text, written_on=note.day, cast=cast, open_commitments=earlier, aims=aims)
    note.findings = _findings(found)
    proposed = nothing()
    await propose_commitments(db, note, pair, audience, found.commitments, proposed)
    await _propose_done(db, note, found, proposed)
    proposed["goals"] = [
        await goal_json(db, goal) for goal in await propose_goals(db, note, audience, found.goals)
    ]
    await _propose_progress(db, note, found, proposed)
    await _keep_resources(db, note, writer, audience, found.resources)
    for name in ("decisions", "resources", "topics"):
        proposed[name] = [_point_json(note, point) for point in getattr(found, name)]
    return proposed


async def propose_commitments(
    db: AsyncSession,
    note: NoteRow,
    pair: Pair,
    audience: str,
    found: Sequence[FoundCommitment],
    proposed: Json,
) -> None:
    """New promises are stored as proposed; one said again is the same one, moved if it has a new day now."""
    if not found:
        return
    known = list(
        await db.scalars(
            select(CommitmentRow)
            .where(
                CommitmentRow.pair_id == pair.id,
                CommitmentRow.audience.in_({audience, pair.audience}),
                CommitmentRow.status.in_(_PROPOSED),
            )
            .order_by(CommitmentRow.made, CommitmentRow.id)
        )
    )
    writers = await _writers(db, known)
    for promise in found:
        who = pair.person(promise.who).id if promise.who else None
        twin = next((row for row in known if _is_same(row, who, promise, note, writers, pair)), None)
        if twin is None:
            row = _new(note, pair, audience, who, promise)
            db.add(row)
            await db.flush()
            db.add(happened(row, "made", note.day, person=note.writer_id, note=note, span=promise.span))
            known.append(row)
            proposed["commitments"].append(await commitment_json(db, row))
        elif twin.audience == audience and twin.note_id != note.id:
            _say_again(db, twin, promise, note, proposed)
        # what a private note says of a shared promise leaves no trace on it
    await db.flush()


async def _writers(db: AsyncSession, known: Sequence[CommitmentRow]) -> dict[str, str]:
    """Who wrote the notes that these rest on, by note."""
    wanted = {row.note_id for row in known if row.note_id}
    rows = await db.execute(select(NoteRow.id, NoteRow.writer_id).where(NoteRow.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def _is_same(
    row: CommitmentRow,
    who: str | None,
    promise: FoundCommitment,
    note: NoteRow,
    writers: dict[str, str],
    pair: Pair,
) -> bool:
    if row.who_id != who or (who is None and row.who_text.casefold() != promise.who_text.casefold()):
        return False
    days_differ = row.due is not None and promise.due is not None and row.due != promise.due
    by_the_other = writers.get(row.note_id or "", note.writer_id) != note.writer_id
    same_day = row.due is not None and row.due == promise.due
    near = by_the_other and not days_differ and abs(row.made - note.day) <= _SAME_SESSION
    names = (pair.mentor.first_name, pair.mentee.first_name)
    return same_promise(row.what, promise.what, near=near, same_day=same_day, exact=days_differ, names=names)


def _new(
    note: NoteRow, pair: Pair, audience: str, who: str | None, promise: FoundCommitment
) -> CommitmentRow:
    return CommitmentRow(
        id=new_id(),
        pair_id=pair.id,
        audience=audience,
        who_id=who,
        who_text=promise.who_text or (pair.person(promise.who).first_name if promise.who else ""),
        what=promise.what,
        due=promise.due,
        due_text=promise.due_text,
        made=note.day,
        status="proposed",
        note_id=note.id,
        start=promise.span.start,
        end=promise.span.end,
    )


def _say_again(
    db: AsyncSession, row: CommitmentRow, promise: FoundCommitment, note: NoteRow, proposed: Json
) -> None:
    evidence = shape.evidence(note_evidence(note, promise.span.start, promise.span.end))
    moves = promise.due is not None and promise.due != row.due and note.day >= row.made
    if not moves:
        db.add(happened(row, "again", note.day, person=note.writer_id, note=note, span=promise.span))
        proposed["again"].append({"commitment": row.id, "evidence": evidence})
        return
    line = happened(
        row,
        "moved",
        note.day,
        person=note.writer_id,
        note=note,
        span=promise.span,
        due=(row.due, promise.due),
    )
    db.add(line)
    change = {
        "commitment": row.id,
        "from": row.due.isoformat() if row.due else None,
        "to": promise.due.isoformat() if promise.due else None,
    }
    proposed["moved"].append(change | {"evidence": evidence})
    row.due, row.due_text = promise.due, promise.due_text
    row.status = "proposed"  # a new day is a new promise: somebody has to confirm it


async def _open_before(
    db: AsyncSession, pair: Pair, note: NoteRow, audience: str
) -> list[tuple[str, Side | None, str]]:
    rows = await db.execute(
        select(CommitmentRow.id, CommitmentRow.who_id, CommitmentRow.what).where(
            CommitmentRow.pair_id == pair.id,
            CommitmentRow.audience.in_({audience, pair.audience}),
            CommitmentRow.status.in_(_PROPOSED),
            CommitmentRow.made < note.day,
        )
    )
    sides: dict[str, Side] = {pair.mentor.id: "mentor", pair.mentee.id: "mentee"}
    return [(id_, sides.get(who or ""), what) for id_, who, what in rows]


async def _aims(db: AsyncSession, pair: Pair, note: NoteRow, audience: str) -> list[Aim]:
    """The goals whose progress the note may tell: with a private note only the writer's own."""
    rows = await db.scalars(
        select(GoalRow).where(
            GoalRow.pair_id == pair.id,
            GoalRow.audience == audience,
            GoalRow.status.in_(_PROPOSED),
            GoalRow.made <= note.day,
        )
    )
    return [
        Aim(row.id, " ".join(filter(None, (row.text, row.measure, row.unit))), row.target) for row in rows
    ]


async def _propose_done(db: AsyncSession, note: NoteRow, found: NoteFindings, proposed: Json) -> None:
    """Mark commitments that this note says were kept; a person confirms, so the status stays."""
    for done in found.done:
        row = await db.get(CommitmentRow, done.commitment)
        if row is None:
            continue
        # what a private note says of a shared commitment must not show on the shared sheet
        if not note.private or row.audience.startswith("person:"):
            row.done_note_id, row.done_start, row.done_end = note.id, done.span.start, done.span.end
            db.add(happened(row, "reported", note.day, person=note.writer_id, note=note, span=done.span))
        evidence = shape.evidence(note_evidence(note, done.span.start, done.span.end))
        proposed["done"].append({"commitment": row.id, "what": row.what, "evidence": evidence})


async def _propose_progress(db: AsyncSession, note: NoteRow, found: NoteFindings, proposed: Json) -> None:
    """Readings that sentences give; one that a person entered for that day stays."""
    for told in found.progress:
        entered = await db.scalar(
            select(ProgressRow).where(ProgressRow.goal_id == told.goal, ProgressRow.day == note.day)
        )
        if entered is not None and (entered.confirmed or entered.note_id != note.id):
            continue
        row = ProgressRow(
            id=new_id(),
            goal_id=told.goal,
            day=note.day,
            value=told.value,
            confirmed=False,
            note_id=note.id,
            start=told.span.start,
            end=told.span.end,
        )
        db.add(row)
        evidence = shape.evidence(note_evidence(note, told.span.start, told.span.end))
        proposed["progress"].append(
            {"id": row.id, "goal": told.goal, "value": told.value, "evidence": evidence}
        )


async def _keep_resources(
    db: AsyncSession, note: NoteRow, writer: Person, audience: str, found: Sequence[FoundPoint]
) -> None:
    for point in found:
        is_link = point.text.startswith(("https://", "http://"))
        db.add(
            ResourceRow(
                id=new_id(),
                owner_id=writer.id,
                pair_id=note.pair_id,
                audience=audience,
                kind="link" if is_link else "",
                name=point.text,
                link=point.text if is_link else "",
                day=note.day,
                note_id=note.id,
                start=point.span.start,
                end=point.span.end,
            )
        )


def _findings(found: NoteFindings) -> dict[str, Any]:
    def points(values: Sequence[FoundPoint]) -> list[Json]:
        return [
            {
                "text": p.text,
                "start": p.span.start,
                "end": p.span.end,
                "day": p.day.isoformat() if p.day else None,
            }
            for p in values
        ]

    events = [event for event in found.events if event.day is not None]
    return {
        "topics": points(found.topics),
        "resources": points(found.resources),
        "events": points(events),
        "decisions": points(found.decisions),
    }


def _point_json(note: NoteRow, point: FoundPoint) -> Json:
    evidence = shape.evidence(note_evidence(note, point.span.start, point.span.end))
    return {"text": point.text, "evidence": evidence}
