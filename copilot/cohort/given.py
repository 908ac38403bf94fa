"""Answers as a summary reads them, and who stood behind earlier releases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from copilot.cohort.protection import Cell

Breakdown = Literal["role", "site", "part"]
BREAKDOWNS: tuple[Breakdown, ...] = ("role", "site", "part")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """One stored answer; ``question`` is its key in the questionnaire, or its own words."""

    id: str
    person: str
    question: str
    rating: float | None
    low: int
    high: int
    comment: str = ""
    quotable: bool = False
    role: str = ""
    site: str = ""
    part: str = ""

    def side(self, by: Breakdown) -> str:
        """What the answer says of that breakdown; empty where nothing."""
        return {"role": self.role, "site": self.site, "part": self.part}[by]


@dataclass(frozen=True, slots=True)
class Released:
    """An earlier release of the same period: its cells, the exact sums behind them, and what was shown.

    ``sums`` has for each domain what its whole added up to: so that a change of what was released is noticed.
    """

    version: int
    cells: tuple[Cell, ...]
    sums: Mapping[str, float]
    result: Json

    def of(self, domain: str, label: str) -> Cell | None:
        """The cell of that name."""
        return next((cell for cell in self.cells if (cell.domain, cell.label) == (domain, label)), None)


WHOLE = "whole"
"""The label of a cell that holds everybody in its domain."""


def domain_of(question: str) -> str:
    """The domain of a question's ratings."""
    return f"rating:{question}"


def stored(
    cells: Iterable[Cell], sums: Mapping[str, float], household: Mapping[str, str], late: frozenset[str]
) -> Json:
    """Cells as the register keeps them: every person once, with the household that counted then."""
    kept = list(cells)
    people = sorted({person for cell in kept for person in cell.people})
    number = {person: at for at, person in enumerate(people)}
    return {
        "people": [[person, household[person]] for person in people],
        "cells": [[c.domain, c.period, c.label, sorted(number[p] for p in c.people)] for c in kept],
        "sums": dict(sums),
        "late": sorted(late),
    }


def read(cells: Json) -> tuple[tuple[Cell, ...], dict[str, float], dict[str, str]]:
    """What ``stored`` wrote: cells, sums, and each person's household."""
    people = [str(person) for person, _ in cells["people"]]
    found = tuple(
        Cell(domain, period, label, frozenset(people[at] for at in members))
        for domain, period, label, members in cells["cells"]
    )
    return found, dict(cells["sums"]), {str(person): str(name) for person, name in cells["people"]}
