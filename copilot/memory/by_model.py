"""Promises that the rules left out, found by a model that has earned it; code checks each against its sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import date

import anyio

from copilot import prompts
from copilot.domain import Cast, FoundCommitment, Language, Side
from copilot.errors import Unavailable
from copilot.llm import Message, Model
from copilot.memory import phrase
from copilot.memory.dates import find_date
from copilot.memory.filters import hedged, negated, shut_out
from copilot.memory.outline import Line, outline
from copilot.memory.words import People, tokens
from copilot.text.language import guess_language

MOST_SENTENCES = 40
LONGEST_SENTENCE = 300
PATIENCE = 30.0
"""Seconds after which the rules' finds are all there is."""
_ANSWER = re.compile(r"\b(\d{1,3})\W{0,3}(mentor|mentee)\b", re.IGNORECASE)
_SELF = frozenset("i me my ich mir mich mein meine meinerseits".split())
_US = frozenset("we us both wir uns beide".split())
_WOULD = re.compile(r"\b(?:would|würde[nt]?)\b", re.IGNORECASE)


async def find_missed(
    model: Model | None, note: str, taken: Collection[tuple[int, int]], cast: Cast, written_on: date
) -> list[FoundCommitment]:
    """Promises in the sentences that are not ``taken``, in their order; none where no model may look for them.

    A sentence counts only if it names its owner or says I, and neither denies, asks, doubts nor sets a
    condition. Its words stand as they are. A model that is down or slow is done without.
    """
    language = guess_language(note, "de")
    lines = [line for line in outline(note) if _may_promise(line, taken)][:MOST_SENTENCES]
    if model is None or "find_commitments" not in model.profile.allowed or not lines or not model.is_here():
        return []
    try:
        with anyio.fail_after(PATIENCE):
            reply = await model.word(_messages(lines, cast), max_tokens=8 * len(lines) + 20)
    except (Unavailable, TimeoutError):
        return []
    found: dict[tuple[int, Side], FoundCommitment] = {}
    for number, said in _ANSWER.findall(reply.text or ""):
        side: Side = "mentor" if said.casefold() == "mentor" else "mentee"
        place = int(number) - 1
        if 0 <= place < len(lines) and _is_owner(lines[place], side, cast):
            found[place, side] = _commitment(lines[place], side, written_on, language)
    return [found[key] for key in sorted(found)]


def _may_promise(line: Line, taken: Collection[tuple[int, int]]) -> bool:
    span, text = line.piece.span, line.text
    inside = any(start < span.end and span.start < end for start, end in taken)
    told = line.heading or line.section == "done" or line.piece.box is True or "~~" in span.quote
    # "would" alone may be a promise told afterwards: that is what a model is asked for
    unsure = shut_out(text) or negated(text) or hedged(_WOULD.sub("", text))
    return not (inside or told or unsure) and len(text.split()) > 2 and len(text) <= LONGEST_SENTENCE


def _messages(lines: list[Line], cast: Cast) -> list[Message]:
    prompt = prompts.load("find_commitments")
    sentences = {str(number): " ".join(line.text.split()) for number, line in enumerate(lines, 1)}
    values = {
        "mentor": cast.mentor.first_name,
        "mentee": cast.mentee.first_name,
        "writer": cast.writer,
        "sentences": sentences,
    }
    filled = prompt.fill(**{name: json.dumps(value, ensure_ascii=False) for name, value in values.items()})
    return [Message("system", prompt.system), Message("user", filled)]


def _is_owner(line: Line, side: Side, cast: Cast) -> bool:
    words = tokens(line.text)
    low = {word.low for word in words}
    named = People(cast).mentioned(words)
    return side in named or bool(low & _US) or (side == cast.writer and bool(low & _SELF))


def _commitment(line: Line, side: Side, written_on: date, language: Language) -> FoundCommitment:
    due = find_date(line.text, written_on, guess_language(line.text, language))
    span = line.piece.span
    return FoundCommitment(
        who=side,
        who_text="",
        what=phrase.tidy(line.text) or span.quote,
        due=due.day if due and due.deadline else None,
        due_text=due.text if due and due.deadline else None,
        span=span,
    )
