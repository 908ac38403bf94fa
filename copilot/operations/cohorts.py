"""Summaries of cohorts as operations."""

from __future__ import annotations

from copilot.cohort.given import BREAKDOWNS, Breakdown
from copilot.cohort.protection import Limits
from copilot.cohort.request import CohortRequest
from copilot.cohort.summary import cohort as summary
from copilot.errors import BadInput
from copilot.operations.base import Call, Json, viewer


async def cohort(
    call: Call, *, programme: str, period: str, by: str | None = None, quotes: bool = False
) -> Json:
    """What a programme's people said in a period, for those who lead it; ``by`` divides the ratings."""
    chosen: Breakdown | None = next((known for known in BREAKDOWNS if known == by), None)
    if by is not None and chosen is None:
        raise BadInput("cohort_breakdown", by=by[:20])
    settings = call.app.settings
    async with call.app.database.read() as db:
        who = await viewer(db, call)
    request = CohortRequest(
        programme=programme,
        period=period,
        today=call.app.today(),
        limits=Limits(settings.least_people, max(settings.least_cohort, settings.least_people)),
        home=settings.home,
        by=chosen,
        quotes=quotes,
        language=call.prefers,
    )
    return await summary(call.app.parts(), who, request, call.progress("themes"))
