"""Company documents into the system of record: only what changed, one file never stops the others."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import anyio.to_thread
from sqlalchemy import delete, select

from copilot.domain import Language
from copilot.errors import BadInput, MentoringError
from copilot.ingest.files import SUFFIXES, Found, Unreadable, walk
from copilot.ingest.readers import Content, content
from copilot.store.database import Database
from copilot.store.passages import replace_passages
from copilot.store.tables import DocumentRow, ProgrammeRow

FORM = 1
"""Raised whenever the same bytes would be cut or read differently, so that they are taken in anew."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What the person who ingests says of the documents; it goes before their own front matter."""

    audience: str = "org"
    title: str | None = None
    owner: str | None = None
    language: Language = "en"


@dataclass(slots=True)
class Report:
    """What an ingest did, in files; ``passages`` counts those of added and updated documents."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)
    passages: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Known:
    id: str
    root: str
    source: str
    digest: str


async def ingest(
    database: Database,
    paths: Sequence[Path],
    labels: Labels,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Make SQL hold what these files and folders hold now; the index follows from the outbox.

    Each file is a transaction of its own: an interruption loses nothing, a second run goes on.
    Raises: BadInput for a path that isn't there or an audience that doesn't exist.
    """
    started = time.monotonic()
    await _check(database, paths, labels)
    files = [(found, path) for path in paths for found in walk(path.absolute())]
    known = await _known(database)
    report = Report()
    for number, (found, _) in enumerate(files):
        try:
            await _take(database, found, labels, known, report)
        except Unreadable as error:
            reason = BadInput(error.reason, **error.params).render(labels.language)["message"]
            report.failed.append({"path": found.source, "reason": reason})
        except MentoringError:
            raise
        except (ValueError, RecursionError, MemoryError):
            reason = BadInput("file_strange").render(labels.language)["message"]
            report.failed.append({"path": found.source, "reason": reason})
        if progress:
            progress(number + 1, len(files))
    here = {str(found.path) for found, _ in files}
    await _remove_gone(database, [p.absolute() for p in paths if p.is_dir()], here, known, report)
    report.seconds = round(time.monotonic() - started, 3)
    return report


async def _check(database: Database, paths: Sequence[Path], labels: Labels) -> None:
    for path in paths:
        if not path.exists():
            raise BadInput("path_missing", path=path.name or str(path))
        if path.is_file() and path.suffix.lower() not in SUFFIXES:
            raise BadInput("file_kind", path=path.name, kinds=", ".join(sorted(SUFFIXES)))
    kind, _, name = labels.audience.partition(":")
    if labels.audience == "org":
        return
    if kind != "programme" or not name:
        raise BadInput("audience_unknown", audience=labels.audience)
    async with database.read() as session:
        if await session.get(ProgrammeRow, name) is None:
            raise BadInput("audience_unknown", audience=labels.audience)


async def _known(database: Database) -> dict[str, _Known]:
    async with database.read() as session:
        rows = await session.execute(
            select(DocumentRow.id, DocumentRow.root, DocumentRow.source, DocumentRow.digest)
        )
        return {str(Path(row.root) / _below(row.root, row.source)): _Known(*row) for row in rows}


def _below(root: str, source: str) -> str:
    """A source's path below its root: without the folder's name that keeps two roots' sources apart."""
    return source.removeprefix(f"{Path(root).name}//")


async def _take(
    database: Database, found: Found, labels: Labels, known: dict[str, _Known], report: Report
) -> None:
    data = await anyio.to_thread.run_sync(found.read)
    said = f"{FORM}|{labels.audience}|{labels.title}|{labels.owner}"
    fingerprint = hashlib.sha256(data + said.encode()).hexdigest()
    before = known.get(str(found.path))
    if before and before.digest == fingerprint:
        report.unchanged += 1
        return
    taken = await anyio.to_thread.run_sync(content, found, data, labels.language)
    source = before.source if before else _free_source(found, known)
    report.passages += await _store(database, found, source, taken, labels, fingerprint, before)
    (report.updated if before else report.added).append(source)


def _free_source(found: Found, known: dict[str, _Known]) -> str:
    taken = {k.source for k in known.values()}
    return found.source if found.source not in taken else f"{found.root.name}//{found.source}"


async def _store(
    database: Database,
    found: Found,
    source: str,
    taken: Content,
    labels: Labels,
    fingerprint: str,
    before: _Known | None,
) -> int:
    audience = labels.audience
    shape = taken.outline
    async with database.write() as session:
        row = await session.get(DocumentRow, before.id) if before else None
        if row is None:
            row = DocumentRow(id=secrets.token_hex(8), root=str(found.root), source=source)
            session.add(row)
        row.audience = audience
        row.title = labels.title or shape.title
        row.owner = labels.owner or shape.owner
        row.language = shape.language
        row.valid_from = shape.valid_from
        row.digest = fingerprint
        row.ingested = datetime.now(UTC).replace(tzinfo=None)
        row.text = taken.text
        await session.flush()
        return await replace_passages(
            session,
            shape.passages,
            document_id=row.id,
            audience=audience,
            title=row.title,
            language=shape.language,
        )


async def _remove_gone(
    database: Database, folders: Sequence[Path], here: set[str], known: dict[str, _Known], report: Report
) -> None:
    failed = {entry["path"] for entry in report.failed}
    gone = [
        document
        for path, document in known.items()
        if path not in here
        and document.source not in failed
        and any(Path(path).is_relative_to(folder) for folder in folders)
    ]
    if not gone:
        return
    async with database.write() as session:
        await session.execute(delete(DocumentRow).where(DocumentRow.id.in_([d.id for d in gone])))
    report.removed = sorted(document.source for document in gone)
