"""Resources: contacts, courses, links, books, boards, documents; of one's own list, or shared with the pair."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import Person
from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.operations.base import Call, Json, clean, new_id, pair_for_reading, viewer
from copilot.operations.withdrawing import forget_suggestions
from copilot.plan.meeting import is_link
from copilot.plan.records import note_evidence, resource_record
from copilot.plan.resources import ResourceKind, derived_kind, kind_of
from copilot.store.database import audit
from copilot.store.tables import NoteRow, PersonRow, ResourceRow
from copilot.suggest import shape
from copilot.text.tidy import one_line

MAX_NAME, MAX_LINK = 200, 1000


async def resource_add(
    call: Call,
    *,
    name: str,
    kind: ResourceKind | None = None,
    link: str = "",
    share: bool = False,
    pair: str | None = None,
    date: date | None = None,
) -> Json:
    """Put a resource on the viewer's own list, or with ``share`` among what the pair shares.

    The same one twice is one. Raises: BadInput, NotAllowed.
    """
    words, target = _named(name, link)
    if share and pair is None:
        raise BadInput("resource_share_pair")
    async with call.app.database.write() as db:
        me = await _person(db, call)
        if pair is not None:
            await pair_for_reading(db, call, pair)
        audience = f"pair:{pair}" if share else f"person:{me.id}"
        row = await db.scalar(
            select(ResourceRow).where(
                ResourceRow.audience == audience, ResourceRow.name == words, ResourceRow.link == target
            )
        )
        again = row is not None
        if row is None:
            row = ResourceRow(
                id=new_id(),
                owner_id=me.id,
                pair_id=pair if share else None,
                audience=audience,
                kind=kind or derived_kind(words, target),
                name=words,
                link=target,
                day=date or call.app.today(),
            )
            db.add(row)
            await audit(db, me.id, "resource_add", row.id)
        await db.flush()
        return await _json(db, row) | {"again": again}


def _named(name: str, link: str) -> tuple[str, str]:
    """Name and link, each on a line; a link alone is its own name. Raises: BadInput."""
    words, target = one_line(clean(name)), clean(link).strip()
    if not target and is_link(words):
        target = words
    if not words:
        raise BadInput("resource_empty")
    if len(words) > max(MAX_NAME, len(target)) or len(target) > MAX_LINK:
        raise BadInput("resource_too_long", name=MAX_NAME, link=MAX_LINK)
    if target and not is_link(target):
        raise BadInput("resource_only_link")
    return words, target


async def resource_list(call: Call, *, pair: str | None = None, kind: ResourceKind | None = None) -> Json:
    """The viewer's own list; with a pair also what the two share, and what their notes name."""
    async with call.app.database.read() as db:
        me = await _person(db, call)
        mine = ResourceRow.audience == f"person:{me.id}"
        if pair is not None:
            its_pair = await pair_for_reading(db, call, pair)
            of_it = or_(ResourceRow.pair_id == pair, ResourceRow.pair_id.is_(None))
            mine = or_(mine & of_it, ResourceRow.audience == its_pair.audience)
        rows = await db.scalars(
            select(ResourceRow).where(mine).order_by(ResourceRow.day.desc(), ResourceRow.name, ResourceRow.id)
        )
        # several notes may name the same one: the newest stands for all
        once = {(row.audience, row.name, row.link): row for row in reversed(list(rows))}
        wanted = [row for row in reversed(once.values()) if kind is None or kind_of(row) == kind]
        return {"resources": [await _json(db, row) for row in wanted]}


async def resource_remove(call: Call, *, resource: str) -> Json:
    """Take a resource off one's own list, or (either of the two) off what the pair shares; with all that quoted it.

    Raises: NotFound, the same for unknown and unreadable.
    """
    async with call.app.database.write() as db:
        row = await readable_resource(db, call, resource)
        same = await db.scalars(
            select(ResourceRow).where(
                ResourceRow.audience == row.audience,
                ResourceRow.name == row.name,
                ResourceRow.link == row.link,
            )
        )
        for twin in list(same):
            await forget_suggestions(db, f"resource:{twin.id}")
            await db.delete(twin)
        await audit(db, (await viewer(db, call)).name, "resource_remove", row.id)
    await call.app.database.purge()
    return {"resource": resource, "removed": True}


async def readable_resource(db: AsyncSession, call: Call, resource: str) -> ResourceRow:
    """A resource that the viewer may see: of the own list, or of a pair of the viewer's. Raises: NotFound."""
    row = await db.get(ResourceRow, resource)
    who = (await viewer(db, call)).person
    unknown = NotFound("resource_unknown", id=resource[:64])
    if row is None or who is None:
        raise unknown
    if row.audience == f"person:{who.id}":
        return row
    try:
        pair = await pair_for_reading(db, call, row.pair_id or "")
    except NotAllowed:
        raise unknown from None
    if row.audience != pair.audience:
        raise unknown
    return row


async def _person(db: AsyncSession, call: Call) -> Person:
    who = (await viewer(db, call)).person
    if who is None:
        raise NotAllowed("resource_whose")
    return who


async def _json(db: AsyncSession, row: ResourceRow) -> Json:
    owner = await db.get_one(PersonRow, row.owner_id)
    note = await db.get(NoteRow, row.note_id) if row.note_id else None
    evidence = note_evidence(note, row.start, row.end) if note else resource_record(row)
    return {
        "id": row.id,
        "kind": kind_of(row),
        "name": row.name,
        "link": row.link if is_link(row.link) else "",
        "shared": row.audience.startswith("pair:"),
        "pair": row.pair_id,
        "owner": owner.email,
        "date": row.day.isoformat(),
        "evidence": shape.evidence(evidence),
    }
