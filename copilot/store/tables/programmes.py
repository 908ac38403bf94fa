"""What a programme is run with: its dates, charter and measures, what matching goes by, who asked for help."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.tables.base import Base, owned


class MatchProfileRow(Base):
    """What matching goes by beside skills and wishes; one for each membership that gave any of it.

    Addresses (``manager``, ``vetoes``, ``wishes_for``) are kept as written, in lower case: who is meant may be
    imported later. ``group_name`` serves fairness reports and never a score.
    """

    __tablename__ = "match_profiles"
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    programme_id: Mapped[str] = mapped_column(
        ForeignKey("programmes.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(primary_key=True)
    manager: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int] = mapped_column(default=1)
    place: Mapped[str] = mapped_column(default="")
    times: Mapped[str] = mapped_column(default="")
    languages: Mapped[str] = mapped_column(default="")
    goals: Mapped[str] = mapped_column(Text, default="")
    years: Mapped[float | None]
    group_name: Mapped[str] = mapped_column(default="")
    self_described: Mapped[str] = mapped_column(default="")
    vetoes: Mapped[list[str]] = mapped_column(JSON, default=list)
    wishes_for: Mapped[list[str]] = mapped_column(JSON, default=list)


class ProfileVectorRow(Base):
    """The vector of a piece of what a person wrote, by its digest: little-endian float16; goes with the person."""

    __tablename__ = "profile_vectors"
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    embedder: Mapped[str] = mapped_column(primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class ProgrammeTermsRow(Base):
    """From when to when a programme runs, and how many days lie between sessions as agreed for all."""

    __tablename__ = "programme_terms"
    programme_id: Mapped[str] = mapped_column(
        ForeignKey("programmes.id", ondelete="CASCADE"), primary_key=True
    )
    start: Mapped[date | None]
    end: Mapped[date | None]
    cadence_days: Mapped[int | None]


class CharterRow(Base):
    """What a programme is for; the newest version counts, older ones are kept."""

    __tablename__ = "charters"
    id: Mapped[str] = mapped_column(primary_key=True)
    programme_id: Mapped[str] = owned("programmes")
    version: Mapped[int]
    day: Mapped[date]
    language: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    parts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    __table_args__ = (UniqueConstraint("programme_id", "version"),)


class MeasureRow(Base):
    """What a programme does to get better: who, by when, and what it aims at."""

    __tablename__ = "measures"
    id: Mapped[str] = mapped_column(primary_key=True)
    programme_id: Mapped[str] = owned("programmes")
    text: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(default="")
    aims: Mapped[str] = mapped_column(Text, default="")
    made: Mapped[date]
    due: Mapped[date | None]
    done: Mapped[date | None]


class MoveRow(Base):
    """What became of somebody's work, as imported: stayed, left, moved or promoted on a day."""

    __tablename__ = "moves"
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    programme_id: Mapped[str] = mapped_column(
        ForeignKey("programmes.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class HelpRow(Base):
    """One of a pair has asked the programme's lead for help: that, and since when, and nothing else."""

    __tablename__ = "help_asked"
    pair_id: Mapped[str] = mapped_column(ForeignKey("pairs.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date]


class OutcomeReleaseRow(Base):
    """A figure of ``outcomes`` as it was shown, with what stood behind it as keyed hashes.

    ``parts`` and ``before_parts`` are lists of what is behind an entry, the same with its weight, and its pair
    (``outcomes/release.py``); no person or pair can be read from them without the home's key.
    """

    __tablename__ = "outcome_releases"
    programme_id: Mapped[str] = mapped_column(
        ForeignKey("programmes.id", ondelete="CASCADE"), primary_key=True
    )
    measure: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    figure: Mapped[dict[str, Any]] = mapped_column(JSON)
    parts: Mapped[list[list[str]]] = mapped_column(JSON)
    before_parts: Mapped[list[list[str]]] = mapped_column(JSON, default=list)


class ComparisonRow(Base):
    """The share of people outside a programme who are what a measure counts, as the company gave it in per cent."""

    __tablename__ = "comparisons"
    programme_id: Mapped[str] = mapped_column(
        ForeignKey("programmes.id", ondelete="CASCADE"), primary_key=True
    )
    measure: Mapped[str] = mapped_column(primary_key=True)
    people: Mapped[int]
    value: Mapped[float]
