"""What speaks for an answer among the passages found, without asking any model: similarity and shared words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from copilot.answer.ranking import Ranked
from copilot.retrieval import Hit
from copilot.text.terms import terms

ALIKE = 0.5
"""Shared words (of the shorter one's) from which two windows say the same."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What was found for a question, in numbers.

    ``window``: similarity of the nearest three sentences. ``ahead``: by how much they are nearer than those of the
    next document that says something else. ``sentence``: similarity of the best sentence. ``said``: the share of
    the question's words that the sentence with most of them holds; ``told``: the same of a passage.
    """

    window: float
    ahead: float
    sentence: float
    said: float
    told: float

    @property
    def values(self) -> tuple[float, ...]:
        """The signs as numbers, in a fixed order."""
        return astuple(self)


def signs(hits: Sequence[Hit], ranked: Sequence[Ranked]) -> Signs:
    """The signs of what was found for one question; all 0 where nothing was."""
    if not hits or not ranked:
        return Signs(0.0, 0.0, 0.0, 0.0, 0.0)
    near = _apart(hits)
    ahead = near[0] - near[1] if len(near) > 1 else 0.0
    sentence = max(entry.similarity for entry in ranked)
    said = max(entry.said for entry in ranked)
    return Signs(near[0], ahead, sentence, said, max(entry.told for entry in ranked))


def _apart(hits: Sequence[Hit]) -> list[float]:
    """The similarity of each document's nearest window, best first; what says the same as a nearer one is left out.

    Two versions of a rule are equally near to the question, and that speaks for an answer, not against one.
    """
    best: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: -(hit.scores.window or 0.0)):
        best.setdefault(hit.source, hit)
    kept: list[Hit] = []
    for hit in best.values():
        if not any(_alike(hit, other) for other in kept):
            kept.append(hit)
    return [hit.scores.window or 0.0 for hit in kept]


def _alike(one: Hit, other: Hit) -> bool:
    a, b = (
        frozenset(terms(hit.window.quote if hit.window else hit.text, hit.language)) for hit in (one, other)
    )
    return len(a & b) >= ALIKE * min(len(a), len(b))
