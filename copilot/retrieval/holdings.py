"""What a process keeps in memory of the passages, so that a question costs no walk through the database.

Good for one state of the table: every change of passages raises a count that is asked for each time.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import LANGUAGES, Language
from copilot.embedding import Vectors
from copilot.index.beside import CHANGES
from copilot.store.tables import DocumentRow, PassageRow, VectorRow

MOST_POSTINGS = 8_000_000
"""Places of terms that are remembered: 64 MB."""
EACH_TERM = 50
"""What a term costs by itself, counted in places: one that stands nowhere isn't free."""
MOST_VECTORS = 150_000
"""Vectors that are remembered: 230 MB of 384 numbers each."""

SMALL = 200
"""Passages up to which an audience is read and scanned together with others."""

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
_SELECT_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Posting:
    """Where a term stands: places in ``Holdings.rows`` and how often in each."""

    places: NDArray[np.int32]
    counts: NDArray[np.float32]


@dataclass(slots=True)
class Holdings:
    """The passages of one state of the database, without their words.

    ``rows`` are their row ids, ascending; the other arrays run beside it. ``lengths`` are characters,
    ``until`` the last day (``date.toordinal``) a passage holds, 0 where there is none.
    """

    generation: str
    embedder: str
    rows: Rows
    audiences: dict[str, int]
    audience: NDArray[np.int32]
    language: NDArray[np.int8]
    lengths: NDArray[np.float32]
    until: NDArray[np.int32]
    _postings: OrderedDict[str, Posting] = field(default_factory=OrderedDict)
    _held: int = 0
    _vectors: OrderedDict[tuple[str, ...], tuple[NDArray[np.int64], Vectors]] = field(
        default_factory=OrderedDict
    )
    _counts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._counts = np.bincount(self.audience, minlength=len(self.audiences)).tolist()

    def permitted(self, names: Sequence[str], today: date) -> Mask:
        """Which passages these audiences may read and which still hold on that day."""
        codes = [self.audiences[name] for name in names if name in self.audiences]
        allowed = np.zeros(len(self.audiences) + 1, dtype=bool)
        allowed[codes] = True
        mask: Mask = allowed[self.audience]
        mask &= (self.until == 0) | (self.until >= today.toordinal())
        return mask

    def of_language(self, language: Language) -> Mask:
        """Which passages are in that language."""
        mask: Mask = self.language == LANGUAGES.index(language)
        return mask

    def sizes(self, names: Sequence[str]) -> dict[str, int]:
        """How many passages each of these audiences has that has any."""
        codes = self.audiences
        return {name: self._counts[codes[name]] for name in names if name in codes}

    def count(self, name: str, among: Mask) -> int:
        """How many of the passages ``among`` an audience has."""
        code = self.audiences.get(name)
        return 0 if code is None else int(np.count_nonzero((self.audience == code) & among))

    async def postings(self, session: AsyncSession, terms: Iterable[str]) -> dict[str, Posting]:
        """Where each of these terms stands; asked of the database once for each term."""
        found: dict[str, Posting] = {}
        for term in terms:
            if term not in self._postings:
                self._remember(term, await self._read(session, term))
            self._postings.move_to_end(term)
            found[term] = self._postings[term]
        return found

    async def has(self, session: AsyncSession, mask: Mask, term: str) -> bool:
        """Whether a term stands in any passage of ``mask``."""
        return bool(mask[(await self.postings(session, [term]))[term].places].any())

    async def _read(self, session: AsyncSession, term: str) -> Posting:
        rows = await session.execute(
            text("SELECT doc FROM passage_postings WHERE term = :term AND col = 'terms'"), {"term": term}
        )
        ids = np.fromiter((row[0] for row in rows), dtype=np.int64)
        different, counts = np.unique(ids, return_counts=True)
        here = np.isin(different, self.rows, assume_unique=True)
        places = np.searchsorted(self.rows, different[here])
        return Posting(places.astype(np.int32), counts[here].astype(np.float32))

    def _remember(self, term: str, posting: Posting) -> None:
        if term not in self._postings:  # else another question has asked for it meanwhile
            self._held += len(posting.places) + EACH_TERM
        self._postings[term] = posting
        self._postings.move_to_end(term)
        while self._held > MOST_POSTINGS and len(self._postings) > 1:
            _, forgotten = self._postings.popitem(last=False)
            self._held -= len(forgotten.places) + EACH_TERM

    async def vectors(
        self, session: AsyncSession, names: Sequence[str]
    ) -> list[tuple[NDArray[np.int64], Vectors]]:
        """The places and vectors, shape (n, dimension), of all these audiences; what isn't embedded yet is left out.

        Audiences of a pair's size are joined, so that a hundred of them are one scan.
        """
        sizes = self.sizes(names)
        small = tuple(name for name, size in sizes.items() if size <= SMALL)
        shelves = [(name,) for name, size in sizes.items() if size > SMALL] + ([small] if small else [])
        return [await self._shelf(session, shelf) for shelf in shelves]

    async def _shelf(
        self, session: AsyncSession, names: tuple[str, ...]
    ) -> tuple[NDArray[np.int64], Vectors]:
        if names in self._vectors:
            self._vectors.move_to_end(names)
            return self._vectors[names]
        found = await self._load_vectors(session, names)
        if len(found[0]) == sum(
            self.sizes(names).values()
        ):  # else something is still being embedded: ask again
            self._vectors[names] = found
        while sum(len(places) for places, _ in self._vectors.values()) > MOST_VECTORS:
            self._vectors.popitem(last=False)
        return found

    async def _load_vectors(
        self, session: AsyncSession, names: Sequence[str]
    ) -> tuple[NDArray[np.int64], Vectors]:
        read: list[tuple[int, bytes]] = []
        for first in range(0, len(names), _SELECT_AT_ONCE):
            rows = await session.execute(
                select(PassageRow.rowid, VectorRow.vector)
                .join(VectorRow, VectorRow.digest == PassageRow.digest)
                .where(
                    PassageRow.audience.in_(names[first : first + _SELECT_AT_ONCE]),
                    VectorRow.embedder == self.embedder,
                )
            )
            read += [(row.rowid, row.vector) for row in rows]
        ids = np.array([rowid for rowid, _ in read], dtype=np.int64)
        known = np.isin(ids, self.rows)  # a passage of a newer state is not ours
        vectors = _matrix([vector for (_, vector), ours in zip(read, known, strict=True) if ours])
        return np.searchsorted(self.rows, ids[known]), vectors

    async def some_vectors(self, session: AsyncSession, places: Sequence[int]) -> dict[int, Vectors]:
        """The vectors of a few places, at most as many as one statement takes."""
        rows = await session.execute(
            select(PassageRow.rowid, VectorRow.vector)
            .join(VectorRow, VectorRow.digest == PassageRow.digest)
            .where(
                PassageRow.rowid.in_([int(self.rows[place]) for place in places]),
                VectorRow.embedder == self.embedder,
            )
        )
        found = {row.rowid: np.frombuffer(row.vector, dtype="<f4") for row in rows}
        return {place: found[rowid] for place in places if (rowid := int(self.rows[place])) in found}


