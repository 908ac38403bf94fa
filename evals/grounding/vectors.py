"""The embedded embedder with its vectors kept in a file beside the model's, so that a second run takes a minute."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from copilot.embedding import InContext, Vectors
from copilot.embedding.e5 import EmbeddedE5
from copilot.settings import Settings


class KeptVectors:
    """An embedder that asks the embedded one only for texts it has not seen; ``save`` keeps them."""

    def __init__(self) -> None:
        cache = Settings().cache
        self._inner = EmbeddedE5(cache)
        self.id = self._inner.id
        self._file = Path(cache) / "evals" / f"grounding-{self.id}.npz"
        self._words = self._file.with_name(f"grounding-words-{self.id}.npz")
        self._known: dict[str, Vectors] = {}
        self._read = _read_words(self._words)
        self._read_new = False
        self._new = False
        if self._file.is_file():
            with np.load(self._file, allow_pickle=False) as data:
                rows = data["rows"].astype(np.float32)
                self._known = dict(zip(data["texts"].tolist(), rows, strict=True))

    def save(self) -> None:
        """Keep what was embedded, as half floats."""
        if self._read_new:
            _write_words(self._words, self._read)
            self._read_new = False
        if not self._new:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        rows = np.stack(list(self._known.values())).astype(np.float16)
        np.savez(self._file, texts=np.array(list(self._known)), rows=rows)
        self._new = False

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``."""
        return self._kept("p", texts)

    def query(self, text: str) -> Vectors:
        """See ``Embedder``."""
        vector: Vectors = self.queries([text])[0]
        return vector

    def queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``."""
        return self._kept("q", texts)

    def in_context(self, texts: Sequence[str]) -> list[InContext]:
        """See ``ReadsWords``."""
        new = [text for text in dict.fromkeys(texts) if text not in self._read]
        if new:
            self._read |= dict(zip(new, self._inner.in_context(new), strict=True))
            self._read_new = True
        return [self._read[text] for text in texts]

    def _kept(self, kind: str, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if f"{kind}{text}" not in self._known]
        if new:
            rows = self._inner.passages(new) if kind == "p" else self._inner.queries(new)
            self._known |= {f"{kind}{text}": row for text, row in zip(new, rows, strict=True)}
            self._new = True
        return np.stack([self._known[f"{kind}{text}"] for text in texts])


def _read_words(file: Path) -> dict[str, InContext]:
    if not file.is_file():
        return {}
    with np.load(file, allow_pickle=False) as data:
        cuts = np.cumsum(data["lengths"])[:-1]
        parts = (np.split(data[name], cuts) for name in ("starts", "ends", "vectors"))
        return {
            text: InContext(starts, ends, vectors.astype(np.float32))
            for text, starts, ends, vectors in zip(data["texts"].tolist(), *parts, strict=True)
        }


def _write_words(file: Path, read: dict[str, InContext]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        file,
        texts=np.array(list(read)),
        lengths=np.array([len(entry.starts) for entry in read.values()]),
        starts=np.concatenate([entry.starts for entry in read.values()]),
        ends=np.concatenate([entry.ends for entry in read.values()]),
        vectors=np.concatenate([entry.vectors.astype(np.float16) for entry in read.values()]),
    )
