"""The model's part in an agenda: it rewords points, and code decides about each rewording."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from copilot.domain import Item, Language, Point, Slot
from copilot.grounding import Reason, check
from copilot.llm import Message, Model
from copilot.suggest import reword
from copilot.suggest.reword import TOKEN_BUDGET, Outcome, Piece

MOST_POINTS = 8

__all__ = ["TOKEN_BUDGET", "Worded", "first_messages", "piece", "verdict", "word"]


@dataclass(slots=True)
class Worded(Outcome):
    """The items with the rewordings that passed, those that didn't, and what it took."""

    items: list[Item] = field(default_factory=list)


async def word(
    items: Sequence[Item],
    model: Model | None,
    language: Language,
    names: Sequence[str],
    changed: Callable[[list[Item]], None] = lambda _: None,
    checker: Model | None = None,
) -> Worded:
    """Let the model reword what its profile allows; each piece replaces the draft only if its check passes.

    Never raises for a model that is down, slow or wrong: then pieces stay as the rules wrote them.
    ``changed`` is told of every improvement.
    """
    worded = Worded(items=list(items))
    task = "word_point_de" if language == "de" else "word_point_en"
    if model is None or task not in model.profile.allowed:
        return worded
    places = [(n, k) for n, i in enumerate(items) for k, point in enumerate(i.points) if point.wordable]
    pieces = reword.affordable(
        [piece(items[n].slot, items[n].points[k], language, names) for n, k in places], MOST_POINTS
    )

    def put(number: int, text: str) -> None:
        n, k = places[number]
        points = list(worded.items[n].points)
        points[k] = replace(points[k], text=text, written_by="model")
        worded.items[n] = replace(worded.items[n], points=tuple(points))
        changed(worded.items)

    await reword.reword(pieces, model, language, worded, put, checker)
    return worded


def piece(slot: Slot, point: Point, language: Language, names: Sequence[str]) -> Piece:
    """The point as something a model may put better, with what decides about its answer."""
    decide = partial(verdict, point=point, language=language, names=names)
    given = (point.text, *(e.quote for e in point.evidence))
    return Piece(slot, point.text, first_messages(point, language), "word_point_retry", decide, given)


def first_messages(point: Point, language: Language) -> tuple[Message, ...]:
    """The prompt for a point: its draft, the sentences of people it rests on, and what was worked out."""
    evidence = list(dict.fromkeys(e.quote for e in point.evidence if e.kind != "record"))
    return reword.first_messages(
        "word_point",
        {
            "language": language,
            "draft": point.text,
            "evidence": evidence or [e.quote for e in point.evidence],
            "computed": [str(c.value) for c in point.computed],
        },
    )


def verdict(text: str, point: Point, language: Language, names: Sequence[str]) -> Reason | None:
    """Why a rewording can't stand for the point, or None."""
    return check(
        text,
        draft=point.text,
        evidence=[e.quote for e in point.evidence],
        computed=[str(c.value) for c in point.computed],
        language=language,
        names=names,
    )
