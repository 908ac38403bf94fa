"""The database of a home: opened, migrated, handed out as transactions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from copilot.errors import Unavailable
from copilot.store.connection import Connections
from copilot.store.tables import AuditRow

HEAD = "0010"
"""The revision this program reads and writes (a test compares it with the migration scripts)."""

BUSY_MS = 15_000


class Database:
    """Transactions on the system of record.

    ``async with database.write() as s`` commits at the end or not at all; ``read()`` never writes.
    """

    def __init__(self, engine: AsyncEngine, connections: Connections) -> None:
        self.engine = engine
        self._connections = connections
        self.catching_up = anyio.Lock()
        """Held by whoever brings the index up to what is stored: nothing is embedded twice."""
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A transaction that is committed when the block ends without an error.

        Raises: Unavailable when the home can't be written (read-only, full, locked for too long).
        """
        async with self._sessions() as session:
            try:
                if self.engine.dialect.name == "sqlite":
                    # taken before the first read, so that two writers queue instead of failing half-way
                    await session.execute(text("BEGIN IMMEDIATE"))
                yield session
                await session.commit()
            except DBAPIError as error:
                raise _unavailable(error) from error

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A consistent view of what is committed."""
        async with self._sessions() as session:
            yield session

    async def purge(self) -> None:
        """Leave nothing of deleted rows in the files: SQLite keeps them in search segments and the log."""
        if self.engine.dialect.name != "sqlite":
            return
        async with self.write() as session:
            await session.execute(text("INSERT INTO passage_terms (passage_terms) VALUES ('optimize')"))
        async with self.engine.connect() as connection:
            await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    async def close(self) -> None:
        """Let go of all connections."""
        await self.engine.dispose()
        await self._connections.ended()


def _unavailable(error: DBAPIError) -> Exception:
    """The sentence for a database that can't take a write; anything else stays the defect it is."""
    words = str(error.orig).lower()
    for sign, code in (
        ("readonly", "home_read_only"),
        ("read-only", "home_read_only"),
        ("disk is full", "home_full"),
        ("disk i/o", "home_full"),
        ("locked", "home_busy"),
    ):
        if sign in words:
            return Unavailable(code)
    return error


async def open_database(url: str, migrating: Path | None = None) -> Database:
    """The database at ``url``, brought to this program's revision first; ``migrating`` is locked meanwhile.

    Raises: Unavailable for a home that can't be opened, or that a newer program has written.
    """
    connections = Connections()
    connect_args = (
        {"timeout": BUSY_MS / 1000, "async_creator_fn": connections.make} if "sqlite" in url else {}
    )
    try:
        # parameters hold what people wrote: they belong in no error and no log
        engine = create_async_engine(url, connect_args=connect_args, hide_parameters=True)
    except (ArgumentError, ModuleNotFoundError) as error:
        raise Unavailable("home_unreadable") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _sqlite_pragmas)
    try:
        async with engine.connect() as connection:
            current = await connection.run_sync(_revision)
        if current != HEAD:
            async with _alone(migrating), engine.begin() as connection:
                await connection.run_sync(_upgrade)
    except DBAPIError as error:
        await engine.dispose()
        known = _unavailable(error)
        raise known if isinstance(known, Unavailable) else Unavailable("home_unreadable") from error
    except BaseException:
        await engine.dispose()
        raise
    return Database(engine, connections)


def _alone(lock: Path | None) -> AbstractAsyncContextManager[object]:
    if lock is None:
        return nullcontext()
    from filelock import AsyncFileLock

    return AsyncFileLock(lock)


def _sqlite_pragmas(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MS}",
        "synchronous=FULL",  # an acknowledged write survives kill -9 and a power cut
        "secure_delete=ON",
    ):
        try:
            cursor.execute(f"PRAGMA {pragma}")
        except Exception:  # noqa: S112 - a read-only home refuses WAL; the first write says so properly
            continue
    cursor.close()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return str(row[0]) if row else None


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    if connection.dialect.name == "sqlite":
        # its driver opens no transaction for DDL: a program that is killed here must leave no half a schema
        connection.execute(text("BEGIN IMMEDIATE"))
    config = Config()
    config.set_main_option("script_location", "copilot.store:migrations")
    config.attributes["connection"] = connection
    current = _revision(connection)  # once more: another program may have done it while this one waited
    if current == HEAD:
        return
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise Unavailable("home_newer", revision=current)
    command.upgrade(config, "head")


async def audit(session: AsyncSession, viewer: str, action: str, thing: str) -> None:
    """Remember who did what to which thing, by ids only."""
    session.add(
        AuditRow(at=datetime.now(UTC).replace(tzinfo=None), viewer=viewer, action=action, object=thing)
    )
