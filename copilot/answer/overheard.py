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
from typing import Protocol

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
to be wrong (three ordinary sentences in a row: 14 % taken for hard at 1.5, 3 % at 2.5). Where there may be doubt of
each sentence, that is guard enough."""
_AT_ONCE = 512
"""Texts that become vectors in one go: enough to put like lengths together, few enough to keep memory small."""
_LIFE = 0.15
"""Share of what speaks for harm from which it counts as self-harm, or as urgent, even where another is likelier: so
each message of the part ``late`` in which a life was at risk and that was overheard came out as urgent (22 of 22)."""


class Doubt(Protocol):
    """Whether a text is plainly ordinary although it comes near to messages of harm."""

    def __call__(self, text: str, vector: Vectors, *, part: bool) -> bool:
        """The answer for a text and its vector; ``part`` where it is one sentence of a longer one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A vector times ``weights`` plus ``offsets`` is what speaks for each kind, and in the first column for none."""

    embedder: str
    kinds: tuple[HardKind, ...]
    weights: NDArray[np.float32]
    offsets: NDArray[np.float32]
    threshold: float

    def speaks(self, vector: Vectors) -> NDArray[np.float32]:
        """What speaks for none and for each kind."""
        return vector @ self.weights + self.offsets

    def beyond(self, vector: Vectors) -> float:
        """How far the log-odds of harm lie beyond the threshold."""
        return log_odds(self.speaks(vector)) - self.threshold


@lru_cache(maxsize=2)
def reading(package: str = "copilot.answer", name: str = "overheard.json") -> Reading:
    """The numbers of a file of that package."""
    data = json.loads(resources.files(package).joinpath(name).read_text("utf-8"))
    return Reading(
        data["embedder"],
        tuple(data["kinds"]),
        np.array(data["weights"], dtype=np.float32).T,
        np.array(data["offsets"], dtype=np.float32),
        data["threshold"],
    )


def overhears(embedder: Embedder) -> bool:
    """Whether the numbers fit this embedder: they don't fit another's vectors, nor is it local for sure."""
    return embedder.id == reading().embedder


def heard(message: str, embedder: Embedder) -> HardCase | None:
    """The hard case that a message is by the rules, else by what it is near to; both in this process."""
    return recognise(message) or overheard(message, embedder)


def heard_each(
    messages: Sequence[str], embedder: Embedder, doubt: Doubt | None = None
) -> list[HardCase | None]:
    """What ``heard`` says of each message; the same message is looked at once, and only what the rules leave open
    becomes vectors. Where there is ``doubt``, nearness alone makes no case."""
    found = {message: recognise(message) for message in dict.fromkeys(messages)}
    left = [message for message, case in found.items() if case is None]
    found.update(zip(left, overheard_each(left, embedder, doubt), strict=True))
    return [found[message] for message in messages]


def overheard(message: str, embedder: Embedder) -> HardCase | None:
    """The hard case that a message is likely to be, by its meaning as a whole and sentence by sentence.

    Meant for messages in which the rules find none. None with an embedder that the numbers don't fit.
    """
    return overheard_each([message], embedder)[0]


def overheard_each(
    messages: Sequence[str], embedder: Embedder, doubt: Doubt | None = None
) -> list[HardCase | None]:
    """What ``overheard`` says of each message; each sentence becomes a vector once, however many have it."""
    if not overhears(embedder):
        return [None] * len(messages)
    known = _meanings(messages, embedder, doubt)
    parts = {message: _parts(message) for message in known if known[message][0] is None}
    known |= _meanings([part for of in parts.values() for part in of if part not in known], embedder, doubt)
    return [
        known[message][0] or next((case for part in parts[message] if (case := known[part][1])), None)
        for message in messages
    ]


def _parts(message: str) -> list[str]:
    """The sentences that say something by themselves; none where there is only one."""
    found = [span.quote for span in sentences(message) if len(span.quote) >= _SHORTEST][:_MOST_SENTENCES]
    return found if len(found) > 1 else []


def _meanings(
    texts: Sequence[str], embedder: Embedder, doubt: Doubt | None
) -> dict[str, tuple[HardCase | None, HardCase | None]]:
    """The case of each different text as a whole message and as one sentence of a longer one.

    Texts of about the same length are embedded together.
    """
    different = sorted(dict.fromkeys(texts), key=len)
    found: dict[str, tuple[HardCase | None, HardCase | None]] = {}
    for start in range(0, len(different), _AT_ONCE):
        batch = different[start : start + _AT_ONCE]
        for text, vector in zip(batch, embedder.queries(batch), strict=True):
            case = meaning(vector)
            if case is None:
                found[text] = None, None
            elif doubt is None:
                found[text] = case, meaning(vector, _PART)
            else:
                whole, part = (doubt(text, vector, part=part) for part in (False, True))
                found[text] = None if whole else case, None if part else case
    return found


def meaning(vector: Vectors, beyond: float = 0.0) -> HardCase | None:
    """The case that a question's vector speaks for by the threshold and ``beyond``, in log-odds; else None."""
    found = reading()
    speaks = found.speaks(vector)
    if log_odds(speaks) - found.threshold <= beyond:
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
