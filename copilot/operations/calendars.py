"""Sessions for people's calendars: one, or all that are still to come."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from copilot.access import Pair
from copilot.errors import NotFound
from copilot.operations.base import Call, Json, pair_for_setup
from copilot.operations.sessions import session_for_setup, sessions_of
from copilot.plan.clock import instant
from copilot.plan.phrases import Voice
from copilot.store.tables import SessionRow
from copilot.suggest.calendar import Entry, Invitation, session_entry, write


async def session_export(call: Call, *, session: str, invite: bool = False, pair: str | None = None) -> Json:
    """A session as iCalendar text; with ``invite`` the mentor invites the mentee, by their e-mails.

    The mentor invites whoever exports: calendars take a change only from who has invited.
    """
    async with call.app.database.read() as db:
        row = await session_for_setup(db, call, session, pair)
        its_pair = await pair_for_setup(db, call, row.pair_id)
    invitation = Invitation(its_pair.mentor, its_pair.mentee) if invite else None
    ics = write([_entry(call, row, its_pair)], datetime.now(UTC), invitation)
    return {"session": row.id, "pair": row.pair_id, "sequence": row.sequence, "ics": ics}


async def session_calendar(call: Call, *, pair: str) -> Json:
    """All sessions from today on as iCalendar text; cancelled ones are in it as cancelled.

    Raises: NotFound where nothing lies ahead: a calendar has at least one entry (RFC 5545, 3.6).
    """
    async with call.app.database.read() as db:
        its_pair = await pair_for_setup(db, call, pair)
        rows = await sessions_of(db, call, pair)
    home = call.app.settings.zone
    coming = [row for row in rows if _day(row, home) >= call.app.today()]
    if not coming:
        raise NotFound("sessions_none")
    ics = write([_entry(call, row, its_pair) for row in coming], datetime.now(UTC))
    return {"pair": pair, "sessions": [row.id for row in coming], "ics": ics}


def _entry(call: Call, row: SessionRow, pair: Pair) -> Entry:
    voice = Voice(call.language or pair.language or call.app.settings.language)
    people = {"mentor": pair.mentor.name, "mentee": pair.mentee.name}
    return session_entry(row, call.app.settings.zone, people, voice)


def _day(row: SessionRow, home: ZoneInfo) -> date:
    return instant(row.at, row.zone, home).astimezone(home).date()
