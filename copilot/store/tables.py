"""The tables: SQL is the system of record, everything else can be rebuilt from it.

Days are dates in the home's time zone, moments are UTC. Offsets are code points (see ``domain``).
Where ``dated`` is False nobody said a day: the row counts for an agenda of any day.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The metadata that migrations and queries share."""


def _owned(table: str) -> Mapped[str]:
    return mapped_column(ForeignKey(f"{table}.id", ondelete="CASCADE"), index=True)


class PersonRow(Base):
    """Someone who takes part."""

    __tablename__ = "people"
    id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    language: Mapped[str | None]


class ProgrammeRow(Base):
    """A mentoring programme."""

    __tablename__ = "programmes"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class MembershipRow(Base):
    """A person's role in a programme, with what they offer and wish."""

    __tablename__ = "memberships"
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    programme_id: Mapped[str] = mapped_column(
        ForeignKey("programmes.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(primary_key=True)
    skills: Mapped[str] = mapped_column(Text, default="")
    wishes: Mapped[str] = mapped_column(Text, default="")
    joined: Mapped[date]


class PairRow(Base):
    """One mentor and one mentee in a programme."""

    __tablename__ = "pairs"
    id: Mapped[str] = mapped_column(primary_key=True)
    programme_id: Mapped[str] = _owned("programmes")
    mentor_id: Mapped[str] = _owned("people")
    mentee_id: Mapped[str] = _owned("people")
    language: Mapped[str | None]
    address: Mapped[str] = mapped_column(default="du")
    started: Mapped[date]


class AgreementRow(Base):
    """What a pair agreed; the newest row counts, older ones are kept."""

    __tablename__ = "agreements"
    id: Mapped[str] = mapped_column(primary_key=True)
    pair_id: Mapped[str] = _owned("pairs")
    day: Mapped[date]
    dated: Mapped[bool] = mapped_column(default=True)
    text: Mapped[str] = mapped_column(Text)


class SessionRow(Base):
    """One meeting of a pair; ``at`` is local time in the home's zone."""

    __tablename__ = "sessions"
    id: Mapped[str] = mapped_column(primary_key=True)
    pair_id: Mapped[str] = _owned("pairs")
    at: Mapped[datetime]
    minutes: Mapped[int]
    kind: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    cancelled: Mapped[bool] = mapped_column(default=False)


class NoteRow(Base):
    """What was written about a session; ``private`` notes are their writer's alone."""

    __tablename__ = "notes"
    id: Mapped[str] = mapped_column(primary_key=True)
    pair_id: Mapped[str] = _owned("pairs")
    writer_id: Mapped[str] = _owned("people")
    session_id: Mapped[str | None] = mapped_column(ForeignKey("sessions.id", ondelete="SET NULL"))
    day: Mapped[date]
    private: Mapped[bool]
    language: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    findings: Mapped[dict[str, Any]] = mapped_column(JSON)


class CommitmentRow(Base):
    """Who does what by when; from a note's sentence (``note_id``, ``start``, ``end``) or entered."""

    __tablename__ = "commitments"
    id: Mapped[str] = mapped_column(primary_key=True)
    pair_id: Mapped[str] = _owned("pairs")
    audience: Mapped[str]
    who_id: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    who_text: Mapped[str]
    what: Mapped[str] = mapped_column(Text)
    due: Mapped[date | None]
    due_text: Mapped[str | None]
    made: Mapped[date]
    dated: Mapped[bool] = mapped_column(default=True)
    status: Mapped[str]
    closed: Mapped[date | None]
    reason: Mapped[str | None]
    note_id: Mapped[str | None] = mapped_column(ForeignKey("notes.id", ondelete="CASCADE"), index=True)
    start: Mapped[int | None]
    end: Mapped[int | None]
    done_note_id: Mapped[str | None] = mapped_column(ForeignKey("notes.id", ondelete="SET NULL"))
    done_start: Mapped[int | None]
    done_end: Mapped[int | None]
    __table_args__ = (Index("ix_commitments_pair_status", "pair_id", "status"),)


class GoalRow(Base):
    """What a mentee reaches for: text, measure, target, due."""

    __tablename__ = "goals"
    id: Mapped[str] = mapped_column(primary_key=True)
    pair_id: Mapped[str] = _owned("pairs")
    audience: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    measure: Mapped[str | None]
    unit: Mapped[str | None]
    baseline: Mapped[float | None]
    target: Mapped[float | None]
    due: Mapped[date | None]
    made: Mapped[date]
    dated: Mapped[bool] = mapped_column(default=True)
    status: Mapped[str]
    note_id: Mapped[str | None] = mapped_column(ForeignKey("notes.id", ondelete="CASCADE"), index=True)
    start: Mapped[int | None]
    end: Mapped[int | None]


class ProgressRow(Base):
    """A reading of a goal's measure on a day."""

    __tablename__ = "progress"
    id: Mapped[str] = mapped_column(primary_key=True)
    goal_id: Mapped[str] = _owned("goals")
    day: Mapped[date]
    value: Mapped[float]


class TopicRow(Base):
    """What somebody wants to talk about in a session on or after ``day``."""

    __tablename__ = "topics"
    id: Mapped[str] = mapped_column(primary_key=True)
    pair_id: Mapped[str] = _owned("pairs")
    person_id: Mapped[str] = _owned("people")
    day: Mapped[date]
    dated: Mapped[bool] = mapped_column(default=True)
    text: Mapped[str] = mapped_column(Text)


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
    """Vectors of a text's windows (copilot.chunking.windows) in their order: little-endian float16 by text digest."""

    __tablename__ = "windows"
    digest: Mapped[str] = mapped_column(primary_key=True)
    embedder: Mapped[str] = mapped_column(primary_key=True)
    vectors: Mapped[bytes] = mapped_column(LargeBinary)


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


class FactRow(Base):
    """What the home knows of itself, such as the embedder that its index was made with."""

    __tablename__ = "facts"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class OutboxRow(Base):
    """Index work that a committed write still owes; written in the same transaction as the write."""

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    passage_id: Mapped[str]
    audience: Mapped[str]
    action: Mapped[str]


class SuggestionRow(Base):
    """A result as it was given, with what it rested on."""

    __tablename__ = "suggestions"
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    pair_id: Mapped[str | None] = mapped_column(ForeignKey("pairs.id", ondelete="CASCADE"), index=True)
    viewer_id: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    made: Mapped[datetime]
    audiences: Mapped[str]
    model: Mapped[str]
    prompt: Mapped[str]
    result: Mapped[dict[str, Any]] = mapped_column(JSON)


class EvidenceRow(Base):
    """One quote of a suggestion: so that erasing a source finds all that quoted it.

    ``passage_id`` is the passage quoted, None for a stored row; what it names may be gone by now.
    """

    __tablename__ = "evidence"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    suggestion_id: Mapped[str] = _owned("suggestions")
    source: Mapped[str] = mapped_column(index=True)
    passage_id: Mapped[str | None] = mapped_column(index=True)
    start: Mapped[int]
    end: Mapped[int]


class AuditRow(Base):
    """Who did what to which thing, by ids only."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    viewer: Mapped[str]
    action: Mapped[str]
    object: Mapped[str]


Index("ix_notes_pair_day", NoteRow.pair_id, NoteRow.day)
