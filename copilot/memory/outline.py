"""The lines of a note under their headings: what is a to-do list, what is done, what is for next time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.memory.words import plain
from copilot.text.sentences import Piece, pieces

_TODO = (
    r"to-?\s?dos?|todo-liste|action\s?(?:items?|points?)?|actions|aufgaben|zusagen|pendenzen|"
    r"next\s+steps?|nächste\s+schritte?|"
    r"massnahmen|maßnahmen|commitments?|tasks?|"
    r"follow[- ]?ups?|"
    r"bis\s+(?:zum\s+)?nächste\w*\s+(?:mal|treffen|termin)|(?:until|till|before|by)\s+(?:the\s+)?next\s+(?:time|"
    r"meeting|session)|"
    r"für\s+nach\s+den\s+\w*ferien|(?:noch\s+)?zu\s+(?:tun|erledigen)|what['’]?s\s+next|wie\s+weiter|"
    r"wie\s+geht['’]?s\s+weiter|"
    r"aktions?punkte?|aktionen|action\s+list|to\s?do['’]s|was\s+steht\s+an|wer\s+macht\s+was(?:\s+bis\s+wann)?|"
    r"who\s+does\s+what|hausaufgaben|homework|ap|"
    r"ai|auftrag|aufträge|weiteres\s+vorgehen|beschlossen|beschlüsse|offene\s+punkte"
)
_DONE = (
    r"erledigt|done|gemacht|abgeschlossen|completed|was\s+gut\s+lief|"
    r"rückblick|seit\s+dem\s+letzten\s+mal|since\s+last\s+time|review"
)
_TOPICS = (
    r"them(?:a|en)(?:\s+f(?:ü|ue)rs?\s+(?:das\s+)?nächste(?:s)?\s+(?:mal|treffen|sitzung))?|"
    r"nächstes\s+mal|fürs\s+nächste\s+mal|next\s+time|"
    r"topics?(?:\s+for\s+next\s+time)?|for\s+next\s+time|park(?:ed|platz|ing\s+lot)?|geparkt|"
    r"traktanden|agenda|next\s+session|themenspeicher"
)
_GOALS = (
    r"(?:(?:(?:mein|my|unser|our|neu|new|leas|jahres)\w*)\s+)?(?:\w{0,12}ziele?|goals?)"
    r"(?:\s+(?:festgehalten|aufgeschrieben|notiert|vereinbart|gesetzt|set|written\s+down))?(?:\s+(?:for|für|bis|by|"
    r"until)\s+[^:.]{1,40})?"
    r"(?:,\s[^:.]{1,30})?"
)
_AGREED = r"vereinbart|abgemacht|agreed"
# What the two agree on for working together: rules, and only with somebody's name and deed a promise.
_PACT = (
    r"abmachung(?:en)?|(?:unsere\s+)?vereinbarung(?:en)?|(?:our\s+)?agreements?|"
    r"(?:unsere\s+)?(?:spiel)?regeln|(?:our\s+|ground\s+)?rules|how\s+we\s+(?:want\s+to\s+)?work(?:\s+together)?|"
    r"(?:so|wie\s+wir)\s+(?:zusammen)?arbeiten(?:\s+wir)?|zusammenarbeit|working\s+together|(?:die\s+)?3\s?cs?|"
    r"the\s+3\s?cs?|logistics|organisatorisches|rahmen|ground\s+rules"
)
_OTHER = (
    r"notizen|notes|allgemein|general|stimmung|mood|ideen|ideas|"
    r"links|ressourcen|resources|teilnehmende?|attendees|datum|date"
)
PACTS = frozenset({"agreed", "pact"})
"""Sections of what the two agreed on: mostly rules, which are no promises."""
_SECTIONS = {
    "agreed": _AGREED,
    "pact": _PACT,
    "todo": _TODO,
    "done": _DONE,
    "topics": _TOPICS,
    "goals": _GOALS,
    "other": _OTHER,
}
_HEADINGS = {
    name: re.compile(
        rf"\W*(?:{pattern})\s*(?:\([^)]{{0,60}}\)|(?:aus|von|from|for|für)\s[^:.]{{1,30}}|bis\s[^:]{{0,30}}|"
        rf"until\s[^:]{{0,30}})?\s*[:\-–]*\W*$",
        re.IGNORECASE,
    )
    for name, pattern in _SECTIONS.items()
}
_INLINE = {
    name: re.compile(rf"\W*(?:{pattern})\s*(?:\([^)]{{0,40}}\))?\s*:\s*(?=\S)", re.IGNORECASE)
    for name, pattern in _SECTIONS.items()
}


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with the section it stands in and, for "To do: …", where its own words begin.

    ``section`` is "", "agreed", "pact", "todo", "done", "topics", "goals" or "other"; ``head`` is an offset in the
    quote; ``text`` is the quote with Markdown marks blanked out, offsets unchanged.
    """

    piece: Piece
    section: str
    head: int
    heading: bool
    text: str


def outline(text: str) -> list[Line]:
    """Every sentence of a note with its section; a section ends at the next heading or an empty line."""
    found: list[Line] = []
    section, inline, inline_line, entries = "", "", -1, False
    for piece in pieces(text):
        quote = plain(piece.span.quote)
        if not any(letter.isalnum() for letter in quote):
            continue
        named = _named(quote) if piece.first and len(quote) < 90 else None
        if named is not None:
            section, entries, inline = named, False, ""
            found.append(Line(piece, section, len(quote), True, quote))
            continue
        if (
            piece.first
            and section
            and piece.after_blank
            and not piece.bullet
            and piece.box is None
            and entries
        ):
            section = ""
        if (
            piece.first
            and section
            and not piece.bullet
            and piece.box is None
            and entries
            and _left_list(found, section)
        ):
            section = ""
        if piece.line != inline_line:
            inline = ""
        head = 0
        if piece.first:
            inline, head = _inline(quote)
            inline_line = piece.line
        elif inline in {"goals", "topics"}:
            inline = ""  # "Ziel: …" is one sentence, "To do: …" goes on to the end of the line
        entries = True
        found.append(Line(piece, inline or section, head, False, quote))
    return found


def _left_list(found: list[Line], section: str) -> bool:
    """A plain line after bullets of the same section is no entry of the list."""
    last = found[-1]
    return last.section == section and (last.piece.bullet or last.piece.box is not None)


def _named(quote: str) -> str | None:
    for name, pattern in _HEADINGS.items():
        if pattern.match(quote):
            return name
    if quote.rstrip().endswith(":") and len(quote.split()) <= 5:
        return "other"
    return None


def _inline(quote: str) -> tuple[str, int]:
    for name, pattern in _INLINE.items():
        match = pattern.match(quote[:200])
        if match:
            return name, match.end()
    return "", 0
