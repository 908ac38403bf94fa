"""The best assignment of mentees to mentors, and what it would lose without one of its pairs.

Matrices have a row for each mentee and a column for each mentor. ``scores`` are between 0 and 1; ``allowed`` is
False where a pair is out of the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]
MOST_COMPARED = 800
"""Mentees up to which the loss of each pair is worked out: the work grows with their third power."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What the best plan loses if one of its pairs is forbidden; ``unmatched`` if somebody then stays without."""

    score: float
    unmatched: bool


def assign(scores: Matrix, allowed: Mask, capacity: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs (mentee, mentor): as many mentees as possible, and of all such plans the highest sum of scores.

    ``capacity`` is how many mentees each mentor takes. Solved exactly (scipy: shortest augmenting paths).
    """
    if not scores.size:
        return []
    columns = np.repeat(np.arange(scores.shape[1]), np.minimum(capacity, len(scores)))
    if not len(columns):
        return []
    from scipy.optimize import linear_sum_assignment

    value = _value(scores, allowed)
    wide = value if len(columns) == value.shape[1] and (np.diff(columns) == 1).all() else value[:, columns]
    chosen, places = linear_sum_assignment(wide, maximize=True)
    mentors = columns[places]
    kept = allowed[chosen, mentors]
    return list(zip(chosen[kept].tolist(), mentors[kept].tolist(), strict=True))


def _value(scores: Matrix, allowed: Mask) -> Matrix:
    """Scores lifted so that one more pair is worth more than any scores; 0 where a pair is out of the question."""
    value: Matrix = (scores + _lift(len(scores))) * allowed
    return value


def _lift(rows: int) -> float:
    """More than twice what all scores together can be: then a loss tells by itself whether a pair is among it."""
    return 2.0 * (rows + 1)


def losses(
    scores: Matrix, allowed: Mask, capacity: Sequence[int], pairs: Sequence[tuple[int, int]]
) -> list[Loss] | None:
    """For each pair of a best plan what the best plan without it has less; None for very many mentees.

    Worked out as the cheapest way round of exchanges that brings the mentee elsewhere, not by solving again.
    """
    rows = len(scores)
    if rows > MOST_COMPARED:
        return None
    if not pairs:
        return []
    value = _value(scores, allowed)
    mentor = np.full(rows, -1)
    spare = np.array(capacity, dtype=int)
    for i, j in pairs:
        mentor[i] = j
        spare[j] -= 1
    step = _steps(value, mentor, spare)
    way = _ways(step)
    lift = _lift(rows)
    found = []
    for i, j in pairs:
        first = step[i].copy()
        first[:rows][mentor == j] = np.inf
        others = np.where((spare > 0) & (np.arange(len(spare)) != j), value[i], 0.0)
        first[rows] = value[i, j] - max(0.0, float(others.max(initial=0.0)))
        lost = max(0.0, float((first + way[:, i]).min()))
        unmatched = lost > lift / 2
        found.append(Loss(lost - lift if unmatched else lost, unmatched))
    return found


def _steps(value: Matrix, mentor: NDArray[np.int_], spare: NDArray[np.int_]) -> Matrix:
    """What it costs that one mentee takes another's place; the last node is what is free, or nobody."""
    rows = len(value)
    own = np.where(mentor >= 0, value[np.arange(rows), mentor], 0.0)
    taken = np.where(mentor[None, :] >= 0, value[:, mentor], 0.0)
    step = np.zeros((rows + 1, rows + 1))
    step[:rows, :rows] = own[:, None] - taken
    free = np.where(spare[None, :] > 0, value, 0.0).max(axis=1, initial=0.0)
    step[:rows, rows] = own - np.maximum(free, 0.0)
    np.fill_diagonal(step, np.inf)
    return step


def _ways(step: Matrix) -> Matrix:
    """The cheapest way from each to each (Floyd and Warshall; a best plan has no way round that gains)."""
    way = step.copy()
    np.fill_diagonal(way, 0.0)
    for k in range(len(way)):
        np.minimum(way, way[:, k, None] + way[None, k], out=way)
    return way


def blocking(
    of_mentee: Matrix,
    of_mentor: Matrix,
    allowed: Mask,
    capacity: Sequence[int],
    pairs: Sequence[tuple[int, int]],
) -> list[tuple[int, int]]:
    """The pairs both of whom would rather have each other, by each side's own score, than what is planned."""
    if not of_mentee.size:
        return []
    have = np.full(len(of_mentee), -np.inf)
    least = np.full(of_mentee.shape[1], np.inf)
    left = np.array(capacity, dtype=int)
    for i, j in pairs:
        have[i] = of_mentee[i, j]
        least[j] = min(least[j], of_mentor[i, j])
        left[j] -= 1
    wanted = np.where(left > 0, -np.inf, least)
    both = allowed & (of_mentee > have[:, None] + 1e-9) & (of_mentor > wanted[None, :] + 1e-9)
    for i, j in pairs:
        both[i, j] = False
    return [(int(i), int(j)) for i, j in np.argwhere(both)]
