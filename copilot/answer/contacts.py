"""Contact points in a document: who, what for and how to reach them, each where it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from typing import Any

from copilot.answer.hard import HardKind
from copilot.answer.reach import reached
from copilot.chunking import plain
from copilot.chunking.bars import cells
from copilot.domain import Span
from copilot.text.sentences import Piece, pieces
from copilot.text.terms import fold

MOST = 4
_FRONT = re.compile(r"\A---[ \t]*\r?\n.*?\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LABEL = re.compile(
    r"[\W_]*(?:e-?mail|mail|tele[fp]h?on|tel|phone|mobile|kontakt|contact|how|adresse|address|büro|raum|anmeldung|"
    r"termine|erreichbar)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"([^:|;@]{3,70}?)\s*(?::|\s[–—-])\s+(?=\S)")
_PLACE = re.compile(
    r"(?:(?:extern|intern|unabhängig|vertraulich)\w*\s+|(?i:outside|external|independent|confidential|internal)\s+)?"
    r"(?:[A-ZÄÖÜ][\w-]*\s)?[\w-]*(?i:stelle|beratung|dienst|leitung|beauftragte[rn]?|seelsorge|vertretung|ombudsperson|"
    r"betriebsrat|arzt|ärztin|office|officer|helpline|hotline|helpdesk|council|counsell?ing|counsell?or|ombudsman|"
    r"programme lead|team)\b"
)
"""How contact points are called in running text."""
_PERSON = re.compile(
    r"\b(?:Frau|Herr|Herrn|Mr|Mrs|Ms|Dr)\.?\s+(?:Dr\.?\s+)?[A-ZÄÖÜ][\w-]+(?:\s[A-ZÄÖÜ][\w-]+)?"
)
_LONGEST_NAME = 6
"""Words before a colon that can be a name; more are a sentence."""
_SHORTEST_NAME = 9
"""Letters of a name found in a sentence: "office" or "Stelle" alone say nothing."""
_ADDRESS = re.compile(r"\S+@\S+")
_MARKS = "*_`~ \t"
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact point: its name, what the document says it is for, how to reach it; ``span`` holds all of it."""

    name: str
    what: str
    how: tuple[str, ...]
    span: Span


@dataclass(slots=True)
class _Section:
    """What was read since the last heading: its title, what was told since the last contact, lines that go on."""

    title: str = ""
    told: list[Piece] = field(default_factory=list)
    open: Contact | None = None
    line: int = -2


def contacts(text: str) -> list[Contact]:
    """The contact points of a stored text in its order; ``text[span.start:span.end] == span.quote`` for each.

    A point is a row of a table, a line "name: how", a sentence that names it, or the lines "E-mail: …" below a
    heading or a sentence. What names nobody and stands under no heading is none.
    """
    front = _FRONT.match(text)
    begin = front.end() if front else 0
    return [contact for contact in _found(text, begin) if contact.name]


def _found(text: str, begin: int) -> Iterator[Contact]:
    section = _Section()
    for piece in pieces(text):
        if piece.span.start < begin:
            continue
        words = piece.span.quote
        how = reached(words)
        if piece.heading and not how:
            if section.open:
                yield section.open
            section = _Section(plain(words).strip(_MARKS))
        elif not how:
            section.told.append(piece)
        elif section.open and _goes_on(section, piece):
            section.open, section.line = _longer(text, section.open, piece.span, how), piece.line
        else:
            if section.open:
                yield section.open
            section.open, section.line = _contact(text, section, piece, how), piece.line
            section.told = []
    if section.open:
        yield section.open


def _goes_on(section: _Section, piece: Piece) -> bool:
    """Whether a line says another way to reach the same: "E-mail" and below it "Telephone"."""
    follows = piece.line - section.line <= 1 and not piece.after_blank and not section.told
    return follows and _LABEL.match(piece.span.quote) is not None


def _longer(text: str, contact: Contact, span: Span, how: tuple[str, ...]) -> Contact:
    whole = Span(contact.span.start, span.end, text[contact.span.start : span.end])
    return replace(contact, how=tuple(dict.fromkeys([*contact.how, *how])), span=whole)


def _contact(text: str, section: _Section, piece: Piece, how: tuple[str, ...]) -> Contact:
    words = piece.span.quote
    if row := cells(words):
        told_in = [plain(cell).strip(_MARKS) for cell in row]
        named = [cell for cell in told_in if cell and not reached(cell)]
        return Contact(named[0] if named else "", " ".join(named[1:]), how, piece.span)
    told = plain(words)
    own = _NAMED.match(told)
    if own and len(own[1].split()) <= _LONGEST_NAME and not _LABEL.match(told) and not reached(own[1]):
        return Contact(own[1].strip(_MARKS), told[own.end() :].strip(), how, piece.span)
    opening = section.told[0] if section.told else None
    said = plain(opening.span.quote) if opening else ""
    start = opening.span.start if opening and opening.line == piece.line else piece.span.start
    span = Span(start, piece.span.end, text[start : piece.span.end])
    return Contact(_name(section.title, said, told), f"{said} {told}".strip(), how, span)


def _name(title: str, said: str, told: str) -> str:
    """Who is meant: a heading that names a place, the sentence itself, the one that opened, any other heading."""
    if _PLACE.search(title):
        return title
    own = "" if _LABEL.match(told) else _place(told)
    person = _PERSON.search(told)
    return own or (person[0] if person else "") or _place(said) or title


def _place(words: str) -> str:
    """The first name of a contact point in a sentence; "a team" is none, nor is a part of an address."""
    bare = _ADDRESS.sub(" ", words)
    return next((m[0] for m in _PLACE.finditer(bare) if len(m[0]) >= _SHORTEST_NAME), "")


def for_case(found: Sequence[Contact], kind: HardKind) -> list[Contact]:
    """Those fit for the kind of case, the most fitting first, each name, address and number once, at most ``MOST``.

    What is for something else, such as a help desk for computers, is left out.
    """
    order = _words()["order"][kind]
    fit = [(order.index(group), contact) for contact in found if (group := _group(contact)) in order]
    kept: list[Contact] = []
    met: set[str] = set()
    for _, contact in sorted(fit, key=lambda pair: pair[0]):
        known = {re.sub(r"\W", "", fold(words)) for words in (contact.name, *contact.how)}
        if not known & met:
            kept.append(contact)
        met |= known
    return kept[:MOST]


def _group(contact: Contact) -> str | None:
    """What a contact point is for: by its name, else by what is said of it where that is its only purpose."""
    groups = _words()["groups"]
    for words, known in ((contact.name, list(groups)), (contact.what, _words()["by_purpose"])):
        plain_words = fold(words).translate(_UMLAUTS)
        for group in known:
            if re.search(groups[group].replace("\n", ""), plain_words):
                return str(group)
    return None


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files("copilot.answer").joinpath("contacts.toml").read_text("utf-8"))
