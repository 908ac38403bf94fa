"""The vectors of single sentences, as they were embedded at ingest: so that no question waits for them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.chunking.windows import placed_sentences
from copilot.embedding import Vectors, unpacked
from copilot.retrieval.hits import Hit
from copilot.store.tables import PassageRow, WindowRow


async def sentence_vectors(session: AsyncSession, embedder: str, hits: Sequence[Hit]) -> dict[str, Vectors]:
    """The vectors of the sentences of passages, by the sentence below its headings; without what isn't there yet."""
    rows = await session.execute(
        select(PassageRow.text, PassageRow.headings, WindowRow.sentences)
        .join(WindowRow, WindowRow.digest == PassageRow.digest)
        .where(
            PassageRow.id.in_([hit.passage_id for hit in hits]),
            WindowRow.embedder == embedder,
            WindowRow.sentences.is_not(None),
        )
    )
    found: dict[str, Vectors] = {}
    for row in rows:
        said = placed_sentences(row.text, row.headings)
        matrix = unpacked(row.sentences, len(said))
        found.update(zip(said, matrix, strict=True))
    return found
