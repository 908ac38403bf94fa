"""The verb behind (or, turned round, before) a subject: what makes a clause one of somebody doing something."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.domain import Language
from copilot.memory import verbs
from copilot.memory.name_words import NO_NAMES
from copilot.memory.words import Subject, Token

_PREFIELDS = frozenset("sobald nachdem bevor um damit da während seit solange wenn falls".split())
_PROGRESSIVE = re.compile(r"\s*(?:is|are|am|'s|’s|'m|’m|'re|’re)\s+([a-z]+ing)\b", re.IGNORECASE)
_SKIP = frozenset(
    "auch also then both jetzt selbst dann each beide still just now noch will's sich uns mich "
    "themselves personally".split()
)
MODALS_DE = {
    "will": "3 1",
    "wird": "3",
    "werde": "1",
    "soll": "3 1",
    "muss": "3 1",
    "muß": "3 1",
    "wollen": "p",
    "werden": "p",
    "sollen": "p",
    "müssen": "p",
    "kann": "3 1",
    "können": "p",
    "darf": "3 1",
    "sollte": "3 1",
    "wirst": "2",
    "musst": "2",
    "sollst": "2",
    "dürfen": "p",
    "möchte": "3 1",
}
_VOWS_DE = {
    "hat": "3",
    "habe": "1",
    "hab": "1",
    "haben": "p",
    "hast": "2",
    "verspricht": "3",
    "verspreche": "1",
    "versprechen": "p",
}
_MODAL_EN = re.compile(
    r"\s*(?:(?:also|still|now|then|both|each)\s+)?(?:(?:will|shall|must|'ll|’ll)(?:\s+(?:also|then|"
    r"both|each|still|now|each|try\s+to))*"
    r"|(?:is|are|am|'s|’s|'m|’m)\s+(?:going\s+|gonna\s+|due\s+)?to"
    r"|(?:has|have|needs?|ought|plans?|intends?|aims?)\s+to"
    r"|(?:(?:has|have|'s|’s|'ve|’ve)\s+)?(?:also\s+)?(?:promised|promises?|agreed|agrees?|offered|"
    r"offers?|committed|commits?|volunteered|volunteers|undertook|undertakes)(?:\s+(?:me|us|him|her|\w+))?\s+to"
    r"|to|should|can|wants\s+to|want\s+to)\s+(?=[a-z])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a sentence, with offsets in it.

    ``start:end`` is the clause, ``core`` the offset behind which its own words begin (after subject and
    verb), ``field:core_start`` what stands before verb and subject when they are turned round.
    ``mood`` is "present", "modal", "wish", "advice", "can", "vow"; ``base`` the verb's infinitive in the present.
    """

    start: int
    end: int
    subject: Subject
    language: Language
    mood: str
    base: str
    person: str
    first: int
    core: int
    inverted: bool


def turned(words: list[Token], index: int) -> int | None:
    """The index of a German verb right before the subject ("bis Freitag schickt Lea", "meldet sich Lea")."""
    at = index - 1
    while at > 0 and words[at].low in {"sich", "auch", "dann", "ihr", "ihm", "noch"}:
        at -= 1
    low = words[at].low
    known = low in MODALS_DE or low in _VOWS_DE or verbs.finite(low) is not None
    led = at > 0 and words[at - 1].low not in {"und", "and", "&", "oder", "aber"}
    if led and words[at - 1].text == ",":
        led = words[0].low in _PREFIELDS
    return at if known and led and words[at].text.islower() else None


def _agrees(subject: Subject, persons: str) -> bool:
    if subject.kind == "self":
        return "1" in persons
    if subject.kind == "you":
        return "2" in persons
    if subject.kind == "both":
        return "p" in persons
    if subject.kind == "pronoun":
        return "3" in persons or ("p" in persons and subject.gender == "f")
    return "3" in persons


def _mood(low: str) -> str:
    if low in {"will", "wollen"}:
        return "wish"
    if low == "möchte":
        return "desire"
    if low in {"kann", "können", "darf", "dürfen", "sollte"}:
        return "can"
    return "modal"


def german(words: list[Token], index: int, subject: Subject, language: Language) -> Clause | None:
    """The clause with a German verb right behind its subject."""
    at = subject.last
    while at < len(words) and words[at].low in _SKIP - {"sich", "uns", "mich"}:
        at += 1
    if at >= len(words):
        return None
    low = words[at].low
    if low == "will" and (language == "en" or before_english(words, at)):
        return None
    return with_verb(words, at, subject, words[index].start, words[at].end, False)


