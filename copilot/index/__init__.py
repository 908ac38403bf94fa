"""The vector index of company content: one Chroma collection for each large audience and language.

Only ids and vectors go there, never text, and never anything of a note: a pair's passages are few and are
ranked exactly from SQL (docs/decisions/index-and-audiences.md). All of it can be rebuilt from SQL.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import numpy as np

from copilot.domain import Language
from copilot.embedding import Vectors
from copilot.errors import Unavailable

_OURS = "mentoring-"
CHROMA_BATCH = 1_000
"""Upserts of this size were fastest; Chroma takes at most 5,461 a call."""


class Index(Protocol):
    """Nearest passages of one audience in one language."""

    def put(self, audience: str, language: Language, ids: Sequence[str], vectors: Vectors) -> None:
        """Store or replace vectors by passage id."""
        ...

    def delete(self, audience: str, language: Language, ids: Sequence[str]) -> None:
        """Forget ids; unknown ones are no error."""
        ...

    def search(self, audience: str, language: Language, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """At most ``k`` (passage id, cosine similarity), most similar first."""
        ...

    def ids(self, audience: str, language: Language) -> set[str]:
        """All ids stored."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


class _Prepared:
    """Hands LangChain the vectors that were computed and cached before, by passage id."""

    def __init__(self) -> None:
        self.vectors: dict[str, list[float]] = {}

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.vectors[text] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        raise NotImplementedError("questions are embedded by copilot.embedding")


class ChromaIndex:
    """Chroma in a folder, or its server by URL."""

    def __init__(self, *, folder: Path | None, url: str | None) -> None:
        self._folder = folder
        self._url = url
        self._client: Any = None
        self._stores: dict[str, Any] = {}
        self._prepared = _Prepared()
        self._putting = threading.Lock()

    def _connected(self) -> Any:
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            logging.getLogger("chromadb").setLevel(logging.ERROR)
            quiet = Settings(anonymized_telemetry=False)
            try:
                if self._url:
                    parts = urlsplit(self._url)
                    self._client = chromadb.HttpClient(
                        host=parts.hostname or "127.0.0.1",
                        port=parts.port or (443 if parts.scheme == "https" else 8000),
                        ssl=parts.scheme == "https",
                        settings=quiet,
                    )
                else:
                    assert self._folder is not None
                    self._folder.mkdir(parents=True, exist_ok=True)
                    self._client = chromadb.PersistentClient(path=str(self._folder), settings=quiet)
            except Exception as error:
                raise Unavailable("index_unreachable") from error
        return self._client

    def _store(self, audience: str, language: Language) -> Any:
        name = _collection(audience, language)
        if name not in self._stores:
            from langchain_chroma import Chroma

            self._stores[name] = Chroma(
                collection_name=name,
                client=self._connected(),
                embedding_function=self._prepared,  # type: ignore[arg-type,unused-ignore]
                collection_configuration={"hnsw": {"space": "cosine"}},
            )
        return self._stores[name]

    def put(self, audience: str, language: Language, ids: Sequence[str], vectors: Vectors) -> None:
        """See ``Index``."""
        for first in range(0, len(ids), CHROMA_BATCH):
            batch = list(ids[first : first + CHROMA_BATCH])
            rows = np.asarray(vectors[first : first + CHROMA_BATCH]).tolist()
            with self._putting:
                self._prepared.vectors = dict(zip(batch, rows, strict=True))
                self._store(audience, language).add_texts(batch, ids=batch)
                self._prepared.vectors = {}

    def delete(self, audience: str, language: Language, ids: Sequence[str]) -> None:
        """See ``Index``."""
        if ids:
            self._store(audience, language).delete(ids=list(ids))

    def search(self, audience: str, language: Language, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """See ``Index``."""
        found = self._store(audience, language).similarity_search_by_vector_with_relevance_scores(
            vector.tolist(), k=k
        )
        return [(document.page_content, 1.0 - float(distance)) for document, distance in found]

    def ids(self, audience: str, language: Language) -> set[str]:
        """See ``Index``."""
        return set(self._store(audience, language).get(include=[])["ids"])

    def clear(self) -> None:
        """See ``Index``. The folder itself goes too: Chroma keeps deleted vectors in its files."""
        if self._folder is not None and not self._url:
            import shutil

            self.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            return
        client = self._connected()
        for collection in client.list_collections():
            name = str(getattr(collection, "name", collection))
            if name.startswith(_OURS):  # a server may serve others too
                client.delete_collection(name)
        self._stores.clear()

    def close(self) -> None:
        """See ``Index``."""
        self._stores.clear()
        if self._client is not None and not self._url:
            from chromadb.api.shared_system_client import SharedSystemClient

            self._client = None
            SharedSystemClient.clear_system_cache()


def _collection(audience: str, language: Language) -> str:
    """A collection name for any audience: readable where it can be, always unique and allowed."""
    readable = "".join(c if c.isascii() and c.isalnum() else "-" for c in audience)[:40].strip("-")
    return f"{_OURS}{readable}-{language}-{hashlib.sha256(audience.encode()).hexdigest()[:12]}"
