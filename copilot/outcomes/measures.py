"""What is measured of a programme: for each measure an entry of each pair or person, and what they come to together.

Each pair (or person) counts the same, however many sessions, goals or commitments it has: so nobody's own value moves
a figure by more than one part of n. All figures are per cents; ratings come from the cohort's releases (``rated.py``).
Names and definitions stand in ``measures_de.toml`` and ``measures_en.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Literal

from copilot.outcomes.cells import share
from copilot.outcomes.facts import PairFacts

Level = Literal["reaction", "learning", "behaviour", "results"]
HALF_WAY = 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """One pair's or person's part of a measure; ``pair`` and ``people`` are whom it stands for.

    ``rests_on`` is what only the pair itself changes (how often it met, and not how often it should have): by this
    the register tells whether there is anything new (``release.py``).
    """

    pair: str
    people: tuple[str, ...]
    value: float
    rests_on: str
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """What became of somebody's work: stayed, left, moved or promoted."""

    person: str
    pair: str
    kind: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure with its entries."""

    name: str
    level: Level
    entries: tuple[Entry, ...]

    @property
    def people(self) -> int:
        """How many people stand behind it."""
        return len({person for entry in self.entries for person in entry.people})

    @property
    def pairs(self) -> int:
        """How many pairs stand behind it."""
        return len({entry.pair for entry in self.entries})


@dataclass(frozen=True, slots=True)
class Figure:
    """What the entries come to: per cents in steps of five."""

    value: float
    before: float | None
    after: float | None


def figure(entries: Sequence[Entry]) -> Figure:
    """The mean; before and after where all entries have both."""

    def shown(values: Iterable[float]) -> float:
        return float(share(round(1000 * fmean(values)), 1000))

    value = shown(entry.value for entry in entries)
    before = [entry.before for entry in entries if entry.before is not None]
    if len(before) < len(entries):
        return Figure(value, None, None)
    return Figure(value, shown(before), value)


def measured(facts: Sequence[PairFacts], until: date, moves: Sequence[Move] = ()) -> list[Measured]:
    """All measures, by level; what nobody has an entry for is there with none."""
    return [
        Measured("sessions_held", "behaviour", _sessions(facts, until)),
        Measured("agreement_made", "behaviour", tuple(_entry(f, float(f.agreed), f.agreed) for f in facts)),
        Measured(
            "commitments_kept",
            "behaviour",
            tuple(_entry(f, f.kept / f.due, f"{f.kept}/{f.due}") for f in facts if f.due),
        ),
        Measured("goals_nearer", "results", _goals_nearer(facts)),
        Measured("goal_way", "results", _goal_way(facts)),
        *_moved(moves),
    ]


def _entry(pair: PairFacts, value: float, rests_on: object) -> Entry:
    return Entry(pair.id, (pair.mentor, pair.mentee), value, str(rests_on))


def expected(pair: PairFacts, until: date) -> int | None:
    """The whole intervals of a pair's rhythm since it began: a session is due at the end of each; None without one."""
    if pair.cadence is None or until < pair.started:
        return None
    return (until - pair.started).days // pair.cadence


def _sessions(facts: Sequence[PairFacts], until: date) -> tuple[Entry, ...]:
    found = [(pair, expected(pair, until)) for pair in facts]
    return tuple(
        _entry(pair, min(1.0, len(pair.held) / wanted), len(pair.held)) for pair, wanted in found if wanted
    )


def _goals_nearer(facts: Sequence[PairFacts]) -> tuple[Entry, ...]:
    found = [(pair, any(way.now >= HALF_WAY for way in pair.ways)) for pair in facts if pair.ways]
    return tuple(Entry(pair.id, (pair.mentee,), float(nearer), str(nearer)) for pair, nearer in found)


def _goal_way(facts: Sequence[PairFacts]) -> tuple[Entry, ...]:
    found = []
    for pair in facts:
        if pair.ways:
            now, first = fmean(way.now for way in pair.ways), fmean(way.first for way in pair.ways)
            found.append(Entry(pair.id, (pair.mentee,), now, f"{now:.9f}", first))
    return tuple(found)


def _moved(moves: Sequence[Move]) -> list[Measured]:
    kinds: dict[tuple[str, str], set[str]] = {}
    for move in moves:
        kinds.setdefault((move.pair, move.person), set()).add(move.kind)
    rules: Mapping[str, Callable[[set[str]], bool]] = {
        "stayed": lambda of: "left" not in of,
        "new_role": lambda of: bool(of & {"moved", "promoted"}),
    }
    return [
        Measured(
            name,
            "results",
            tuple(
                Entry(pair, (person,), float(rule(of)), str(rule(of)))
                for (pair, person), of in sorted(kinds.items())
            ),
        )
        for name, rule in rules.items()
        if kinds
    ]
