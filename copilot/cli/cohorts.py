"""The command for a programme's summary."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from copilot.cli.terminal import Terminal, common
from copilot.errors import BadInput

Json = dict[str, Any]


def cohorts(app: typer.Typer) -> None:
    """The command for summaries."""

    @app.command()
    @common
    def cohort(
        terminal: Terminal,
        programme: Annotated[str, typer.Option("--programme", metavar="ID")],
        period: Annotated[str, typer.Option("--period", help="2026, 2026-H1 or 2026-Q3.")],
        by: Annotated[
            str | None, typer.Option("--by", help="role, site or part: the ratings of each.")
        ] = None,
        quotes: Annotated[bool, typer.Option("--quotes", help="With quotes that are permitted.")] = False,
        form: Annotated[str, typer.Option("--format", help="text or md.")] = "text",
    ) -> None:
        """What a programme's people said in a period, summed up; for those who lead it."""
        if form not in ("text", "md"):
            terminal.fail(BadInput("format_text_unknown", form=form[:20]))
        arguments = {"programme": programme, "period": period, "by": by, "quotes": quotes}

        def shown(result: Json, _: Terminal) -> str:
            from copilot.cli.cohort_text import as_text

            return as_text(result, markdown=form == "md")

        terminal.run("cohort", arguments, shown)
