"""Sessions: planned, moved, cancelled, listed; and what somebody wants to bring to the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import Pair
from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.operations.base import Call, Json, clean, new_id, pair_for_reading, pair_for_setup, viewer
from copilot.plan.clock import instant, local, zone_named
from copilot.plan.meeting import MAX_RESOURCES, is_link
from copilot.plan.minutes import LONGEST, SHORTEST
from copilot.plan.records import session_text
from copilot.store.database import audit
from copilot.store.tables import DocumentRow, SessionRow, TopicRow
from copilot.text.tidy import one_line

MAX_TOPIC = 500
MAX_NAME, MAX_PLACE, MAX_LINK = 80, 200, 1000
USUAL_MINUTES = 45
_NEAR = timedelta(days=2)
"""Sessions further apart than this can't overlap in any two zones: 26 hours between zones, four a session."""


def as_json(call: Call, row: SessionRow) -> Json:
    """A session as commands give it; ``at`` is local in ``zone``, ``starts`` the same with its offset."""
    home = call.app.settings.zone
    zone = zone_named(row.zone, home)
    return {
        "session": row.id,
        "pair": row.pair_id,
        "at": row.at.isoformat(timespec="minutes"),
        "zone": zone.key,
        "starts": row.at.replace(tzinfo=zone).isoformat(timespec="minutes"),
        "minutes": row.minutes,
        "kind": row.kind,
        "place": row.place,
        "link": row.link,
        "resources": list(row.resources),
        "cancelled": row.cancelled,
        "sequence": row.sequence,
        "text": session_text(row),
    }


async def session_add(
    call: Call,
    *,
    pair: str,
    at: datetime,
    zone: str = "",
    minutes: int = USUAL_MINUTES,
    kind: str = "",
    place: str = "",
    link: str = "",
    resources: Sequence[dict[str, str]] = (),
) -> Json:
    """A session, planned or held, at local time of ``zone``, by default the home's.

    The answer names sessions of the pair at the same time, and says where an hour comes twice that day.
    """
    _check_minutes(minutes)
    home = call.app.settings.zone
    where = zone_named(zone, home)
    when = local(at, where)
    async with call.app.database.write() as db:
        its_pair = await pair_for_setup(db, call, pair)
        row = SessionRow(
            id=new_id(),
            pair_id=pair,
            at=when.at,
            zone="" if where.key == home.key else where.key,
            minutes=minutes,
            kind=_short("kind", kind, MAX_NAME),
            place=_short("place", place, MAX_PLACE),
            link=_link(link),
            resources=await _resources(db, its_pair, resources),
            cancelled=False,
            sequence=0,
            changed=_now(),
        )
        db.add(row)
        await db.flush()
        await audit(db, (await viewer(db, call)).name, "session_add", row.id)
        return as_json(call, row) | {"overlaps": await _overlaps(db, call, row), "twice": when.twice}


async def session_move(
    call: Call,
    *,
    session: str,
    at: datetime | None = None,
    zone: str = "",
    minutes: int | None = None,
    kind: str | None = None,
    place: str | None = None,
    link: str | None = None,
    resources: Sequence[dict[str, str]] | None = None,
    pair: str | None = None,
) -> Json:
    """Another time, length, place, link or other resources for a session; its notes stay with it.

    What is not given stays as it is. Raises: BadInput also for a session that was cancelled.
    """
    if all(value is None for value in (at, minutes, kind, place, link, resources)):
        raise BadInput("session_zone_alone" if zone else "session_nothing")
    if zone and at is None:
        raise BadInput("session_zone_alone")
    async with call.app.database.write() as db:
        row = await session_for_setup(db, call, session, pair)
        if row.cancelled:
            raise BadInput("session_cancelled", id=row.id)
        twice = _set_time(call, row, at, zone, minutes)
        if kind is not None:
            row.kind = _short("kind", kind, MAX_NAME)
        if place is not None:
            row.place = _short("place", place, MAX_PLACE)
        if link is not None:
            row.link = _link(link)
        if resources is not None:
            row.resources = await _resources(db, await pair_for_setup(db, call, row.pair_id), resources)
        await _changed(db, call, row, "session_move")
        return as_json(call, row) | {"overlaps": await _overlaps(db, call, row), "twice": twice}


def _set_time(call: Call, row: SessionRow, at: datetime | None, zone: str, minutes: int | None) -> bool:
    """Set when and how long; whether the clocks show that time twice."""
    twice = False
    if at is not None:
        home = call.app.settings.zone
        where = zone_named(zone or row.zone, home)
        when = local(at, where)
        row.at, row.zone, twice = when.at, "" if where.key == home.key else where.key, when.twice
        # of a session known from a note alone nobody said a length
        minutes = minutes if minutes is not None else row.minutes or USUAL_MINUTES
    if minutes is not None:
        _check_minutes(minutes)
        row.minutes = minutes
    return twice


