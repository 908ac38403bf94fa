"""The commands of a pair: each names an operation and how to print its result."""

from __future__ import annotations

from typing import Annotated

import typer

from copilot.cli import show
from copilot.cli.inputs import Day, OfPair, PairId, day_of, moment, text_of
from copilot.cli.terminal import Terminal, common


def notes(app: typer.Typer) -> None:
    """Commands for notes."""
    group = typer.Typer(help="What was written about sessions.", no_args_is_help=True)
    app.add_typer(group, name="note")

    @group.command("add")
    @common
    def note_add(
        terminal: Terminal,
        pair: PairId,
        file: Annotated[str, typer.Argument(help="A file, or - for standard input.")] = "-",
        date: Day = None,
        private: Annotated[bool, typer.Option("--private", help="For the writer only.")] = False,
        session: Annotated[str | None, typer.Option("--session", help="The session's id.")] = None,
    ) -> None:
        """Store a note; commitments and goals that it names are proposed."""
        arguments = {
            "pair": pair,
            "date": day_of(terminal, date),
            "text": text_of(terminal, file),
            "private": private,
            "session": session,
        }
        terminal.run("note_add", arguments, show.note_added)

    @group.command("list")
    @common
    def note_list(terminal: Terminal, pair: PairId) -> None:
        """The notes that the viewer may read."""
        terminal.run("note_list", {"pair": pair}, show.notes)

    @group.command("show")
    @common
    def note_show(terminal: Terminal, note: str) -> None:
        """A note's text."""
        terminal.run("note_show", {"note": note}, lambda result, _: str(result["text"]))

    @group.command("edit")
    @common
    def note_edit(terminal: Terminal, note: str, file: str = typer.Argument("-")) -> None:
        """New words for an own note."""
        terminal.run("note_edit", {"note": note, "text": text_of(terminal, file)}, show.note_added)

    @group.command("delete")
    @common
    def note_delete(terminal: Terminal, note: str) -> None:
        """Erase an own note and what came from it."""
        terminal.run("note_delete", {"note": note}, show.line("deleted"))


def commitments(app: typer.Typer) -> None:
    """Commands for commitments."""
    group = typer.Typer(help="Who does what by when.", no_args_is_help=True)
    app.add_typer(group, name="commitment")

    @group.command("list")
    @common
    def commitment_list(
        terminal: Terminal, pair: PairId, status: Annotated[str | None, typer.Option("--status")] = None
    ) -> None:
        """All commitments of the pair."""
        terminal.run("commitment_list", {"pair": pair, "status": status}, show.commitments)

    @group.command("add")
    @common
    def commitment_add(
        terminal: Terminal,
        pair: PairId,
        what: str,
        who: Annotated[str | None, typer.Option("--who", metavar="E-MAIL")] = None,
        due: Annotated[str | None, typer.Option("--due", metavar="DAY")] = None,
    ) -> None:
        """Enter a commitment."""
        arguments = {"pair": pair, "what": what, "who": who, "due": day_of(terminal, due)}
        terminal.run("commitment_add", arguments, show.commitment)

    def closing(name: str, status: str, help_text: str) -> None:
        @group.command(name, help=help_text)
        @common
        def set_status(
            terminal: Terminal,
            commitment: str,
            pair: OfPair = None,
            reason: Annotated[str | None, typer.Option("--reason")] = None,
            date: Day = None,
        ) -> None:
            day = day_of(terminal, date)
            arguments = {
                "commitment": commitment,
                "status": status,
                "reason": reason,
                "date": day,
                "pair": pair,
            }
            terminal.run("commitment_set", arguments, show.commitment)

    closing("confirm", "open", "Yes, that was promised.")
    closing("done", "done", "It was kept.")
    closing("drop", "dropped", "It no longer holds.")


