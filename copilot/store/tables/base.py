"""What all tables share."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The metadata that migrations and queries share."""


def owned(table: str) -> Mapped[str]:
    """A reference to the row that this one goes with when it is deleted."""
    return mapped_column(ForeignKey(f"{table}.id", ondelete="CASCADE"), index=True)
