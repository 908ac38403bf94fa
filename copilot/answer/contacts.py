"""Contact points in a document: who, what for and how to reach them, each where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from copilot.answer.hard import HardKind
from copilot.chunking import plain
from copilot.domain import Span
from copilot.text.terms import fold

MOST = 4
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.])(?:\+|00)?\d[\d \-/()]{6,18}\d(?!\w)")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_ROW = re.compile(r"^\s*\|(.+)\|\s*$")
_LABEL = re.compile(r"^\W*(?:e-?mail|mail|telefon|tel\.?|phone|kontakt|contact|how|wie)\W+", re.IGNORECASE)
_NAME = re.compile(r"^\W*([^:|,;.]{3,60}?)\s*[:–-]\s")
_FRONT = re.compile(r"\A---[ \t]*\r?\n.*?\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_PLACE = re.compile(
    r"(?:(?:externe|interne|unabhängige|outside|external|independent|confidential)\s+)?(?:[\w-]+\s)?"
    r"[\w-]*(?:stelle|beratung|office|team|helpline|hotline|service|programme|programm|counselling)\b",
    re.IGNORECASE,
)
"""How contact points are called in running text."""
_DIGITS = 7
_CONFIDENTIAL = re.compile(
    r"vertrauens|confidential|ombuds|ethik|ethics|speak.?up|unabhaengig|independent|extern|outside"
)
_CARE = re.compile(
    r"sozialberatung|counsel|beratungsstelle|employee assistance|\beap\b|psycholog|seelsorge|gesundheit|wellbeing|"
    r"well-being|erschoepf|exhaust|belast|betriebsarzt|occupational health"
)
_STAFF = re.compile(r"\bhr\b|personal|human resources|people")
_PROGRAMME = re.compile(r"programm|mentoring")


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact point: its name, what the document says it is for, how to reach it; ``span`` holds all of it."""

    name: str
    what: str
    how: tuple[str, ...]
    span: Span


def contacts(text: str) -> list[Contact]:
    """The contact points of a stored text in its order; ``text[span.start:span.end] == span.quote`` for each."""
    front = _FRONT.match(text)
    begin = front.end() if front else 0
    found: list[Contact] = []
    for name, start, end in _sections(text, begin):
        found += _of_section(text, name, start, end)
    return found


def _sections(text: str, begin: int) -> Iterator[tuple[str, int, int]]:
    """Each heading with the stretch below it, up to the next one."""
    marks = list(_HEADING.finditer(text, begin))
    if not marks or marks[0].start() > begin:
        yield "", begin, marks[0].start() if marks else len(text)
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=False):
        yield plain(mark[1]), mark.end(), end


def _of_section(text: str, name: str, start: int, end: int) -> Iterator[Contact]:
    lines: list[tuple[int, int]] = []
    here = start
    for line in text[start:end].splitlines(keepends=True):
        lines.append((here, here + len(line.rstrip("\r\n"))))
        here += len(line)
    loose: list[tuple[int, int]] = []
    for a, b in lines:
        how = _how(text[a:b])
        if not how:
            continue
        row = _ROW.match(text[a:b])
        own = _NAME.match(text[a:b])
        if row:
            cells = [plain(cell) for cell in row[1].split("|")]
            what = next((c for c in cells[1:] if c and not _how(c)), "")
            yield _contact(text, cells[0], what, how, (a, b))
        elif own and not _LABEL.match(text[a:b]):
            yield _contact(text, plain(own[1]), "", how, (a, b))
        else:
            loose.append((a, b))
    blocks = _blocks(text, loose)
    opens = start
    for block in blocks:
        first, last = block[0][0], block[-1][1]
        told = text[opens:last].strip()
        place = _PLACE.search(plain(told)) if len(blocks) > 1 or not name else None
        how = tuple(dict.fromkeys(h for a, b in block for h in _how(text[a:b])))
        sentence = next((plain(line) for line in told.splitlines() if line.strip()), "")
        if place or name:
            yield _contact(text, place[0] if place else name, sentence, how, (first, last))
        opens = last


def _blocks(text: str, lines: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Lines with contacts that follow one another directly: an empty line begins another contact point."""
    found: list[list[tuple[int, int]]] = []
    for line in lines:
        between = text[found[-1][-1][1] : line[0]] if found else ""
        if found and not between.strip() and between.replace("\r", "").count("\n") == 1:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _contact(text: str, name: str, what: str, how: tuple[str, ...], at: tuple[int, int]) -> Contact:
    start, end = at
    while start < end and text[start] in " \t-*•":
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Contact(name, what, how, Span(start, end, text[start:end]))


def _how(line: str) -> tuple[str, ...]:
    """Mail addresses and telephone numbers as written; emergency numbers are too short to be any."""
    phones = [m[0].strip() for m in _PHONE.finditer(line) if sum(c.isdigit() for c in m[0]) >= _DIGITS]
    return tuple(dict.fromkeys([*_MAIL.findall(line), *phones]))


def for_case(found: Sequence[Contact], kind: HardKind) -> list[Contact]:
    """Those fit for the kind of case, the most fitting first, each address or number once."""
    kept: list[Contact] = []
    met: set[str] = set()
    for contact in sorted(found, key=lambda c: _order(c, kind)):
        known = {re.sub(r"\W", "", fold(how)) for how in contact.how}
        if not known & met:
            kept.append(contact)
        met |= known
    return kept[:MOST]


def _order(contact: Contact, kind: HardKind) -> int:
    words = fold(f"{contact.name} {contact.what}").translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue"})
    ranks = [_CONFIDENTIAL, _CARE, _STAFF, _PROGRAMME]
    if kind in ("self_harm", "burn_out"):
        ranks = [_CARE, _CONFIDENTIAL, _STAFF, _PROGRAMME]
    return next((n for n, pattern in enumerate(ranks) if pattern.search(words)), len(ranks))
