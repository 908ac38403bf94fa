"""A period released: once, then frozen; opened again only for enough new people. Pure: no store, no clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from copilot.cohort import ratings
from copilot.cohort.given import WHOLE, Given, Released, domain_of
from copilot.cohort.protection import PEOPLE, Cell, Gate, band

Json = dict[str, Any]
Themes = Callable[[Gate, "Released | None"], tuple[list[Json], list[Json]]]
"""Makes the themes that pass the gate, and says what was withheld."""


@dataclass(frozen=True, slots=True)
class Release:
    """What is shown from now on, the cells it added to the register, and the exact sums behind it."""

    result: Json
    cells: tuple[Cell, ...]
    sums: dict[str, float]


def may_open(answers: Sequence[Given], before: Released | None, gate: Gate) -> bool:
    """Whether a period may be released, or released anew.

    Anew only if enough people came, and nothing that was released has changed or gone: else the difference of
    the two releases would tell of those who changed.
    """
    everybody = ratings.people_of(answers)
    if before is None:
        return bool(everybody)
    whole = before.of(PEOPLE, WHOLE)
    least = gate.limits.people
    if whole is None:
        return len(everybody) >= least
    new = everybody - whole.people
    if not whole.people <= everybody or len({gate.household[p] for p in new}) < least:
        return False
    rated = {domain_of(question): given for question, given in ratings.rated(answers).items()}
    return all(
        _unchanged(rated.get(cell.domain, []), cell, before)
        for cell in before.cells
        if cell.label == WHOLE and cell.domain != PEOPLE
    )


def _unchanged(given: Sequence[Given], cell: Cell, before: Released) -> bool:
    inside = [answer for answer in given if answer.person in cell.people]
    return ratings.people_of(inside) == cell.people and not ratings.differs(inside, before)


def released(
    answers: Sequence[Given], period: str, gate: Gate, before: Released | None, themes: Themes
) -> Release:
    """The period's figures and themes, as far as they pass the gate."""
    result: Json = {"people": None, "ratings": [], "themes": [], "withheld": []}
    everybody = ratings.everybody(answers, period)
    if gate.refuses([everybody]) is None:
        result["people"] = band(len(everybody.people), gate.limits)
    elif len(everybody.people) < gate.limits.people:
        result["withheld"].append({"what": "all", "reason": "few"})
        return Release(result, (), {})
    else:
        result["withheld"].append({"what": "people", "reason": "derivable"})
    figures = ratings.figures(answers, period, gate, before)
    result["ratings"] = figures.ratings
    result["themes"], withheld = themes(gate, before)
    result["withheld"] += figures.withheld + withheld
    return Release(result, tuple(gate.passed), figures.sums)


def no_themes(_gate: Gate, _before: Released | None) -> tuple[list[Json], list[Json]]:
    """For where only ratings count."""
    return [], []
