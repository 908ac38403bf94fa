"""Programmes: from when to when, in which rhythm, and the charter that says what they are for."""

from __future__ import annotations

import base64
import re
from datetime import date
from typing import Literal

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.domain import Language
from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.operations.base import (
    MAX_TEXT,
    Call,
    Json,
    clean,
    language_for,
    new_id,
    operator_or_admin,
    viewer,
)
from copilot.plan.charter import CHARTER, CharterSheet, draw, targets
from copilot.plan.forms import nested
from copilot.plan.phrases import Voice
from copilot.plan.rhythm import days_between
from copilot.store.database import audit
from copilot.store.tables import CharterRow, MembershipRow, ProgrammeRow, ProgrammeTermsRow
from copilot.text.tidy import one_line, printable

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LONGEST_NAME = 200


async def programme_add(
    call: Call,
    *,
    programme: str,
    name: str | None = None,
    start: date | None = None,
    end: date | None = None,
    cadence: str | None = None,
) -> Json:
    """A new programme, or what is given of one that is there; ``cadence`` in words, as "3w" or "every two weeks".

    New ones are made by the operator or an admin; those who lead one may change it.
    Raises: NotAllowed, BadInput.
    """
    if not _ID.fullmatch(programme):
        raise BadInput("programme_id", id=programme[:64])
    called = None if name is None else one_line(clean(name))
    if called is not None and not 0 < len(called) <= _LONGEST_NAME:
        raise BadInput("programme_name", limit=_LONGEST_NAME)
    days = None if cadence is None else days_between(cadence)
    if cadence is not None and days is None:
        raise BadInput("programme_cadence", cadence=cadence[:40])
    async with call.app.database.write() as db:
        row = await db.get(ProgrammeRow, programme)
        who = await viewer(db, call)
        if row is None or not await access.leads(db, who, programme):
            await operator_or_admin(db, call)  # the same refusal whether there is such a programme or not
        if row is None:
            row = ProgrammeRow(id=programme, name=programme.replace("-", " ").title())
            db.add(row)
            await db.flush()
        row.name = called or row.name
        terms = await db.get(ProgrammeTermsRow, programme) or ProgrammeTermsRow(programme_id=programme)
        terms.start, terms.end = start or terms.start, end or terms.end
        terms.cadence_days = days or terms.cadence_days
        if terms.start and terms.end and terms.end <= terms.start:
            raise BadInput("programme_dates", start=terms.start.isoformat(), end=terms.end.isoformat())
        db.add(terms)
        await audit(db, who.name, "programme_add", programme)
        return _json(row, terms) | {"language": language_for(call, who)}


async def programme_list(call: Call) -> Json:
    """The viewer's programmes; all of them for the operator and admins."""
    async with call.app.database.read() as db:
        who = await viewer(db, call)
        query = (
            select(ProgrammeRow, ProgrammeTermsRow)
            .outerjoin(ProgrammeTermsRow, ProgrammeTermsRow.programme_id == ProgrammeRow.id)
            .order_by(ProgrammeRow.id)
        )
        if who.person is not None and not await access.is_admin(db, who.person):
            own = select(MembershipRow.programme_id).where(MembershipRow.person_id == who.person.id)
            query = query.where(ProgrammeRow.id.in_(own))
        rows = (await db.execute(query)).all()
        found = [_json(row, terms) for row, terms in rows]
        return {"programmes": found, "language": language_for(call, who)}


async def programme_show(call: Call, *, programme: str, version: int | None = None) -> Json:
    """A programme with its charter, the newest version or an earlier one, for everybody in it.

    Raises: NotFound, the same for an unknown programme and one that the viewer is not in.
    """
    async with call.app.database.read() as db:
        row = await readable(db, call, programme)
        terms = await db.get(ProgrammeTermsRow, programme)
        charter = await _version(db, programme, version)
        if charter is None and version is not None:
            raise NotFound("charter_no_version", programme=programme, version=version)
        count = len(list(await db.scalars(_versions(programme))))
        language = language_for(call, await viewer(db, call))
        more = {"charter": _charter(charter), "versions": count, "language": language}
        return _json(row, terms) | more


async def readable(db: AsyncSession, call: Call, programme: str) -> ProgrammeRow:
    """The programme, for its members, its leads, admins and the operator. Raises: NotFound."""
    who = await viewer(db, call)
    row = await db.get(ProgrammeRow, programme)
    may = row is not None and f"programme:{programme}" in await access.audiences(db, who)
    if row is None or not (may or (who.person is not None and await access.is_admin(db, who.person))):
        raise NotFound("programme_unknown", programme=programme[:64])
    return row


