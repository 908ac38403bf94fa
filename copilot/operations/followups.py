"""The follow-up of a session as an operation."""

from __future__ import annotations

from datetime import date

from copilot.operations.base import Call, Json, viewer
from copilot.suggest.followup import FollowUpRequest, follow_up
from copilot.suggest.outcome import current


async def followup(call: Call, *, pair: str, session: str | None = None, date: date | None = None) -> Json:
    """What to send after a session: the one named by id or day, else the last one held."""
    async with call.app.database.read() as db:
        who = await viewer(db, call)
    request = FollowUpRequest(pair, call.app.today(), session, date, call.language)
    return await current(lambda _: follow_up(call.app.database, who, request, call.app.settings.language))