def goals(app: typer.Typer) -> None:
    """Commands for goals, topics and agreements."""
    group = typer.Typer(help="What the mentee reaches for.", no_args_is_help=True)
    app.add_typer(group, name="goal")

    @group.command("list")
    @common
    def goal_list(terminal: Terminal, pair: PairId) -> None:
        """All goals of the pair."""
        terminal.run("goal_list", {"pair": pair}, show.goals)

    @group.command("add")
    @common
    def goal_add(
        terminal: Terminal,
        pair: PairId,
        text: str,
        measure: Annotated[str | None, typer.Option("--measure")] = None,
        unit: Annotated[str | None, typer.Option("--unit")] = None,
        baseline: Annotated[float | None, typer.Option("--baseline")] = None,
        target: Annotated[float | None, typer.Option("--target")] = None,
        due: Annotated[str | None, typer.Option("--due", metavar="DAY")] = None,
        date: Day = None,
    ) -> None:
        """Set a goal."""
        arguments = {
            "pair": pair,
            "text": text,
            "measure": measure,
            "unit": unit,
            "baseline": baseline,
            "target": target,
            "due": day_of(terminal, due),
            "date": day_of(terminal, date),
        }
        terminal.run("goal_add", arguments, lambda result, t: show.goals({"goals": [result]}, t))

    @group.command("progress")
    @common
    def goal_progress(terminal: Terminal, goal: str, value: float, date: Day = None) -> None:
        """Enter a reading of a goal's measure."""
        arguments = {"goal": goal, "value": value, "date": day_of(terminal, date)}
        terminal.run("goal_progress", arguments, lambda result, t: show.goals({"goals": [result]}, t))


def sessions(app: typer.Typer) -> None:
    """Commands for sessions, topics and agreements."""
    group = typer.Typer(help="The pair's meetings.", no_args_is_help=True)
    app.add_typer(group, name="session")
    topics = typer.Typer(help="What to talk about.", no_args_is_help=True)
    app.add_typer(topics, name="topic")
    agreements = typer.Typer(help="What the pair agreed.", no_args_is_help=True)
    app.add_typer(agreements, name="agreement")

    @group.command("add")
    @common
    def session_add(
        terminal: Terminal,
        pair: PairId,
        at: Annotated[str, typer.Option("--at", help="As 2026-04-09T14:00.")],
        minutes: Annotated[int, typer.Option("--minutes")] = 45,
        kind: Annotated[str, typer.Option("--kind", help="video, in person, last, …")] = "",
        link: Annotated[str, typer.Option("--link")] = "",
    ) -> None:
        """Plan or record a session."""
        arguments = {
            "pair": pair,
            "at": moment(terminal, at),
            "minutes": minutes,
            "kind": kind,
            "link": link,
        }
        terminal.run("session_add", arguments, show.line("session"))

    @group.command("list")
    @common
    def session_list(terminal: Terminal, pair: PairId) -> None:
        """The pair's sessions."""
        terminal.run("session_list", {"pair": pair}, show.sessions)

    @group.command("move")
    @common
    def session_move(
        terminal: Terminal,
        session: str,
        at: Annotated[str, typer.Option("--at")],
        minutes: Annotated[int | None, typer.Option("--minutes")] = None,
        pair: OfPair = None,
    ) -> None:
        """Another time."""
        arguments = {"pair": pair, "session": session, "at": moment(terminal, at), "minutes": minutes}
        terminal.run("session_move", arguments, show.line("session"))

    @group.command("cancel")
    @common
    def session_cancel(terminal: Terminal, session: str, pair: OfPair = None) -> None:
        """A session that doesn't take place."""
        terminal.run("session_cancel", {"session": session, "pair": pair}, show.line("session"))

    @topics.command("add")
    @common
    def topic_add(terminal: Terminal, pair: PairId, text: str, date: Day = None) -> None:
        """Bring something to the next session."""
        arguments = {"pair": pair, "text": text, "date": day_of(terminal, date)}
        terminal.run("topic_add", arguments, show.line("topic"))

    @agreements.command("set")
    @common
    def agreement_set(terminal: Terminal, pair: PairId, file: str, date: Day = None) -> None:
        """Store what the pair agreed, from a file or - for standard input."""
        arguments = {"pair": pair, "text": text_of(terminal, file), "date": day_of(terminal, date)}
        terminal.run("agreement_set", arguments, show.line("agreement"))

    @agreements.command("show")
    @common
    def agreement_show(terminal: Terminal, pair: PairId) -> None:
        """What the pair agreed."""
        terminal.run("agreement_show", {"pair": pair}, lambda result, _: str(result["text"]))
