"""How likely a question is answered: logistic regressions on public questions (docs/decisions/abstention.md)."""

from __future__ import annotations

import math

from copilot.answer.signs import Reach, Signs

_SIGNS: dict[Reach, tuple[float, float, float, float]] = {
    "same": (-26.5, 26.5, 54.0, 5.9),
    "glossary": (-29.2, 34.0, 53.2, 2.9),
    "translation": (-44.9, 51.2, 22.5, 5.0),
}
"""Intercept, the best sentence's similarity, the lead over the next document, the words told: by how the text is
reached, since none of them means the same in another language. For embedders that give no vectors of words."""
_MEANT: dict[Reach, tuple[float, float, float, float, float]] = {
    "same": (-38.2, 38.5, 40.0, 4.2, 3.6),
    "glossary": (-36.1, 40.9, 29.0, 0.0, 5.4),
    "translation": (-40.0, 44.0, 20.0, 0.0, 6.0),
}
"""The same and the words that are said in whatever words, for the others."""
_JUDGED = (-1.2, 1.0, 1.5)
"""Intercept, the signs' log-odds, those of yes."""
_FOUND = (-1.4, 0.8, 1.4, 0.4)
"""The same and the log-odds of there being words that answer: for a model that was asked for both."""
_WHETHER = 1.1
"""Log-odds that similarity must show more where yes or no is wanted: what is near may still leave it open."""
ANSWERED = 0.5
"""The chance from which a question counts as answered."""
_LIMIT = 6.0
"""Beyond it log-odds say no more."""


def alone(found: Signs) -> float:
    """The probability that what was found answers the question, without any model's word."""
    return _probability(_evident(found) - (_WHETHER if found.whether else 0.0))


def together(found: Signs, log_odds: float | None, some: float | None = None) -> float:
    """The same with a model's log P(yes) - log P(no) on a passage; None where it gave none.

    ``some`` is its log P(some words answer) - log P(none do), where it was asked for them.
    """
    return _probability(leaning(found, log_odds, some))


def leaning(found: Signs, log_odds: float | None, some: float | None = None) -> float:
    """The log-odds of that probability."""
    if log_odds is None:
        return _evident(found)
    begins, signs = (_JUDGED if some is None else _FOUND)[:2]
    return begins + signs * _within(_evident(found)) + weight(log_odds, some)


def weight(log_odds: float | None, some: float | None = None) -> float:
    """The model's share in the log-odds of the chance: what its word on one passage says by itself."""
    if log_odds is None:
        return 0.0
    if some is None:
        return _JUDGED[2] * _within(log_odds)
    return _FOUND[2] * _within(log_odds) + _FOUND[3] * _within(some)


def _evident(found: Signs) -> float:
    if found.meant is None:
        begins, sentence, ahead, told = _SIGNS[found.reach]
        return begins + sentence * found.sentence + ahead * found.ahead + told * found.told
    begins, sentence, ahead, told, meant = _MEANT[found.reach]
    said = told * found.told + meant * found.meant
    return begins + sentence * found.sentence + ahead * found.ahead + said


def _within(log_odds: float) -> float:
    return max(-_LIMIT, min(_LIMIT, log_odds))


def _probability(score: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))
