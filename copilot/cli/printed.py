"""What every printed suggestion shares: numbered quotes at its end, lines of one width, harmless Markdown."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from copilot.plan.phrases import Voice
from copilot.text.tidy import filled, for_markdown

Json = dict[str, Any]
WIDTH = 88
_READING = re.compile(r"\d{4}-\d{2}-\d{2}: ")
_LABELS = {"application": "wish_label", "charter": "charter_label"}


class Footnotes:
    """Numbers quotes in the order they are first used; the same quote keeps its number."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._numbers: dict[tuple[str, int, int], int] = {}
        self.lines: list[str] = []

    def mark(self, point: Json) -> str:
        """The numbers of a point's quotes, as ``[1] [2]``."""
        return " ".join(f"[{self._number(e, point)}]" for e in _shown(point["evidence"]))

    def _number(self, evidence: Json, point: Json) -> int:
        key = (evidence["source"], evidence["start"], evidence["end"])
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self.lines.append(f"[{self._numbers[key]}] {self._source(evidence, point)}")
        return self._numbers[key]

    def _source(self, evidence: Json, point: Json) -> str:
        quote = self._voice.frame("quote", quote=" ".join(evidence["quote"].split()))
        day = self._voice.short_day(date.fromisoformat(evidence["date"])) if evidence["date"] else ""
        if evidence["kind"] == "document":
            return f"{evidence['label']} ({day})" if day else str(evidence["label"])
        kind = evidence["source"].partition(":")[0]
        if evidence["kind"] == "note":
            return f"{quote} {self._voice.frame('note_label', day=day)}"
        if kind == "session":
            return self._voice.frame("session_label", day=day)
        label = _LABELS.get(kind, "record_label")
        said = " ".join(evidence["quote"].split()) in point["text"]
        return self._voice.frame(label, day=day) if said else f"{quote} {self._voice.frame(label, day=day)}"


def _shown(evidence: list[Json]) -> list[Json]:
    """The quotes to show: what people wrote, and of the rows made of it only a measure's readings."""
    if all(e["kind"] == "record" for e in evidence):
        return evidence
    return [e for e in evidence if e["kind"] != "record" or _READING.match(e["quote"])]


def wrapped(text: str, bullet: str, *, markdown: bool) -> str:
    """A paragraph or bullet, in lines of ``WIDTH``; in Markdown one line, escaped."""
    if markdown:
        return bullet + for_markdown(text)
    return filled(text, WIDTH, bullet)
