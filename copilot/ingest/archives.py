"""Zip archives as folders: their members, none that climbs out, links or expands beyond what is sane."""

from __future__ import annotations

import threading
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from copilot.ingest.kinds import MEGABYTE
from copilot.ingest.unreadable import Unreadable

MAX_MEMBERS = 10_000
MAX_EXPANDED = 500 * MEGABYTE
MAX_RATIO = 100
"""Real documents shrink to a twentieth at best; only what expands far beyond that is made to harm."""
SMALL = 5 * MEGABYTE
"""Up to this many bytes it doesn't matter how far something expands."""
_ENCRYPTED = 0x1
_LINK = 0o12
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, or, with ``refused``, the reason why it is not read."""

    name: str
    refused: str = ""


@lru_cache(maxsize=1)
def _opened(path: str, changed: int, size: int) -> tuple[zipfile.ZipFile, threading.Lock]:  # noqa: ARG001
    """The archive, kept open from member to member: its list of thousands is read once."""
    return zipfile.ZipFile(path), threading.Lock()


def _archive(path: Path) -> tuple[zipfile.ZipFile, threading.Lock]:
    try:
        state = path.stat()
        return _opened(str(path), state.st_mtime_ns, state.st_size)
    except OSError as error:
        raise Unreadable("file_unreadable", why=error.strerror or "?") from error
    except _BROKEN as error:
        raise Unreadable("file_damaged", kind="ZIP") from error


def members(path: Path, limit: int) -> Iterator[Member]:
    """The files of an archive in the order of their names, folders and hidden ones left out.

    Raises: Unreadable for a broken or hostile archive.
    """
    if path.stat().st_size > limit:
        raise Unreadable("file_too_large", limit=limit // MEGABYTE)
    archive, _ = _archive(path)
    check_expansion(archive)
    once = {info.filename: info for info in archive.infolist() if not info.is_dir()}
    for name, info in sorted(once.items()):
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if name.startswith(("/", "\\")) or ".." in parts or ":" in name.partition("/")[0]:
            yield Member(name, "member_climbs")
        elif any(part.startswith(".") for part in parts):
            continue
        elif info.external_attr >> 28 == _LINK:
            yield Member(name, "member_link")
        elif info.flag_bits & _ENCRYPTED:
            yield Member(name, "file_encrypted")
        else:
            yield Member(name)


def read_member(path: Path, name: str, limit: int) -> bytes:
    """A member's bytes, never more than ``limit``. Raises: Unreadable."""
    archive, lock = _archive(path)
    try:
        with lock, archive.open(name) as file:
            data = file.read(limit + 1)
    except KeyError as error:
        raise Unreadable("file_unreadable", why="?") from error
    except _BROKEN as error:
        raise Unreadable("file_damaged", kind="ZIP") from error
    if len(data) > limit:
        raise Unreadable("file_too_large", limit=limit // MEGABYTE)
    return data


def check_document(data: bytes, inside: str) -> None:
    """Office files and books are archives: refuse what is broken, locked, expands or is something else.

    Raises: Unreadable.
    """
    source: IO[bytes] = BytesIO(data)
    try:
        with zipfile.ZipFile(source) as archive:
            check_expansion(archive)
            infos = archive.infolist()
    except _BROKEN as error:
        raise Unreadable("file_damaged", kind="ZIP") from error
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise Unreadable("file_encrypted")
    if not any(info.filename.startswith(inside) for info in infos):
        raise Unreadable("file_disguised", kind="ZIP")


def check_expansion(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that would take up far more than it looks. Raises: Unreadable."""
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise Unreadable("archive_members", limit=MAX_MEMBERS)
    expanded = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if expanded > MAX_EXPANDED:
        raise Unreadable("archive_expands", limit=MAX_EXPANDED // MEGABYTE)
    if expanded > SMALL and expanded > MAX_RATIO * max(packed, 1):
        raise Unreadable("archive_bomb")
    # members that share their bytes expand without end
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise Unreadable("archive_bomb")
        end = info.header_offset + info.compress_size
