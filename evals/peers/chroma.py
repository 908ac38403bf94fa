"""Chroma alone: one collection with its defaults, nearest vectors first."""

from __future__ import annotations

import chromadb
from chromadb.config import Settings

from evals.peers.exchange import K, PeerSet, Ranking, peer


def rank(given: PeerSet) -> dict[str, Ranking]:
    """Its default: squared Euclidean distance, which orders unit vectors as their cosine does."""
    client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
    collection = client.create_collection(given.name, embedding_function=None)
    collection.add(ids=given.ids, documents=given.texts, embeddings=given.vectors)
    found = collection.query(query_embeddings=given.asked, n_results=K, include=[])
    return {"default": found["ids"]}


if __name__ == "__main__":
    peer(rank)
