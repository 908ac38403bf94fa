"""How likely a question is answered: logistic regressions on public questions (docs/decisions/abstention.md)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from copilot.answer.signs import Signs

_ALONE = (-23.4, 25.7, 76.4, 2.5)
_BOTH = (-13.5, 12.1, 73.2, 3.3, 1.64)
"""Intercept, the best sentence's similarity, the lead over the next document, the words told, the log-odds."""
ANSWERED = 0.5
"""The chance from which a question counts as answered."""
_LIMIT = 6.0
"""Beyond it a model's log-odds say no more."""


def alone(found: Signs) -> float:
    """The probability that what was found answers the question, without any model's word."""
    return _probability(_ALONE[0] + _weighed(found, _ALONE[1:]))


def together(found: Signs, log_odds: float | None) -> float:
    """The same with a model's log P(yes) - log P(no) on a passage; None where it gave none."""
    if log_odds is None:
        return alone(found)
    said = max(-_LIMIT, min(_LIMIT, log_odds))
    return _probability(_BOTH[0] + _weighed(found, _BOTH[1:4]) + _BOTH[4] * said)


def _weighed(found: Signs, weights: Sequence[float]) -> float:
    return weights[0] * found.sentence + weights[1] * found.ahead + weights[2] * found.told


def _probability(score: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))
