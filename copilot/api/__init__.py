"""The same operations over HTTP: ``/api/v1``, problem details, health, OpenAPI."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from copilot import app as composition
from copilot import operations
from copilot.api import assistants, chat, cohorts, meetings, programmes
from copilot.api.routes import language_of, router
from copilot.api.streams import Streams
from copilot.app import App
from copilot.errors import BadInput, MentoringError
from copilot.index import sync
from copilot.settings import Settings

MAX_BODY = 12_000_000
_IDLE_SECONDS = 2.0
PROBLEM = "application/problem+json"


def create(
    settings: Settings,
    token: str,
    build: Callable[[Settings], Awaitable[App]] = composition.build,
) -> FastAPI:
    """The web application over a home; ``token`` is the operator's, asked for on every call."""

    @asynccontextmanager
    async def lifespan(api: FastAPI) -> AsyncIterator[None]:
        operations.load()
        home = await build(settings)
        api.state.home = home
        async with assistants.serving(settings, MAX_BODY) as manager, anyio.create_task_group() as tasks:
            api.state.assistants = manager
            api.state.streams = Streams(tasks)
            tasks.start_soon(_keep_up, home)
            yield
            tasks.cancel_scope.cancel()
        await home.close()

    api = FastAPI(
        title="Mentoring Copilot",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        max_body_size=MAX_BODY,
        telemetry=None,
    )
    api.state.token = token
    api.state.stops = {}
    api.include_router(router)
    api.include_router(meetings.router)
    api.include_router(programmes.router)
    api.include_router(cohorts.router)
    api.include_router(chat.router)
    api.router.routes.append(assistants.route())
    api.add_exception_handler(MentoringError, _problem)
    api.add_exception_handler(RequestValidationError, _unfit)
    api.add_exception_handler(HTTPException, _plain)

    @api.get("/healthz", tags=["health"])
    async def healthz() -> dict[str, str]:
        """The process is alive."""
        return {"status": "ok"}

    @api.get("/readyz", tags=["health"])
    async def readyz(request: Request) -> dict[str, str]:
        """The home's database answers."""
        home: App = request.app.state.home
        async with home.database.read() as session:
            await session.connection()
        return {"status": "ready"}

    return api


async def _keep_up(home: App) -> None:
    """Bring the index up to date when nothing else does; what fails is tried again, and the outbox keeps it."""
    while True:
        await anyio.sleep(_IDLE_SECONDS)
        try:
            if await sync.is_behind(home.database, home.embedder):
                await sync.bring_up_to_date(home.database, home.index, home.embedder)
        except MentoringError:
            continue


async def _problem(request: Request, error: Exception) -> JSONResponse:
    """RFC 9457 problem details, in the caller's language."""
    assert isinstance(error, MentoringError)
    body = error.render(language_of(request))
    content = {
        "type": f"urn:mentoring:{error.code}",
        "title": body["message"],
        "status": error.status,
        "detail": body["hint"],
        "code": error.code,
    }
    return JSONResponse(content, status_code=error.status, media_type=PROBLEM)


async def _plain(_: Request, error: Exception) -> JSONResponse:
    """What the framework itself refuses (no such path, no such method), in the same form."""
    assert isinstance(error, HTTPException)
    content = {"type": "about:blank", "title": str(error.detail), "status": error.status_code, "detail": ""}
    return JSONResponse(content, error.status_code, headers=error.headers, media_type=PROBLEM)


async def _unfit(request: Request, error: Exception) -> JSONResponse:
    """A body that doesn't fit the schema: which field, without repeating what was sent."""
    assert isinstance(error, RequestValidationError)
    fields = {".".join(str(part) for part in entry["loc"]) for entry in error.errors()}
    return await _problem(request, BadInput("argument", name=", ".join(sorted(fields))[:200]))


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(32)
