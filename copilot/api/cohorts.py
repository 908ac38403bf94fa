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
