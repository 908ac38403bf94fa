"""Search: keyword and vector side by side within the viewer's audiences, fused per document language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import anyio.to_thread
import numpy as np
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import Audiences
from copilot.domain import Kind, Language
from copilot.embedding import Embedder, Vectors
from copilot.index import Index
from copilot.index.sync import cached
from copilot.store.passages import is_large
from copilot.store.tables import DocumentRow, NoteRow, PassageRow, VectorRow
from copilot.text.language import guess_language
from copilot.text.terms import audience_word, terms

DENSE_WEIGHT = 0.7
DENSE_WEIGHT_ACROSS = 0.95
"""Share of the vector's z-score in the fused score, the rest is BM25's: for passages in the question's
language and in the other one (docs/decisions/retrieval.md)."""
SMALL_GROUP = 8
CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: ``text == stored[start:end]`` of ``source``; ``score`` orders hits of one search only."""

    passage_id: str
    source: str
    kind: Kind
    title: str
    headings: str
    language: Language
    text: str
    start: int
    end: int
    score: float
    day: date | None
    owner: str
    audience: str


async def search(
    session: AsyncSession,
    index: Index,
    embedder: Embedder,
    audiences: Audiences,
    query: str,
    *,
    k: int,
    documents_only: bool = False,
) -> list[Hit]:
    """The ``k`` best passages that these audiences may read, best first; both searches are restricted first."""
    names = [n for n in audiences.names if is_large(n)] if documents_only else list(audiences.names)
    if not names or not query.strip():
        return []
    vector = await anyio.to_thread.run_sync(embedder.query, query)
    dense: dict[str, float] = {}
    for name in filter(is_large, names):
        dense.update(await anyio.to_thread.run_sync(index.search, name, vector, CANDIDATES))
    dense.update(await _nearest_in_sql(session, embedder.id, [n for n in names if not is_large(n)], vector))
    keyword = await _keyword(session, names, query)
    ids = list(dict.fromkeys([*dense, *keyword]))
    rows = await _rows(session, ids, names)
    await _complete(session, embedder.id, rows, dense, vector)
    return _fuse(rows, dense, keyword, guess_language(query))[:k]


async def _nearest_in_sql(
    session: AsyncSession, embedder_id: str, names: Sequence[str], vector: Vectors
) -> dict[str, float]:
    """An exact scan of the few passages of pairs and persons."""
    if not names:
        return {}
    rows = (
        await session.execute(
            select(PassageRow.id, VectorRow.vector)
            .join(VectorRow, VectorRow.digest == PassageRow.digest)
            .where(PassageRow.audience.in_(names), VectorRow.embedder == embedder_id)
        )
    ).all()
    if not rows:
        return {}
    scores = np.frombuffer(b"".join(row.vector for row in rows), dtype="<f4").reshape(len(rows), -1) @ vector
    best = np.argsort(-scores)[:CANDIDATES]
    return {rows[n].id: float(scores[n]) for n in best}


async def _keyword(session: AsyncSession, names: Sequence[str], query: str) -> dict[str, float]:
    languages: tuple[Language, ...] = ("de", "en")
    asked = sorted({term for language in languages for term in terms(query, language)})
    if not asked:
        return {}
    who = " OR ".join(audience_word(name) for name in names)
    what = " OR ".join(f'"{term}"' for term in asked)
    rows = await session.execute(
        text(
            "SELECT p.id, -bm25(passage_terms, 1.0, 0.0) AS score FROM passage_terms "
            "JOIN passages p ON p.rowid = passage_terms.rowid "
            "WHERE passage_terms MATCH :match ORDER BY score DESC LIMIT :k"
        ),
        {"match": f"terms : ({what}) AND audience : ({who})", "k": CANDIDATES},
    )
    return {row.id: float(row.score) for row in rows}


async def _rows(session: AsyncSession, ids: Sequence[str], names: Sequence[str]) -> list[Hit]:
    rows = await session.execute(
        select(PassageRow, DocumentRow.source, DocumentRow.valid_from, DocumentRow.owner, NoteRow.day)
        .outerjoin(DocumentRow, DocumentRow.id == PassageRow.document_id)
        .outerjoin(NoteRow, NoteRow.id == PassageRow.note_id)
        # asked again here: whatever an index may still hold, a right that was taken away counts at once
        .where(PassageRow.id.in_(ids), PassageRow.audience.in_(names))
    )
    return [
        Hit(
            passage_id=row.id,
            source=source or f"note:{row.note_id}",
            kind="document" if row.document_id else "note",
            title=row.title,
            headings=row.headings,
            language="de" if row.language == "de" else "en",
            text=row.text,
            start=row.start,
            end=row.end,
            score=0.0,
            day=day or valid_from,
            owner=owner or "",
            audience=row.audience,
        )
        for row, source, valid_from, owner, day in rows
    ]


async def _complete(
    session: AsyncSession, embedder_id: str, hits: Sequence[Hit], dense: dict[str, float], vector: Vectors
) -> None:
    """Similarities of the passages that only the keywords found, so that all are scored alike."""
    lacking = [hit.passage_id for hit in hits if hit.passage_id not in dense]
    if not lacking:
        return
    pairs = (
        await session.execute(select(PassageRow.id, PassageRow.digest).where(PassageRow.id.in_(lacking)))
    ).all()
    vectors = await cached(session, embedder_id, [row.digest for row in pairs])
    for row in pairs:
        if row.digest in vectors:
            dense[row.id] = float(vectors[row.digest] @ vector)


def _z(values: Sequence[float], among: Sequence[float]) -> Vectors:
    """Standard scores against the mean and spread of ``among``."""
    spread = float(np.std(among))
    centred = np.asarray(values, dtype=np.float32) - np.float32(np.mean(among))
    scaled: Vectors = centred / np.float32(spread if spread > 1e-9 else 1.0)
    return scaled


def _fuse(
    hits: Sequence[Hit], dense: dict[str, float], keyword: dict[str, float], asked: Language
) -> list[Hit]:
    """z-scores within each document language, since a question lies nearer to its own language's texts."""
    scored: list[Hit] = []
    for language in ("de", "en"):
        group = [hit for hit in hits if hit.language == language]
        if not group:
            continue
        # the spread of a handful says nothing: a lone passage would be as good as the best of the others
        among = group if len(group) >= SMALL_GROUP else hits
        weight = DENSE_WEIGHT if language == asked else DENSE_WEIGHT_ACROSS
        total = weight * _scores(group, among, dense) + (1 - weight) * _scores(group, among, keyword)
        scored += [
            replace(hit, score=round(float(score), 6)) for hit, score in zip(group, total, strict=True)
        ]
    return sorted(scored, key=lambda hit: (-hit.score, hit.passage_id))


def _scores(group: Sequence[Hit], among: Sequence[Hit], values: dict[str, float]) -> Vectors:
    return _z(
        [values.get(hit.passage_id, 0.0) for hit in group], [values.get(hit.passage_id, 0.0) for hit in among]
    )
