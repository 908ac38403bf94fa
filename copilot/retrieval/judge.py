"""Whether what was found answers the question: by similarity at once, by the model's yes or no where it may judge."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import anyio

from copilot import prompts
from copilot.errors import Unavailable
from copilot.llm import Message, Model, Usage
from copilot.retrieval.hits import Hit

LONGEST_TEXT = 1_200
PATIENCE = 60.0
"""Seconds after which similarity decides alone."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How likely the found texts answer the question: ``chance`` from 0 to 1, by what it was worked out from.

    ``log_odds`` is the model's log P(yes) - log P(no), None where it was not asked or gave no answer.
    """

    chance: float
    similarity: float
    log_odds: float | None
    usage: Usage


def nearest(hits: Sequence[Hit]) -> Hit | None:
    """The hit whose best window comes nearest to the question."""
    return max(hits, key=lambda hit: hit.scores.window or 0.0, default=None)


async def judge(hits: Sequence[Hit], question: str, model: Model | None) -> Judgement:
    """How likely these hits answer the question. A model that is down or may not judge is done without."""
    best = nearest(hits)
    similarity = (best.scores.window or 0.0) if best else 0.0
    log_odds, usage = None, Usage()
    if best and model is not None and "judge_answer" in model.profile.allowed and model.is_here():
        try:
            with anyio.fail_after(PATIENCE):
                verdict = await model.judge(_messages(best, question))
            log_odds, usage = verdict.log_odds, verdict.usage
        except (Unavailable, TimeoutError):
            log_odds = None
    return Judgement(chance(similarity, log_odds), similarity, log_odds, usage)


def _messages(best: Hit, question: str) -> list[Message]:
    """The examples as earlier turns, then the one window that comes nearest.

    One window and examples as turns told answerable from unanswerable career questions better than three
    windows, or examples in the instructions (docs/decisions/abstention.md).
    """
    prompt = prompts.load("judge_answer")
    words = " ".join((best.window.quote if best.window else best.text).split())[:LONGEST_TEXT]
    turns = [Message(role, said) for pair in prompt.examples for role, said in zip(_ROLES, pair, strict=True)]
    asked = prompt.fill(text=prompts.quoted(words), question=prompts.quoted(question[:LONGEST_TEXT]))
    return [Message("system", prompt.system), *turns, Message("user", asked)]


_ROLES = ("user", "assistant")
_ALONE = (-45.6, 53.4)
_BOTH = (-35.6, 40.8, 1.06)
"""Intercept, similarity, log-odds of a logistic regression on public questions (docs/decisions/abstention.md)."""


def chance(similarity: float, log_odds: float | None) -> float:
    """The probability that the question is answered, from its best window's similarity and the model's log-odds."""
    if log_odds is None:
        score = _ALONE[0] + _ALONE[1] * similarity
    else:
        score = _BOTH[0] + _BOTH[1] * similarity + _BOTH[2] * log_odds
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))
