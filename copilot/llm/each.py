"""Many small calls to a model at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import anyio

from copilot.errors import Unavailable

_Thing = TypeVar("_Thing")
_Said = TypeVar("_Said")


async def each(
    things: Sequence[_Thing], ask: Callable[[_Thing], Awaitable[_Said]], at_once: int
) -> list[_Said]:
    """What is said of each, so many asked at a time, in their order.

    Raises: Unavailable, the first one, after all were asked.
    """
    said: dict[int, _Said] = {}
    trouble: list[Unavailable] = []
    limiter = anyio.CapacityLimiter(max(1, at_once))

    async def one(number: int, thing: _Thing) -> None:
        async with limiter:
            try:
                said[number] = await ask(thing)
            except Unavailable as error:
                trouble.append(error)

    async with anyio.create_task_group() as tasks:
        for number, thing in enumerate(things):
            tasks.start_soon(one, number, thing)
    if trouble:
        raise trouble[0]
    return [said[number] for number in range(len(things))]
