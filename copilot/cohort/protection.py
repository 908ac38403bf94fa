"""What may be released of a cohort: every figure passes here, or it isn't shown.

The rules, each with its reason, are in docs/decisions/protection.md. Thresholds can be raised by settings and
never lowered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from copilot.cohort import linear, periods

LEAST_PEOPLE = 5
"""People, and pairs they belong to, behind every figure."""
LEAST_COHORT = 10
"""People who must have answered before anything is said of themes."""
BAND = 5
"""Width of the bands in which numbers of people are shown."""
SHARE = 0.05
"""Shares of people are rounded to this."""
Reason = Literal["few", "derivable", "changed"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The thresholds that hold in a home. Raises: ValueError for lower ones than the program's own."""

    people: int = LEAST_PEOPLE
    cohort: int = LEAST_COHORT

    def __post_init__(self) -> None:
        if self.people < LEAST_PEOPLE or self.cohort < max(LEAST_COHORT, self.people):
            raise ValueError("thresholds can be raised, not lowered")


@dataclass(frozen=True, slots=True)
class Cell:
    """The people behind one released figure.

    ``domain`` says what is summed (a question's ratings, or the people themselves): figures of two domains are
    about different numbers and can't be subtracted. ``period`` likewise, as far as periods don't overlap.
    """

    domain: str
    period: str
    label: str
    people: frozenset[str]


@dataclass(slots=True)
class Gate:
    """Lets cells through as long as nothing that was ever released, put together with them, tells of few people.

    ``earlier`` are all cells released so far, of every programme; ``household`` gives each person's pair, or the
    person where no pair is known. ``late`` are those who came after a period was first released: they may have
    been planted to have it opened again, so everything must also hold for somebody who knows their answers.
    """

    limits: Limits
    household: Mapping[str, str]
    late: frozenset[str] = frozenset()
    earlier: list[Cell] = field(default_factory=list)
    passed: list[Cell] = field(default_factory=list)

    def refuses(self, cells: Sequence[Cell]) -> Reason | None:
        """Let these through, all or none; says why not."""
        shown = [cell for cell in cells if cell.people]
        if any(self._is_small(cell.people, cell.domain) for cell in shown):
            return "few"
        for domain in dict.fromkeys(cell.domain for cell in shown):
            together = [c for c in (*self.earlier, *self.passed, *shown) if c.domain == domain]
            units = _units(together)
            households = self._households(domain, together)
            groups = [units[id(cell)] for cell in together]
            if linear.few(groups, households, self.limits.people):
                return "derivable"
            if self.late:
                known = [frozenset(unit for unit in group if unit[0] not in self.late) for group in groups]
                if linear.few(known, households, self.limits.people):
                    return "derivable"
        self.passed += shown
        return None

    def _is_small(self, people: frozenset[str], domain: str) -> bool:
        few_people = len(people) < self.limits.people
        return few_people or (
            domain != PEOPLE and len({self.household[person] for person in people}) < self.limits.people
        )

    def _households(self, domain: str, cells: Sequence[Cell]) -> Mapping[str, str]:
        """Ratings count by pairs; who is there, and who speaks of what, by people."""
        if domain != PEOPLE:
            return self.household
        return {person: person for cell in cells for person in cell.people}


PEOPLE = "people"
"""The domain of counts of people: all who answered, and those who speak of a theme."""


def _units(cells: Sequence[Cell]) -> dict[int, frozenset[linear.Unit]]:
    """Each cell's people with the period of their answers.

    Answers of two periods are different numbers, unless the periods overlap (in two programmes): then they are
    taken for the same one, which is the careful side.
    """
    spans: dict[str, set[str]] = {}
    for cell in cells:
        for person in cell.people:
            spans.setdefault(person, set()).add(cell.period)
    joined: dict[frozenset[str], dict[str, str]] = {}
    for names in map(frozenset, spans.values()):
        if names not in joined:
            joined[names] = _joined(names)
    return {
        id(cell): frozenset((person, joined[frozenset(spans[person])][cell.period]) for person in cell.people)
        for cell in cells
    }


def _joined(names: frozenset[str]) -> dict[str, str]:
    """For each period the first of those that it overlaps, directly or by way of others."""
    ordered = sorted(names)
    first = {name: name for name in ordered}
    for one in ordered:
        for other in ordered:
            if periods.read(one).overlaps(periods.read(other)):
                old, new = sorted((first[one], first[other]), reverse=True)
                first = {name: new if value == old else value for name, value in first.items()}
    return first


def band(count: int, limits: Limits) -> dict[str, int]:
    """The band that a number of people is shown in, as ``{"from", "to"}``."""
    start = count // BAND * BAND
    return {"from": max(start, limits.people), "to": start + BAND - 1}


def share(part: int, whole: int) -> float:
    """A share of people, rounded to ``SHARE``."""
    return round(round(part / whole / SHARE) * SHARE, 2)
