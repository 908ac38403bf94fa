"""People, programmes and pairs."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.tables.base import Base, owned


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
    programme_id: Mapped[str] = owned("programmes")
    mentor_id: Mapped[str] = owned("people")
    mentee_id: Mapped[str] = owned("people")
    language: Mapped[str | None]
    address: Mapped[str] = mapped_column(default="du")
    started: Mapped[date]


class FormerMentorRow(Base):
    """Who was a pair's mentor before; reads the own private notes still, and nothing of the pair."""

    __tablename__ = "former_mentors"
    pair_id: Mapped[str] = mapped_column(ForeignKey("pairs.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    until: Mapped[date]
