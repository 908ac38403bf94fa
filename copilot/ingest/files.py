"""Files as they lie in folders and archives, and as text; or a reason that a person understands."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copilot.ingest import archives
from copilot.ingest.kinds import KINDS, MAX_TEXT, MEGABYTE, SUFFIXES, kind_of
from copilot.ingest.unreadable import Unreadable

__all__ = ["SIDECARS", "SUFFIXES", "Found", "Unreadable", "decode", "walk"]

SIDECARS = (".meta.yaml", ".meta.yml")
MAX_SIDECAR = 100_000
_CONTROL = {chr(c) for c in range(32)} - set("\t\n\r\f\v\x1b")


@dataclass(frozen=True, slots=True)
class Found:
    """A file below an ingested folder; ``source`` is its path relative to ``root``, with forward slashes.

    A member of an archive has the archive's source in ``archive``: it lies below the archive as if that
    were a folder. ``sidecar`` is the source of the file beside it that describes it. With ``refused``
    there is nothing to read, for that reason; it may stand for a whole folder or archive then.
    """

    root: Path
    source: str
    archive: str = ""
    sidecar: str = ""
    refused: Unreadable | None = None

    @property
    def path(self) -> Path:
        """Where the file is; for a member of an archive, below the archive."""
        return self.root / self.source

    def read(self) -> bytes:
        """Its bytes. Raises: Unreadable."""
        if self.refused:
            raise Unreadable(self.refused.reason, **self.refused.params)
        kind = kind_of(self.source)
        return self._bytes(self.source, kind.limit if kind else MAX_TEXT)

    def said(self) -> bytes:
        """The bytes of the file beside it that describes it, none where there is none. Raises: Unreadable."""
        return self._bytes(self.sidecar, MAX_SIDECAR) if self.sidecar else b""

    def _bytes(self, source: str, limit: int) -> bytes:
        if self.archive:
            name = source[len(self.archive) + 1 :]
            return archives.read_member(self.root / self.archive, name, limit)
        return _read(self.root / source, limit)


def walk(path: Path) -> Iterator[Found]:
    """The file itself, or all files below a folder in a fixed order; hidden ones and links out are left out.

    Archives count as folders. What can't be looked into comes as one that is ``refused``.
    """
    if path.is_file():
        beside = {path.name + ending for ending in SIDECARS if (path.parent / (path.name + ending)).is_file()}
        yield from _of(path.parent, path.name, beside)
        return
    yield from _folder(path, "", path.resolve())


def _folder(root: Path, below: str, inside: Path) -> Iterator[Found]:
    """Depth first in the order of names; links to folders aren't followed, so there are no circles."""
    try:
        with os.scandir(root / below) as entries:
            found = sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: e.name)
    except OSError as error:
        yield Found(
            root, below.rstrip("/") or ".", refused=Unreadable("file_unreadable", why=error.strerror or "?")
        )
        return
    sources = {below + entry.name for entry in found}
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _folder(root, f"{below}{entry.name}/", inside)
        elif kind_of(entry.name) and _is_inside(entry, inside):
            yield from _of(root, below + entry.name, sources)


def _is_inside(entry: os.DirEntry[str], inside: Path) -> bool:
    """Whether an entry is a file of the folder: not one of elsewhere, nor a hidden one, by way of a link."""
    try:
        if not entry.is_symlink():
            return entry.is_file()
        real = Path(entry.path).resolve(strict=True)
        return (
            real.is_file()
            and real.is_relative_to(inside)
            and not any(part.startswith(".") for part in real.relative_to(inside).parts)
        )
    except (OSError, RuntimeError):  # a link in a circle, or a file that has just gone
        return False


def _of(root: Path, source: str, sources: set[str]) -> Iterator[Found]:
    kind = kind_of(source)
    if kind and kind.media == "zip":
        yield from _members(root, source)
    else:
        yield Found(root, source, sidecar=_beside(source, sources))


def _beside(source: str, sources: set[str]) -> str:
    return next((source + ending for ending in SIDECARS if source + ending in sources), "")


def _members(root: Path, archive: str) -> Iterator[Found]:
    try:
        inside = list(archives.members(root / archive, KINDS[".zip"].limit))
    except Unreadable as error:
        yield Found(root, archive, refused=error)
        return
    except OSError as error:
        yield Found(root, archive, refused=Unreadable("file_unreadable", why=error.strerror or "?"))
        return
    names = {f"{archive}/{member.name}" for member in inside if not member.refused}
    for member in inside:
        source = f"{archive}/{member.name}"
        kind = kind_of(member.name)
        if kind is None:
            continue
        reason = member.refused or ("archive_nested" if kind.media == "zip" else "")
        refused = Unreadable(reason) if reason else None
        yield Found(root, source, archive, _beside(source, names), refused)


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, else UTF-16 with its mark, else Western European; the mark is removed.

    Raises: Unreadable for empty, binary and oversized content.
    """
    if not data:
        raise Unreadable("file_empty")
    if len(data) > MAX_TEXT:
        raise Unreadable("file_too_large", limit=MAX_TEXT // MEGABYTE)
    text = _decoded(data)
    if sum(map(text.count, _CONTROL)) > len(text) // 100:
        raise Unreadable("file_binary")
    if not text.strip():
        raise Unreadable("file_empty")
    return text


def _decoded(data: bytes) -> str:
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\0" in data:
            raise Unreadable("file_binary") from None
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise Unreadable("file_encoding") from None


def _read(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise Unreadable("file_unreadable", why=error.strerror or "?") from error
    if len(data) > limit:
        raise Unreadable("file_too_large", limit=limit // MEGABYTE)
    return data
