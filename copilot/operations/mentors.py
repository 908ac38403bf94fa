"""A pair's mentor changes: what the two share stays with the pair, what was private stays with its writer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from copilot import access
from copilot.errors import BadInput, NotAllowed
from copilot.operations.base import Call, Json, new_id, operator_or_admin, viewer
from copilot.operations.people import person
from copilot.store.database import audit
from copilot.store.tables import AgreementRow, FormerMentorRow, MembershipRow, PairRow, PersonRow


async def pair_change(call: Call, *, pair: str, mentor: str, date: date | None = None) -> Json:
    """Another mentor for a pair from a day on, by default today; the rights change at once.

    The agreement waits for both yeses again: it was made with somebody else.
    Raises: NotAllowed for an unknown pair, NotFound for an unknown person, BadInput for the mentee, for the
    mentor that the pair has, and for a day to come or one before the last change.
    """
    async with call.app.database.write() as db:
        who = await operator_or_admin(db, call)
        row = await db.get(PairRow, pair)
        if row is None:
            raise NotAllowed("pair_closed", pair=pair[:64])
        before = await db.get_one(PersonRow, row.mentor_id)
        after = await person(db, mentor)
        day = date or call.app.today()
        await _check(db, call, row, after, day)
        left = await db.get(FormerMentorRow, (pair, before.id))
        if left is None:
            db.add(FormerMentorRow(pair_id=pair, person_id=before.id, until=day))
        else:
            left.until = day  # was its mentor twice
        row.mentor_id = after.id
        await _join(db, row, after, day)
        await _agree_anew(db, pair, day)
        await audit(db, who.name, "pair_change", pair)
        await db.flush()
        return {"pair": pair, "from": before.email, "mentor": after.email, "date": day.isoformat()}


async def _check(db: AsyncSession, call: Call, row: PairRow, after: PersonRow, day: date) -> None:
    if after.id == row.mentee_id:
        raise BadInput("pair_same_person")
    if after.id == row.mentor_id:
        raise BadInput("mentor_already", email=after.email, pair=row.id)
    if day > call.app.today():
        raise BadInput("mentor_change_ahead", day=day.isoformat())
    earlier = await access.former_mentors(db, row.id)
    if earlier and day < earlier[-1].until:
        raise BadInput("mentor_change_before", day=day.isoformat(), since=earlier[-1].until.isoformat())


async def _join(db: AsyncSession, row: PairRow, mentor: PersonRow, day: date) -> None:
    if await db.get(MembershipRow, (mentor.id, row.programme_id, "mentor")) is None:
        db.add(
            MembershipRow(
                person_id=mentor.id,
                programme_id=row.programme_id,
                role="mentor",
                joined=day,
                skills="",
                wishes="",
            )
        )


async def _agree_anew(db: AsyncSession, pair: str, day: date) -> None:
    """The same words as a new version that nobody has confirmed; the old one keeps whose yes it had."""
    newest = await db.scalar(
        select(AgreementRow)
        .where(AgreementRow.pair_id == pair)
        .order_by(AgreementRow.version.desc())
        .limit(1)
    )
    if newest is None:
        return
    db.add(
        AgreementRow(
            id=new_id(),
            pair_id=pair,
            day=day,
            dated=True,
            text=newest.text,
            parts=dict(newest.parts),
            version=newest.version + 1,
        )
    )


async def pair_list(call: Call) -> Json:
    """All pairs for the operator or an admin; for anybody else his or her own."""
    async with call.app.database.read() as db:
        who = await viewer(db, call)
        mentor, mentee = aliased(PersonRow), aliased(PersonRow)
        query = (
            select(PairRow, mentor.email, mentee.email)
            .join(mentor, mentor.id == PairRow.mentor_id)
            .join(mentee, mentee.id == PairRow.mentee_id)
            .order_by(PairRow.programme_id, PairRow.id)
        )
        if who.person is not None and not await access.is_admin(db, who.person):
            me = who.person.id
            query = query.where(or_(PairRow.mentor_id == me, PairRow.mentee_id == me))
        rows = (await db.execute(query)).all()
        former = await _former(db, [row.id for row, *_ in rows])
        return {"pairs": [_json(row, one, other, former.get(row.id, [])) for row, one, other in rows]}


async def _former(db: AsyncSession, pairs: list[str]) -> dict[str, list[Json]]:
    rows = await db.execute(
        select(FormerMentorRow, PersonRow.email)
        .join(PersonRow, PersonRow.id == FormerMentorRow.person_id)
        .order_by(FormerMentorRow.until)
    )
    found: dict[str, list[Json]] = {}
    wanted = set(pairs)
    for row, email in rows:
        if row.pair_id in wanted:
            entry = {"mentor": email, "until": row.until.isoformat()}
            found.setdefault(row.pair_id, []).append(entry)
    return found


def _json(row: PairRow, mentor: str, mentee: str, former: list[Json]) -> Json:
    return {
        "pair": row.id,
        "mentor": mentor,
        "mentee": mentee,
        "programme": row.programme_id,
        "language": row.language,
        "address": row.address,
        "started": row.started.isoformat(),
        "former": former,
    }
