"""What a person asked: conversations with their turns, and what was thought of the answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.tables.base import Base, owned


class ChatRow(Base):
    """A conversation of one person; nobody else reads it. With a pair, only that pair's notes are looked at."""

    __tablename__ = "chats"
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = owned("people")
    pair_id: Mapped[str | None] = mapped_column(ForeignKey("pairs.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    made: Mapped[datetime]
    changed: Mapped[datetime]


class TurnRow(Base):
    """One question of a conversation; its answer is a suggestion, None where that is gone or nothing was kept.

    ``standalone`` is the question as it was looked up, said without what went before. Of a hard case no word
    is kept: ``kind`` says that there was one.
    """

    __tablename__ = "chat_turns"
    id: Mapped[str] = mapped_column(primary_key=True)
    chat_id: Mapped[str] = owned("chats")
    number: Mapped[int]
    kind: Mapped[str]
    question: Mapped[str] = mapped_column(Text)
    standalone: Mapped[str] = mapped_column(Text)
    suggestion_id: Mapped[str | None] = mapped_column(
        ForeignKey("suggestions.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("chat_id", "number"),)


class OpinionRow(Base):
    """What a person thought of an answer, and why; ``claim`` is the number of the claim that is meant."""

    __tablename__ = "opinions"
    suggestion_id: Mapped[str] = mapped_column(
        ForeignKey("suggestions.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    verdict: Mapped[str]
    claim: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
