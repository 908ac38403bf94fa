"""Goals and their readings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import FoundGoal
from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.operations.base import Call, Json, clean, new_id, pair_for_reading, pair_for_setup, viewer
from copilot.plan.records import goal_records, note_evidence
from copilot.store.database import audit
from copilot.store.tables import GoalRow, NoteRow, ProgressRow
from copilot.suggest import shape
from copilot.text.language import guess_language
from copilot.text.terms import terms

MAX_TEXT = 500
SAME = 0.6


async def propose_goals(
    db: AsyncSession, note: NoteRow, audience: str, found: Sequence[FoundGoal]
) -> list[GoalRow]:
    """Store a note's goals as proposed, those not known yet."""
    known = list(
        await db.scalars(select(GoalRow).where(GoalRow.pair_id == note.pair_id, GoalRow.audience == audience))
    )
    made = []
    for goal in found:
        if any(_same(row.text, goal.text) for row in known):
            continue
        row = GoalRow(
            id=new_id(),
            pair_id=note.pair_id,
            audience=audience,
            text=goal.text,
            measure=goal.measure,
            unit=None,
            baseline=goal.baseline,
            target=goal.target,
            due=goal.due,
            made=note.day,
            status="proposed",
            note_id=note.id,
            start=goal.span.start,
            end=goal.span.end,
        )
        db.add(row)
        known.append(row)
        made.append(row)
    await db.flush()
    return made


def _same(one: str, other: str) -> bool:
    language = guess_language(other)
    a, b = set(terms(one, language)), set(terms(other, language))
    return bool(a) and len(a & b) >= SAME * min(len(a), len(b))


async def as_json(db: AsyncSession, row: GoalRow) -> Json:
    """A goal with its readings and what it rests on."""
    readings = list(
        await db.scalars(select(ProgressRow).where(ProgressRow.goal_id == row.id).order_by(ProgressRow.day))
    )
    note = await db.get(NoteRow, row.note_id) if row.note_id else None
    evidence = note_evidence(note, row.start, row.end) if note else goal_records(row, readings)[0]
    return {
        "id": row.id,
        "text": row.text,
        "measure": row.measure,
        "unit": row.unit,
        "baseline": row.baseline,
        "target": row.target,
        "due": row.due.isoformat() if row.due else None,
        "status": row.status,
        "progress": [{"date": r.day.isoformat(), "value": r.value} for r in readings],
        "evidence": shape.evidence(evidence),
    }


async def goal_list(call: Call, *, pair: str) -> Json:
    """All goals of the pair, proposed ones too."""
    async with call.app.database.read() as db:
        its_pair = await pair_for_reading(db, call, pair)
        me = its_pair.person(its_pair.side or "mentee")
        rows = await db.scalars(
            select(GoalRow)
            .where(GoalRow.pair_id == pair, GoalRow.audience.in_((its_pair.audience, f"person:{me.id}")))
            .order_by(GoalRow.made, GoalRow.id)
        )
        return {"goals": [await as_json(db, row) for row in rows]}


async def goal_add(
    call: Call,
    *,
    pair: str,
    text: str,
    measure: str | None = None,
    unit: str | None = None,
    baseline: float | None = None,
    target: float | None = None,
    due: date | None = None,
    date: date | None = None,
) -> Json:
    """A goal entered by hand."""
    words = " ".join(clean(text).split())
    if not words:
        raise BadInput("goal_empty")
    if len(words) > MAX_TEXT:
        raise BadInput("goal_too_long", limit=MAX_TEXT)
    async with call.app.database.write() as db:
        its_pair = await pair_for_setup(db, call, pair)
        row = GoalRow(
            id=new_id(),
            pair_id=pair,
            audience=its_pair.audience,
            text=words,
            measure=measure,
            unit=unit,
            baseline=baseline,
            target=target,
            due=due,
            made=date or call.app.today(),
            dated=date is not None,
            status="open",
        )
        db.add(row)
        await db.flush()
        await audit(db, (await viewer(db, call)).name, "goal_add", row.id)
        return await as_json(db, row)


async def goal_progress(call: Call, *, goal: str, value: float, date: date | None = None) -> Json:
    """A reading of a goal's measure; a second one on the same day takes the first one's place."""
    async with call.app.database.write() as db:
        row = await db.get(GoalRow, goal)
        try:
            pair = await pair_for_setup(db, call, row.pair_id if row else "")
        except NotAllowed:
            raise NotFound("goal_unknown", id=goal[:64]) from None
        assert row is not None
        if row.audience != pair.audience and (
            pair.side is None or row.audience != f"person:{pair.person(pair.side).id}"
        ):
            raise NotFound("goal_unknown", id=goal[:64])
        day = date or call.app.today()
        reading = await db.scalar(
            select(ProgressRow).where(ProgressRow.goal_id == goal, ProgressRow.day == day)
        )
        if reading is None:
            db.add(ProgressRow(id=new_id(), goal_id=goal, day=day, value=value))
        else:
            reading.value = value
        if row.status == "proposed":
            row.status = "open"  # whoever measures a goal has taken it up
        await db.flush()
        return await as_json(db, row)
