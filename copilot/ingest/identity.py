"""Which stored document a file is: by its place, and where a file has moved, by what it holds. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Literal

from copilot.ingest.scan import Seen


@dataclass(frozen=True, slots=True)
class Known:
    """A stored document: ``path`` as stored, ``real`` with its root's links followed.

    ``followed``: its folder was renamed, ``real`` is where the file should be now.
    """

    id: str
    root: str
    source: str
    path: str
    digest: str
    content: str
    real: str
    followed: bool = False


Whereabouts = Literal["here", "elsewhere", "gone"]
"""Of a document that no file was found for: it is to be left alone, or its file is not where it was but that
place isn't looked at now, or it is and the file is gone."""


@dataclass(frozen=True, slots=True)
class Work:
    """A file, the document it is (None: a new one), and whether that came from another place."""

    seen: Seen
    known: Known | None
    moved: bool = False


@dataclass(slots=True)
class Plan:
    """What has to be done so that the store holds what is on disk."""

    same: int = 0
    moved: list[Work] = field(default_factory=list)
    """Only at another place: nothing of these has to be read anew, unless they are in ``read`` too."""
    read: list[Work] = field(default_factory=list)
    gone: list[Known] = field(default_factory=list)


def plan(seen: Sequence[Seen], known: Sequence[Known], where: Callable[[Known], Whereabouts]) -> Plan:
    """Match files and documents.

    A file with the content of a document that left its place is that document, moved; a file in the place
    of a document is that document, edited. ``where`` is asked of documents that no file was found for.
    """
    here = {file.real: file for file in seen}
    by_place: dict[str, Known] = {}
    doubles = [document for document in known if by_place.setdefault(document.real, document) is not document]
    moves = _moves(here, by_place, where)
    away = {document.id for document in moves.values()}
    made = Plan()
    for real, file in here.items():
        document = moves.get(real) or by_place.get(real)
        if document is not None and document.id in away and real not in moves:
            document = None
        work = Work(file, document, moved=real in moves or (document is not None and document.followed))
        if work.moved:
            made.moved.append(work)
        if document is None or document.digest != file.fingerprint:
            made.read.append(work)
        elif not work.moved:
            made.same += 1
    made.gone = [document for document in doubles if document.real in here]
    for real, document in by_place.items():
        replaced = real in moves
        if document.id not in away and (replaced or (real not in here and where(document) == "gone")):
            made.gone.append(document)
    return made


def _moves(
    here: Mapping[str, Seen], by_place: Mapping[str, Known], where: Callable[[Known], Whereabouts]
) -> dict[str, Known]:
    """By the real path of a file: the document that moved there; no document moves twice."""
    files = {real: file for real, file in here.items() if not _holds(by_place.get(real), file)}
    wanted = {_what(real, file.content) for real, file in files.items()}
    pool: dict[tuple[str, str], list[Known]] = {}
    for real, document in by_place.items():
        what = _what(real, document.content)
        if what in wanted and (real in files or (real not in here and where(document) != "here")):
            pool.setdefault(what, []).append(document)
    moves: dict[str, Known] = {}
    for real, file in sorted(files.items()):
        if candidates := pool.get(_what(real, file.content)):
            name = PurePath(real).name
            best = min(candidates, key=lambda d: (d.real in files, PurePath(d.real).name != name, d.real))
            candidates.remove(best)
            moves[real] = best
    # a document in whose place there is now a text that no other document brought was edited, not moved
    while edited := [real for real, document in moves.items() if _was_edited(document, files, moves)]:
        for real in edited:
            del moves[real]
    return moves


def _what(real: str, content: str) -> tuple[str, str]:
    """What a file holds and how it is read: with another ending it is read anew, or not at all."""
    return content, PurePath(real).suffix.lower()


def _holds(document: Known | None, file: Seen) -> bool:
    return document is not None and document.content == file.content


def _was_edited(document: Known, files: Mapping[str, Seen], moves: Mapping[str, Known]) -> bool:
    return document.real in files and document.real not in moves


def follow_roots(
    known: Sequence[Known], seen: Sequence[Seen], roots: Sequence[str], is_there: Callable[[str], bool]
) -> list[Known]:
    """The documents, those of a renamed folder in their new place.

    An ingested folder that is not there any more has become that of ``roots`` which has no documents yet
    and holds at least half of its files with the same names and content.
    """
    content = {file.real: file.content for file in seen}
    taken = {root for root in roots if any(d.real.startswith(root + "/") for d in known)}
    new_place: dict[str, str] = {}
    for old in sorted({document.root for document in known}):
        if is_there(old):
            continue
        documents = [document for document in known if document.root == old]
        for root in roots:
            same = sum(content.get(root + d.path[len(old) :]) == d.content for d in documents)
            if root not in taken and same * 2 >= len(documents):
                new_place[old] = root
                taken.add(root)
                break
    return [
        replace(d, real=new_place[d.root] + d.path[len(d.root) :], followed=True)
        if d.root in new_place
        else d
        for d in known
    ]
