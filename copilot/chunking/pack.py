"""Units into passages: sentences, rows and items put together until a passage is full."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MAX_WORDS = 180
"""Passages of 90 to 180 words found more than longer ones on public handbooks."""
MAX_CHARACTERS = 4_000
"""For text that has hardly any blanks."""
_CARRIED = 60
"""Words of an opening line ("Wer führt:") that goes along with what it opens."""
_ENOUGH = 110
"""Words from which a passage may end early, at the end of a paragraph, rather than in the middle of the next."""
_WORD = re.compile(r"\S{1,400}")
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t>]*(?:\r\n|\n|\r)")
_MARKER = re.compile(r"[ \t>]*((?:[-*+•]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)")


@dataclass(frozen=True, slots=True)
class Passage:
    """``text == stored[start:end]``; ``headings`` is the path of headings above it, joined by ›.

    ``context`` says what else is needed to understand it, such as the names of a table's columns; it is
    searched and embedded with the passage, and never quoted. ``page`` counts from 1.
    """

    start: int
    end: int
    text: str
    headings: str
    context: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """What is not to be taken apart: a sentence, a row, an item, a short block of code.

    ``joined``: belongs to the unit before. ``apart``: what lies between it and the unit before is not to
    be shown. ``context`` as in ``Passage``; a ``cell`` shares a passage only with what has the same one.
    ``whole`` is the number of words of the table it begins.
    """

    start: int
    end: int
    context: str = ""
    joined: bool = False
    apart: bool = False
    whole: int = 0
    cell: bool = False


def pack(text: str, units: Iterable[Unit], headings: str) -> list[Passage]:
    """Passages of at most ``MAX_WORDS`` words out of units in the order of the text."""
    found: list[Passage] = []
    held: list[Unit] = []
    for unit in _bounded(text, units):
        if held and not _fits(text, held, unit):
            kept = _opening(text, held, unit) or _paragraph(text, held, unit)
            found.append(_passage(text, held[: len(held) - len(kept)], headings))
            held = kept
        held.append(unit)
    if held:
        found.append(_passage(text, held, headings))
    return found


def count(text: str) -> int:
    """Words of a text, as limits count them."""
    return len(text.split())


def _fits(text: str, held: list[Unit], unit: Unit) -> bool:
    context = next((u.context for u in held if u.context), "")
    if unit.apart or (unit.context and context and unit.context != context):
        return False
    if (unit.cell or held[-1].cell) and unit.context != context:
        return False
    if unit.end - held[0].start > MAX_CHARACTERS:
        return False
    # a table stays in one piece if it can
    return count(text[_begin(text, held[0]) : unit.end]) + unit.whole <= MAX_WORDS


def _opening(text: str, held: list[Unit], unit: Unit) -> list[Unit]:
    """The last units if they only open what comes next: they go to the next passage."""
    if unit.apart or len(held) < 2:
        return []
    last = held[-1]
    opens = unit.joined or text[last.end - 1] == ":"
    if not opens or count(text[last.start : last.end]) > _CARRIED:
        return []
    return [last] if _fits(text, [last], unit) else []


def _paragraph(text: str, held: list[Unit], unit: Unit) -> list[Unit]:
    """The units of the last paragraph or list, where a passage without them is full enough."""
    for n in range(len(held) - 1, 0, -1):
        if count(text[held[0].start : held[n - 1].end]) < _ENOUGH:
            return []
        opens = text[held[n - 1].end - 1] == ":"
        if not opens and _BLANK_LINE.search(text, held[n - 1].end, held[n].start):
            return held[n:] if not unit.apart and _fits(text, held[n:], unit) else []
    return []


def _begin(text: str, unit: Unit) -> int:
    """Where the unit begins with its bullet or number."""
    line = max(text.rfind("\n", 0, unit.start), text.rfind("\r", 0, unit.start)) + 1
    marker = _MARKER.fullmatch(text, line, unit.start)
    return marker.start(1) if marker else unit.start


def _passage(text: str, held: list[Unit], headings: str) -> Passage:
    start, end = _begin(text, held[0]), held[-1].end
    return Passage(start, end, text[start:end], headings, next((u.context for u in held if u.context), ""))


def _bounded(text: str, units: Iterable[Unit]) -> Iterator[Unit]:
    """The units, those too long for a passage cut at word ends."""
    for unit in units:
        quote = text[unit.start : unit.end]
        if len(quote) <= MAX_CHARACTERS and count(quote) <= MAX_WORDS:
            yield unit
            continue
        first = last = -1
        words = 0
        apart = unit.apart
        for match in _WORD.finditer(quote):
            if first >= 0 and (words == MAX_WORDS or match.end() - first > MAX_CHARACTERS):
                yield Unit(unit.start + first, unit.start + last, unit.context, apart=apart, cell=unit.cell)
                first, words, apart = -1, 0, False
            first = match.start() if first < 0 else first
            last, words = match.end(), words + 1
        yield Unit(unit.start + first, unit.start + last, unit.context, apart=apart, cell=unit.cell)
