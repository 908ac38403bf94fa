"""The commands for programmes and their charters."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated, Any

import typer

from copilot.cli import guided, show
from copilot.cli.agreements import export
from copilot.cli.inputs import day_of, text_of
from copilot.cli.outcomes import health
from copilot.cli.terminal import Terminal, common, in_its_language
from copilot.domain import Language
from copilot.errors import BadInput
from copilot.plan.charter import CHARTER
from copilot.plan.phrases import Voice
from copilot.text.tidy import one_line, printable

Json = dict[str, Any]
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "line": "{programme}  {name}",
        "from": "ab {day}",
        "to": "bis {day}",
        "cadence": "Treffen alle {n} Tage",
        "charter": "Charta, Version {version} vom {day}",
        "no_charter": "Noch keine Charta. Das leere Formular gibt: mentoring programme charter --form",
        "stored": "Version {version} der Charta gespeichert.",
        "again": "Genau so ist sie schon gespeichert (Version {version}).",
        "missing": "Noch offen: {what}.",
        "written": "{file}: Version {version}.",
        "left_out": "Diese Zeichen hat die Schrift des PDF nicht: {signs}",
    },
    "en": {
        "line": "{programme}  {name}",
        "from": "from {day}",
        "to": "until {day}",
        "cadence": "meetings every {n} days",
        "charter": "Charter, version {version} of {day}",
        "no_charter": "No charter yet. The empty form comes with: mentoring programme charter --form",
        "stored": "Version {version} of the charter is stored.",
        "again": "It is stored like this already (version {version}).",
        "missing": "Still open: {what}.",
        "written": "{file}: version {version}.",
        "left_out": "The PDF's font does not have these characters: {signs}",
    },
}
Which = Annotated[str | None, typer.Argument(help="The programme's id.", metavar="PROGRAMME")]
Programme = Annotated[str | None, typer.Option("--programme", help="The same as an option.", metavar="ID")]


def programmes(app: typer.Typer) -> None:
    """Commands for programmes."""
    group = typer.Typer(help="Mentoring programmes and their charters.", no_args_is_help=True)
    app.add_typer(group, name="programme")
    _kept(group)
    _charters(group)
    health(group)


def which(terminal: Terminal, argument: str | None, option: str | None) -> str:
    """The programme that was named, in either way. Exits with a clear error."""
    named = argument or option
    if not named:
        terminal.fail(BadInput("programme_missing"))
    return named


def _kept(group: typer.Typer) -> None:
    @group.command("add")
    @common
    def programme_add(
        terminal: Terminal,
        programme: Which = None,
        option: Programme = None,
        name: Annotated[str | None, typer.Option("--name")] = None,
        start: Annotated[str | None, typer.Option("--start", metavar="DAY")] = None,
        end: Annotated[str | None, typer.Option("--end", metavar="DAY")] = None,
        cadence: Annotated[str | None, typer.Option("--cadence", help="As 3w, or “every two weeks”.")] = None,
    ) -> None:
        """A new programme, or what changes about one."""
        arguments = {
            "programme": which(terminal, programme, option),
            "name": name,
            "start": day_of(terminal, start),
            "end": day_of(terminal, end),
            "cadence": cadence,
        }
        terminal.run("programme_add", arguments, in_its_language(_line))

    @group.command("list")
    @common
    def programme_list(terminal: Terminal) -> None:
        """One's programmes; all for the operator and admins."""

        def lines(result: Json, terminal: Terminal) -> str:
            told = [_line(row, terminal) for row in result["programmes"]]
            return "\n".join(told) or show.say(terminal, "none")

        terminal.run("programme_list", {}, in_its_language(lines))

    @group.command("show")
    @common
    def programme_show(
        terminal: Terminal,
        programme: Which = None,
        option: Programme = None,
        version: Annotated[
            int | None, typer.Option("--version", help="Of the charter; else the newest.")
        ] = None,
    ) -> None:
        """A programme and its charter."""
        arguments = {"programme": which(terminal, programme, option), "version": version}
        terminal.run("programme_show", arguments, in_its_language(_shown))


