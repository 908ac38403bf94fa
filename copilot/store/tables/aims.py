"""Commitments and goals, with what happened to them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.tables.base import Base, owned


class CommitmentRow(Base):
    """Who does what by when; from a note's sentence (``note_id``, ``start``, ``end``) or entered."""

    __tablename__ = "commitments"
    id: Mapped[str] = mapped_column(primary_key=True)
    pair_id: Mapped[str] = owned("pairs")
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


class CommitmentEventRow(Base):
    """Something that happened to a commitment: a line of its history, oldest first by ``id``.

    ``what`` is made, again, moved, reported (a note says it is done), confirmed, changed, done, dropped or
    reopened. ``note_id``, ``start`` and ``end`` are the sentence it rests on, where a note says so;
    ``due_before`` and ``due_after`` are set where it moved.
    """

    __tablename__ = "commitment_events"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    commitment_id: Mapped[str] = owned("commitments")
    what: Mapped[str]
    day: Mapped[date]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    note_id: Mapped[str | None] = mapped_column(ForeignKey("notes.id", ondelete="CASCADE"), index=True)
    start: Mapped[int | None]
    end: Mapped[int | None]
    due_before: Mapped[date | None]
    due_after: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(Text)


class GoalRow(Base):
    """What a mentee reaches for: text, measure, target, due."""

    __tablename__ = "goals"
    id: Mapped[str] = mapped_column(primary_key=True)
    pair_id: Mapped[str] = owned("pairs")
    audience: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    measure: Mapped[str | None]
    unit: Mapped[str | None]
    baseline: Mapped[float | None]
    target: Mapped[float | None]
    achievable: Mapped[str | None] = mapped_column(Text)
    relevant: Mapped[str | None] = mapped_column(Text)
    due: Mapped[date | None]
    made: Mapped[date]
    dated: Mapped[bool] = mapped_column(default=True)
    status: Mapped[str]
    closed: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(Text)
    note_id: Mapped[str | None] = mapped_column(ForeignKey("notes.id", ondelete="CASCADE"), index=True)
    start: Mapped[int | None]
    end: Mapped[int | None]


class ProgressRow(Base):
    """A reading of a goal's measure on a day; ``confirmed`` is False while only a note's sentence says so."""

    __tablename__ = "progress"
    id: Mapped[str] = mapped_column(primary_key=True)
    goal_id: Mapped[str] = owned("goals")
    day: Mapped[date]
    value: Mapped[float]
    confirmed: Mapped[bool] = mapped_column(default=True)
    note_id: Mapped[str | None] = mapped_column(ForeignKey("notes.id", ondelete="CASCADE"), index=True)
    start: Mapped[int | None]
    end: Mapped[int | None]
