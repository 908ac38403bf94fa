"""How near what one side looks for is to what the other offers: by meaning and by shared words, in both languages."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from copilot.domain import LANGUAGES, Language
from copilot.embedding import Vectors
from copilot.matching.assign import Matrix

MEANING = 0.8
"""The share of meaning; the rest are shared words. Tuned on the part ``tune`` of ``evals/match/cases.py``."""
SPREAD = 6.0
"""Standard deviations from 0 to 1, the average in the middle."""
FULL_OVERLAP = 0.3
"""Cosine of words from which shared words count in full: two short texts on one thing have about that."""
_STEADY = 8
"""Texts of two languages are compared by their own average from about that many comparisons on."""
_LEAST_DEVIATION = 0.01


@dataclass(frozen=True, slots=True)
class Side:
    """The texts of one side in order: vectors (one row each), languages, weighted terms; empty texts have none."""

    vectors: Vectors
    languages: Sequence[Language]
    terms: Sequence[Mapping[str, float]]

    @property
    def given(self) -> Matrix:
        """Which texts say something, as 0 and 1."""
        return np.array([1.0 if terms else 0.0 for terms in self.terms])


def nearness(wanted: Side, offered: Side) -> Matrix:
    """Between 0 and 1 for each pair of texts; 0.5 is the average here, and where one of the two says nothing."""
    if not len(wanted.terms) or not len(offered.terms):
        return np.zeros((len(wanted.terms), len(offered.terms)))
    both = wanted.given[:, None] * offered.given[None, :]
    cosine = (wanted.vectors @ offered.vectors.T).astype(np.float64)
    meaning = np.clip(0.5 + _standard(cosine, both, wanted.languages, offered.languages) / SPREAD, 0.0, 1.0)
    words = np.clip(_overlap(wanted.terms, offered.terms) / FULL_OVERLAP, 0.0, 1.0)
    near: Matrix = np.where(both > 0, MEANING * meaning + (1 - MEANING) * words, 0.5)
    return near


def _standard(cosine: Matrix, both: Matrix, one: Sequence[Language], other: Sequence[Language]) -> Matrix:
    """Deviations from the average: texts in two languages lie farther apart than texts in one, whatever they say."""
    if not both.any():
        return np.zeros_like(cosine)
    mean = float(cosine[both > 0].mean())
    variance = float(cosine[both > 0].var())
    found = np.zeros_like(cosine)
    for mine in LANGUAGES:
        for theirs in LANGUAGES:
            at = np.ix_([language == mine for language in one], [language == theirs for language in other])
            cells = cosine[at][both[at] > 0]
            own = len(cells) / (len(cells) + _STEADY)
            centre = own * float(cells.mean()) + (1 - own) * mean if len(cells) else mean
            spread = own * float(cells.var()) + (1 - own) * variance if len(cells) else variance
            found[at] = (cosine[at] - centre) / max(math.sqrt(spread), _LEAST_DEVIATION)
    return found


def rarity(texts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """What each term says by itself: more, the fewer texts have it."""
    counts = Counter(term for terms in texts for term in terms)
    return {term: math.log(1 + len(texts) / n) for term, n in counts.items()}


def _overlap(wanted: Sequence[Mapping[str, float]], offered: Sequence[Mapping[str, float]]) -> Matrix:
    """Cosine of the texts' terms, rare ones counting more."""
    weight = rarity([*wanted, *offered])
    place = {term: n for n, term in enumerate(sorted(weight))}
    cosine: Matrix = _unit(wanted, place, weight) @ _unit(offered, place, weight).T
    return cosine


def _unit(
    texts: Sequence[Mapping[str, float]], place: Mapping[str, int], weight: Mapping[str, float]
) -> Matrix:
    rows = np.zeros((len(texts), max(1, len(place))))
    for n, terms in enumerate(texts):
        for term, share in terms.items():
            rows[n, place[term]] = weight[term] * share
    unit: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit
