"""txtai: one hybrid index, its own BM25 beside vectors from outside. None of its parts used here needs torch."""

from __future__ import annotations

from typing import Any

import numpy as np
from txtai.embeddings import Embeddings

from evals.peers.exchange import K, PeerSet, Ranking, peer


def rank(given: PeerSet) -> dict[str, Ranking]:
    """Half and half of normalised scores (its default); more weight on vectors; its other two ways to join."""
    known = given.known

    def vectors(texts: list[str]) -> Any:
        return np.stack([known[text] for text in texts])

    def ranked(weights: float | None, **options: Any) -> Ranking:
        index = Embeddings(method="external", transform=vectors, **options)
        index.index(list(zip(given.ids, given.texts, strict=True)))
        found = index.batchsearch(given.questions, K, weights)
        return [[name for name, _ in row] for row in found]

    def scoring(normalize: bool | str) -> dict[str, Any]:
        return {"method": "bm25", "terms": True, "normalize": normalize}

    return {
        "default": ranked(None, hybrid=True),
        "vectors .7": ranked(0.7, hybrid=True),
        "vectors .9": ranked(0.9, hybrid=True),
        "reciprocal ranks": ranked(None, scoring=scoring(False)),
        "bb25": ranked(None, scoring=scoring("bb25")),
    }


if __name__ == "__main__":
    peer(rank)
