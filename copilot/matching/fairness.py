"""How a plan treats groups of mentees and of mentors: shown whole or not at all, and never part of a score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from copilot.matching.assign import Matrix
from copilot.matching.profile import Profile
from copilot.outcomes.cells import Band, band, share, split


@dataclass(frozen=True, slots=True)
class Group:
    """A group of at least five; ``matched`` is the share with a pair in steps of 5 %, ``score`` their mean score."""

    name: str
    people: Band
    matched: int
    score: float | None


def groups(people: Sequence[Profile], best: dict[int, float]) -> list[Group] | None:
    """The groups of one side, None where one of them, or those without a group, are fewer than five.

    ``best`` has the score of each person (by place) who is in the plan. An empty list where nobody has a group.
    """
    counts = Counter(person.group for person in people if person.group)
    if not split(counts.values(), len(people) - sum(counts.values())):
        return None
    found = []
    for name in sorted(counts):
        scores = [best[n] for n, person in enumerate(people) if person.group == name and n in best]
        mean = round(float(np.mean(scores)), 2) if split([len(scores)]) and scores else None
        found.append(Group(name, band(counts[name]), share(len(scores), counts[name]), mean))
    return found


def best_scores(whole: Matrix, pairs: Sequence[tuple[int, int]], *, side: int) -> dict[int, float]:
    """For each place on that side (0 mentees, 1 mentors) the mean score of its pairs."""
    found: dict[int, list[float]] = {}
    for pair in pairs:
        found.setdefault(pair[side], []).append(float(whole[pair]))
    return {n: float(np.mean(scores)) for n, scores in found.items()}
