"""How likely a question is answered: logistic regressions on public questions (docs/decisions/abstention.md)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from copilot.answer.signs import Signs

_ALONE = (-23.4, 25.7, 76.4, 2.5)
_BOTH = (-13.5, 12.1, 73.2, 3.3, 1.64)
"""Intercept, the best sentence's similarity, the lead over the next document, the words told, the log-odds."""
_FOUND = (0.2, 1.2, 1.64, 0.45)
"""Intercept, the signs' own score, the log-odds of yes, those of there being words that answer: for a model that was
asked for both."""
_CHECKED = (-1.0, 1.5)
"""What is added to these log-odds, once and for each of the log-odds that the words found are the answer."""
ANSWERED = 0.5
"""The chance from which a question counts as answered."""
_LIMIT = 6.0
"""Beyond it a model's log-odds say no more."""


def alone(found: Signs) -> float:
    """The probability that what was found answers the question, without any model's word."""
    return together(found, None)


def together(
    found: Signs, log_odds: float | None, some: float | None = None, right: float | None = None
) -> float:
    """The same with a model's log P(yes) - log P(no) on a passage; None where it gave none.

    ``some`` is its log P(some words answer) - log P(none do), where it was asked for them, ``right`` that of these
    words being the answer, where it was asked that.
    """
    score = leaning(found, log_odds, some)
    if right is not None:
        score += _CHECKED[0] + _CHECKED[1] * _within(right)
    return _probability(score)


def leaning(found: Signs, log_odds: float | None, some: float | None = None) -> float:
    """The log-odds of that probability."""
    if log_odds is None:
        return _ALONE[0] + _weighed(found, _ALONE[1:])
    signs, said = _BOTH[0] + _weighed(found, _BOTH[1:4]), weight(log_odds, some)
    return signs + said if some is None else _FOUND[0] + _FOUND[1] * signs + said


def weight(log_odds: float | None, some: float | None = None) -> float:
    """The model's share in the log-odds of the chance: what its word on one passage says by itself."""
    if log_odds is None:
        return 0.0
    if some is None:
        return _BOTH[4] * _within(log_odds)
    return _FOUND[2] * _within(log_odds) + _FOUND[3] * _within(some)


def _within(log_odds: float) -> float:
    return max(-_LIMIT, min(_LIMIT, log_odds))


def _weighed(found: Signs, weights: Sequence[float]) -> float:
    return weights[0] * found.sentence + weights[1] * found.ahead + weights[2] * found.told


def _probability(score: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))
