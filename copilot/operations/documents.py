"""Company documents: taken in, searched, and the index kept true to them."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
from filelock import AsyncFileLock, Timeout
from sqlalchemy import select

from copilot import access
from copilot.domain import Language
from copilot.errors import BadInput, Drift, Unavailable
from copilot.operations.base import Call, Json, operator_or_admin, viewer
from copilot.store.database import audit
from copilot.store.tables import DocumentRow

if TYPE_CHECKING:
    from copilot.ingest.run import Labels, Report

_PATIENCE = 0.5
"""Seconds before somebody is told that another ingest is being waited for."""


async def ingest(
    call: Call,
    *,
    paths: list[str],
    audience: str | None = None,
    title: str | None = None,
    owner: str | None = None,
    language: Language | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    tags: list[str] | None = None,
) -> Json:
    """Take in files and folders, then bring the index up to date; what hasn't changed costs a hash.

    One at a time on a home: another one, of this program or another, is waited for.
    """
    from copilot.ingest.run import Labels

    async with call.app.database.read() as db:
        who = await operator_or_admin(db, call)
    if not paths:
        raise BadInput("path_none")
    if valid_from and valid_to and valid_to < valid_from:
        raise BadInput("validity", valid_from=valid_from, valid_to=valid_to)
    named = tuple(dict.fromkeys(tag.strip() for tag in tags or () if tag.strip()))
    labels = Labels(audience, title, owner, language, valid_from, valid_to, named)
    started = time.monotonic()
    async with _alone(call):
        report = await _take_in(call, [Path(path) for path in paths], labels)
        async with call.app.database.write() as db:
            counts = f"{len(report.added)}+{len(report.updated)}-{len(report.removed)}"
            await audit(db, who.name, "ingest", counts)
    return {
        "added": len(report.added),
        "updated": len(report.updated),
        "unchanged": report.unchanged,
        "removed": len(report.removed),
        "failed": report.failed,
        "passages": report.passages,
        "seconds": round(time.monotonic() - started, 3),
        # counts, as people and scripts want them; which files they were stands beside
        "files": {"added": report.added, "updated": report.updated, "removed": report.removed},
    }


async def _take_in(call: Call, paths: Sequence[Path], labels: Labels) -> Report:
    from copilot.index import sync
    from copilot.ingest.run import ingest as take_in

    app = call.app
    report = await take_in(app.database, paths, labels, call.speaks, call.progress("files"))
    await sync.bring_up_to_date(
        app.database,
        app.index,
        app.embedder,
        call.progress("passages"),
        progress_beside=call.progress("windows"),
    )
    if report.vanished:
        await app.database.purge()
    return report


@asynccontextmanager
async def _alone(call: Call) -> AsyncIterator[None]:
    """As the only ingest on this home; the caller is told if it has to wait. Raises: Unavailable."""
    # every holder has a lock object of its own, so that two calls in one server queue as well
    lock = AsyncFileLock(call.app.settings.home / "ingest.lock")
    try:
        try:
            await lock.acquire(timeout=_PATIENCE)
        except Timeout:
            call.watch({"message": "ingest_waiting"})
            await lock.acquire()
    except OSError as error:
        raise Unavailable("home_read_only") from error
    try:
        yield
    finally:
        with anyio.CancelScope(shield=True):
            await lock.release()


async def document_list(call: Call) -> Json:
    """The documents that the viewer may read, by source, without their texts."""
    shown = (
        DocumentRow.id,
        DocumentRow.source,
        DocumentRow.title,
        DocumentRow.owner,
        DocumentRow.language,
        DocumentRow.audience,
        DocumentRow.valid_from,
    )
    async with call.app.database.read() as db:
        may_read = await access.audiences(db, await viewer(db, call))
        rows = await db.execute(
            select(*shown)
            .where(DocumentRow.audience.in_(may_read.names))
            .order_by(DocumentRow.source, DocumentRow.id)
        )
    return {"documents": [_listed(dict(row._mapping)) for row in rows]}


def _listed(document: Json) -> Json:
    since: date | None = document["valid_from"]
    return document | {"valid_from": since.isoformat() if since else None}


async def reindex(call: Call, *, check: bool = False) -> Json:
    """Rebuild the index from SQL; with ``check`` only report drift (raises: Drift)."""
    from copilot.index import sync

    async with call.app.database.read() as db:
        await operator_or_admin(db, call)
    app = call.app
    index = app.index()
    if check:
        found = await sync.drift(app.database, index)
        if any(found.values()):
            raise Drift("index_drift", **found)
        return {"drift": False, **found}
    passages = await sync.rebuild(app.database, index, app.embedder, call.progress("passages"))
    return {"passages": passages}
