"""``/mcp``: the tools for assistants over HTTP, with the same token and the same viewer as every other route."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from copilot.api.routes import authorised, calling
from copilot.mcp.caller import Caller
from copilot.operations import run
from copilot.settings import Settings

PATH = "/mcp"
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class Assistants:
    """The end of the route: checks the token, then hands each request to a server that keeps nothing of it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises: Unauthorised."""
        request = Request(scope)
        authorised(request, request.headers.get("authorization", ""))
        await request.app.state.assistants.handle_request(scope, receive, send)


def route() -> Route:
    """Where assistants call; there is no session to open with GET or to end with DELETE."""
    return Route(PATH, endpoint=Assistants(), methods=["POST"])


@asynccontextmanager
async def serving(settings: Settings, most_bytes: int) -> AsyncIterator[Any]:
    """The library's end of the route, for as long as the application runs; bodies up to ``most_bytes``."""
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp.server.transport_security import TransportSecuritySettings

    from copilot.mcp.server import make

    names = (*_LOOPBACK, *settings.served_as)
    security = TransportSecuritySettings(
        allowed_hosts=[*names, *(f"{name}:*" for name in names)],
        allowed_origins=[
            f"{scheme}://{name}{port}"
            for scheme in ("http", "https")
            for name in names
            for port in ("", ":*")
        ],
    )
    manager = StreamableHTTPSessionManager(
        make(_caller), stateless=True, security_settings=security, max_request_body_size=most_bytes
    )
    async with manager.run():
        yield manager


def _caller(context: Any) -> Caller:
    """Whoever this one request is made for."""
    request: Request = context.request
    call = calling(request, request.headers.get("x-mentoring-as"))
    return Caller(call.email, call.speaks, partial(run, call))
