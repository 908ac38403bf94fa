"""Released ratings of a programme as results: how it was experienced, and what people say they have learnt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.cohort import periods
from copilot.cohort.periods import Period
from copilot.cohort.questionnaire import area_of, order
from copilot.cohort.questionnaire import shown as question_text
from copilot.cohort.telling import texts
from copilot.domain import Language
from copilot.store.tables import ReleaseRow

Json = dict[str, Any]
_LEARNING = frozenset(("goals", "results"))
"""Areas of the questionnaire in which people judge their own way; all other questions are about the programme."""


@dataclass(frozen=True, slots=True)
class _Release:
    """The newest release of a period."""

    period: Period
    made: date
    ratings: Sequence[Json]

    def of(self, key: str) -> Json | None:
        return next((rating for rating in self.ratings if rating["key"] == key), None)


async def released(session: AsyncSession, programme: str, language: Language) -> list[Json]:
    """The ratings of the newest released period as measures of ``outcomes``, those of the first one as "before".

    Nothing is counted anew: means, bands and distributions are those of the summaries, so nothing follows that these
    do not say. A question without a released rating in the newest period is not there.
    """
    rows = await session.scalars(
        select(ReleaseRow)
        .where(ReleaseRow.programme_id == programme, ReleaseRow.breakdown == "")
        .order_by(ReleaseRow.version)
    )
    newest = {row.period: row for row in rows}
    releases = sorted(
        (_Release(periods.read(p), row.made.date(), row.result["ratings"]) for p, row in newest.items()),
        key=lambda release: release.period,
    )
    releases = [release for release in releases if release.ratings]
    if not releases:
        return []
    last = releases[-1]
    found = [_measure(rating, last, releases, language) for rating in sorted(last.ratings, key=_place)]
    return sorted(found, key=lambda measure: measure["level"] == "learning")


def _place(rating: Json) -> tuple[int, str]:
    return order(rating["key"])


def _measure(now: Json, last: _Release, releases: Sequence[_Release], language: Language) -> Json:
    said = texts(language)["result"]
    first = next(
        (r for r in releases[:-1] if (then := r.of(now["key"])) and then["scale"] == now["scale"]), None
    )
    then = first.of(now["key"]) if first else None
    low, high = now["scale"]
    level: Literal["reaction", "learning"] = "learning" if area_of(now["key"]) in _LEARNING else "reaction"
    span = f"{first.period} → {last.period}" if first else str(last.period)
    return {
        "name": f"rating:{now['key']}",
        "title": f"{question_text(now['key'], language)} ({low}–{high}, {span})",
        "level": level,
        "n": now["n"],
        "value": now["mean"],
        "unit": "points",
        "before": then["mean"] if then else None,
        "after": now["mean"] if then else None,
        "spread": _spread(now["distribution"]),
        "target": None,
        "as_of": last.made.isoformat(),
        "definition": said["change"] if then else said["mean"],
        "comparison": None,
    }


def _spread(distribution: dict[str, float] | None) -> float | None:
    """The standard deviation by the released, rounded shares; None where no distribution was released."""
    if distribution is None:
        return None
    whole = sum(distribution.values())
    mean = sum(int(value) * share for value, share in distribution.items()) / whole
    square = sum((int(value) - mean) ** 2 * share for value, share in distribution.items()) / whole
    return round(math.sqrt(square), 1)
