"""One look at what a note proposes: confirm, edit or drop each, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import Person
from copilot.errors import BadInput, NotFound
from copilot.operations.base import Call, Json
from copilot.operations.commitments import Edit, all_json, change, close
from copilot.operations.goals import as_json as goal_json
from copilot.operations.goals import change as change_goal
from copilot.operations.notes import readable_note
from copilot.plan.records import note_evidence
from copilot.store.database import audit
from copilot.store.tables import CommitmentEventRow, CommitmentRow, GoalRow, NoteRow, ProgressRow, ResourceRow
from copilot.suggest import shape


class Change(BaseModel):
    """What is changed of one proposal before it is confirmed: a commitment's or a goal's words, owner, day."""

    model_config = ConfigDict(extra="forbid")
    what: str | None = None
    who: str | None = None
    due: date | None = None


async def note_proposals(call: Call, *, note: str) -> Json:
    """What a note proposes that nobody has decided about yet."""
    async with call.app.database.read() as db:
        row, pair = await readable_note(db, call, note)
        open_ = await _open(db, row)
        return {
            "note": row.id,
            "people": [pair.mentor.email, pair.mentee.email],
            "commitments": await all_json(db, open_.commitments, call.app.today()),
            "done": await all_json(db, open_.done, call.app.today()),
            "goals": [await goal_json(db, g) for g in open_.goals],
            "progress": [
                {"id": p.id, "goal": p.goal_id, "value": p.value}
                | {"evidence": shape.evidence(note_evidence(row, p.start, p.end))}
                for p in open_.readings
            ],
            "resources": [{"id": r.id, "name": r.name, "link": r.link} for r in open_.resources],
        }


async def note_confirm(
    call: Call,
    *,
    note: str,
    drop: list[str] | None = None,
    edit: dict[str, Change] | None = None,
    keep: list[str] | None = None,
) -> Json:
    """Decide about all that a note proposes: what ``drop`` names goes, what ``edit`` names is changed first.

    All the rest is confirmed, or with ``keep`` only what that names; the rest stays proposed then. A kept
    commitment that the note reports as done is done on the note's day. Raises: NotFound for an id that this
    note doesn't propose, and nothing is changed.
    """
    async with call.app.database.write() as db:
        row, pair = await readable_note(db, call, note)
        me = pair.person(pair.side or "mentee")
        open_ = await _open(db, row)
        dropped, edits = set(drop or ()), edit or {}
        wanted = set(keep) if keep is not None else open_.ids - dropped
        unknown = (dropped | edits.keys() | wanted) - open_.ids
        if unknown:
            raise NotFound("proposal_unknown", id=min(unknown)[:64], note=row.id)
        if dropped & (edits.keys() | set(keep or ())):
            raise BadInput("proposal_both", id=min(dropped & (edits.keys() | set(keep or ())))[:64])
        wanted |= edits.keys()
        day = call.app.today()
        for commitment in open_.commitments:
            asked = edits.get(commitment.id)
            if asked:
                change(db, commitment, pair, me, day, Edit(asked.what, asked.who, asked.due))
            elif commitment.id in wanted:
                close(db, commitment, "open", me, day)
            elif commitment.id in dropped:
                close(db, commitment, "dropped", me, day, reason="not_agreed", dated=False)
        await _rest(db, open_, me, row, wanted, dropped, edits)
        await audit(db, me.id, "note_confirm", row.id)
        await db.flush()
        return {
            "note": row.id,
            "confirmed": sorted(wanted),
            "dropped": sorted(dropped),
            "left": sorted(open_.ids - wanted - dropped),
            "commitments": await all_json(db, [*open_.commitments, *open_.done], day),
            "goals": [await goal_json(db, g) for g in open_.goals if g.id not in dropped],
        }


async def _rest(
    db: AsyncSession,
    open_: _Open,
    me: Person,
    note: NoteRow,
    wanted: set[str],
    dropped: set[str],
    edits: dict[str, Change],
) -> None:
    for commitment in open_.done:
        if commitment.id in wanted:
            close(db, commitment, "done", me, note.day)
        elif commitment.id in dropped:
            commitment.done_note_id = commitment.done_start = commitment.done_end = None
    for goal in open_.goals:
        if goal.id in dropped:
            await db.delete(goal)
        elif goal.id in wanted:
            asked = edits.get(goal.id)
            change_goal(goal, text=asked.what if asked else None, due=asked.due if asked else None)
            goal.status = "open"
    for reading in open_.readings:
        if reading.id in dropped:
            await db.delete(reading)
        elif reading.id in wanted:
            reading.confirmed = True
            goal_row = await db.get_one(GoalRow, reading.goal_id)
            if goal_row.status == "proposed":
                goal_row.status = "open"  # whoever measures a goal has taken it up
    for resource in open_.resources:
        if resource.id in dropped:
            await db.delete(resource)


class _Open:
    """The undecided proposals of a note."""

    def __init__(
        self,
        commitments: Sequence[CommitmentRow],
        done: Sequence[CommitmentRow],
        goals: Sequence[GoalRow],
        readings: Sequence[ProgressRow],
        resources: Sequence[ResourceRow],
    ) -> None:
        self.commitments = commitments
        self.done = [row for row in done if row not in commitments]
        self.goals = goals
        self.readings = readings
        self.resources = resources

    @property
    def ids(self) -> set[str]:
        """All of them by id."""
        rows: list[CommitmentRow | GoalRow | ProgressRow | ResourceRow] = [
            *self.commitments,
            *self.done,
            *self.goals,
            *self.readings,
            *self.resources,
        ]
        return {row.id for row in rows}


async def _open(db: AsyncSession, note: NoteRow) -> _Open:
    moved = select(CommitmentEventRow.commitment_id).where(
        CommitmentEventRow.note_id == note.id, CommitmentEventRow.what == "moved"
    )
    commitments = await db.scalars(
        select(CommitmentRow)
        .where(
            (CommitmentRow.note_id == note.id) | CommitmentRow.id.in_(moved),
            CommitmentRow.status == "proposed",
        )
        .order_by(CommitmentRow.start, CommitmentRow.id)
    )
    done = await db.scalars(
        select(CommitmentRow)
        .where(CommitmentRow.done_note_id == note.id, CommitmentRow.status.in_(("proposed", "open")))
        .order_by(CommitmentRow.done_start)
    )
    goals = await db.scalars(
        select(GoalRow)
        .where(GoalRow.note_id == note.id, GoalRow.status == "proposed")
        .order_by(GoalRow.start, GoalRow.id)
    )
    readings = await db.scalars(
        select(ProgressRow)
        .where(ProgressRow.note_id == note.id, ProgressRow.confirmed.is_(False))
        .order_by(ProgressRow.start)
    )
    resources = await db.scalars(
        select(ResourceRow).where(ResourceRow.note_id == note.id).order_by(ResourceRow.start, ResourceRow.id)
    )
    return _Open(list(commitments), list(done), list(goals), list(readings), list(resources))
