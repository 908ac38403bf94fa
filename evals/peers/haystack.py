"""Haystack: its in-memory store's embedding and BM25 retrievers, put together by its DocumentJoiner."""

from __future__ import annotations

from haystack import Document
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from evals.peers.exchange import K, PeerSet, Ranking, peer

WIDE = 50
"""Candidates of each search, as many as our own search has."""


def rank(given: PeerSet) -> dict[str, Ranking]:
    """Reciprocal ranks of ten of each search (its own number); then its other ways of joining, and wider."""
    store = InMemoryDocumentStore()
    rows = zip(given.ids, given.texts, given.vectors, strict=True)
    store.write_documents([Document(id=n, content=text, embedding=v.tolist()) for n, text, v in rows])
    words = InMemoryBM25Retriever(store, top_k=WIDE)
    near = InMemoryEmbeddingRetriever(store, top_k=WIDE)
    both = [
        (words.run(text)["documents"], near.run(vector.tolist())["documents"])
        for text, vector in zip(given.questions, given.asked, strict=True)
    ]

    def joined(mode: str, k: int) -> Ranking:
        joiner = DocumentJoiner(join_mode=mode, top_k=K)
        lists = [[found[:k] for found in pair] for pair in both]
        return [[document.id for document in joiner.run(pair)["documents"]] for pair in lists]

    return {
        "reciprocal_rank_fusion": joined("reciprocal_rank_fusion", K),
        "concatenate": joined("concatenate", K),
        "distribution_based": joined("distribution_based_rank_fusion", K),
        f"reciprocal_rank_fusion, {WIDE}": joined("reciprocal_rank_fusion", WIDE),
        f"distribution_based, {WIDE}": joined("distribution_based_rank_fusion", WIDE),
    }


if __name__ == "__main__":
    peer(rank)
