"""An agenda as the text of a mail: narrow, without numbers in the sentences, its sources named once at the end."""

from __future__ import annotations

from datetime import date
from typing import Any

from copilot.cli.agenda_text import heading
from copilot.domain import Language
from copilot.plan.phrases import Voice
from copilot.suggest.followup import WIDTH
from copilot.text.tidy import filled

Json = dict[str, Any]


def as_mail(agenda: Json) -> str:
    """The shared agenda; the mentor's own sheet is never part of a mail."""
    language: Language = agenda["language"]
    voice = Voice(language, year=date.fromisoformat(agenda["date"]).year)
    blocks = ["\n".join(map(_filled, heading(agenda, voice)))]
    for number, item in enumerate(agenda["items"], 1):
        title = f"{number}. {item['title']} ({voice.frame('min', n=item['minutes'])})"
        lines = [_filled(f"{point['text']}", "- ") for point in item["points"]]
        lines += [_filled(question, "- ") for question in item["questions"]]
        blocks.append("\n".join([_filled(title), *lines]))
    sources = dict.fromkeys(
        _source(evidence, voice)
        for item in agenda["items"]
        for point in item["points"]
        for evidence in point["evidence"]
    )
    if sources:
        blocks.append("\n".join([voice.title("sources"), *(_filled(source, "- ") for source in sources)]))
    return "\n\n".join(blocks) + "\n"


def _source(evidence: Json, voice: Voice) -> str:
    if evidence["kind"] == "document":
        return str(evidence["label"])
    kind = evidence["source"].partition(":")[0]
    names = {"note": "note_label", "session": "session_label", "application": "wish_label"}
    day = voice.short_day(date.fromisoformat(evidence["date"])) if evidence["date"] else ""
    return voice.frame(names.get(kind, "record_label"), day=day)


def _filled(text: str, bullet: str = "") -> str:
    return filled(" ".join(text.split()), WIDTH, bullet)
