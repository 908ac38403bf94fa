"""An agenda as a mentor would print it: as text, Markdown or a calendar entry, from its JSON."""

from __future__ import annotations

import textwrap
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from copilot.domain import Language
from copilot.plan.phrases import Voice

Json = dict[str, Any]
WIDTH = 88


class _Footnotes:
    """Numbers quotes in the order they are first used; the same quote keeps its number."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._numbers: dict[tuple[str, int, int], int] = {}
        self.lines: list[str] = []

    def mark(self, point: Json) -> str:
        shown = [e for e in point["evidence"] if e["kind"] != "record"] or point["evidence"][-2:]
        return " ".join(f"[{self._number(e, point)}]" for e in shown)

    def _number(self, evidence: Json, point: Json) -> int:
        key = (evidence["source"], evidence["start"], evidence["end"])
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self.lines.append(f"[{self._numbers[key]}] {self._source(evidence, point)}")
        return self._numbers[key]

    def _source(self, evidence: Json, point: Json) -> str:
        if evidence["kind"] == "document":
            return str(evidence["label"])
        quote = self._voice.frame("quote", quote=" ".join(evidence["quote"].split()))
        day = self._voice.short_day(date.fromisoformat(evidence["date"])) if evidence["date"] else ""
        kind = evidence["source"].partition(":")[0]
        if evidence["kind"] == "note":
            return f"{quote} {self._voice.frame('note_label', day=day)}"
        if kind == "session":
            return self._voice.frame("session_label", day=day)
        label = "wish_label" if kind == "application" else "record_label"
        said = " ".join(evidence["quote"].split()) in point["text"]
        return self._voice.frame(label, day=day) if said else f"{quote} {self._voice.frame(label, day=day)}"


def as_text(agenda: Json, *, markdown: bool = False) -> str:
    """The printed agenda."""
    language: Language = agenda["language"]
    day = date.fromisoformat(agenda["date"])
    voice = Voice(language, year=day.year)
    notes = _Footnotes(voice)
    lines = [_heading(agenda, voice, day, markdown=markdown), ""]
    for number, item in enumerate(agenda["items"], 1):
        title = f"{number}. {item['title']} ({voice.frame('min', n=item['minutes'])})"
        lines.append(f"**{title}**" if markdown else title)
        if markdown:
            lines.append("")
        lines += [_wrapped(f"{p['text']} {notes.mark(p)}", "- ", markdown=markdown) for p in item["points"]]
        if markdown and item["points"] and item["questions"]:
            lines.append("")
        for question in item["questions"]:
            lines.append(_wrapped(question, "- " if markdown else "? ", markdown=markdown))
        lines.append("")
    lines += [_wrapped(line, "", markdown=markdown) + ("  " if markdown else "") for line in notes.lines]
    lines += ["", _wrapped(_by(agenda, voice), "", markdown=markdown)]
    if agenda.get("private"):
        lines += _private(agenda, voice, markdown=markdown)
    return "\n".join(lines)


def _heading(agenda: Json, voice: Voice, day: date, *, markdown: bool) -> str:
    frame = "first_session" if agenda["session"] == 1 else "session"
    parts = [
        voice.frame(frame, **agenda["people"]),
        voice.full_day(day) + (f", {agenda['time']}" if agenda.get("time") else ""),
        voice.frame("minutes", n=agenda["minutes"]),
        *([agenda["place"]] if agenda.get("place") else []),
    ]
    line = " · ".join(parts)
    return f"# {line}" if markdown else f"{line}\n{'=' * min(len(line), WIDTH)}"


def _by(agenda: Json, voice: Voice) -> str:
    words = {point["written_by"] for item in agenda["items"] for point in item["points"]}
    return voice.frame("by_model", model=agenda["model"]) if "model" in words else voice.frame("by_rules")


def _private(agenda: Json, voice: Voice, *, markdown: bool) -> list[str]:
    title = voice.frame("private", who=agenda["people"]["mentor"])
    rule = "\n---\n" if markdown else "\n" + "-" * WIDTH
    lines = ["", rule, f"**{title}**" if markdown else title, ""]
    for point in agenda["private"]:
        day = voice.short_day(date.fromisoformat(point["evidence"][0]["date"]))
        text = f"{point['text']} ({voice.frame('private_label', day=day)})"
        lines.append(_wrapped(text, "- ", markdown=markdown))
    return lines


def _wrapped(text: str, bullet: str, *, markdown: bool) -> str:
    if markdown:
        return bullet + _escaped(text)
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _escaped(text: str) -> str:
    """Text from notes and documents without its power over Markdown: no links, images, HTML or headings."""
    for sign in ("\\", "<", ">", "`", "*", "_", "!["):
        text = text.replace(sign, "".join("\\" + c for c in sign))
    return text.replace("](", "]\\(")


def as_calendar(agenda: Json, zone: str) -> str:
    """The session as an iCalendar entry (RFC 5545) with the agenda as its description."""
    from icalendar import Calendar, Event

    tz = ZoneInfo(zone)
    clock = agenda.get("time") or "12:00"
    start = datetime.fromisoformat(f"{agenda['date']}T{clock}").replace(tzinfo=tz)
    voice = Voice(agenda["language"])
    event = Event()
    event.add("uid", f"{agenda['pair']}-{agenda['date']}@mentoring-copilot")
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=agenda["minutes"]))
    event.add("summary", voice.frame("session", **agenda["people"]))
    event.add("description", as_text({**agenda, "private": []}))
    if agenda.get("place"):
        event.add("location", agenda["place"])
    calendar = Calendar()
    calendar.add("prodid", "-//Mentoring Copilot//agenda//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return str(calendar.to_ical().decode())


def formatted(agenda: Json, form: str, zone: str) -> str:
    """The agenda in the form asked for."""
    if form == "ics":
        return as_calendar(agenda, zone)
    return as_text(agenda, markdown=form == "md")
