"""The vector stage misses nothing: it finds what a scan of every permitted passage finds."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select, update

from copilot.access import audiences, viewer
from copilot.domain import Language
from copilot.embedding import Vectors
from copilot.retrieval import Query, Stages, dense, holdings
from copilot.store.tables import (
    DocumentRow,
    PassageRow,
    VectorRow,
)
from tests.fakes import (
    MENTEE,
    TODAY,
    Home,
    WordEmbedder,
    open_home,
)
from tests.searching import (
    change,
    ingest,
    may_read,
    search,
    stored,
)

pytestmark = pytest.mark.anyio


class Scattered(WordEmbedder):
    """A vector for each text that has nothing to do with any other's."""

    id = "scattered"

    def query(self, text: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
        vector = np.random.default_rng(seed).normal(size=32).astype(np.float32)
        normal: Vectors = vector / np.linalg.norm(vector)
        return normal


class Shelf:
    """An index that holds these vectors, also of what is long gone."""

    def __init__(self, vectors: dict[str, Vectors]) -> None:
        self.vectors = vectors
        self.asked: list[int] = []

    def search(self, audience: str, language: Language, vector: Vectors, k: int) -> list[tuple[str, float]]:
        self.asked.append(k)
        scored = sorted(((float(v @ vector), name) for name, v in self.vectors.items()), reverse=True)
        return [(name, score) for score, name in scored[:k]]


@pytest.fixture
async def scattered(tmp_path: Path) -> AsyncIterator[Home]:
    """Sixty passages of each of company, pair and person."""
    home = await (await open_home(tmp_path / "home", embedder=Scattered())).with_pair()
    await ingest(home, tmp_path / "docs", {f"{n}.txt": f"Das ist der Text Nummer {n}." for n in range(60)})
    for n in range(60):
        await home.note(f"Das war das Treffen Nummer {n}.", private=n % 2 == 0)
    await search(home, "x", MENTEE)
    yield home
    await home.app.close()


async def by_hand(home: Home, names: Sequence[str], vector: Vectors) -> dict[int, float]:
    """The cosine similarity of every passage of these audiences, by row id."""
    rows = await stored(
        home,
        select(PassageRow.rowid, VectorRow.vector)
        .join(VectorRow, VectorRow.digest == PassageRow.digest)
        .where(PassageRow.audience.in_(names)),
    )
    return {rowid: float(np.frombuffer(blob, dtype="<f4") @ vector) for rowid, blob in rows}


async def test_of_pair_person_and_small_company_the_nearest_are_exactly_those_of_a_full_scan(
    scattered: Home,
) -> None:
    names = (await may_read(scattered, MENTEE)).names
    async with scattered.app.database.read() as session:
        held = await holdings.held(session, "scattered", None)
        for some in (names, ["org"], [n for n in names if n.startswith("p")], ["pair:wir"]):
            mask = held.permitted(some, TODAY)
            for n in range(5):
                vector = scattered.embedder.query(f"Frage {n}")
                found = await dense.nearest(
                    session, scattered.app.index, held, some, mask, {"de": vector}, 10
                )
                wanted = await by_hand(scattered, some, vector)
                best = sorted(wanted, key=lambda rowid: -wanted[rowid])[:10]
                ours = {int(held.rows[place]): score for place, score in found["de"].best.items()}
                assert set(best) <= set(ours)
                assert all(abs(wanted[rowid] - score) < 1e-5 for rowid, score in ours.items())


async def test_without_the_other_stages_the_order_is_that_of_a_full_scan(scattered: Home) -> None:
    only_dense = Stages(keyword=False, glossary=False, translation=False, windows=False, grouping=False)
    names = (await may_read(scattered, MENTEE)).names
    for k in (1, 10, 100):
        async with scattered.app.database.read() as session:
            hits, _ = await scattered.app.search.find(
                session,
                await audiences(session, await viewer(session, MENTEE)),
                Query("Frage", k, TODAY, stages=only_dense),
            )
        wanted = await by_hand(scattered, names, scattered.embedder.query("Frage"))
        ids = dict(await stored(scattered, select(PassageRow.id, PassageRow.rowid)))
        assert [ids[hit.passage_id] for hit in hits] == sorted(wanted, key=lambda rowid: -wanted[rowid])[:k]


async def test_a_large_audience_never_gives_a_passage_too_few(scattered: Home) -> None:
    vector = scattered.embedder.query("Frage")
    rows = await stored(
        scattered,
        select(PassageRow.id, VectorRow.vector)
        .join(VectorRow, VectorRow.digest == PassageRow.digest)
        .where(PassageRow.audience == "org"),
    )
    vectors = {name: np.frombuffer(blob, dtype="<f4") for name, blob in rows}
    nearest = sorted(vectors, key=lambda name: -float(vectors[name] @ vector))
    expired = select(PassageRow.document_id).where(PassageRow.id.in_(nearest[:30]))
    await change(
        scattered,
        update(DocumentRow).where(DocumentRow.id.in_(expired)).values(valid_to=TODAY - timedelta(days=1)),
    )
    shelf = Shelf(vectors | {f"gone{n}": vector for n in range(30)})
    async with scattered.app.database.read() as session:
        held = await holdings.held(session, "scattered", None)
        mask = held.permitted(["org"], TODAY)
        ids = dict((await session.execute(select(PassageRow.rowid, PassageRow.id))).all())
        for k, enough in ((10, 10), (30, 30), (50, 30)):
            found = await dense.nearest(
                session,
                lambda: shelf,
                held,
                ["org"],
                mask,
                {"de": vector},
                k,
                exact_up_to=0,  # type: ignore[arg-type, return-value]
            )
            ours = sorted(found["de"].best, key=lambda place: -found["de"].best[place])
            assert [ids[int(held.rows[place])] for place in ours][:enough] == nearest[30:][:enough]
        shelf.asked.clear()
        nobody = np.zeros(len(held.rows), dtype=bool)
        await dense.nearest(session, lambda: shelf, held, ["org"], nobody, {"de": vector}, 5, exact_up_to=0)  # type: ignore[arg-type, return-value]
        assert shelf.asked == []


async def test_as_many_as_asked_for_come_if_there_are_as_many(home: Home, tmp_path: Path) -> None:
    await ingest(
        home, tmp_path / "docs", {f"{n}.txt": f"Blatt {'abcdefgh'[n % 8] * (n + 3)}." for n in range(70)}
    )
    for k in (1, 50, 60, 70, 100):
        found = await search(home, "Etwas ganz anderes", k=k)
        assert len({hit["passage_id"] for hit in found}) == len(found) == min(k, 70)
