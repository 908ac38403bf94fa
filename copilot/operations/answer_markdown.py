"""A conversation as Markdown, to keep or to hand on: what was asked, what was answered, on what it rests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from copilot.domain import Language
from copilot.text.tidy import for_markdown, one_line

Json = dict[str, Any]
_WORDS: dict[Language, dict[str, str]] = {
    "de": {"gone": "Die Antwort wurde mit dem gelöscht, worauf sie beruhte.", "ask": "Fragen kannst du:",
           "related": "Am nächsten kommen:", "stopped": "Angehalten: das ist, was bis dahin geprüft war.",
           "hard": "Von dieser Nachricht ist nichts aufbewahrt.", "chat": "Gespräch"},
    "en": {"gone": "The answer was erased with what it rested on.", "ask": "You can ask:",
           "related": "Nearest to it:", "stopped": "Stopped: this is what had been checked by then.",
           "hard": "Nothing of this message is kept.", "chat": "Conversation"},
}  # fmt: skip


def as_markdown(chat: Json, language: Language) -> str:
    """The conversation with its quotes numbered below each answer."""
    words = _WORDS[language]
    lines = [f"# {for_markdown(chat['title'] or words['chat'])}", ""]
    for turn in chat["history"]:
        if turn["kind"] == "hard_case":
            lines += [f"*{words['hard']}*", ""]
            continue
        lines += [f"**{for_markdown(one_line(turn['question']))}**", ""]
        lines += list(_answer(turn["answer"], words)) if turn["answer"] else [f"*{words['gone']}*", ""]
    return "\n".join(lines)


def _answer(answer: Json, words: dict[str, str]) -> Iterator[str]:
    notes: list[str] = []
    for claim in answer["claims"]:
        first = len(notes) + 1
        notes += [_note(evidence) for evidence in claim["evidence"]]
        marks = " ".join(f"[{n}]" for n in range(first, len(notes) + 1))
        yield f"- {for_markdown(one_line(claim['text']))} {marks}"
    for text in (answer.get("notice"), answer["not_said"]):
        if text:
            yield f"\n{for_markdown(one_line(text))}"
    if answer["related"]:
        yield f"\n{words['related']}"
        yield from (f"- {for_markdown(one_line(_note(evidence)))}" for evidence in answer["related"])
    if answer["ask"]:
        yield f"\n{words['ask']}"
        yield from (f"- {for_markdown(w['who'])} ({for_markdown(w['why'])})" for w in answer["ask"])
    if answer.get("stopped"):
        yield f"\n*{words['stopped']}*"
    yield ""
    yield from (f"[{n}] {for_markdown(note)}  " for n, note in enumerate(notes, 1))
    yield ""


def _note(evidence: Json) -> str:
    day = f", {evidence['date']}" if evidence["date"] else ""
    return f"«{one_line(evidence['quote'])}» {evidence['label'] or evidence['source']}{day}"
