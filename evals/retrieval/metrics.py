"""What is counted: hits, discounted gain, and how well a score tells two groups apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Ranks:
    """For each question the places (from 0) at which something right was found, and how many there are."""

    places: list[list[int]] = field(default_factory=list)
    right: list[int] = field(default_factory=list)

    def add(self, places: Sequence[int], right: int) -> None:
        """One more question."""
        self.places.append(list(places))
        self.right.append(right)

    def hit(self, k: int) -> float:
        """Share of questions with something right among the first ``k``."""
        return sum(any(place < k for place in places) for places in self.places) / len(self.places)

    def all_within(self, k: int) -> float:
        """Share of questions with everything right among the first ``k``."""
        within = [
            sum(place < k for place in places) >= right
            for places, right in zip(self.places, self.right, strict=True)
        ]
        return sum(within) / len(within)

    def mrr(self, k: int = 10) -> float:
        """Mean reciprocal rank of the first right one among ``k``."""
        return sum(1 / (min(p) + 1) for p in self.places if p and min(p) < k) / len(self.places)

    def ndcg(self, k: int = 10) -> float:
        """Mean normalised discounted cumulative gain with binary relevance (Järvelin and Kekäläinen, 2002)."""
        total = 0.0
        for places, right in zip(self.places, self.right, strict=True):
            gain = sum(1 / math.log2(place + 2) for place in places if place < k)
            total += gain / sum(1 / math.log2(place + 2) for place in range(min(right, k)))
        return total / len(self.places)
