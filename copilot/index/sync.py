"""Brings vectors and index up to what SQL holds: works off the outbox, can be interrupted anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import anyio
import anyio.to_thread
import numpy as np
from sqlalchemy import Select, delete, insert, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import LANGUAGES, Language
from copilot.embedding import Embedder, Vectors
from copilot.index import Index
from copilot.index.beside import Progress, fill_beside, lacks_beside
from copilot.store.database import Database
from copilot.store.passages import drop_orphan_vectors, embedded_text, is_large
from copilot.store.tables import FactRow, OutboxRow, PassageRow, VectorRow

BATCH = 256
"""Outbox rows worked off, embedded and committed at a time: what an interruption can cost."""

PATIENCE = 2.0
"""Seconds that a search waits for an ingest that is under way."""
_EMBEDDER = "embedder"
_FORM = 2
"""Raised when the index is laid out anew: an older one is then made again, as after a change of embedder."""


@dataclass(frozen=True, slots=True)
class _Owed:
    rows: tuple[int, ...]
    put: tuple[PassageRow, ...]
    gone: tuple[tuple[str, str], ...]


async def bring_up_to_date(
    database: Database,
    index: Callable[[], Index],
    embedder: Embedder,
    progress: Progress | None = None,
    *,
    progress_beside: Progress | None = None,
    documents_only: bool = False,
) -> int:
    """Work off what the outbox owes, then embed windows and words; returns the number of passages embedded or indexed.

    Safe to interrupt: a batch's outbox rows are deleted after its vectors and index entries are stored.
    ``progress(done, of)`` counts passages, ``progress_beside`` those whose windows are embedded.
    """
    async with database.catching_up:
        return await _work_off(database, index, embedder, progress, progress_beside, documents_only)


async def _work_off(
    database: Database,
    index: Callable[[], Index],
    embedder: Embedder,
    progress: Progress | None,
    progress_beside: Progress | None,
    documents_only: bool,
) -> int:
    done = 0
    await _same_embedder(database, index, embedder)
    async with database.read() as session:
        owed_in_all = int(await session.scalar(sql("SELECT count(*) FROM outbox")) or 0)
    while True:
        async with database.read() as session:
            owed = await _next(session, documents_only=documents_only)
        if owed is None:
            break
        if owed.put:
            vectors = await vectors_for(database, embedder, owed.put)
            await anyio.to_thread.run_sync(_index, index, owed.put, vectors)
        # what was deleted while it was embedded must not stay behind
        gone = [*owed.gone, *await _gone_meanwhile(database, owed.put)]
        await anyio.to_thread.run_sync(_forget, index, gone)
        async with database.write() as session:
            await session.execute(delete(OutboxRow).where(OutboxRow.id.in_(owed.rows)))
            if gone:
                await drop_orphan_vectors(session)
        done += len(owed.put)
        if progress:
            progress(done, max(owed_in_all, done))
    if not documents_only:
        await fill_beside(database, embedder, progress_beside)
    return done


async def _same_embedder(database: Database, index: Callable[[], Index], embedder: Embedder) -> None:
    """Vectors of two embedders are never mixed: after a change everything is owed again.

    An interruption leaves the old name in place, so that the next call starts over.
    """
    async with database.read() as session:
        known = await session.scalar(select(FactRow.value).where(FactRow.name == _EMBEDDER))
    wanted = _wanted(embedder)
    if known == wanted:
        return
    if known is not None:
        await anyio.to_thread.run_sync(lambda: index().clear())
    async with database.write() as session:
        if known is not None:
            await _owe_everything(session)
        await session.merge(FactRow(name=_EMBEDDER, value=wanted))


async def _owe_everything(session: AsyncSession) -> None:
    await session.execute(delete(OutboxRow))
    await session.execute(
        sql(
            "INSERT INTO outbox (passage_id, audience, action) "
            "SELECT id, audience, 'put' FROM passages ORDER BY rowid"
        )
    )


async def is_behind(database: Database, embedder: Embedder, *, documents_only: bool = False) -> bool:
    """Whether anything is owed: passages, the index after a change of embedder, windows or words."""
    owed = _owed(documents_only=documents_only).exists()
    embedded_by = select(FactRow.value).where(FactRow.name == _EMBEDDER).scalar_subquery()
    async with database.read() as session:
        # asked before every search: one statement, not one for each
        behind, known = (await session.execute(select(owed, embedded_by))).one()
        if behind or (known is not None and known != _wanted(embedder)):
            return True
        return not documents_only and known is not None and await lacks_beside(session, embedder)


async def catch_up(
    database: Database, index: Callable[[], Index], embedder: Embedder, *, documents_only: bool = False
) -> None:
    """Bring everything up to date before a search; where nothing is owed the index isn't even opened.

    While an ingest of this program is at it, a search waits for ``PATIENCE`` and does with what is there:
    the keywords find what has no vector yet.
    """
    with anyio.move_on_after(PATIENCE):
        async with database.catching_up:
            pass
    if database.catching_up.locked():
        return
    if await is_behind(database, embedder, documents_only=documents_only):
        # first, so that what another program is just embedding is waited for, not done twice
        await anyio.to_thread.run_sync(index)
        await bring_up_to_date(database, index, embedder, documents_only=documents_only)


def _wanted(embedder: Embedder) -> str:
    return f"{embedder.id}/{_FORM}"


def _owed(*, documents_only: bool) -> Select[OutboxRow]:
    query = select(OutboxRow).order_by(OutboxRow.id)
    if documents_only:
        query = query.where(OutboxRow.audience.regexp_match("^(org$|programme:)"))
    return query


async def _next(session: AsyncSession, *, documents_only: bool) -> _Owed | None:
    rows = list(await session.scalars(_owed(documents_only=documents_only).limit(BATCH)))
    if not rows:
        return None
    final = {row.passage_id: row for row in rows}
    found = await session.scalars(select(PassageRow).where(PassageRow.id.in_(list(final))))
    put = tuple(found)
    here = {row.id for row in put}
    gone = tuple((row.audience, row.passage_id) for row in final.values() if row.passage_id not in here)
    return _Owed(tuple(row.id for row in rows), put, gone)


async def _gone_meanwhile(database: Database, put: Sequence[PassageRow]) -> list[tuple[str, str]]:
    async with database.read() as session:
        here = set(
            await session.scalars(select(PassageRow.id).where(PassageRow.id.in_([row.id for row in put])))
        )
    return [(row.audience, row.id) for row in put if row.id not in here]


async def vectors_for(database: Database, embedder: Embedder, rows: Sequence[PassageRow]) -> Vectors:
    """The vectors of passages, in their order: from the cache, or embedded now and cached."""
    texts = {row.digest: embedded_text(row.title, row.headings, row.text, row.context) for row in rows}
    async with database.read() as session:
        known = await cached(session, embedder.id, list(texts))
    missing = sorted((d for d in texts if d not in known), key=lambda d: len(texts[d]))
    if missing:
        made = await anyio.to_thread.run_sync(embedder.passages, [texts[d] for d in missing])
        known.update(zip(missing, made, strict=True))
        async with database.write() as session:
            await session.execute(
                insert(VectorRow).prefix_with("OR IGNORE", dialect="sqlite"),
                [
                    {"digest": d, "embedder": embedder.id, "vector": known[d].astype("<f4").tobytes()}
                    for d in missing
                ],
            )
    return np.stack([known[row.digest] for row in rows])


async def cached(session: AsyncSession, embedder_id: str, digests: Sequence[str]) -> dict[str, Vectors]:
    """The cached vectors among these digests."""
    found: dict[str, Vectors] = {}
    for first in range(0, len(digests), 500):
        rows = await session.execute(
            select(VectorRow.digest, VectorRow.vector).where(
                VectorRow.embedder == embedder_id, VectorRow.digest.in_(digests[first : first + 500])
            )
        )
        found.update({digest: np.frombuffer(blob, dtype="<f4") for digest, blob in rows})
    return found


def _index(index: Callable[[], Index], rows: Sequence[PassageRow], vectors: Vectors) -> None:
    shelves = {(row.audience, _language(row)) for row in rows if is_large(row.audience)}
    for audience, language in sorted(shelves):
        places = [n for n, row in enumerate(rows) if (row.audience, _language(row)) == (audience, language)]
        index().put(audience, language, [rows[n].id for n in places], vectors[places])


def _forget(index: Callable[[], Index], gone: Sequence[tuple[str, str]]) -> None:
    for audience in sorted({audience for audience, _ in gone if is_large(audience)}):
        for language in LANGUAGES:  # the row that knew its language is gone
            index().delete(audience, language, [passage for a, passage in gone if a == audience])


def _language(row: PassageRow) -> Language:
    return "de" if row.language == "de" else "en"


async def rebuild(
    database: Database, index: Index, embedder: Embedder, progress: Progress | None = None
) -> int:
    """Throw the index away and make it anew from SQL; cached vectors are used, nothing is embedded twice."""
    await anyio.to_thread.run_sync(index.clear)
    async with database.write() as session:
        await _owe_everything(session)
    return await bring_up_to_date(database, lambda: index, embedder, progress)


async def drift(database: Database, index: Index) -> dict[str, int]:
    """How many passages the index lacks and how many it holds that SQL doesn't know."""
    async with database.read() as session:
        rows = list(await session.execute(select(PassageRow.id, PassageRow.audience, PassageRow.language)))
        owed = int(await session.scalar(sql("SELECT count(*) FROM outbox")) or 0)
    missing = extra = 0
    for audience in sorted({row.audience for row in rows if is_large(row.audience)} | {"org"}):
        for language in LANGUAGES:
            expected = {row.id for row in rows if (row.audience, row.language) == (audience, language)}
            stored = await anyio.to_thread.run_sync(index.ids, audience, language)
            missing += len(expected - stored)
            extra += len(stored - expected)
    return {"missing": missing, "extra": extra, "owed": owed}
