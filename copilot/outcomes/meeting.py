"""The agenda of those who lead, for the programme's own meeting, by rules, in exactly the minutes there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from copilot.domain import Computed, Evidence, Item, Point, Slot
from copilot.plan import minutes as boxes
from copilot.plan.phrases import Voice
from copilot.plan.records import row_evidence
from copilot.store.tables import MeasureRow

RECENT_DAYS = 100
"""A measure that was carried out stays on the agenda for about a quarter, with what it aimed at."""


_DROP_FIRST: tuple[Slot, ...] = ("outcomes", "topic", "commitments")
"""What gives way when the meeting is short: who has asked for help, and the next steps, never do."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A pair that has asked for help."""

    pair: str
    mentee: str
    mentor: str


@dataclass(frozen=True, slots=True)
class Result:
    """A released figure in words, and the day as of which; ``programme`` is whose."""

    programme: str
    name: str
    title: str
    words: str
    day: str


def by_urgency(row: MeasureRow) -> tuple[bool, date, str]:
    """Open before done, then by day."""
    return (row.done is not None, row.done or row.due or date.max, row.id)


def measure_text(row: MeasureRow) -> str:
    """A measure as a line: what, who, by when, what it aims at."""
    facts = [row.owner, row.due.isoformat() if row.due else "", f"→ {row.aims}" if row.aims else ""]
    told = ", ".join(fact for fact in facts if fact)
    return f"{row.text} ({told})" if told else row.text


def release_text(title: str, words: str) -> str:
    """A released figure as a line."""
    return f"{title}: {words}"


def said(measure: dict[str, Any], voice: Voice) -> str:
    """A figure of ``outcomes`` in words."""
    unit = " %" if measure["unit"] == "%" else ""
    if measure["before"] is not None:
        ends = {key: voice.number(measure[key]) + unit for key in ("before", "after")}
        return voice.frame("programme_change", **ends)
    words = voice.number(measure["value"]) + unit
    if measure["target"]:
        words += ", " + voice.frame("programme_target", target=measure["target"]["target"])
    return words


def draft(
    measures: Sequence[MeasureRow],
    asking: Sequence[Asking],
    results: Sequence[Result],
    today: date,
    minutes: int,
    voice: Voice,
) -> tuple[Item, ...]:
    """All items with minutes that add up to ``minutes``."""
    open_ = sorted((row for row in measures if row.done is None and row.made <= today), key=by_urgency)
    done = [row for row in measures if row.done and 0 <= (today - row.done).days <= RECENT_DAYS]
    parts: list[tuple[Item, int]] = []
    if asking:
        points = [_asking(pair, voice, today) for pair in asking]
        parts.append((_item("relationship", "programme_help", points, voice), 6 + 2 * len(points)))
    points = [_open(row, today, voice) for row in open_] + [_done(row, voice) for row in done]
    parts.append((_item("commitments", "programme_measures", points, voice), 6 + 2 * len(points)))
    points = [_result(result, voice) for result in results]
    parts.append((_item("outcomes", "programme_results", points, voice), 12))
    parts.append((_item("topic", "programme_topic", [], voice), 8))
    parts.append((_item("next_steps", "programme_next", [], voice), 7))
    kept = boxes.fitting([item.slot for item, _ in parts], minutes, _DROP_FIRST)
    parts = [part for part in parts if part[0].slot in kept]
    given = boxes.share([(item.slot, wish) for item, wish in parts], minutes)
    return tuple(replace(item, minutes=n) for (item, _), n in zip(parts, given, strict=True))


def _item(slot: Slot, name: str, points: Sequence[Point], voice: Voice) -> Item:
    bank = name if points or slot in ("topic", "next_steps") else f"{name}_none"
    return Item(slot, voice.title(name), 0, tuple(points), tuple(voice.bank(bank)))


def _record(row: MeasureRow) -> Evidence:
    return row_evidence(f"measure:{row.id}", measure_text(row), row.made)


def _open(row: MeasureRow, today: date, voice: Voice) -> Point:
    words = [
        voice.frame("programme_measure", who=row.owner, what=row.text.rstrip("."))
        if row.owner
        else f"{row.text.rstrip('.')}."
    ]
    computed: tuple[Computed, ...] = ()
    if row.due is not None:
        days = (row.due - today).days
        rule = "days_overdue" if days < 0 else "days_until"
        computed = (Computed(abs(days), rule, (row.due.isoformat(), today.isoformat())),)
        frame = "overdue" if days < 0 else "due_in" if days else "due_today"
        frame += "_one" if abs(days) == 1 else ""
        words.append(voice.frame(frame, day=voice.day(row.due), n=abs(days)))
    if row.aims:
        words.append(voice.frame("programme_aims", what=row.aims.rstrip(".")))
    return Point(" ".join(words), (_record(row),), computed)


def _done(row: MeasureRow, voice: Voice) -> Point:
    assert row.done is not None
    words = [voice.frame("programme_done", what=row.text.rstrip("."), day=voice.day(row.done))]
    if row.aims:
        words.append(voice.frame("programme_aims", what=row.aims.rstrip(".")))
    return Point(" ".join(words), (_record(row),))


def _asking(pair: Asking, voice: Voice, today: date) -> Point:
    text = voice.frame("programme_asks", mentee=pair.mentee, mentor=pair.mentor)
    return Point(text, (row_evidence(f"help:{pair.pair}", HELP_TEXT, today),))


HELP_TEXT = "help asked"
"""The whole record of a pair's asking for help: there is no more to quote."""


def _result(result: Result, voice: Voice) -> Point:
    text = release_text(result.title, result.words)
    source = f"release:{result.programme}/{voice.language}/{result.name}"
    return Point(text, (row_evidence(source, text, date.fromisoformat(result.day)),))
