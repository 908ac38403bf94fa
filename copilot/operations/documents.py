"""Company documents: taken in, searched, shown, and the index kept true to them."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access, retrieval
from copilot.access import Audiences
from copilot.errors import BadInput, Drift, NotAllowed, NotFound
from copilot.index import sync
from copilot.ingest import Labels
from copilot.ingest import ingest as take_in
from copilot.operations.base import Call, Json, operator_or_admin, pair_for_reading, viewer
from copilot.operations.notes import readable_note
from copilot.plan.records import commitment_text, goal_text, session_text
from copilot.store.database import audit
from copilot.store.tables import (
    AgreementRow,
    CommitmentRow,
    DocumentRow,
    GoalRow,
    MembershipRow,
    PersonRow,
    ProgressRow,
    SessionRow,
    TopicRow,
)

MOST_RESULTS = 100
MAX_QUERY = 2_000


async def ingest(
    call: Call,
    *,
    paths: list[str],
    audience: str = "org",
    title: str | None = None,
    owner: str | None = None,
) -> Json:
    """Take in files and folders, then bring the index up to date; what hasn't changed costs a hash."""
    async with call.app.database.read() as db:
        who = await operator_or_admin(db, call)
    labels = Labels(audience=audience, title=title, owner=owner, language=call.speaks)
    places = [Path(path) for path in paths]
    if not places:
        raise BadInput("path_none")
    started = time.monotonic()
    report = await take_in(call.app.database, places, labels, call.progress("files"))
    await sync.bring_up_to_date(
        call.app.database, call.app.index, call.app.embedder, call.progress("passages")
    )
    report.seconds = round(time.monotonic() - started, 3)
    if report.removed or report.updated:
        await call.app.database.purge()
    async with call.app.database.write() as db:
        await audit(
            db, who.name, "ingest", f"{len(report.added)}+{len(report.updated)}-{len(report.removed)}"
        )
    # counts, as people and scripts want them; which files they were stands beside
    names = {"files": {"added": report.added, "updated": report.updated, "removed": report.removed}}
    counts = {key: len(value) for key, value in names["files"].items()}
    return asdict(report) | counts | names


async def search(call: Call, *, query: str, k: int = 8) -> Json:
    """The best passages that the viewer may read."""
    if not 1 <= k <= MOST_RESULTS:
        raise BadInput("k_range", low=1, high=MOST_RESULTS)
    if not query.strip() or len(query) > MAX_QUERY:
        raise BadInput("query_length", limit=MAX_QUERY)
    app = call.app
    index = app.index()
    async with app.database.read() as db:
        who = await viewer(db, call)
        may_read = await access.audiences(db, who)
    await sync.bring_up_to_date(app.database, app.index, app.embedder)
    async with app.database.read() as db:
        hits = await retrieval.search(db, index, app.embedder, may_read, query, k=k)
    return {
        "results": [
            {
                "passage_id": hit.passage_id,
                "source": hit.source,
                "title": hit.title,
                "headings": hit.headings,
                "language": hit.language,
                "text": hit.text,
                "start": hit.start,
                "end": hit.end,
                "score": hit.score,
            }
            for hit in hits
        ]
    }


async def reindex(call: Call, *, check: bool = False) -> Json:
    """Rebuild the index from SQL; with ``check`` only report drift (raises: Drift)."""
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


async def source(call: Call, *, source: str) -> Json:
    """The stored text that offsets refer to. Raises: NotFound, the same for unknown and unreadable."""
    async with call.app.database.read() as db:
        who = await viewer(db, call)
        kind, _, name = source.partition(":")
        try:
            if kind == "note":
                row, _ = await readable_note(db, call, name)
                return _json(source, "note", row.day.isoformat(), row.text)
            found = await _record(db, call, kind, name)
        except NotAllowed:
            found = None
        if found is None:
            found = await _document(db, await access.audiences(db, who), source)
    if found is None:
        raise NotFound("source_unknown", source=source[:200])
    return found


def _json(source: str, kind: Literal["note", "document", "record"], title: str, text: str) -> Json:
    return {"source": source, "kind": kind, "title": title, "text": text}


async def _document(db: AsyncSession, may_read: Audiences, source: str) -> Json | None:
    rows = await db.scalars(
        select(DocumentRow).where(DocumentRow.source == source, DocumentRow.audience.in_(may_read.names))
    )
    row = rows.first()
    return _json(source, "document", row.title, row.text) if row else None


async def _record(db: AsyncSession, call: Call, kind: str, name: str) -> Json | None:
    """A stored row as the text that evidence quotes, for one of the pair that it belongs to."""
    found: tuple[str, str] | None = None
    if kind == "commitment" and (commitment := await db.get(CommitmentRow, name)):
        await _check(db, call, commitment.pair_id, commitment.audience)
        owner = await db.get(PersonRow, commitment.who_id) if commitment.who_id else None
        text = commitment_text(commitment, owner.name if owner else commitment.who_text)
        found = (commitment.made.isoformat(), text)
    elif kind == "goal" and (goal := await db.get(GoalRow, name)):
        await _check(db, call, goal.pair_id, goal.audience)
        readings = await db.scalars(
            select(ProgressRow).where(ProgressRow.goal_id == name).order_by(ProgressRow.day, ProgressRow.id)
        )
        found = (goal.made.isoformat(), goal_text(goal, list(readings)))
    elif kind == "session" and (session := await db.get(SessionRow, name)):
        await pair_for_reading(db, call, session.pair_id)
        found = (session.at.date().isoformat(), session_text(session))
    elif kind == "topic" and (topic := await db.get(TopicRow, name)):
        await pair_for_reading(db, call, topic.pair_id)
        found = (topic.day.isoformat(), topic.text)
    elif kind == "agreement" and (agreement := await db.get(AgreementRow, name)):
        await pair_for_reading(db, call, agreement.pair_id)
        found = (agreement.day.isoformat(), agreement.text)
    elif kind == "application":
        found = await _application(db, call, name)
    return _json(f"{kind}:{name}", "record", *found) if found else None


async def _check(db: AsyncSession, call: Call, pair_id: str, audience: str) -> None:
    pair = await pair_for_reading(db, call, pair_id)
    me = pair.person(pair.side or "mentee")
    if audience not in (pair.audience, f"person:{me.id}"):
        raise NotAllowed("pair_closed", pair=pair_id)


async def _application(db: AsyncSession, call: Call, name: str) -> tuple[str, str] | None:
    """What somebody wrote when applying: for that person and for his or her mentor."""
    programme, _, person = name.partition("/")
    row = await db.get(MembershipRow, (person, programme, "mentee"))
    who = await viewer(db, call)
    if row is None or who.person is None:
        return None
    if who.person.id != person and not await access.mentors(db, who.person, person):
        return None
    return (row.joined.isoformat(), row.wishes)
