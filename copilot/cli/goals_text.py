"""SMART goals as a mentee would print them: as text or Markdown, from their JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from copilot.cli.printed import WIDTH, Footnotes, wrapped
from copilot.domain import Language
from copilot.plan.phrases import Voice
from copilot.text.tidy import for_markdown

Json = dict[str, Any]


def as_text(result: Json, *, markdown: bool = False) -> str:
    """The printed goals: the five parts of each in their order, what is known and what is asked."""
    language: Language = result["language"]
    day = date.fromisoformat(result["date"])
    voice = Voice(language, year=day.year)
    notes = Footnotes(voice)
    lines = [_heading(result, voice, day, markdown=markdown), ""]
    begun = any(item["points"] for item in result["items"])
    if not begun:
        lines += [wrapped(voice.frame("goals_none"), "", markdown=markdown), ""]
    for number, item in enumerate(result["items"], 1):
        if begun and markdown:
            lines += [f"## {number}. {for_markdown(item['title'])}", ""]
        elif begun:
            lines.append(wrapped(f"{number}. {item['title']}", "", markdown=False))
        lines += _parts(item, notes, voice, markdown=markdown)
        lines.append("")
    ends = "  " if markdown else ""  # two spaces break the line in Markdown
    lines += [wrapped(line, "", markdown=markdown) + ends for line in notes.lines]
    lines += [""] if notes.lines else []
    lines += [wrapped(_by(result, voice), "", markdown=markdown)] if begun else []
    return "\n".join(lines).rstrip("\n")


def _parts(item: Json, notes: Footnotes, voice: Voice, *, markdown: bool) -> list[str]:
    """The lines of a goal; where nothing is known at all, the questions alone."""
    if not item["points"]:
        return [wrapped(q, "- " if markdown else "? ", markdown=markdown) for q in item["questions"]]
    from copilot.plan.smart import PARTS

    asked = dict(zip(item["missing"], item["questions"], strict=True))
    lines = []
    for part in PARTS:
        name = voice.title(part)
        lines += [
            wrapped(f"{name}: {point['text']} {notes.mark(point)}", "- ", markdown=markdown)
            for point in item["points"]
            if point["part"] == part
        ]
        if part in asked:
            lines.append(wrapped(f"{name}: {asked[part]}", "- " if markdown else "? ", markdown=markdown))
    return lines


def _heading(result: Json, voice: Voice, day: date, *, markdown: bool) -> str:
    line = f"{voice.frame('goals_for', **result['people'])} · {voice.full_day(day)}"
    return f"# {for_markdown(line)}" if markdown else f"{line}\n{'=' * min(len(line), WIDTH)}"


def _by(result: Json, voice: Voice) -> str:
    words = {point["written_by"] for item in result["items"] for point in item["points"]}
    if "model" in words:
        return voice.frame("goals_by_model", model=result["model"])
    return voice.frame("goals_by_rules")
