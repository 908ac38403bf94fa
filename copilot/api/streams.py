"""Answers under way: each goes on by itself, and whoever asked may look on, go away and come back."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import anyio
from anyio.abc import TaskGroup

from copilot.domain import Language
from copilot.errors import MentoringError

Json = dict[str, Any]
GRACE = 20.0
"""Seconds that an answer goes on while nobody looks: time to come back after a lost connection."""
KEPT = 120.0
"""Seconds that a finished answer's events can still be asked for."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a stream; ``number`` counts from 1."""

    number: int
    name: str
    data: Json


@dataclass(slots=True)
class Stream:
    """The events of one answer, for the person in the conversation that it belongs to."""

    key: str
    owner: tuple[str | None, str]
    stop: anyio.Event
    events: list[Event] = field(default_factory=list)
    done: bool = False
    _looking: int = 0
    _news: anyio.Event = field(default_factory=anyio.Event)
    _left: anyio.Event = field(default_factory=anyio.Event)

    def tell(self, name: str, data: Json) -> None:
        """Add an event and wake those who look on."""
        self.events.append(Event(len(self.events) + 1, name, data))
        self._wake()

    def end(self) -> None:
        """No more events will come."""
        self.done = True
        self._wake()

    def _wake(self) -> None:
        news, self._news = self._news, anyio.Event()
        news.set()

    async def follow(self, after: int = 0) -> AsyncIterator[Event]:
        """The events after that number, those to come included, until the last one."""
        self._looking += 1
        try:
            while True:
                news = self._news
                for event in self.events[after:]:
                    after = event.number
                    yield event
                if self.done and after >= len(self.events):
                    return
                if after >= len(self.events):
                    await news.wait()
        finally:
            self._looking -= 1
            self._left.set()

    async def unwatched(self, grace: float) -> None:
        """Returns once nobody has looked on for so many seconds."""
        while True:
            if self._looking:
                self._left = anyio.Event()
                await self._left.wait()
                continue
            await anyio.sleep(grace)
            if not self._looking:
                return


class Streams:
    """All answers under way in this process, and those that have just ended."""

    def __init__(self, tasks: TaskGroup, *, grace: float = GRACE, kept: float = KEPT) -> None:
        self._tasks = tasks
        self._grace, self._kept = grace, kept
        self._streams: dict[str, Stream] = {}

    def start(
        self,
        owner: tuple[str | None, str],
        work: Callable[[Stream], Awaitable[Json]],
        language: Language,
    ) -> Stream:
        """A new stream of what the work tells; it ends with ``done`` or ``error``."""
        stream = Stream(secrets.token_hex(8), owner, anyio.Event())
        self._streams[stream.key] = stream
        self._tasks.start_soon(self._run, stream, work, language)
        return stream

    def find(self, key: str, owner: tuple[str | None, str]) -> Stream | None:
        """The stream of that key, if it is the owner's."""
        stream = self._streams.get(key)
        return stream if stream is not None and stream.owner == owner else None

    def stop(self, owner: tuple[str | None, str]) -> int:
        """Let the owner's answers end with what was checked; how many there were."""
        running = [s for s in self._streams.values() if s.owner == owner and not s.done]
        for stream in running:
            stream.stop.set()
        return len(running)

    async def _run(
        self, stream: Stream, work: Callable[[Stream], Awaitable[Json]], language: Language
    ) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._give_up, stream)
            try:
                stream.tell("done", await work(stream))
            except MentoringError as error:
                stream.tell("error", error.render(language))
            except Exception as error:  # told that there is a defect, and no text
                stream.tell("error", {"code": "defect", "message": type(error).__name__, "hint": ""})
            finally:
                stream.end()
            tasks.cancel_scope.cancel()
        self._tasks.start_soon(self._forget, stream)

    async def _give_up(self, stream: Stream) -> None:
        """Nobody waits for it any more: what was checked is kept, and the model goes free."""
        await stream.unwatched(self._grace)
        stream.stop.set()

    async def _forget(self, stream: Stream) -> None:
        await anyio.sleep(self._kept)
        self._streams.pop(stream.key, None)
