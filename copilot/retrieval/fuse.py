"""Two searches and a closer look made one order: z-scores within each language of the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from copilot.embedding import Vectors

DENSE_SAME = 0.7
DENSE_ACROSS = 0.65
DENSE_ACROSS_BARE = 0.95
"""Share of the vectors in the fused score, the rest is BM25's: in the question's language, in the other one
with the question's words in that language, and without them (docs/decisions/retrieval.md)."""
SENTENCE_SAME = 0.1
SENTENCE_ACROSS = 0.4
SENTENCE_TRANSLATED = 0.2
"""Share of the best sentence's z-score in the final score: in the question's language, in the other one, and there
with the question's translation, when the words say more."""
SMALL_GROUP = 8
"""Fewer candidates than this are measured against all: the spread of a handful says nothing."""


LEAST_SPREAD = 0.01
"""Similarities that differ less say nothing: blown up, they would bury the one text that holds a rare word."""


def z_scores(values: Sequence[float], among: Sequence[float], least: float = 0.0) -> Vectors:
    """Standard scores against mean and spread of ``among``; the spread counts as ``least`` at least."""
    spread = max(float(np.std(among)) if len(among) else 0.0, least)
    centre = float(np.mean(among)) if len(among) else 0.0
    scores: Vectors = ((np.asarray(values) - centre) / (spread if spread > 1e-9 else 1.0)).astype(np.float32)
    return scores


def fused(
    group: Sequence[int],
    everyone: Sequence[int],
    dense: Mapping[int, float],
    keyword: Mapping[int, float],
    weight: float,
) -> dict[int, float]:
    """The fused score of each place of a language's candidates; ``weight`` is the vectors' share."""
    among = group if len(group) >= SMALL_GROUP else everyone
    total = weight * z_scores([dense[p] for p in group], [dense[p] for p in among], LEAST_SPREAD)
    total += (1 - weight) * z_scores([keyword[p] for p in group], [keyword[p] for p in among])
    return {place: float(score) for place, score in zip(group, total, strict=True)}


def looked_closer(
    scores: Mapping[int, float], sentences: Mapping[int, float], weight: float
) -> dict[int, float]:
    """The scores with the best sentence's share; those that were not looked at stay behind those that were."""
    if not sentences:
        return dict(scores)
    seen = list(sentences)
    values = [sentences[p] for p in seen]
    final = {
        p: (1 - weight) * scores[p] + weight * float(z)
        for p, z in zip(seen, z_scores(values, values), strict=True)
    }
    floor = min(final.values())
    rest = [place for place in scores if place not in final]
    ceiling = max((scores[place] for place in rest), default=0.0)
    return final | {place: floor + min(0.0, scores[place] - ceiling) - 1e-6 for place in rest}
