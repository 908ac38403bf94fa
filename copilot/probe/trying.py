"""A model that may do the one task it is tried on; what it says and what that takes is kept."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.errors import Unavailable
from copilot.llm import Expected, Finding, Message, Model, Profile, Reply, Task, Usage, Verdict


class Trying:
    """The model for one case of one task.

    ``usage`` adds up, ``said`` are its texts, ``trouble`` keeps why it couldn't be reached.
    """

    def __init__(self, model: Model, task: Task) -> None:
        self.name = model.name
        self.parallel = model.parallel
        self.profile = Profile(model.name, frozenset({task}))
        self.usage = Usage()
        self.said: list[str] = []
        self.trouble: Unavailable | None = None
        self._model = model

    async def word(self, messages: Sequence[Message], *, max_tokens: int) -> Reply:
        """See ``Model``."""
        try:
            reply = await self._model.word(messages, max_tokens=max_tokens)
        except Unavailable as error:
            self.trouble = error
            raise
        self.usage += reply.usage
        self.said += [reply.text] if reply.text else []
        return reply

    async def judge(self, messages: Sequence[Message]) -> Verdict:
        """See ``Model``."""
        verdict = await self._model.judge(messages)
        self.usage += verdict.usage
        return verdict

    async def find(self, messages: Sequence[Message], *, max_tokens: int) -> Finding:
        """See ``Model``."""
        finding = await self._model.find(messages, max_tokens=max_tokens)
        self.usage += finding.usage
        return finding

    async def expect(self, messages: Sequence[Message], words: str) -> Expected:
        """See ``Model``."""
        expected = await self._model.expect(messages, words)
        self.usage += expected.usage
        return expected

    def is_here(self) -> bool:
        """At once: what is tried has been fetched."""
        return True

    def close(self) -> None:
        """The model stays with whoever brought it."""
