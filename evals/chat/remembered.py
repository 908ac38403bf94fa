"""A model whose judgements are kept in a file: a run that was interrupted goes on, and other weights cost no call."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from copilot.llm import Expected, Finding, Message, Model, Reply, Usage, Verdict

_AGAIN = Usage()


class Remembered:
    """Asks the model only what the file doesn't hold. Kept are numbers and words of public texts, by prompt."""

    def __init__(self, model: Model, file: Path) -> None:
        self._model = model
        self._file = file
        self.name, self.profile, self.parallel = model.name, model.profile, model.parallel
        self._known: dict[str, Any] = dict(_lines(file))

    def is_here(self) -> bool:
        """See ``Model``."""
        return self._model.is_here()

    def close(self) -> None:
        """See ``Model``."""
        self._model.close()

    async def word(self, messages: Sequence[Message], *, max_tokens: int) -> Reply:
        """See ``Model``; asked every time."""
        return await self._model.word(messages, max_tokens=max_tokens)

    async def judge(self, messages: Sequence[Message]) -> Verdict:
        """See ``Model``."""
        key = self._key("judge", messages)
        if key in self._known:
            return Verdict(self._known[key], _AGAIN)
        verdict = await self._model.judge(messages)
        self._keep(key, verdict.log_odds)
        return verdict

    async def find(self, messages: Sequence[Message], *, max_tokens: int) -> Finding:
        """See ``Model``."""
        key = self._key(f"find {max_tokens}", messages)
        if key in self._known:
            return Finding(self._known[key][0], _AGAIN)
        finding = await self._model.find(messages, max_tokens=max_tokens)
        self._keep(key, (finding.text,))
        return finding

    async def expect(self, messages: Sequence[Message], words: str) -> Expected:
        """See ``Model``."""
        key = self._key(f"expect {words}", messages)
        if key in self._known:
            return Expected(self._known[key], _AGAIN)
        expected = await self._model.expect(messages, words)
        self._keep(key, expected.log_chance)
        return expected

    def _key(self, task: str, messages: Sequence[Message]) -> str:
        said = json.dumps([self.name, task, *((m.role, m.content) for m in messages)])
        return hashlib.sha256(said.encode()).hexdigest()[:24]

    def _keep(self, key: str, value: object) -> None:
        self._known[key] = value
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps([key, value]) + "\n")


def _lines(file: Path) -> list[tuple[str, Any]]:
    """What the file holds; a line that was cut off is left out."""
    found: list[tuple[str, Any]] = []
    for line in file.read_text("utf-8").splitlines() if file.is_file() else ():
        try:
            key, value = json.loads(line)
        except ValueError:
            continue
        found.append((key, value))
    return found
