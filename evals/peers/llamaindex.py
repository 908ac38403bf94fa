"""LlamaIndex: its vector index and its BM25 retriever under QueryFusionRetriever, without generated queries."""

from __future__ import annotations

from typing import Any

import Stemmer
from llama_index.core import VectorStoreIndex
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from pydantic import PrivateAttr

from evals.peers.exchange import K, PeerSet, Ranking, peer

STEMMERS = {"de": "german", "en": "english"}
MODES = ("reciprocal_rerank", "simple", "relative_score", "dist_based_score")
WIDE = 50
"""Candidates of each search, as many as our own search has."""


class Known(BaseEmbedding):
    """Gives the vectors that we made; knows no other text."""

    _vectors: dict[str, Any] = PrivateAttr()

    def __init__(self, vectors: dict[str, Any]) -> None:
        super().__init__()
        self._vectors = vectors

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._vectors[text].tolist()

    _get_query_embedding = _get_text_embedding

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class _Once(BaseRetriever):
    """Asks a retriever once for each question, so that every way of fusing gets the same candidates."""

    def __init__(self, of: BaseRetriever) -> None:
        super().__init__()
        self._of = of
        self._found: dict[str, list[NodeWithScore]] = {}

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        text = query_bundle.query_str
        if text not in self._found:
            self._found[text] = self._of.retrieve(query_bundle)
        return [NodeWithScore(node=hit.node, score=hit.score) for hit in self._found[text]]


def rank(given: PeerSet) -> dict[str, Ranking]:
    """Reciprocal ranks as in its hybrid example; its other modes; and wider, with the stems of the language."""
    nodes = [TextNode(id_=name, text=text) for name, text in zip(given.ids, given.texts, strict=True)]
    index = VectorStoreIndex(nodes, embed_model=Known(given.known))

    near = {k: _Once(index.as_retriever(similarity_top_k=k)) for k in (K, WIDE)}

    def words(language: str, k: int) -> _Once:
        stemmer = Stemmer.Stemmer(STEMMERS[language])
        k = min(k, len(nodes))
        return _Once(BM25Retriever(nodes=nodes, stemmer=stemmer, language=language, similarity_top_k=k))

    def fused(mode: str, parts: list[BaseRetriever], text: str) -> list[str]:
        # the model is never asked: without one, a hosted one is looked for
        fusion = QueryFusionRetriever(
            parts, llm=MockLLM(), mode=mode, similarity_top_k=K, num_queries=1, use_async=False
        )
        return [hit.node.node_id for hit in fusion.retrieve(text)]

    found: dict[str, Ranking] = {}
    plain = [near[K], words("en", K)]
    for mode in MODES:
        found[mode] = [fused(mode, plain, text) for text in given.questions]
    wide = {language: [near[WIDE], words(language, WIDE)] for language in STEMMERS}
    for mode in MODES:
        found[f"{mode}, stems, {WIDE}"] = [
            fused(mode, wide[given.wanted(n)], text) for n, text in enumerate(given.questions)
        ]
    return found


if __name__ == "__main__":
    peer(rank)
