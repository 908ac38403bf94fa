"""The routes for what a pair arranges: sessions, their calendar, agreements, follow-ups."""

from __future__ import annotations

import base64
import datetime
from typing import Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from copilot.api.routes import Caller, Json, authorised, given
from copilot.operations import run
from copilot.plan.resources import ResourceKind

router = APIRouter(prefix="/api/v1", dependencies=[Depends(authorised)])
_CALENDAR = "text/calendar; charset=utf-8"
FILES: dict[str, str] = {"md": "text/markdown; charset=utf-8", "pdf": "application/pdf"}


class ResourceIn(BaseModel):
    """A whiteboard, course or document for a session."""

    name: str
    link: str


class ListedIn(BaseModel):
    """A resource to keep: on the own list, or with ``share`` among what the pair shares."""

    name: str
    kind: ResourceKind | None = None
    link: str = ""
    share: bool = False
    pair: str | None = None
    date: datetime.date | None = None


class SessionChangeIn(BaseModel):
    """What changes about a session; what is left out stays."""

    at: datetime.datetime | None = None
    zone: str = ""
    minutes: int | None = None
    kind: str | None = None
    place: str | None = None
    link: str | None = None
    resources: list[ResourceIn] | None = None


class SessionIn(SessionChangeIn):
    """A session to plan."""

    pair: str = ""
    at: datetime.datetime


class AgreementIn(BaseModel):
    """What a pair agreed: a filled form as Markdown, or free words."""

    pair: str = ""
    text: str
    date: datetime.date | None = None


class ConfirmIn(BaseModel):
    """The viewer's yes to the newest version; ``version`` says which one was read."""

    pair: str = ""
    version: int | None = None


class FollowUpIn(BaseModel):
    """Which session the follow-up is for; without either, the last one."""

    pair: str = ""
    session: str | None = None
    date: datetime.date | None = None


@router.get("/sessions")
async def session_list(call: Caller, pair: str = "") -> Json:
    """A pair's sessions."""
    return await run(call, "session_list", {"pair": pair})


@router.post("/sessions", status_code=201)
async def session_add(call: Caller, body: SessionIn) -> Json:
    """Plan a session."""
    return await run(call, "session_add", given(body))


@router.get("/sessions.ics")
async def session_calendar(call: Caller, pair: str = "") -> Response:
    """A pair's coming sessions for a calendar."""
    return Response((await run(call, "session_calendar", {"pair": pair}))["ics"], media_type=_CALENDAR)


@router.get("/sessions/{session}.ics")
async def session_export(call: Caller, session: str, invite: bool = False) -> Response:
    """A session for a calendar."""
    result = await run(call, "session_export", {"session": session, "invite": invite})
    return Response(result["ics"], media_type=_CALENDAR)


@router.patch("/sessions/{session}")
async def session_move(call: Caller, session: str, body: SessionChangeIn) -> Json:
    """Another time, place or link."""
    return await run(call, "session_move", {"session": session, **given(body)})


@router.post("/sessions/{session}/cancel")
async def session_cancel(call: Caller, session: str) -> Json:
    """A session that doesn't take place."""
    return await run(call, "session_cancel", {"session": session})


@router.get("/agreements")
async def agreement_show(call: Caller, pair: str = "", version: int | None = None) -> Json:
    """What a pair agreed."""
    return await run(call, "agreement_show", {"pair": pair, "version": version})


@router.post("/agreements", status_code=201)
async def agreement_set(call: Caller, body: AgreementIn) -> Json:
    """A new version."""
    return await run(call, "agreement_set", given(body))


@router.get("/agreements/history")
async def agreement_history(call: Caller, pair: str = "") -> Json:
    """All versions."""
    return await run(call, "agreement_history", {"pair": pair})


@router.post("/agreements/confirm")
async def agreement_confirm(call: Caller, body: ConfirmIn) -> Json:
    """The viewer's yes."""
    return await run(call, "agreement_confirm", given(body))


@router.get("/agreements/export")
async def agreement_export(
    call: Caller, pair: str = "", form: Literal["md", "pdf"] = "pdf", version: int | None = None
) -> Response:
    """As Markdown, or as a PDF to sign."""
    result = await run(call, "agreement_export", {"pair": pair, "form": form, "version": version})
    return Response(base64.b64decode(result["content"]), media_type=FILES[form])


@router.get("/resources")
async def resource_list(call: Caller, pair: str | None = None, kind: ResourceKind | None = None) -> Json:
    """The own list; with a pair also what the two share."""
    return await run(call, "resource_list", {"pair": pair, "kind": kind})


@router.post("/resources", status_code=201)
async def resource_add(call: Caller, body: ListedIn) -> Json:
    """Keep a resource."""
    return await run(call, "resource_add", given(body))


@router.delete("/resources/{resource}")
async def resource_remove(call: Caller, resource: str) -> Json:
    """Take a resource off the list."""
    return await run(call, "resource_remove", {"resource": resource})


@router.post("/followups")
async def followups(call: Caller, body: FollowUpIn) -> Json:
    """What to send after a session."""
    return await run(call, "followup", given(body))
