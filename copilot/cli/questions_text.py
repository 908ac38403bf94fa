"""A sheet of questions as a mentor would print it: as text or Markdown, from its JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from copilot.cli.printed import WIDTH, Footnotes, wrapped
from copilot.domain import Language
from copilot.plan.phrases import Voice
from copilot.text.tidy import for_markdown

Json = dict[str, Any]


def as_text(sheet: Json, *, markdown: bool = False) -> str:
    """The printed sheet: by step, each question with what it does and what it rests on."""
    language: Language = sheet["language"]
    day = date.fromisoformat(sheet["date"])
    voice = Voice(language, year=day.year)
    notes = Footnotes(voice)
    lines = [_heading(sheet, voice, day, markdown=markdown), ""]
    for item in sheet["items"]:
        lines.append(f"## {item['title']}" if markdown else item["title"])
        lines += [""] if markdown else []
        for asked in item["asked"]:
            line = " ".join(
                part for part in (asked["text"], notes.mark(asked), _tags(asked, sheet, voice)) if part
            )
            lines.append(wrapped(line, "- " if markdown else "? ", markdown=markdown))
        lines.append("")
    if not sheet["items"]:
        lines += [wrapped(voice.frame("questions_none"), "", markdown=markdown), ""]
    ends = "  " if markdown else ""  # two spaces break the line in Markdown
    lines += [wrapped(line, "", markdown=markdown) + ends for line in notes.lines]
    lines += [""] if notes.lines else []
    lines += [wrapped(_by(sheet, voice), "", markdown=markdown)] if sheet["items"] else []
    return "\n".join(lines)


def _heading(sheet: Json, voice: Voice, day: date, *, markdown: bool) -> str:
    who = voice.frame(f"questions_{sheet['for']}", **sheet["people"])
    line = f"{who} · {voice.full_day(day)}"
    return f"# {for_markdown(line)}" if markdown else f"{line}\n{'=' * min(len(line), WIDTH)}"


def _tags(asked: Json, sheet: Json, voice: Voice) -> str:
    """What the question does, and to whom it goes where that isn't plain."""
    to = ""
    if asked["to"] == "self" and sheet["for"] == "mentor":
        to = voice.frame("to_self")
    elif asked["to"] != "self" and sheet["for"] == "mentee":
        to = voice.frame("to_other", who=sheet["people"][asked["to"]].split()[0])
    feedback = voice.frame(f"feedback_{asked['feedback']}") if asked["feedback"] else ""
    tags = [voice.frame(f"does_{asked['does']}"), feedback, to]
    return f"({', '.join(tag for tag in tags if tag)})"


def _by(sheet: Json, voice: Voice) -> str:
    words = {asked["written_by"] for item in sheet["items"] for asked in item["asked"]}
    if "model" in words:
        return voice.frame("questions_by_model", model=sheet["model"])
    return voice.frame("questions_by_rules")
