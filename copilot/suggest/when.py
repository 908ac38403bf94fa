"""For which day a suggestion is made."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.store.tables import SessionRow

NEAR_DAYS = 21
"""What is asked for without a day is for the next planned session, if it's this near."""


async def session_day(
    session: AsyncSession, pair_id: str, today: date, day: date | None
) -> tuple[date, SessionRow | None]:
    """The day asked for, else the next planned session's, else today; and the session planned on it."""
    planned = await session.scalar(
        select(SessionRow)
        .where(
            SessionRow.pair_id == pair_id,
            SessionRow.cancelled.is_(False),
            SessionRow.at >= datetime.combine(day or today, datetime.min.time()),
        )
        .order_by(SessionRow.at)
    )
    near = planned is not None and planned.at.date() <= today + timedelta(days=NEAR_DAYS)
    found = day or (planned.at.date() if planned is not None and near else today)
    return found, planned if planned is not None and planned.at.date() == found else None
