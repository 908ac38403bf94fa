"""Documents and passages, and what search keeps beside them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.tables.base import Base


class DocumentRow(Base):
    """Company career content; ``source`` is its path below the ingested folder ``root``.

    ``path`` is where its file is, and is no other document's. ``content`` is the hash of the file's bytes
    alone and survives a move; ``digest`` is that of all that decides what is stored (``ingest.scan``).
    """

    __tablename__ = "documents"
    id: Mapped[str] = mapped_column(primary_key=True)
    root: Mapped[str] = mapped_column(index=True)
    source: Mapped[str] = mapped_column(index=True)
    path: Mapped[str] = mapped_column(unique=True, index=True)
    audience: Mapped[str]
    title: Mapped[str]
    owner: Mapped[str]
    language: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    media: Mapped[str] = mapped_column(default="")
    content: Mapped[str] = mapped_column(index=True, default="")
    digest: Mapped[str]
    ingested: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    __table_args__ = (UniqueConstraint("root", "source"),)


class VersionRow(Base):
    """A text that a document no longer has, kept because a suggestion quotes it, and only as long.

    ``document_id`` may be of a document that is gone. ``since`` and ``until`` are when the text was current.
    """

    __tablename__ = "document_versions"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    document_id: Mapped[str] = mapped_column(index=True)
    source: Mapped[str]
    audience: Mapped[str]
    title: Mapped[str]
    content: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)


class VersionPassageRow(Base):
    """Where a passage that no document has any more stands in the kept version's text."""

    __tablename__ = "version_passages"
    version_id: Mapped[int] = mapped_column(
        ForeignKey("document_versions.id", ondelete="CASCADE"), primary_key=True
    )
    passage_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    start: Mapped[int]
    end: Mapped[int]


class PassageRow(Base):
    """A piece of a document or of a note; ``digest`` names its vector, ``terms`` feeds keyword search.

    ``context`` is what a reader sees beside the words and searches by, such as a table's column names;
    ``page`` counts from 1 where the document has pages.
    """

    __tablename__ = "passages"
    rowid: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[str | None] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), index=True
    )
    note_id: Mapped[str | None] = mapped_column(ForeignKey("notes.id", ondelete="CASCADE"), index=True)
    audience: Mapped[str] = mapped_column(index=True)
    language: Mapped[str]
    title: Mapped[str]
    headings: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    context: Mapped[str] = mapped_column(Text, default="")
    page: Mapped[int | None]
    digest: Mapped[str] = mapped_column(index=True)


class VectorRow(Base):
    """The cache that keeps anything from being embedded twice: little-endian float32 by text digest."""

    __tablename__ = "vectors"
    digest: Mapped[str] = mapped_column(primary_key=True)
    embedder: Mapped[str] = mapped_column(primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class WindowRow(Base):
    """Vectors of a text's windows and sentences (copilot.chunking.windows) in their order, by the text's digest.

    Little-endian float16. ``sentences`` is None where an earlier version of the program has made the windows.
    """

    __tablename__ = "windows"
    digest: Mapped[str] = mapped_column(primary_key=True)
    embedder: Mapped[str] = mapped_column(primary_key=True)
    vectors: Mapped[bytes] = mapped_column(LargeBinary)
    sentences: Mapped[bytes | None] = mapped_column(LargeBinary)


class WordRow(Base):
    """A word of the company's documents with its vector, for the glossary between the two languages.

    ``form`` is how the stem is mostly written; little-endian float16.
    """

    __tablename__ = "vocabulary"
    stem: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    embedder: Mapped[str] = mapped_column(primary_key=True)
    form: Mapped[str]
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class TranslationRow(Base):
    """A question that a model has said in the other language; it goes with the person who asked."""

    __tablename__ = "translations"
    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)


class OutboxRow(Base):
    """Index work that a committed write still owes; written in the same transaction as the write."""

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    passage_id: Mapped[str]
    audience: Mapped[str]
    action: Mapped[str]
