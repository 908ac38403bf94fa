"""The commands for resources."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from copilot.cli.inputs import Day, day_of
from copilot.cli.terminal import Terminal, common
from copilot.domain import Language
from copilot.errors import BadInput
from copilot.plan.phrases import Voice
from copilot.plan.resources import KINDS
from copilot.text.tidy import one_line

Json = dict[str, Any]
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "shared": "geteilt, {pair}",
        "again": "Steht schon da:",
        "removed": "Entfernt: {resource}",
        "none": "Nichts da.",
    },
    "en": {
        "shared": "shared, {pair}",
        "again": "Is there already:",
        "removed": "Removed: {resource}",
        "none": "Nothing there.",
    },
}
Kind = Annotated[str | None, typer.Option("--kind", help=f"{', '.join(KINDS)}; else by its words.")]
OfPair = Annotated[str | None, typer.Option("--pair", help="The pair's id.", metavar="ID")]


def resources(app: typer.Typer) -> None:
    """Commands for resources."""
    group = typer.Typer(help="Contacts, courses, links worth sharing.", no_args_is_help=True)
    app.add_typer(group, name="resource")

    @group.command("add")
    @common
    def resource_add(
        terminal: Terminal,
        name: str,
        kind: Kind = None,
        link: Annotated[str, typer.Option("--link", help="With https:// or http://.")] = "",
        share: Annotated[bool, typer.Option("--share", help="With the pair; else the own list.")] = False,
        pair: OfPair = None,
        date: Day = None,
    ) -> None:
        """Keep a resource: on the own list, or shared with the pair."""
        arguments = {
            "name": name,
            "kind": _kind(terminal, kind),
            "link": link,
            "share": share,
            "pair": pair,
            "date": day_of(terminal, date),
        }
        terminal.run("resource_add", arguments, _added)

    @group.command("list")
    @common
    def resource_list(terminal: Terminal, pair: OfPair = None, kind: Kind = None) -> None:
        """The own list; with --pair also what the two share and their notes name."""
        terminal.run("resource_list", {"pair": pair, "kind": _kind(terminal, kind)}, _listed)

    @group.command("remove")
    @common
    def resource_remove(terminal: Terminal, resource: str) -> None:
        """Take a resource off the list."""
        terminal.run("resource_remove", {"resource": resource}, _removed)


def _kind(terminal: Terminal, kind: str | None) -> str | None:
    if kind is not None and kind not in KINDS:
        terminal.fail(BadInput("resource_kind", kind=kind[:20], known=", ".join(KINDS)))
    return kind


def _line(entry: Json, terminal: Terminal) -> str:
    words = _WORDS[terminal.speaks]
    link = entry["link"] if entry["link"] != entry["name"] else ""
    shared = words["shared"].format(pair=entry["pair"]) if entry["shared"] else ""
    facts = ", ".join(part for part in (Voice(terminal.speaks).resource(entry["kind"]), shared) if part)
    return "  ".join(part for part in (entry["id"], one_line(entry["name"]), link, f"({facts})") if part)


def _added(result: Json, terminal: Terminal) -> str:
    line = _line(result, terminal)
    return f"{_WORDS[terminal.speaks]['again']} {line}" if result["again"] else line


def _listed(result: Json, terminal: Terminal) -> str:
    lines = [_line(entry, terminal) for entry in result["resources"]]
    return "\n".join(lines) or _WORDS[terminal.speaks]["none"]


def _removed(result: Json, terminal: Terminal) -> str:
    return _WORDS[terminal.speaks]["removed"].format(resource=result["resource"])
