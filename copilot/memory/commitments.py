"""Who promised what by when: the sentences of a note that announce something somebody will do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from copilot.domain import Cast, FoundCommitment, Language, Side
from copilot.memory import phrase, verbs
from copilot.memory.announce import announces
from copilot.memory.clauses import clauses, subordinate
from copilot.memory.dates import Hit, find_dates
from copilot.memory.filters import hedged, negated, routine, shut_out
from copilot.memory.heads import Clause
from copilot.memory.items import Item, fragment, owner_parts
from copilot.memory.outline import Line
from copilot.memory.words import People, Subject, Token, other, tokens
from copilot.text.language import guess_language

LONGEST = 1500  # no promise is longer; keeps time linear in the length of the note


@dataclass(slots=True)
class _Focus:
    """Who was spoken of last, to resolve "sie", "er", "she", "he"."""

    side: Side | None = None
    outsider: str = ""  # gender of an outsider spoken of last, "?" when unknown, "" when none


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one sentence is read with."""

    line: Line
    text: str
    words: list[Token]
    language: Language
    hits: tuple[Hit, ...]
    people: People
    focus: _Focus


def find_commitments(
    lines: list[Line], written_on: date, cast: Cast, language: Language
) -> list[FoundCommitment]:
    """All promises of a note in the order of the text; a promise of both gives one for each."""
    people, focus = People(cast), _Focus()
    found: list[FoundCommitment] = []
    for line in lines:
        quote = line.piece.span.quote
        if len(quote) > LONGEST:
            continue
        text = line.text
        words = tokens(text)
        if len(words) > 1 and line.section != "done" and line.piece.box is not True and "~~" not in quote:
            for part in owner_parts(text, words, people):
                reading = _Reading(
                    line,
                    part,
                    words if part is text else tokens(part),
                    guess_language(part, language),
                    (),
                    people,
                    focus,
                )
                item = fragment(line, part, reading.words, people)
                if item is not None or not shut_out(part):
                    found += _read(reading, item, written_on)
        _follow(focus, text, words, people)
    return found


def _read(reading: _Reading, item: Item | None, written_on: date) -> list[FoundCommitment]:
    text, words, people = reading.text, reading.words, reading.people
    offset = item.body if item else 0
    rest = [token for token in words if token.start >= offset]
    parts = clauses(text, rest, people, reading.language)
    if not parts and item is None:
        return []
    hits = find_dates(text, written_on, reading.language)
    reading = _Reading(reading.line, text, words, reading.language, hits, people, reading.focus)
    found: list[FoundCommitment] = []
    if not shut_out(text[offset:]):
        for clause in parts:
            found += _promise(reading, clause, item)
    if not found and item is not None:
        found += _listed(reading, item)
    return found


def _promise(reading: _Reading, clause: Clause, item: Item | None) -> list[FoundCommitment]:
    main_end = subordinate(reading.text, reading.words, clause)
    due = _due(reading, clause.start, clause.end, main_end)
    listed = bool(item and item.listed)
    if not announces(clause, reading.text, reading.words, reading.hits, main_end, due, listed):
        return []
    speaker = reading.people.cast.writer
    subject = clause.subject
    if item and len(item.owners) == 1:
        speaker = item.owners[0]
        if subject.kind in {"self", "pronoun"}:
            subject = Subject((speaker,), subject.text, subject.kind, subject.last)
    what = _what(reading, clause, main_end, due)
    sides: tuple[Side | None, ...] = subject.sides or (_resolve(reading, clause, subject),)
    if subject.kind == "pronoun" and clause.person == "p" and not reading.focus.outsider:
        sides = ("mentor", "mentee")
    resolved = Subject(tuple(s for s in sides if s), subject.text, subject.kind, subject.last)
    said = phrase.impersonal(what, resolved, reading.people, clause.language, speaker) if what else None
    if said and clause.language == "de":
        said = phrase.without_article(said)
    return [
        FoundCommitment(
            side,
            subject.text,
            said or _verbatim(reading.text[clause.start : clause.end]),
            due.found.day if due else None,
            due.found.text if due else None,
            reading.line.piece.span,
        )
        for side in sides
    ]


def _verbatim(text: str) -> str:
    return phrase.tidy(text)


def _resolve(reading: _Reading, clause: Clause, subject: Subject) -> Side | None:
    """Whom a pronoun means: the one of the pair spoken of last, else the one who doesn't write."""
    if subject.kind != "pronoun":
        return None
    focus = reading.focus
    earlier = [token for token in reading.words if token.end <= clause.start]
    named = reading.people.mentioned(earlier)
    if len(named) == 1:
        return next(iter(named))
    if focus.outsider and focus.outsider in {subject.gender, "?"}:
        return None
    return focus.side or other(reading.people.cast.writer)


