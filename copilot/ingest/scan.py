"""What is on disk now: each file once, with the hashes that say whether anything has changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from copilot.ingest.files import Found, Unreadable, walk
from copilot.ingest.labels import Said, stored

FORM = 4
"""Raised whenever the same bytes would be cut or read differently, so that they are taken in anew."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when it was looked at.

    ``path`` is where it is, ``real`` the same with the root's links followed: two ways to a file are one.
    ``content`` is the hash of its bytes alone, ``fingerprint`` that of all that decides what is stored.
    """

    found: Found
    path: str
    real: str
    content: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Look:
    """A file with what was read: its own bytes and those of the file beside it that describes it."""

    seen: Seen
    data: bytes
    beside: bytes


@dataclass(frozen=True, slots=True)
class Failed:
    """A file, or a part of it, that can't be taken in, and why."""

    found: Found
    real: str
    reason: Unreadable


class Links:
    """Follows the links that lead to a root, each root once; what is below it stays as it is."""

    def __init__(self) -> None:
        self._roots: dict[str, str] = {}

    def real(self, path: str, root: str) -> str:
        """The path by way of its root's real place, as a text that a database takes."""
        if root not in self._roots:
            self._roots[root] = os.path.realpath(root)
        return stored(self._roots[root] + path[len(root) :])

    def of(self, found: Found) -> str:
        """Where a file really is."""
        return self.real(str(found.path), str(found.root))


def files(paths: Sequence[Path], links: Links) -> list[Found]:
    """All files at and below these paths, each once, the outermost folder first."""
    once: dict[str, Found] = {}
    for path in sorted(paths, key=lambda p: len(p.parts)):
        for found in walk(path):
            once.setdefault(links.of(found), found)
    return list(once.values())


def look(found: Found, said: Said, links: Links) -> Look | Failed:
    """Read and hash a file; its bytes come along, so that what is stored is what was hashed."""
    real = links.of(found)
    try:
        data = found.read()
        beside = found.said()
    except Unreadable as error:
        return Failed(found, real, error)
    content = hashlib.sha256(data).hexdigest()
    described = hashlib.sha256(beside).hexdigest()
    decides = f"{content}|{FORM}|{found.path.suffix.lower()}|{described}|{said.of(real).said}"
    fingerprint = hashlib.sha256(decides.encode("utf-8", "surrogateescape")).hexdigest()
    return Look(Seen(found, stored(str(found.path)), real, content, fingerprint), data, beside)


def look_at_all(some: Sequence[Found], said: Said, links: Links) -> list[Seen | Failed]:
    """The same for many, without keeping what was read."""
    looked = (look(found, said, links) for found in some)
    return [entry if isinstance(entry, Failed) else entry.seen for entry in looked]
