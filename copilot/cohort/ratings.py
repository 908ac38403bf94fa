"""Ratings of a period as figures that may be shown: number of people as a band, mean, distribution, breakdowns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from copilot.cohort.given import WHOLE, Breakdown, Given, Released, domain_of
from copilot.cohort.protection import PEOPLE, Cell, Gate, Reason, band, share
from copilot.cohort.questionnaire import order

Json = dict[str, Any]
Undivided = Reason | Literal["unnamed"]
"""Why there is no breakdown; ``unnamed`` where no answer says what it would be by."""
MOST_BARS = 11
"""A scale from 0 to 10; longer ones have no distribution."""
LEAST_CHANGE = 0.3
"""Smallest difference of two means, on a scale from 1 to 5, that is called a change."""


@dataclass(slots=True)
class Figures:
    """Figures by question, what was withheld (what, which question or part, why), and the exact sums inside."""

    ratings: list[Json] = field(default_factory=list)
    withheld: list[Json] = field(default_factory=list)
    sums: dict[str, float] = field(default_factory=dict)


def rated(answers: Sequence[Given]) -> dict[str, list[Given]]:
    """The answers with a rating, by question: the ready ones in their order, then others by their words."""
    found: dict[str, list[Given]] = {}
    for answer in answers:
        if answer.rating is not None:
            found.setdefault(answer.question, []).append(answer)
    return {question: found[question] for question in sorted(found, key=order)}


def figures(answers: Sequence[Given], period: str, gate: Gate, before: Released | None) -> Figures:
    """Every question's figure that passes the gate.

    Where a period is opened again and a question's new people are too few, its earlier figure stays.
    """
    made = Figures()
    for question, given in rated(answers).items():
        domain = domain_of(question)
        reason = gate.refuses([Cell(domain, period, WHOLE, people_of(given))])
        if reason is not None:
            _keep(made, question, before, reason, gate)
            continue
        made.sums[domain] = total(given)
        bars = _bars(given)
        cells = [Cell(domain, period, f"bar={value}", people) for value, people in bars.items()]
        shown = bool(bars) and gate.refuses(cells) is None
        if not shown:
            made.withheld.append({"what": "distribution", "question": question, "reason": "few"})
        made.ratings.append(
            _figure(question, given, gate) | {"distribution": _shares(bars) if shown else None}
        )
    return made


def _keep(made: Figures, question: str, before: Released | None, reason: Reason, gate: Gate) -> None:
    domain = domain_of(question)
    earlier = next((r for r in (before.result["ratings"] if before else ()) if r["key"] == question), None)
    if before is None or earlier is None:
        made.withheld.append({"what": "rating", "question": question, "reason": reason})
        return
    made.ratings.append(earlier)
    gate.passed += [
        cell for cell in before.cells if cell.domain == domain and not cell.label.startswith("bar=")
    ]
    made.sums[domain] = before.sums[domain]
    made.withheld.append({"what": "newer_rating", "question": question, "reason": reason})


def parts(
    answers: Sequence[Given], period: str, by: Breakdown, gate: Gate, before: Released
) -> list[Json] | Undivided:
    """The released questions' figures by role, site or part of the programme, all of them or the reason why none.

    Only people whose answers are in the released whole count, and only if those are still what they were.
    """
    cells: list[Cell] = []
    found: list[Json] = []
    for question, given in rated(answers).items():
        whole = before.of(domain_of(question), WHOLE)
        if whole is None:
            continue
        inside = [answer for answer in given if answer.person in whole.people]
        if people_of(inside) != whole.people or differs(inside, before):
            return "changed"
        grouped: dict[str, list[Given]] = {}
        for answer in inside:
            grouped.setdefault(answer.side(by), []).append(answer)
        for name, part in sorted(grouped.items()):
            cells.append(Cell(domain_of(question), period, f"{by}={name}", people_of(part)))
            found.append(_figure(question, part, gate) | {"part": name})
    if found and not any(part["part"] for part in found):
        return "unnamed"
    reason = gate.refuses(cells) if cells else "few"
    return reason or found


def differs(given: Sequence[Given], before: Released) -> bool:
    """Whether a question's ratings no longer add up to what was released."""
    domain = domain_of(given[0].question)
    return abs(total(given) - before.sums.get(domain, 0.0)) > 1e-9


def people_of(given: Sequence[Given]) -> frozenset[str]:
    """Who answered."""
    return frozenset(answer.person for answer in given)


def total(given: Sequence[Given]) -> float:
    """The exact sum of the ratings."""
    return sum(answer.rating or 0.0 for answer in given)


def _figure(question: str, given: Sequence[Given], gate: Gate) -> Json:
    return {
        "key": question,
        "scale": [given[0].low, given[0].high],
        "n": band(len(people_of(given)), gate.limits),
        "mean": round(total(given) / len(given) + 1e-9, 1),
    }


def _bars(given: Sequence[Given]) -> dict[int, frozenset[str]]:
    """Who gave which rating; nothing where ratings are no whole numbers or the scale is long."""
    low, high = given[0].low, given[0].high
    if high - low >= MOST_BARS or any(answer.rating != int(answer.rating or 0) for answer in given):
        return {}
    return {
        value: people_of([answer for answer in given if answer.rating == value])
        for value in range(low, high + 1)
    }


def _shares(bars: Mapping[int, frozenset[str]]) -> dict[str, float]:
    whole = sum(map(len, bars.values()))
    return {str(value): share(len(people), whole) for value, people in bars.items()}


def change(now: Json, then: Json | None) -> Literal["better", "same", "worse"] | None:
    """How a question's mean moved against the period before, from released figures alone.

    A difference counts from ``LEAST_CHANGE`` of a scale from 1 to 5 on, and only if it is more than one person
    alone could have made in the smaller group.
    """
    if then is None or then["scale"] != now["scale"]:
        return None
    length = now["scale"][1] - now["scale"][0]
    one_person = length / min(now["n"]["from"], then["n"]["from"])
    least = max(LEAST_CHANGE * length / 4, one_person)
    moved = now["mean"] - then["mean"]
    if abs(moved) < least - 1e-9:
        return "same"
    return "better" if moved > 0 else "worse"


def everybody(answers: Sequence[Given], period: str) -> Cell:
    """All who answered anything."""
    return Cell(PEOPLE, period, WHOLE, people_of(answers))
