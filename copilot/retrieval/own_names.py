"""Which names are the company's own: they stand in so much of what it writes that they lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import Audiences
from copilot.domain import LANGUAGES
from copilot.store.tables import DocumentRow, PassageRow, PersonRow
from copilot.text.dictionary import is_known
from copilot.text.terms import fold, stem

OFTEN = 0.3
"""Share of the readable documents that hold such a name. In four public handbooks the company's own stands in .40 to
.80 of the documents, the tool named most often in .21."""
FEWEST = 5
"""Documents below which a share, or a folder, says nothing."""


async def own_names(session: AsyncSession, audiences: Audiences, words: Iterable[str]) -> frozenset[str]:
    """Those of the words that name the company: in no dictionary, and the domain of people's e-mail addresses, the
    folder of many documents, or in a good part of all documents that may be read."""
    # the dictionaries first: they are in memory, and nearly every word stands in one
    unknown = [word for word in words if not any(is_known(word, language) for language in LANGUAGES)]
    return frozenset([word for word in unknown if await _is_own(session, audiences, fold(word))])


async def _is_own(session: AsyncSession, audiences: Audiences, name: str) -> bool:
    if await _is_domain(session, name) or len(await _in_folder(session, audiences, name)) >= FEWEST:
        return True
    readable = DocumentRow.audience.in_(audiences.names)
    documents = await session.scalar(select(func.count()).select_from(DocumentRow).where(readable)) or 0
    return await _holding(session, audiences, name) >= max(FEWEST, OFTEN * documents)


async def _is_domain(session: AsyncSession, name: str) -> bool:
    address = func.lower(PersonRow.email)
    part = or_(address.like(f"%@{name}.%"), address.like(f"%@%.{name}.%"))
    return await session.scalar(select(PersonRow.id).where(part).limit(1)) is not None


async def in_folders(session: AsyncSession, audiences: Audiences, names: Iterable[str]) -> frozenset[str]:
    """The sources of the documents that may be read and lie in a folder of that name, the ingested one or one below;
    of a folder with few documents none."""
    found: set[str] = set()
    for name in names:
        sources = await _in_folder(session, audiences, fold(name))
        found.update(sources if len(sources) >= FEWEST else ())
    return frozenset(found)


async def _in_folder(session: AsyncSession, audiences: Audiences, name: str) -> Sequence[str]:
    root, source = func.lower(DocumentRow.root), func.lower(DocumentRow.source)
    folder = or_(
        *(root.like(f"%/{name}"), source.like(f"{name}/%"), source.like(f"%/{name}/%")),
        *(root.like(f"%/{name}-%"), source.like(f"{name}-%/%")),
    )
    asked = select(DocumentRow.source).where(DocumentRow.audience.in_(audiences.names), folder)
    return (await session.scalars(asked)).all()


async def _holding(session: AsyncSession, audiences: Audiences, name: str) -> int:
    """How many of the documents that may be read hold the name."""
    stems = {stem(name, language) for language in LANGUAGES}
    holds = text(
        "passages.rowid IN (SELECT doc FROM passage_postings WHERE col = 'terms' AND term IN (:one, :other))"
    )
    asked = (
        select(func.count(func.distinct(PassageRow.document_id)))
        .where(PassageRow.audience.in_(audiences.names), holds)
        .params(one=min(stems), other=max(stems))
    )
    return await session.scalar(asked) or 0
