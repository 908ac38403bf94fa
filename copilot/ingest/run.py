"""Company documents into the system of record: only what changed, one file never stops the others.

Reads as its steps: ``scan`` looks at the files, ``identity`` says which documents they are, ``writing``
reads and stores what changed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

import anyio.to_thread
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from copilot.domain import Language
from copilot.errors import BadInput
from copilot.ingest import remembered, writing
from copilot.ingest.files import SUFFIXES, Found, Unreadable
from copilot.ingest.identity import Known, Plan, Whereabouts, Work, follow_roots, plan
from copilot.ingest.labels import Labels, Said, known_audience, stored
from copilot.ingest.scan import Failed, Links, Seen, files, look_at_all
from copilot.ingest.writing import Names, Ready, Refused, prepare
from copilot.store.database import Database
from copilot.store.passages import chunks
from copilot.store.tables import DocumentRow, ProgrammeRow
from copilot.store.versions import erase_documents

__all__ = ["Labels", "Report", "ingest"]
_LOOK_AT = 256
"""Files hashed between two signs of progress."""
_AT_ONCE = 128
_CHARACTERS = 2_000_000
"""Documents and characters in one transaction at most: what an interruption can cost."""
_GROWTH = 16
"""Small runs report each file by itself; transactions grow by one document for this many that are done."""


@dataclass(slots=True)
class Report:
    """What an ingest did, in files; ``passages`` counts those of added and updated documents.

    A document that only moved is ``updated``. ``vanished``: whether any stored text was replaced or removed.
    """

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)
    passages: int = 0
    seconds: float = 0.0
    vanished: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    """One ingest: what was asked, by whose labels, and what becomes of it."""

    database: Database
    paths: tuple[Path, ...]
    labels: Labels
    speaks: Language
    progress: Callable[[int, int], None]
    programmes: Collection[str]
    links: Links
    said: Said
    report: Report = field(default_factory=Report)

    def fail(self, found: Found, reason: Unreadable, *, kept: bool = False) -> None:
        """A line in the report that says why a file was not taken in; ``kept``: its earlier text stays."""
        message = BadInput(reason.reason, **reason.params).render(self.speaks)["message"]
        if kept:
            message += " " + BadInput("file_kept").render(self.speaks)["message"]
        self.report.failed.append({"path": stored(found.source), "reason": message})


async def ingest(
    database: Database,
    paths: Sequence[Path],
    labels: Labels,
    speaks: Language = "en",
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Make SQL hold what these files and folders hold now; the index follows from the outbox.

    One at a time on a home: the caller holds its lock. Nothing of a document is ever stored by halves. An
    interruption costs at most the open transaction, which was not yet reported; a second run goes on.
    ``speaks`` is the language of reasons, and of a document that doesn't show its own.
    Raises: BadInput for a path that isn't there or an audience that doesn't exist.
    """
    started = time.monotonic()
    places = tuple(dict.fromkeys(path.absolute() for path in paths))
    programmes = await _programmes(database)
    links = Links()
    said = await remembered.load(database, places, labels, links)
    run = _Run(database, places, labels, speaks, progress or (lambda *_: None), programmes, links, said)
    known = await _known(run)
    _check(run, {document.path for document in known})
    await remembered.keep(database, places, labels, links, said)
    made = await _plan(run, known)
    run.report.unchanged = made.same
    names = Names(known)
    if made.gone or made.moved:
        async with database.write() as session:
            await writing.rearrange(session, made, names)
    run.report.removed = [document.source for document in made.gone]
    read = {id(work.seen) for work in made.read}
    run.report.updated = [names.of[w.known.id] for w in made.moved if w.known and id(w.seen) not in read]
    await _take_in(run, made, names)
    report = run.report
    report.vanished = bool(report.removed) or any(work.known for work in made.read)
    report.removed.sort()
    report.seconds = round(time.monotonic() - started, 3)
    return report


async def _programmes(database: Database) -> frozenset[str]:
    async with database.read() as session:
        return frozenset(await session.scalars(select(ProgrammeRow.id)))


async def _known(run: _Run) -> list[Known]:
    columns = (
        DocumentRow.id,
        DocumentRow.root,
        DocumentRow.source,
        DocumentRow.path,
        DocumentRow.digest,
        DocumentRow.content,
    )
    async with run.database.read() as session:
        rows = await session.execute(select(*columns).order_by(DocumentRow.path))
        return [Known(*row, real=run.links.real(row.path, row.root)) for row in rows]


