"""What has been shown once stays until enough has changed: two figures never differ by fewer than five pairs.

Without this, whoever asks before and after one pair's entry could subtract. Rounding alone would not help: one pair
moves the mean of five by up to a fifth. All earlier releases count, or a change there and back would hide a third.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from copilot.outcomes.cells import FEWEST_PAIRS, enough
from copilot.outcomes.measures import Entry, Measured
from copilot.store.tables import OutcomeReleaseRow

Stored = list[list[str | float | list[str] | None]]


@dataclass(frozen=True, slots=True)
class Released:
    """The entries that a figure stands for, and the day as of which."""

    entries: tuple[Entry, ...]
    day: date


def changed_pairs(before: Sequence[Entry], now: Sequence[Entry]) -> int:
    """In how many pairs something is different."""
    one, other = _by_pair(before), _by_pair(now)
    return sum(one.get(pair) != other.get(pair) for pair in one.keys() | other.keys())


def _by_pair(entries: Sequence[Entry]) -> Mapping[str, frozenset[Entry]]:
    found: dict[str, set[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.pair, set()).add(entry)
    return {pair: frozenset(of) for pair, of in found.items()}


def may_be_new(shown: Sequence[Sequence[Entry]], now: Sequence[Entry]) -> bool:
    """Whether the present entries may be shown: from all that was ever shown they differ in nobody or in enough."""
    changed = [changed_pairs(before, now) for before in shown]
    return all(n == 0 or n >= FEWEST_PAIRS for n in changed)


async def release(session: AsyncSession, programme: str, measure: Measured, today: date) -> Released | None:
    """What may be shown of a measure: its present entries, or those shown last where too few pairs changed.

    None where too few people or pairs stand behind it.
    """
    if not enough(measure.people, measure.pairs):
        return None
    row = await session.get(OutcomeReleaseRow, (programme, measure.name))
    if row is None:
        written = _written(measure.entries)
        row = OutcomeReleaseRow(
            programme_id=programme, measure=measure.name, day=today, entries=written, earlier=[]
        )
        session.add(row)
        return Released(measure.entries, today)
    shown = read(row.entries)
    if not may_be_new([shown, *map(read, row.earlier)], measure.entries):
        return Released(shown, row.day)
    if changed_pairs(shown, measure.entries):
        row.earlier, row.entries = [*row.earlier, row.entries], _written(measure.entries)
    row.day = today
    return Released(measure.entries, today)


def _written(entries: Sequence[Entry]) -> Stored:
    return [[entry.pair, list(entry.people), entry.value, entry.before] for entry in entries]


def read(stored: Stored) -> tuple[Entry, ...]:
    """Entries as they were kept."""
    return tuple(
        Entry(str(pair), tuple(map(str, people)), float(value), None if before is None else float(before))  # type: ignore[arg-type]
        for pair, people, value, before in stored
    )
