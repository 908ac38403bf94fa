"""The routes for feedback and summaries of cohorts."""

from __future__ import annotations

import base64
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, UploadFile
from pydantic import BaseModel

from copilot.api.routes import Caller, Json, authorised, given
from copilot.cohort.feedback_file import MAX_BYTES
from copilot.cohort.questionnaire import Stage
from copilot.domain import Side
from copilot.errors import BadInput
from copilot.operations import run

router = APIRouter(prefix="/api/v1", dependencies=[Depends(authorised)])


class CohortIn(BaseModel):
    """Which summary is asked for."""

    programme: str
    period: str
    by: str | None = None
    quotes: bool = False


class GivenIn(BaseModel):
    """An answer: a question by its key or its words, a rating, a comment, or neither."""

    question: str
    rating: float | None = None
    comment: str = ""


class FeedbackIn(BaseModel):
    """A person's answers at a stage; quotes are off unless allowed."""

    programme: str
    given: list[GivenIn]
    period: str | None = None
    stage: Stage = "mid"
    role: Side | None = None
    quotable: bool = False


@router.get("/feedback/form")
async def feedback_form(
    call: Caller,
    programme: str,
    period: str | None = None,
    stage: Stage = "mid",
    role: Side | None = None,
) -> Json:
    """The questions for the caller, in the caller's language."""
    arguments = {"programme": programme, "period": period, "stage": stage, "role": role}
    return await run(call, "feedback_form", arguments)


@router.post("/feedback/answers", status_code=201)
async def feedback_give(call: Caller, body: FeedbackIn) -> Json:
    """The caller's answers; given again they take the place of the earlier ones."""
    return await run(call, "feedback_give", given(body))


@router.delete("/feedback/permission")
async def feedback_unquote(call: Caller, programme: str, period: str | None = None) -> Json:
    """None of the caller's comments may be quoted any more."""
    return await run(call, "feedback_unquote", {"programme": programme, "period": period})


@router.post("/cohorts")
async def cohorts(call: Caller, body: CohortIn) -> Json:
    """What a programme's people said in a period."""
    return await run(call, "cohort", given(body))


@router.post("/feedback")
async def feedback(
    call: Caller,
    file: Annotated[UploadFile, File()],
    dry_run: Annotated[bool, Form()] = False,
) -> Json:
    """Take in a CSV or XLSX file of answers."""
    data = await file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadInput("feedback_too_large", limit=MAX_BYTES // 1_000_000)
    arguments = {"content": base64.b64encode(data).decode(), "dry_run": dry_run}
    return await run(call, "feedback_import", arguments)


@router.get("/questionnaires")
async def questionnaires(call: Caller, stage: Stage = "mid", role: Side = "mentee") -> Json:
    """The ready questions of a stage for one side."""
    return await run(call, "feedback_questionnaire", {"stage": stage, "role": role})
