"""Texts to vectors: the embedded multilingual model, or any OpenAI-compatible endpoint."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from copilot.embedding.recent import Recent
from copilot.errors import Unavailable
from copilot.settings import Settings

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Unit vectors of texts; ``id`` names model and version, so that vectors of two are never mixed."""

    id: str

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of stored texts, shape (n, dimension), each of length 1."""
        ...

    def query(self, text: str) -> Vectors:
        """The vector of a question, shape (dimension,), of length 1."""
        ...

    def queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions, shape (n, dimension): those of ``query``, many at once."""
        ...


@dataclass(frozen=True, slots=True)
class InContext:
    """The pieces of a text's words as an embedder reads them amid their neighbours."""

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    """Offsets into the text, shape (pieces,)."""
    vectors: Vectors
    """Unit vectors, shape (pieces, dimension)."""


@runtime_checkable
class ReadsWords(Protocol):
    """An embedder that also tells what each word says where it stands; not every one can."""

    def in_context(self, texts: Sequence[str]) -> list[InContext]:
        """The pieces of each text; of a text longer than the embedder reads at once, only those it reads."""
        ...


class EndpointEmbedder:
    """Any OpenAI-compatible embeddings endpoint."""

    def __init__(self, base_url: str, model: str, api_key: str) -> None:
        self.id = f"{base_url.rstrip('/')}#{model}"
        self._arguments = {"base_url": base_url, "model": model, "api_key": api_key}
        self._client: Any = None
        self._recent = Recent(digest)

    def _embed(self, texts: list[str]) -> Vectors:
        if self._client is None:
            from langchain_openai import OpenAIEmbeddings

            self._client = OpenAIEmbeddings(
                **self._arguments, check_embedding_ctx_length=False, max_retries=2, request_timeout=60
            )
        try:
            rows = np.asarray(self._client.embed_documents(texts), dtype=np.float32)
        except Exception as error:
            raise Unavailable("embedder_unreachable") from error
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        vectors: Vectors = (rows / np.where(norms == 0, 1, norms)).astype(np.float32)
        return vectors

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``. Raises: Unavailable when the endpoint does not answer."""
        return self._embed([clean(text) for text in texts])

    def query(self, text: str) -> Vectors:
        """See ``Embedder``. Raises: Unavailable when the endpoint does not answer."""
        vector: Vectors = self.queries([text])[0]
        return vector

    def queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``. Raises: Unavailable when the endpoint does not answer."""
        return self._recent.vectors(texts, self.passages)


def make(settings: Settings) -> Embedder:
    """The embedder that the settings name; loaded at its first use."""
    if settings.embed_base_url:
        key = settings.embed_api_key.get_secret_value() if settings.embed_api_key else "none"
        return EndpointEmbedder(settings.embed_base_url, settings.embed_model or "default", key)
    from copilot.embedding.e5 import EmbeddedE5

    return EmbeddedE5(settings.cache)


def packed(vectors: Vectors) -> bytes:
    """Vectors as they are kept where half the digits do: little-endian float16, one after the other."""
    return np.asarray(vectors, dtype="<f2").tobytes()


def unpacked(kept: bytes, count: int = -1) -> Vectors:
    """What ``packed`` has kept, in one row, or in ``count`` rows of the same length."""
    numbers: Vectors = np.frombuffer(kept, dtype="<f2").astype(np.float32)
    return numbers if count < 0 else numbers.reshape(count, -1)


def digest(text: str) -> str:
    """The name under which a text's vector is kept."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def clean(text: str) -> str:
    """What an engine in C can take: no NUL, no lone surrogates, never nothing at all."""
    cleaned = text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return cleaned if cleaned.strip() else "."
