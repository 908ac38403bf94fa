"""Nearest passages by vector: exact where an audience is small enough to be held, the index beyond."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import anyio.to_thread
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import Language
from copilot.embedding import Vectors
from copilot.index import Index
from copilot.retrieval.holdings import Holdings, Mask
from copilot.store.passages import chunks, is_large
from copilot.store.tables import PassageRow

WIDER = 4
"""How many times as many are asked of the index as are needed: it looks at that many, and misses less."""
EXACT_UP_TO = 120_000
"""Passages of an audience up to which all are compared: 16 ms for 100,000, 154 MB, and nothing is missed."""


@dataclass(frozen=True, slots=True)
class Near:
    """Cosine similarities in one language: ``best`` by place, ``known`` for every place (NaN: not compared)."""

    best: dict[int, float]
    known: Vectors


async def nearest(
    session: AsyncSession,
    index: Callable[[], Index],
    holdings: Holdings,
    names: Sequence[str],
    mask: Mask,
    vectors: dict[Language, Vectors],
    k: int,
    *,
    exact_up_to: int = EXACT_UP_TO,
) -> dict[Language, Near]:
    """For each language at least its ``k`` nearest within ``mask``."""
    sizes = holdings.sizes(names)
    indexed = [name for name, size in sizes.items() if size > exact_up_to and is_large(name)]
    scanned = [name for name in sizes if name not in indexed]
    found: dict[Language, Near] = {}
    scans = await holdings.vectors(session, scanned)
    known, compared = np.empty(0, dtype=np.float32), None
    for language, vector in vectors.items():
        if compared is not vector:  # without a translation both languages are asked the same
            known, compared = _compared(len(holdings.rows), scans, vector), vector
        allowed = mask & holdings.of_language(language)
        best = _best(known, allowed, k)
        for name in indexed:
            best.update(await _looked_up(session, index, holdings, name, language, allowed, vector, k))
        found[language] = Near(best, known)
    return found


async def _looked_up(
    session: AsyncSession,
    index: Callable[[], Index],
    holdings: Holdings,
    name: str,
    language: Language,
    allowed: Mask,
    vector: Vectors,
    k: int,
) -> dict[int, float]:
    """The ``k`` nearest of one audience by the index; asked for more until that many may be shown."""
    enough = min(k, holdings.count(name, allowed))
    asked, placed = WIDER * k, dict[int, float]()
    while len(placed) < enough:
        # what has expired or is gone stands in the index too
        hits = await anyio.to_thread.run_sync(_ask, index, name, language, vector, asked)
        placed = await _placed(session, holdings, allowed, hits)
        if len(hits) < asked:
            break
        asked *= 4
    return placed


def _ask(
    index: Callable[[], Index], name: str, language: Language, vector: Vectors, k: int
) -> list[tuple[str, float]]:
    return index().search(name, language, vector, k)


def _compared(size: int, scans: Sequence[tuple[NDArray[np.int64], Vectors]], vector: Vectors) -> Vectors:
    """Similarities by place of everything that is held."""
    known = np.full(size, np.nan, dtype=np.float32)
    for places, matrix in scans:
        if len(places):
            known[places] = matrix @ vector
    return known


def _best(known: Vectors, allowed: Mask, k: int) -> dict[int, float]:
    places = np.flatnonzero(allowed & ~np.isnan(known))
    if len(places) > k:
        places = places[np.argpartition(-known[places], k - 1)[:k]]
    return {int(place): float(known[place]) for place in places}


async def _placed(
    session: AsyncSession, holdings: Holdings, allowed: Mask, hits: Sequence[tuple[str, float]]
) -> dict[int, float]:
    """By place what the index found by id; what the database doesn't know or the viewer may not read is dropped."""
    rowids: dict[str, int] = {}
    for some in chunks(passage for passage, _ in hits):
        rows = await session.execute(select(PassageRow.id, PassageRow.rowid).where(PassageRow.id.in_(some)))
        rowids.update({row.id: row.rowid for row in rows})
    found: dict[int, float] = {}
    for passage, score in hits:
        place = int(np.searchsorted(holdings.rows, rowids.get(passage, -1)))
        if place < len(holdings.rows) and holdings.rows[place] == rowids.get(passage) and allowed[place]:
            found[place] = score
    return found
