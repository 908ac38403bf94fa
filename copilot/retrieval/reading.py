"""The passages themselves, read once their order is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.chunking.windows import windows
from copilot.domain import Span
from copilot.embedding import Vectors
from copilot.retrieval.hits import Hit, Scores
from copilot.retrieval.holdings import Holdings
from copilot.store.tables import DocumentRow, NoteRow, PassageRow, VectorRow

_COLUMNS = (
    PassageRow.rowid,
    PassageRow.id,
    PassageRow.document_id,
    PassageRow.note_id,
    PassageRow.title,
    PassageRow.headings,
    PassageRow.context,
    PassageRow.language,
    PassageRow.text,
    PassageRow.start,
    PassageRow.end,
    PassageRow.page,
    PassageRow.audience,
    DocumentRow.source,
    DocumentRow.valid_from,
    DocumentRow.owner,
    NoteRow.day,
    VectorRow.vector,
)


async def read(
    session: AsyncSession,
    held: Holdings,
    names: Sequence[str],
    final: Mapping[int, float],
    scores: Mapping[int, Scores],
    looked_at: Mapping[int, int | None],
    places: Sequence[int],
) -> tuple[list[Hit], dict[str, Vectors]]:
    """The hits at these places, best first, and their vectors by passage id."""
    by_row = {int(held.rows[place]): place for place in places}
    rows = await session.execute(
        select(*_COLUMNS)
        .outerjoin(DocumentRow, DocumentRow.id == PassageRow.document_id)
        .outerjoin(NoteRow, NoteRow.id == PassageRow.note_id)
        .outerjoin(
            VectorRow, and_(VectorRow.digest == PassageRow.digest, VectorRow.embedder == held.embedder)
        )
        .where(PassageRow.rowid.in_(list(by_row)))
    )
    allowed = frozenset(names)
    found: list[Hit] = []
    vectors: dict[str, Vectors] = {}
    for row in rows:
        if row.audience not in allowed:
            continue  # whatever memory may still hold: what is stored now decides
        place = by_row[row.rowid]
        found.append(
            Hit(
                passage_id=row.id,
                source=row.source or f"note:{row.note_id}",
                kind="document" if row.document_id else "note",
                title=row.title,
                headings=row.headings,
                context=row.context,
                language="de" if row.language == "de" else "en",
                text=row.text,
                start=row.start,
                end=row.end,
                page=row.page,
                score=round(final[place], 6),
                day=row.day or row.valid_from,
                owner=row.owner or "",
                audience=row.audience,
                scores=scores[place],
                window=_window(row.text, looked_at.get(place)),
            )
        )
        if row.vector is not None:
            vectors[row.id] = np.frombuffer(row.vector, dtype="<f4")
    return sorted(found, key=lambda hit: (-hit.score, hit.passage_id)), vectors


def _window(text: str, number: int | None) -> Span | None:
    found = windows(text) if number is not None else []
    return found[number] if number is not None and number < len(found) else None
