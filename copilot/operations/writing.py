"""Notes written: stored as they were typed, with what rules find in them proposed, never presented as agreed."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.access import Pair
from copilot.domain import Cast, Person, Side
from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.memory.by_model import find_missed
from copilot.operations.base import MAX_TEXT, Call, Json, clean, new_id, pair_for_reading, viewer
from copilot.operations.notes import readable_note
from copilot.operations.proposals import nothing, propose_commitments, understand
from copilot.operations.withdrawing import forget_suggestions, withdraw
from copilot.plan.brief import local_noon
from copilot.store.database import audit
from copilot.store.passages import drop_orphan_vectors
from copilot.store.tables import CommitmentRow, GoalRow, NoteRow, ProgressRow, SessionRow
from copilot.text.language import guess_language


async def note_add(
    call: Call,
    *,
    pair: str,
    text: str,
    date: date | None = None,
    private: bool = False,
    session: str | None = None,
) -> Json:
    """Store a note of the viewer's and propose what rules find in it; the same note twice is one note."""
    words = _acceptable(text)
    async with call.app.database.write() as db:
        its_pair = await pair_for_reading(db, call, pair)
        writer = _writer(its_pair, await viewer(db, call))
        day = date or call.app.today()
        known = await db.scalar(
            select(NoteRow).where(
                NoteRow.pair_id == pair,
                NoteRow.writer_id == writer.id,
                NoteRow.day == day,
                NoteRow.private.is_(private),
                NoteRow.text == words,
            )
        )
        if known is not None:
            return {"note": known.id, "again": True, "proposed": nothing()}
        row = NoteRow(
            id=new_id(),
            pair_id=pair,
            writer_id=writer.id,
            session_id=await _session_for(db, pair, day, session, create=not private),
            day=day,
            private=private,
            language=guess_language(words, its_pair.language or call.speaks),
            text=words,
            findings={},
        )
        db.add(row)
        await db.flush()
        proposed = await understand(db, row, its_pair, writer)
        await audit(db, writer.id, "note_add", row.id)
        note = row.id
    if not private:
        await _ask_model(call, note, words, day, proposed)
    return {"note": note, "again": False, "proposed": proposed}


async def _ask_model(call: Call, note: str, text: str, day: date, proposed: Json) -> None:
    """Add what a model finds beyond the rules, if it has earned that; private notes are read by rules alone."""
    try:
        model = call.app.model()
    except NotFound:
        return  # a model that the settings name and nobody knows: the note is stored, that is what was asked for
    if model is None or "find_commitments" not in model.profile.allowed:
        return
    async with call.app.database.read() as db:
        row, pair = await readable_note(db, call, note)
        side: Side = "mentor" if row.writer_id == pair.mentor.id else "mentee"
    names = ("commitments", "again", "moved", "done", "goals", "progress", "decisions")
    taken = [(e["evidence"]["start"], e["evidence"]["end"]) for name in names for e in proposed[name]]
    found = await find_missed(model, text, taken, Cast(side, pair.mentor, pair.mentee), day)
    if not found:
        return
    async with call.app.database.write() as db:
        row, pair = await readable_note(db, call, note)
        if row.text == text:  # else somebody has edited it meanwhile
            await propose_commitments(db, row, pair, pair.audience, found, proposed)


def _acceptable(text: str) -> str:
    words = clean(text)
    if not words.strip():
        raise BadInput("note_empty")
    if len(words) > MAX_TEXT:
        raise BadInput("note_too_long", limit=f"{MAX_TEXT:,}".replace(",", "'"))
    return words


def _writer(pair: Pair, who: access.Viewer) -> Person:
    if who.person is None:
        raise NotAllowed("operator_reads_no_note")
    return pair.mentor if pair.side == "mentor" else pair.mentee


async def _session_for(
    db: AsyncSession, pair: str, day: date, wanted: str | None, *, create: bool
) -> str | None:
    """The session a note belongs to: the one named, else that day's; a shared note makes one if need be."""
    if wanted is not None:
        row = await db.get(SessionRow, wanted)
        if row is None or row.pair_id != pair:
            raise NotFound("session_unknown", id=wanted[:64])
        return row.id
    same_day = await db.scalar(
        select(SessionRow.id)
        .where(
            SessionRow.pair_id == pair,
            SessionRow.cancelled.is_(False),
            SessionRow.at >= datetime.combine(day, time.min),
            SessionRow.at <= datetime.combine(day, time.max),
        )
        .order_by(SessionRow.at)
        .limit(1)
    )
    if same_day is not None or not create:
        return same_day
    made = SessionRow(
        id=new_id(), pair_id=pair, at=local_noon(day), minutes=0, kind="", link="", cancelled=False
    )
    db.add(made)
    await db.flush()
    return made.id


async def _own_note(
    db: AsyncSession, call: Call, note: str, *, also_former: bool = False
) -> tuple[NoteRow, Pair, Person]:
    row, pair = await readable_note(db, call, note, also_former=also_former)
    me = pair.person(pair.side or "mentee")
    if row.writer_id != me.id:
        raise NotAllowed("note_not_yours", id=note)
    return row, pair, me


async def note_edit(call: Call, *, note: str, text: str) -> Json:
    """New words for a note: what it proposed is found anew; what a person has confirmed stays."""
    words = _acceptable(text)
    async with call.app.database.write() as db:
        row, pair, me = await _own_note(db, call, note)
        await withdraw(db, row)
        await _follow_sentences(db, row, words)
        await forget_suggestions(db, f"note:{row.id}")
        row.text = words
        row.language = guess_language(words, pair.language or call.speaks)
        await db.flush()
        proposed = await understand(db, row, pair, me)
        await audit(db, me.id, "note_edit", row.id)
    await call.app.database.purge()
    return {"note": row.id, "again": False, "proposed": proposed}


async def _follow_sentences(db: AsyncSession, note: NoteRow, now: str) -> None:
    """What a person has confirmed follows its sentence into the new text, or stands by itself without it."""
    rows: list[CommitmentRow | GoalRow | ProgressRow] = [
        *await db.scalars(select(CommitmentRow).where(CommitmentRow.note_id == note.id)),
        *await db.scalars(select(GoalRow).where(GoalRow.note_id == note.id)),
        *await db.scalars(select(ProgressRow).where(ProgressRow.note_id == note.id)),
    ]
    for row in rows:
        sentence = note.text[row.start or 0 : row.end or 0]
        start = now.find(sentence) if sentence else -1
        if start >= 0:
            row.start, row.end = start, start + len(sentence)
        else:
            row.note_id = row.start = row.end = None
    await db.flush()


async def note_delete(call: Call, *, note: str) -> Json:
    """Erase a note with all that came from it: gone from the database file too, not just from view."""
    async with call.app.database.write() as db:
        row, _, me = await _own_note(db, call, note, also_former=True)
        await forget_suggestions(db, f"note:{row.id}")
        await withdraw(db, row)
        await db.execute(delete(NoteRow).where(NoteRow.id == row.id))
        await drop_orphan_vectors(db)
        await audit(db, me.id, "note_delete", note)
    await call.app.database.purge()
    return {"note": note, "deleted": True}
