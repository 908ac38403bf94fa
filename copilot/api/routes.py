"""The routes: each names an operation; the signed-in person, or the one the operator names, is the viewer."""

from __future__ import annotations

import datetime
import json
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import anyio
from fastapi import APIRouter, Depends, File, Header, Request, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from copilot.app import App
from copilot.domain import Language, Side
from copilot.errors import BadInput, MentoringError, NotAllowed
from copilot.ingest.files import SUFFIXES
from copilot.operations import Call, run
from copilot.operations.base import operator_or_admin

Json = dict[str, Any]


class Unauthorised(NotAllowed):
    """No valid token."""

    status = 401


def language_of(request: Request) -> Language:
    """The language of messages: the caller's first, else the home's."""
    home: App = request.app.state.home
    return _accepted(request) or home.settings.language


def _accepted(request: Request) -> Language | None:
    """The language that a browser names first, if it is one of ours."""
    wanted = request.headers.get("accept-language", "")[:2].lower()
    return "de" if wanted == "de" else "en" if wanted == "en" else None


def authorised(request: Request, authorization: Annotated[str, Header()] = "") -> None:
    """Only with the operator's token. Raises: Unauthorised."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not secrets.compare_digest(
        token.encode(), request.app.state.token.encode()
    ):
        raise Unauthorised("token_wrong")


def calling(
    request: Request, x_mentoring_as: Annotated[str | None, Header()] = None, lang: Language | None = None
) -> Call:
    """The call's surroundings; ``lang`` in the address says in which language a result is wanted."""
    return Call(request.app.state.home, x_mentoring_as, lang, accepts=_accepted(request))


router = APIRouter(prefix="/api/v1", dependencies=[Depends(authorised)])
Caller = Annotated[Call, Depends(calling)]


class AgendaIn(BaseModel):
    """What an agenda is asked for with."""

    pair: str = ""
    minutes: int | None = None
    topic: str | None = None
    date: datetime.date | None = None
    private: bool = False


class QuestionsIn(BaseModel):
    """What questions are asked for with."""

    pair: str = ""
    about: str | None = None
    for_side: Side | None = Field(default=None, alias="for")
    date: datetime.date | None = None


class GoalsIn(BaseModel):
    """What goals are asked for with."""

    pair: str = ""
    date: datetime.date | None = None


class NoteIn(BaseModel):
    """A note to store."""

    pair: str = ""
    text: str
    date: datetime.date | None = None
    private: bool = False
    session: str | None = None


class OperationIn(BaseModel):
    """A command's words, from a terminal on the same home."""

    viewer: str | None = Field(default=None, alias="as")
    language: Language | None = None
    arguments: Json = {}
    key: str = Field(default="", max_length=64)
    """By which it can be stopped (``POST /stops/{key}``)."""


def given(body: BaseModel) -> Json:
    """What was given of a body; what was not is left to the operation's own default."""
    return {name: value for name, value in body.model_dump().items() if value is not None}


@router.post("/agendas")
async def agendas(call: Caller, body: AgendaIn) -> Json:
    """An agenda for a pair's next session."""
    return await run(call, "agenda", given(body))


@router.post("/goals")
async def smart_goals(call: Caller, body: GoalsIn) -> Json:
    """SMART goals for a pair."""
    return await run(call, "goals", given(body))


@router.post("/questions")
async def questions(call: Caller, body: QuestionsIn) -> Json:
    """Questions for a pair's next session."""
    return await run(call, "questions", given(body))


@router.post("/notes", status_code=201)
async def notes(call: Caller, body: NoteIn) -> Json:
    """Store a note; what it proposes comes back."""
    return await run(call, "note_add", given(body))


@router.get("/notes")
async def note_list(call: Caller, pair: str = "") -> Json:
    """The notes the viewer may read."""
    return await run(call, "note_list", {"pair": pair})


@router.get("/commitments")
async def commitments(call: Caller, pair: str = "", status: str | None = None) -> Json:
    """A pair's commitments."""
    return await run(call, "commitment_list", {"pair": pair} | ({"status": status} if status else {}))


@router.get("/goals")
async def goals(call: Caller, pair: str = "") -> Json:
    """A pair's goals."""
    return await run(call, "goal_list", {"pair": pair})


@router.get("/search")
async def search(call: Caller, query: str, k: int = 8) -> Json:
    """The best passages the viewer may read."""
    return await run(call, "search", {"query": query, "k": k})


@router.get("/sources/{source:path}")
async def source(call: Caller, source: str) -> Json:
    """The stored text that a citation's offsets refer to."""
    return await run(call, "source", {"source": source})


@router.get("/documents")
async def document_list(call: Caller) -> Json:
    """The documents the viewer may read."""
    return await run(call, "document_list", {})


@router.post("/documents", status_code=201)
async def documents(
    call: Caller, files: Annotated[list[UploadFile], File()], audience: str = "org", owner: str | None = None
) -> Json:
    """Take in uploaded documents; the same name again replaces the earlier one."""
    async with call.app.database.read() as db:
        await operator_or_admin(db, call)
    folder = call.app.settings.home / "uploads" / audience.replace(":", "-")
    await anyio.to_thread.run_sync(lambda: folder.mkdir(parents=True, exist_ok=True))
    paths = []
    for file in files:
        name = Path(file.filename or "").name
        if not name or name.startswith(".") or Path(name).suffix.lower() not in SUFFIXES:
            raise BadInput("file_kind", path=name[:100], kinds=", ".join(sorted(SUFFIXES)))
        path = folder / name
        await anyio.Path(path).write_bytes(await file.read())
        paths.append(str(path))
    return await run(
        call, "ingest", {"paths": paths, "audience": audience} | ({"owner": owner} if owner else {})
    )


@router.post("/operations/{name}")
async def operation(request: Request, name: str, body: OperationIn) -> StreamingResponse:
    """Any operation by name, with its progress, as JSON lines: how terminals use a home that a server keeps."""
    home: App = request.app.state.home
    return StreamingResponse(
        _lines(home, name, body, request.app.state.stops), media_type="application/x-ndjson"
    )


@router.post("/stops/{key}")
async def stop(request: Request, key: str) -> Json:
    """End the operation that was begun with this key with what is there so far."""
    event = request.app.state.stops.get(key)
    if event is not None:
        event.set()
    return {"stopped": event is not None}


async def _lines(
    home: App, name: str, body: OperationIn, stops: dict[str, anyio.Event]
) -> AsyncIterator[str]:
    send, receive = anyio.create_memory_object_stream[Json](max_buffer_size=float("inf"))
    stop = stops.setdefault(body.key, anyio.Event()) if body.key else None
    call = Call(home, body.viewer, body.language, send.send_nowait, stop)

    async def work() -> None:
        async with send:
            try:
                send.send_nowait({"result": await run(call, name, body.arguments)})
            except MentoringError as error:
                told = error.render(call.speaks)
                send.send_nowait({"error": told, "status": error.status, "exit": error.exit_code})
            except Exception as error:  # the terminal is told that there is a defect, and no text
                told = {"code": "defect", "message": f"{type(error).__name__}", "hint": ""}
                send.send_nowait({"error": told, "status": 500, "exit": 1})
            finally:
                stops.pop(body.key, None)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(work)
        async with receive:
            async for event in receive:
                yield json.dumps(event, ensure_ascii=False, default=str) + "\n"
