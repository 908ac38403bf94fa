"""What speaks for an answer among the passages found, without asking any model: similarity and shared words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from copilot.answer.ranking import Ranked
from copilot.domain import Language
from copilot.retrieval import Hit
from copilot.text.terms import terms

ALIKE = 0.5
"""Shared words (of the shorter one's) from which two windows say the same."""
UNRIVALLED = 0.02
"""The lead where no other document says something else: it speaks for neither (docs/decisions/abstention.md)."""

Reach = Literal["same", "glossary", "translation"]
"""How a text is reached: in the question's language, or in the other one by its glossary or by a translation."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What was found for a question in the documents of one language, in numbers.

    ``sentence``: similarity of the best sentence. ``ahead``: by how much the nearest three sentences are nearer than
    those of the next document that says something else. ``told``: the share of the question's words that the
    passage with most of them holds, ``meant``: that one says in whatever words, None where no embedder tells it.
    ``whether``: the question wants yes or no.
    """

    sentence: float
    ahead: float
    told: float
    reach: Reach = "same"
    whether: bool = False
    meant: float | None = None


def reach(text: Language, question: Language, translation: str | None) -> Reach:
    """How a text of that language is reached by the question."""
    if text == question:
        return "same"
    return "translation" if translation else "glossary"


def signs(
    hits: Sequence[Hit],
    ranked: Sequence[Ranked],
    question: Language,
    translation: str | None,
    *,
    whether: bool = False,
) -> dict[Language, Signs]:
    """The signs of what was found, by the documents' language; similarities of two languages don't compare."""
    found: dict[Language, Signs] = {}
    for language in dict.fromkeys(entry.candidate.hit.language for entry in ranked):
        near = _apart([hit for hit in hits if hit.language == language])
        own = [entry for entry in ranked if entry.candidate.hit.language == language]
        found[language] = Signs(
            sentence=max(entry.similarity for entry in own),
            ahead=near[0] - near[1] if len(near) > 1 else UNRIVALLED,
            told=max(entry.told for entry in own),
            reach=reach(language, question, translation),
            whether=whether,
            meant=max((entry.meant for entry in own if entry.meant is not None), default=None),
        )
    return found


def _apart(hits: Sequence[Hit]) -> list[float]:
    """The similarity of each document's nearest window, best first; what says the same as a nearer one is left out.

    Two versions of a rule are equally near to the question, and that speaks for an answer, not against one. A passage
    that was not looked at window by window is as good as not there: how near it is nobody knows.
    """
    best: dict[str, Hit] = {}
    seen = [hit for hit in hits if hit.scores.window is not None]
    for hit in sorted(seen, key=lambda hit: -(hit.scores.window or 0.0)):
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
