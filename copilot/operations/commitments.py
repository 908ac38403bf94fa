"""Commitments: proposed by notes or entered, confirmed, done or dropped by either of the pair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import Pair
from copilot.domain import CommitmentStatus, FoundCommitment
from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.operations.base import Call, Json, clean, new_id, pair_for_reading, pair_for_setup, viewer
from copilot.plan.records import commitment_record, note_evidence
from copilot.store.database import audit
from copilot.store.tables import CommitmentRow, NoteRow, PersonRow
from copilot.suggest import shape
from copilot.text.language import guess_language
from copilot.text.terms import terms

SAME = 0.8
"""Share of common stems from which two promises of one person are taken to be the same promise."""
MAX_WHAT = 500


async def propose(
    db: AsyncSession, note: NoteRow, pair: Pair, audience: str, found: Sequence[FoundCommitment]
) -> list[CommitmentRow]:
    """Store a note's promises as proposed; one said again without a new date is not doubled.

    One said again with another date takes the place of the earlier, which is closed on the note's day.
    """
    known = list(
        await db.scalars(
            select(CommitmentRow).where(
                CommitmentRow.pair_id == pair.id,
                CommitmentRow.audience == audience,
                CommitmentRow.status.in_(("proposed", "open")),
            )
        )
    )
    people = {"mentor": pair.mentor.id, "mentee": pair.mentee.id}
    made = []
    for promise in found:
        who = people[promise.who] if promise.who else None
        twin = next((row for row in known if _same(row, who, promise)), None)
        if twin is not None and (promise.due is None or promise.due == twin.due or twin.made >= note.day):
            continue
        if twin is not None:
            twin.status, twin.closed, twin.reason = "dropped", note.day, "renewed"
        row = CommitmentRow(
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
        db.add(row)
        known.append(row)
        made.append(row)
    await db.flush()
    return made


def _same(row: CommitmentRow, who: str | None, promise: FoundCommitment) -> bool:
    if row.who_id != who or (row.who_text.casefold() != promise.who_text.casefold() and who is None):
        return False
    language = guess_language(promise.what)
    one, other = set(terms(row.what, language)), set(terms(promise.what, language))
    return bool(one) and len(one & other) >= SAME * len(one | other)


async def as_json(db: AsyncSession, row: CommitmentRow) -> Json:
    """A commitment in the shape of design section 8."""
    owner = await db.get(PersonRow, row.who_id) if row.who_id else None
    note = await db.get(NoteRow, row.note_id) if row.note_id else None
    evidence = (
        note_evidence(note, row.start, row.end)
        if note is not None
        else commitment_record(row, owner.name if owner else row.who_text)
    )
    return {
        "id": row.id,
        "who": owner.email if owner else None,
        "who_text": row.who_text,
        "what": row.what,
        "due": row.due.isoformat() if row.due else None,
        "due_text": row.due_text,
        "status": row.status,
        "made": row.made.isoformat(),
        "said_done": row.done_note_id is not None and row.status in ("proposed", "open"),
        "evidence": shape.evidence(evidence),
    }


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
        return {"commitments": [await as_json(db, row) for row in rows]}


async def commitment_add(
    call: Call, *, pair: str, what: str, who: str | None = None, due: date | None = None
) -> Json:
    """A commitment entered by hand: open from the start. ``who`` is an e-mail, by default the viewer."""
    words = clean(what).strip()
    if not words:
        raise BadInput("commitment_empty")
    if len(words) > MAX_WHAT:
        raise BadInput("commitment_too_long", limit=MAX_WHAT)
    async with call.app.database.write() as db:
        its_pair = await pair_for_setup(db, call, pair)
        me = await viewer(db, call)
        email = (who or (me.person.email if me.person else "")).strip().casefold()
        owner = next((p for p in (its_pair.mentor, its_pair.mentee) if p.email == email), None)
        if owner is None:
            raise BadInput("commitment_owner", email=email)
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
        row.status = status
        row.closed = None if status == "open" else date or row.made
        row.reason = clean(reason)[:MAX_WHAT] if reason else None
        if status == "open":
            row.done_note_id = row.done_start = row.done_end = None
        await audit(db, me.id, f"commitment_{status}", row.id)
        return await as_json(db, row)
