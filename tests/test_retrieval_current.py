"""Search is always current: what is changed, removed, expired or interrupted counts at the next question."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import anyio
import pytest
from sqlalchemy import delete, func, select, text

from copilot.embedding import Vectors
from copilot.store.tables import (
    DocumentRow,
    WindowRow,
    WordRow,
)
from tests.fakes import (
    MENTEE,
    STRANGER,
    TODAY,
    Home,
    TwoTongues,
    WordEmbedder,
    open_home,
)
from tests.searching import (
    FERIEN,
    LEAVE,
    SALARY,
    change,
    ingest,
    search,
    sources,
    stored,
)

pytestmark = pytest.mark.anyio


# --- always current


async def test_what_is_new_edited_or_removed_counts_at_the_next_search(home: Home, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    await ingest(home, docs, {"a.txt": "Der Lift ist grün.", "b.txt": "Der Lift ist blau."})
    assert sorted(await sources(home, "Lift")) == ["a.txt", "b.txt"]
    await ingest(home, docs, {"c.txt": "Der Lift ist gelb."})
    assert sorted(await sources(home, "Lift")) == ["a.txt", "b.txt", "c.txt"]
    await ingest(home, docs, {"a.txt": "Die Treppe ist grün."})
    (docs / "b.txt").unlink()
    await ingest(home, docs, {})
    found = await search(home, "Lift")
    assert [hit["source"] for hit in found if "Lift" in hit["text"]] == ["c.txt"]
    assert (await search(home, "Treppe"))[0]["source"] == "a.txt"
    assert "b.txt" not in [hit["source"] for hit in found]


async def test_rows_that_another_process_deletes_count_too(pair: Home, tmp_path: Path) -> None:
    await ingest(pair, tmp_path / "docs", {"a.txt": "Der Lift ist grün.", "b.txt": "Der Lift ist blau."})
    await pair.note("Der Lift war lange kaputt.")
    assert len(await search(pair, "Lift", MENTEE)) == 3
    await change(pair, delete(DocumentRow).where(DocumentRow.source == "a.txt"))
    assert len(await search(pair, "Lift", MENTEE)) == 2
    await change(pair, text("DELETE FROM notes"))
    assert await sources(pair, "Lift", MENTEE) == ["b.txt"]


async def test_a_document_counts_to_its_last_day(home: Home, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    await ingest(home, docs, {"a.txt": "Der Lift ist grün."})
    assert await sources(home, "Lift") == ["a.txt"]
    await ingest(home, docs, {}, valid_to=TODAY)
    assert await sources(home, "Lift") == ["a.txt"]
    await ingest(home, docs, {}, valid_to=TODAY - timedelta(days=1))
    assert await sources(home, "Lift") == []


async def test_another_audience_or_language_counts_at_the_next_search(
    two_pairs: Home, tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    await ingest(two_pairs, docs, {"a.txt": "Lift 7 B"}, language="de")
    assert [h["language"] for h in await search(two_pairs, "Lift", MENTEE)] == ["de"]
    await ingest(two_pairs, docs, {}, audience="programme:zweites", language="de")
    assert await search(two_pairs, "Lift", MENTEE) == []
    assert len(await search(two_pairs, "Lift", STRANGER)) == 1
    await ingest(two_pairs, docs, {}, audience="org", language="en")
    assert [h["language"] for h in await search(two_pairs, "Lift", MENTEE)] == ["en"]


async def test_rows_whose_audience_or_language_changes_by_themselves_are_noticed(
    home: Home, tmp_path: Path
) -> None:
    await ingest(home, tmp_path / "docs", {"a.txt": "Lift 7 B", "b.txt": "Treppe 8"}, language="de")
    assert len(await search(home, "Lift")) == 2
    await change(home, text("UPDATE passages SET language = 'en' WHERE text LIKE 'Lift%'"))
    assert [h["language"] for h in await search(home, "Lift")] == ["en", "de"]
    await change(home, text("UPDATE passages SET audience = 'programme:x' WHERE text LIKE 'Lift%'"))
    assert await sources(home, "Lift") == ["b.txt"]


async def test_another_embedder_is_searched_with_its_own_vectors_only(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    first = await open_home(tmp_path / "home")
    await ingest(first, docs, {"a.txt": LEAVE, "b.txt": SALARY, "c.txt": FERIEN})
    await search(first, "Wie viele Tage Ferien?")
    await first.app.close()
    second = await open_home(tmp_path / "home", embedder=TwoTongues(ferien="leave"))
    found = await search(second, "Ferien", explain=True, without=["keyword"])
    assert {hit["source"] for hit in found[:2]} == {"a.txt", "c.txt"}
    assert await stored(second, select(WindowRow.embedder).distinct()) == [("tongues",)]
    await second.app.close()


async def test_searches_and_writes_at_once_neither_fail_nor_stay_behind(pair: Home, tmp_path: Path) -> None:
    await ingest(pair, tmp_path / "docs", {"a.txt": LEAVE, "b.txt": SALARY, "c.txt": FERIEN})
    async with anyio.create_task_group() as tasks:
        for n in range(6):
            tasks.start_soon(pair.note, f"Notiz {n} über Ferien und Lohn, Wort{n} dazu.")
            for email in (MENTEE, STRANGER, None):
                tasks.start_soon(search, pair, f"Ferien Lohn leave Wort{n}", email)
    found = await search(pair, "Ferien Lohn Notiz", MENTEE, k=20)
    assert len([hit for hit in found if hit["source"].startswith("note:")]) == 6
    assert (await pair.do("reindex", check=True))["drift"] is False
    assert await stored(
        pair, text("SELECT count(*) FROM windows WHERE digest NOT IN (SELECT digest FROM passages)")
    ) == [(0,)]


# --- interruptions


class _Stop(Exception):
    pass


class Tired(WordEmbedder):
    """Stops in the middle of its work."""

    def __init__(self, *, after: int) -> None:
        super().__init__()
        self.left = after

    def passages(self, texts: Sequence[str]) -> Vectors:
        if not self.left:
            raise _Stop
        self.left -= 1
        return super().passages(texts)


@pytest.mark.parametrize("after", range(5))
async def test_what_an_interruption_left_undone_the_next_search_does(tmp_path: Path, after: int) -> None:
    docs = {"a.txt": SALARY, "b.txt": f"{SALARY} Again.", "c.txt": FERIEN}
    first = await open_home(tmp_path / "home", embedder=Tired(after=after))
    with pytest.raises(_Stop):
        await ingest(first, tmp_path / "docs", docs)
    await first.app.close()
    whole = await open_home(tmp_path / "whole")
    await ingest(whole, tmp_path / "docs", docs)
    again = await open_home(tmp_path / "home")
    ours, theirs = [
        await home.do("search", query="Wie hoch ist der Lohn?", explain=True) for home in (again, whole)
    ]
    assert ours["explain"] == theirs["explain"]
    assert [(h["source"], h["explain"]) for h in ours["results"]] == [
        (h["source"], h["explain"]) for h in theirs["results"]
    ]
    for home in (again, whole):
        tables = [func.count(WindowRow.digest), func.count(WordRow.stem)]
        assert [(await stored(home, select(table)))[0][0] > 0 for table in tables] == [True, True]
    words = [sorted(await stored(home, select(WordRow.stem, WordRow.language))) for home in (again, whole)]
    assert words[0] == words[1]
    done = len(again.embedder.embedded)
    await search(again, "Wie hoch ist der Lohn?", without=["glossary"])
    assert len(again.embedder.embedded) == done
    await again.app.close()
    await whole.app.close()


ORPHAN = "digest NOT IN (SELECT digest FROM passages)"


class Interrupted(WordEmbedder):
    """While texts with that word are embedded, somebody else deletes them and works off what that owes."""

    def __init__(self, word: str, database: Path) -> None:
        super().__init__()
        self.word, self.database = word, database
        self.armed = 0
        self.forget: Callable[[list[str]], None]

    def passages(self, texts: Sequence[str]) -> Vectors:
        if any(self.word in text for text in texts):
            self.armed -= 1
            if not self.armed:
                with closing(sqlite3.connect(self.database)) as other, other:
                    other.execute("PRAGMA foreign_keys = ON")
                    like = f"%{self.word}%"
                    self.forget(
                        [i for (i,) in other.execute("SELECT id FROM passages WHERE text LIKE ?", (like,))]
                    )
                    for table in ("documents", "notes"):
                        other.execute(f"DELETE FROM {table} WHERE text LIKE ?", (like,))
                    other.execute("DELETE FROM outbox")
                    for table in ("vectors", "windows"):
                        other.execute(f"DELETE FROM {table} WHERE {ORPHAN}")
        return super().passages(texts)


@pytest.mark.parametrize("during", [1, 2])
async def test_what_is_erased_while_it_is_embedded_leaves_nothing_behind(tmp_path: Path, during: int) -> None:
    embedder = Interrupted("Seepferdchen", tmp_path / "home" / "mentoring.db")
    home = await (await open_home(tmp_path / "home", embedder=embedder)).with_pair()
    embedder.forget = lambda ids: home.app.index().delete("org", "de", ids)
    await ingest(home, tmp_path / "docs", {"a.txt": SALARY})
    embedder.armed = during  # 1: the passages, 2: their windows
    await ingest(home, tmp_path / "other", {"b.txt": "Das Seepferdchen der Firma."})
    embedder.armed = during
    await home.note("Das Seepferdchen von Lea.")
    assert "Seepferdchen" not in str(await search(home, "Seepferdchen", MENTEE))
    assert embedder.armed <= 0
    for table in ("vectors", "windows"):
        left = text(f"SELECT count(*) FROM {table} WHERE {ORPHAN}")
        assert await stored(home, left) == [(0,)]
    assert (await home.do("reindex", check=True))["drift"] is False
    await home.app.close()
