"""Commitments: proposed by notes or entered, confirmed, done or dropped by either of the pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import Pair, person_of
from copilot.domain import CommitmentStatus, Person
from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.operations.base import Call, Json, clean, new_id, pair_for_reading, pair_for_setup, viewer
from copilot.operations.history import What, happened, history
from copilot.plan.records import commitment_record, note_evidence
from copilot.store.database import audit
from copilot.store.tables import (
    CommitmentEventRow,
    CommitmentRow,
    FormerMentorRow,
    NoteRow,
    PairRow,
    PersonRow,
)
from copilot.suggest import shape

MAX_WHAT = 500


async def as_json(db: AsyncSession, row: CommitmentRow, today: date | None = None) -> Json:
    """A commitment in the shape of design section 8; overdue is counted to ``today`` and never stored."""
    (found,) = await all_json(db, [row], today)
    return found


async def all_json(db: AsyncSession, rows: Sequence[CommitmentRow], today: date | None = None) -> list[Json]:
    """Commitments in the shape of ``as_json``, in as many questions to the database as for one."""
    people = await _by_id(db, PersonRow, {row.who_id for row in rows if row.who_id})
    notes = await _by_id(db, NoteRow, {row.note_id for row in rows if row.note_id})
    again = await _times_again(db, [row.id for row in rows])
    former = {
        (row.pair_id, row.person_id)
        for row in await db.scalars(
            select(FormerMentorRow).where(FormerMentorRow.pair_id.in_({row.pair_id for row in rows}))
        )
    }
    current = await _by_id(db, PairRow, {row.pair_id for row in rows})
    found = []
    for row in rows:
        left = (row.pair_id, row.who_id) in former and current[row.pair_id].mentor_id != row.who_id
        owner, note = people.get(row.who_id or ""), notes.get(row.note_id or "")
        found.append(_json(row, owner, note, again.get(row.id, 0), today) | {"former_mentor": left})
    return found


def _json(
    row: CommitmentRow, owner: PersonRow | None, note: NoteRow | None, again: int, today: date | None
) -> Json:
    evidence = (
        note_evidence(note, row.start, row.end)
        if note is not None
        else commitment_record(row, owner.name if owner else row.who_text)
    )
    return {
        "id": row.id,
        "who": owner.email if owner else None,
        "who_text": row.who_text,
        "who_name": person_of(owner).first_name if owner else row.who_text,
        "what": row.what,
        "due": row.due.isoformat() if row.due else None,
        "due_text": row.due_text,
        "status": row.status,
        "made": row.made.isoformat(),
        "days_overdue": _overdue(row, today),
        "again": again,
        "reason": row.reason,
        "said_done": row.done_note_id is not None and row.status in ("proposed", "open"),
        "evidence": shape.evidence(evidence),
    }


_AT_A_TIME = 500
_Row = TypeVar("_Row", PersonRow, NoteRow, PairRow)


async def _by_id(db: AsyncSession, table: type[_Row], ids: set[str]) -> dict[str, _Row]:
    wanted, found = sorted(ids), {}
    for n in range(0, len(wanted), _AT_A_TIME):
        rows = await db.scalars(select(table).where(table.id.in_(wanted[n : n + _AT_A_TIME])))
        found.update({row.id: row for row in rows})
    return found


def _overdue(row: CommitmentRow, today: date | None) -> int:
    late = today is not None and row.due is not None and row.status in ("proposed", "open")
    return max(0, (today - row.due).days) if late and today and row.due else 0


async def _times_again(db: AsyncSession, ids: Sequence[str]) -> dict[str, int]:
    """How often notes said each again since it was made; those that never were are left out."""
    found: dict[str, int] = {}
    for n in range(0, len(ids), _AT_A_TIME):
        counts = await db.execute(
            select(CommitmentEventRow.commitment_id, func.count("*"))
            .where(
                CommitmentEventRow.commitment_id.in_(ids[n : n + _AT_A_TIME]),
                CommitmentEventRow.what.in_(("again", "moved")),
                CommitmentEventRow.note_id.is_not(None),
            )
            .group_by(CommitmentEventRow.commitment_id)
        )
        found.update((row[0], row[1]) for row in counts)
    return found


async def commitment_list(call: Call, *, pair: str, status: CommitmentStatus | None = None) -> Json:
    """All commitments the viewer may read, oldest first; ``status`` narrows."""
    async with call.app.database.read() as db:
        its_pair = await pair_for_reading(db, call, pair)
        me = its_pair.person(its_pair.side or "mentee")
        query = select(CommitmentRow).where(
            CommitmentRow.pair_id == pair, CommitmentRow.audience.in_((its_pair.audience, f"person:{me.id}"))
        )
        if status:
            query = query.where(CommitmentRow.status == status)
        rows = await db.scalars(query.order_by(CommitmentRow.made, CommitmentRow.start, CommitmentRow.id))
        return {"commitments": await all_json(db, list(rows), call.app.today())}


async def commitment_add(
    call: Call, *, pair: str, what: str, who: str | None = None, due: date | None = None
) -> Json:
    """A commitment entered by hand: open from the start. ``who`` is an e-mail, by default the viewer."""
    words = worded(what)
    async with call.app.database.write() as db:
        its_pair = await pair_for_setup(db, call, pair)
        me = await viewer(db, call)
        owner = _owner(its_pair, who or (me.person.email if me.person else ""))
        row = CommitmentRow(
            id=new_id(),
            pair_id=pair,
            audience=its_pair.audience,
            who_id=owner.id,
            who_text=owner.first_name,
            what=words,
            due=due,
            made=call.app.today(),
            dated=False,
            status="open",
        )
        db.add(row)
        await db.flush()
        db.add(happened(row, "made", row.made, person=me.person.id if me.person else None))
        await audit(db, me.name, "commitment_add", row.id)
        return await as_json(db, row)


async def commitment_set(
    call: Call,
    *,
    commitment: str,
    status: Literal["open", "done", "dropped"],
    reason: str | None = None,
    date: date | None = None,
    pair: str | None = None,
) -> Json:
    """Confirm, close or drop a commitment; either of the pair may.

    ``date`` is the day it was closed; where none is said, it counts as closed for an agenda of any day.
    """
    async with call.app.database.write() as db:
        row, _, me = await own(db, call, commitment, pair)
        close(db, row, status, me, date or call.app.today(), reason=reason, dated=date is not None)
        await audit(db, me.id, f"commitment_{status}", row.id)
        await db.flush()
        return await as_json(db, row, call.app.today())


_EVENTS: dict[str, What] = {"open": "confirmed", "done": "done", "dropped": "dropped"}


def close(
    db: AsyncSession,
    row: CommitmentRow,
    status: Literal["open", "done", "dropped"],
    me: Person,
    day: date,
    *,
    reason: str | None = None,
    dated: bool = True,
) -> None:
    """Set a commitment's status and write it into its history; where no day was said it counts for any agenda."""
    what: What = "reopened" if status == "open" and row.status in ("done", "dropped") else _EVENTS[status]
    row.status = status
    row.closed = None if status == "open" else day if dated else row.made
    row.reason = clean(reason)[:MAX_WHAT] if reason else None
    if status == "open":
        row.done_note_id = row.done_start = row.done_end = None
    db.add(happened(row, what, day, person=me.id, reason=row.reason))


