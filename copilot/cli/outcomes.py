"""The commands for outcomes, the health of pairs, and asking for help."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from copilot.cli import guided, show
from copilot.cli.agreements import save
from copilot.cli.inputs import OwnPair, text_of
from copilot.cli.terminal import Terminal, common, in_its_language
from copilot.domain import Language
from copilot.errors import BadInput

Json = dict[str, Any]
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "title": "Tandems · {name}",
        "pair": "Was die Programmleitung von diesem Tandem sieht:",
        "line": "{mentee} und {mentor} ({pair}): {facts}",
        "met": "trifft sich im Rhythmus",
        "not_met": "trifft sich nicht im Rhythmus",
        "agreement": "Vereinbarung gemacht",
        "no_agreement": "noch keine Vereinbarung, die beide bestätigt haben",
        "help": "hat um Hilfe gebeten",
        "no_help": "hat nicht um Hilfe gebeten",
        "rule": "Mehr gibt es nicht zu sehen; jedes Tandem sieht dasselbe über sich.",
        "asked": "Die Programmleitung sieht jetzt, dass dieses Tandem um Hilfe bittet, und sonst nichts. "
        "Dasselbe sieht auch die andere Person im Tandem. Zurücknehmen: mentoring help withdraw --pair {pair}",
        "withdrawn": "Die eigene Bitte um Hilfe ist zurückgenommen. Die Programmleitung sieht jetzt wieder, dass "
        "dieses Tandem nicht um Hilfe bittet; dass es das getan hat, sieht sie nicht mehr.",
        "withdrawn_still": "Die eigene Bitte um Hilfe ist zurückgenommen. Die Programmleitung sieht weiterhin, dass "
        "dieses Tandem um Hilfe bittet: Auch die andere Person im Tandem hat darum gebeten.",
        "nothing": "Es gab keine eigene Bitte um Hilfe, die zurückzunehmen wäre.",
        "imported": "Neue Angaben: {added}; gelesene Zeilen: {rows}.",
        "compared": "Vergleichsgruppe für {measure}: {value:g} % von {people} Personen.",
        "written": "{file} geschrieben.",
        "left_out": "Diese Zeichen hat die Schrift des PDF nicht: {signs}",
    },
    "en": {
        "title": "Pairs · {name}",
        "pair": "What those who lead see of this pair:",
        "line": "{mentee} with {mentor} ({pair}): {facts}",
        "met": "meets in its rhythm",
        "not_met": "does not meet in its rhythm",
        "agreement": "agreement made",
        "no_agreement": "no agreement yet that both have confirmed",
        "help": "has asked for help",
        "no_help": "has not asked for help",
        "rule": "There is nothing else to see; each pair sees the same of itself.",
        "asked": "Those who lead now see that this pair asks for help, and nothing else. "
        "The other person of the pair sees the same. Take it back: mentoring help withdraw --pair {pair}",
        "withdrawn": "Your call for help is taken back. Those who lead now see again that this pair does not ask for "
        "help; that it did, they no longer see.",
        "withdrawn_still": "Your call for help is taken back. Those who lead still see that this pair asks for help: "
        "the other person of the pair has asked too.",
        "nothing": "There was no call for help of your own to take back.",
        "imported": "Entries added: {added}; lines read: {rows}.",
        "compared": "Comparison group for {measure}: {value:g} % of {people} people.",
        "written": "{file} written.",
        "left_out": "The PDF's font does not have these characters: {signs}",
    },
}
_FORMS = ("text", "md", "csv", "pdf")


def outcomes(app: typer.Typer) -> None:
    """Commands for outcomes and help."""
    _results(app)
    group = typer.Typer(help="Ask those who lead the programme for help.", no_args_is_help=True)
    app.add_typer(group, name="help")

    @group.command("ask")
    @common
    def help_ask(terminal: Terminal, pair: OwnPair = "") -> None:
        """The programme's lead sees that the pair asks for help, and nothing else."""
        terminal.run("help_ask", {"pair": pair}, in_its_language(_asked))

    @group.command("withdraw")
    @common
    def help_withdraw(terminal: Terminal, pair: OwnPair = "") -> None:
        """Take your own call for help back: you no longer need it."""
        terminal.run("help_withdraw", {"pair": pair}, in_its_language(_withdrawn))


def _asked(result: Json, terminal: Terminal) -> str:
    return _say(terminal, "asked", pair=result["pair"])


def _withdrawn(result: Json, terminal: Terminal) -> str:
    if not result["changed"]:
        return _say(terminal, "nothing")
    return _say(terminal, "withdrawn_still" if result["help"] else "withdrawn")


