"""How people who answered in two periods have changed: the same people before and after, through the same gate.

Two means of the same people tell no more than these people's sum in each of the two periods. So both are looked at as
sums by themselves, beside all that was released before. How far people moved is shown only where it differs: one step
that all have in common would join the two periods person by person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from copilot.cohort import given as givens
from copilot.cohort import held, ratings
from copilot.cohort.given import WHOLE, Given, Released, domain_of
from copilot.cohort.periods import Period
from copilot.cohort.protection import Cell, Gate, Limits, Reason, band, share
from copilot.store.database import audit
from copilot.store.tables import ReleaseRow

Json = dict[str, Any]
_MOST_OUT = 2
"""How many times the least number of people may be left out to make the others enough."""
_LEAST_STEPS = 2


@dataclass(slots=True)
class Changes:
    """By question what may be shown, and why another one may not."""

    shown: dict[str, Json] = field(default_factory=dict)
    withheld: dict[str, Reason] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two periods: its answers to a question, and what was released of it."""

    period: Period
    answers: Sequence[Given]
    release: Released
    day: str = ""
    """When that was, as a date."""


async def changes(
    session: AsyncSession,
    viewer: str,
    programme: str,
    first: Period,
    last: Period,
    questions: Sequence[str],
    limits: Limits,
) -> Changes:
    """For each question the means of those who answered both times, their number as a band, and their changes.

    Released once for each release of the last period, and then frozen, what is withheld too; a figure that was shown
    with an earlier release stays where a new one may not be shown. Both periods have to be released already.
    """
    name = f"change:{first}"
    kept = await held.latest(session, programme, last, name)
    sides = [await _side(session, programme, period) for period in (first, last)]
    version = sides[1].release.version
    row = kept[1] if kept is not None and kept[0].version == version else None
    found = Changes() if row is None else Changes(_dated(row), dict(row.result["withheld"]))
    new = [question for question in questions if question not in {*found.shown, *found.withheld}]
    if new:
        gate = await _gate(session, sides, limits)
        _compare(new, sides, gate, {} if kept is None else _dated(kept[1]), found)
        before = kept[0].cells if kept is not None and row is not None else ()
        cells = givens.stored([*before, *gate.passed], {}, gate.household, gate.late)
        result = {"shown": found.shown, "withheld": found.withheld}
        if row is not None:
            row.cells, row.result = cells, result
        else:
            session.add(held.release_row(programme, last, name, version, cells, result))
        await audit(session, viewer, "cohort_release", f"{programme}/{last}/{name}")
    return Changes(
        {question: found.shown[question] for question in questions if question in found.shown},
        {question: found.withheld[question] for question in questions if question in found.withheld},
    )


def _dated(row: ReleaseRow) -> dict[str, Json]:
    """The figures that were shown, each with the day from which it is."""
    day = row.made.date().isoformat()
    return {question: {"as_of": day} | figure for question, figure in row.result["shown"].items()}


def _compare(
    questions: Sequence[str],
    sides: Sequence[Side],
    gate: Gate,
    earlier: Mapping[str, Json],
    found: Changes,
) -> None:
    """Add to ``found`` what may be shown of each question, what was shown of it before, or why nothing is."""
    before, after = sides
    for question in questions:
        made = compared(question, before, after, gate)
        if not isinstance(made, str):
            found.shown[question] = {"as_of": after.day} | made
        elif question in earlier:
            found.shown[question] = earlier[question]
        else:
            found.withheld[question] = made


async def _side(session: AsyncSession, programme: str, period: Period) -> Side:
    found = await held.latest(session, programme, period)
    assert found is not None
    release, row = found
    return Side(period, await held.answers(session, programme, period), release, row.made.date().isoformat())


async def _gate(session: AsyncSession, sides: Sequence[Side], limits: Limits) -> Gate:
    register = await held.register(session, *(side.period for side in sides))
    answers = [answer for side in sides for answer in side.answers]
    household = register.household | await held.households(session, answers)
    return Gate(limits, household, register.late, list(register.cells))


def compared(question: str, before: Side, after: Side, gate: Gate) -> Json | Reason:
    """The figures of those who answered both times, as far as they pass, else the reason why not."""
    then, now = (_released(question, side) for side in (before, after))
    if then is None or now is None:
        return "changed"
    both = _shown(frozenset(then.keys() & now.keys()), question, before, after, gate)
    if isinstance(both, str):
        return both
    return {
        "n": band(len(both), gate.limits),
        "before": _mean([then[person] for person in both]),
        "after": _mean([now[person] for person in both]),
        "moved": _moved({p: now[p] - then[p] for p in both}, question, before, after, gate),
    }


def _shown(
    both: frozenset[str], question: str, before: Side, after: Side, gate: Gate
) -> frozenset[str] | Reason:
    """Those who answered both times; where few others did, without some of them, so that the rest are enough.

    Who is left out is drawn by lot, always the same: by a hash of person and question.
    """
    drawn = sorted(both, key=lambda person: hashlib.sha256(f"{question}|{person}".encode()).digest())
    reason: Reason = "few"
    for out in range(min(_MOST_OUT * gate.limits.people, len(drawn))):
        people = frozenset(drawn[out:])
        refused = gate.refuses(_cells(question, before, after, "both", people))
        if refused is None:
            return people
        if refused == "few":
            break
        reason = refused
    return reason


def _moved(
    steps: Mapping[str, float], question: str, before: Side, after: Side, gate: Gate
) -> dict[str, float] | None:
    """Shares of people by how far they moved; nothing unless every step stands for enough of them.

    Nothing either where all moved by the same step: that would say of each person's two ratings how they differ, and
    make one unknown of them, while the gate takes them for two.
    """
    by_step: dict[int, set[str]] = {}
    for person, step in steps.items():
        if step != int(step):
            return None
        by_step.setdefault(int(step), set()).add(person)
    if len(by_step) < _LEAST_STEPS:
        return None
    parts = [
        cell
        for step, people in by_step.items()
        for cell in _cells(question, before, after, f"step={step}", frozenset(people))
    ]
    if gate.refuses(parts) is not None:
        return None
    return {str(step): share(len(by_step[step]), len(steps)) for step in sorted(by_step)}


def _released(question: str, side: Side) -> dict[str, float] | None:
    """Who gave which rating; None where that is no longer what was released, or isn't one rating a person."""
    domain = domain_of(question)
    whole = side.release.of(domain, WHOLE)
    if whole is None:
        return None
    rated = ratings.rated(side.answers).get(question, [])
    own = [answer for answer in rated if answer.person in whole.people]
    same = ratings.people_of(own) == whole.people and not ratings.differs(own, side.release)
    if not same or len(own) > len(whole.people):
        return None
    return {answer.person: answer.rating or 0.0 for answer in own}


def _cells(question: str, before: Side, after: Side, label: str, people: frozenset[str]) -> list[Cell]:
    """These people's answers in each of the two periods."""
    name = f"change={before.period}/{after.period}/{label}"
    return [Cell(domain_of(question), str(side.period), name, people) for side in (before, after)]


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values) + 1e-9, 1)