def _check(run: _Run, known: Collection[str]) -> None:
    for path in run.paths:
        if not _is_there(path) and not (stored(str(path)) in known and path.parent.is_dir()):
            raise BadInput("path_missing", path=path.name or str(path))
        if path.is_file() and path.suffix.lower() not in SUFFIXES:
            raise BadInput("file_kind", path=path.name, kinds=", ".join(sorted(SUFFIXES)))
    audience = run.labels.audience
    if audience and not known_audience(audience, run.programmes):
        raise BadInput("audience_unknown", audience=audience)


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except (OSError, ValueError):  # closed folders and impossible names count as not there
        return False
    return True


async def _plan(run: _Run, known: Sequence[Known]) -> Plan:
    """What has to be done, from the hashes of all files; what can't be read is in the report."""
    found = await anyio.to_thread.run_sync(files, [path for path in run.paths if _is_there(path)], run.links)
    looked: list[Seen | Failed] = []
    for first in range(0, len(found), _LOOK_AT):
        some = found[first : first + _LOOK_AT]
        looked += await anyio.to_thread.run_sync(look_at_all, some, run.said, run.links)
    failed = {entry.real for entry in looked if isinstance(entry, Failed)}
    stored_at = {document.real for document in known}
    for entry in looked:
        if isinstance(entry, Failed):
            run.fail(entry.found, entry.reason, kept=entry.real in stored_at)
    seen = [entry for entry in looked if isinstance(entry, Seen)]
    roots = [run.links.real(str(path), str(path)) for path in run.paths if path.is_dir()]
    scope = [run.links.real(str(path), str(path.parent)) for path in run.paths if not path.is_dir()] + roots
    following = follow_roots(known, seen, roots, os.path.isdir)
    return plan(seen, following, lambda document: _where(document, scope, failed))


def _where(document: Known, scope: Sequence[str], failed: Collection[str]) -> Whereabouts:
    place = PurePath(document.real)
    if document.real in failed or any(str(above) in failed for above in place.parents):
        return "here"
    if any(place.is_relative_to(root) for root in scope):
        return "here" if _is_closed(document.real) else "gone"
    return "here" if os.path.lexists(document.path) else "elsewhere"


def _is_closed(path: str) -> bool:
    """Whether nobody can say if the file is there: a folder above it can't be entered just now."""
    try:
        Path(path).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return False


async def _take_in(run: _Run, made: Plan, names: Names) -> None:
    """Read and store what is new or changed, more and more documents in a transaction."""
    before = made.same + len(run.report.updated)
    of = before + len(made.read)
    if before:
        run.progress(before, of)
    done = 0
    while done < len(made.read):
        works = made.read[done : done + min(_AT_ONCE, 1 + done // _GROWTH)]
        ready = await anyio.to_thread.run_sync(_prepare, run, works)
        await _store(run, [r for r in ready if isinstance(r, Ready)], names)
        await _refuse(run, [r for r in ready if isinstance(r, Refused)], names)
        done += len(ready)
        run.progress(before + done, of)


def _prepare(run: _Run, works: Sequence[Work]) -> list[Ready | Refused]:
    """The first of these files, read and cut: at least one, and no more than memory should hold."""
    ready: list[Ready | Refused] = []
    characters = 0
    for work in works:
        ready.append(prepare(work, run.said, run.programmes, run.speaks, run.links))
        characters += len(ready[-1].columns["text"]) if isinstance(ready[-1], Ready) else 0
        if characters > _CHARACTERS:
            break
    return ready


async def _store(run: _Run, batch: Sequence[Ready], names: Names) -> None:
    """One transaction for all; if one document can't be stored, each by itself."""
    if not batch:
        return
    try:
        async with run.database.write() as session:
            await writing.store(session, batch, names)
    except (SQLAlchemyError, ValueError):
        if len(batch) == 1:
            run.fail(batch[0].work.seen.found, Unreadable("file_strange"))
            return
        for ready in batch:
            await _store(run, [ready], names)
        return
    for ready in batch:
        to = run.report.updated if ready.work.known else run.report.added
        to.append(names.of[ready.columns["id"]])
        run.report.passages += len(ready.body.rows)


async def _refuse(run: _Run, refused: Sequence[Refused], names: Names) -> None:
    for entry in refused:
        run.fail(entry.work.seen.found, entry.reason, kept=bool(entry.work.known) and not entry.hide)
    hidden = [entry.work.known for entry in refused if entry.hide and entry.work.known]
    if hidden:
        async with run.database.write() as session:
            for some in chunks([document.id for document in hidden]):
                await erase_documents(session, some)
        # not even as a version: who may read it is what is not known
        run.report.removed += [names.of[document.id] for document in hidden]
