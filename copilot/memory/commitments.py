"""Who promised what by when: the sentences of a note that announce something somebody will do."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from copilot.domain import Cast, FoundCommitment, Language, Side
from copilot.memory import phrase, verbs, voices, wording
from copilot.memory.announce import announces
from copilot.memory.clauses import clauses, subordinate
from copilot.memory.dates import Hit, find_dates
from copilot.memory.filters import retracts, shut_out
from copilot.memory.heads import Clause
from copilot.memory.items import Item, fragment, owner_parts
from copilot.memory.listed import entry
from copilot.memory.openings import special
from copilot.memory.outline import PACTS, Line
from copilot.memory.reading import Focus, Reading
from copilot.memory.record import record
from copilot.memory.words import People, Subject, tokens
from copilot.text.language import guess_language

_LABEL = re.compile(r"[^:.!?,;]{2,40}:(?=\s)")
_OUTSIDER = re.compile(r"\b(?:Frau|Herr|Herrn|Fr\.|Hr\.|Ms\.?|Mr\.?|Mrs\.?)\s+[A-ZÄÖÜ]")
_ANSWER = re.compile(r"^\W*(?:antwort|rückmeldung|bescheid|frist|reply|answer|deadline)\b", re.IGNORECASE)
LONGEST = 1500  # no promise is longer; keeps time linear in the length of the note


def find_commitments(
    lines: list[Line], written_on: date, cast: Cast, language: Language
) -> list[FoundCommitment]:
    """All promises of a note in the order of the text; a promise of both gives one for each."""
    people, focus = People(cast), Focus()
    found: list[FoundCommitment] = []
    label: re.Match[str] | None = None
    for number, line in enumerate(lines):
        if len(line.piece.span.quote) > LONGEST:
            continue
        before = lines[number - 1] if number else None
        if before and len(before.text.split()) < 3 and number > 1 and not before.piece.first:
            before = lines[number - 2]  # "Entschieden." says nothing by itself
        if found and before and retracts(line.text) and not line.piece.bullet:
            found = [promise for promise in found if promise.span != before.piece.span]
        if line.piece.first:
            label = _LABEL.match(line.text)
        words = tokens(line.text)
        if len(words) > 1 and _may_promise(line):
            after = _lone_date(lines[number + 1] if number + 1 < len(lines) else None, written_on)
            for part in owner_parts(line.text, words, people, listed=line.section == "todo"):
                reading = Reading(
                    line,
                    part,
                    words if part is line.text else tokens(part),
                    guess_language(part, language),
                    (),
                    people,
                    focus,
                    _said_before(line, before, label),
                    after,
                )
                found += _read(reading, written_on)
        focus.follow(line.text, words, people)
    return found


def _may_promise(line: Line) -> bool:
    return line.section != "done" and line.piece.box is not True and "~~" not in line.piece.span.quote


def _said_before(line: Line, before: Line | None, label: re.Match[str] | None) -> str:
    """The sentence before, where it belongs to the same entry or paragraph; further down the entry's label."""
    if before is None or before.heading or line.piece.line - before.piece.line > 1:
        return ""
    if line.piece.first and (line.piece.bullet or line.piece.after_blank or before.piece.bullet):
        return ""
    if label and not before.piece.first and before.piece.line == line.piece.line:
        return label[0].strip()
    return before.text.strip()[:LONGEST]


def _lone_date(following: Line | None, written_on: date) -> Hit | None:
    """ "… fragen. Bis Ende August.": a deadline with its own full stop belongs to the sentence before."""
    if following is None or following.piece.first or len(following.text) > 40:
        return None
    hits = find_dates(following.text, written_on, "de")
    if len(hits) != 1 or not hits[0].found.deadline:
        return None
    rest = following.text[: hits[0].found.start] + following.text[hits[0].found.end :]
    rest = _ANSWER.sub("", rest)
    return hits[0] if not any(letter.isalnum() for letter in rest) else None


def _read(reading: Reading, written_on: date) -> list[FoundCommitment]:
    text, people = reading.text, reading.people
    item = fragment(reading.line, text, reading.words, people)
    if item is None and shut_out(text):
        return []
    offset = item.body if item else 0
    rest = [token for token in reading.words if token.start >= offset]
    parts = clauses(text, rest, people, reading.language)
    other = special(text, offset, reading.words, people)
    if not parts and item is None and other is None:
        return []
    reading = replace(reading, hits=find_dates(text, written_on, reading.language))
    if shut_out(text[offset:]) or reading.line.section == "goals":
        return []
    if other is not None:
        due = reading.due(other.start, len(text), len(text))
        if due is not None or not other.dated_only:
            said = phrase.tidy(reading.cut(other.start, len(text), due))
            said = other.reword(said) or said
            subject = Subject(other.owners, other.who_text, "self", 0)
            language = guess_language(said, reading.language)
            said = voices.impersonal(said, subject, people, language, people.cast.writer) or ""
            return record(reading, other.owners, other.who_text, said, text[offset:], due, other.owners)
    found = [
        promise
        for clause in parts
        for half in _halves(reading, clause)
        for promise in _promise(reading, half, item)
    ]
    if not found and item is not None:
        found += entry(reading, item)
    return found


