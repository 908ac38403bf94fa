"""The commands for sessions and topics."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from copilot.cli import show
from copilot.cli.inputs import Day, OfPair, OwnPair, day_of, moment
from copilot.cli.terminal import Terminal, common
from copilot.domain import Language
from copilot.errors import BadInput
from copilot.plan.phrases import Voice
from copilot.text.tidy import one_line

Json = dict[str, Any]
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "session": "Sitzung {session}: {text}",
        "cancelled": "abgesagt",
        "overlap": "Zur selben Zeit liegt schon: Sitzung {others}.",
        "twice": "Diese Uhrzeit gibt es an dem Tag zweimal; es gilt die erste ({starts}).",
    },
    "en": {
        "session": "Session {session}: {text}",
        "cancelled": "cancelled",
        "overlap": "At the same time there is already: session {others}.",
        "twice": "The clocks show this time twice that day; the first one counts ({starts}).",
    },
}
At = Annotated[str, typer.Option("--at", help="As 2026-04-09T14:00, or with an offset.")]
Zone = Annotated[str, typer.Option("--zone", help="As Europe/Zurich; by default the home's.")]
KIND = "video, call, in person, message, last or own words."
RESOURCE = "NAME=LINK of a whiteboard, course or document; may be given several times."


def sessions(app: typer.Typer) -> None:
    """Commands for sessions."""
    group = typer.Typer(help="The pair's meetings.", no_args_is_help=True)
    app.add_typer(group, name="session")
    _planning(group)
    _changing(group)
    _exporting(group)


def _planning(group: typer.Typer) -> None:
    @group.command("add")
    @common
    def session_add(
        terminal: Terminal,
        *,
        pair: OwnPair = "",
        at: At,
        zone: Zone = "",
        minutes: Annotated[int, typer.Option("--minutes")] = 45,
        kind: Annotated[str, typer.Option("--kind", help=KIND)] = "",
        place: Annotated[str, typer.Option("--place")] = "",
        link: Annotated[str, typer.Option("--link")] = "",
        resource: Annotated[list[str] | None, typer.Option("--resource", help=RESOURCE)] = None,
    ) -> None:
        """Plan or record a session."""
        arguments = {
            "pair": pair,
            "at": moment(terminal, at),
            "zone": zone,
            "minutes": minutes,
            "kind": kind,
            "place": place,
            "link": link,
            "resources": _resources(terminal, resource),
        }
        terminal.run("session_add", arguments, _session)

    @group.command("list")
    @common
    def session_list(
        terminal: Terminal,
        pair: OwnPair = "",
        form: Annotated[str, typer.Option("--format", help="text, or ics for those to come.")] = "text",
    ) -> None:
        """The pair's sessions."""
        if form == "ics":
            terminal.run("session_calendar", {"pair": pair}, _ics)
            return
        _only(terminal, form, ("text", "ics"))
        terminal.run("session_list", {"pair": pair}, _sessions)


def _changing(group: typer.Typer) -> None:
    @group.command("move")
    @common
    def session_move(
        terminal: Terminal,
        session: str,
        at: Annotated[str | None, typer.Option("--at", help="As 2026-04-09T14:00.")] = None,
        zone: Zone = "",
        minutes: Annotated[int | None, typer.Option("--minutes")] = None,
        kind: Annotated[str | None, typer.Option("--kind", help=KIND)] = None,
        place: Annotated[str | None, typer.Option("--place")] = None,
        link: Annotated[str | None, typer.Option("--link")] = None,
        resource: Annotated[list[str] | None, typer.Option("--resource", help=RESOURCE)] = None,
        pair: OfPair = None,
    ) -> None:
        """Another time, place or link; what is not named stays."""
        arguments = {
            "session": session,
            "pair": pair,
            "at": moment(terminal, at) if at is not None else None,
            "zone": zone,
            "minutes": minutes,
            "kind": kind,
            "place": place,
            "link": link,
            "resources": _resources(terminal, resource),
        }
        terminal.run("session_move", arguments, _session)

    @group.command("cancel")
    @common
    def session_cancel(terminal: Terminal, session: str, pair: OfPair = None) -> None:
        """A session that doesn't take place."""
        terminal.run("session_cancel", {"session": session, "pair": pair}, _session)


def _exporting(group: typer.Typer) -> None:
    @group.command("export")
    @common
    def session_export(
        terminal: Terminal,
        session: str,
        form: Annotated[str, typer.Option("--format", help="ics.")] = "ics",
        invite: Annotated[
            bool, typer.Option("--invite", help="With both e-mails, as an invitation.")
        ] = False,
        pair: OfPair = None,
    ) -> None:
        """A session for a calendar; again after a change, it updates the same entry."""
        _only(terminal, form, ("ics",))
        terminal.run("session_export", {"session": session, "pair": pair, "invite": invite}, _ics)


def topics(app: typer.Typer) -> None:
    """Commands for topics."""
    group = typer.Typer(help="What to talk about.", no_args_is_help=True)
    app.add_typer(group, name="topic")

    @group.command("add")
    @common
    def topic_add(terminal: Terminal, *, pair: OwnPair = "", text: str, date: Day = None) -> None:
        """Bring something to the next session."""
        arguments = {"pair": pair, "text": text, "date": day_of(terminal, date)}
        terminal.run("topic_add", arguments, show.line("topic"))


def _only(terminal: Terminal, form: str, known: tuple[str, ...]) -> None:
    if form not in known:
        terminal.fail(BadInput("export_form", form=form[:20], known=", ".join(known)))


def _resources(terminal: Terminal, given: list[str] | None) -> list[Json] | None:
    if not given:
        return None
    found = []
    for value in given:
        name, sign, link = value.partition("=")
        if not sign:
            terminal.fail(BadInput("resource_form", value=value[:80]))
        found.append({"name": name, "link": link})
    return found


def _session(result: Json, terminal: Terminal) -> str:
    """A session on a line, with what it takes place with below, and what to know about its time."""
    words = _WORDS[terminal.speaks]
    lines = [words["session"].format(session=result["session"], text=_line(result, terminal)), *_more(result)]
    if result.get("twice"):
        lines.append(words["twice"].format(starts=result["starts"]))
    if result.get("overlaps"):
        lines.append(words["overlap"].format(others=", ".join(result["overlaps"])))
    return "\n".join(lines)


def _sessions(result: Json, terminal: Terminal) -> str:
    """A list of sessions."""
    rows = ["\n".join([f"{s['session']}  {_line(s, terminal)}", *_more(s)]) for s in result["sessions"]]
    return "\n".join(rows) or show.say(terminal, "none")


def _line(session: Json, terminal: Terminal) -> str:
    voice = Voice(terminal.speaks)
    at = datetime.fromisoformat(session["at"])
    known = session["minutes"] > 0
    zone = f" ({session['zone']})" if session["zone"] != terminal.settings.timezone else ""
    parts = [
        voice.full_day(at.date()) + (f", {at:%H:%M}{zone}" if known else ""),
        voice.frame("minutes", n=session["minutes"]) if known else "",
        voice.kind(one_line(session["kind"])),
        one_line(session["place"]),
        _WORDS[terminal.speaks]["cancelled"] if session["cancelled"] else "",
    ]
    return " · ".join(part for part in parts if part)


def _more(session: Json) -> list[str]:
    lines = [session["link"], *(f"{r['name']}: {r['link']}" for r in session["resources"])]
    return [f"    {one_line(line)}" for line in lines if line]


def _ics(result: Json, _: Terminal) -> str:
    return str(result["ics"])
