"""A figure is shown anew only when enough pairs have something new behind it, which no shown figure had before.

Whoever knows several figures of a measure knows every sum and difference of them, with whatever weights: how many
sessions a pair should have had follows from dates and rhythm, and those who lead may change both. So it isn't enough
to look at the sums themselves. But take any combination of shown figures, and the latest one in it: what is new
behind that one is in no other figure, hence in the combination, and it is of enough pairs. So nothing that follows
from all figures together is about fewer pairs (docs/decisions/outcomes.md).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.outcomes.cells import band, enough
from copilot.outcomes.measures import Entry, Measured, figure
from copilot.store.tables import FactRow, OutcomeReleaseRow

Json = dict[str, Any]
_KEY = "outcome_register_key"
_MOVES = frozenset(("stayed", "new_role"))
"""Measures of a person and not of a pair: in two programmes they are the same number."""


@dataclass(frozen=True, slots=True)
class Part:
    """An entry as the register knows it, by keyed hashes: what is behind it, the same with its weight, its pair."""

    behind: str
    weighed: str
    pair: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown of a measure once: by which programme, as which of its figures, and what stood behind it.

    ``before`` are the parts of the figure's "before", which is a sum of its own.
    """

    programme: str
    version: int
    parts: tuple[Part, ...]
    before: tuple[Part, ...] = ()


def may_be_new(now: Shown, earlier: Sequence[Shown], least: int) -> bool:
    """Whether a figure may be shown beside all earlier ones of its measure, of every programme."""
    late = _late([*earlier, now])
    return (
        len(_fresh(now.parts, [one.parts for one in earlier])) >= least
        and _holds(now.parts, [one.parts for one in earlier], late, least)
        and _holds(now.before, [one.before for one in earlier], late, least)
    )


def _holds(now: Sequence[Part], earlier: Sequence[Sequence[Part]], late: frozenset[str], least: int) -> bool:
    """Whether these parts are new in enough pairs or a sum that is known already; also for who knows the late pairs.

    A pair that came after a programme's first figure may have been planted to get a new one.
    """
    for known in (frozenset[str](), late):
        own = [part for part in now if part.pair not in known]
        others = [[part for part in of if part.pair not in known] for of in earlier]
        if own and len(_fresh(own, others)) < least and _sum(own) not in map(_sum, others):
            return False
    return True


def _fresh(now: Iterable[Part], earlier: Sequence[Sequence[Part]]) -> set[str]:
    """The pairs with something behind the figure that was behind none before."""
    known = {part.behind for of in earlier for part in of}
    return {part.pair for part in now if part.behind not in known}


def _sum(parts: Iterable[Part]) -> frozenset[str]:
    return frozenset(part.weighed for part in parts)


def _late(figures: Sequence[Shown]) -> frozenset[str]:
    """The pairs that are in no first figure of a programme."""
    first = {part.pair for one in figures if one.version == 1 for part in one.parts}
    return frozenset(part.pair for one in figures for part in one.parts) - first


def parts_of(measure: Measured, key: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The measure's entries as parts, and those of its "before" where it has one."""

    def part(entry: Entry, rests_on: str, weight: float) -> Part:
        whom = ",".join(entry.people) if measure.name in _MOVES else f"{entry.pair}:{','.join(entry.people)}"
        behind = f"{measure.name}|{whom}|{rests_on}"
        return Part(_hash(key, behind), _hash(key, f"{behind}|{weight:.9f}"), _hash(key, entry.pair))

    before = [entry for entry in measure.entries if entry.before is not None]
    return (
        tuple(part(entry, entry.rests_on, entry.value) for entry in measure.entries),
        tuple(part(entry, f"before {entry.before:.9f}", entry.before or 0.0) for entry in before),
    )


def _hash(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), "sha256").hexdigest()[:24]


async def release(
    session: AsyncSession, programme: str, measure: Measured, today: date, least: int
) -> OutcomeReleaseRow | None:
    """What is shown of a measure: its present figure, or the one shown last where too little is new.

    None where too few people or pairs stand behind it, and where nothing was shown and may be shown.
    """
    rows = list(
        await session.scalars(
            select(OutcomeReleaseRow)
            .where(OutcomeReleaseRow.measure == measure.name)
            .order_by(OutcomeReleaseRow.programme_id, OutcomeReleaseRow.version)
        )
    )
    last = next((row for row in reversed(rows) if row.programme_id == programme), None)
    if not enough(measure.people, measure.pairs, least):
        return None
    parts, before = parts_of(measure, await _key(session))
    version = last.version + 1 if last else 1
    if not may_be_new(Shown(programme, version, parts, before), [_read(row) for row in rows], least):
        return last
    made = OutcomeReleaseRow(
        programme_id=programme,
        measure=measure.name,
        version=version,
        day=today,
        figure=_figure(measure),
        parts=[[part.behind, part.weighed, part.pair] for part in parts],
        before_parts=[[part.behind, part.weighed, part.pair] for part in before],
    )
    session.add(made)
    return made


def _figure(measure: Measured) -> Json:
    value, people = figure(measure.entries), band(measure.people)
    return {
        "n": {"from": people.low, "to": people.high},
        "entries_from": band(len(measure.entries)).low,
        "value": value.value,
        "before": value.before,
        "after": value.after,
    }


def _read(row: OutcomeReleaseRow) -> Shown:
    return Shown(
        row.programme_id,
        row.version,
        tuple(Part(*part) for part in row.parts),
        tuple(Part(*part) for part in row.before_parts),
    )


async def newest(session: AsyncSession, programme: str, measure: str) -> OutcomeReleaseRow | None:
    """The figure of a measure that was shown last."""
    row: OutcomeReleaseRow | None = await session.scalar(
        select(OutcomeReleaseRow)
        .where(OutcomeReleaseRow.programme_id == programme, OutcomeReleaseRow.measure == measure)
        .order_by(OutcomeReleaseRow.version.desc())
        .limit(1)
    )
    return row


async def _key(session: AsyncSession) -> str:
    """The home's key for hashes of the register, made at first use."""
    row = await session.get(FactRow, _KEY)
    if row is None:
        row = FactRow(name=_KEY, value=secrets.token_hex(32))
        session.add(row)
        await session.flush()
    return row.value