def _matrix(blobs: Sequence[bytes]) -> Vectors:
    if not blobs:
        return np.zeros((0, 1), dtype=np.float32)
    matrix: Vectors = np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1)
    return matrix


async def held(session: AsyncSession, embedder: str, before: Holdings | None) -> Holdings:
    """The holdings of the database as it is now; ``before`` where nothing has changed since."""
    generation = str(await session.scalar(CHANGES))
    if before is not None and (before.generation, before.embedder) == (generation, embedder):
        return before
    rows: Sequence[Any] = (
        await session.execute(
            select(
                PassageRow.rowid,
                PassageRow.audience,
                PassageRow.language,
                PassageRow.end - PassageRow.start,
                DocumentRow.valid_to,
            )
            .outerjoin(DocumentRow, DocumentRow.id == PassageRow.document_id)
            .order_by(PassageRow.rowid)
        )
    ).all()
    codes: dict[str, int] = {}
    return Holdings(
        generation=generation,
        embedder=embedder,
        rows=np.array([row[0] for row in rows], dtype=np.int64),
        audiences=codes,
        audience=np.array([codes.setdefault(row[1], len(codes)) for row in rows], dtype=np.int32),
        language=np.array([0 if row[2] == "de" else 1 for row in rows], dtype=np.int8),
        lengths=np.array([max(1, row[3]) for row in rows], dtype=np.float32),
        until=np.array([row[4].toordinal() if row[4] else 0 for row in rows], dtype=np.int32),
    )
