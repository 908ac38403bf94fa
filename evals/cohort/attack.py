"""An attacker asks for summaries and tries to work out cells below the threshold: how often it works (never).

python -m evals.cohort.attack [CASES] [SEED]

Each case is a random home with programmes that share people, and a run of requests, imports of planted people,
corrections, erasures and repetitions (``world.py``). What was shown is given to an independent solver (``solver.py``).
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from copilot.cohort import periods
from copilot.cohort.paired import Side, compared
from copilot.cohort.protection import Cell, Gate, Reason
from evals.cohort.solver import derivable
from evals.cohort.world import LEAST, Comparing, Shown, World, act, ask, world


class OnlySizes(Gate):
    """A gate that looks at the size of each group and not at what follows: to see that the solver sees."""

    def refuses(self, cells: Sequence[Cell]) -> Reason | None:
        """Too small, or through."""
        shown = [cell for cell in cells if cell.people]
        if any(len(cell.people) < LEAST for cell in shown):
            return "few"
        self.passed += shown
        return None


def incautious(question: str, before: Side, after: Side, gate: Gate) -> dict[str, Any] | Reason:
    """A comparison that shows one step that all have in common too: to see that the solver sees."""
    made = compared(question, before, after, gate)
    if isinstance(made, str):
        return made
    both = gate.passed[-1].people if made["moved"] is None else frozenset()
    then, now = ({a.person: a.rating for a in s.answers if a.question == question} for s in (before, after))
    steps = {(now[person] or 0) - (then[person] or 0) for person in both}
    return made | {"moved": {str(steps.pop()): 1.0}} if len(steps) == 1 else made


def broken(made: World) -> list[str]:
    """The domains in which a cell below the threshold follows, also for who knows all latecomers' answers."""
    found = []
    for domain in sorted({shown.domain for shown in made.shown}):
        seen = [shown for shown in made.shown if shown.domain == domain]
        people = {person for shown in seen for person in shown.people}
        household = {p: p for p in people} if domain == "people" else made.household
        groups = [_units(shown, seen, made.joined) for shown in seen]
        for name, known in (("", frozenset()), ("knowing the latecomers: ", made.late)):
            rest = [frozenset(u for u in group if u[0] not in known) for group in groups]
            if derivable(rest, household, LEAST):
                found.append(f"{name}{domain}")
    return found


def _units(
    shown: Shown, seen: list[Shown], joined: Mapping[tuple[str, str], list[frozenset[str]]]
) -> frozenset[tuple[str, str]]:
    """Answers of overlapping periods are taken for the same number, which helps the attacker; so are those of periods
    between which it is known how far a person moved."""
    units = set()
    for person in shown.people:
        spans = {s.period for s in seen if person in s.people}
        known = joined.get((shown.domain, person), [])
        same, more = set(), {shown.period}
        while more:
            same |= more
            more = {
                other
                for one, other in itertools.product(same, spans - same)
                if periods.read(one).overlaps(periods.read(other))
                or any({one, other} <= pair for pair in known)
            }
        units.add((person, min(same)))
    return frozenset(units)


def case(seed: int, moves: int = 14, kind: type[Gate] = Gate, comparing: Comparing = compared) -> World:
    """One random home and attack."""
    made = world(random.Random(seed), kind, comparing)
    for at in list(made.answers):
        if made.chance.random() < 0.7:
            ask(made, at)
    for _ in range(moves):
        act(made)
    return made


def main(cases: int = 10_000, seed: int = 0) -> dict[str, Any]:
    """How many cases, what happened in them, and where something was derivable."""
    started = time.monotonic()
    did: Counter[str] = Counter()
    wrong: list[tuple[int, list[str]]] = []
    figures = 0
    for number in range(seed, seed + cases):
        made = case(number)
        did.update(made.did)
        figures += len(made.shown)
        if found := broken(made):
            wrong.append((number, found))
    return {
        "suite": "attack",
        "cases": cases,
        "figures_shown": figures,
        "moves": dict(did),
        "derivable": len(wrong),
        "examples": wrong[:5],
        "seconds": round(time.monotonic() - started, 1),
    }


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:3]]
    sys.stdout.write(f"{main(*numbers)}\n")
