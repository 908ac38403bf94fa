"""The connections to SQLite: what a statement gives however it is read, and how often it changes threads."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from copilot.store.connection import Connection
from copilot.store.database import Database, open_database

pytestmark = pytest.mark.anyio

MANY = 1_203
"""More rows than are read along with a statement, twice over and some."""


class _Counted(Connection):
    """A connection that counts what it gives its thread to do."""

    steps = 0

    async def _execute(self, fn: Any, *given: Any, **named: Any) -> Any:
        self.steps += 1
        return await super()._execute(fn, *given, **named)  # type: ignore[no-untyped-call]


@pytest.fixture
async def database(tmp_path: Path) -> Any:
    made: Database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    async with made.write() as session:
        await session.execute(text("CREATE TABLE numbers (n INTEGER)"))
        await session.execute(text("INSERT INTO numbers VALUES (:n)"), [{"n": n} for n in range(MANY)])
    yield made
    await made.close()


async def test_all_rows_of_a_long_answer_are_read(database: Database) -> None:
    async with database.read() as session:
        rows = await session.scalars(text("SELECT n FROM numbers ORDER BY n"))
        assert list(rows) == list(range(MANY))


async def test_a_long_answer_is_streamed_row_by_row(database: Database) -> None:
    async with database.read() as session:
        rows = await session.stream(text("SELECT n FROM numbers ORDER BY n"))
        assert [row.n async for row in rows] == list(range(MANY))


async def test_a_stream_that_is_left_early_leaves_nothing_open(database: Database) -> None:
    async with database.read() as session:
        rows = await session.stream(text("SELECT n FROM numbers ORDER BY n"))
        async for row in rows:
            if row.n == 3:
                break
        await rows.close()
    async with database.write() as session:
        await session.execute(text("DROP TABLE numbers"))


async def test_how_many_rows_were_changed_is_told(database: Database) -> None:
    async with database.write() as session:
        changed = await session.execute(text("UPDATE numbers SET n = -n WHERE n < 10"))
        assert changed.rowcount == 10  # type: ignore[attr-defined]


async def test_a_wrong_statement_fails_and_the_next_one_is_answered(database: Database) -> None:
    async with database.read() as session:
        with pytest.raises(Exception, match="no such table"):
            await session.execute(text("SELECT n FROM nowhere"))
        assert await session.scalar(text("SELECT count(*) FROM numbers")) == MANY


async def test_a_statement_changes_threads_once() -> None:
    connection = _Counted(lambda: sqlite3.connect(":memory:"), 64)
    await connection
    async with connection.cursor() as cursor:
        await cursor.execute("SELECT 1 UNION SELECT 2")
        assert list(await cursor.fetchall()) == [(1,), (2,)]
        assert await cursor.fetchone() is None
    assert connection.steps == 1
    await connection.close()
