"""How likely a question is answered: logistic regressions on public questions (docs/decisions/abstention.md)."""

from __future__ import annotations

import math
from dataclasses import replace

from copilot.answer.signs import Reach, Signs

_Weights = dict[Reach, tuple[float, float, float, float, float]]
_SIGNS: _Weights = {
    "same": (-38.2, 38.5, 40.0, 4.2, 3.6),
    "glossary": (-36.1, 40.9, 29.0, 0.0, 5.4),
    "translation": (-40.0, 44.0, 20.0, 0.0, 6.0),
}
"""Intercept, the best sentence's similarity, the lead over the next document, the words told, those said in whatever
words: by how the text is reached, since none of them means the same in another language."""
_BY_STEMS: _Weights = {
    "same": (-26.5, 26.5, 54.0, 5.9, 0.0),
    "glossary": (-29.2, 34.0, 53.2, 2.9, 0.0),
    "translation": (-44.9, 51.2, 22.5, 5.0, 0.0),
}
"""The same for embedders that give no vectors of words."""
_YES = 0.9
"""What a model's log-odds of yes count beside the signs' without the lead: a passage that was read needs none."""
_WHETHER = 0.5
"""Log-odds that similarity must show more where yes or no is wanted: what is near may still leave it open."""
ANSWERED = 0.5
"""The chance from which a question counts as answered."""
_LIMIT = 6.0
"""Beyond it log-odds say no more."""


def alone(found: Signs) -> float:
    """The probability that what was found answers the question, without any model's word."""
    return _probability(_evident(found) - (_WHETHER if found.whether else 0.0))


def together(found: Signs, log_odds: float | None) -> float:
    """The same with a model's log P(yes) - log P(no) on a passage; None where it gave none."""
    return _probability(leaning(found, log_odds))


def leaning(found: Signs, log_odds: float | None) -> float:
    """The log-odds of that probability."""
    if log_odds is None:
        return _evident(found)
    return _within(_evident(replace(found, ahead=0.0))) + _YES * _within(log_odds)


def _evident(found: Signs) -> float:
    weights = _BY_STEMS if found.meant is None else _SIGNS
    begins, sentence, ahead, told, meant = weights[found.reach]
    said = told * found.told + meant * (found.meant or 0.0)
    return begins + sentence * found.sentence + ahead * found.ahead + said


def _within(log_odds: float) -> float:
    return max(-_LIMIT, min(_LIMIT, log_odds))


def _probability(score: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))
