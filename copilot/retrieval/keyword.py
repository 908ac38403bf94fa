"""BM25 over what the viewer may read: how rare a word is, too, is counted there and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from copilot.embedding import Vectors
from copilot.retrieval.holdings import Holdings, Mask, Posting

K1 = 1.2
B = 0.75
"""BM25's saturation and length parameters (Robertson and Zaragoza, 2009), as in Lucene and SQLite."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word of the question: the stems that stand for it, each with a weight of at most 1.

    ``written`` is the question's word where the stems are those of the other language.
    """

    stems: tuple[tuple[str, float], ...]
    written: str = ""


def bm25(
    holdings: Holdings, mask: Mask, wanted: Sequence[Wanted], postings: Mapping[str, Posting]
) -> Vectors:
    """A score for every place, 0 outside ``mask``; of a word's stems the one that says most counts."""
    total = np.zeros(len(holdings.rows), dtype=np.float32)
    here = int(np.count_nonzero(mask))
    if not here:
        return total
    mean_length = float(holdings.lengths @ mask) / here
    for word in wanted:
        best: Vectors | None = None
        for stem, weight in word.stems:
            posting = postings[stem]
            inside = mask[posting.places]
            places, counts = posting.places[inside], posting.counts[inside]
            if not len(places):
                continue
            rarity = np.log(1 + (here - len(places) + 0.5) / (len(places) + 0.5))
            length = 1 - B + B * holdings.lengths[places] / mean_length
            scores = (weight * rarity * (K1 + 1)) * counts / (counts + K1 * length)
            if len(word.stems) == 1:
                total[places] += scores
                continue
            if best is None:
                best = np.zeros_like(total)
            best[places] = np.maximum(best[places], scores)
        if best is not None:
            total += best
    return total


def top(scores: Vectors, mask: Mask, k: int) -> list[int]:
    """The ``k`` best places within ``mask`` whose score is above 0, best first."""
    places = np.flatnonzero(mask & (scores > 0))
    if len(places) > k:
        places = places[np.argpartition(-scores[places], k - 1)[:k]]
    return [int(place) for place in places[np.argsort(-scores[places], kind="stable")]]