def _follow(focus: _Focus, text: str, words: list[Token], people: People) -> None:
    """Keep in mind whom this sentence was about."""
    named = people.mentioned(words)
    leading = people.subject(text, words, 0) if words else None
    if leading and leading.kind == "third":
        focus.outsider = leading.gender or "?"
    elif leading and leading.kind == "pair":
        focus.side, focus.outsider = leading.sides[0], ""
    elif len(named) == 1:
        focus.side, focus.outsider = next(iter(named)), ""


def _due(reading: _Reading, start: int, end: int, main_end: int) -> Hit | None:
    """The date that belongs to this clause; one inside a subordinate clause only when it is a deadline."""
    tail = reading.text[main_end:end]
    question = re.match(
        r",?\s*(?:ob|wie|was|wer|welche\w*|dass|if|whether|how|what|that|who|which)\b", tail, re.I
    )
    inside = [
        hit
        for hit in reading.hits
        if start <= hit.found.start < end and not hit.linked and hit.found.end <= end + 1
        if hit.found.start < main_end or (hit.found.deadline and not question)
        or (not question and not tail.startswith(","))
    ]  # fmt: skip
    if not inside:
        return None
    return min(inside, key=lambda hit: (not hit.found.deadline, hit.found.day is None, hit.found.start))


def _cut(text: str, start: int, end: int, due: Hit | None) -> str:
    """``text[start:end]`` without the date."""
    if due is None or due.found.end <= start or due.found.start >= end:
        return text[start:end]
    return text[start : max(start, due.found.start)] + " " + text[min(end, due.found.end) : end]


def _what(reading: _Reading, clause: Clause, main_end: int, due: Hit | None) -> str:
    text = reading.text
    if clause.language == "en":
        if clause.mood == "vow" and clause.core == clause.first:
            return ""
        return phrase.english(_cut(text, clause.core, clause.end, due), clause.base)
    field = _cut(text, clause.start, clause.first, due) if clause.inverted else ""
    if clause.inverted:
        between = re.search(r"\bsich\b", text[clause.first : clause.core])
        reflexive = "sich " if between else ""
    else:
        reflexive = ""
    main = reflexive + _cut(text, clause.core, main_end, due)
    tail = _cut(text, main_end, clause.end, due)
    if clause.mood == "vow" or (clause.base in {"nehmen", "bieten"} and re.search(r"\bzu", tail)):
        return phrase.german("", "", tail, "", vow=True)
    base = clause.base
    if clause.mood == "agreed":
        main = re.sub(r"[^\W_]+[\s,.!;]*$", "", main)
    if clause.mood == "guess":
        base = verbs.guess_finite(base) or ""
        if not base:
            return ""
    return phrase.german(field, main, tail, base)


def _listed(reading: _Reading, item: Item) -> list[FoundCommitment]:
    """A bullet without a whole sentence: "Lea: Lebenslauf überarbeiten (bis 3.4.)"."""
    due = _due(reading, item.label, len(reading.text), len(reading.text))
    dated = due is not None and due.found.deadline
    if not (item.listed or item.doing or (dated and (item.nearly or item.who_text))) or item.empty:
        return []
    if not item.who_text and not dated and routine(reading.text[item.body : item.end]):
        return []
    body = reading.text[item.body : item.end]
    inside = [token for token in reading.words if token.start >= item.body]
    leading = None if item.who_text or item.listed else reading.people.subject(reading.text, inside, 0)
    if leading is not None and leading.kind != "name":
        return []  # a sentence about somebody, found to promise nothing
    if (negated(body) and not item.listed) or hedged(body):
        return []
    what = phrase.tidy(phrase.without_brackets(_cut(reading.text, item.body, item.end, due)))
    what = re.sub(r"^(?:bitte|please|noch|to|muss|soll|will|wird)\s+", "", what, flags=re.IGNORECASE)
    subject = Subject(item.owners, item.who_text, "both" if len(item.owners) > 1 else "pair", 0)
    speaker = item.owners[0] if len(item.owners) == 1 else reading.people.cast.writer
    if len(item.owners) == 1:
        subject = Subject(item.owners, item.who_text, "self", 0)
    said = phrase.impersonal(what, subject, reading.people, reading.language, speaker)
    sides: tuple[Side | None, ...] = item.owners or (None,)
    return [
        FoundCommitment(
            side,
            item.who_text,
            said or _verbatim(body),
            due.found.day if due else None,
            due.found.text if due else None,
            reading.line.piece.span,
        )
        for side in sides
    ]
