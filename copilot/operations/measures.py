"""What a programme does to get better: measures taken, and the agenda of the programme's own meeting."""

from __future__ import annotations

import secrets
import time
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.errors import BadInput, NotFound
from copilot.operations.base import Call, Json, clean, language_for, new_id, viewer
from copilot.outcomes import facts, meeting
from copilot.plan.minutes import LONGEST, SHORTEST
from copilot.plan.phrases import Voice
from copilot.store.database import audit
from copilot.store.tables import MeasureRow, PairRow, PersonRow
from copilot.suggest import shape
from copilot.text.tidy import one_line

LONGEST_TEXT = 1_000
DEFAULT_MINUTES = 45


async def measure_add(
    call: Call, *, programme: str, text: str, owner: str = "", aims: str = "", due: date | None = None
) -> Json:
    """A measure with who sees to it, until when, and which theme, question or result it aims at.

    Raises: NotAllowed for all but leads, admins and the operator; BadInput.
    """
    words, who_for, aimed = (one_line(clean(value)) for value in (text, owner, aims))
    if not words or max(map(len, (words, who_for, aimed))) > LONGEST_TEXT:
        raise BadInput("measure_text", limit=LONGEST_TEXT)
    async with call.app.database.write() as db:
        who = await viewer(db, call)
        await access.lead(db, who, programme)
        row = MeasureRow(
            id=new_id(),
            programme_id=programme,
            text=words,
            owner=who_for,
            aims=aimed,
            made=call.app.today(),
            due=due,
        )
        db.add(row)
        await audit(db, who.name, "measure_add", row.id)
        return _json(row) | {"language": language_for(call, who)}


async def measure_list(call: Call, *, programme: str, status: Literal["open", "done"] | None = None) -> Json:
    """A programme's measures, open ones first, by their day."""
    async with call.app.database.read() as db:
        who = await viewer(db, call)
        await access.lead(db, who, programme)
        rows = await db.scalars(select(MeasureRow).where(MeasureRow.programme_id == programme))
        found = [_json(row) for row in sorted(rows, key=meeting.by_urgency)]
        wanted = [m for m in found if status in (None, m["status"])]
        return {"measures": wanted, "language": language_for(call, who)}


async def measure_done(call: Call, *, measure: str, date: date | None = None) -> Json:
    """A measure was carried out. Raises: NotFound, the same for unknown and unreadable."""
    async with call.app.database.write() as db:
        row = await db.get(MeasureRow, measure)
        who = await viewer(db, call)
        if row is None or not await access.leads(db, who, row.programme_id):
            raise NotFound("measure_unknown", id=measure[:64])
        row.done = date or call.app.today()
        await audit(db, who.name, "measure_done", row.id)
        return _json(row) | {"language": language_for(call, who)}


def _json(row: MeasureRow) -> Json:
    return {
        "measure": row.id,
        "programme": row.programme_id,
        "text": row.text,
        "owner": row.owner,
        "aims": row.aims,
        "date": row.made.isoformat(),
        "due": row.due.isoformat() if row.due else None,
        "done": row.done.isoformat() if row.done else None,
        "status": "done" if row.done else "open",
    }


async def programme_agenda(
    call: Call, *, programme: str, minutes: int | None = None, date: date | None = None
) -> Json:
    """The agenda of the programme's own meeting: measures, who asked for help, results, next steps.

    Raises: NotAllowed for all but leads, admins and the operator; BadInput for impossible minutes.
    """
    from copilot.cohort.rated import CHANGE
    from copilot.operations.outcomes import outcomes
    from copilot.suggest.outcome import made
    from copilot.suggest.reword import Outcome

    started = time.monotonic()
    length = DEFAULT_MINUTES if minutes is None else minutes
    if not SHORTEST <= length <= LONGEST:
        raise BadInput("minutes_range", minutes=length, low=SHORTEST, high=LONGEST)
    results = await outcomes(call, programme=programme)
    day = date or call.app.today()
    async with call.app.database.read() as db:
        who = await viewer(db, call)
        rows = list(await db.scalars(select(MeasureRow).where(MeasureRow.programme_id == programme)))
        asking = []
        for pair in await facts.load(db, programme, day):
            if pair.help:
                row = await db.get_one(PairRow, pair.id)
                names = [await db.get_one(PersonRow, of) for of in (row.mentee_id, row.mentor_id)]
                asking.append(meeting.Asking(pair.id, names[0].name, names[1].name))
    voice = Voice(results["language"], year=day.year)
    shown = [
        meeting.Result(programme, m["name"], m["title"], meeting.said(m, voice), m["as_of"])
        for m in results["measures"]
        if m["unit"] == "%"  # ratings are read in the summary that they come from
    ]
    items = meeting.draft(rows, asking, shown, day, length, voice)
    return {
        "id": secrets.token_hex(8),
        "kind": "agenda",
        "programme": programme,
        "name": results["name"],
        "pair": None,
        "viewer": who.person.email if who.person else "",
        "date": day.isoformat(),
        "language": results["language"],
        "minutes": length,
        "items": [shape.item(item) for item in items],
        "private": [],
        # what is withheld of figures that stand here: so nothing of ratings either
        "suppressed": [s for s in results["suppressed"] if not s["what"].startswith(CHANGE)],
        # rules word all of it: the fields about wording are those of a pair's agenda, with no prompt
        **made(Outcome(), None, "word_point", started, time.monotonic() - started),
        "prompt": "",
    }


async def measure_source(db: AsyncSession, call: Call, name: str) -> tuple[str, str] | None:
    """A measure as stored, for those who lead its programme."""
    row = await db.get(MeasureRow, name)
    if row is None or not await access.leads(db, await viewer(db, call), row.programme_id):
        return None
    return row.made.isoformat(), meeting.measure_text(row)
