"""A model rewords pieces of a complete draft, and code decides about each rewording."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import anyio
import anyio.to_thread

from copilot import prompts
from copilot.answer.judging import supported
from copilot.domain import Language, Rejected, Slot
from copilot.errors import Unavailable
from copilot.grounding import Reason, warm
from copilot.llm import Message, Model, Usage, tokens

TOKEN_BUDGET = 2_000
"""Prompt tokens of a whole suggestion beyond the shared prefix; it doesn't grow with a pair's history."""
_MAX_ANSWER = 160
_MAX_SECONDS = 150.0
_LONGEST_SHOWN = 300


@dataclass(slots=True)
class Outcome:
    """What rewording took: what was refused, what the model used, what went wrong."""

    rejected: list[Rejected] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    trouble: Unavailable | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One text that may be put better: the prompts that ask for it, and what decides about an answer."""

    slot: Slot
    draft: str
    messages: tuple[Message, ...]
    retry: str
    verdict: Callable[[str], Reason | None]
    rests_on: tuple[str, ...] = ()
    """What a statement must be supported by; nothing for what states nothing, a question or a name."""


def first_messages(prompt_name: str, piece: dict[str, object]) -> tuple[Message, ...]:
    """The prompt for a piece: a prefix that is always the same, and the piece as JSON.

    JSON's escapes keep what people wrote apart from what we ask.
    """
    prompt = prompts.load(prompt_name)
    user = prompt.fill(input=json.dumps(piece, ensure_ascii=False))
    return (Message("system", prompt.system), Message("user", user))


def affordable(pieces: Sequence[Piece], most: int) -> list[Piece]:
    """As many of the first pieces as the budget holds."""
    kept: list[Piece] = []
    spent = 0
    for piece in pieces[:most]:
        spent += tokens(piece.messages[-1].content)
        if spent > TOKEN_BUDGET:
            break
        kept.append(piece)
    return kept


async def reword(
    pieces: Sequence[Piece],
    model: Model,
    language: Language,
    outcome: Outcome,
    accepted: Callable[[int, str], None],
    checker: Model | None = None,
    told: Callable[[int, int], None] = lambda *_: None,
) -> None:
    """Ask for each piece; ``accepted`` is told of every rewording that passed, with the piece's number.

    A ``checker`` is asked about statements that the rules let pass: what it doubts keeps the draft's words. ``told``
    counts the pieces that were asked for. Never raises for a model or checker that is down, slow or wrong: then the
    pieces stay as they are.
    """
    budget = _Budget(pieces)
    limiter = anyio.CapacityLimiter(model.parallel)
    deadline = time.monotonic() + _MAX_SECONDS
    asked = 0

    async def one(number: int, piece: Piece) -> None:
        nonlocal asked
        async with limiter:
            if outcome.trouble is not None or time.monotonic() > deadline:
                return
            try:
                better = await _reworded(piece, model, outcome, budget, checker)
            except Unavailable as error:
                outcome.trouble = error
                return
            asked += 1
            told(asked, len(pieces))
        if better is not None:
            accepted(number, better)

    async with anyio.create_task_group() as group:
        # the check's dictionaries are read while the model writes its first piece
        group.start_soon(anyio.to_thread.run_sync, warm, language)
        for number, piece in enumerate(pieces):
            group.start_soon(one, number, piece)


class _Budget:
    """Prompt tokens left for second tries."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._left = TOKEN_BUDGET - sum(tokens(piece.messages[-1].content) for piece in pieces)

    def take(self, messages: Sequence[Message]) -> bool:
        cost = sum(tokens(message.content) for message in messages[1:])
        if cost > self._left:
            return False
        self._left -= cost
        return True


async def _reworded(
    piece: Piece, model: Model, outcome: Outcome, budget: _Budget, checker: Model | None
) -> str | None:
    messages = list(piece.messages)
    for attempt in range(2):
        reply = await model.word(messages, max_tokens=_MAX_ANSWER)
        outcome.usage += reply.usage
        if reply.text is None:
            outcome.rejected.append(Rejected(piece.slot, "", "unusable"))
            return None  # not even the asked-for form: a second try would be no better
        text = reply.text.strip()
        if text == piece.draft:
            return None  # nothing better was found: the words are still the rules'
        reason = piece.verdict(text) or await _second_look(piece, text, checker, outcome)
        if reason is None:
            return text
        outcome.rejected.append(Rejected(piece.slot, text[:_LONGEST_SHOWN], reason.code))
        again = prompts.load(piece.retry).fill(reason=reason.code)
        messages += [
            Message("assistant", json.dumps({"text": text}, ensure_ascii=False)),
            Message("user", again),
        ]
        if attempt == 0 and not budget.take(messages):
            return None
    return None


async def _second_look(piece: Piece, text: str, checker: Model | None, outcome: Outcome) -> Reason | None:
    """Why the checker doesn't let a statement pass; it may refuse what the rules let pass, and never the reverse."""
    if checker is None or not piece.rests_on or "judge_support" not in checker.profile.allowed:
        return None
    verdict = await supported(checker, "\n".join(piece.rests_on), text)
    outcome.usage += verdict.usage
    sure = verdict.log_odds is not None and verdict.log_odds > 0
    return None if sure else Reason("doubted")
