"""``mentoring followup``: the text to send after a session."""

from __future__ import annotations

from typing import Annotated

import typer

from copilot.cli.inputs import Day, OwnPair, day_of
from copilot.cli.terminal import Terminal, common
from copilot.errors import BadInput


def followup(app: typer.Typer) -> None:
    """The command for the follow-up."""

    @app.command("followup")
    @common
    def command(
        terminal: Terminal,
        pair: OwnPair = "",
        session: Annotated[str | None, typer.Option("--session", help="The session's id.")] = None,
        date: Day = None,
        form: Annotated[str, typer.Option("--format", help="text, for a mail, or md.")] = "text",
    ) -> None:
        """What to send after a session: who does what by when, what was decided, when it goes on."""
        from copilot.suggest.followup import as_text

        if form not in ("text", "md"):
            terminal.fail(BadInput("export_form", form=form[:20], known="text, md"))
        arguments = {"pair": pair, "session": session, "date": day_of(terminal, date)}
        terminal.run("followup", arguments, lambda result, _: as_text(result, markdown=form == "md"))
