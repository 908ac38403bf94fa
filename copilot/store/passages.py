"""Passages of documents and notes: written with their terms and the index work they owe."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.chunking import Passage
from copilot.domain import Language
from copilot.embedding import digest
from copilot.store.tables import OutboxRow, PassageRow
from copilot.text.terms import audience_word, terms

LARGE = ("org", "programme:")
"""Audiences with a collection of their own in the vector index; all others are ranked from SQL."""


def is_large(audience: str) -> bool:
    """Whether an audience's vectors are kept in the vector index."""
    return audience.startswith(LARGE)


def embedded_text(title: str, headings: str, passage: str) -> str:
    """What is embedded for a passage: its words under the title and headings they stand under."""
    header = " › ".join(part for part in (title, headings) if part)
    return f"{header}\n{passage}" if header else passage


async def replace_passages(
    session: AsyncSession,
    passages: Iterable[Passage],
    *,
    document_id: str | None = None,
    note_id: str | None = None,
    audience: str,
    title: str,
    language: Language,
) -> int:
    """Make these the passages of a document or note; what hasn't changed keeps its id and vector.

    Returns how many there are now. Part of the caller's transaction.
    """
    owner = PassageRow.document_id == document_id if document_id else PassageRow.note_id == note_id
    before = {row.id: row for row in await session.scalars(select(PassageRow).where(owner))}
    rows = _rows(passages, document_id, note_id, audience, title, language)
    kept = {row["id"] for row in rows}
    gone = [passage_id for passage_id in before if passage_id not in kept]
    if gone:
        await session.execute(delete(PassageRow).where(PassageRow.id.in_(gone)))
    fresh = [row for row in rows if row["id"] not in before]
    for row in rows:
        if (known := before.get(str(row["id"]))) is not None:
            known.start, known.end = int(str(row["start"])), int(str(row["end"]))
    if fresh:
        await session.execute(insert(PassageRow), fresh)
        await _add_terms(session, [str(row["id"]) for row in fresh])
        await session.execute(
            insert(OutboxRow),
            [{"passage_id": row["id"], "audience": audience, "action": "put"} for row in fresh],
        )
    return len(rows)


def _rows(
    passages: Iterable[Passage],
    document_id: str | None,
    note_id: str | None,
    audience: str,
    title: str,
    language: Language,
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    seen: dict[str, int] = {}
    for passage in passages:
        name = digest(embedded_text(title, passage.headings, passage.text))
        seen[name] = seen.get(name, 0) + 1
        identity = f"{document_id or note_id}|{audience}|{language}|{name}|{seen[name]}"
        rows.append(
            {
                "id": hashlib.sha256(identity.encode()).hexdigest()[:16],
                "document_id": document_id,
                "note_id": note_id,
                "audience": audience,
                "language": language,
                "title": title,
                "headings": passage.headings,
                "start": passage.start,
                "end": passage.end,
                "text": passage.text,
                "digest": name,
            }
        )
    return rows


async def _add_terms(session: AsyncSession, ids: Sequence[str]) -> None:
    rows = await session.scalars(select(PassageRow).where(PassageRow.id.in_(ids)))
    values = [
        {
            "rowid": row.rowid,
            "terms": " ".join(
                terms(embedded_text(row.title, row.headings, row.text), _language(row.language))
            ),
            "audience": audience_word(row.audience),
        }
        for row in rows
    ]
    await session.execute(
        text("INSERT INTO passage_terms (rowid, terms, audience) VALUES (:rowid, :terms, :audience)"), values
    )


async def drop_orphan_vectors(session: AsyncSession) -> None:
    """Forget vectors whose text no passage has any more. Part of the caller's transaction."""
    await session.execute(
        text(
            "DELETE FROM vectors WHERE NOT EXISTS (SELECT 1 FROM passages p WHERE p.digest = vectors.digest)"
        )
    )


def _language(name: str) -> Language:
    return "de" if name == "de" else "en"
