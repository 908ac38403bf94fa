"""Entries of to-do lists that are no whole sentence: "Lea: Lebenslauf überarbeiten (bis 3.4.)"."""

from __future__ import annotations

import re

from copilot.domain import FoundCommitment
from copilot.memory import phrase, voices, wording
from copilot.memory.filters import hedged, negated, routine
from copilot.memory.items import Item
from copilot.memory.outline import PACTS
from copilot.memory.reading import Reading
from copilot.memory.record import record
from copilot.memory.words import Subject

_NEXT_SESSION = re.compile(
    r"\W*(?:next|nächste[rsn]?)\s+(?:mal|termin|treffen|sitzung|time|session|meeting|date)\s*:", re.IGNORECASE
)


def entry(reading: Reading, item: Item) -> list[FoundCommitment]:
    """A bullet without a whole sentence: "Lea: Lebenslauf überarbeiten (bis 3.4.)"."""
    text = reading.text
    due = reading.due(item.label, len(text), len(text))
    body = text[item.body : item.end]
    if item.empty or not _counts(reading, item, body, due is not None and due.found.deadline):
        return []
    what = phrase.tidy(phrase.without_brackets(reading.cut(item.body, item.end, due)))
    what = re.sub(r"^(?:bitte|please|noch|to|muss|soll|will|wird)\s+", "", what, flags=re.IGNORECASE)
    if due and due.found.start >= item.body:
        what = _without_remark(text[item.body : item.end], due.found.start - item.body) or what
    if not item.who_text and not wording.has_content(what):
        return []
    subject = Subject(item.owners, item.who_text, "self" if len(item.owners) == 1 else "both", 0)
    speaker = reading.people.cast.writer
    said = voices.impersonal(what, subject, reading.people, reading.language, speaker)
    return record(reading, item.owners or (None,), item.who_text, said, body, due, item.owners, entry=True)


def _without_remark(body: str, at: int) -> str:
    """ "Bogen ausfüllen, muss am 7.9. dort sein" → "Bogen ausfüllen"."""
    match = re.search(
        r",\s*(?:muss|müssen|sollte|must|has\s+to|needs?\s+to|is\s+due|ist\s+fällig)\b[^,]*$",
        body,
        re.IGNORECASE,
    )
    return phrase.tidy(body[: match.start()]) if match and match.start() < at else ""


def _counts(reading: Reading, item: Item, body: str, dated: bool) -> bool:
    """Whether an entry is something to do, and no remark, rule or sentence about somebody."""
    section, first = reading.line.section, reading.line.piece.first
    owned = bool(item.who_text)
    if not (item.listed or item.doing or (dated and (item.nearly or owned))):
        return False
    inside = [token for token in reading.words if token.start >= item.body]
    leading = None if owned else reading.people.subject(reading.text, inside, 0)
    reasons_against = (
        _NEXT_SESSION.match(body),
        section in PACTS and not (owned or (item.nearly and dated)),
        not owned and not first and not item.nearly and not (dated and item.listed),
        # "…; Urs: Beobachtung, Wirkung, Wunsch" is what he says.
        owned and not first and section != "todo" and not item.listed and not dated,
        not owned and not dated and routine(body),
        # A sentence about somebody, found to promise nothing.
        leading is not None and leading.kind != "name",
        owned and not wording.has_content(body),
    )
    if any(reasons_against):
        return False
    return not hedged(body) and (item.listed or not negated(body))
