"""The commands for a pair's agreement."""

from __future__ import annotations

import base64
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from copilot.cli import guided, show
from copilot.cli.inputs import Day, OwnPair, day_of, text_of
from copilot.cli.terminal import Terminal, common
from copilot.domain import Language
from copilot.errors import BadInput
from copilot.plan.agreement import AGREEMENT, write
from copilot.plan.agreement import form as empty_form
from copilot.plan.phrases import Voice
from copilot.text.tidy import one_line, printable

Json = dict[str, Any]
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "title": "Vereinbarung, Version {version} vom {day}",
        "stored": "Version {version} der Vereinbarung gespeichert.",
        "again": "Genau so ist sie schon gespeichert (Version {version}).",
        "confirmed": "Bestätigt von: {who}.",
        "waiting": "Noch nicht bestätigt von: {who}.",
        "holds": "Beide haben sie bestätigt: Sie gilt.",
        "missing": "Noch offen: {what}.",
        "written": "{file}: Version {version}.",
        "left_out": "Diese Zeichen hat die Schrift des PDF nicht: {signs}",
        "mentor": "Mentor/in",
        "mentee": "Mentee",
    },
    "en": {
        "title": "Agreement, version {version} of {day}",
        "stored": "Version {version} of the agreement is stored.",
        "again": "It is stored like this already (version {version}).",
        "confirmed": "Confirmed by: {who}.",
        "waiting": "Not yet confirmed by: {who}.",
        "holds": "Both have confirmed it: it holds.",
        "missing": "Still open: {what}.",
        "written": "{file}: version {version}.",
        "left_out": "The PDF's font does not have these characters: {signs}",
        "mentor": "mentor",
        "mentee": "mentee",
    },
}
Version = Annotated[int | None, typer.Option("--version", help="Another one than the newest.")]


def agreements(app: typer.Typer) -> None:
    """Commands for agreements."""
    group = typer.Typer(help="What the pair agreed.", no_args_is_help=True)
    app.add_typer(group, name="agreement")
    _writing(group)
    _reading(group)


def _writing(group: typer.Typer) -> None:
    @group.command("set")
    @common
    def agreement_set(
        terminal: Terminal,
        pair: OwnPair = "",
        file: Annotated[str | None, typer.Argument(help="A file, or - for standard input.")] = None,
        date: Day = None,
    ) -> None:
        """Store a new version: from a file, or in a terminal question by question."""
        day = day_of(terminal, date)
        if file is None:
            if not sys.stdin.isatty():
                terminal.fail(BadInput("agreement_no_file"))
            guided.set_up(
                terminal,
                AGREEMENT,
                "agreement_form",
                {"pair": pair},
                lambda text: _store(terminal, pair, text, day),
            )
            return
        _store(terminal, pair, text_of(terminal, file), day)

    @group.command("confirm")
    @common
    def agreement_confirm(
        terminal: Terminal,
        pair: OwnPair = "",
        version: Annotated[int | None, typer.Option("--version", help="The one that was read.")] = None,
    ) -> None:
        """Yes, that is what we agreed."""
        terminal.run("agreement_confirm", {"pair": pair, "version": version}, _standing)

    @group.command("template")
    @common
    def agreement_template(terminal: Terminal) -> None:
        """The empty form, to be filled in and handed to: agreement set FILE."""
        text = write({}, terminal.speaks, with_help=True)
        terminal.print({"language": terminal.speaks, "text": text}, lambda result, _: str(result["text"]))


def _store(terminal: Terminal, pair: str, text: str, day: str | None) -> None:
    terminal.run("agreement_set", {"pair": pair, "text": text, "date": day}, _stored)


