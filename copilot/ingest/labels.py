"""Labels: what is said of documents, and whose word counts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import PurePath
from typing import Any

from copilot.domain import Language
from copilot.ingest.files import Unreadable
from copilot.ingest.readers import Content, described

ORG = "org"
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_AUDIENCE = re.compile(
    r"^['\"]?(?:audience|zielgruppe)['\"]?[ \t]*:[ \t]*((?![#~\n])\S.*|\r?\n[ \t]*-[ \t].*)", re.I | re.M
)


@dataclass(frozen=True, slots=True)
class Labels:
    """What the person who ingests says of all documents of a run; None and nothing: it isn't said.

    An empty text takes back what was said before.
    It goes before a file's sidecar, that before its front matter, and that before what is usual.
    """

    audience: str | None = None
    title: str | None = None
    owner: str | None = None
    language: Language | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    tags: tuple[str, ...] = ()

    def over(self, other: Labels) -> Labels:
        """These labels, and where they say nothing the other ones."""
        own = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(other, **{name: value for name, value in own.items() if value not in (None, ())})

    @property
    def said(self) -> str:
        """The labels as one text, to see whether they have changed."""
        parts = (self.audience, self.title, self.owner, self.language, self.valid_from, self.valid_to)
        return "|".join(map(repr, (*map(str, parts), self.tags)))


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of files and folders, in this run or an earlier one, by their real paths.

    It holds for all that lies below until something else is said: a later run without a word opens nothing.
    """

    by_place: Mapping[str, Labels]

    def of(self, real: str) -> Labels:
        """What is said of a file: of itself before its folder, of that before the folder around it."""
        path = PurePath(real)
        labels = Labels()
        for place in (real, *map(str, path.parents)):
            if place in self.by_place:
                labels = labels.over(self.by_place[place])
        return labels


def known_audience(name: str, programmes: Collection[str]) -> bool:
    """Whether documents can be for that audience: the whole company, or a programme that exists."""
    kind, _, programme = name.partition(":")
    return name == ORG or (kind == "programme" and programme in programmes)


def columns(labels: Labels, taken: Content, beside: bytes, programmes: Collection[str]) -> dict[str, Any]:
    """A document's labels as they are stored; ``beside`` is what the file beside it says.

    Raises: Unreadable for an audience that is named and that nobody knows: nobody may read it then.
    """
    own = taken.outline
    audience = labels.audience or _unclear(taken, beside) or own.audience or ORG
    if not known_audience(audience, programmes):
        raise Unreadable("file_audience", audience=audience[:80])
    return {
        "audience": audience,
        "title": stored(labels.title or own.title),
        "owner": stored(labels.owner or own.owner),
        "language": labels.language or own.language,
        "valid_from": labels.valid_from or own.valid_from,
        "valid_to": labels.valid_to or own.valid_to,
        "tags": [stored(tag) for tag in labels.tags or own.tags],
        "media": taken.media,
    }


def _unclear(taken: Content, beside: bytes) -> str:
    """An audience that is named in a way that can't be understood, such as a list: it isn't the company's."""
    named = _AUDIENCE.search(beside.decode("utf-8", "replace"))
    if named and described(beside).audience is None:
        return named[1].strip()
    head = _FRONT_MATTER.match(taken.text) if taken.outline.audience is None else None
    named = _AUDIENCE.search(head[0]) if head else None
    return named[1].strip() if named else ""


def stored(text: str) -> str:
    """A label or a name of a file as a database takes it: what is no character is written out."""
    try:
        data = text.encode("utf-8", "surrogateescape")  # bytes of a name that are no UTF-8
    except UnicodeEncodeError:
        data = text.encode("utf-8", "backslashreplace")
    return data.decode("utf-8", "backslashreplace")
