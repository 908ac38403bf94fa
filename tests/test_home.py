"""Homes that can't be used as they are: each a clear sentence, and nothing lost."""

from __future__ import annotations

import asyncio
import tomllib
from importlib import resources
from pathlib import Path

import anyio
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import event, text

from copilot.app import build, running_server, server_note
from copilot.errors import KINDS, Unavailable
from copilot.settings import Settings
from copilot.store.database import HEAD, open_database
from tests.fakes import MENTEE, Home, WordEmbedder, open_home

pytestmark = pytest.mark.anyio


def test_the_program_reads_and_writes_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", "copilot.store:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


async def test_migrations_make_what_the_tables_say(home: Home) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from copilot.store.tables import Base

    async with home.app.database.engine.connect() as connection:
        found = await connection.run_sync(
            lambda c: compare_metadata(MigrationContext.configure(c), Base.metadata)
        )
    # full-text search and the views of it are made by hand
    by_hand = ("passage_terms", "passage_postings")
    assert [change for change in found if not any(name in str(change) for name in by_hand)] == []


async def test_a_home_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    home = await open_home(tmp_path / "h")
    async with home.app.database.write() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await home.app.close()
    with pytest.raises(Unavailable) as error:
        await open_home(tmp_path / "h")
    assert error.value.code == "home_newer"


async def test_a_home_that_is_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "h").write_text("x")
    with pytest.raises(Unavailable) as error:
        await open_home(tmp_path / "h")
    assert error.value.code == "home_cannot_make"


async def test_a_database_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "h").mkdir()
    (tmp_path / "h" / "mentoring.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(Unavailable):
        await open_home(tmp_path / "h")


async def test_a_read_only_home_says_so_and_still_reads(tmp_path: Path) -> None:
    home = await (await open_home(tmp_path / "h")).with_pair()
    await home.note("Lea schickt bis 30. April den Lebenslauf.")
    await home.app.close()
    url = f"sqlite+aiosqlite:///file:{tmp_path / 'h' / 'mentoring.db'}?mode=ro&uri=true"
    settings = Settings(home=tmp_path / "h", database_url=url)
    closed = Home(await build(settings, embedder=WordEmbedder(), make_model=lambda _: None), WordEmbedder())
    with pytest.raises(Unavailable) as error:
        await closed.note("Noch eine Notiz.")
    assert error.value.code == "home_read_only"
    assert len((await closed.do("note_list", MENTEE, pair="wir"))["notes"]) == 1
    await closed.app.close()


async def test_a_full_disk_stores_nothing_by_halves(tmp_path: Path) -> None:
    home = await (await open_home(tmp_path / "h")).with_pair()
    await home.app.close()
    small = await open_home(tmp_path / "h")
    await small.app.database.engine.dispose()

    def full(connection: object, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

    event.listen(small.app.database.engine.sync_engine, "connect", full)
    with pytest.raises(Unavailable) as error:
        await small.note("Lea schickt bis 30. April den Lebenslauf. " * 2_000)
    assert error.value.code == "home_full"
    assert (await small.do("note_list", MENTEE, pair="wir"))["notes"] == []
    await small.app.close()


async def test_an_index_that_another_program_holds_is_waited_for_then_refused(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("copilot.app.LOCK_SECONDS", 0.1)
    with FileLock(tmp_path / "home" / "index.lock"), pytest.raises(Unavailable) as error:
        await home.do("reindex")
    assert error.value.code == "home_in_use"


def test_the_note_of_a_killed_server_is_no_server(tmp_path: Path) -> None:
    assert running_server(tmp_path) is None
    server_note(tmp_path).write_text('{"url": "http://127.0.0.1:9", "token": "t"}')
    assert running_server(tmp_path) is None
    with FileLock(tmp_path / "server.lock"):
        assert running_server(tmp_path) == {"url": "http://127.0.0.1:9", "token": "t"}


async def test_opening_twice_at_once_migrates_once(tmp_path: Path) -> None:
    import anyio

    url, lock = f"sqlite+aiosqlite:///{tmp_path / 'm.db'}", tmp_path / "m.lock"

    async def open_and_close() -> None:
        await (await open_database(url, lock)).close()

    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(open_and_close)


async def test_what_is_cancelled_in_the_middle_of_a_statement_leaves_nothing_waiting(tmp_path: Path) -> None:
    counting = (
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 2000000) SELECT sum(i) FROM n"
    )
    before = asyncio.all_tasks()
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'home.db'}")
    for transaction in (database.read, database.write):
        with anyio.move_on_after(0.05) as late:
            async with transaction() as session:
                await session.execute(text(counting))
        assert late.cancelled_caught
    async with database.write() as session:  # nothing holds the lock
        await session.execute(text("DELETE FROM outbox"))
    await database.close()
    left = asyncio.all_tasks() - before
    if left:
        _, left = await asyncio.wait(left, timeout=20)
    assert not left


def test_every_error_has_its_sentences_in_both_languages_and_no_sharp_s() -> None:
    import re

    source = "\n".join(p.read_text("utf-8") for p in Path(str(resources.files("copilot"))).rglob("*.py"))
    kinds = "|".join([*KINDS, "Unreadable", "Unauthorised"])
    raised = set(re.findall(rf'(?:{kinds})\(\s*"(\w+)"', source)) | set(re.findall(r'"(home_\w+)"\)', source))
    known = tomllib.loads(resources.files("copilot").joinpath("error_texts.toml").read_text("utf-8"))
    assert raised - set(known) - {"home_waiting"} == set()
    for texts in known.values():
        assert {"de", "en"} <= set(texts)
        assert "ß" not in str(texts)
