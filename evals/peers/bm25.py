"""BM25 alone: bm25s with its defaults (Lucene's formula, English stop words, no stems)."""

from __future__ import annotations

import bm25s
import Stemmer

from evals.peers.exchange import K, PeerSet, Ranking, peer

NAMES = {"de": "german", "en": "english"}


def _ranked(given: PeerSet, questions: list[str], language: str | None) -> Ranking:
    options = {"stopwords": language, "stemmer": Stemmer.Stemmer(language)} if language else {}
    index = bm25s.BM25()
    index.index(bm25s.tokenize(given.texts, show_progress=False, **options), show_progress=False)
    tokens = bm25s.tokenize(questions, show_progress=False, return_ids=False, **options)
    places, _ = index.retrieve(tokens, k=min(K, len(given.ids)), show_progress=False)
    return [[given.ids[place] for place in row] for row in places]


def rank(given: PeerSet) -> dict[str, Ranking]:
    """Its default, and with the stop words and stems of the texts' language (mixed: the question's)."""
    stemmed: Ranking = [[] for _ in given.questions]
    for language, name in NAMES.items():
        numbers = [n for n in range(len(given.questions)) if given.wanted(n) == language]
        if numbers:
            rows = _ranked(given, [given.questions[n] for n in numbers], name)
            for n, row in zip(numbers, rows, strict=True):
                stemmed[n] = row
    return {"default": _ranked(given, given.questions, None), "stems": stemmed}


if __name__ == "__main__":
    peer(rank)
