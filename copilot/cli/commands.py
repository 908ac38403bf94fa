"""The commands of a pair: each names an operation and how to print its result."""

from __future__ import annotations

from typing import Annotated

import typer

from copilot.cli import memory_text
from copilot.cli.inputs import Day, OfPair, OwnPair, changes, day_of, text_of
from copilot.cli.terminal import Terminal, common
from copilot.errors import BadInput


def notes(app: typer.Typer) -> None:
    """Commands for notes."""
    group = typer.Typer(help="What was written about sessions.", no_args_is_help=True)
    app.add_typer(group, name="note")

    @group.command("add")
    @common
    def note_add(
        terminal: Terminal,
        pair: OwnPair = "",
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
        terminal.run("note_add", arguments, memory_text.note_added)

    @group.command("list")
    @common
    def note_list(terminal: Terminal, pair: OwnPair = "") -> None:
        """The notes that the viewer may read."""
        terminal.run("note_list", {"pair": pair}, memory_text.notes)

    @group.command("show")
    @common
    def note_show(terminal: Terminal, note: str) -> None:
        """A note's text."""
        terminal.run("note_show", {"note": note}, lambda result, _: str(result["text"]))

    @group.command("edit")
    @common
    def note_edit(terminal: Terminal, note: str, file: str = typer.Argument("-")) -> None:
        """New words for an own note."""
        terminal.run("note_edit", {"note": note, "text": text_of(terminal, file)}, memory_text.note_added)

    @group.command("delete")
    @common
    def note_delete(terminal: Terminal, note: str) -> None:
        """Erase an own note and what came from it."""
        terminal.run("note_delete", {"note": note}, memory_text.deleted)

    @group.command("proposals")
    @common
    def note_proposals(terminal: Terminal, note: str) -> None:
        """What the note proposes that nobody has decided about yet."""
        terminal.run("note_proposals", {"note": note}, memory_text.proposals)

    @group.command("confirm")
    @common
    def note_confirm(
        terminal: Terminal,
        note: str,
        yes: Annotated[bool, typer.Option("--yes", help="Confirm all that is not dropped.")] = False,
        keep: Annotated[list[str] | None, typer.Option("--keep", metavar="ID")] = None,
        drop: Annotated[list[str] | None, typer.Option("--drop", metavar="ID")] = None,
        due: Annotated[list[str] | None, typer.Option("--due", metavar="ID=DAY")] = None,
        what: Annotated[list[str] | None, typer.Option("--what", metavar="ID=WORDS")] = None,
        who: Annotated[list[str] | None, typer.Option("--who", metavar="ID=E-MAIL")] = None,
    ) -> None:
        """Decide about all that the note proposes; in a terminal without options, one after the other."""
        if not (yes or keep or drop or due or what or who):
            from copilot.cli.deciding import decide

            decide(terminal, note)
            return
        edit = changes(terminal, {"due": due or [], "what": what or [], "who": who or []})
        chosen = None if yes else keep or []
        arguments = {"note": note, "keep": chosen, "drop": drop or [], "edit": edit}
        terminal.run("note_confirm", arguments, memory_text.decided)


def commitments(app: typer.Typer) -> None:
    """Commands for commitments."""
    group = typer.Typer(help="Who does what by when.", no_args_is_help=True)
    app.add_typer(group, name="commitment")

    @group.command("list")
    @common
    def commitment_list(
        terminal: Terminal, pair: OwnPair = "", status: Annotated[str | None, typer.Option("--status")] = None
    ) -> None:
        """All commitments of the pair."""
        terminal.run("commitment_list", {"pair": pair, "status": status}, memory_text.commitments)

    @group.command("add")
    @common
    def commitment_add(
        terminal: Terminal,
        *,
        pair: OwnPair = "",
        what: str,
        who: Annotated[str | None, typer.Option("--who", metavar="E-MAIL")] = None,
        due: Annotated[str | None, typer.Option("--due", metavar="DAY")] = None,
    ) -> None:
        """Enter a commitment."""
        arguments = {"pair": pair, "what": what, "who": who, "due": day_of(terminal, due)}
        terminal.run("commitment_add", arguments, memory_text.commitment)

    @group.command("show")
    @common
    def commitment_show(terminal: Terminal, commitment: str, pair: OfPair = None) -> None:
        """A commitment with all that happened to it."""
        arguments = {"commitment": commitment, "pair": pair}
        terminal.run("commitment_show", arguments, memory_text.commitment_with_history)

    @group.command("edit")
    @common
    def commitment_edit(
        terminal: Terminal,
        commitment: str,
        what: Annotated[str | None, typer.Option("--what")] = None,
        who: Annotated[str | None, typer.Option("--who", metavar="E-MAIL")] = None,
        due: Annotated[str | None, typer.Option("--due", metavar="DAY")] = None,
        no_due: Annotated[bool, typer.Option("--no-due", help="Without a day.")] = False,
        reason: Annotated[str | None, typer.Option("--reason")] = None,
        pair: OfPair = None,
    ) -> None:
        """Other words, another owner or another day; what was before stays in its history."""
        arguments = {
            "commitment": commitment,
            "what": what,
            "who": who,
            "due": day_of(terminal, due),
            "no_due": no_due,
            "reason": reason,
            "pair": pair,
        }
        terminal.run("commitment_edit", arguments, memory_text.commitment)

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
            terminal.run("commitment_set", arguments, memory_text.commitment)

    closing("confirm", "open", "Yes, that was promised.")
    closing("done", "done", "It was kept.")
    closing("drop", "dropped", "It no longer holds.")


def goals(app: typer.Typer) -> None:
    """Commands for goals."""
    group = typer.Typer(help="What the mentee reaches for.", no_args_is_help=True)
    app.add_typer(group, name="goal")

    @group.command("list")
    @common
    def goal_list(terminal: Terminal, pair: OwnPair = "") -> None:
        """All goals of the pair."""
        terminal.run("goal_list", {"pair": pair}, memory_text.goals)

    @group.command("add")
    @common
    def goal_add(
        terminal: Terminal,
        *,
        pair: OwnPair = "",
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
        terminal.run("goal_add", arguments, lambda result, t: memory_text.goals({"goals": [result]}, t))

    @group.command("progress")
    @common
    def goal_progress(terminal: Terminal, goal: str, value: float, date: Day = None) -> None:
        """Enter a reading of a goal's measure."""
        arguments = {"goal": goal, "value": value, "date": day_of(terminal, date)}
        terminal.run("goal_progress", arguments, lambda result, t: memory_text.goals({"goals": [result]}, t))

    @group.command("edit")
    @common
    def goal_edit(
        terminal: Terminal,
        goal: str,
        text: Annotated[str | None, typer.Option("--text")] = None,
        measure: Annotated[str | None, typer.Option("--measure")] = None,
        unit: Annotated[str | None, typer.Option("--unit")] = None,
        baseline: Annotated[float | None, typer.Option("--baseline")] = None,
        target: Annotated[float | None, typer.Option("--target")] = None,
        due: Annotated[str | None, typer.Option("--due", metavar="DAY")] = None,
        achievable: Annotated[
            str | None, typer.Option("--achievable", help="What makes it possible.")
        ] = None,
        relevant: Annotated[str | None, typer.Option("--relevant", help="What it is for.")] = None,
    ) -> None:
        """Make a goal smarter."""
        arguments = {
            "goal": goal,
            "text": text,
            "measure": measure,
            "unit": unit,
            "baseline": baseline,
            "target": target,
            "due": day_of(terminal, due),
            "achievable": achievable,
            "relevant": relevant,
        }
        terminal.run("goal_edit", arguments, memory_text.goal)

    @group.command("chart")
    @common
    def goal_chart(
        terminal: Terminal,
        goal: str,
        form: Annotated[str, typer.Option("--format", help="text or svg.")] = "text",
    ) -> None:
        """A goal's readings drawn."""
        if form not in ("text", "svg"):
            terminal.fail(BadInput("chart_format", form=form[:20]))
        terminal.run("goal_chart", {"goal": goal}, lambda result, _: str(result[form]))

    def closing(name: str, status: str, help_text: str) -> None:
        @group.command(name, help=help_text)
        @common
        def set_status(
            terminal: Terminal,
            goal: str,
            reason: Annotated[str | None, typer.Option("--reason")] = None,
            date: Day = None,
        ) -> None:
            arguments = {"goal": goal, "status": status, "reason": reason, "date": day_of(terminal, date)}
            terminal.run("goal_set", arguments, memory_text.goal)

    closing("confirm", "open", "Yes, that is a goal.")
    closing("done", "done", "It is reached.")
    closing("drop", "dropped", "It no longer holds.")
