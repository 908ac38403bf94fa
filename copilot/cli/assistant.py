"""``mentoring mcp``: the tools for an assistant on the same machine, over standard input and output."""

from __future__ import annotations

import signal
from functools import partial
from typing import Any

import typer

from copilot.cli import transport
from copilot.cli.terminal import Terminal, common
from copilot.errors import MentoringError

Json = dict[str, Any]


def assistant(app: typer.Typer) -> None:
    """The command for assistants."""

    @app.command()
    @common
    def mcp(terminal: Terminal) -> None:
        """Serve an assistant (Model Context Protocol) for the person that --as names, until it hangs up."""
        import anyio

        try:
            # who that is turns out now, not at the first question
            _operate(terminal, "pair_list", {})
        except MentoringError as error:
            terminal.fail(error)
        # a thread waits for the next line and can't be woken: Ctrl-C ends the process at once
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        anyio.run(_serve, terminal)


def _operate(terminal: Terminal, operation: str, arguments: Json) -> Json:
    """As any other command does it: through the home's server, or with the home opened for this one call."""
    with transport.progress_watcher(terminal.speaks, quiet=True) as watch:
        return transport.call(terminal.settings, terminal.email, terminal.lang, operation, arguments, watch)


async def _serve(terminal: Terminal) -> None:
    import anyio
    from anyio import to_thread
    from mcp.server.stdio import stdio_server

    from copilot.mcp.caller import Caller
    from copilot.mcp.server import make

    # one call at a time: two would wait for each other at the home's index
    turn = anyio.CapacityLimiter(1)

    async def operate(operation: str, arguments: Json) -> Json:
        return await to_thread.run_sync(partial(_operate, terminal, operation, arguments), limiter=turn)

    caller = Caller(terminal.email, terminal.speaks, operate)
    server = make(lambda _: caller)
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())
