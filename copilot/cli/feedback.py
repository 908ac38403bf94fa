"""The commands for feedback: files in, questionnaires out, and the own answers."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copilot.cli.printed import wrapped
from copilot.cli.terminal import Terminal, common
from copilot.domain import Language
from copilot.errors import BadInput
from copilot.text.tidy import one_line

if TYPE_CHECKING:
    from copilot.cohort.feedback_file import Line

Json = dict[str, Any]
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "done": "Gelesene Zeilen: {rows}, Personen: {people}. Davon {added} neu, {changed} geändert, {unchanged} "
        "unverändert.",
        "would": "Probelauf, nichts gespeichert. Gelesene Zeilen: {rows}, Personen: {people}. Davon wären {added} "
        "neu, {changed} geändert, {unchanged} unverändert.",
        "where": "Programm: {programmes}. Periode: {periods}.",
        "empty": "Weggelassene Zeilen ohne Wert und ohne Kommentar: {empty}.",
        "withdrawn": "Kommentare, die nicht mehr wiedergegeben werden dürfen: {withdrawn}.",
        "answer": "Zum Ausfüllen: mentoring feedback questionnaire --form csv --stage {stage} --role {role}, dann "
        "mentoring feedback give DATEI --programme {programme} --stage {stage}",
    },
    "en": {
        "done": "Rows read: {rows}, people: {people}. {added} new, {changed} changed, {unchanged} unchanged.",
        "would": "Dry run, nothing stored. Rows read: {rows}, people: {people}. {added} would be new, {changed} "
        "changed, {unchanged} unchanged.",
        "where": "Programme: {programmes}. Period: {periods}.",
        "empty": "Rows without rating and comment, left out: {empty}.",
        "withdrawn": "Comments that may no longer be quoted: {withdrawn}.",
        "answer": "To fill in: mentoring feedback questionnaire --form csv --stage {stage} --role {role}, then "
        "mentoring feedback give FILE --programme {programme} --stage {stage}",
    },
}


def feedback(app: typer.Typer) -> None:
    """Commands for feedback."""
    group = typer.Typer(help="What participants say about the programme.", no_args_is_help=True)
    app.add_typer(group, name="feedback")
    _files(group)
    _own(group)


def _files(group: typer.Typer) -> None:
    @group.command("import")
    @common
    def feedback_import(
        terminal: Terminal,
        file: str,
        mapping: Annotated[
            list[str] | None,
            typer.Option("--map", metavar="COLUMN=NAME", help="What the file calls a column; repeatable."),
        ] = None,
        everywhere: Annotated[
            list[str] | None,
            typer.Option(
                "--set", metavar="COLUMN=VALUE", help="A column that the file doesn't have; repeatable."
            ),
        ] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    ) -> None:
        """Import programme,period,person,question,rating,comment,quotable,role,site,part,scale from CSV or XLSX."""
        arguments = {
            "content": base64.b64encode(_bytes_of(terminal, file)).decode(),
            "mapping": _columns(terminal, mapping or [], "map_form"),
            "everywhere": _columns(terminal, everywhere or [], "set_form"),
            "dry_run": dry_run,
        }
        terminal.run("feedback_import", arguments, _imported)

    @group.command("questionnaire")
    @common
    def feedback_questionnaire(
        terminal: Terminal,
        form: Annotated[str, typer.Option("--form", help="md to print, csv to fill in and import.")] = "md",
        stage: Annotated[str, typer.Option("--stage", help="start, mid or end.")] = "mid",
        role: Annotated[str, typer.Option("--role", help="mentor or mentee.")] = "mentee",
    ) -> None:
        """The ready questionnaire."""
        arguments = {"form": form, "stage": stage, "role": role}
        terminal.run("feedback_questionnaire", arguments, lambda result, _: str(result["text"]))


Programme = Annotated[str, typer.Option("--programme", help="The programme's id.", metavar="ID")]
Period = Annotated[
    str | None, typer.Option("--period", help="As 2026-H1; else the one that runs.", metavar="PERIOD")
]
Stage = Annotated[str, typer.Option("--stage", help="start, mid or end.")]
Role = Annotated[str | None, typer.Option("--role", help="mentor or mentee, for who is both.")]


def _own(group: typer.Typer) -> None:
    @group.command("form")
    @common
    def feedback_form(
        terminal: Terminal,
        programme: Programme,
        period: Period = None,
        stage: Stage = "mid",
        role: Role = None,
    ) -> None:
        """The questions that are asked of you."""
        arguments = {"programme": programme, "period": period, "stage": stage, "role": role}
        terminal.run("feedback_form", arguments, _form)

    @group.command("give")
    @common
    def feedback_give(
        terminal: Terminal,
        programme: Programme,
        file: str,
        period: Period = None,
        stage: Stage = "mid",
        role: Role = None,
        quotable: Annotated[
            bool, typer.Option("--quotable", help="Comments may be quoted, without your name.")
        ] = False,
    ) -> None:
        """Give your own answers: a filled “feedback questionnaire --form csv”. Again replaces the earlier ones."""
        from copilot.cohort.feedback_file import lines

        try:
            rows = lines(_bytes_of(terminal, file), {})
        except BadInput as error:
            terminal.fail(error)
        arguments = {
            "programme": programme,
            "period": period,
            "stage": stage,
            "role": role,
            "quotable": quotable,
            "given": [
                {
                    "question": row.get("question"),
                    "rating": _rating(terminal, row),
                    "comment": row.get("comment"),
                }
                for row in rows
            ],
        }
        terminal.run("feedback_give", arguments, lambda result, _: str(result["message"]))

    @group.command("unquote")
    @common
    def feedback_unquote(terminal: Terminal, programme: Programme, period: Period = None) -> None:
        """None of your comments may be quoted any more."""
        arguments = {"programme": programme, "period": period}
        terminal.run("feedback_unquote", arguments, lambda result, _: str(result["message"]))


def _rating(terminal: Terminal, row: Line) -> float | None:
    words = row.get("rating").replace(",", ".")
    try:
        return float(words) if words else None
    except ValueError:
        terminal.fail(BadInput("csv_value", line=row.number, column="rating", allowed="1–5"))


def _form(result: Json, _: Terminal) -> str:
    out = [f"{result['title']} · {one_line(result['name'])} · {result['period']}", "", result["intro"]]
    area = ""
    low, high = result["scale"]
    for item in result["items"]:
        if item["area"] != area:
            area = item["area"]
            out += ["", area]
        out.append(f"- {item['text']}" + ("" if item["open"] else f" ({low}–{high})"))
    out += ["", _WORDS[result["language"]]["answer"].format(**result)]
    return "\n".join(wrapped(line, "", markdown=False) if line else "" for line in out)


def _columns(terminal: Terminal, given: list[str], wrong: str) -> dict[str, str]:
    """Our columns with what was said of each. Exits with the error ``wrong`` for anything else."""
    from copilot.cohort.feedback_file import COLUMNS

    found: dict[str, str] = {}
    for words in given:
        column, equals, name = words.partition("=")
        if not equals or not column.strip() or not name.strip():
            terminal.fail(BadInput(wrong, columns=", ".join(COLUMNS)))
        found[column.strip().casefold()] = name.strip()
    return found


def _bytes_of(terminal: Terminal, file: str) -> bytes:
    """A file's bytes, or those of standard input for ``-``. Exits with a clear error."""
    from copilot.cohort.feedback_file import MAX_BYTES

    try:
        if file == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = BadInput("file_unreadable", why=error.strerror or "?").render(terminal.speaks)["message"]
        terminal.fail(BadInput("file", path=Path(file).name, reason=reason))
    if len(data) > MAX_BYTES:
        terminal.fail(BadInput("feedback_too_large", limit=MAX_BYTES // 1_000_000))
    return data


def _imported(result: Json, terminal: Terminal) -> str:
    words = _WORDS[terminal.speaks]
    told = result | {name: ", ".join(result[name]) for name in ("programmes", "periods")}
    lines = [words["would" if result["dry_run"] else "done"].format(**told), words["where"].format(**told)]
    lines += [words[name].format(**told) for name in ("empty", "withdrawn") if result[name]]
    return "\n".join(lines)
