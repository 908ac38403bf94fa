"""Sessions and what somebody wants to bring to the next one; the pair's written agreement."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.operations.base import (
    MAX_TEXT,
    Call,
    Json,
    clean,
    new_id,
    pair_for_reading,
    pair_for_setup,
    viewer,
)
from copilot.plan.minutes import LONGEST, SHORTEST
from copilot.plan.records import session_text
from copilot.store.database import audit
from copilot.store.tables import AgreementRow, SessionRow, TopicRow

MAX_TOPIC = 500
_LINKS = ("https://", "http://")


def _json(row: SessionRow) -> Json:
    return {
        "session": row.id,
        "pair": row.pair_id,
        "at": row.at.isoformat(timespec="minutes"),
        "minutes": row.minutes,
        "kind": row.kind,
        "link": row.link,
        "cancelled": row.cancelled,
        "text": session_text(row),
    }


def _check(minutes: int, link: str) -> None:
    if not SHORTEST <= minutes <= LONGEST:
        raise BadInput("minutes_range", minutes=minutes, low=SHORTEST, high=LONGEST)
    if link and not link.startswith(_LINKS):
        raise BadInput("session_link")


async def session_add(
    call: Call, *, pair: str, at: datetime, minutes: int = 45, kind: str = "", link: str = ""
) -> Json:
    """A session, planned or held, at local time in the home's zone."""
    _check(minutes, link)
    async with call.app.database.write() as db:
        await pair_for_setup(db, call, pair)
        moment = at.astimezone(call.app.settings.zone).replace(tzinfo=None) if at.tzinfo else at
        row = SessionRow(
            id=new_id(),
            pair_id=pair,
            at=moment,
            minutes=minutes,
            kind=clean(kind)[:80],
            link=clean(link)[:500],
            cancelled=False,
        )
        db.add(row)
        await db.flush()
        await audit(db, (await viewer(db, call)).name, "session_add", row.id)
        return _json(row)


async def session_list(call: Call, *, pair: str) -> Json:
    """The pair's sessions in their order."""
    async with call.app.database.read() as db:
        await pair_for_setup(db, call, pair)
        rows = await db.scalars(
            select(SessionRow).where(SessionRow.pair_id == pair).order_by(SessionRow.at, SessionRow.id)
        )
        return {"sessions": [_json(row) for row in rows]}


async def _session(db: AsyncSession, call: Call, session: str, pair: str | None) -> SessionRow:
    row = await db.get(SessionRow, session)
    if row is not None and pair is not None and row.pair_id != pair:
        row = None
    try:
        await pair_for_setup(db, call, row.pair_id if row else "")
    except NotAllowed:
        raise NotFound("session_unknown", id=session[:64]) from None
    assert row is not None
    return row


async def session_move(
    call: Call, *, session: str, at: datetime, minutes: int | None = None, pair: str | None = None
) -> Json:
    """Another time for a session."""
    async with call.app.database.write() as db:
        row = await _session(db, call, session, pair)
        _check(minutes or row.minutes, "")
        row.at = at.astimezone(call.app.settings.zone).replace(tzinfo=None) if at.tzinfo else at
        row.minutes = minutes or row.minutes
        return _json(row)


async def session_cancel(call: Call, *, session: str, pair: str | None = None) -> Json:
    """A session that doesn't take place."""
    async with call.app.database.write() as db:
        row = await _session(db, call, session, pair)
        row.cancelled = True
        return _json(row)


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


async def agreement_set(call: Call, *, pair: str, text: str, date: date | None = None) -> Json:
    """A new version of what the pair agreed; earlier ones are kept."""
    words = clean(text).strip()
    if not words:
        raise BadInput("note_empty")
    if len(words) > MAX_TEXT:
        raise BadInput("note_too_long", limit=MAX_TEXT)
    async with call.app.database.write() as db:
        await pair_for_reading(db, call, pair)
        row = AgreementRow(
            id=new_id(), pair_id=pair, day=date or call.app.today(), dated=date is not None, text=words
        )
        db.add(row)
        await audit(db, (await viewer(db, call)).name, "agreement_set", row.id)
        return {"agreement": row.id, "date": row.day.isoformat()}


async def agreement_show(call: Call, *, pair: str) -> Json:
    """The newest version of what the pair agreed."""
    async with call.app.database.read() as db:
        await pair_for_reading(db, call, pair)
        row = await db.scalar(
            select(AgreementRow)
            .where(AgreementRow.pair_id == pair)
            .order_by(AgreementRow.day.desc(), AgreementRow.id)
        )
        if row is None:
            raise NotFound("agreement_none", pair=pair)
        return {"agreement": row.id, "date": row.day.isoformat(), "text": row.text}