async def own(
    db: AsyncSession, call: Call, commitment: str, pair: str | None
) -> tuple[CommitmentRow, Pair, Person]:
    """A commitment that the viewer may change, with its pair and the viewer. Raises: NotFound."""
    row = await db.get(CommitmentRow, commitment)
    if row is not None and pair is not None and row.pair_id != pair:
        row = None
    try:
        its_pair = await pair_for_reading(db, call, row.pair_id if row else "")
    except NotAllowed:
        raise NotFound("commitment_unknown", id=commitment[:64]) from None
    assert row is not None
    me = its_pair.person(its_pair.side or "mentee")
    if row.audience not in (its_pair.audience, f"person:{me.id}"):
        raise NotFound("commitment_unknown", id=commitment[:64])
    return row, its_pair, me


async def commitment_show(call: Call, *, commitment: str, pair: str | None = None) -> Json:
    """A commitment with all that happened to it."""
    async with call.app.database.read() as db:
        row, _, _ = await own(db, call, commitment, pair)
        return await as_json(db, row, call.app.today()) | {"history": await history(db, row)}


async def commitment_edit(
    call: Call,
    *,
    commitment: str,
    what: str | None = None,
    who: str | None = None,
    due: date | None = None,
    no_due: bool = False,
    reason: str | None = None,
    date: date | None = None,
    pair: str | None = None,
) -> Json:
    """Other words, another owner (an e-mail) or another day; the day it had stays in its history.

    Whoever edits a proposed commitment has confirmed it.
    """
    async with call.app.database.write() as db:
        row, its_pair, me = await own(db, call, commitment, pair)
        day = date or call.app.today()
        change(db, row, its_pair, me, day, Edit(what, who, due, no_due=no_due, reason=reason))
        await audit(db, me.id, "commitment_edit", row.id)
        await db.flush()
        return await as_json(db, row, call.app.today())


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody changes of a commitment; None stays as it is, ``no_due`` takes the day away."""

    what: str | None = None
    who: str | None = None
    due: date | None = None
    no_due: bool = False
    reason: str | None = None


def change(db: AsyncSession, row: CommitmentRow, pair: Pair, me: Person, day: date, edit: Edit) -> None:
    """Change a commitment and write it into its history. Raises: BadInput."""
    due = None if edit.no_due else edit.due or row.due
    if edit.what is not None:
        row.what = worded(edit.what)
    if edit.who is not None:
        owner = _owner(pair, edit.who)
        row.who_id, row.who_text = owner.id, owner.first_name
    reason = clean(edit.reason)[:MAX_WHAT] if edit.reason else None
    if edit.what is not None or edit.who is not None:
        db.add(happened(row, "changed", day, person=me.id, reason=reason))
    if due != row.due:
        db.add(happened(row, "moved", day, person=me.id, due=(row.due, due), reason=reason))
        row.due, row.due_text = due, None
    if row.status == "proposed":
        row.status = "open"
        db.add(happened(row, "confirmed", day, person=me.id))


def worded(what: str) -> str:
    """The words of a commitment as they are stored. Raises: BadInput."""
    words = clean(what).strip()
    if not words:
        raise BadInput("commitment_empty")
    if len(words) > MAX_WHAT:
        raise BadInput("commitment_too_long", limit=MAX_WHAT)
    return words


def _owner(pair: Pair, email: str) -> Person:
    wanted = email.strip().casefold()
    found = next((p for p in (pair.mentor, pair.mentee) if p.email == wanted), None)
    if found is None:
        raise BadInput("commitment_owner", email=wanted)
    return found
