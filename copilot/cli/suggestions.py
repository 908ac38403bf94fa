"""The commands for suggestions: agenda, goals, questions."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from copilot.cli import goals_text, inputs, measures, questions_text
from copilot.cli.agenda_text import as_text, formatted
from copilot.cli.terminal import Terminal, common, show_error
from copilot.errors import BadInput, Unavailable

Json = dict[str, Any]


def suggestions(app: typer.Typer) -> None:
    """Commands for suggestions."""

    @app.command()
    @common
    def agenda(
        terminal: Terminal,
        pair: inputs.OwnPair = "",
        programme: Annotated[
            str,
            typer.Option("--programme", help="Instead of a pair: the programme's own meeting.", metavar="ID"),
        ] = "",
        minutes: Annotated[int | None, typer.Option("--minutes")] = None,
        topic: Annotated[str | None, typer.Option("--topic")] = None,
        date: inputs.Day = None,
        for_whom: Annotated[str | None, typer.Option("--for", help="mentor: with the own sheet.")] = None,
        form: Annotated[str, typer.Option("--format", help="text, md, mail or ics.")] = "text",
    ) -> None:
        """An agenda for the pair's next session, or for the meeting of those who lead a programme."""
        if pair and programme:
            terminal.fail(BadInput("agenda_of_what"))
        if programme:
            measures.programme_agenda(terminal, programme, minutes, date, form)
            return
        if form not in ("text", "md", "mail", "ics"):
            terminal.fail(BadInput("format_unknown", form=form[:20]))
        if for_whom not in (None, "mentor"):
            terminal.fail(BadInput("for_unknown"))
        arguments = {
            "pair": pair,
            "minutes": minutes,
            "topic": topic,
            "date": inputs.day_of(terminal, date),
            "private": for_whom == "mentor",
        }
        if not terminal.as_json and form == "text" and sys.stdout.isatty():
            from copilot.cli.live import live

            _tell(terminal, terminal.run("agenda", arguments, lambda *_: "", live(as_text)))
            return
        zone = terminal.settings.timezone
        _tell(terminal, terminal.run("agenda", arguments, lambda result, _: formatted(result, form, zone)))

    @app.command()
    @common
    def goals(
        terminal: Terminal,
        pair: inputs.OwnPair = "",
        date: inputs.Day = None,
        form: Annotated[str, typer.Option("--format", help="text or md.")] = "text",
    ) -> None:
        """SMART goals: each part with its evidence, or as a question to the mentee."""
        if form not in ("text", "md"):
            terminal.fail(BadInput("format_text_unknown", form=form[:20]))
        arguments = {"pair": pair, "date": inputs.day_of(terminal, date)}
        markdown = form == "md"
        _tell(
            terminal,
            terminal.run("goals", arguments, lambda result, _: goals_text.as_text(result, markdown=markdown)),
        )

    @app.command()
    @common
    def questions(
        terminal: Terminal,
        pair: inputs.OwnPair = "",
        about: Annotated[str | None, typer.Option("--about", help="A topic to ask about.")] = None,
        for_side: Annotated[str | None, typer.Option("--for", help="mentor or mentee.")] = None,
        date: inputs.Day = None,
        form: Annotated[str, typer.Option("--format", help="text or md.")] = "text",
    ) -> None:
        """Questions to ask in the pair's next session, or to prepare for it."""
        if form not in ("text", "md"):
            terminal.fail(BadInput("format_text_unknown", form=form[:20]))
        if for_side not in (None, "mentor", "mentee"):
            terminal.fail(BadInput("for_side_unknown"))
        day = inputs.day_of(terminal, date)
        arguments = {"pair": pair, "about": about, "for_side": for_side, "date": day}
        markdown = form == "md"
        _tell(
            terminal,
            terminal.run(
                "questions", arguments, lambda result, _: questions_text.as_text(result, markdown=markdown)
            ),
        )


def _tell(terminal: Terminal, result: Json) -> None:
    """Say in a sentence why the model had no part in a result."""
    if result["trouble"] and not terminal.as_json:
        trouble = Unavailable(result["trouble"], **result["trouble_params"])
        show_error(trouble, terminal.speaks, as_json=False)
