"""What is measured of a programme: for each measure an entry of each pair or person, and what they come to together.

Each pair (or person) counts the same, however many sessions, goals or commitments it has: so nobody's own value moves
a figure by more than one part of n. Names and definitions stand in ``measures_de.toml`` and ``measures_en.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, pstdev
from typing import Literal

from copilot.outcomes.cells import share
from copilot.outcomes.facts import PairFacts

Level = Literal["reaction", "learning", "behaviour", "results"]
Unit = Literal["percent", "points"]
HALF_WAY = 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """One pair's or person's part of a measure; ``pair`` and ``people`` are whom it stands for."""

    pair: str
    people: tuple[str, ...]
    value: float
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating by somebody of a pair; ``before`` is the same person's earlier one, for self-assessed change."""

    question: str
    level: Literal["reaction", "learning"]
    person: str
    pair: str
    value: float
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """What became of somebody's work: stayed, left, moved or promoted."""

    person: str
    pair: str
    kind: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure with its entries; ``title`` is the question of a rating, empty for the program's own measures."""

    name: str
    level: Level
    unit: Unit
    entries: tuple[Entry, ...]
    title: str = ""

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
    """What the entries come to: per cents in steps of five, points with one decimal."""

    value: float
    before: float | None
    after: float | None
    spread: float | None


def figure(unit: Unit, entries: Sequence[Entry]) -> Figure:
    """The mean; before and after for entries that have both, and for points how widely they are spread."""
    both = [entry for entry in entries if entry.before is not None]
    points = unit == "points"

    def shown(values: Iterable[float]) -> float:
        mean = fmean(values)
        return round(mean, 1) if points else float(share(round(1000 * mean), 1000))

    with_both = len(both) == len(entries)
    return Figure(
        value=shown(entry.value for entry in entries),
        before=shown(entry.before or 0.0 for entry in both) if with_both else None,
        after=shown(entry.value for entry in both) if with_both else None,
        spread=round(pstdev(entry.value for entry in entries), 1) if points else None,
    )


def measured(
    facts: Sequence[PairFacts],
    until: date,
    ratings: Sequence[Rating] = (),
    moves: Sequence[Move] = (),
) -> list[Measured]:
    """All measures, by level; what nobody has an entry for is there with none."""
    return [
        *_rated(ratings),
        Measured("sessions_held", "behaviour", "percent", _each(facts, lambda f: _sessions(f, until))),
        Measured("agreement_made", "behaviour", "percent", _each(facts, lambda f: float(f.agreed))),
        Measured(
            "commitments_kept",
            "behaviour",
            "percent",
            _each(facts, lambda f: f.kept / f.due if f.due else None),
        ),
        Measured("goals_nearer", "results", "percent", _goals(facts, half=True)),
        Measured("goal_way", "results", "percent", _goals(facts, half=False)),
        *_moved(moves),
    ]


def _each(facts: Sequence[PairFacts], value: Callable[[PairFacts], float | None]) -> tuple[Entry, ...]:
    found = [(pair, value(pair)) for pair in facts]
    return tuple(Entry(pair.id, (pair.mentor, pair.mentee), of) for pair, of in found if of is not None)


def expected(pair: PairFacts, until: date) -> int | None:
    """The whole intervals of a pair's rhythm since it began: a session is due at the end of each; None without one."""
    if pair.cadence is None or until < pair.started:
        return None
    return (until - pair.started).days // pair.cadence


def _sessions(pair: PairFacts, until: date) -> float | None:
    wanted = expected(pair, until)
    return min(1.0, len(pair.held) / wanted) if wanted else None


def _goals(facts: Sequence[PairFacts], *, half: bool) -> tuple[Entry, ...]:
    found = []
    for pair in facts:
        if not pair.ways:
            continue
        if half:
            entry = Entry(pair.id, (pair.mentee,), float(any(way.now >= HALF_WAY for way in pair.ways)))
        else:
            first, now = (fmean(of) for of in zip(*((way.first, way.now) for way in pair.ways), strict=True))
            entry = Entry(pair.id, (pair.mentee,), now, first)
        found.append(entry)
    return tuple(found)


def _rated(ratings: Sequence[Rating]) -> list[Measured]:
    questions: dict[tuple[str, Literal["reaction", "learning"]], list[Entry]] = {}
    for rating in ratings:
        entry = Entry(rating.pair, (rating.person,), rating.value, rating.before)
        questions.setdefault((rating.question, rating.level), []).append(entry)
    return [
        Measured(f"rating:{question}", level, "points", tuple(entries), question)
        for (question, level), entries in sorted(questions.items())
    ]


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
            "percent",
            tuple(Entry(pair, (person,), float(rule(of))) for (pair, person), of in sorted(kinds.items())),
        )
        for name, rule in rules.items()
        if kinds
    ]
