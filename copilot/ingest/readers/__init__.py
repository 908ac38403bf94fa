"""What a file says: its text as it will be stored and quoted, its passages, and what it says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from copilot.chunking import About, BadLabel, Outline, about, outline, table_outline
from copilot.domain import Language
from copilot.ingest.archives import check_document
from copilot.ingest.files import Found, decode
from copilot.ingest.kinds import Kind, Media, encrypted_office, kind_of, really, wrong
from copilot.ingest.readers import mail, tables
from copilot.ingest.readers.worker import Worker, shared
from copilot.ingest.unreadable import Unreadable

MAX_CHARACTERS = 5_000_000
"""Of text taken out of a document; some 2,500 dense pages."""
_NO_TITLE = re.compile(
    r"^(untitled|unbenannt|document\d*|dokument\d*|powerpoint|pr[äe]sentation\d*|slide 1|folie 1)\b"
    r"|microsoft (word|powerpoint|excel)|\.\w{3,4}$",
    re.IGNORECASE,
)
"""What programs enter as a title when nobody has given one."""


@dataclass(frozen=True, slots=True)
class Content:
    """``text`` is what is stored and what all offsets refer to; ``pages`` the offsets where pages begin.

    A text file's text is its own; that of other formats is Markdown made from it. ``media`` names the
    format, such as "pdf". ``pages`` is empty for formats without pages.
    """

    text: str
    outline: Outline
    media: Media = "text"
    pages: tuple[int, ...] = ()


def content(
    found: Found, data: bytes, default: Language, said: bytes | None = None, worker: Worker | None = None
) -> Content:
    """The content of a file with these bytes; ``said`` are those of the file beside it, read if not given.

    Raises: Unreadable.
    """
    kind = kind_of(found.source) or Kind("text")
    labels = described(found.said() if said is None else said)
    name = PurePath(found.source).stem
    _check(data, kind, PurePath(found.source).suffix)
    # a whole page is read as one, whatever its file is called
    media: Media = "html" if kind.media in ("markdown", "text") and really(data) == "HTML" else kind.media
    if media in ("markdown", "text"):
        text = decode(data)
        shape = outline(text, name=name, markdown=media == "markdown", default=default, said=labels)
        return _checked(Content(text, shape, media))
    if media == "csv":
        text = decode(data)
        columns = tables.columns(text)
        return _checked(
            Content(text, table_outline(text, columns, name=name, default=default, said=labels), "csv")
        )
    worker = worker or shared()
    if media == "email":
        return _mail(mail.read(data), labels, name, default, worker)
    sent = decode(data).encode("utf-8", "replace") if media == "html" else data
    return _taken(worker.read(media, sent), media, labels, name, default)


def described(said: bytes) -> About:
    """The labels in the file beside a document. Raises: Unreadable for one that can't be understood."""
    if not said.strip():
        return About()
    import yaml

    try:
        labels = yaml.safe_load(decode(said))
        if not isinstance(labels, dict):
            raise Unreadable("sidecar_broken")
        return about(labels, strict=True)
    except BadLabel as error:
        raise Unreadable("sidecar_value", key=error.key[:40]) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable("sidecar_broken") from error


def _check(data: bytes, kind: Kind, suffix: str) -> None:
    """Refuse what is empty, locked, or not what its name says."""
    if not data:
        raise Unreadable("file_empty")
    if encrypted_office(data):
        raise Unreadable("file_encrypted")
    if kind.media == "old":
        raise Unreadable("file_old", suffix=suffix.lower())
    is_really = wrong(data, kind.media)
    if is_really == "?":
        raise Unreadable("file_damaged", kind=kind.media.upper())
    if is_really:
        raise Unreadable("file_disguised", kind=is_really)
    if kind.inside:
        check_document(data, kind.inside)


def _taken(taken: dict[str, object], media: Media, labels: About, name: str, default: Language) -> Content:
    """What the worker took out of a document, with its outline."""
    text, pages = str(taken.get("text") or ""), taken.get("pages")
    if not text.strip():
        raise Unreadable("file_empty")
    starts = tuple(int(start) for start in pages) if isinstance(pages, list) else ()
    title = " ".join(str(taken.get("title") or "").split())
    own = about({"language": taken.get("language"), "title": "" if _NO_TITLE.search(title) else title})
    shape = outline(
        text,
        name=name,
        markdown=True,
        default=default,
        said=labels.over(own),
        front_matter=False,
        pages=starts,
        headed=media != "xlsx",
    )
    return _checked(Content(text, shape, media, starts))


def _mail(letter: mail.Letter, labels: About, name: str, default: Language, worker: Worker) -> Content:
    body = letter.body
    if letter.is_html:
        body = str(worker.read("html", body.encode("utf-8", "replace")).get("text") or "")
    if not body.strip():
        raise Unreadable("file_empty")
    text = f"{letter.about.title}\n\n{body}" if letter.about.title else body
    shape = outline(
        text,
        name=name,
        markdown=letter.is_html,
        default=default,
        said=labels.over(letter.about),
        front_matter=False,
    )
    return _checked(Content(text, shape, "email"))


def _checked(taken: Content) -> Content:
    if len(taken.text) > MAX_CHARACTERS and taken.media not in ("markdown", "text", "csv"):
        raise Unreadable("file_too_long", limit=MAX_CHARACTERS)
    if not taken.outline.passages:
        raise Unreadable("file_empty")
    return taken
