"""What search wants beside the passages' vectors: those of their windows, their sentences and the documents' words.

Filled in after the passages, in batches that an interruption loses at most one of; until then search does
without.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import anyio.to_thread
import numpy as np
from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, func, insert, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.chunking.windows import placed_sentences, windows
from copilot.domain import LANGUAGES, Language
from copilot.embedding import Embedder, Vectors, packed
from copilot.store.database import Database
from copilot.store.passages import LARGE, chunks, embedded_text
from copilot.store.tables import FactRow, PassageRow, WindowRow, WordRow
from copilot.text.field import single_words
from copilot.text.terms import fold, stem, telling, written

WINDOW_BATCH = 128
"""Passages whose windows and sentences are embedded and committed at a time."""
COMMON_WORDS = 160
LEAST_PASSAGES = 2
"""A word that stands in one passage only is as often a slip as a term."""
MEAN = ""
"""The stem under which the mean of a language's words is kept."""
CHANGES = select(FactRow.value).where(FactRow.name == "passages")
"""How often passages have changed (counted by triggers)."""
BESIDE = "beside"
"""The fact that says for which count and embedder nothing is lacking."""
Progress = Callable[[int, int], None]
_Words = dict[tuple[str, Language], str]


async def fill_beside(database: Database, embedder: Embedder, progress: Progress | None = None) -> None:
    """Embed what windows and words are lacking; costs one question to the database when none are."""
    async with database.read() as session:
        state = await _state(session, embedder)
        if not await lacks_beside(session, embedder):
            return
    async with database.write() as session:
        await _forget_others(session, embedder.id)
    # words first: which passages are new to them is told by the windows that are lacking
    await _fill_vocabulary(database, embedder)
    await _fill_windows(database, embedder, progress)
    async with database.write() as session:
        await session.merge(FactRow(name=BESIDE, value=state))


async def lacks_beside(session: AsyncSession, embedder: Embedder) -> bool:
    """Whether passages have changed since windows and words were last complete."""
    known = select(FactRow.value).where(FactRow.name == BESIDE).scalar_subquery()
    complete, count = (await session.execute(select(known, CHANGES.scalar_subquery()))).one()
    return bool(complete != _named(count, embedder))


async def _state(session: AsyncSession, embedder: Embedder) -> str:
    return _named(await session.scalar(CHANGES), embedder)


def _named(count: str | None, embedder: Embedder) -> str:
    return f"{count}|{embedder.id}"


async def _fill_windows(database: Database, embedder: Embedder, progress: Progress | None) -> None:
    done = 0
    async with database.read() as session:
        lacking = select(_without_windows(embedder.id).subquery().c.digest)
        of = int(await session.scalar(select(func.count()).select_from(lacking.subquery())) or 0)
    while True:
        async with database.read() as session:
            rows = (await session.execute(_without_windows(embedder.id).limit(WINDOW_BATCH))).all()
        if not rows:
            return
        fresh = await anyio.to_thread.run_sync(_embedded, embedder, rows)
        async with database.write() as session:
            # what was erased meanwhile leaves nothing here
            digests = [row.digest for row in rows]
            still = set(
                await session.scalars(select(PassageRow.digest).where(PassageRow.digest.in_(digests)))
            )
            await session.execute(
                delete(WindowRow).where(WindowRow.digest.in_(digests), WindowRow.embedder == embedder.id)
            )
            fresh = [row for row in fresh if row["digest"] in still]
            if fresh:
                await session.execute(insert(WindowRow), fresh)
        done += len(rows)
        if progress:
            progress(done, max(of, done))


def _embedded(
    embedder: Embedder, rows: Sequence[Row[str, str, str, bytes | None]]
) -> list[dict[str, object]]:
    """The rows of these passages' windows and sentences; windows that are there already aren't embedded again."""
    spans = [[] if row.vectors else [span.quote for span in windows(row.text)] for row in rows]
    said = [placed_sentences(row.text, row.headings) for row in rows]
    # a short passage is its own window and often its own sentence
    texts = list(dict.fromkeys(text for some in (*spans, *said) for text in some))
    made = dict(zip(texts, embedder.passages(texts), strict=True))
    return [
        {
            "digest": row.digest,
            "embedder": embedder.id,
            "vectors": row.vectors or packed(np.stack([made[text] for text in own])),
            "sentences": packed(np.stack([made[text] for text in sentences])),
        }
        for row, own, sentences in zip(rows, spans, said, strict=True)
    ]


