"""Questions in turn: one of each person at a time, so that nobody's ten questions stand before another's first."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio

from copilot.errors import Unavailable

MOST_WAITING = 50
"""Questions of one person that may wait."""


class TooMany(Unavailable):
    """More questions of one person at once than may wait."""

    status = 429


@dataclass(slots=True)
class Queue:
    """Who is being answered, and how many more of their questions wait."""

    _locks: dict[str, anyio.Lock] = field(default_factory=dict)
    _waiting: dict[str, int] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, person: str) -> AsyncIterator[None]:
        """The person's turn, once the own questions before it are answered. Raises: TooMany."""
        waiting = self._waiting.get(person, 0)
        if waiting >= MOST_WAITING:
            raise TooMany("questions_too_many", limit=MOST_WAITING)
        self._waiting[person] = waiting + 1
        lock = self._locks.setdefault(person, anyio.Lock())
        try:
            async with lock:
                yield
        finally:
            self._waiting[person] -= 1
            if not self._waiting[person]:
                del self._waiting[person], self._locks[person]
