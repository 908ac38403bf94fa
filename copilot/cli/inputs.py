"""Options that several commands share, and what people hand in: days, moments, files."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copilot.cli.terminal import Terminal
from copilot.errors import BadInput

if TYPE_CHECKING:
    from copilot.ingest.files import Unreadable

PairId = Annotated[str, typer.Option("--pair", help="The pair's id.", metavar="ID")]
OwnPair = Annotated[str, typer.Option("--pair", help="The pair's id; left out: the own pair.", metavar="ID")]
OfPair = Annotated[str | None, typer.Option("--pair", help="The pair it must belong to.", metavar="ID")]
Day = Annotated[str | None, typer.Option("--date", help="A day, as 2026-04-09.", metavar="DAY")]


def day_of(terminal: Terminal, value: str | None) -> str | None:
    """A day that exists. Exits with a clear error otherwise."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        terminal.fail(BadInput("date", value=value[:40]))


def moment(terminal: Terminal, value: str) -> str:
    """A point in time that exists. Exits with a clear error otherwise."""
    try:
        return datetime.fromisoformat(value.strip()).isoformat()
    except ValueError:
        terminal.fail(BadInput("moment", value=value[:40]))


def text_of(terminal: Terminal, path: str) -> str:
    """The text of a file, or of standard input for ``-``. Exits with a clear error."""
    from copilot.ingest.files import Found, Unreadable, decode

    try:
        data = sys.stdin.buffer.read() if path == "-" else Found(Path(path).parent, Path(path).name).read()
        return decode(data)
    except Unreadable as error:
        terminal.fail(BadInput("file", path=Path(path).name, reason=reason(error, terminal)))


def reason(error: Unreadable, terminal: Terminal) -> str:
    """Why a file can't be read, in the user's language."""
    return BadInput(error.reason, **error.params).render(terminal.speaks)["message"]


def changes(terminal: Terminal, given: dict[str, list[str]]) -> dict[str, dict[str, str]]:
    """``ID=VALUE`` options of several names as changes by id. Exits with a clear error."""
    found: dict[str, dict[str, str]] = {}
    for name, values in given.items():
        for value in values:
            key, equals, said = value.partition("=")
            if not equals or not key.strip():
                terminal.fail(BadInput("change_form", name=name))
            said = said.strip()
            found.setdefault(key.strip(), {})[name] = (
                (day_of(terminal, said) or "") if name == "due" else said
            )
    return found
