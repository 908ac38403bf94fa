"""Files as text: what can be read, exactly as it was written, or a reason that a person understands."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 10_000_000
MARKDOWN = frozenset({".md", ".markdown", ".mdown"})
SUFFIXES = MARKDOWN | {".txt", ".text"}
_CONTROL = {chr(c) for c in range(32)} - set("\t\n\r\f\v\x1b")


class Unreadable(Exception):
    """A file that can't be taken in; ``reason`` names one of the reasons in ``error_texts.toml``."""

    def __init__(self, reason: str, **params: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


@dataclass(frozen=True, slots=True)
class Found:
    """A file below an ingested folder; ``source`` is its path relative to ``root``, with forward slashes."""

    root: Path
    source: str

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.root / self.source

    def read(self) -> bytes:
        """Its bytes. Raises: Unreadable."""
        return read(self.path)


def walk(path: Path) -> Iterator[Found]:
    """The file itself, or all files below a folder in a fixed order; hidden ones and links out are left out."""
    if path.is_file():
        yield Found(path.parent, path.name)
        return
    inside = path.resolve()
    for file in sorted(path.rglob("*")):
        relative = file.relative_to(path)
        if any(part.startswith(".") for part in relative.parts) or not file.is_file():
            continue
        if file.suffix.lower() in SUFFIXES and file.resolve().is_relative_to(inside):
            yield Found(path, relative.as_posix())


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, else UTF-16 with its mark, else Western European; the mark is removed.

    Raises: Unreadable for empty, binary and oversized content.
    """
    if not data:
        raise Unreadable("file_empty")
    if len(data) > MAX_BYTES:
        raise Unreadable("file_too_large", limit=MAX_BYTES // 1_000_000)
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


def read(path: Path) -> bytes:
    """The bytes of a file of acceptable size. Raises: Unreadable."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable("file_too_large", limit=MAX_BYTES // 1_000_000)
        return path.read_bytes()
    except OSError as error:
        raise Unreadable("file_unreadable", why=error.strerror or "?") from error
