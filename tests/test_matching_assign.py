"""The assignment is the best there is, whatever is excluded; what a pair is worth is what solving again would say."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from copilot.matching.assign import Mask, Matrix, assign, blocking, losses

Case = tuple[Matrix, Mask, list[int]]


@st.composite
def programmes(draw: st.DrawFn) -> Case:
    mentees, mentors = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    cell = st.integers(0, 10).map(lambda n: n / 10)
    scores = [[draw(cell) for _ in range(mentors)] for _ in range(mentees)]
    allowed = [[draw(st.integers(0, 3)) > 0 for _ in range(mentors)] for _ in range(mentees)]
    capacity = [draw(st.integers(0, 3)) for _ in range(mentors)]
    shape = (mentees, mentors)
    return np.array(scores, float).reshape(shape), np.array(allowed, bool).reshape(shape), capacity


def best(scores: Matrix, allowed: Mask, capacity: list[int]) -> tuple[int, float]:
    """The best plan by trying all of them: how many mentees, then the sum of their scores."""
    mentees, mentors = scores.shape
    found = (0, 0.0)
    for plan in product(range(-1, mentors), repeat=mentees):
        pairs = [(i, j) for i, j in enumerate(plan) if j >= 0]
        full = any(plan.count(j) > capacity[j] for j in range(mentors))
        if full or not all(allowed[pair] for pair in pairs):
            continue
        found = max(found, (len(pairs), round(sum(scores[pair] for pair in pairs), 6)))
    return found


def worth(scores: Matrix, pairs: list[tuple[int, int]]) -> tuple[int, float]:
    return len(pairs), round(sum(float(scores[pair]) for pair in pairs), 6)


@given(programmes())
def test_no_other_plan_is_better(case: Case) -> None:
    scores, allowed, capacity = case
    assert worth(scores, assign(scores, allowed, capacity)) == best(scores, allowed, capacity)


@given(programmes())
def test_nobody_gets_whom_they_excluded_and_no_mentor_gets_too_many(case: Case) -> None:
    scores, allowed, capacity = case
    pairs = assign(scores, allowed, capacity)
    assert all(allowed[pair] for pair in pairs)
    assert len({i for i, _ in pairs}) == len(pairs)
    assert all([j for _, j in pairs].count(j) <= capacity[j] for j in range(len(capacity)))


@given(programmes())
def test_what_a_pair_is_worth_is_what_solving_without_it_says(case: Case) -> None:
    scores, allowed, capacity = case
    pairs = assign(scores, allowed, capacity)
    told = losses(scores, allowed, capacity, pairs)
    assert told is not None
    for pair, loss in zip(pairs, told, strict=True):
        without = allowed.copy()
        without[pair] = False
        many, total = worth(scores, assign(scores, without, capacity))
        before = worth(scores, pairs)
        assert loss.unmatched == (many < before[0])
        assert abs(before[1] - total - loss.score) < 1e-6


def test_two_who_would_both_rather_have_each_other_are_named() -> None:
    of_mentee = np.array([[0.9, 0.1], [0.8, 0.2]])
    of_mentor = np.array([[0.9, 0.5], [0.1, 0.5]])
    everybody = np.ones((2, 2), bool)
    assert blocking(of_mentee, of_mentor, everybody, [1, 1], [(0, 1), (1, 0)]) == [(0, 0)]
    assert blocking(of_mentee, of_mentor, everybody, [1, 1], [(0, 0), (1, 1)]) == []


def test_many_mentees_of_one_mentor_fill_the_places_one_by_one() -> None:
    scores = np.array([[0.9], [0.8], [0.7]])
    assert assign(scores, np.ones((3, 1), bool), [2]) == [(0, 0), (1, 0)]
