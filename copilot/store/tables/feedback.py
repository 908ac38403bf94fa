"""What participants say about their programme, and the register of what was released of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.tables.base import Base, owned


class RespondentRow(Base):
    """Somebody who gave feedback: the one place where an e-mail stands beside the id that answers carry.

    Need not be in ``people``. Once the row is gone, the id in the register leads to nobody.
    """

    __tablename__ = "respondents"
    id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)


class FeedbackRow(Base):
    """One answer: a rating between ``low`` and ``high``, a comment, or both."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("programme_id", "period", "respondent_id", "question"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    programme_id: Mapped[str] = owned("programmes")
    period: Mapped[str]
    respondent_id: Mapped[str] = owned("respondents")
    question: Mapped[str]
    rating: Mapped[float | None]
    low: Mapped[int] = mapped_column(default=1)
    high: Mapped[int] = mapped_column(default=5)
    comment: Mapped[str] = mapped_column(Text, default="")
    quotable: Mapped[bool] = mapped_column(default=False)
    role: Mapped[str] = mapped_column(default="")
    site: Mapped[str] = mapped_column(default="")
    part: Mapped[str] = mapped_column(default="")


class ReleaseRow(Base):
    """What was released of a programme's period, frozen: ``cells`` is who stood behind which figure.

    ``breakdown`` is empty for the whole, else role, site or part, or ``change:`` with the period compared with.
    ``cells`` holds ids of respondents and of nobody else's tables; it is read by the audit only. ``result`` is
    what was shown, in both languages.
    """

    __tablename__ = "cohort_releases"
    __table_args__ = (UniqueConstraint("programme_id", "period", "breakdown", "version"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    programme_id: Mapped[str] = owned("programmes")
    period: Mapped[str]
    breakdown: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    made: Mapped[datetime]
    cells: Mapped[dict[str, Any]] = mapped_column(JSON)
    result: Mapped[dict[str, Any]] = mapped_column(JSON)


Index("ix_feedback_programme_period", FeedbackRow.programme_id, FeedbackRow.period)
