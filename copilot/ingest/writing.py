"""Documents into the database: several small ones in one transaction, each of them whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from secrets import token_hex
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import Language
from copilot.ingest.files import Unreadable
from copilot.ingest.identity import Known, Plan, Work
from copilot.ingest.labels import Said, columns, stored
from copilot.ingest.readers import content
from copilot.ingest.scan import Failed, Links, look
from copilot.store.passages import Body, chunks, replace_passages
from copilot.store.tables import DocumentRow
from copilot.store.versions import keep_quoted, quoted_passages


@dataclass(frozen=True, slots=True)
class Ready:
    """A document that is read and cut and only has to be stored."""

    work: Work
    columns: dict[str, Any]
    body: Body


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that can't be taken in; ``hide``: what is stored of it must not stay readable either."""

    work: Work
    reason: Unreadable
    hide: bool = False


class Names:
    """Sources: the path below the ingested folder; the folder's name before it where that is another's."""

    def __init__(self, known: Collection[Known]) -> None:
        self.of = {document.id: document.source for document in known}
        self._taken = set(self.of.values())
        self._given: dict[str, str] = {}

    def give_back(self, document: Known) -> None:
        """The document doesn't have its source any more."""
        self._taken.discard(self.of.pop(document.id, ""))

    def take(self, document_id: str, path: str, root: str) -> str:
        """A source for the file at ``path`` that no other document has; the same if asked again."""
        if path not in self._given:
            self._given[path] = self._free(PurePath(path).relative_to(root).as_posix(), PurePath(root))
            self._taken.add(self._given[path])
        self.of[document_id] = self._given[path]
        return self._given[path]

    def _free(self, below: str, root: PurePath) -> str:
        above = [part for part in root.parts if part != root.anchor]
        for depth in range(len(above) + 1):
            name = f"{'/'.join(above[-depth:])}//{below}" if depth else below
            if name not in self._taken:
                return name
        return f"{token_hex(2)}//{below}"


def prepare(
    work: Work, said: Said, programmes: Collection[str], default: Language, links: Links
) -> Ready | Refused:
    """Read a file and cut it into passages. Never raises for what a file holds."""
    try:
        looked = look(work.seen.found, said, links)
        if isinstance(looked, Failed):
            return Refused(work, looked.reason)
        seen = looked.seen
        taken = content(seen.found, looked.data, default, looked.beside)
        try:
            named = columns(said.of(seen.real), taken, looked.beside, programmes)
        except Unreadable as error:
            return Refused(work, error, hide=True)
        values = named | {
            "id": work.known.id if work.known else token_hex(8),
            "content": seen.content,
            "digest": seen.fingerprint,
            "text": taken.text,
        }
        body = Body(
            taken.outline.passages,
            audience=named["audience"],
            title=named["title"],
            language=named["language"],
            document_id=values["id"],
        )
        _ = body.rows  # here, in a thread, and not in the transaction
    except Unreadable as error:
        return Refused(work, error)
    except (ValueError, RecursionError, MemoryError, OverflowError):
        return Refused(work, Unreadable("file_strange"))
    return Ready(work, values, body)


def _place(document_id: str, work: Work, names: Names) -> dict[str, Any]:
    """Where a new or moved document is: below its old root if it's still there, else below the file's."""
    path, known, root = work.seen.path, work.known, stored(str(work.seen.found.root))
    if known is not None and not known.followed and PurePath(path).is_relative_to(known.root):
        root = known.root
    return {"id": document_id, "root": root, "source": names.take(document_id, path, root), "path": path}


async def rearrange(session: AsyncSession, plan: Plan, names: Names) -> None:
    """Remove what is gone and note where what has moved is now."""
    await remove(session, plan.gone)
    moved = [(work.known, work) for work in plan.moved if work.known]
    for document in [*plan.gone, *(known for known, _ in moved)]:
        names.give_back(document)
    places = [_place(known.id, work, names) for known, work in moved]
    if places:
        # out of each other's way first: two files may have changed places
        nowhere = [
            {"id": p["id"], "path": f"moving:{p['id']}", "source": f"moving:{p['id']}"} for p in places
        ]
        await session.execute(update(DocumentRow), nowhere)
        await session.execute(update(DocumentRow), places)


async def remove(session: AsyncSession, documents: Sequence[Known]) -> None:
    """Delete documents with all that hangs on them; texts that a suggestion quotes are kept as versions."""
    for some in chunks([document.id for document in documents]):
        await keep_quoted(session, await quoted_passages(session, some))
        await session.execute(delete(DocumentRow).where(DocumentRow.id.in_(some)))


async def store(session: AsyncSession, batch: Sequence[Ready], names: Names) -> None:
    """Store documents; what hasn't changed in them keeps ids and vectors."""
    now = {"ingested": datetime.now(UTC).replace(tzinfo=None)}
    fresh = [r.columns | now | _place(r.columns["id"], r.work, names) for r in batch if r.work.known is None]
    if fresh:
        await session.execute(insert(DocumentRow), fresh)
    await replace_passages(session, [ready.body for ready in batch])
    changed = [ready.columns | now for ready in batch if ready.work.known is not None]
    if changed:
        await session.execute(update(DocumentRow), changed)
