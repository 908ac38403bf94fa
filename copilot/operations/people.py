"""People, programmes and pairs: imported whole or not at all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import Language
from copilot.errors import BadInput, NotFound
from copilot.operations import profiles
from copilot.operations.base import Call, Json, clean, new_id, operator_or_admin
from copilot.store.database import audit
from copilot.store.tables import MembershipRow, PairRow, PersonRow, ProgrammeRow
from copilot.text.tidy import one_line, printable

ROLES = ("mentor", "mentee", "lead", "admin")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    values: dict[str, str]

    def get(self, column: str) -> str:
        """A cell without what steers a terminal or turns the reading round."""
        return printable(self.values.get(column, "")).strip()


def read_csv(text: str, required: Sequence[str]) -> list[_Row]:
    """The rows of a CSV with comma or semicolon, with their line numbers.

    Raises: BadInput that names a missing column, or the line of a broken row.
    """
    lines = clean(text)
    header = lines.split("\n", 1)[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter, strict=True)
    rows: list[_Row] = []
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
        for column in required:
            if column not in names:
                raise BadInput("csv_column_missing", column=column, columns=", ".join(required))
        for values in reader:
            if not any(value.strip() for value in values):
                continue
            if len(values) > len(names) or len(rows) >= _MOST_ROWS:
                raise BadInput("csv_row_broken", line=reader.line_num)
            rows.append(_Row(reader.line_num, dict(zip(names, values, strict=False))))
    except csv.Error as error:
        raise BadInput("csv_row_broken", line=reader.line_num) from error
    if not rows:
        raise BadInput("csv_empty")
    return rows


def language_of(value: str, line: int) -> Language | None:
    """A language column's value. Raises: BadInput."""
    name = value.casefold()[:2]
    if not name:
        return None
    if name not in ("de", "en"):
        raise BadInput("csv_value", line=line, column="language", allowed="de, en")
    return "de" if name == "de" else "en"


async def people_import(call: Call, *, text: str) -> Json:
    """People and their roles from a CSV; unknown programmes are created; nothing is half imported.

    ``unknown`` names lines and columns with addresses (manager, vetoes, wishes_for) that nobody here has yet.
    """
    rows = read_csv(text, ("email", "name", "role", "programme"))
    _check_people(rows)
    added = updated = 0
    async with call.app.database.write() as session:
        who = await operator_or_admin(session, call)
        for row in rows:
            fresh = await _take_person(session, row, call.app.today())
            added, updated = added + fresh, updated + (not fresh)
        unknown = await profiles.unknown(session, rows)
        await audit(session, who.name, "people_import", str(len(rows)))
    return {"added": added, "updated": updated, "rows": len(rows), "unknown": unknown}


