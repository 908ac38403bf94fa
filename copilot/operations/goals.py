"""Goals and their readings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import isfinite
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import Pair
from copilot.domain import FoundGoal
from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.operations.base import Call, Json, clean, new_id, pair_for_reading, pair_for_setup, viewer
from copilot.plan import chart, standing
from copilot.plan.brief import Reading
from copilot.plan.records import goal_record, note_evidence
from copilot.store.database import audit
from copilot.store.tables import GoalRow, NoteRow, ProgressRow
from copilot.suggest import shape

MAX_TEXT = 500


async def propose_goals(
    db: AsyncSession, note: NoteRow, audience: str, found: Sequence[FoundGoal]
) -> list[GoalRow]:
    """Store a note's goals as proposed, those not known yet."""
    from copilot.plan.wished import same_goal

    known = list(
        await db.scalars(select(GoalRow).where(GoalRow.pair_id == note.pair_id, GoalRow.audience == audience))
    )
    made = []
    for goal in found:
        if any(same_goal(row.text, goal.text) for row in known):
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


async def as_json(db: AsyncSession, row: GoalRow, today: date | None = None) -> Json:
    """A goal with its readings and what it rests on; whether it has stalled is counted to ``today``."""
    readings = list(
        await db.scalars(
            select(ProgressRow).where(ProgressRow.goal_id == row.id).order_by(ProgressRow.day, ProgressRow.id)
        )
    )
    note = await db.get(NoteRow, row.note_id) if row.note_id else None
    evidence = note_evidence(note, row.start, row.end) if note else goal_record(row)
    return {
        "id": row.id,
        "text": row.text,
        "measure": row.measure,
        "unit": row.unit,
        "baseline": row.baseline,
        "target": row.target,
        "due": row.due.isoformat() if row.due else None,
        "achievable": row.achievable,
        "relevant": row.relevant,
        "status": row.status,
        "reason": row.reason,
        "stalled_days": _stalled_days(row, readings, today),
        "progress": [
            {"date": r.day.isoformat(), "value": r.value, "confirmed": r.confirmed} for r in readings
        ],
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
        return {"goals": [await as_json(db, row, call.app.today()) for row in rows]}


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
    words = _worded(text)
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


async def goal_progress(
    call: Call, *, goal: str, value: float, date: date | None = None, pair: str | None = None
) -> Json:
    """A reading of a goal's measure; a second one on the same day takes the first one's place."""
    if not isfinite(value):
        raise BadInput("goal_value")
    async with call.app.database.write() as db:
        row, _ = await _own(db, call, goal, pair)
        day = date or call.app.today()
        reading = await db.scalar(
            select(ProgressRow).where(ProgressRow.goal_id == goal, ProgressRow.day == day)
        )
        if reading is None:
            db.add(ProgressRow(id=new_id(), goal_id=goal, day=day, value=value))
        else:
            reading.value, reading.confirmed = value, True
            reading.note_id = reading.start = reading.end = None
        if row.status == "proposed":
            row.status = "open"  # whoever measures a goal has taken it up
        await db.flush()
        return await as_json(db, row, call.app.today())


async def goal_set(
    call: Call,
    *,
    goal: str,
    status: Literal["open", "done", "dropped"],
    reason: str | None = None,
    date: date | None = None,
    pair: str | None = None,
) -> Json:
    """Take up a goal, or close it: reached, or dropped for a reason."""
    async with call.app.database.write() as db:
        row, its_pair = await _own(db, call, goal, pair)
        row.status = status
        row.closed = None if status == "open" else date or call.app.today()
        row.reason = clean(reason)[:MAX_TEXT] if reason else None
        await audit(db, (await viewer(db, call)).name, f"goal_{status}", f"{its_pair.id}/{row.id}")
        await db.flush()
        return await as_json(db, row, call.app.today())


async def goal_edit(
    call: Call,
    *,
    goal: str,
    text: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    baseline: float | None = None,
    target: float | None = None,
    due: date | None = None,
    achievable: str | None = None,
    relevant: str | None = None,
    pair: str | None = None,
) -> Json:
    """Make a goal smarter: other words, a measure, a target, a day, what makes it possible, what it is for."""
    async with call.app.database.write() as db:
        row, _ = await _own(db, call, goal, pair)
        change(row, text=text, due=due)
        for name, value in (
            ("measure", measure),
            ("unit", unit),
            ("achievable", achievable),
            ("relevant", relevant),
        ):
            if value is not None:
                setattr(row, name, " ".join(clean(value).split())[:MAX_TEXT] or None)
        row.baseline = row.baseline if baseline is None else baseline
        row.target = row.target if target is None else target
        if row.status == "proposed":
            row.status = "open"
        await audit(db, (await viewer(db, call)).name, "goal_edit", row.id)
        await db.flush()
        return await as_json(db, row, call.app.today())


async def goal_chart(call: Call, *, goal: str, pair: str | None = None) -> Json:
    """A goal's readings drawn: as text, and as an SVG image that carries its table."""
    async with call.app.database.read() as db:
        row, its_pair = await _own(db, call, goal, pair, reading=True)
        found = await as_json(db, row, call.app.today())
        language = call.language or its_pair.language or call.speaks
        readings = [
            chart.Reading(date.fromisoformat(r["date"]), r["value"], confirmed=r["confirmed"])
            for r in found["progress"]
        ]
        drawn = chart.Chart(row.text, row.unit or "", row.baseline, row.target, row.due, tuple(readings))
        return {"goal": found, "text": chart.as_text(drawn, language), "svg": chart.as_svg(drawn, language)}


def change(row: GoalRow, *, text: str | None = None, due: date | None = None) -> None:
    """Other words or another day for a goal. Raises: BadInput."""
    if text is not None:
        row.text = _worded(text)
    row.due = due or row.due


def _worded(text: str) -> str:
    words = " ".join(clean(text).split())
    if not words:
        raise BadInput("goal_empty")
    if len(words) > MAX_TEXT:
        raise BadInput("goal_too_long", limit=MAX_TEXT)
    return words


async def _own(
    db: AsyncSession, call: Call, goal: str, pair: str | None, *, reading: bool = False
) -> tuple[GoalRow, Pair]:
    """A goal that the viewer may see and change; ``reading``: the operator may not. Raises: NotFound."""
    row = await db.get(GoalRow, goal)
    if row is not None and pair is not None and row.pair_id != pair:
        row = None
    try:
        find = pair_for_reading if reading else pair_for_setup
        its_pair = await find(db, call, row.pair_id if row else "")
    except NotAllowed:
        raise NotFound("goal_unknown", id=goal[:64]) from None
    assert row is not None
    mine = its_pair.side is not None and row.audience == f"person:{its_pair.person(its_pair.side).id}"
    if row.audience != its_pair.audience and not mine:
        raise NotFound("goal_unknown", id=goal[:64])
    return row, its_pair


def _stalled_days(row: GoalRow, readings: Sequence[ProgressRow], today: date | None) -> int:
    """For how many days the measure hasn't moved, if that is long enough to speak of (``plan.standing``)."""
    told = [Reading(r.day, r.value) for r in readings if r.confirmed and (today is None or r.day <= today)]
    return standing.stalled_days(told, row.target, today) if today and row.status == "open" else 0
