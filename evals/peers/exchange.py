"""What goes to a peer and comes back, as files; imported by both sides, so it needs numpy and nothing else.

A folder holds one folder per set: ``set.json`` (passages and questions), and beside it ``passages.npy`` and
``questions.npy``, float32, a row for each. Back comes one JSON file: ``{set: {option: [[passage id, …], …]}}``,
best first, a list for each question; the first option is the peer's default.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

K = 10
"""Passages ranked for a question."""
Ranking = list[list[str]]


@dataclass(frozen=True, slots=True)
class PeerSet:
    """A set as peers get it; ``language`` is that of its texts, None where both lie side by side."""

    name: str
    language: str | None
    ids: list[str]
    texts: list[str]
    vectors: Any
    questions: list[str]
    languages: list[str]
    """Of the questions."""
    asked: Any
    """The questions' vectors."""

    @property
    def known(self) -> dict[str, Any]:
        """Vectors by the exact text of a passage or a question; there are none of other texts."""
        return dict(zip(self.texts + self.questions, [*self.vectors, *self.asked], strict=True))

    def wanted(self, question: int) -> str:
        """The language whose stems suit a question best: that of the texts, else its own."""
        return self.language or self.languages[question]


def write(folder: Path, given: PeerSet, places: list[dict[str, Any]]) -> None:
    """Lay a set down for peers; ``places`` say of each passage where it stands."""
    folder.mkdir(parents=True, exist_ok=True)
    passages = [
        {"id": name, "text": text, **place}
        for name, text, place in zip(given.ids, given.texts, places, strict=True)
    ]
    questions = [
        {"text": text, "language": language}
        for text, language in zip(given.questions, given.languages, strict=True)
    ]
    said = {"language": given.language, "passages": passages, "questions": questions}
    (folder / "set.json").write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")
    np.save(folder / "passages.npy", np.asarray(given.vectors, dtype=np.float32))
    np.save(folder / "questions.npy", np.asarray(given.asked, dtype=np.float32))


def read(folder: Path) -> PeerSet:
    """The set that lies in a folder."""
    said = json.loads((folder / "set.json").read_text("utf-8"))
    return PeerSet(
        name=folder.name,
        language=said["language"],
        ids=[passage["id"] for passage in said["passages"]],
        texts=[passage["text"] for passage in said["passages"]],
        vectors=np.load(folder / "passages.npy"),
        questions=[question["text"] for question in said["questions"]],
        languages=[question["language"] for question in said["questions"]],
        asked=np.load(folder / "questions.npy"),
    )


def peer(rank: Callable[[PeerSet], dict[str, Ranking]]) -> None:
    """A peer's whole program: ``python -m evals.peers.NAME FOLDER OUT``, without a network."""
    sys.addaudithook(offline)
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    rankings = {place.parent.name: rank(read(place.parent)) for place in sorted(folder.glob("*/set.json"))}
    out.write_text(json.dumps(rankings), "utf-8")


def offline(event: str, _: tuple[Any, ...]) -> None:
    """An audit hook that lets no socket connect."""
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise OSError("a peer is measured without a network")
