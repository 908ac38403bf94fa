"""The routes for those who lead a programme."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from copilot.api.routes import Caller, Json, authorised, given
from copilot.domain import Language
from copilot.operations import run

router = APIRouter(prefix="/api/v1", dependencies=[Depends(authorised)])


class NamedIn(BaseModel):
    """A pair by its two e-mail addresses."""

    mentor: str
    mentee: str


class MatchIn(BaseModel):
    """Which programme to match, with pairs that are set and pairs that must not be."""

    programme: str
    lock: list[NamedIn] = []
    forbid: list[NamedIn] = []


class AcceptIn(NamedIn):
    """The pair to start."""

    programme: str
    id: str | None = None
    language: Language | None = None


@router.post("/matches")
async def matches(call: Caller, body: MatchIn) -> Json:
    """Proposals for pairs; nothing is stored."""
    return await run(call, "match", given(body))


@router.post("/matches/accept", status_code=201)
async def match_accept(call: Caller, body: AcceptIn) -> Json:
    """Start a pair."""
    return await run(call, "match_accept", given(body))
