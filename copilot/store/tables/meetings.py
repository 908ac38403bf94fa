"""What a pair agrees and does together: agreements, sessions, notes, topics, resources."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.tables.base import Base, owned


class AgreementRow(Base):
    """What a pair agreed; the newest version counts, older ones are kept.

    ``text`` is the whole as it reads; ``parts`` are its answers by name where it was made of questions.
    It holds once both have confirmed that version.
    """

    __tablename__ = "agreements"
    id: Mapped[str] = mapped_column(primary_key=True)
    pair_id: Mapped[str] = owned("pairs")
    day: Mapped[date]
    dated: Mapped[bool] = mapped_column(default=True)
    text: Mapped[str] = mapped_column(Text)
    parts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    mentor_confirmed: Mapped[date | None]
    mentee_confirmed: Mapped[date | None]


class SessionRow(Base):
    """One meeting of a pair; ``at`` is local time in ``zone`` (IANA), or in the home's where that is empty.

    ``sequence`` counts what calendars must hear of: a move, another place, a cancellation (RFC 5545, 3.8.7.4).
    """

    __tablename__ = "sessions"
    id: Mapped[str] = mapped_column(primary_key=True)
    pair_id: Mapped[str] = owned("pairs")
    at: Mapped[datetime]
    minutes: Mapped[int]
    kind: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    cancelled: Mapped[bool] = mapped_column(default=False)
    zone: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    resources: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    sequence: Mapped[int] = mapped_column(default=0)
    changed: Mapped[datetime | None]


class NoteRow(Base):
    """What was written about a session; ``private`` notes are their writer's alone."""

    __tablename__ = "notes"
    id: Mapped[str] = mapped_column(primary_key=True)
    pair_id: Mapped[str] = owned("pairs")
    writer_id: Mapped[str] = owned("people")
    session_id: Mapped[str | None] = mapped_column(ForeignKey("sessions.id", ondelete="SET NULL"))
    day: Mapped[date]
    private: Mapped[bool]
    language: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    findings: Mapped[dict[str, Any]] = mapped_column(JSON)


class TopicRow(Base):
    """What somebody wants to talk about in a session on or after ``day``."""

    __tablename__ = "topics"
    id: Mapped[str] = mapped_column(primary_key=True)
    pair_id: Mapped[str] = owned("pairs")
    person_id: Mapped[str] = owned("people")
    day: Mapped[date]
    dated: Mapped[bool] = mapped_column(default=True)
    text: Mapped[str] = mapped_column(Text)


class ResourceRow(Base):
    """A contact, course, link, book or board: of a person's own list, or shared with a pair.

    ``note_id``, ``start`` and ``end`` are set where a note's sentence names it.
    """

    __tablename__ = "resources"
    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = owned("people")
    pair_id: Mapped[str | None] = mapped_column(ForeignKey("pairs.id", ondelete="CASCADE"), index=True)
    audience: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(default="")
    day: Mapped[date]
    note_id: Mapped[str | None] = mapped_column(ForeignKey("notes.id", ondelete="CASCADE"), index=True)
    start: Mapped[int | None]
    end: Mapped[int | None]


Index("ix_notes_pair_day", NoteRow.pair_id, NoteRow.day)
