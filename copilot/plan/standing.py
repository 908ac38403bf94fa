"""How a goal stands by what people have confirmed: reached, and since when its measure hasn't moved.

A reading that only a note tells counts for neither: the agenda shows it as what the note says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from copilot.plan.brief import Goal, Reading

STALLED_DAYS = 42
"""A measure that has not moved for six weeks, three usual intervals between sessions, has stalled."""


def confirmed(readings: Sequence[Reading]) -> list[Reading]:
    """The readings that a person has entered or confirmed."""
    return [reading for reading in readings if reading.said is None]


def reached(goal: Goal) -> bool:
    """Whether the last confirmed reading is at the target."""
    known = confirmed(goal.readings)
    return bool(known) and goal.target is not None and known[-1].value >= goal.target


def moved(goal: Goal) -> Reading:
    """The first confirmed reading of the value that still stands."""
    return _moved(confirmed(goal.readings))


def _moved(readings: Sequence[Reading]) -> Reading:
    first = last = readings[-1]
    for reading in reversed(readings):
        if reading.value != last.value:
            break
        first = reading
    return first


def stalled(goal: Goal, today: date) -> bool:
    """Whether the measure hasn't moved for ``STALLED_DAYS``."""
    return stalled_days(goal.readings, goal.target, today) > 0


def stalled_days(readings: Sequence[Reading], target: float | None, today: date) -> int:
    """For how many days a measure has stood still short of its target; 0 where that isn't long yet."""
    known = confirmed(readings)
    if not known or (target is not None and known[-1].value >= target):
        return 0
    days = (today - _moved(known).day).days
    return days if days >= STALLED_DAYS else 0
