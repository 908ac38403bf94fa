"""What a model is asked about one text: whether it answers, with which words, whether it makes a question likelier,
whether it supports a claim.

Texts are quoted, never obeyed.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

import anyio

from copilot import prompts
from copilot.errors import Unavailable
from copilot.llm import Expected, Finding, Message, Model, Verdict

PATIENCE = 60.0
"""Seconds after which a model counts as out of reach."""
LONGEST_TEXT = 1_600
LONGEST_EVIDENCE = 6_000
LONGEST_QUESTION = 600
"""Characters: a longer question is asked by its end, where what is asked mostly stands."""
LONGEST_ANSWER = 24
"""Tokens of the words that the model may give."""
NO_TEXT = '"…"'
"""What stands for a text where the question is expected of none."""
_T = TypeVar("_T")
_ROLES = ("user", "assistant")


async def judged(model: Model, text: str, question: str) -> Verdict:
    """How surely the model says that the text states the answer. Raises: Unavailable."""
    return await _patiently(model, model.judge(_messages("judge_answer", text, question)))


async def expected(model: Model, text: str | None, question: str) -> Expected:
    """How likely the model is to ask the question of the text, or of none. Raises: Unavailable."""
    given = _quoted(text[:LONGEST_TEXT]) if text else NO_TEXT
    messages = _asked("expect_question", {"text": given})
    return await _patiently(model, model.expect(messages, " ".join(question.split())[-LONGEST_QUESTION:]))


def expectation(read: Expected, unread: Expected) -> float | None:
    """By how much a text makes a question likelier, in natural logarithms; None where it can't be told."""
    known = read.log_chance is not None and unread.log_chance is not None
    return (read.log_chance or 0.0) - (unread.log_chance or 0.0) if known else None


async def found(model: Model, text: str, question: str) -> Finding:
    """The words of the text that the model takes for the answer. Raises: Unavailable."""
    messages = _messages("find_answer", text, question)
    return await _patiently(model, model.find(messages, max_tokens=LONGEST_ANSWER))


async def supported(model: Model, text: str, claim: str) -> Verdict:
    """How surely the model says that the text supports the claim. Raises: Unavailable."""
    asked = {"text": _quoted(text[:LONGEST_EVIDENCE]), "claim": _quoted(claim)}
    return await _patiently(model, model.judge(_asked("judge_support", asked)))


async def _patiently(model: Model, said: Awaitable[_T]) -> _T:
    """What the model says, or that it is out of reach."""
    try:
        with anyio.fail_after(PATIENCE):
            return await said
    except TimeoutError as error:
        raise Unavailable("model_unreachable", model=model.name) from error


def _messages(name: str, text: str, question: str) -> list[Message]:
    given = {"text": _quoted(text[:LONGEST_TEXT]), "question": _quoted(question[-LONGEST_QUESTION:])}
    return _asked(name, given)


def _asked(name: str, given: dict[str, str]) -> list[Message]:
    """The examples as earlier turns, so that all but the last message is the same for every text."""
    prompt = prompts.load(name)
    turns = [Message(role, said) for pair in prompt.examples for role, said in zip(_ROLES, pair, strict=True)]
    return [Message("system", prompt.system), *turns, Message("user", prompt.fill(**given))]


def _quoted(text: str) -> str:
    """On one line."""
    return prompts.quoted(" ".join(text.split()))
