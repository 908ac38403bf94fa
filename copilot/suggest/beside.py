"""Work with a watcher beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import anyio


@asynccontextmanager
async def beside(watch: Callable[[], Coroutine[Any, Any, None]]) -> AsyncIterator[anyio.CancelScope]:
    """Do what follows while ``watch`` runs, which ends with it; cancelling the scope ends both.

    An error of what follows comes out as it is, in no group.
    """
    trouble: list[Exception] = []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(watch)
        try:
            yield tasks.cancel_scope
        except Exception as error:  # raised again where no group of tasks wraps it
            trouble.append(error)
        tasks.cancel_scope.cancel()
    if trouble:
        raise trouble[0]