def _without_windows(embedder: str) -> Select[str, str, str, bytes | None]:
    """A passage of each text that lacks windows or sentences, with the windows' vectors where it has them."""
    known = and_(WindowRow.digest == PassageRow.digest, WindowRow.embedder == embedder)
    return (
        select(PassageRow.digest, PassageRow.text, PassageRow.headings, WindowRow.vectors)
        .outerjoin(WindowRow, known)
        .where(WindowRow.sentences.is_(None))
        .group_by(PassageRow.digest)
    )


def _has_windows(embedder: str) -> ColumnElement[bool]:
    return exists().where(WindowRow.digest == PassageRow.digest, WindowRow.embedder == embedder)


async def _fill_vocabulary(database: Database, embedder: Embedder) -> None:
    """Embed the words of documents that came since the last time."""
    async with database.read() as session:
        words = await _new_words(session, embedder.id)
        mean = select(WordRow.language).where(WordRow.stem == MEAN, WordRow.embedder == embedder.id)
        lacks_means = await session.scalar(mean.limit(1)) is None
    for some in chunks(words.items()):
        vectors = await anyio.to_thread.run_sync(embedder.passages, [form for _, form in some])
        await _store(database, embedder.id, some, vectors)
    if lacks_means:
        await _store_means(database, embedder)


async def _new_words(session: AsyncSession, embedder: str) -> _Words:
    """Stems of company documents that stand in enough passages and aren't known yet, as mostly written."""
    forms: dict[tuple[str, Language], Counter[str]] = defaultdict(Counter)
    stands_in: Counter[str] = Counter()
    rows = await session.stream(
        select(
            PassageRow.language, PassageRow.title, PassageRow.headings, PassageRow.text, PassageRow.context
        ).where(~_has_windows(embedder), or_(*(PassageRow.audience.startswith(name) for name in LARGE)))
    )
    async for row in rows:
        language: Language = "de" if row.language == "de" else "en"
        here: set[str] = set()
        for word in written(embedded_text(row.title, row.headings, row.text, row.context)):
            if telling(word, language):
                name = stem(fold(word), language)
                forms[name, language][word] += 1
                here.add(name)
        stands_in.update(here)
    known = {
        (row.stem, row.language)
        for row in await session.execute(
            select(WordRow.stem, WordRow.language).where(WordRow.embedder == embedder)
        )
    }
    new = [key for key in forms if key not in known]
    seldom = {name for name, _ in new if stands_in[name] < LEAST_PASSAGES}
    seldom -= await _often(session, sorted(seldom))
    return {key: forms[key].most_common(1)[0][0] for key in new if key[0] not in seldom}


async def _often(session: AsyncSession, stems: Sequence[str]) -> set[str]:
    """Those that stand in enough passages of documents; what stands in a note makes no word a term."""
    found: set[str] = set()
    for some in chunks(stems):
        names = {f"s{n}": name for n, name in enumerate(some)}
        listed = ", ".join(f":{name}" for name in names)
        rows = await session.execute(
            text(
                "SELECT v.term FROM passage_postings v JOIN passages p ON p.rowid = v.doc "  # noqa: S608 - names of ours
                f"WHERE v.term IN ({listed}) AND v.col = 'terms' AND p.document_id IS NOT NULL "
                f"GROUP BY v.term HAVING count(DISTINCT v.doc) >= {LEAST_PASSAGES}"
            ),
            names,
        )
        found.update(row.term for row in rows)
    return found


async def _store(
    database: Database, embedder: str, words: Sequence[tuple[tuple[str, Language], str]], vectors: Vectors
) -> None:
    rows = [
        {"stem": name, "language": language, "embedder": embedder, "form": form, "vector": packed(vector)}
        for ((name, language), form), vector in zip(words, vectors, strict=True)
    ]
    async with database.write() as session:
        await session.execute(insert(WordRow).prefix_with("OR IGNORE", dialect="sqlite"), rows)


async def _store_means(database: Database, embedder: Embedder) -> None:
    """What words of each language have in common: taken from the field's list, so that no document is needed."""
    means: list[Vectors] = []
    for language in LANGUAGES:
        words = single_words(language)[:COMMON_WORDS]
        vectors = await anyio.to_thread.run_sync(embedder.passages, list(words))
        means.append(np.asarray(vectors).mean(axis=0))
    # both at once: one alone would be taken for the whole
    await _store(database, embedder.id, [((MEAN, language), "") for language in LANGUAGES], np.stack(means))


async def _forget_others(session: AsyncSession, embedder: str) -> None:
    """What another embedder has made is never mixed in."""
    await session.execute(delete(WindowRow).where(WindowRow.embedder != embedder))
    await session.execute(delete(WordRow).where(WordRow.embedder != embedder))