async def session_cancel(call: Call, *, session: str, pair: str | None = None) -> Json:
    """A session that doesn't take place; cancelled again it stays as it is."""
    async with call.app.database.write() as db:
        row = await session_for_setup(db, call, session, pair)
        if not row.cancelled:
            row.cancelled = True
            await _changed(db, call, row, "session_cancel")
        return as_json(call, row)


async def session_list(call: Call, *, pair: str) -> Json:
    """The pair's sessions in their order, whatever zones they are in."""
    async with call.app.database.read() as db:
        await pair_for_setup(db, call, pair)
        return {"sessions": [as_json(call, row) for row in await sessions_of(db, call, pair)]}


async def sessions_of(db: AsyncSession, call: Call, pair: str) -> list[SessionRow]:
    """A pair's sessions, the earliest first."""
    rows = await db.scalars(select(SessionRow).where(SessionRow.pair_id == pair))
    home = call.app.settings.zone
    return sorted(rows, key=lambda row: (instant(row.at, row.zone, home), row.id))


async def session_for_setup(db: AsyncSession, call: Call, session: str, pair: str | None) -> SessionRow:
    """A session that the viewer may plan. Raises: NotFound, the same for unknown and unreadable."""
    row = await db.get(SessionRow, session)
    if row is not None and pair is not None and row.pair_id != pair:
        row = None
    try:
        await pair_for_setup(db, call, row.pair_id if row else "")
    except NotAllowed:
        raise NotFound("session_unknown", id=session[:64]) from None
    assert row is not None
    return row


async def _changed(db: AsyncSession, call: Call, row: SessionRow, action: str) -> None:
    """What calendars must hear of (RFC 5545, 3.8.7.4)."""
    row.sequence += 1
    row.changed = _now()
    await audit(db, (await viewer(db, call)).name, action, row.id)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


async def _overlaps(db: AsyncSession, call: Call, row: SessionRow) -> list[str]:
    """The pair's other sessions at the same time, by id: allowed, and worth a word."""
    near = await db.scalars(
        select(SessionRow).where(
            SessionRow.pair_id == row.pair_id,
            SessionRow.id != row.id,
            SessionRow.cancelled.is_(False),
            SessionRow.at.between(row.at - _NEAR, row.at + _NEAR),
        )
    )
    home = call.app.settings.zone

    def span(session: SessionRow) -> tuple[datetime, datetime]:
        start = instant(session.at, session.zone, home)
        return start, start + timedelta(minutes=session.minutes)

    start, end = span(row)
    return sorted(other.id for other in near if span(other)[0] < end and start < span(other)[1])


def _check_minutes(minutes: int) -> None:
    if not SHORTEST <= minutes <= LONGEST:
        raise BadInput("minutes_range", minutes=minutes, low=SHORTEST, high=LONGEST)


def _short(name: str, value: str, limit: int) -> str:
    words = one_line(clean(value))
    if len(words) > limit:
        raise BadInput("session_too_long", name=name, limit=limit)
    return words


def _link(value: str) -> str:
    link = clean(value).strip()
    if link and not is_link(link):
        raise BadInput("session_link")
    return _short("link", link, MAX_LINK)


async def _resources(db: AsyncSession, pair: Pair, given: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Named links, and documents that both of the pair may read, by their source."""
    if len(given) > MAX_RESOURCES:
        raise BadInput("resources_too_many", limit=MAX_RESOURCES)
    found = []
    for number, resource in enumerate(given, 1):
        name = _short("resource", resource.get("name", ""), MAX_NAME)
        link = clean(resource.get("link", "")).strip()
        if not name or not (is_link(link) or await _is_shared_document(db, pair, link)):
            raise BadInput("resource_link", number=number)
        found.append({"name": name, "link": _short("resource", link, MAX_LINK)})
    return found


async def _is_shared_document(db: AsyncSession, pair: Pair, source: str) -> bool:
    shared = or_(DocumentRow.audience == "org", DocumentRow.audience == f"programme:{pair.programme}")
    row = await db.scalar(select(DocumentRow.id).where(DocumentRow.source == source, shared).limit(1))
    return row is not None


async def topic_add(call: Call, *, pair: str, text: str, date: date | None = None) -> Json:
    """What the viewer wants to talk about next time."""
    words = " ".join(clean(text).split())
    if not words:
        raise BadInput("topic_empty")
    if len(words) > MAX_TOPIC:
        raise BadInput("topic_too_long", limit=MAX_TOPIC)
    async with call.app.database.write() as db:
        await pair_for_reading(db, call, pair)
        who = await viewer(db, call)
        assert who.person is not None
        row = TopicRow(
            id=new_id(),
            pair_id=pair,
            person_id=who.person.id,
            day=date or call.app.today(),
            dated=date is not None,
            text=words,
        )
        db.add(row)
        await audit(db, who.name, "topic_add", row.id)
        return {"topic": row.id, "text": words, "date": row.day.isoformat()}
