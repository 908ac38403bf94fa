"""The commands for matching: proposals, what-if, and the decision."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from copilot.cli import show
from copilot.cli.match_text import as_text
from copilot.cli.terminal import Terminal, common, in_its_language
from copilot.errors import BadInput

Json = dict[str, Any]
Programme = Annotated[str, typer.Option("--programme", help="The programme's id.", metavar="ID")]
_PAIRS = "MENTOR=MENTEE"


def matching(app: typer.Typer) -> None:
    """Commands for matching."""
    group = typer.Typer(help="Proposals for pairs; a person decides.")
    app.add_typer(group, name="match", invoke_without_command=True)

    @group.callback(invoke_without_command=True)
    @common
    def match(
        terminal: Terminal,
        context: typer.Context,
        programme: Annotated[str, typer.Option("--programme", help="The programme's id.", metavar="ID")] = "",
        lock: Annotated[
            list[str] | None, typer.Option("--lock", metavar=_PAIRS, help="Set this pair; repeatable.")
        ] = None,
        forbid: Annotated[
            list[str] | None, typer.Option("--forbid", metavar=_PAIRS, help="Not this pair; repeatable.")
        ] = None,
        form: Annotated[str, typer.Option("--format", help="text or md.")] = "text",
    ) -> None:
        """Who might go well with whom, and why: for all mentees without a pair. Nothing is stored."""
        if context.invoked_subcommand is not None:
            return
        if not programme:
            terminal.fail(BadInput("programme_missing"))
        if form not in ("text", "md"):
            terminal.fail(BadInput("format_text_unknown", form=form[:20]))
        arguments = {
            "programme": programme,
            "lock": _named(terminal, "--lock", lock),
            "forbid": _named(terminal, "--forbid", forbid),
        }
        terminal.run("match", arguments, lambda result, _: as_text(result, markdown=form == "md"))

    @group.command("accept")
    @common
    def match_accept(
        terminal: Terminal,
        programme: Programme,
        mentor: Annotated[str, typer.Option("--mentor", metavar="E-MAIL")],
        mentee: Annotated[str, typer.Option("--mentee", metavar="E-MAIL")],
        id: Annotated[str | None, typer.Option("--id", help="The new pair's id.")] = None,
        language: Annotated[str | None, typer.Option("--language", help="de or en.")] = None,
    ) -> None:
        """Start a pair: the decision of whoever leads the programme."""
        arguments = {
            "programme": programme,
            "mentor": mentor,
            "mentee": mentee,
            "id": id,
            "language": language,
        }
        terminal.run("match_accept", arguments, in_its_language(show.line("pair")))


def _named(terminal: Terminal, option: str, values: list[str] | None) -> list[Json]:
    found = []
    for value in values or ():
        mentor, equals, mentee = value.partition("=")
        if not equals or "@" not in mentor or "@" not in mentee:
            terminal.fail(BadInput("match_form", option=option))
        found.append({"mentor": mentor.strip(), "mentee": mentee.strip()})
    return found