def _reading(group: typer.Typer) -> None:
    @group.command("show")
    @common
    def agreement_show(terminal: Terminal, pair: OwnPair = "", version: Version = None) -> None:
        """What the pair agreed, and whose yes it still waits for."""
        terminal.run("agreement_show", {"pair": pair, "version": version}, _shown)

    @group.command("history")
    @common
    def agreement_history(terminal: Terminal, pair: OwnPair = "") -> None:
        """All versions."""
        terminal.run("agreement_history", {"pair": pair}, _history)

    @group.command("export")
    @common
    def agreement_export(
        terminal: Terminal,
        pair: OwnPair = "",
        file: Annotated[str, typer.Argument(help="Where to write it, or - for standard output.")] = "-",
        form: Annotated[str | None, typer.Option("--format", help="md, or pdf to sign.")] = None,
        version: Version = None,
    ) -> None:
        """As Markdown, which set reads back, or as a PDF to sign."""
        wanted = form or ("pdf" if file.lower().endswith(".pdf") else "md")
        if wanted not in ("md", "pdf"):
            terminal.fail(BadInput("export_form", form=wanted[:20], known="md, pdf"))
        arguments = {"pair": pair, "form": wanted, "version": version}
        export(terminal, "agreement_export", arguments, file, _written)


def export(
    terminal: Terminal, operation: str, arguments: Json, file: str, written: Callable[[Json, Terminal], str]
) -> None:
    """Fetch a document and write it to a file, or with - to standard output."""
    result = guided.fetch(terminal, operation, arguments)
    if file == "-" and not terminal.as_json:
        sys.stdout.flush()
        sys.stdout.buffer.write(base64.b64decode(result["content"]))
        return
    if file != "-":
        save(terminal, file, base64.b64decode(result.pop("content")))
        result["file"] = file
    terminal.print(result, written)


def save(terminal: Terminal, file: str, content: bytes) -> None:
    """The whole file or none. Exits with a clear error."""
    path = Path(file)
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        terminal.fail(BadInput("export_file", path=path.name))


def _written(result: Json, terminal: Terminal) -> str:
    words = _WORDS[terminal.speaks]
    lines = [words["written"].format(file=one_line(result["file"]), version=result["version"])]
    if result["left_out"]:
        lines.append(words["left_out"].format(signs=" ".join(result["left_out"])))
    return "\n".join(lines)


def _stored(result: Json, terminal: Terminal) -> str:
    line = _WORDS[terminal.speaks]["again" if result["again"] else "stored"].format(**result)
    return f"{line}\n{_standing(result, terminal)}"


def _standing(result: Json, terminal: Terminal) -> str:
    """Who has said yes, and what the form leaves open."""
    words = _WORDS[terminal.speaks]
    if result["holds"]:
        lines = [words["holds"]]
    else:
        sides: dict[bool, list[str]] = {True: [], False: []}
        for side, day in result["confirmed"].items():
            sides[day is not None].append(result["people"][side])
        lines = [words["confirmed"].format(who=", ".join(sides[True]))] if sides[True] else []
        lines.append(words["waiting"].format(who=", ".join(sides[False])))
    open_ = [q.heading for q in empty_form(terminal.speaks).questions if q.name in result["missing"]]
    if result["parts"] and open_:
        lines.append(words["missing"].format(what=", ".join(open_)))
    return "\n".join(lines)


def _shown(result: Json, terminal: Terminal) -> str:
    day = Voice(terminal.speaks).long_day(date.fromisoformat(result["date"]))
    title = _WORDS[terminal.speaks]["title"].format(version=result["version"], day=day)
    return f"{title}\n{_standing(result, terminal)}\n\n{printable(result['text'])}"


def _history(result: Json, terminal: Terminal) -> str:
    voice, words = Voice(terminal.speaks), _WORDS[terminal.speaks]
    rows = []
    for row in result["agreements"]:
        yes = [words[side] for side, day in row["confirmed"].items() if day]
        title = words["title"].format(
            version=row["version"], day=voice.long_day(date.fromisoformat(row["date"]))
        )
        said = (
            words["holds"] if row["holds"] else words["confirmed"].format(who=", ".join(yes)) if yes else ""
        )
        rows.append(f"{title}. {said}".strip())
    return "\n".join(rows) or show.say(terminal, "none")
