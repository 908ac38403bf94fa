"""Whether sums over released groups can be added and subtracted to one over too few people: exact, in whole numbers.

Each released figure (a mean, a count, a bar) is a sum over a group. Whoever knows the figures knows every
combination of them, so what can be known is the row space of the groups' membership vectors. A combination that is
not nought on fewer than ``least`` households only would tell of these few; ``few`` says whether there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd

Unit = tuple[str, str]
"""A person, and the period that the answer belongs to."""
_MOST_STEPS = 20_000
"""Steps of the search; a tangle that needs more is taken for unsafe."""


@dataclass(frozen=True, slots=True)
class _Class:
    """Units that are in exactly the same groups: no combination can tell them apart."""

    pattern: tuple[int, ...]
    households: frozenset[str]


def few(groups: Iterable[frozenset[Unit]], household: Mapping[str, str], least: int) -> bool:
    """Whether some combination of the groups stands on 1 to ``least`` - 1 households.

    A household is a pair, or a single person where no pair is known; ``household`` names it by person.
    True also where that can't be decided in ``_MOST_STEPS``.
    """
    different = [group for group in dict.fromkeys(groups) if group]
    return any(_few(component, household, least) for component in _components(different))


def _components(groups: Sequence[frozenset[Unit]]) -> list[list[frozenset[Unit]]]:
    """Groups that share units, directly or by way of others; combinations never reach across."""
    at: dict[Unit, int] = {}
    parent = list(range(len(groups)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for number, group in enumerate(groups):
        for unit in group:
            if unit in at:
                parent[root(number)] = root(at[unit])
            else:
                at[unit] = number
    found: dict[int, list[frozenset[Unit]]] = {}
    for number, group in enumerate(groups):
        found.setdefault(root(number), []).append(group)
    return list(found.values())


def _few(groups: Sequence[frozenset[Unit]], household: Mapping[str, str], least: int) -> bool:
    if len(groups) == 1:
        return len({household[person] for person, _ in groups[0]}) < least
    classes = _classes(groups, household)
    large = [c for c in classes if len(c.households) >= least]
    # the more households, the sooner a search that takes them in is at its end
    small = sorted(
        (c for c in classes if len(c.households) < least), key=lambda c: (-len(c.households), c.pattern)
    )
    span = _Span()
    for one in large:
        span.add(one.pattern)
    whole = span.copy()
    for one in small:
        whole.add(one.pattern)
    return _Search(least, len(whole)).finds(span, small, frozenset())


def _classes(groups: Sequence[frozenset[Unit]], household: Mapping[str, str]) -> list[_Class]:
    member: dict[Unit, list[int]] = {}
    for number, group in enumerate(groups):
        for unit in group:
            member.setdefault(unit, []).append(number)
    households: dict[tuple[int, ...], set[str]] = {}
    for unit, numbers in member.items():
        households.setdefault(tuple(numbers), set()).add(household[unit[0]])
    return [
        _Class(tuple(int(n in numbers) for n in range(len(groups))), frozenset(names))
        for numbers, names in households.items()
    ]


@dataclass(slots=True)
class _Search:
    """Looks for classes of few households without which the others no longer span the whole.

    A combination is nought outside some classes exactly if the other classes' columns don't span all. Whatever
    these classes are, one of them is in any basis: so it is enough to try those of one basis, one after the other.
    """

    least: int
    rank: int
    steps: int = 0

    def finds(self, kept: _Span, free: Sequence[_Class], taken: frozenset[str]) -> bool:
        """``kept`` is spanned for sure, ``free`` may still be taken out, ``taken`` are households taken out."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return True
        span, basis = kept.copy(), []
        for one in free:
            if len(span) == self.rank:
                break
            if span.add(one.pattern):
                basis.append(one)
        if len(span) < self.rank:
            return True
        rest, sure = list(free), kept
        for one in basis:
            rest.remove(one)
            households = taken | one.households
            if len(households) < self.least and self.finds(sure, rest, households):
                return True
            sure = sure.copy()
            sure.add(one.pattern)
        return False


class _Span:
    """A space spanned by whole-number vectors, kept as rows in echelon form."""

    __slots__ = ("_rows",)

    def __init__(self, rows: dict[int, list[int]] | None = None) -> None:
        self._rows = rows or {}

    def __len__(self) -> int:
        return len(self._rows)

    def copy(self) -> _Span:
        """Another one that grows by itself; rows are never changed once they are in."""
        return _Span(dict(self._rows))

    def add(self, vector: Sequence[int]) -> bool:
        """Whether the vector was not in the space; it is from now on."""
        rest = list(vector)
        for at in range(len(rest)):
            if not rest[at]:
                continue
            row = self._rows.get(at)
            if row is None:
                divisor = gcd(*rest)
                self._rows[at] = [value // divisor for value in rest]
                return True
            head, own = row[at], rest[at]
            rest = [head * value - own * other for value, other in zip(rest, row, strict=True)]
        return False
