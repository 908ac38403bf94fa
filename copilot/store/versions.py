"""Earlier texts of documents: kept while a recorded suggestion quotes them, so that its quotes resolve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.store.tables import DocumentRow, EvidenceRow, PassageRow, VersionPassageRow, VersionRow

AT_A_TIME = 500
"""Ids in one statement: SQLite and PostgreSQL both take them."""


@dataclass(frozen=True, slots=True)
class Vanishing:
    """A passage of a document that this transaction is about to delete."""

    document_id: str
    passage_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Version:
    """A kept text; ``start`` and ``end`` are where the passage asked for stands in it."""

    row: VersionRow
    start: int
    end: int


async def keep_quoted(session: AsyncSession, passages: Sequence[Vanishing]) -> None:
    """Keep the stored texts of those documents of which a suggestion quotes one of these passages.

    Before the passages and the documents' rows are changed, in the same transaction. The database drops a
    version with the last suggestion that quotes it.
    """
    quoted: set[str] = set()
    for first in range(0, len(passages), AT_A_TIME):
        names = [passage.passage_id for passage in passages[first : first + AT_A_TIME]]
        found = await session.scalars(
            select(EvidenceRow.passage_id).where(EvidenceRow.passage_id.in_(names)).distinct()
        )
        quoted.update(name for name in found if name)
    for document_id in sorted({p.document_id for p in passages if p.passage_id in quoted}):
        row = await session.get_one(DocumentRow, document_id)
        version = VersionRow(
            document_id=document_id,
            source=row.source,
            audience=row.audience,
            title=row.title,
            content=row.content,
            since=row.ingested,
            until=datetime.now(UTC).replace(tzinfo=None),
            text=row.text,
        )
        session.add(version)
        await session.flush()
        mine = [p for p in passages if p.document_id == document_id]
        await session.execute(
            insert(VersionPassageRow),
            [
                {"version_id": version.id, "passage_id": p.passage_id, "start": p.start, "end": p.end}
                for p in mine
            ],
        )


async def quoted_passages(session: AsyncSession, document_ids: Sequence[str]) -> list[Vanishing]:
    """All passages of those among these documents that a suggestion quotes."""
    quoting = (
        select(PassageRow.document_id)
        .join(EvidenceRow, EvidenceRow.passage_id == PassageRow.id)
        .where(PassageRow.document_id.in_(document_ids))
    )
    rows = await session.execute(
        select(PassageRow.document_id, PassageRow.id, PassageRow.start, PassageRow.end).where(
            PassageRow.document_id.in_(quoting)
        )
    )
    return [Vanishing(row.document_id, row.id, row.start, row.end) for row in rows]


async def erase_documents(session: AsyncSession, document_ids: Sequence[str]) -> None:
    """Delete documents (at most ``AT_A_TIME``) with all earlier texts of them, quoted or not."""
    await session.execute(delete(VersionRow).where(VersionRow.document_id.in_(document_ids)))
    await session.execute(delete(DocumentRow).where(DocumentRow.id.in_(document_ids)))


async def version_of(session: AsyncSession, passage_id: str) -> Version | None:
    """The newest kept text in which that passage stood."""
    found = (
        await session.execute(
            select(VersionRow, VersionPassageRow.start, VersionPassageRow.end)
            .join(VersionPassageRow, VersionPassageRow.version_id == VersionRow.id)
            .where(VersionPassageRow.passage_id == passage_id)
            .order_by(VersionRow.id.desc())
        )
    ).first()
    return Version(*found) if found else None
