"""Haystack: its two retrievers joined, prompt builder, chat generator and answer builder with references."""

from __future__ import annotations

from haystack import Document
from haystack.components.builders import AnswerBuilder, ChatPromptBuilder
from haystack.components.generators.chat import OpenAIChatGenerator
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.dataclasses import ChatMessage
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import Secret

from evals.peers.asking import Answer, Endpoint, peer
from evals.peers.exchange import PeerSet

SOURCES = 5
PROMPT = """Answer the question in one to three full sentences, using only the given documents. At the end of each \
sentence, add the number of the document that it comes from in square brackets, as in "Badges are given out at the \
front desk [2]." If the documents do not contain the answer, say so. Answer in the language of the question.

Documents:
{% for document in documents %}
[{{ loop.index }}] {{ document.content }}
{% endfor %}

Question: {{ question }}
Answer:"""
"""Its documentation gives a form for this and leaves the words to the user; these are ours."""


def prepare(given: PeerSet, endpoint: Endpoint) -> Answer:
    """Sources are cited by number; its answer builder finds them."""
    store = InMemoryDocumentStore()
    rows = zip(given.ids, given.texts, given.vectors, strict=True)
    store.write_documents([Document(id=n, content=text, embedding=v.tolist()) for n, text, v in rows])
    words = InMemoryBM25Retriever(store, top_k=10)
    near = InMemoryEmbeddingRetriever(store, top_k=10)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=SOURCES)
    builder = ChatPromptBuilder(
        template=[ChatMessage.from_user(PROMPT)], required_variables=["documents", "question"]
    )
    model = OpenAIChatGenerator(
        api_key=Secret.from_token("none"),
        model=endpoint.name,
        api_base_url=endpoint.base_url,
        generation_kwargs={"temperature": 0, "max_tokens": 400},
        timeout=600,
        max_retries=0,
    )
    answers = AnswerBuilder(reference_pattern=r"\[(\d+)\]")

    def answer(number: int) -> tuple[str, list[str]]:
        question = given.questions[number]
        lists = [words.run(question)["documents"], near.run(given.asked[number].tolist())["documents"]]
        documents = joiner.run(lists)["documents"]
        prompt = builder.run(documents=documents, question=question)["prompt"]
        replies = model.run(prompt)["replies"]
        found = answers.run(query=question, replies=replies, documents=documents)["answers"][0]
        return str(found.data), [document.id for document in found.documents]

    return answer


if __name__ == "__main__":
    peer(prepare)
