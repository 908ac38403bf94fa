"""Helpers for tests of the assistants' server: clients of the real library, and people who answer them."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from mcp import Client, MCPError
from mcp.client import ClientRequestContext
from mcp.server.lowlevel import Server
from mcp.types import CallToolResult, ElicitRequestParams, ElicitResult, TextContent

from copilot.mcp.caller import Caller
from copilot.mcp.server import make
from copilot.operations import Call, run
from tests.fakes import Home


class Person:
    """Somebody in front of a client, who answers what it asks always in the same way."""

    def __init__(self, action: str, content: dict[str, Any] | None = None) -> None:
        self.asked: list[str] = []
        self._said = ElicitResult.model_validate({"action": action, "content": content})

    async def __call__(self, context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        self.asked.append(params.message)
        return self._said


def server_for(home: Home, email: str | None, clock: Callable[[], float] = time.time) -> Server[Any]:
    """The server as one person's process has it."""
    return make(lambda _: Caller(email, "de", partial(run, Call(home.app, email))), clock)


@asynccontextmanager
async def assistant(
    home: Home, email: str | None, person: Person | None = None, mode: str = "auto"
) -> AsyncIterator[Client]:
    """A client that is connected for that person."""
    async with Client(server_for(home, email), mode=mode, elicitation_callback=person) as client:
        yield client


async def use(client: Client, tool: str, **arguments: Any) -> CallToolResult:
    """What a tool gives."""
    return await client.call_tool(tool, arguments)


def said(result: CallToolResult) -> str:
    """The text of a result."""
    (part,) = result.content
    assert isinstance(part, TextContent)
    return part.text


def found(result: CallToolResult) -> dict[str, Any]:
    """The JSON of a result that is no error."""
    assert not result.is_error, said(result)
    assert result.structured_content is not None
    return result.structured_content


def refused(result: CallToolResult) -> str:
    """The code of a refusal."""
    assert result.is_error, said(result)
    assert result.structured_content is not None
    return str(result.structured_content["error"]["code"])


async def reading(client: Client, address: str) -> str:
    """The text at an address, or why there is none."""
    try:
        (content,) = (await client.read_resource(address)).contents
    except MCPError as error:
        return error.error.message
    return str(getattr(content, "text", ""))
