"""What is new in the company's content and what is worth sharing, as points of the mentor's brief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import Audiences, Pair
from copilot.domain import Evidence, Language, Person, Point
from copilot.plan.company import Passage, pick, shown, touches
from copilot.plan.harmless import harmless
from copilot.plan.meeting import is_link
from copilot.plan.phrases import Voice
from copilot.plan.records import resource_record
from copilot.plan.resources import kind_of
from copilot.retrieval import Hit
from copilot.store.tables import DocumentRow, ResourceRow

MOST_NEW = 3
_Place = tuple[str, str]
"""A document: its source and audience."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A document that changed: from when it is valid, or (``taken``) when its text was taken in."""

    day: date
    taken: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What one document says to something the pair is at."""

    place: _Place
    owner: str
    passage: Passage


async def changed_since(
    session: AsyncSession, audiences: Audiences, since: date, today: date, zone: tzinfo
) -> dict[_Place, Changed]:
    """Documents valid from or taken in after ``since`` and up to ``today``."""
    rows = await session.execute(
        select(
            DocumentRow.source,
            DocumentRow.audience,
            DocumentRow.valid_from,
            DocumentRow.ingested,
        ).where(
            DocumentRow.audience.in_(audiences.names),
            or_(DocumentRow.valid_from > since, DocumentRow.ingested >= datetime.combine(since, time.min)),
        )
    )
    found = {}
    for source, audience, valid, ingested in rows:
        taken = ingested.replace(tzinfo=UTC).astimezone(zone).date()
        if valid is not None and since < valid <= today:
            found[(source, audience)] = Changed(valid, taken=False)
        elif since < taken <= today and (valid is None or valid <= today):
            found[(source, audience)] = Changed(taken, taken=True)
    return found


async def own_resources(session: AsyncSession, person: Person, pair: Pair) -> list[ResourceRow]:
    """A person's own list, the newest first, without what private notes on other pairs name."""
    rows = await session.scalars(
        select(ResourceRow)
        .where(
            ResourceRow.audience == f"person:{person.id}",
            or_(ResourceRow.pair_id.is_(None), ResourceRow.pair_id == pair.id),
        )
        .order_by(ResourceRow.day.desc(), ResourceRow.id)
    )
    return list(rows)


def told(hits: Sequence[Sequence[Hit]], queries: Sequence[str], language: Language) -> list[Told]:
    """What each document found says to the queries, the most telling first, each document once."""
    best: dict[_Place, Told] = {}
    for of, query in zip(hits, queries, strict=True):
        for place in dict.fromkeys((hit.source, hit.audience) for hit in of):
            mine = [hit for hit in of if (hit.source, hit.audience) == place]
            passage = pick(mine, query, language)
            known = best.get(place)
            if passage and (known is None or passage.score > known.passage.score):
                best[place] = Told(place, mine[0].owner, passage)
    return sorted(best.values(), key=lambda one: (-one.passage.score, one.place))


def new_points(found: Sequence[Told], changed: Mapping[_Place, Changed], voice: Voice) -> list[Point]:
    """The changed documents that touch what the pair is at: title, day and a sentence."""
    touching = [one for one in found if one.place in changed]
    # a day that the company set says more than the day a file was read
    touching.sort(key=lambda one: changed[one.place].taken)
    points = []
    for one in touching[:MOST_NEW]:
        what = changed[one.place]
        frame = "brief_new_taken" if what.taken else "brief_new_valid"
        quote = one.passage.quotes[0]
        text = voice.frame(frame, title=one.passage.title, day=voice.day(what.day), quote=shown(quote))
        points.append(Point(harmless(text), (quote,)))
    return points


def share_points(
    own: Sequence[ResourceRow],
    found: Sequence[Told],
    used: Sequence[Evidence],
    queries: Sequence[str],
    voice: Voice,
) -> list[Point]:
    """One entry of the own list, the one that touches most what the pair is at, and one document not used yet."""
    points = []
    if own:
        best = max(own, key=lambda row: sum(touches(row.name, query, voice.language) for query in queries))
        points.append(_own_point(best, voice))
    sources = {e.source for e in used}
    other = next((one for one in found if one.place[0] not in sources), None)
    if other is not None:
        quote = other.passage.quotes[0]
        frame = "brief_document_of" if other.owner else "brief_document"
        values = {"title": other.passage.title, "owner": other.owner, "quote": shown(quote)}
        points.append(Point(harmless(voice.frame(frame, **values)), (quote,)))
    return points


def _own_point(row: ResourceRow, voice: Voice) -> Point:
    kind = voice.resource(kind_of(row))
    link = row.link if is_link(row.link) else ""
    name = link if row.name == link else harmless(row.name)
    # the own entry's link is checked when it is stored, and may stay one
    more = f", {link}" if link and name != link else ""
    return Point(voice.frame("brief_own", what=name, kind=kind) + more, (resource_record(row),))
