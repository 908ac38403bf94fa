"""Connections to SQLite that end once, however often and from wherever, and that change threads once a statement."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial
from typing import Any
from weakref import WeakSet

import aiosqlite

_ROWS = 64
"""Rows fetched at a time; aiosqlite's own number."""
_AHEAD = 500
"""Rows read along with a statement; only an answer with more of them costs further changes of threads."""
_SECONDS = 5.0
"""How long the end of what was under way is waited for."""


class Cursor(aiosqlite.Cursor):
    """aiosqlite's cursor, opened, run, read and closed in one go.

    SQLAlchemy asks for these one by one, and each changes threads twice: most of a short statement's time.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, None)  # type: ignore[arg-type]  # made in the connection's thread when it runs
        self._rows: list[Any] = []
        self._more = False

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Cursor:
        """Run a statement and read its first rows."""
        await self._there(self._run, sql, () if parameters is None else parameters)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Cursor:
        """Run a statement once for each set of parameters; it has no rows."""
        await self._there(self._run_many, sql, parameters)
        return self

    async def fetchone(self) -> Any:
        """The next row, None after the last."""
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows; without a ``size`` one."""
        size = 1 if size is None else size
        if self._more and len(self._rows) < size:
            await self._there(self._take, max(size, _AHEAD))
        found, self._rows = self._rows[:size], self._rows[size:]
        return found

    async def fetchall(self) -> list[Any]:
        """All rows that are left."""
        if self._more:
            await self._there(self._take, None)
        found, self._rows = self._rows, []
        return found

    async def close(self) -> None:
        """Let go of what hasn't been read."""
        self._rows = []
        if self._more:
            self._more = False
            await self._there(self._cursor.close)

    async def _there(self, function: Callable[..., None], *given: Any) -> None:
        """In the connection's thread, the only one that may use it."""
        await self._execute(function, *given)  # type: ignore[no-untyped-call]

    def _run(self, sql: str, parameters: Any) -> None:
        self._cursor = self._conn._conn.cursor()
        self._cursor.execute(sql, parameters)
        if self._cursor.description:
            self._take(_AHEAD)
        else:
            self._cursor.close()

    def _run_many(self, sql: str, parameters: Any) -> None:
        with closing(self._conn._conn.cursor()) as self._cursor:
            self._cursor.executemany(sql, parameters)

    def _take(self, most: int | None) -> None:
        """Read ahead, all where no number is given, and close after the last row."""
        rows = self._cursor.fetchall() if most is None else self._cursor.fetchmany(most)
        self._rows += rows
        self._more = len(rows) == most
        if not self._more:
            self._cursor.close()


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

    def cursor(self) -> Cursor:  # type: ignore[override]
        """A cursor for one statement after the other; SQLAlchemy enters it, which is all it takes."""
        return Cursor(self)

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
