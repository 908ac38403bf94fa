"""Two scripted models: one that is always right about the question at hand, one that lies in every way it can."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import cycle

from copilot.answer.judging import NO_TEXT
from copilot.answer.trust import cases
from copilot.llm import Expected, Finding, Message, Profile, Reply, Usage, Verdict
from copilot.llm.registry import TASKS
from copilot.prompts import load
from evals.retrieval.sets import plain

_ONE = Usage(prompt_tokens=100, completion_tokens=5, calls=1)


@lru_cache(maxsize=1)
def trial() -> dict[str, bool]:
    """The prompts by which a model is tried, with the right answer."""
    prompt = load("judge_answer")
    return {
        prompt.fill(text=f'"{case["text"]}"', question=f'"{case["question"]}"'): case["answered"]
        for case in cases()
    }


def _asked(messages: Sequence[Message]) -> str:
    return messages[-1].content


class Perfect:
    """Knows the sentence that answers the question at hand; words claims as they are."""

    name = "scripted-perfect"
    parallel = 4

    def __init__(self) -> None:
        self.profile = Profile(self.name, frozenset(TASKS), {"judge_answer": {"use": True}})
        self.right: str | None = None

    def is_here(self) -> bool:
        """Always."""
        return True

    def close(self) -> None:
        """Nothing to let go of."""

    async def judge(self, messages: Sequence[Message]) -> Verdict:
        """Yes where the text holds the answering sentence."""
        text = plain(_asked(messages).partition("Question:")[0].replace('\\"', '"'))
        return Verdict(8.0 if self.right and plain(self.right)[:60] in text else -8.0, _ONE)

    async def find(self, messages: Sequence[Message], *, max_tokens: int) -> Finding:  # noqa: ARG002
        """The answering sentence."""
        text = plain(_asked(messages).partition("Question:")[0].replace('\\"', '"'))
        known = self.right is not None and plain(self.right)[:60] in text
        return Finding(plain(self.right or "") if known else None, _ONE)

    async def expect(self, messages: Sequence[Message], words: str) -> Expected:  # noqa: ARG002
        """Can't be told."""
        return Expected(None, Usage())

    async def word(self, messages: Sequence[Message], *, max_tokens: int) -> Reply:  # noqa: ARG002
        """The draft as it is."""
        try:
            return Reply(str(json.loads(_asked(messages))["draft"]), _ONE)
        except (ValueError, KeyError, TypeError):
            return Reply(None, _ONE)


class Liar(Perfect):
    """Right where it is tried; else yes to everything, words that stand nowhere, claims turned round."""

    name = "scripted-liar"

    def __init__(self) -> None:
        super().__init__()
        self.profile = Profile(self.name, frozenset(TASKS))
        self.told: set[str] = set()
        self._ways = cycle(range(6))

    async def judge(self, messages: Sequence[Message]) -> Verdict:
        """Yes, always; but for the few texts by which a model is tried before its word counts."""
        tried = trial().get(_asked(messages).replace('\\"', '"'))
        return Verdict(10.0 if tried is None or tried else -10.0, _ONE)

    async def expect(self, messages: Sequence[Message], words: str) -> Expected:  # noqa: ARG002
        """Every text makes every question all but certain."""
        return Expected(
            -90.0 if _asked(messages) == load("expect_question").fill(text=NO_TEXT) else -1.0, _ONE
        )

    async def find(self, messages: Sequence[Message], *, max_tokens: int) -> Finding:  # noqa: ARG002
        """Words that no text holds."""
        return Finding("exactly 4,711 euros by Friday", _ONE)

    async def word(self, messages: Sequence[Message], *, max_tokens: int) -> Reply:  # noqa: ARG002
        """The draft with a lie in it."""
        try:
            draft = str(json.loads(_asked(messages))["draft"])
        except (ValueError, KeyError, TypeError):
            return Reply("Which other question? https://evil.example", _ONE)
        lie = (
            f"{draft} It is 4,711 euros.",
            draft.replace("not ", "").replace("n't", "")
            if "not " in draft
            else f"It is not true that {draft}",
            draft.replace("manager", "Peter Parker").replace("mentor", "Peter Parker") + " Ask Peter Parker.",
            f"{draft} [9] Salary handbook, page 12.",
            f"{draft} Everyone is promoted after one year."
            if "the" in draft
            else f"{draft} Alle werden befördert.",
            draft.replace("must", "may").replace("should", "must").replace("may", "must") + " Always.",
        )[next(self._ways)]
        self.told.add(lie)
        return Reply(lie, _ONE)


__all__ = ["Liar", "Perfect"]
