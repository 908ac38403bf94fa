"""How likely a question is answered: logistic regressions on public questions (docs/decisions/abstention.md)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

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
_READ = 0.5
"""What the signs without the lead count once a model has read the passage: people ask in other words than documents."""
_YES = 1.2
"""What a model's log-odds of yes count beside them."""
_GAIN, _USUAL = 0.12, 15.0
"""What it counts that a text makes the question likelier than this, in natural logarithms."""
_WHETHER = 0.5
"""Log-odds that similarity must show more where yes or no is wanted: what is near may still leave it open."""
ANSWERED = 0.5
"""The chance from which a question counts as answered."""
_LATER = 0.5
"""How much more a passage that isn't the nearest must show beside it: each that is asked about may pass by mistake."""
_LIMIT = 6.0
"""Beyond it log-odds say no more."""
_LIKELIER = 40.0
"""Beyond it a text that makes a question likelier says no more."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a model says of a text: the log-odds of yes, and by how much the text makes the question likelier.

    None where the model gave neither yes nor no, or can't tell how likely words are.
    """

    log_odds: float | None = None
    gain: float | None = None


def alone(found: Signs) -> float:
    """The probability that what was found answers the question, without any model's word."""
    return _probability(_evident(found) - (_WHETHER if found.whether else 0.0))


def together(found: Signs, heard: Heard, *, first: bool = True) -> float:
    """The same with what a model says of a passage; ``first`` says that none is nearer to the question."""
    more = 0.0 if first or heard.gain is None else _LATER
    return _probability(leaning(found, heard) - more)


def leaning(found: Signs, heard: Heard) -> float:
    """The log-odds of that probability."""
    if heard.log_odds is None:
        return _evident(found)
    likelier = 0.0 if heard.gain is None else _GAIN * (_within(heard.gain, _LIKELIER) - _USUAL)
    return _READ * _within(_evident(replace(found, ahead=0.0))) + _YES * _within(heard.log_odds) + likelier


def _evident(found: Signs) -> float:
    weights = _BY_STEMS if found.meant is None else _SIGNS
    begins, sentence, ahead, told, meant = weights[found.reach]
    said = told * found.told + meant * (found.meant or 0.0)
    return begins + sentence * found.sentence + ahead * found.ahead + said


def _within(value: float, limit: float = _LIMIT) -> float:
    return max(-limit, min(limit, value))


def _probability(score: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))