def _results(app: typer.Typer) -> None:
    group = typer.Typer(help="What a programme has brought about.")
    app.add_typer(group, name="outcomes", invoke_without_command=True)

    @group.callback(invoke_without_command=True)
    @common
    def outcomes_(
        terminal: Terminal,
        context: typer.Context,
        programme: Annotated[str, typer.Option("--programme", help="The programme's id.", metavar="ID")] = "",
        form: Annotated[str, typer.Option("--format", help="text, md, csv or pdf.")] = "text",
        out: Annotated[str, typer.Option("--out", help="Where to write it, instead of printing.")] = "-",
    ) -> None:
        """Measurable results by level, each with its definition; only over enough people."""
        if context.invoked_subcommand is not None:
            return
        if not programme:
            terminal.fail(BadInput("programme_missing"))
        if form not in _FORMS:
            terminal.fail(BadInput("export_form", form=form[:20], known=", ".join(_FORMS)))
        result = guided.fetch(terminal, "outcomes", {"programme": programme})
        if terminal.as_json:
            terminal.print(result, lambda *_: "")
            return
        content, left_out = _content(result, form)
        _deliver(terminal, content, left_out, out)

    @group.command("import")
    @common
    def outcomes_import(
        terminal: Terminal,
        file: Annotated[str, typer.Argument(help="person,kind,date; kind: stayed, left, moved or promoted.")],
        programme: Annotated[str, typer.Option("--programme", help="The programme's id.", metavar="ID")],
    ) -> None:
        """What became of people's work, from a CSV."""
        arguments = {"programme": programme, "text": text_of(terminal, file)}
        terminal.run("outcomes_import", arguments, lambda r, _: _say(terminal, "imported", **r))

    _compare(group)


def _compare(group: typer.Typer) -> None:
    @group.command("compare")
    @common
    def outcomes_compare(
        terminal: Terminal,
        programme: Annotated[str, typer.Option("--programme", help="The programme's id.", metavar="ID")],
        measure: Annotated[
            str, typer.Option("--measure", help="agreement_made, goals_nearer, stayed or new_role.")
        ],
        people: Annotated[int, typer.Option("--people", help="How many comparable people outside.")],
        value: Annotated[float, typer.Option("--value", help="Their share in per cent.")],
    ) -> None:
        """What the company knows of comparable people who are not in the programme."""
        arguments = {"programme": programme, "measure": measure, "people": people, "value": value}
        terminal.run("outcomes_compare", arguments, lambda r, _: _say(terminal, "compared", **r))


def _content(result: Json, form: str) -> tuple[bytes, list[str]]:
    from copilot.cli import outcomes_text

    if form == "pdf":
        return outcomes_text.as_report(result)
    if form == "csv":
        return outcomes_text.as_csv(result).encode(), []
    return (outcomes_text.as_text(result, markdown=form == "md") + "\n").encode(), []


def _deliver(terminal: Terminal, content: bytes, left_out: list[str], out: str) -> None:
    if out == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    save(terminal, out, content)
    lines = [_say(terminal, "written", file=out)]
    lines += [_say(terminal, "left_out", signs=" ".join(left_out))] if left_out else []
    sys.stdout.write("\n".join(lines) + "\n")


def health(group: typer.Typer) -> None:
    """The command for the health of pairs, in the group of programmes."""

    @group.command("health")
    @common
    def programme_health(
        terminal: Terminal,
        programme: Annotated[
            str | None, typer.Option("--programme", help="All its pairs.", metavar="ID")
        ] = None,
        pair: Annotated[str | None, typer.Option("--pair", help="One's own pair.", metavar="ID")] = None,
    ) -> None:
        """Of each pair: met or not, agreement made or not, help asked for or not; nothing else."""
        terminal.run("programme_health", {"programme": programme, "pair": pair}, _lines)


def _lines(result: Json, terminal: Terminal) -> str:
    words = _WORDS[result["language"]]
    head = words["title"].format(name=result["name"]) if result["name"] else words["pair"]
    lines = [head]
    for pair in result["pairs"]:
        facts = [
            words["met" if pair["met"] else "not_met"],
            words["agreement" if pair["agreement"] else "no_agreement"],
            words["help" if pair["help"] else "no_help"],
        ]
        lines.append("- " + words["line"].format(facts="; ".join(facts), **pair))
    if not result["pairs"]:
        lines.append(show.say(terminal, "none"))
    return "\n".join([*lines, words["rule"]])


def _say(terminal: Terminal, name: str, **values: Any) -> str:
    return _WORDS[terminal.speaks][name].format(**values)
