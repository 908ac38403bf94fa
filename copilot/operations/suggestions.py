"""Suggestions as operations."""

from __future__ import annotations

from datetime import date

from copilot import suggest
from copilot.domain import Side
from copilot.operations.base import Call, Json, clean, viewer
from copilot.suggest import AgendaRequest
from copilot.suggest.questions import QuestionsRequest
from copilot.suggest.questions import questions as suggest_questions


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


async def questions(
    call: Call,
    *,
    pair: str,
    about: str | None = None,
    for_side: Side | None = None,
    date: date | None = None,
) -> Json:
    """Questions for the pair's next session: the mentor's to ask, or the mentee's to prepare."""
    async with call.app.database.read() as db:
        who = await viewer(db, call)
    request = QuestionsRequest(
        pair=pair,
        today=call.app.today(),
        day=date,
        about=clean(about) if about is not None else None,
        side=for_side,
        language=call.language,
    )
    return await suggest_questions(call.app.parts(), who, request, lambda draft: call.watch({"draft": draft}))
