"""LlamaIndex: its CitationQueryEngine over its vector index, three sources, as in its documentation."""

from __future__ import annotations

import re

from llama_index.core import VectorStoreIndex
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.schema import TextNode
from llama_index.llms.openai_like import OpenAILike

from evals.peers.asking import Answer, Endpoint, peer
from evals.peers.exchange import PeerSet
from evals.peers.llamaindex import Known

_CITED = re.compile(r"\[(?:Sources?\s*)?(\d+(?:\s*,\s*(?:Source\s*)?\d+)*)\]", re.IGNORECASE)
SOURCES = 3
CHUNK = 512


def prepare(given: PeerSet, endpoint: Endpoint) -> Answer:
    """Sources are cited by number in the text."""
    nodes = [
        TextNode(
            id_=name,
            text=text,
            metadata={"id": name},
            excluded_embed_metadata_keys=["id"],
            excluded_llm_metadata_keys=["id"],
        )
        for name, text in zip(given.ids, given.texts, strict=True)
    ]
    model = OpenAILike(
        model=endpoint.name,
        api_base=endpoint.base_url,
        api_key="none",
        is_chat_model=True,
        context_window=4096,
        temperature=0,
        timeout=600,
    )
    index = VectorStoreIndex(nodes, embed_model=Known(given.known))
    engine = CitationQueryEngine.from_args(
        index, llm=model, similarity_top_k=SOURCES, citation_chunk_size=CHUNK
    )

    def answer(number: int) -> tuple[str, list[str]]:
        said = engine.query(given.questions[number])
        text = str(said)
        cited = {int(n) for group in _CITED.findall(text) for n in re.findall(r"\d+", group)}
        places = [said.source_nodes[n - 1] for n in sorted(cited) if 0 < n <= len(said.source_nodes)]
        return text, list(dict.fromkeys(str(place.node.metadata["id"]) for place in places))

    return answer


if __name__ == "__main__":
    peer(prepare)
