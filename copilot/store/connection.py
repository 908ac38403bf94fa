"""Connections to SQLite that end once, however often and from wherever they are ended."""

from __future__ import annotations

import asyncio
import sqlite3
from functools import partial
from typing import Any
from weakref import WeakSet

import aiosqlite

_ROWS = 64
"""Rows fetched at a time; aiosqlite's own number."""
_SECONDS = 5.0
"""How long the end of what was under way is waited for."""


class Connection(aiosqlite.Connection):
    """aiosqlite's connection that can be stopped twice and gives up its lock when it ends.

    When a task is cancelled in the middle of a statement, SQLAlchemy closes the connection and stops it at the same
    time. aiosqlite then waits for an answer of a thread that has ended, and whoever closes the event loop waits for
    ever with it (omnilib/aiosqlite issues 259 and 369). And SQLite keeps the lock of a closed connection until the
    last of its statements is let go of, which a traceback can delay: so it is rolled back first.
    """

    stopped = False
    ending: asyncio.Future[Any] | None = None

    def stop(self) -> asyncio.Future[Any] | None:
        """End the thread after what it was given; a second call waits for the same end."""
        if not self.stopped:
            self.stopped = True
            self._roll_back()
            self.ending = super().stop()
        return self.ending

    async def close(self) -> None:
        """Close and end; one that was stopped meanwhile is closed already."""
        self._roll_back()
        try:
            await super().close()
        except ValueError:
            if not self.stopped:
                raise

    def _roll_back(self) -> None:
        if self._connection is not None:
            self._tx.put_nowait((None, self._connection.rollback))


class Connections:
    """The connections of one database."""

    def __init__(self) -> None:
        self._made: WeakSet[Connection] = WeakSet()

    def make(self, database: str, **options: Any) -> Connection:
        """A connection that is opened when it is awaited, for SQLAlchemy's ``async_creator_fn``."""
        made = Connection(partial(sqlite3.connect, database, **options), _ROWS)
        made._thread.daemon = True  # as SQLAlchemy does with its own: an exit doesn't wait for it
        self._made.add(made)
        return made

    async def ended(self) -> None:
        """Wait for the threads that were told to end: they answer to the event loop, which must still be there."""
        ending = [made.ending for made in self._made if made.ending is not None]
        if ending:
            await asyncio.wait(ending, timeout=_SECONDS)
