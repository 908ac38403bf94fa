"""Suggestions as operations."""

from __future__ import annotations

from datetime import date

from copilot import suggest
from copilot.operations.base import Call, Json, viewer
from copilot.suggest import AgendaRequest


async def agenda(
    call: Call,
    *,
    pair: str,
    minutes: int | None = None,
    topic: str | None = None,
    date: date | None = None,
    private: bool = False,
) -> Json:
    """An agenda for the pair's next session; ``private`` adds the mentor's own sheet."""
    async with call.app.database.read() as db:
        who = await viewer(db, call)
    request = AgendaRequest(
        pair=pair,
        today=call.app.today(),
        day=date,
        minutes=minutes,
        topic=topic,
        language=call.language,
        private=private,
    )
    return await suggest.agenda(call.app.parts(), who, request, lambda draft: call.watch({"draft": draft}))
