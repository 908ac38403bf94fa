"""A model held to words that are given: how likely it would have been to say them by itself.

llama.cpp's server takes a grammar of token numbers and tells each token's probability as it was before the grammar.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


async def pieces(form: Any, words: str) -> list[int]:
    """The numbers of the tokens that the model's own tokenizer makes of the words."""
    client = form.bound.root_async_client
    root = str(client.base_url).rstrip("/").removesuffix("/v1")
    asked = {"content": words, "add_special": False, "parse_special": False}
    said = await client.post(f"{root}/tokenize", cast_to=object, body=asked)
    return [int(piece) for piece in said["tokens"]]


def held_to(pieces: Sequence[int]) -> dict[str, Any]:
    """What is added to a request so that exactly these tokens are said."""
    return {"grammar": "root ::= " + " ".join(f"<[{piece}]>" for piece in pieces)}


def log_chance(metadata: dict[str, Any], many: int) -> float | None:
    """The log-probability of all the tokens together; None where not all were told."""
    told = (metadata.get("logprobs") or {}).get("content") or []
    return sum(float(piece["logprob"]) for piece in told[:many]) if len(told) >= many else None
