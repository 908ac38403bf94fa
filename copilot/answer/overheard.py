"""What the rules for hard cases don't hear: messages whose meaning is near to messages of harm.

A linear reading of the vector that search makes of a question anyway. Its numbers are fitted to labelled messages by
``evals/hard/fit.py`` and belong to one embedder; with any other the rules stay alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from copilot.answer.hard import ALWAYS_URGENT, HardCase, HardKind, recognise
from copilot.embedding import Embedder, Vectors
from copilot.text.sentences import sentences

_MOST_SENTENCES = 12
_SHORTEST = 15
"""Characters of a sentence that says something by itself."""
_PART = 2.5
"""Log-odds that one sentence of a longer message needs beyond the threshold: every sentence more is one more chance
to be wrong (three ordinary sentences in a row: 14 % taken for hard at 1.5, 3 % at 2.5)."""
_LIFE = 0.15
"""Share of what speaks for harm from which it counts as self-harm, or as urgent, even where another is likelier: so
each message of the part ``late`` in which a life was at risk and that was overheard came out as urgent (22 of 22)."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A vector times ``weights`` plus ``offsets`` is what speaks for each kind, and in the first column for none."""

    embedder: str
    kinds: tuple[HardKind, ...]
    weights: NDArray[np.float32]
    offsets: NDArray[np.float32]
    threshold: float


@lru_cache(maxsize=1)
def _reading() -> _Reading:
    data = json.loads(resources.files("copilot.answer").joinpath("overheard.json").read_text("utf-8"))
    return _Reading(
        data["embedder"],
        tuple(data["kinds"]),
        np.array(data["weights"], dtype=np.float32).T,
        np.array(data["offsets"], dtype=np.float32),
        data["threshold"],
    )


def overhears(embedder: Embedder) -> bool:
    """Whether the numbers fit this embedder: they don't fit another's vectors, nor is it local for sure."""
    return embedder.id == _reading().embedder


def heard(message: str, embedder: Embedder) -> HardCase | None:
    """The hard case that a message is by the rules, else by what it is near to; both in this process."""
    return recognise(message) or overheard(message, embedder)


def overheard(message: str, embedder: Embedder) -> HardCase | None:
    """The hard case that a message is likely to be, by its meaning as a whole and sentence by sentence.

    Meant for messages in which the rules find none. None with an embedder that the numbers don't fit.
    """
    if not overhears(embedder):
        return None
    parts = [span.quote for span in sentences(message) if len(span.quote) >= _SHORTEST][:_MOST_SENTENCES]
    whole = meaning(embedder.query(message))
    if whole is not None or len(parts) < 2:
        return whole
    return next((case for part in parts if (case := meaning(embedder.query(part), _PART))), None)


def meaning(vector: Vectors, beyond: float = 0.0) -> HardCase | None:
    """The case that a question's vector speaks for by the threshold and ``beyond``, in log-odds; else None."""
    found = _reading()
    speaks = vector @ found.weights + found.offsets
    if log_odds(speaks) <= found.threshold + beyond:
        return None
    shares = np.exp(speaks[1:] - speaks[1:].max())
    shares /= shares.sum()
    likely = found.kinds[int(shares.argmax())]
    share = dict(zip(found.kinds, shares, strict=True))
    kind: HardKind = "self_harm" if share["self_harm"] >= _LIFE else likely
    return HardCase(kind, bool(sum(share[k] for k in ALWAYS_URGENT) >= _LIFE))


def log_odds(speaks: Sequence[float] | NDArray[np.floating]) -> float:
    """What speaks for any kind of harm against what speaks for none (the first)."""
    values = np.asarray(speaks, dtype=np.float64)
    harm = values[1:]
    return float(harm.max() + np.log(np.exp(harm - harm.max()).sum()) - values[0])
