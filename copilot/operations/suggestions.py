"""Suggestions as operations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from copilot.domain import Side
from copilot.operations.base import Call, Json, clean, viewer
from copilot.suggest.agenda import AgendaRequest
from copilot.suggest.agenda import agenda as suggest_agenda
from copilot.suggest.goals import GoalsRequest
from copilot.suggest.goals import goals as suggest_goals
from copilot.suggest.outcome import current
from copilot.suggest.parts import Parts
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
    watch = partial(_watched, call)
    return await current(lambda model: suggest_agenda(_parts(call, model=model), who, request, watch))


async def goals(call: Call, *, pair: str, date: date | None = None) -> Json:
    """Up to three SMART goals out of what the pair shares and the company writes."""
    async with call.app.database.read() as db:
        who = await viewer(db, call)
    request = GoalsRequest(pair=pair, today=call.app.today(), day=date, language=call.language)

    def watch(draft: Json) -> None:
        call.watch({"draft": draft})

    return await current(lambda model: suggest_goals(_parts(call, model=model), who, request, watch))


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
    watch = partial(_watched, call)
    return await current(lambda model: suggest_questions(_parts(call, model=model), who, request, watch))


def _parts(call: Call, *, model: bool) -> Parts:
    parts = call.app.parts()
    return parts if model else replace(parts, model=None)


def _watched(call: Call, draft: Json) -> None:
    call.watch({"draft": draft})
