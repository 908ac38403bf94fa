"""What a pair agreed: set in versions, confirmed by both, shown and exported to the two of them alone."""

from __future__ import annotations

import base64
from datetime import date
from typing import Literal

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.access import Pair
from copilot.domain import Language
from copilot.errors import BadInput, NotFound
from copilot.operations.base import MAX_TEXT, Call, Json, clean, new_id, pair_for_reading, viewer
from copilot.plan import agreement as forms
from copilot.plan.agreement_pdf import Sheet, draw
from copilot.plan.phrases import Voice
from copilot.store.database import audit
from copilot.store.tables import AgreementRow


async def agreement_set(call: Call, *, pair: str, text: str, date: date | None = None) -> Json:
    """A new version of what the pair agreed, confirmed by who sets it; earlier ones are kept.

    ``text`` is a filled form or free words; the same words again are no new version.
    """
    words, answers = _acceptable(text)
    async with call.app.database.write() as db:
        its_pair = await pair_for_reading(db, call, pair)
        newest = await _version(db, pair, None)
        again = newest is not None and newest.text == words
        row = newest if newest is not None and again else None
        if row is None:
            row = AgreementRow(
                id=new_id(),
                pair_id=pair,
                day=date or call.app.today(),
                dated=date is not None,
                text=words,
                parts=answers,
                version=newest.version + 1 if newest else 1,
            )
            db.add(row)
        _confirm(row, its_pair, call.app.today())
        await db.flush()
        await audit(db, (await viewer(db, call)).name, "agreement_set", row.id)
        return as_json(row) | _surroundings(call, its_pair) | {"again": again}


def _acceptable(text: str) -> tuple[str, dict[str, str]]:
    """The text as it is stored, and its answers if it is a form. Raises: BadInput."""
    words = clean(text).strip()
    if len(words) > MAX_TEXT:
        raise BadInput("agreement_too_long", limit=f"{MAX_TEXT:,}".replace(",", "'"))
    filled = forms.read(words)
    if not words or (filled is not None and not filled.answers):
        raise BadInput("agreement_empty")
    if filled is None:
        return words, {}
    return forms.write(filled.answers, filled.language), filled.answers


def _confirm(row: AgreementRow, pair: Pair, today: date) -> None:
    if pair.side == "mentor":
        row.mentor_confirmed = row.mentor_confirmed or today
    elif pair.side == "mentee":
        row.mentee_confirmed = row.mentee_confirmed or today


async def agreement_confirm(call: Call, *, pair: str, version: int | None = None) -> Json:
    """The viewer's yes to the newest version.

    Raises: NotFound where there is none, BadInput where ``version`` is no longer the newest.
    """
    async with call.app.database.write() as db:
        its_pair = await pair_for_reading(db, call, pair)
        row = await _found(db, pair, None)
        if version is not None and version != row.version:
            raise BadInput("agreement_newer", version=version, newest=row.version)
        _confirm(row, its_pair, call.app.today())
        await audit(db, (await viewer(db, call)).name, "agreement_confirm", row.id)
        return as_json(row) | _surroundings(call, its_pair)


async def agreement_show(call: Call, *, pair: str, version: int | None = None) -> Json:
    """The newest version of what the pair agreed, or an earlier one."""
    async with call.app.database.read() as db:
        its_pair = await pair_for_reading(db, call, pair)
        row = await _found(db, pair, version)
        return as_json(row) | _surroundings(call, await _of_its_time(db, row, its_pair))


async def agreement_history(call: Call, *, pair: str) -> Json:
    """All versions, the newest first, without their texts."""
    async with call.app.database.read() as db:
        await pair_for_reading(db, call, pair)
        rows = await db.scalars(_versions(pair))
        kept = ("agreement", "version", "date", "confirmed", "holds")
        versions = [as_json(row) for row in rows]
        return {"agreements": [{name: version[name] for name in kept} for version in versions]}


async def agreement_form(call: Call, *, pair: str) -> Json:
    """What a guided set-up begins with: the answers of the newest version, if there are any."""
    async with call.app.database.read() as db:
        its_pair = await pair_for_reading(db, call, pair)
        row = await _version(db, pair, None)
        free = row.text if row is not None and not row.parts else None
        return _surroundings(call, its_pair) | {"answers": dict(row.parts) if row else {}, "text": free}


async def agreement_export(
    call: Call, *, pair: str, form: Literal["md", "pdf"], version: int | None = None
) -> Json:
    """A version as Markdown, which ``agreement_set`` reads back, or as a PDF to sign.

    ``content`` is base64; ``left_out`` are characters of a PDF that its font doesn't have.
    """
    async with call.app.database.read() as db:
        its_pair = await pair_for_reading(db, call, pair)
        row = await _found(db, pair, version)
        its_pair = await _of_its_time(db, row, its_pair)
    left_out: list[str] = []
    content = f"{row.text}\n".encode()
    if form == "pdf":
        content, left_out = draw(_sheet(row, its_pair, _language(call, its_pair)))
    return {
        "agreement": row.id,
        "version": row.version,
        "format": form,
        "content": base64.b64encode(content).decode(),
        "left_out": left_out,
    }


def as_json(row: AgreementRow) -> Json:
    """A version of an agreement."""
    days = {"mentor": row.mentor_confirmed, "mentee": row.mentee_confirmed}
    return {
        "agreement": row.id,
        "version": row.version,
        "date": row.day.isoformat(),
        "text": row.text,
        "parts": forms.nested(row.parts),
        "confirmed": {side: day.isoformat() if day else None for side, day in days.items()},
        "holds": all(days.values()),
        "missing": forms.missing(row.parts),
    }


async def _of_its_time(db: AsyncSession, row: AgreementRow, now: Pair) -> Pair:
    """The pair as it was when that version was made: a former mentor's yes is not the present one's."""
    return await access.pair_on(db, now, row.day)


def _surroundings(call: Call, pair: Pair) -> Json:
    return {
        "pair": pair.id,
        "people": {"mentor": pair.mentor.name, "mentee": pair.mentee.name},
        "language": _language(call, pair),
    }


def _language(call: Call, pair: Pair) -> Language:
    own = pair.person(pair.side).language if pair.side else None
    return call.language or pair.language or own or call.app.settings.language


def _sheet(row: AgreementRow, pair: Pair, language: Language) -> Sheet:
    return Sheet(
        language=language,
        mentor=pair.mentor,
        mentee=pair.mentee,
        programme=pair.programme_name,
        version=row.version,
        day=Voice(language).long_day(row.day),
        confirmed=tuple(
            (person, Voice(language).long_day(day) if day else None)
            for person, day in ((pair.mentor, row.mentor_confirmed), (pair.mentee, row.mentee_confirmed))
        ),
        answers=row.parts,
        text=row.text,
    )


def _versions(pair: str) -> Select[AgreementRow]:
    return select(AgreementRow).where(AgreementRow.pair_id == pair).order_by(AgreementRow.version.desc())


async def _version(db: AsyncSession, pair: str, version: int | None) -> AgreementRow | None:
    query = _versions(pair)
    row: AgreementRow | None = await db.scalar(
        query.where(AgreementRow.version == version) if version is not None else query.limit(1)
    )
    return row


async def _found(db: AsyncSession, pair: str, version: int | None) -> AgreementRow:
    row = await _version(db, pair, version)
    if row is None:
        raise NotFound(
            "agreement_none" if version is None else "agreement_no_version", pair=pair, version=version
        )
    return row
