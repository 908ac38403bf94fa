"""Kinds of files: by name, and by the first bytes where these give a wrong name away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Media = Literal[
    "markdown", "text", "html", "csv", "email", "pdf", "docx", "pptx", "xlsx", "epub", "zip", "old"
]
MEGABYTE = 1_000_000
MAX_TEXT = 10 * MEGABYTE
MAX_DOCUMENT = 50 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. ``limit``: bytes; ``inside``: a folder that its archive must have, if it is one."""

    media: Media
    limit: int = MAX_TEXT
    inside: str = ""


_MARKDOWN = Kind("markdown")
_WORD = Kind("docx", MAX_DOCUMENT, "word/")
_SLIDES = Kind("pptx", MAX_DOCUMENT, "ppt/")
_SHEETS = Kind("xlsx", MAX_DOCUMENT, "xl/")
_OLD = Kind("old", MAX_DOCUMENT)
KINDS: dict[str, Kind] = {
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".mdown": _MARKDOWN,
    ".mdx": _MARKDOWN,
    ".txt": Kind("text"),
    ".text": Kind("text"),
    ".html": Kind("html"),
    ".htm": Kind("html"),
    ".csv": Kind("csv"),
    ".tsv": Kind("csv"),
    ".eml": Kind("email", MAX_DOCUMENT),
    ".pdf": Kind("pdf", MAX_DOCUMENT),
    ".docx": _WORD,
    ".docm": _WORD,
    ".pptx": _SLIDES,
    ".pptm": _SLIDES,
    ".xlsx": _SHEETS,
    ".xlsm": _SHEETS,
    ".epub": Kind("epub", MAX_DOCUMENT, "META-INF/"),
    ".doc": _OLD,
    ".ppt": _OLD,
    ".xls": _OLD,
    ".msg": _OLD,
    ".zip": Kind("zip", 200 * MEGABYTE),
}
"""Old Office formats are known so that they can be named; nothing reads them."""
SUFFIXES = frozenset(KINDS)

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"{\\rtf", "RTF"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90\x00", "EXE"),
)
_WANTED = {"pdf": "PDF", "docx": "ZIP", "pptx": "ZIP", "xlsx": "ZIP", "epub": "ZIP", "zip": "ZIP"}
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def kind_of(name: str) -> Kind | None:
    """The kind that a file's name says, None for files that are passed over."""
    dot = name.rfind(".")
    return KINDS.get(name[dot:].lower()) if dot >= 0 else None


def really(data: bytes) -> str:
    """What the first bytes say it is ("PDF", "ZIP", "HTML" …), empty where they don't say."""
    for start, name in _STARTS:
        if data.startswith(start):
            return name
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "HTML" if head.startswith((b"<!doctype html", b"<html")) else ""


def wrong(data: bytes, media: Media) -> str:
    """What a file is whose name says it is ``media`` and whose bytes say otherwise, else nothing."""
    is_really, wanted = really(data), _WANTED.get(media, "")
    if wanted:
        at_start = is_really == wanted or (wanted == "PDF" and b"%PDF-" in data[:1024])
        return "" if at_start else is_really or "?"
    if media in ("html", "markdown", "text") and is_really == "HTML":
        return ""  # a Markdown file may begin with HTML
    return is_really


def encrypted_office(data: bytes) -> bool:
    """Whether an Office file is locked with a password: its archive lies inside an old container then."""
    return really(data) == "OLE" and _ENCRYPTED_OFFICE in data
