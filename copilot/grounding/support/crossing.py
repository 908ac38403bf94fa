"""Two names or two figures in each other's place: told by the company they keep."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from copilot.grounding.support.align import Alignment
from copilot.grounding.support.roles import listed, tie

_SAME = 0.94
"""The score of a name found as it is."""
_COMPANY = 7
"""Items around a name whose places count, the nearer the more."""
_REACH = 5.0
"""Items over which company fades in the evidence: word order differs between languages."""
_TIE = 0.35
"""What the small word before a name counts beside its company."""
_LITTLE, _CLEAR = 0.7, 0.12
"""How much company there must be at all; from which share of it on an exchange is clear."""
_TIES = tuple(
    frozenset(row.split())
    for row in (
        "in im am an on at bei into auf", "from von vom aus ab", "to nach zu zum zur an in into", "of von vom 's",
        "by von vom durch", "with mit", "for für", "under unter", "between zwischen", "as als", "than als",
        "over über about um", "before vor", "after nach", "during während", "through durch", "against gegen",
        "since seit", "without ohne", "near bei",
    )
)  # fmt: skip
"""Small words that translate one another."""
_OWNED = frozenset({"", "'s", "of", "von"})
"""Ties of a name inside a noun phrase: in German often none ("die Rede Gandhis")."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """Neighbouring rows that are one name ("Jumonville Glen"), with the middle of their places."""

    rows: Sequence[int]
    place: float
    exact: bool


def names_crossed(found: Alignment) -> tuple[float, tuple[int, int] | None]:
    """Whether two names or figures stand amid each other's company: 0 to 1 by how clearly, and the pair.

    A name's company is what stands near it in the claim; where the evidence has that, the name is expected too.
    """
    best, pair = 0.0, None
    units = _units(found)
    for n, one in enumerate(units):
        for other in units[n + 1 :]:
            if one.exact == other.exact and _apart(found, one, other):
                kept = _company(found, one, other, crossed=False)
                lost = _company(found, one, other, crossed=True)
                share = (lost - kept) / (_LITTLE + lost + kept)
                if share > best:
                    best, pair = share, (_item(found, one), _item(found, other))
    return min(1.0, best / _CLEAR), pair


def _item(found: Alignment, unit: _Unit) -> int:
    return found.claim.content[unit.rows[0]]


def _units(found: Alignment) -> list[_Unit]:
    """Names that the evidence has as they are, neighbours joined, and figures."""
    runs: list[list[int]] = []
    content = found.claim.content
    for row, n in enumerate(content):
        item = found.claim.items[n]
        named = item.kind == "name" and found.at_home[row] > _SAME
        if found.places[row] is None or not (named or item.exact):
            continue
        follows = bool(runs) and runs[-1][-1] == row - 1 and n == content[row - 1] + 1
        if named and follows and not found.claim.items[content[row - 1]].exact:
            runs[-1].append(row)
        else:
            runs.append([row])
    return [
        _Unit(
            run,
            sum(found.places[row] or 0 for row in run) / len(run),
            found.claim.items[content[run[0]]].exact,
        )
        for run in runs
    ]


def _apart(found: Alignment, one: _Unit, other: _Unit) -> bool:
    """Whether two units are different things of one sentence and no members of one list."""
    claim, evidence = found.claim, found.evidence
    i, j = _item(found, one), _item(found, other)
    return (
        found.home_of[one.rows[0]] == found.home_of[other.rows[0]]
        and abs(one.place - other.place) >= 1
        and claim.items[i].form != claim.items[j].form
        and not listed(claim, _end(found, one), j)
        and not listed(evidence, found.places[one.rows[0]] or 0, found.places[other.rows[0]] or 0)
    )


def _end(found: Alignment, unit: _Unit) -> int:
    """The last item of a unit in the claim."""
    return found.claim.content[unit.rows[-1]]


def _company(found: Alignment, one: _Unit, other: _Unit, *, crossed: bool) -> float:
    """How near to both places the evidence has what stands near both in the claim, and how well the ties agree."""
    content, total = found.claim.content, 0.0
    places = (other.place, one.place) if crossed else (one.place, other.place)
    for row, n in enumerate(content):
        place = found.places[row]
        if (
            place is None
            or row in one.rows
            or row in other.rows
            or found.home_of[row] != found.home_of[one.rows[0]]
        ):
            continue
        for unit, own in zip((one, other), places, strict=True):
            distance = min(abs(n - content[r]) for r in unit.rows)
            if distance <= _COMPANY:
                total += found.at_home[row] / distance * math.exp(-max(0.0, abs(place - own) - 1) / _REACH)
    ties = [tie(found.claim, _item(found, unit)) for unit in (one, other)]
    theirs = [tie(found.evidence, found.places[unit.rows[0]] or 0) for unit in (one, other)]
    theirs = theirs[::-1] if crossed else theirs
    return total + _TIE * sum(_alike(mine, its) for mine, its in zip(ties, theirs, strict=True))


def _alike(one: str, other: str) -> bool:
    """Whether two ties may translate one another."""
    return (
        one == other
        or (one in _OWNED and other in _OWNED)
        or any(one in row and other in row for row in _TIES)
    )
