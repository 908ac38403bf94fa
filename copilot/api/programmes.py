"""The routes for those who lead a programme."""

from __future__ import annotations

import base64
import datetime
from typing import Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from copilot.api.meetings import FILES
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


class ProgrammeIn(BaseModel):
    """A new programme, or what changes about one."""

    programme: str
    name: str | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    cadence: str | None = None


class CharterIn(BaseModel):
    """A filled charter as Markdown."""

    programme: str
    text: str
    date: datetime.date | None = None


class OutcomesIn(BaseModel):
    """Which programme's results are asked for."""

    programme: str


class PairIn(BaseModel):
    """A pair."""

    pair: str


@router.post("/outcomes")
async def outcomes(call: Caller, body: OutcomesIn) -> Json:
    """Measurable results by level, over enough people."""
    return await run(call, "outcomes", given(body))


class MovesIn(OutcomesIn):
    """What became of people's work, as a CSV with person, kind and date."""

    text: str


class ComparisonIn(OutcomesIn):
    """What the company knows of comparable people outside a programme: how many, and their share in per cent."""

    measure: str
    people: int
    value: float


@router.post("/outcomes/moves", status_code=201)
async def outcomes_import(call: Caller, body: MovesIn) -> Json:
    """Take in what became of people's work; all lines or none."""
    return await run(call, "outcomes_import", given(body))


@router.post("/outcomes/comparisons", status_code=201)
async def outcomes_compare(call: Caller, body: ComparisonIn) -> Json:
    """A comparison group for a measure, in place of an earlier one."""
    return await run(call, "outcomes_compare", given(body))


class MeasureIn(BaseModel):
    """A measure taken."""

    programme: str
    text: str
    owner: str = ""
    aims: str = ""
    due: datetime.date | None = None


class ProgrammeAgendaIn(BaseModel):
    """What the agenda of a programme's own meeting is asked for with."""

    programme: str
    minutes: int | None = None
    date: datetime.date | None = None


@router.post("/measures", status_code=201)
async def measure_add(call: Caller, body: MeasureIn) -> Json:
    """A measure taken."""
    return await run(call, "measure_add", given(body))


@router.get("/measures")
async def measure_list(call: Caller, programme: str, status: Literal["open", "done"] | None = None) -> Json:
    """A programme's measures."""
    return await run(call, "measure_list", {"programme": programme, "status": status})


@router.post("/measures/{measure}/done")
async def measure_done(call: Caller, measure: str) -> Json:
    """A measure was carried out."""
    return await run(call, "measure_done", {"measure": measure})


@router.post("/programme-agendas")
async def programme_agenda(call: Caller, body: ProgrammeAgendaIn) -> Json:
    """The agenda of a programme's own meeting."""
    return await run(call, "programme_agenda", given(body))


@router.get("/programmes/{programme}/health")
async def programme_health(call: Caller, programme: str) -> Json:
    """Of each pair: met or not, agreement or not, help asked for or not."""
    return await run(call, "programme_health", {"programme": programme})


@router.get("/health")
async def pair_health(call: Caller, pair: str) -> Json:
    """The same of one pair, for its two."""
    return await run(call, "programme_health", {"pair": pair})


@router.post("/help")
async def help_ask(call: Caller, body: PairIn) -> Json:
    """One of a pair asks those who lead for help."""
    return await run(call, "help_ask", given(body))


@router.delete("/help")
async def help_withdraw(call: Caller, pair: str) -> Json:
    """Help is no longer needed."""
    return await run(call, "help_withdraw", {"pair": pair})


@router.get("/programmes")
async def programme_list(call: Caller) -> Json:
    """The viewer's programmes."""
    return await run(call, "programme_list", {})


@router.post("/programmes", status_code=201)
async def programme_add(call: Caller, body: ProgrammeIn) -> Json:
    """A new programme, or what changes about one."""
    return await run(call, "programme_add", given(body))


@router.get("/programmes/{programme}")
async def programme_show(call: Caller, programme: str, version: int | None = None) -> Json:
    """A programme and its charter."""
    return await run(call, "programme_show", {"programme": programme, "version": version})


@router.post("/charters", status_code=201)
async def charter_set(call: Caller, body: CharterIn) -> Json:
    """A new version of a charter."""
    return await run(call, "charter_set", given(body))


@router.get("/charters/export")
async def charter_export(
    call: Caller, programme: str, form: Literal["md", "pdf"] = "pdf", version: int | None = None
) -> Response:
    """A charter as Markdown or as a PDF."""
    result = await run(call, "charter_export", {"programme": programme, "form": form, "version": version})
    return Response(base64.b64decode(result["content"]), media_type=FILES[form])


@router.post("/matches")
async def matches(call: Caller, body: MatchIn) -> Json:
    """Proposals for pairs; nothing is stored."""
    return await run(call, "match", given(body))


@router.post("/matches/accept", status_code=201)
async def match_accept(call: Caller, body: AcceptIn) -> Json:
    """Start a pair."""
    return await run(call, "match_accept", given(body))
