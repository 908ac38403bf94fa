"""Ingests that are disturbed: killed, doubled, on a full disk, over folders that change meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sqlalchemy import event, select, text

from copilot.app import build
from copilot.errors import Unavailable
from copilot.operations import Call, run
from copilot.settings import Settings
from copilot.store.tables import DocumentRow, PassageRow
from tests.commands import PROGRAM, process
from tests.fakes import Home, WordEmbedder, open_home
from tests.folders import chapters

pytestmark = pytest.mark.anyio
INGEST = """
import sys, anyio
from pathlib import Path
from tests.fakes import open_home
from copilot.operations import Call, run
async def main():
    home = await open_home(Path(sys.argv[1]))
    tell = lambda event: print(event.get("progress", event.get("message")), event.get("done"), flush=True)
    print(await run(Call(home.app, None, watch=tell), "ingest", {"paths": [sys.argv[2]]}), flush=True)
    await home.app.close()
anyio.run(main)
"""


@pytest.fixture
def docs(docs: Path) -> Path:
    return chapters(docs)


async def state(home: Home) -> dict[str, Any]:
    """By source: all that a document says, and the texts of its passages."""
    async with home.app.database.read() as session:
        rows = await session.execute(
            select(DocumentRow, PassageRow.text)
            .join(PassageRow, PassageRow.document_id == DocumentRow.id)
            .order_by(DocumentRow.source, PassageRow.start)
        )
        found: dict[str, Any] = {}
        for row, passage in rows:
            key = (row.source, row.title, row.audience, row.text, row.digest)
            found.setdefault(row.source, [row.id, key, []])
            assert found[row.source][0] == row.id, "two documents of one file"
            found[row.source][2].append(passage)
        return {source: (key, passages) for source, (_, key, passages) in found.items()}


def everything(docs: Path) -> list[Path]:
    return sorted(docs.rglob("*.md"))


async def undisturbed(folder: Path, docs: Path) -> dict[str, Any]:
    home = await open_home(folder)
    await home.do("ingest", paths=[str(docs)])
    found = await state(home)
    await home.app.close()
    return found


@pytest.mark.parametrize("after", ["files 1", "files 30", "passages 60"])
async def test_a_killed_ingest_leaves_nothing_by_halves_and_the_next_one_finishes_it(
    tmp_path: Path, docs: Path, after: str
) -> None:
    what, least = after.split()
    with process(str(tmp_path / "home"), str(docs), code=INGEST) as child:
        for line in child.stdout:
            told, _, done = line.partition(" ")
            if told == what and int(done) >= int(least):
                child.send_signal(signal.SIGKILL)
                break
        child.wait()
    expected = await undisturbed(tmp_path / "other", docs)
    home = await open_home(tmp_path / "home")
    left = await state(home)
    assert left.items() <= expected.items()
    assert len(left) >= int(least) or what == "passages"
    report = await home.do("ingest", paths=[str(docs)])
    assert (report["added"], report["unchanged"]) == (60 - len(left), len(left))
    assert await state(home) == expected
    assert (await home.do("reindex", check=True))["drift"] is False
    await home.app.close()


async def test_two_ingests_at_once_take_turns_and_make_each_document_once(tmp_path: Path, docs: Path) -> None:
    await (await open_home(tmp_path / "home")).app.close()
    words = (str(tmp_path / "home"), str(docs))
    with process(*words, code=INGEST) as one, process(*words, code=INGEST) as other:
        told = [child.communicate()[0] for child in (one, other)]
        assert (one.returncode, other.returncode) == (0, 0)
    reports = sorted(eval(out.splitlines()[-1])["added"] for out in told)
    assert reports == [0, 60]
    home = await open_home(tmp_path / "home")
    assert len(await state(home)) == 60
    assert (await home.do("reindex", check=True))["drift"] is False
    await home.app.close()


async def test_two_ingests_at_once_through_one_server_take_turns(home: Home, docs: Path) -> None:
    import anyio

    added: list[int] = []

    async def one() -> None:
        added.append((await home.do("ingest", paths=[str(docs)]))["added"])

    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(one)
    assert sorted(added) == [0, 0, 60]


async def test_who_has_to_wait_for_another_ingest_is_told_so_and_then_has_a_turn(
    home: Home, docs: Path, tmp_path: Path
) -> None:
    other = FileLock(tmp_path / "home" / "ingest.lock", thread_local=False)
    other.acquire()
    told: list[str] = []

    def let_go(event: dict[str, Any]) -> None:
        if "message" in event:
            told.append(event["message"])
            other.release()

    report = await run(Call(home.app, None, watch=let_go), "ingest", {"paths": [str(docs)]})
    assert told == ["ingest_waiting"]
    assert report["added"] == 60


async def test_an_ingest_whose_caller_hangs_up_lets_the_next_one_in(home: Home, docs: Path) -> None:
    import anyio

    with anyio.CancelScope() as scope:

        def hang_up(told: dict[str, object]) -> None:
            if told.get("progress") == "files" and told["done"] == 5:
                scope.cancel()

        await run(Call(home.app, None, watch=hang_up), "ingest", {"paths": [str(docs)]})
    assert scope.cancelled_caught
    report = await home.do("ingest", paths=[str(docs)])
    assert (report["added"], report["unchanged"]) == (55, 5)


async def test_while_documents_change_a_search_shows_each_of_them_as_it_was_or_as_it_is(
    home: Home, docs: Path
) -> None:
    import anyio

    await home.do("ingest", paths=[str(docs)])
    for path in everything(docs):
        path.write_text(path.read_text("utf-8").replace("Lohn", "Gehalt und Lohn"), "utf-8")
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: home.do("ingest", paths=[str(docs)]))
        for _ in range(8):
            hits = (await home.do("search", query="Lohn", k=60))["results"]
            assert len({hit["passage_id"] for hit in hits}) == len(hits)
            kinds = [(hit["source"], "Gehalt" in hit["text"]) for hit in hits if hit["headings"] == ""]
            assert len({source for source, _ in kinds}) == len(kinds), "an old and a new text side by side"
    hits = (await home.do("search", query="Lohn", k=60))["results"]
    assert all("Gehalt" in hit["text"] for hit in hits if not hit["headings"])


async def test_a_home_that_cannot_be_written_takes_nothing_in_and_says_so(tmp_path: Path, docs: Path) -> None:
    await (await open_home(tmp_path / "home")).app.close()
    url = f"sqlite+aiosqlite:///file:{tmp_path / 'home' / 'mentoring.db'}?mode=ro&uri=true"
    settings = Settings(home=tmp_path / "home", database_url=url)
    closed = Home(await build(settings, embedder=WordEmbedder(), make_model=lambda _: None), WordEmbedder())
    with pytest.raises(Unavailable) as error:
        await closed.do("ingest", paths=[str(docs)])
    assert error.value.code == "home_read_only"
    await closed.app.close()


def test_ctrl_c_ends_with_130_and_the_next_run_goes_on(tmp_path: Path, docs: Path) -> None:
    words = ("ingest", str(docs), "--home", str(tmp_path / "home"))
    with process(*words, code=PROGRAM, errors=subprocess.PIPE) as child:
        assert "Reading" in child.stderr.readline()
        child.send_signal(signal.SIGINT)
        said = child.stderr.read()
        assert child.wait() == 130
        assert "Traceback" not in said
    with process(*words, "--json", code=PROGRAM) as child:
        report = json.loads(child.communicate()[0])
    assert report["added"] + report["unchanged"] == 60
    assert report["unchanged"] >= 1


async def test_a_disk_that_is_full_half_way_stores_no_document_by_halves(tmp_path: Path, docs: Path) -> None:
    expected = await undisturbed(tmp_path / "other", docs)
    await (await open_home(tmp_path / "home")).app.close()
    home = await open_home(tmp_path / "home")
    await home.app.database.engine.dispose()
    pages = (tmp_path / "home" / "mentoring.db").stat().st_size // 4096

    def full(connection: object, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + 6}")  # type: ignore[attr-defined]

    event.listen(home.app.database.engine.sync_engine, "connect", full)
    with pytest.raises(Unavailable) as error:
        await home.do("ingest", paths=[str(docs)])
    assert error.value.code == "home_full"
    left = await state(home)
    assert 0 < len(left) < 60
    assert left.items() <= expected.items()
    await home.app.close()
    again = await open_home(tmp_path / "home")
    assert (await again.do("ingest", paths=[str(docs)]))["added"] == 60 - len(left)
    assert await state(again) == expected
    await again.app.close()


async def test_a_document_that_cannot_be_stored_does_not_take_its_neighbours_along(
    home: Home, docs: Path
) -> None:
    async with home.app.database.write() as session:
        await session.execute(
            text(
                "CREATE TRIGGER no BEFORE INSERT ON documents WHEN new.title = 'Kapitel 41' "
                "BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        )
    report = await home.do("ingest", paths=[str(docs)])
    assert report["added"] == 59
    assert [entry["path"] for entry in report["failed"]] == ["teil6/k41.md"]


async def test_files_that_go_and_change_while_the_folder_is_read_fail_alone(home: Home, docs: Path) -> None:
    last = docs / "teil6" / "k55.md"

    def meanwhile(told: dict[str, object]) -> None:
        if told.get("progress") == "files" and told["done"] == 3:
            last.unlink()
            (docs / "teil6" / "k48.md").write_text("# Kapitel 48\n\nGanz anders.\n", "utf-8")

    report = await run(Call(home.app, None, watch=meanwhile), "ingest", {"paths": [str(docs)]})
    assert (report["added"], [entry["path"] for entry in report["failed"]]) == (59, ["teil6/k55.md"])
    assert "Ganz anders." in (await home.do("source", source="teil6/k48.md"))["text"]
    report = await home.do("ingest", paths=[str(docs)])
    assert (report["unchanged"], report["failed"]) == (59, [])


async def test_names_that_are_no_text_or_not_one_line_are_taken_in_and_shown_on_one(
    tmp_path: Path, docs: Path
) -> None:
    odd = os.fsencode(docs) + b"/l\xfchne \n\x1b[31m.md"
    with open(odd, "wb") as file:  # noqa: PTH123, ASYNC230 - no Path has this name
        file.write(b'---\ntitle: "Ein \\ud800 Titel"\n---\nDer Lohn steigt im April.\n')
    (docs / "🙂.md").write_bytes(b"")
    words = ("ingest", str(docs), "--home", str(tmp_path / "home"))
    with process(*words, code=PROGRAM) as child:
        shown = child.communicate()[0]
        assert child.returncode == 0
    assert "61 added" in shown
    assert "Not read: 🙂.md:" in shown
    with process(*words, "--json", code=PROGRAM) as child:
        report = json.loads(child.communicate()[0])
    assert (report["unchanged"], report["added"]) == (61, 0)