def _halves(reading: Reading, clause: Clause) -> list[Clause]:
    """ "überarbeitet A bis 1.4. und gibt B bis 2.4. ab": two clauses where each half has its own day."""
    text = reading.text
    days = [hit for hit in reading.hits if hit.found.deadline and clause.core <= hit.found.start < clause.end]
    if len(days) < 2 or clause.mood not in {"present", "modal"}:
        return [clause]
    for match in re.finditer(r",?\s+(?:und|and)\s+(?:dann\s+|then\s+)?([a-zäöüß]+)\b", text[: clause.end]):
        if not days[0].found.end <= match.start() or not match.end() <= days[1].found.start:
            continue
        known = verbs.finite(match[1]) if clause.language == "de" else None
        base = verbs.base_en(match[1]) or (match[1] if match[1] in verbs.STRONG_EN else None)
        first = replace(clause, end=match.start())
        if known and clause.mood == "present":
            return [
                first,
                replace(
                    clause,
                    start=match.start(1),
                    base=known[0],
                    first=match.start(1),
                    core=match.end(1),
                    inverted=False,
                ),
            ]
        if clause.language == "en" and base:
            return [
                first,
                replace(clause, start=match.start(1), base=base, first=match.start(1), core=match.end(1)),
            ]
    return [clause]


def _promise(reading: Reading, clause: Clause, item: Item | None) -> list[FoundCommitment]:
    main_end = min(clause.end, subordinate(reading.text, reading.words, clause))
    due = reading.due(clause.start, clause.end, main_end)
    listed = bool(item and item.listed)
    if not announces(clause, reading.text, reading.words, reading.hits, main_end, due, listed):
        return []
    if reading.line.section in PACTS and not _beyond_rules(reading, clause, due):
        return []
    speaker = reading.people.cast.writer
    subject = clause.subject
    if item and len(item.owners) == 1:
        speaker = item.owners[0]
        if subject.kind in {"self", "pronoun"}:
            subject = Subject((speaker,), subject.text, subject.kind, subject.last)
    sides: tuple[Side | None, ...] = subject.sides or (reading.whom(clause),)
    if subject.kind == "pronoun" and clause.person == "p":
        if _OUTSIDER.search(reading.text[: clause.start]):
            return []  # "Mia mit Frau Amrein vernetzt, sie treffen sich": not these two
        if not reading.focus.outsider:
            sides = ("mentor", "mentee")
    if sides == (None,) and subject.kind == "pronoun":
        subject = replace(subject, text=reading.outsider(clause) or subject.text)
    what = _what(reading, clause, main_end, due)
    if (
        due is None
        and not listed
        and ((sides == (None,) and subject.kind == "pronoun") or not _says_more(reading, clause, what))
    ):
        return []
    resolved = Subject(tuple(s for s in sides if s), subject.text, subject.kind, subject.last)
    said = voices.impersonal(what, resolved, reading.people, clause.language, speaker) if what else None
    if said and clause.language == "de":
        said = phrase.without_article(said)
    who = voices.spoken_of(subject.text, reading.people, speaker, clause.language)
    return record(reading, sides, who, said, reading.text[clause.start : clause.end], due, resolved.sides)


def _beyond_rules(reading: Reading, clause: Clause, due: Hit | None) -> bool:
    """Whether what the two agreed on is a deed of one of them, and no rule for working together."""
    if not clause.subject.sides:
        return False
    doers = {"pair", "self"} if reading.line.section == "agreed" else {"pair"}
    opens = clause.subject.kind in doers and clause.first == reading.words[0].start
    return clause.mood != "present" or opens or bool(due and due.found.deadline)


def _says_more(reading: Reading, clause: Clause, what: str) -> bool:
    """Whether something is said besides the verb, here or in the sentence before."""
    context = reading.before or len(reading.text[: clause.start].split()) > 2
    return wording.has_content(what) or (bool(context) and not re.search(r"\b(?:her|him|your)self\b", what))


def _what(reading: Reading, clause: Clause, main_end: int, due: Hit | None) -> str:
    text = reading.text
    if clause.language == "en":
        if clause.mood == "vow" and clause.core == clause.first:
            return ""
        return phrase.english(reading.cut(clause.core, clause.end, due), clause.base)
    field = reading.cut(clause.start, clause.first, due) if clause.inverted else ""
    if clause.inverted:
        between = re.search(r"\bsich\b", text[clause.first : clause.core])
        reflexive = "sich " if between else ""
    else:
        reflexive = ""
    main = reflexive + reading.cut(clause.core, main_end, due)
    tail = reading.cut(main_end, clause.end, due)
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