def before_english(words: list[Token], at: int) -> bool:
    """Whether an English verb follows: "Julia will update …" in a German note."""
    after = words[at + 1].low if at + 1 < len(words) else ""
    return after in verbs.STRONG_EN or after in verbs.WEAK_EN or after in verbs.STATES_EN


def inverted(words: list[Token], index: int, subject: Subject) -> Clause | None:
    """The clause whose German verb stands before its subject."""
    at = turned(words, index)
    if at is None or subject.kind == "name":
        return None
    if words[index].low == "sie" and _named_before(words, at):
        return None  # "Stefan schickt sie": the object
    return with_verb(words, at, subject, words[at].start, words[subject.last - 1].end, True)


def _named_before(words: list[Token], verb: int) -> bool:
    """Whether the words before the verb open with a name and no noun of the prefield."""
    start = verb
    while start > 0 and words[start - 1].low not in {",", ";", ".", ":", "und", "–"}:
        start -= 1
    first = words[start]
    return (
        start < verb
        and first.text[0].isupper()
        and first.low not in verbs.PREFIXES
        and (
            verb - start == 1
            or words[start + 1].low in {"vom", "von", "aus", "from"}
            or words[start + 1].text[0].isupper()
        )
        and not first.low.endswith(("ung", "heit", "keit", "tag", "woche"))
        and first.low not in NO_NAMES
    )


def with_verb(
    words: list[Token], at: int, subject: Subject, first: int, core: int, inverted: bool
) -> Clause | None:
    """The clause of a subject and the German verb at this token, where they agree in person."""
    low = words[at].low
    end = words[-1].end

    def clause(mood: str, base: str, person: str) -> Clause:
        return Clause(first, end, subject, "de", mood, base, person, first, core, inverted)

    if low in MODALS_DE and _agrees(subject, MODALS_DE[low]):
        return clause(_mood(low), "", MODALS_DE[low])
    if low in _VOWS_DE and _agrees(subject, _VOWS_DE[low]):
        return clause("vow", low, _VOWS_DE[low])
    known = verbs.finite(low)
    if known and _agrees(subject, known[1]):
        return clause("present", known[0], known[1])
    if known is None and subject.kind in {"pair", "pronoun"} and not inverted:
        return clause("guess", low, "3") if low.endswith("t") and words[at].text.islower() else None
    return None


def english(text: str, words: list[Token], index: int, subject: Subject) -> Clause | None:
    """The clause with an English verb behind its subject."""
    last = words[subject.last - 1]
    start, end = words[index].start, words[-1].end
    if words[index].low in {"let", "lets"}:
        core = last.end
        return Clause(start, end, subject, "en", "modal", "", "", start, core, False)
    match = _MODAL_EN.match(text, last.end)
    if match:
        low = match[0].lower()
        mood = "modal"
        if re.search(r"\bwants?\b|\bplans?\b|\baims?\b|\bintends?\b", low):
            mood = "desire" if "want" in low or "aim" in low else "wish"
        elif re.search(r"\b(?:should|can)\b", low):
            mood = "can"
        elif re.fullmatch(r"\s*to\s+", low):
            mood = "to"
        elif re.search(r"\b(?:promis|agree|offer|commit|volunt|undert)", low):
            mood = "vow"
        return Clause(start, end, subject, "en", mood, "", "", start, match.end(), False)
    going = _PROGRESSIVE.match(text, last.end)
    if going:
        base = verbs.base_of_ing(going[1])
        return (
            Clause(start, end, subject, "en", "progressive", base, "", start, going.end(), False)
            if base
            else None
        )
    return _english_present(words, subject, start, end)


def _english_present(words: list[Token], subject: Subject, start: int, end: int) -> Clause | None:
    at = subject.last
    while at < len(words) and words[at].low in {"also", "then", "both", "each"}:
        at += 1
    if at >= len(words):
        return None
    word = words[at].low
    base = verbs.base_en(word)
    if subject.kind in {"self", "both", "you"}:
        base = word if word in verbs.STRONG_EN or word in verbs.WEAK_EN else None
    if base is None:
        return None
    return Clause(start, end, subject, "en", "present", base, "3", start, words[at].end, False)