def _check_people(rows: Sequence[_Row]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        if not _EMAIL.fullmatch(row.get("email")):
            raise BadInput("csv_value", line=row.line, column="email", allowed="name@company")
        if not row.get("name"):
            raise BadInput("csv_value", line=row.line, column="name", allowed="…")
        if row.get("role").casefold() not in ROLES:
            raise BadInput("csv_value", line=row.line, column="role", allowed=", ".join(ROLES))
        if not _ID.fullmatch(row.get("programme")):
            raise BadInput("csv_value", line=row.line, column="programme", allowed="a-z 0-9 - _ .")
        language_of(row.get("language"), row.line)
        profiles.check(row)
        key = (row.get("email").casefold(), row.get("programme"))
        if key in seen:
            raise BadInput("csv_twice", line=row.line, column="email", first=seen[key])
        seen[key] = row.line


async def _take_person(session: AsyncSession, row: _Row, today: date) -> bool:
    email, programme, role = row.get("email").casefold(), row.get("programme"), row.get("role").casefold()
    if await session.get(ProgrammeRow, programme) is None:
        session.add(ProgrammeRow(id=programme, name=programme.replace("-", " ").title()))
        await session.flush()
    person = await session.scalar(select(PersonRow).where(PersonRow.email == email))
    fresh = person is None
    if person is None:
        person = PersonRow(id=new_id(), email=email, name="", language=None)
        session.add(person)
    person.name = one_line(row.get("name"))
    person.language = language_of(row.get("language"), row.line) or person.language
    await session.flush()
    member = await session.get(MembershipRow, (person.id, programme, role))
    if member is None:
        member = MembershipRow(person_id=person.id, programme_id=programme, role=role, joined=today)
        session.add(member)
    await profiles.take(session, member, row)
    return fresh


async def pair_add(
    call: Call,
    *,
    mentor: str,
    mentee: str,
    programme: str,
    id: str | None = None,
    language: Language | None = None,
    address: Literal["du", "sie"] | None = None,
) -> Json:
    """A pair of two known people in a programme."""
    async with call.app.database.write() as session:
        who = await operator_or_admin(session, call)
        row = await add_pair(session, call.app.today(), mentor, mentee, programme, id)
        row.language, row.address = language, address or "du"
        await audit(session, who.name, "pair_add", row.id)
        return _pair_json(row, mentor, mentee)


async def pair_import(call: Call, *, text: str) -> Json:
    """Pairs from a CSV, all or none."""
    rows = read_csv(text, ("id", "mentor", "mentee", "programme"))
    async with call.app.database.write() as session:
        who = await operator_or_admin(session, call)
        for row in rows:
            try:
                pair = await add_pair(
                    session,
                    call.app.today(),
                    row.get("mentor"),
                    row.get("mentee"),
                    row.get("programme"),
                    row.get("id") or None,
                )
            except (BadInput, NotFound) as error:
                params = error.params | {"line": row.line, "code": error.code}
                reason = error.render(call.speaks)["message"]
                raise BadInput("csv_pair", reason=reason, **{k: params[k] for k in ("line",)}) from error
            pair.language = language_of(row.get("language"), row.line)
            pair.address = "sie" if row.get("address").casefold() == "sie" else "du"
        await audit(session, who.name, "pair_import", str(len(rows)))
    return {"added": len(rows)}


async def add_pair(
    session: AsyncSession, today: date, mentor: str, mentee: str, programme: str, pair_id: str | None
) -> PairRow:
    """A pair of two known people in a known programme. Raises: BadInput, NotFound."""
    one = await person(session, mentor)
    other = await person(session, mentee)
    if one.id == other.id:
        raise BadInput("pair_same_person")
    if await session.get(ProgrammeRow, programme) is None:
        raise NotFound("programme_unknown", programme=programme)
    if pair_id is not None and not _ID.fullmatch(pair_id):
        raise BadInput("pair_id", id=pair_id[:64])
    if pair_id is not None and await session.get(PairRow, pair_id) is not None:
        raise BadInput("pair_exists", id=pair_id)
    for member, role in ((one, "mentor"), (other, "mentee")):
        if await session.get(MembershipRow, (member.id, programme, role)) is None:
            session.add(
                MembershipRow(
                    person_id=member.id, programme_id=programme, role=role, joined=today, skills="", wishes=""
                )
            )
    row = PairRow(
        id=pair_id or new_id(),
        programme_id=programme,
        mentor_id=one.id,
        mentee_id=other.id,
        language=None,
        address="du",
        started=today,
    )
    session.add(row)
    await session.flush()
    return row


async def person(session: AsyncSession, email: str) -> PersonRow:
    """The person with that e-mail. Raises: NotFound."""
    row = await session.scalar(select(PersonRow).where(PersonRow.email == email.strip().casefold()))
    if row is None:
        raise NotFound("person_unknown", email=email.strip()[:200])
    return row


def _pair_json(row: PairRow, mentor: str, mentee: str) -> Json:
    return {
        "pair": row.id,
        "mentor": mentor.casefold(),
        "mentee": mentee.casefold(),
        "programme": row.programme_id,
        "language": row.language,
        "address": row.address,
    }