def _charters(group: typer.Typer) -> None:
    @group.command("charter")
    @common
    def programme_charter(
        terminal: Terminal,
        programme: Which = None,
        option: Programme = None,
        empty: Annotated[bool, typer.Option("--form", help="Print the empty form.")] = False,
        file: Annotated[
            str | None, typer.Option("--file", help="A filled form to store, or - for standard input.")
        ] = None,
        form: Annotated[str | None, typer.Option("--format", help="md or pdf: print the charter.")] = None,
        out: Annotated[str, typer.Option("--out", help="Where to write it, instead of printing.")] = "-",
        version: Annotated[int | None, typer.Option("--version", help="Of what is printed.")] = None,
        date: Annotated[str | None, typer.Option("--date", metavar="DAY", help="Of what is stored.")] = None,
    ) -> None:
        """What the programme is for: question by question in a terminal, from a file, or printed."""
        if empty:
            text = CHARTER.write({}, terminal.speaks, with_help=True)
            terminal.print({"language": terminal.speaks, "text": text}, lambda r, _: str(r["text"]))
            return
        named = which(terminal, programme, option)
        if form is not None or out != "-":
            wanted = form or ("pdf" if out.lower().endswith(".pdf") else "md")
            _export(terminal, {"programme": named, "form": wanted, "version": version}, out)
            return
        day = day_of(terminal, date)

        def store(text: str) -> None:
            terminal.run("charter_set", {"programme": named, "text": text, "date": day}, _stored)

        if file is not None:
            store(text_of(terminal, file))
        elif sys.stdin.isatty():
            guided.set_up(terminal, CHARTER, "charter_form", {"programme": named}, store)
        else:
            terminal.fail(BadInput("charter_no_file"))


def _export(terminal: Terminal, arguments: Json, out: str) -> None:
    if arguments["form"] not in ("md", "pdf"):
        terminal.fail(BadInput("export_form", form=arguments["form"][:20], known="md, pdf"))
    export(terminal, "charter_export", arguments, out, _written)


def _written(result: Json, terminal: Terminal) -> str:
    words = _WORDS[terminal.speaks]
    lines = [words["written"].format(file=one_line(result["file"]), version=result["version"])]
    if result["left_out"]:
        lines.append(words["left_out"].format(signs=" ".join(result["left_out"])))
    return "\n".join(lines)


def _line(result: Json, terminal: Terminal) -> str:
    words, voice = _WORDS[terminal.speaks], Voice(terminal.speaks)
    facts = [
        words[name].format(day=voice.long_day(date.fromisoformat(result[key])))
        for name, key in (("from", "start"), ("to", "end"))
        if result[key]
    ]
    if result["cadence_days"]:
        facts.append(words["cadence"].format(n=result["cadence_days"]))
    return ", ".join([words["line"].format(**result), *facts])


def _missing(result: Json, terminal: Terminal) -> list[str]:
    open_ = [q.heading for q in CHARTER.form(terminal.speaks).questions if q.name in result["missing"]]
    return [_WORDS[terminal.speaks]["missing"].format(what=", ".join(open_))] if open_ else []


def _stored(result: Json, terminal: Terminal) -> str:
    line = _WORDS[terminal.speaks]["again" if result["again"] else "stored"].format(**result)
    return "\n".join([line, *_missing(result, terminal)])


def _shown(result: Json, terminal: Terminal) -> str:
    words, charter = _WORDS[terminal.speaks], result["charter"]
    if charter is None:
        return f"{_line(result, terminal)}\n{words['no_charter']}"
    day = Voice(terminal.speaks).long_day(date.fromisoformat(charter["date"]))
    head = words["charter"].format(version=charter["version"], day=day)
    lines = [_line(result, terminal), head, *_missing(charter, terminal), "", printable(charter["text"])]
    return "\n".join(lines)
