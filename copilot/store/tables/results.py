"""What was given and done, and what the home knows of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.tables.base import Base, owned


class FactRow(Base):
    """What the home knows of itself, such as the embedder that its index was made with."""

    __tablename__ = "facts"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


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
    suggestion_id: Mapped[str] = owned("suggestions")
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
