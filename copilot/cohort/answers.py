"""Rows of a feedback file as answers, checked line by line before anything is stored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from copilot.cohort import periods
from copilot.cohort.feedback_file import Line
from copilot.cohort.periods import Period
from copilot.domain import Side
from copilot.errors import BadInput
from copilot.text.tidy import printable

MAX_COMMENT = 10_000
"""Characters of a comment: several pages."""
MAX_NAME = 300
_SCALE = re.compile(r"\s*(\d{1,2})\s*[-–—/:]\s*(\d{1,3})\s*")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_YES = frozenset("yes ja y j true wahr 1 x".split())
_NO = frozenset(("", *"no nein n false falsch 0 -".split()))
_ROLES: dict[str, Side] = {
    "mentor": "mentor",
    "mentorin": "mentor",
    "mentor/in": "mentor",
    "mentee": "mentee",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answer to one question in one period; ``person`` is an e-mail or another name in small letters."""

    programme: str
    period: str
    person: str
    question: str
    rating: float | None = None
    low: int = 1
    high: int = 5
    comment: str = ""
    quotable: bool = False
    role: str = ""
    site: str = ""
    part: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What an answer is recognised by when it comes again."""
        return self.programme, self.period, self.person, self.question


@dataclass(slots=True)
class Checked:
    """The answers of a file in its order, each with its line, and what is wrong with the others."""

    answers: list[tuple[int, Answer]] = field(default_factory=list)
    errors: list[BadInput] = field(default_factory=list)
    empty: int = 0
    """Rows with neither rating nor comment."""


def check(lines: Sequence[Line]) -> Checked:
    """The answers of the lines; a person's second answer to a question in the same period is an error."""
    checked = Checked()
    first: dict[tuple[str, str, str, str], int] = {}
    scales: dict[tuple[str, str, str], tuple[int, int, int]] = {}
    spans: dict[str, dict[Period, int]] = {}
    for line in lines:
        try:
            answer = _answer(line)
            if answer is None:
                checked.empty += 1
                continue
            if answer.key in first:
                raise BadInput("feedback_twice", line=line.number, first=first[answer.key])
            first[answer.key] = line.number
            _same_scale(answer, line.number, scales)
            _apart(answer, line.number, spans.setdefault(answer.programme, {}))
            checked.answers.append((line.number, answer))
        except BadInput as error:
            checked.errors.append(error)
    return checked


def _answer(line: Line) -> Answer | None:
    for column in ("programme", "person", "question"):
        if not line.get(column) or len(line.get(column)) > MAX_NAME:
            raise _wrong(line, column, "…")
    try:
        period = str(periods.read(line.get("period")))
    except BadInput as error:
        raise _wrong(line, "period", "2026, 2026-H1, 2026-Q3") from error
    low, high = _scale(line)
    rating = _rating(line, low, high)
    comment = printable(line.get("comment")).strip()
    if len(comment) > MAX_COMMENT:
        raise _wrong(line, "comment", f"≤ {MAX_COMMENT}")
    said = line.get("quotable").casefold()
    if said not in _YES | _NO:
        raise _wrong(line, "quotable", "yes, no, ja, nein")
    role = line.get("role").casefold()
    if role and role not in _ROLES:
        raise _wrong(line, "role", "mentor, mentee")
    for column in ("site", "part"):
        if len(line.get(column)) > MAX_NAME:
            raise _wrong(line, column, "…")
    if rating is None and not comment:
        return None
    return Answer(
        programme=line.get("programme"),
        period=period,
        person=line.get("person").casefold(),
        question=" ".join(line.get("question").split()),
        rating=rating,
        low=low,
        high=high,
        comment=comment,
        quotable=said in _YES,
        role=_ROLES.get(role, ""),
        site=" ".join(line.get("site").split()),
        part=" ".join(line.get("part").split()),
    )


def _scale(line: Line) -> tuple[int, int]:
    words = line.get("scale")
    if not words:
        return 1, 5
    match = _SCALE.fullmatch(words)
    if match is None or not int(match[1]) < int(match[2]) <= 100:
        raise _wrong(line, "scale", "1-5, 0-10")
    return int(match[1]), int(match[2])


def _rating(line: Line, low: int, high: int) -> float | None:
    words = line.get("rating")
    if not words:
        return None
    value = float(words.replace(",", ".")) if _NUMBER.fullmatch(words) else None
    if value is None or not low <= value <= high:
        raise _wrong(line, "rating", f"{low}–{high}")
    return value


def _same_scale(
    answer: Answer, number: int, scales: dict[tuple[str, str, str], tuple[int, int, int]]
) -> None:
    """Raises: BadInput where the same question is rated on two scales: no mean would mean anything."""
    if answer.rating is None:
        return
    key = (answer.programme, answer.period, answer.question)
    low, high, first = scales.setdefault(key, (answer.low, answer.high, number))
    if (low, high) != (answer.low, answer.high):
        raise BadInput("feedback_scales", line=number, first=first, low=low, high=high)


def _apart(answer: Answer, number: int, met: dict[Period, int]) -> None:
    """Raises: BadInput where two periods of a programme share days: a total of one would betray the other."""
    period = periods.read(answer.period)
    if period in met:
        return
    for other, first in met.items():
        if period.overlaps(other):
            raise BadInput(
                "feedback_overlap", line=number, period=answer.period, other=str(other), first=first
            )
    met[period] = number


def _wrong(line: Line, column: str, allowed: str) -> BadInput:
    return BadInput("csv_value", line=line.number, column=column, allowed=allowed)
