"""What company content holds on the questions that a suggestion asks of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from copilot.access import Audiences
from copilot.domain import Language
from copilot.index import sync
from copilot.retrieval import Hit, Query
from copilot.store.passages import is_large
from copilot.store.tables import PassageRow
from copilot.suggest.parts import Parts

PASSAGES = 12


async def found(
    parts: Parts,
    audiences: Audiences,
    queries: Sequence[str],
    day: date,
    language: Language,
    k: int = PASSAGES,
) -> list[list[Hit]]:
    """The best passages of documents for each query; nothing is loaded where there is no content."""
    large = [name for name in audiences.names if is_large(name)]
    async with parts.database.read() as session:
        first = await session.scalar(select(PassageRow.id).where(PassageRow.audience.in_(large)).limit(1))
    if first is None or not queries:
        return [[] for _ in queries]
    await sync.catch_up(parts.database, parts.index, parts.embedder, documents_only=True)
    hits = []
    async with parts.database.read() as session:
        for query in queries:
            wanted = Query(query, k, day, documents_only=True, language=language)
            hits.append((await parts.search.find(session, audiences, wanted))[0])
    return hits
