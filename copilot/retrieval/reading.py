"""The passages themselves, read once their order is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.chunking.windows import windows
from copilot.domain import Span
from copilot.embedding import Vectors
from copilot.index.beside import CHANGES
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
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the holdings with its score, what the stages said of it, and the number of its best window."""

    at: int
    score: float
    scores: Scores
    window: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """Hits, best first; where wanted, their vectors by passage id; the state of the database they were read in.

    ``generation`` is None where nothing was read.
    """

    hits: list[Hit]
    vectors: dict[str, Vectors]
    generation: str | None


@lru_cache(maxsize=2)
def _statement(vectors: bool) -> Select[*tuple[Any, ...]]:
    """The passages of some rows with where they are from: put together once, it is asked for at every search."""
    statement: Select[*tuple[Any, ...]] = (
        select(*_COLUMNS, CHANGES.scalar_subquery().label("generation"))
        .outerjoin(DocumentRow, DocumentRow.id == PassageRow.document_id)
        .outerjoin(NoteRow, NoteRow.id == PassageRow.note_id)
        .where(PassageRow.rowid.in_(bindparam("rows", expanding=True)))
    )
    if not vectors:
        return statement
    own = and_(VectorRow.digest == PassageRow.digest, VectorRow.embedder == bindparam("embedder"))
    return statement.add_columns(VectorRow.vector).outerjoin(VectorRow, own)


async def read(
    session: AsyncSession, held: Holdings, names: Sequence[str], places: Sequence[Place], *, vectors: bool
) -> Result:
    """The hits at these places."""
    by_row = {int(held.rows[place.at]): place for place in places}
    values = {"rows": list(by_row), "embedder": held.embedder} if vectors else {"rows": list(by_row)}
    allowed = frozenset(names)
    found: list[Hit] = []
    known: dict[str, Vectors] = {}
    generation: str | None = None
    for row in await session.execute(_statement(vectors), values):
        generation = row.generation
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
                score=round(place.score, 6),
                day=row.day or row.valid_from,
                owner=row.owner or "",
                audience=row.audience,
                scores=place.scores,
                window=_window(row.text, place.window),
            )
        )
        if vectors and row.vector is not None:
            known[row.id] = np.frombuffer(row.vector, dtype="<f4")
    return Result(sorted(found, key=lambda hit: (-hit.score, hit.passage_id)), known, generation)


def _window(text: str, number: int | None) -> Span | None:
    found = _windows(text) if number is not None else ()
    return found[number] if number is not None and number < len(found) else None


@lru_cache(maxsize=4_096)
def _windows(text: str) -> tuple[Span, ...]:
    """The same passages come up again and again: cutting them would cost as much as embedding the question."""
    return tuple(windows(text))
