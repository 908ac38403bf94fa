"""A model held to words that are given: how likely it would have been to say them by itself.

llama.cpp's server takes a grammar of token numbers and tells each token's probability as it was before the grammar.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


async def held(form: Any, messages: Sequence[tuple[str, str]], words: str) -> tuple[Any, float | None]:
    """The answer of a model that can say nothing but the words, and their log-probability; None where not all of their
    tokens were told."""
    pieces = await _pieces(form.bound.root_async_client, words)
    grammar = "root ::= " + " ".join(f"<[{piece}]>" for piece in pieces)
    answer = await form.ainvoke(messages, max_tokens=len(pieces) + 1, extra_body={"grammar": grammar})
    told = (answer.response_metadata.get("logprobs") or {}).get("content") or []
    chance = sum(float(piece["logprob"]) for piece in told[: len(pieces)])
    return answer, chance if len(told) >= len(pieces) else None


async def _pieces(client: Any, words: str) -> list[int]:
    """The numbers of the tokens that the model's own tokenizer makes of the words."""
    root = str(client.base_url).rstrip("/").removesuffix("/v1")
    asked = {"content": words, "add_special": False, "parse_special": False}
    said = await client.post(f"{root}/tokenize", cast_to=object, body=asked)
    return [int(piece) for piece in said["tokens"]]
