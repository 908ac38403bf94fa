"""What became of what measures aimed at: released figures of the period before and of this one, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.cohort import ratings, telling
from copilot.cohort.periods import Period
from copilot.cohort.questionnaire import shown as question_text
from copilot.domain import LANGUAGES, Language
from copilot.store.tables import MeasureRow
from copilot.text.terms import words

Json = dict[str, Any]


async def taken(session: AsyncSession, programme: str, period: Period) -> list[MeasureRow]:
    """The programme's measures that were decided by the period's end, the first ones first."""
    rows = await session.scalars(
        select(MeasureRow)
        .where(MeasureRow.programme_id == programme, MeasureRow.made <= period.end)
        .order_by(MeasureRow.made, MeasureRow.id)
    )
    return list(rows)


def followed(measures: Sequence[MeasureRow], now: Json, then: Json | None, language: Language) -> list[Json]:
    """Each measure with the ratings and themes that its aim names, before and after; None where nothing is released.

    A mean, or the share of people who speak of a theme, as they were released: nothing is counted anew.
    """
    return [
        {
            "text": row.text,
            "owner": row.owner,
            "date": row.made.isoformat(),
            "status": "done" if row.done else "open",
            "aims": [*_ratings(row.aims, now, then, language), *_themes(row.aims, now, then, language)],
        }
        for row in measures
    ]


def _ratings(aims: str, now: Json, then: Json | None, language: Language) -> list[Json]:
    found = []
    for rating in now["ratings"]:
        if not _named(aims, [question_text(rating["key"], name) for name in LANGUAGES]):
            continue
        earlier = _same(rating, then["ratings"] if then else ())
        found.append(
            {
                "kind": "rating",
                "what": question_text(rating["key"], language),
                "before": earlier["mean"] if earlier else None,
                "after": rating["mean"],
                "change": ratings.change(rating, earlier),
            }
        )
    return found


def _themes(aims: str, now: Json, then: Json | None, language: Language) -> list[Json]:
    """A theme that too few people speak of now stands there without a share: it may be that the measure helped."""
    earlier_themes = then["themes"] if then else []
    known = {theme["key"]: theme for theme in [*earlier_themes, *now["themes"]]}
    found = []
    for key, theme in known.items():
        if not _named(aims, [theme["title"][name] for name in LANGUAGES]):
            continue
        today = next((t for t in now["themes"] if t["key"] == key), None)
        earlier = _same(theme, earlier_themes)
        found.append(
            {
                "kind": "theme",
                "what": theme["title"][language],
                "before": earlier["share"] if earlier else None,
                "after": today["share"] if today else None,
                "change": telling.moved(today, earlier) if today else None,
            }
        )
    return found


def _same(entry: Json, among: Sequence[Json]) -> Json | None:
    return next((other for other in among if other["key"] == entry["key"]), None)


def _named(aims: str, titles: Sequence[str]) -> bool:
    """Whether an aim names a thing by its title in either language, in whole words."""
    said = f" {' '.join(words(aims))} "
    return any(f" {' '.join(words(title))} " in said for title in titles)