async def charter_form(call: Call, *, programme: str) -> Json:
    """What a guided charter begins with: the answers of the newest version. Raises: NotAllowed for all but leads."""
    async with call.app.database.read() as db:
        who = await viewer(db, call)
        name = await access.lead(db, who, programme)
        row = await _version(db, programme, None)
    return {
        "name": name,
        "language": language_for(call, who),
        "answers": dict(row.parts) if row else {},
        "text": None,
    }


async def charter_set(call: Call, *, programme: str, text: str, date: date | None = None) -> Json:
    """Store a filled charter as a new version; the same words again are none.

    Raises: NotAllowed for all but leads, admins and the operator; BadInput for a text that is no filled form.
    """
    words = printable(clean(text)).strip()
    if len(words) > MAX_TEXT:
        raise BadInput("charter_too_long", limit=f"{MAX_TEXT:,}".replace(",", "'"))
    filled = CHARTER.read(words)
    if filled is None or not filled.answers:
        raise BadInput("charter_empty")
    written = CHARTER.write(filled.answers, filled.language)
    async with call.app.database.write() as db:
        who = await viewer(db, call)
        await access.lead(db, who, programme)
        newest = await _version(db, programme, None)
        again = newest is not None and newest.text == written
        row = newest if newest is not None and again else None
        if row is None:
            row = CharterRow(
                id=new_id(),
                programme_id=programme,
                version=newest.version + 1 if newest else 1,
                day=date or call.app.today(),
                language=filled.language,
                text=written,
                parts=filled.answers,
            )
            db.add(row)
            await audit(db, who.name, "charter_set", row.id)
        found = _charter(row)
        assert found is not None
        return found | {"programme": programme, "again": again}


async def charter_export(
    call: Call, *, programme: str, form: Literal["md", "pdf"], version: int | None = None
) -> Json:
    """A version of the charter as Markdown, which ``charter_set`` reads back, or as a PDF.

    ``content`` is base64; ``left_out`` are characters of a PDF that its font doesn't have.
    """
    async with call.app.database.read() as db:
        its = await readable(db, call, programme)
        terms = await db.get(ProgrammeTermsRow, programme)
        row = await _version(db, programme, version)
    if row is None:
        raise NotFound("charter_none", programme=programme)
    content, left_out = f"{row.text}\n".encode(), list[str]()
    if form == "pdf":
        content, left_out = draw(_sheet(row, its, terms))
    return {
        "programme": programme,
        "version": row.version,
        "format": form,
        "content": base64.b64encode(content).decode(),
        "left_out": left_out,
    }


def _sheet(row: CharterRow, its: ProgrammeRow, terms: ProgrammeTermsRow | None) -> CharterSheet:
    language: Language = "de" if row.language == "de" else "en"
    voice = Voice(language)
    start, end = (terms.start, terms.end) if terms else (None, None)
    return CharterSheet(
        language=language,
        programme=its.name,
        start=voice.long_day(start) if start else "",
        end=voice.long_day(end) if end else "",
        version=row.version,
        day=voice.long_day(row.day),
        answers=row.parts,
    )


def _json(row: ProgrammeRow, terms: ProgrammeTermsRow | None) -> Json:
    start, end = (terms.start, terms.end) if terms else (None, None)
    return {
        "programme": row.id,
        "name": row.name,
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
        "cadence_days": terms.cadence_days if terms else None,
    }


def _charter(row: CharterRow | None) -> Json | None:
    if row is None:
        return None
    return {
        "id": row.id,
        "version": row.version,
        "date": row.day.isoformat(),
        "language": row.language,
        "text": row.text,
        "parts": nested(row.parts),
        "measures": [
            {"what": t.what, "target": t.target, "how": t.how, "when": t.when} for t in targets(row.parts)
        ],
        "missing": CHARTER.missing(row.parts),
    }


def _versions(programme: str) -> Select[CharterRow]:
    query: Select[CharterRow] = (
        select(CharterRow).where(CharterRow.programme_id == programme).order_by(CharterRow.version.desc())
    )
    return query


async def _version(db: AsyncSession, programme: str, version: int | None) -> CharterRow | None:
    query = _versions(programme)
    row: CharterRow | None = await db.scalar(
        query.where(CharterRow.version == version) if version is not None else query.limit(1)
    )
    return row


async def charter_text(db: AsyncSession, call: Call, name: str) -> tuple[str, str] | None:
    """A charter as stored, with its day, for those who may read its programme; None for anybody else."""
    row = await db.get(CharterRow, name)
    if row is None:
        return None
    try:
        await readable(db, call, row.programme_id)
    except (NotFound, NotAllowed):
        return None
    return row.day.isoformat(), row.text
