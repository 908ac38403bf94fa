"""What a pair was asked in its last sessions: from the suggestions that were recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import Language
from copilot.plan.asking import Given, sounds
from copilot.plan.brief import Brief
from copilot.store.tables import SuggestionRow

SESSIONS = 3
_SAME_SESSION = timedelta(days=7)
"""Two results less than a week apart without a session between them prepare the same session."""
_ROWS = 60


async def given(session: AsyncSession, brief: Brief, language: Language) -> Given:
    """The questions of sheets and agendas for the last three sessions, not of those for the present one."""
    day = SuggestionRow.result["date"].as_string()
    rows = await session.scalars(
        select(SuggestionRow)
        .where(
            SuggestionRow.pair_id == brief.pair.id,
            SuggestionRow.kind.in_(("questions", "agenda")),
            day < brief.today.isoformat(),
        )
        .order_by(day.desc(), SuggestionRow.made.desc(), SuggestionRow.id)
        .limit(_ROWS)
    )
    held = [row.at.date() for row in brief.held]
    ids: set[str] = set()
    texts: dict[frozenset[str], None] = {}
    newer, back = brief.today, 0
    for row in rows:
        its_day = date.fromisoformat(row.result["date"])
        if its_day != newer and not _same_session(its_day, newer, held):
            back += 1
        newer = its_day
        if back > SESSIONS:
            break
        if back:
            for item in (*row.result["items"], *row.result.get("briefing", ())):
                ids.update(asked["id"] for asked in item.get("asked", ()))
                texts.update(dict.fromkeys(_sounds(item, language)))
    return Given(frozenset(ids), tuple(texts))


def _same_session(earlier: date, later: date, held: list[date]) -> bool:
    return later - earlier < _SAME_SESSION and not any(earlier <= day < later for day in held)


def _sounds(item: dict[str, Any], language: Language) -> list[frozenset[str]]:
    return [sounds(text, language) for text in item["questions"]]
