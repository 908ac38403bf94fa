"""Stored rows as text that can be quoted, and evidence made from notes and rows.

The text of a record is a function of its row alone: what a suggestion quotes, ``mentoring source`` finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from copilot.domain import Evidence

if TYPE_CHECKING:
    from copilot.store.tables import (
        AgreementRow,
        CommitmentRow,
        GoalRow,
        NoteRow,
        ProgressRow,
        ResourceRow,
        SessionRow,
    )

GoalPart = Literal["measure", "achievable", "relevant"]
_PARTS: tuple[GoalPart, ...] = ("measure", "achievable", "relevant")

_FOOTNOTE = 140
"""Characters of a record that a footnote shows: two lines."""


def note_evidence(note: NoteRow, start: int | None, end: int | None) -> Evidence:
    """The sentence of a note at those offsets."""
    first, last = start or 0, end if end is not None else len(note.text)
    return Evidence(f"note:{note.id}", "note", note.text[first:last], first, last, note.day)


def row_evidence(source: str, text: str, day: date | None, quote: str | None = None) -> Evidence:
    """A stored row, or the part of its text that is quoted."""
    start = text.find(quote) if quote else 0
    piece = quote if quote and start >= 0 else text
    start = max(start, 0)
    return Evidence(source, "record", piece, start, start + len(piece), day)


def commitment_text(row: CommitmentRow, who: str) -> str:
    """A commitment as a line: who, what, and the day."""
    line = f"{who}: {row.what}" if who else row.what
    return f"{line} ({row.due.isoformat()})" if row.due else line


def commitment_record(row: CommitmentRow, who: str) -> Evidence:
    """A commitment as stored."""
    return row_evidence(f"commitment:{row.id}", commitment_text(row, who), row.made)


def goal_text(row: GoalRow, readings: Sequence[ProgressRow]) -> str:
    """A goal as lines: its words with target and day, what makes it SMART, each confirmed reading, oldest first."""
    parts = [f"{name}: {value}" for name, value in _parts(row)]
    return "\n".join([_goal_line(row), *parts, *(_reading_line(row, reading) for reading in readings)])


def _parts(row: GoalRow) -> list[tuple[GoalPart, str]]:
    return [(name, value) for name in _PARTS if (value := getattr(row, name))]


def goal_part(row: GoalRow, wanted: GoalPart) -> Evidence | None:
    """What a person has set down for that part of a goal, where it stands in the goal's text."""
    start = len(_goal_line(row))
    for name, value in _parts(row):
        start += len(f"\n{name}: ")
        if name == wanted:
            return Evidence(f"goal:{row.id}", "record", value, start, start + len(value), row.made)
        start += len(value)
    return None


def _goal_line(row: GoalRow) -> str:
    ends = [f"{value:g}" for value in (row.baseline, row.target) if value is not None]
    measure = " → ".join(ends) + (f" {row.unit}" if row.unit and ends else "")
    facts = ", ".join(part for part in (measure, row.due.isoformat() if row.due else "") if part)
    return f"{row.text} ({facts})" if facts else row.text


def _reading_line(row: GoalRow, reading: ProgressRow) -> str:
    target = f" / {row.target:g}" if row.target is not None else ""
    return f"{reading.day.isoformat()}: {reading.value:g}{target}"


def goal_record(row: GoalRow) -> Evidence:
    """A goal as stored, without its readings."""
    return row_evidence(f"goal:{row.id}", _goal_line(row), row.made)


def reading_records(row: GoalRow, readings: Sequence[ProgressRow]) -> list[Evidence]:
    """A goal's confirmed readings, given from the first on, each where it stands in the goal's text."""
    start = len(goal_text(row, ()))
    found = []
    for reading in readings:
        line = _reading_line(row, reading)
        start += len("\n")
        found.append(Evidence(f"goal:{row.id}", "record", line, start, start + len(line), reading.day))
        start += len(line)
    return found


def application_text(wishes: str, goals: str) -> str:
    """What somebody wrote when applying: the wishes, then the goals."""
    return "\n\n".join(text for text in (wishes, goals) if text.strip())


def resource_text(row: ResourceRow) -> str:
    """A resource as a line: its name, and its link where that is something else."""
    return f"{row.name}: {row.link}" if row.link and row.link != row.name else row.name


def resource_record(row: ResourceRow) -> Evidence:
    """A resource as stored."""
    return row_evidence(f"resource:{row.id}", resource_text(row), row.day)


def session_text(row: SessionRow) -> str:
    """A session as a line."""
    if row.minutes == 0:
        return row.at.date().isoformat()  # only known from a note: its day, and nothing made up
    resources = [f"{resource['name']}: {resource['link']}" for resource in row.resources or ()]
    facts = (f"{row.minutes} min", row.kind, row.place, row.link, *resources)
    at = row.at.isoformat(sep=" ", timespec="minutes") + (f" {row.zone}" if row.zone else "")
    return ", ".join([at, *(fact for fact in facts if fact)])


def session_record(row: SessionRow) -> Evidence:
    """A session as stored."""
    return row_evidence(f"session:{row.id}", session_text(row), row.at.date())


def agreement_record(row: AgreementRow) -> Evidence:
    """An agreement as stored, by the first line that says something: a whole one is no footnote."""
    lines = [line for line in row.text.split("\n") if line.strip()]
    first = next((line for line in lines if not line.lstrip().startswith(("#", ">"))), row.text)
    first = first.strip()
    cut = first if len(first) <= _FOOTNOTE else first[:_FOOTNOTE].rpartition(" ")[0] or first[:_FOOTNOTE]
    return row_evidence(f"agreement:{row.id}", row.text, row.day, cut)
