"""The model's part: it rewords pieces of a complete draft, and code decides about each rewording."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import anyio
import anyio.to_thread

from copilot import prompts
from copilot.domain import Item, Language, Point, Rejected, Slot
from copilot.errors import Unavailable
from copilot.grounding import Reason, check, warm
from copilot.llm import Message, Model, Usage, tokens

MOST_POINTS = 8
TOKEN_BUDGET = 2_000
"""Prompt tokens of a whole agenda beyond the shared prefix; it doesn't grow with a pair's history."""
_MAX_ANSWER = 160
_MAX_SECONDS = 150.0
_LONGEST_SHOWN = 300


@dataclass(slots=True)
class Worded:
    """The items with the rewordings that passed, those that didn't, and what it took."""

    items: list[Item]
    rejected: list[Rejected] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    trouble: Unavailable | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    item: int
    point: int
    slot: Slot
    value: Point
    messages: tuple[Message, ...]


async def word(
    items: Sequence[Item],
    model: Model | None,
    language: Language,
    names: Sequence[str],
    changed: Callable[[list[Item]], None] = lambda _: None,
) -> Worded:
    """Let the model reword what its profile allows; each piece replaces the draft only if its check passes.

    Never raises for a model that is down, slow or wrong: then pieces stay as the rules wrote them.
    ``changed`` is told of every improvement.
    """
    worded = Worded(list(items))
    task = "word_point_de" if language == "de" else "word_point_en"
    if model is None or task not in model.profile.allowed:
        return worded
    pieces = _pieces(items, language)
    budget = _Budget(pieces)
    limiter = anyio.CapacityLimiter(model.parallel)
    deadline = time.monotonic() + _MAX_SECONDS

    async def one(piece: _Piece) -> None:
        async with limiter:
            if worded.trouble is not None or time.monotonic() > deadline:
                return
            try:
                better = await _reworded(piece, model, language, names, worded, budget)
            except Unavailable as error:
                worded.trouble = error
                return
        if better is not None:
            _put(worded.items, piece, better)
            changed(worded.items)

    async with anyio.create_task_group() as group:
        # the check's dictionaries are read while the model writes its first piece
        group.start_soon(anyio.to_thread.run_sync, warm, language)
        for piece in pieces:
            group.start_soon(one, piece)
    return worded


class _Budget:
    """Prompt tokens left for second tries."""

    def __init__(self, pieces: Sequence[_Piece]) -> None:
        self._left = TOKEN_BUDGET - sum(tokens(piece.messages[-1].content) for piece in pieces)

    def take(self, messages: Sequence[Message]) -> bool:
        cost = sum(tokens(message.content) for message in messages[1:])
        if cost > self._left:
            return False
        self._left -= cost
        return True


def _pieces(items: Sequence[Item], language: Language) -> list[_Piece]:
    """The points to reword, most valuable first, as many as the budget holds."""
    found: list[_Piece] = []
    spent = 0
    for n, item in enumerate(items):
        for k, point in enumerate(item.points):
            if not point.wordable:
                continue
            messages = first_messages(point, language)
            spent += tokens(messages[-1].content)
            if spent > TOKEN_BUDGET or len(found) == MOST_POINTS:
                return found
            found.append(_Piece(n, k, item.slot, point, messages))
    return found


def first_messages(point: Point, language: Language) -> tuple[Message, ...]:
    """The prompt for a point: a prefix that is always the same, and the piece as JSON.

    JSON's escapes keep what people wrote apart from what we ask.
    """
    prompt = prompts.load("word_point")
    piece = json.dumps(
        {
            "language": language,
            "draft": point.text,
            "evidence": list(dict.fromkeys(e.quote for e in point.evidence if e.kind != "record"))
            or [e.quote for e in point.evidence],
            "computed": [str(c.value) for c in point.computed],
        },
        ensure_ascii=False,
    )
    return (Message("system", prompt.system), Message("user", prompt.fill(input=piece)))


async def _reworded(
    piece: _Piece, model: Model, language: Language, names: Sequence[str], worded: Worded, budget: _Budget
) -> Point | None:
    messages = list(piece.messages)
    for attempt in range(2):
        reply = await model.word(messages, max_tokens=_MAX_ANSWER)
        worded.usage += reply.usage
        if reply.text is None:
            worded.rejected.append(Rejected(piece.slot, "", "unusable"))
            return None  # not even the asked-for form: a second try would be no better
        text = reply.text.strip()
        if text == piece.value.text:
            return None  # nothing better was found: the words are still the rules'
        reason = verdict(text, piece.value, language, names)
        if reason is None:
            return replace(piece.value, text=text, written_by="model")
        worded.rejected.append(Rejected(piece.slot, text[:_LONGEST_SHOWN], reason.code))
        again = prompts.load("word_point_retry").fill(reason=reason.code)
        messages += [
            Message("assistant", json.dumps({"text": text}, ensure_ascii=False)),
            Message("user", again),
        ]
        if attempt == 0 and not budget.take(messages):
            return None
    return None


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


def _put(items: list[Item], piece: _Piece, better: Point) -> None:
    item = items[piece.item]
    points = list(item.points)
    points[piece.point] = better
    items[piece.item] = replace(item, points=tuple(points))
