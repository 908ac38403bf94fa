"""An agenda as a mentor would print it: as text, Markdown or a calendar entry, from its JSON."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from copilot.cli.printed import WIDTH, Footnotes, wrapped
from copilot.domain import Language
from copilot.plan.phrases import Voice
from copilot.text.tidy import for_markdown

Json = dict[str, Any]


def as_text(agenda: Json, *, markdown: bool = False) -> str:
    """The printed agenda."""
    language: Language = agenda["language"]
    day = date.fromisoformat(agenda["date"])
    voice = Voice(language, year=day.year)
    notes = Footnotes(voice)
    lines = [_heading(agenda, voice, markdown=markdown), ""]
    for number, item in enumerate(agenda["items"], 1):
        title = f"{number}. {item['title']} ({voice.frame('min', n=item['minutes'])})"
        lines.append(f"**{title}**" if markdown else title)
        if markdown:
            lines.append("")
        lines += [wrapped(f"{p['text']} {notes.mark(p)}", "- ", markdown=markdown) for p in item["points"]]
        if markdown and item["points"] and item["questions"]:
            lines.append("")
        for question in item["questions"]:
            lines.append(wrapped(question, "- " if markdown else "? ", markdown=markdown))
        lines.append("")
    lines += [wrapped(line, "", markdown=markdown) + ("  " if markdown else "") for line in notes.lines]
    lines += ["", wrapped(_by(agenda, voice), "", markdown=markdown)]
    if agenda.get("private") or agenda.get("briefing"):
        lines += _private(agenda, voice, markdown=markdown)
    return "\n".join(lines)


def heading(agenda: Json, voice: Voice) -> list[str]:
    """Who meets when and where on one line, then the link and each resource on a line of its own."""
    frame = "first_session" if agenda["session"] == 1 else "session"
    parts = [
        voice.frame(frame, **agenda["people"]),
        voice.full_day(date.fromisoformat(agenda["date"])) + _clock(agenda),
        voice.frame("minutes", n=agenda["minutes"]),
        *(part for part in (voice.kind(agenda.get("session_kind", "")), agenda.get("place")) if part),
    ]
    return [" · ".join(parts), *(line for line in (agenda.get("link"), *_resources(agenda)) if line)]


def _heading(agenda: Json, voice: Voice, *, markdown: bool) -> str:
    first, *rest = heading(agenda, voice)
    if markdown:
        return "\n\n".join([f"# {for_markdown(first)}", *map(for_markdown, rest)])
    return "\n".join([first, "=" * min(len(first), WIDTH), *rest])


def _clock(agenda: Json) -> str:
    """The hour, with the zone where it isn't the home's."""
    zone = f" ({agenda['zone']})" if agenda.get("zone") else ""
    return f", {agenda['time']}{zone}" if agenda.get("time") else ""


def _resources(agenda: Json) -> list[str]:
    return [f"{resource['name']}: {resource['link']}" for resource in agenda.get("resources", ())]


def _by(agenda: Json, voice: Voice) -> str:
    words = {point["written_by"] for item in agenda["items"] for point in item["points"]}
    return voice.frame("by_model", model=agenda["model"]) if "model" in words else voice.frame("by_rules")


def _private(agenda: Json, voice: Voice, *, markdown: bool) -> list[str]:
    title = voice.frame("private", who=agenda["people"]["mentor"])
    rule = "\n---\n" if markdown else "\n" + "-" * WIDTH
    lines = ["", rule, f"**{title}**" if markdown else title]
    for section in agenda.get("briefing", ()):
        lines += ["", section["title"], *([""] if markdown else [])]
        for point in section["points"]:
            lines.append(
                wrapped(" ".join((point["text"], _label(point, voice))).rstrip(), "- ", markdown=markdown)
            )
        for question in section["questions"]:
            lines.append(wrapped(question, "- " if markdown else "? ", markdown=markdown))
    if agenda.get("private"):
        lines += ["", voice.title("brief_notes"), *([""] if markdown else [])]
    for point in agenda.get("private", ()):
        day = voice.short_day(date.fromisoformat(point["evidence"][0]["date"]))
        text = f"{point['text']} ({voice.frame('private_label', day=day)})"
        lines.append(wrapped(text, "- ", markdown=markdown))
    return lines


def _label(point: Json, voice: Voice) -> str:
    """Where a quoted sentence of a note stands; counts and documents say it themselves."""
    evidence = point["evidence"][-1]
    if evidence["kind"] != "note" or point["computed"]:
        return ""
    day = voice.short_day(date.fromisoformat(evidence["date"]))
    return f"({voice.frame('note_label', day=day)})"


def formatted(agenda: Json, form: str, zone: str) -> str:
    """The agenda in the form asked for; a calendar entry never has the mentor's own sheet."""
    if form == "ics":
        from copilot.suggest.calendar import agenda_entry, write

        text = as_text({**agenda, "private": [], "briefing": []})
        return write([agenda_entry(agenda, zone, text)], datetime.now(UTC))
    if form == "mail":
        from copilot.cli.agenda_mail import as_mail

        return as_mail(agenda)
    return as_text(agenda, markdown=form == "md")
