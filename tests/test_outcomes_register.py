"""Results that are asked for again and again, with other ends and rhythms: never a cell below the threshold follows."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from copilot.outcomes.cells import enough
from copilot.outcomes.facts import PairFacts, Way
from copilot.outcomes.measures import Measured, Move, expected, measured
from copilot.outcomes.release import Part, Shown, may_be_new, parts_of
from evals.cohort.solver import Sum, derivable_weighted

LEAST = 5
CASES = 150
START = date(2026, 1, 1)
Gate = Callable[[Shown, Sequence[Shown]], bool]


def strict(now: Shown, earlier: Sequence[Shown]) -> bool:
    return may_be_new(now, earlier, LEAST)


def only_differences(now: Shown, earlier: Sequence[Shown]) -> bool:
    """A rule that compares two figures at a time, each by its values: what a register of pairs would do."""

    def changed(one: Sequence[Part], other: Sequence[Part]) -> set[str]:
        return {part.pair for part in set(one) ^ set(other)}

    return all(len(changed(now.parts, one.parts)) >= LEAST for one in earlier)


@dataclass(slots=True)
class World:
    """Pairs that live on, somebody who asks, and all that was shown as sums with known weights."""

    chance: random.Random
    gate: Gate
    met: dict[str, list[date]] = field(default_factory=dict)
    kept: dict[str, tuple[int, int]] = field(default_factory=dict)
    agreed: dict[str, bool] = field(default_factory=dict)
    way: dict[str, tuple[float, float]] = field(default_factory=dict)
    earlier: dict[str, list[Shown]] = field(default_factory=dict)
    sums: dict[str, list[Sum]] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)

    def join(self, count: int) -> None:
        """As many new pairs; their sessions lie far enough apart that none is more often than any rhythm asked."""
        for _ in range(count):
            name, day = f"pair{len(self.met)}", START + timedelta(days=15)
            days: list[date] = []
            while day < START + timedelta(days=240):
                day += timedelta(days=self.chance.choice((15, 20, 30, 60, 120)))
                days.append(day)
            self.met[name] = days
            self.kept[name] = (self.chance.randint(0, 2), 2)
            self.agreed[name] = self.chance.random() < 0.5
            first = self.chance.choice((0.0, 0.1, 0.2))
            self.way[name] = (first, first)

    def facts(self, until: date, cadence: int) -> list[PairFacts]:
        return [
            PairFacts(
                name,
                f"mentor of {name}",
                f"mentee of {name}",
                START,
                tuple(day for day in days if day <= until),
                cadence,
                self.agreed[name],
                *self.kept[name],
                (Way(*self.way[name]),),
                help=False,
            )
            for name, days in self.met.items()
        ]

    def live(self) -> None:
        """A few pairs, or many, change something."""
        for name in self.chance.sample(sorted(self.met), self.chance.randint(0, len(self.met))):
            kept, due = self.kept[name]
            self.kept[name] = (kept + self.chance.randint(0, 1), due + 1)
            self.agreed[name] = not self.agreed[name]
            first, now = self.way[name]
            self.way[name] = (first, min(1.0, now + self.chance.choice((0.0, 0.1, 0.3))))

    def ask(self, until: date, cadence: int) -> None:
        """The results, as of that end of the programme and in that rhythm."""
        facts = self.facts(until, cadence)
        for measure in measured(facts, until):
            earlier = self.earlier.setdefault(measure.name, [])
            parts, before = parts_of(measure, "key")
            now = Shown("berg", len(earlier) + 1, parts, before)
            if not enough(measure.people, measure.pairs) or not self.gate(now, earlier):
                continue
            if earlier:
                known = {part.pair for one in earlier for part in one.parts}
                self.late |= {e.pair for e in measure.entries if parts_of_pair(e.pair) not in known}
            earlier.append(now)
            self.sums.setdefault(measure.name, []).append(self.seen(measure, facts, until))
            if before:
                starts = {(e.pair, "before"): 1.0 for e in measure.entries}
                self.sums.setdefault(f"{measure.name} before", []).append(starts)

    def seen(self, measure: Measured, facts: Sequence[PairFacts], until: date) -> Sum:
        """What the figure is a sum of; how many sessions there should have been is known to whoever asks."""
        wanted = {pair.id: expected(pair, until) or 1 for pair in facts}
        by_rhythm = measure.name == "sessions_held"
        return {(e.pair, e.rests_on): 1 / wanted[e.pair] if by_rhythm else 1.0 for e in measure.entries}

    def broken(self) -> list[str]:
        """The measures of which a cell below the threshold follows, also for who knows the late pairs."""
        home = {name: name for name in self.met}
        found = []
        for name, sums in self.sums.items():
            for known in (set[str](), self.late):
                rest = [{unit: w for unit, w in one.items() if unit[0] not in known} for one in sums]
                if derivable_weighted(rest, home, LEAST):
                    found.append(name)
        return found


def parts_of_pair(pair: str) -> str:
    """The pair as the register knows it."""
    move = measured([], START, moves=[Move("x", pair, "stayed")])[-1]
    return parts_of(move, "key")[0][0].pair


def attacked(seed: int, gate: Gate = strict) -> World:
    chance = random.Random(seed)
    world = World(chance, gate)
    world.join(chance.randint(5, 9))
    for _ in range(chance.randint(3, 9)):
        move = chance.random()
        if move < 0.25:
            world.live()
        elif move < 0.4 and len(world.met) < 11:
            world.join(chance.choice((1, 1, 2)))
        until = START + timedelta(days=chance.randint(20, 260))
        world.ask(until, chance.choice((7, 10, 14)))
    return world


def test_no_shifting_of_ends_and_rhythms_gets_a_cell_below_the_threshold() -> None:
    worlds = [attacked(seed) for seed in range(CASES)]
    assert {seed: found for seed, world in enumerate(worlds) if (found := world.broken())} == {}
    again = [shown for world in worlds for shown in world.earlier.values() if len(shown) > 1]
    assert len(again) > CASES / 2, "a rule that shows nothing twice would pass as well"


def test_the_solver_sees_what_a_rule_that_compares_two_at_a_time_lets_through() -> None:
    assert any("sessions_held" in attacked(seed, only_differences).broken() for seed in range(60))


def shown(*parts: str, version: int = 1, programme: str = "berg") -> Shown:
    """A figure over parts such as p1=yes."""
    return Shown(programme, version, tuple(Part(part, part, part.partition("=")[0]) for part in parts))


YES = [f"p{n}=yes" for n in range(9)]
NO = [f"p{n}=no" for n in range(9)]


def test_five_pairs_with_something_new_make_a_new_figure_and_four_do_not() -> None:
    first = shown(*NO)
    assert not strict(shown(*YES[:4], *NO[4:], version=2), [first])
    assert strict(shown(*YES[:5], *NO[5:], version=2), [first])


def test_what_was_there_before_is_nothing_new() -> None:
    first, second = shown(*NO), shown(*YES[:5], *NO[5:], version=2)
    assert not strict(shown(*NO[:5], *YES[5:], version=3), [first, second]), "four are new, five are back"
    assert not strict(shown(*NO, version=3), [first, second])


def test_five_planted_pairs_do_not_open_a_figure_for_one_that_is_not() -> None:
    first = shown(*NO)
    planted = [f"new{n}=yes" for n in range(5)]
    assert strict(shown(*NO, *planted, version=2), [first]), "five more, all others as they were"
    second = shown(*NO, *planted, version=2)
    later = [f"new{n}=no" for n in range(5)]
    assert not strict(shown(YES[0], *NO[1:], *later, version=3), [first, second])


def test_people_of_two_programmes_are_the_same_people_where_moves_are_counted() -> None:
    moves = [Move(f"x{n}", f"p{n}", "left") for n in range(6)]
    other = [Move(f"x{n}", f"q{n}", "left") for n in range(6)] + [Move("y", "q9", "left")]
    one, two = (
        parts_of(next(m for m in measured([], START, moves=of) if m.name == "stayed"), "key")[0]
        for of in (moves, other)
    )
    assert not strict(Shown("tal", 1, two), [Shown("berg", 1, one)])
