"""PaperQA: evidence summarised passage by passage, then an answer with citations; its own numbers throughout."""

from __future__ import annotations

import asyncio
from typing import Any

from lmi import EmbeddingModel
from paperqa import Docs, Settings
from paperqa.types import Doc, Text
from pydantic import PrivateAttr

from evals.peers.asking import Answer, Endpoint, peer
from evals.peers.exchange import PeerSet


class _Known(EmbeddingModel):
    """Gives the vectors that we made; knows no other text."""

    _vectors: dict[str, Any] = PrivateAttr()

    def __init__(self, vectors: dict[str, Any]) -> None:
        super().__init__(name="known")
        self._vectors = vectors

    async def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._vectors[text].tolist() for text in texts]


def prepare(given: PeerSet, endpoint: Endpoint) -> Answer:
    """A context is cited by its key; the passage is the one it was made of."""
    name = f"openai/{endpoint.name}"
    served = {
        "model": name,
        "api_base": endpoint.base_url,
        "api_key": "none",
        "temperature": 0,
        "timeout": 600,
    }
    config = {"name": name, "model_list": [{"model_name": name, "litellm_params": served}]}
    settings = Settings(llm=name, llm_config=config, summary_llm=name, summary_llm_config=config)
    settings.parsing.use_doc_details = False
    embedder = _Known(given.known)
    docs = Docs()

    async def add() -> None:
        for n, (key, text) in enumerate(zip(given.ids, given.texts, strict=True)):
            doc = Doc(docname=f"Handbook{n}", dockey=key, citation=f"Handbook, part {n}")
            vector = given.vectors[n].tolist()
            await docs.aadd_texts(
                [Text(text=text, name=key, doc=doc, embedding=vector)], doc, settings, embedder
            )

    loop = asyncio.new_event_loop()
    loop.run_until_complete(add())

    def answer(number: int) -> tuple[str, list[str]]:
        session = loop.run_until_complete(
            docs.aquery(given.questions[number], settings, embedding_model=embedder)
        )
        cited = [context.text.name for context in session.contexts if context.id in session.raw_answer]
        return session.raw_answer, list(dict.fromkeys(cited))

    return answer


if __name__ == "__main__":
    peer(prepare)
