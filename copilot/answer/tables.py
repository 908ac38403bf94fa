"""Rows of a table: the one that a question is about, by a word of its own or by a number within its range."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.answer.candidates import Candidate
from copilot.domain import LANGUAGES
from copilot.text.terms import fold, stop_words, written

MOST_ROWS = 8
"""Rows up to which a table is shown as a whole where no row stands out."""
MOST_NAMED = 3
"""Rows that a question may name one by one: "S3 and S4"."""
_NUMBER = re.compile(r"\d+(?:['’.,\u202f ]\d{3})*(?:[.,]\d+)?")
_TO = r"(?:bis|to|–|-|und|and)"
_RANGE = re.compile(rf"(\d[\d'’.,]*)\s*%?\s*{_TO}\s*(?:[A-Z]{{3}}\s*)?(\d[\d'’.,]*)", re.IGNORECASE)
_SOME = r"(?:[A-Z]{3}\s*)?(\d[\d'’.,]*)"
_UP_TO = re.compile(
    r"\b(?:bis|up to|unter|below|höchstens|at most|weniger als|less than)\s+(?:zu\s+)?" + _SOME, re.IGNORECASE
)
_FROM = re.compile(
    r"\b(?:ab|über|mehr als|from|above|over|more than|at least|mindestens)\s+" + _SOME, re.IGNORECASE
)
_STEP = re.compile(
    r"\b(?:levels?|grades?|bands?|steps?|(?:Lohn|Karriere|Funktions)?stufen?|Lohnklassen?|Klassen?|Lohnb[aä]nd(?:er)?)"
    r"\s+(\d{1,2}(?:\s*(?:,|und|and|or|oder|/|to|bis|–|-)\s*\d{1,2})*)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(\d{1,2})\s*(?:bis|to|–|-)\s*(\d{1,2})", re.IGNORECASE)
_CODE = re.compile(r"(?:[A-Za-z]{1,3}|level|grade|stufe|step)?[ -]?0?(\d{1,2})", re.IGNORECASE)
_MORE = re.compile(r"(\d[\d'’.,]*)\s*(?:%\s*)?(?:or more|oder mehr|and above|und mehr|\+)", re.IGNORECASE)


def rows_for(chosen: Candidate, passage: Sequence[Candidate], question: str) -> tuple[Candidate, ...]:
    """The row that the question is about; all rows of a small table where none stands out; else the chosen one."""
    rows = _table(chosen, passage)
    named = _named(rows, question) or _numbered(rows, question)
    if 0 < len(named) <= MOST_NAMED:
        return tuple(named)
    within = [row for row in rows if any(_holds(_first(row), value) for value in _values(question))]
    if len(within) == 1:
        return (within[0],)
    return tuple(rows) if len(rows) <= MOST_ROWS else (chosen,)


def _table(chosen: Candidate, passage: Sequence[Candidate]) -> list[Candidate]:
    """The rows that stand around the chosen one without anything else between them."""
    at = passage.index(chosen)
    first, last = at, at
    while first > 0 and passage[first - 1].is_row:
        first -= 1
    while last + 1 < len(passage) and passage[last + 1].is_row:
        last += 1
    return list(passage[first : last + 1])


def _first(row: Candidate) -> str:
    """What stands in the row's first column."""
    cells = [cell.strip() for cell in row.span.quote.strip().strip("|").split("|")]
    return cells[0] if cells else ""


def _named(rows: Sequence[Candidate], question: str) -> list[Candidate]:
    """The rows whose first column is named in the question: "S2", "Sprachaufenthalt"."""
    asked = _names(question)
    found = []
    for row in rows:
        others = set().union(*(_names(_first(other)) for other in rows if other is not row))
        if asked & (_names(_first(row)) - others):
            found.append(row)
    return found


def _numbered(rows: Sequence[Candidate], question: str) -> list[Candidate]:
    """The rows whose first column is the step of a scale that the question names otherwise: "level 4" for "L4"."""
    wanted = {step for found in _STEP.finditer(question) for step in _steps(found[1])}
    codes = [(row, _CODE.fullmatch(_first(row).strip("*_` "))) for row in rows]
    return [row for row, code in codes if code and int(code[1]) in wanted]


def _steps(named: str) -> set[int]:
    """The steps that are named one by one, and those between two of them: "3 bis 5" is 3, 4 and 5."""
    steps = {int(number) for number in re.findall(r"\d+", named)}
    for low, high in _BETWEEN.findall(named):
        steps |= set(range(int(low), int(high) + 1))
    return steps


def _names(text: str) -> set[str]:
    """The words that can name a row: neither numbers nor small words."""
    words = {fold(word) for word in written(text) if not word.isdigit()}
    return {word for word in words if not any(word in stop_words(language) for language in LANGUAGES)}


def _values(question: str) -> list[float]:
    return [_number(match[0]) for match in _NUMBER.finditer(question)]


def _number(text: str) -> float:
    digits = re.sub(r"['’\s\u202f]", "", text).rstrip(".,")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits):
        digits = re.sub(r"[.,]", "", digits)
    return float(digits.replace(",", ".")) if re.fullmatch(r"\d+(?:[.,]\d+)?", digits) else -1.0


def _holds(cell: str, value: float) -> bool:
    """Whether a cell names a range that the value lies in."""
    if found := _RANGE.search(cell):
        return _number(found[1]) <= value <= _number(found[2])
    if found := _UP_TO.search(cell):
        return value <= _number(found[1])
    if found := _FROM.search(cell) or _MORE.search(cell):
        return value >= _number(found[1])
    return False
