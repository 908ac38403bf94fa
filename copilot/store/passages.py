"""Passages of documents and notes: written with their terms and the index work they owe."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.chunking import Passage
from copilot.domain import Language
from copilot.embedding import digest
from copilot.store.tables import OutboxRow, PassageRow
from copilot.store.versions import AT_A_TIME, Vanishing, keep_quoted
from copilot.text.terms import audience_word, terms

LARGE = ("org", "programme:")
"""Audiences with a collection of their own in the vector index; all others are ranked from SQL."""
_T = TypeVar("_T")


def is_large(audience: str) -> bool:
    """Whether an audience's vectors are kept in the vector index."""
    return audience.startswith(LARGE)


def embedded_text(title: str, headings: str, passage: str, context: str = "") -> str:
    """What is embedded for a passage and searched by: title › headings, its context, then its words."""
    header = " › ".join(part for part in (title, headings) if part)
    return "\n".join(part for part in (header, context, passage) if part)


@dataclass(frozen=True)
class Body:
    """The passages of one document or note, with what they are filed under.

    ``rows`` is worked out once, at its first use, and takes its time: for large texts, do it in a thread.
    """

    passages: Sequence[Passage]
    audience: str
    title: str
    language: Language
    document_id: str | None = None
    note_id: str | None = None

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The passages as they will be stored, each with the ``terms`` that keyword search finds it by."""
        rows: list[dict[str, Any]] = []
        seen: dict[str, int] = {}
        for passage in self.passages:
            words = embedded_text(self.title, passage.headings, passage.text, passage.context)
            name = digest(words)
            seen[name] = seen.get(name, 0) + 1
            owner = self.document_id or self.note_id
            identity = f"{owner}|{self.audience}|{self.language}|{name}|{seen[name]}"
            rows.append(
                {
                    "id": hashlib.sha256(identity.encode()).hexdigest()[:16],
                    "document_id": self.document_id,
                    "note_id": self.note_id,
                    "audience": self.audience,
                    "language": self.language,
                    "title": self.title,
                    "headings": passage.headings,
                    "start": passage.start,
                    "end": passage.end,
                    "text": passage.text,
                    "context": passage.context,
                    "page": passage.page,
                    "digest": name,
                    "terms": " ".join(terms(words, self.language)),
                }
            )
        return rows


async def replace_passages(session: AsyncSession, bodies: Sequence[Body]) -> None:
    """Make these the passages of their documents and notes; what hasn't changed keeps its id and vector.

    Of a document whose quoted passages go, the text as it is still stored is kept as a version.
    Part of the caller's transaction, and before it changes the documents' own rows.
    """
    before = await _stored(session, bodies)
    rows = [row for body in bodies for row in body.rows]
    kept = {row["id"] for row in rows}
    gone = [row for row in before.values() if row.id not in kept]
    await keep_quoted(
        session, [Vanishing(r.document_id, r.id, r.start, r.end) for r in gone if r.document_id]
    )
    for some in chunks([row.id for row in gone]):
        await session.execute(delete(PassageRow).where(PassageRow.id.in_(some)))
    places = [
        {"rowid": known.rowid, "start": row["start"], "end": row["end"], "page": row["page"]}
        for row in rows
        if (known := before.get(row["id"])) is not None
        and (known.start, known.end, known.page) != (row["start"], row["end"], row["page"])
    ]
    if places:
        await session.execute(update(PassageRow), places)
    await _add(session, [row for row in rows if row["id"] not in before])


async def _stored(session: AsyncSession, bodies: Sequence[Body]) -> dict[str, Any]:
    columns = (
        PassageRow.rowid,
        PassageRow.id,
        PassageRow.document_id,
        PassageRow.start,
        PassageRow.end,
        PassageRow.page,
    )
    found: dict[str, Any] = {}
    for column, owners in (
        (PassageRow.document_id, [body.document_id for body in bodies if body.document_id]),
        (PassageRow.note_id, [body.note_id for body in bodies if body.note_id]),
    ):
        for some in chunks(owners):
            rows = await session.execute(select(*columns).where(column.in_(some)))
            found.update({row.id: row for row in rows})
    return found


async def _add(session: AsyncSession, fresh: Sequence[dict[str, Any]]) -> None:
    if not fresh:
        return
    columns = [{name: value for name, value in row.items() if name != "terms"} for row in fresh]
    await session.execute(insert(PassageRow), columns)
    await session.execute(
        text(
            "INSERT INTO passage_terms (rowid, terms, audience) "
            "SELECT rowid, :terms, :audience FROM passages WHERE id = :id"
        ),
        [{"id": r["id"], "terms": r["terms"], "audience": audience_word(r["audience"])} for r in fresh],
    )
    await session.execute(
        insert(OutboxRow),
        [{"passage_id": row["id"], "audience": row["audience"], "action": "put"} for row in fresh],
    )


def chunks(values: Iterable[_T]) -> Iterator[list[_T]]:
    """The values in lists that one statement can take."""
    some = list(values)
    return (some[first : first + AT_A_TIME] for first in range(0, len(some), AT_A_TIME))


async def drop_orphan_vectors(session: AsyncSession) -> None:
    """Forget vectors, windows and words that no passage has any more. Part of the caller's transaction."""
    for table in ("vectors", "windows"):
        await session.execute(
            text(
                f"DELETE FROM {table} WHERE NOT EXISTS "  # noqa: S608 - names of ours
                f"(SELECT 1 FROM passages p WHERE p.digest = {table}.digest)"
            )
        )
    # a word that stands in notes alone is no word of the documents
    await session.execute(
        text(
            "DELETE FROM vocabulary WHERE stem != '' AND NOT EXISTS "
            "(SELECT 1 FROM passage_postings v JOIN passages p ON p.rowid = v.doc "
            "WHERE v.term = vocabulary.stem AND v.col = 'terms' AND p.document_id IS NOT NULL)"
        )
    )
