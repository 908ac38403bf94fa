"""Released ratings of a programme as results: how it was experienced, and what people say they have learnt."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.cohort import periods
from copilot.cohort.paired import Changes, changes
from copilot.cohort.periods import Period
from copilot.cohort.protection import Limits, Reason
from copilot.cohort.questionnaire import area_of, order
from copilot.cohort.questionnaire import shown as question_text
from copilot.cohort.telling import texts
from copilot.domain import Language
from copilot.store.tables import ReleaseRow

Json = dict[str, Any]
CHANGE = "change:"
"""What names begin with of comparisons of the same people that are withheld."""
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


@dataclass(frozen=True, slots=True)
class Results:
    """Ratings as measures of ``outcomes``, and what of them was withheld and why."""

    measures: list[Json]
    suppressed: list[Json]


async def released(
    session: AsyncSession, viewer: str, programme: str, language: Language, limits: Limits
) -> Results:
    """The ratings of the newest released period as measures of ``outcomes``, those of the first one as "before".

    Means, bands and distributions are those of the summaries, so nothing follows that these do not say. What people
    say of their own way is compared for those who answered both times, where that may be shown (``paired.py``). A
    question without a released rating in the newest period is not there.
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
        return Results([], [])
    last = releases[-1]
    rated = sorted(last.ratings, key=_place)
    starts = {rating["key"]: _first(rating, releases[:-1]) for rating in rated}
    changed = await _changes(session, viewer, programme, last, starts, limits)
    made = [_measure(rating, last, starts[rating["key"]], changed, language) for rating in rated]
    return Results(
        sorted(made, key=lambda measure: measure["level"] == "learning"),
        [_suppressed(key, reason, limits, language) for key, reason in changed.withheld.items()],
    )


def _place(rating: Json) -> tuple[int, str]:
    return order(rating["key"])


def _first(now: Json, earlier: Sequence[_Release]) -> _Release | None:
    """The first release with the same question on the same scale."""
    return next((r for r in earlier if (then := r.of(now["key"])) and then["scale"] == now["scale"]), None)


async def _changes(
    session: AsyncSession,
    viewer: str,
    programme: str,
    last: _Release,
    starts: Mapping[str, _Release | None],
    limits: Limits,
) -> Changes:
    """How those who answered both times have changed, by question, of those about people's own way."""
    asked: dict[Period, list[str]] = {}
    for key, first in starts.items():
        if first is not None and area_of(key) in _LEARNING:
            asked.setdefault(first.period, []).append(key)
    found = Changes()
    for first_period, keys in asked.items():
        some = await changes(session, viewer, programme, first_period, last.period, keys, limits)
        found.shown |= some.shown
        found.withheld |= some.withheld
    return found


def _measure(now: Json, last: _Release, first: _Release | None, changed: Changes, language: Language) -> Json:
    said = texts(language)["result"]
    key = now["key"]
    low, high = now["scale"]
    span = f"{first.period} → {last.period}" if first else str(last.period)
    level: Literal["reaction", "learning"] = "learning" if area_of(key) in _LEARNING else "reaction"
    made = {
        "name": f"rating:{key}",
        "title": f"{question_text(key, language)} ({low}–{high}, {span})",
        "level": level,
        "n": now["n"],
        "value": now["mean"],
        "unit": "points",
        "scale": [low, high],
        "before": None,
        "after": None,
        "spread": _spread(now["distribution"]),
        "target": None,
        "as_of": last.made.isoformat(),
        "definition": said["mean"],
        "comparison": None,
    }
    same = changed.shown.get(key)
    if same is not None:
        spread = _spread(same["moved"])
        return made | {
            "n": same["n"],
            "value": same["after"],
            "before": same["before"],
            "after": same["after"],
            "spread": spread,
            "as_of": same["as_of"],
            "definition": said["paired"] if spread is None else f"{said['paired']} {said['steps']}",
        }
    then = first.of(key) if first else None
    if then is not None:
        made |= {"before": then["mean"], "after": now["mean"], "definition": said["change"]}
    return made


def _suppressed(key: str, reason: Reason, limits: Limits, language: Language) -> Json:
    said = texts(language)
    return {
        "what": f"{CHANGE}{key}",
        "title": said["result"]["pair_title"].format(question=question_text(key, language)),
        "reason": said["result"]["unpaired"].format(why=said["why"][reason].format(least=limits.people)),
    }


def _spread(distribution: dict[str, float] | None) -> float | None:
    """The standard deviation by the released, rounded shares; None where none were released."""
    if distribution is None:
        return None
    whole = sum(distribution.values())
    mean = sum(int(value) * share for value, share in distribution.items()) / whole
    square = sum((int(value) - mean) ** 2 * share for value, share in distribution.items()) / whole
    return round(math.sqrt(square), 1)
