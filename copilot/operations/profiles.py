"""What matching goes by: read from the optional columns of ``people import``, and loaded for a programme."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import person_of
from copilot.domain import Side
from copilot.errors import BadInput
from copilot.matching.profile import Profile
from copilot.operations.base import Json
from copilot.store.tables import MatchProfileRow, MembershipRow, PairRow, PersonRow, ProfileVectorRow

_TEXTS = {
    "manager": "manager",
    "place": "place",
    "times": "times",
    "languages": "languages",
    "goals": "goals",
    "group": "group_name",
    "self_described": "self_described",
}
_LISTS = ("vetoes", "wishes_for")
_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")
_SEPARATORS = re.compile(r"[;,|\s]+")
MOST_MENTEES, MOST_YEARS = 20, 70
LONGEST = 4_000
COLUMNS = (*_TEXTS, *_LISTS, "capacity", "years")


class Row(Protocol):
    """A line of the CSV."""

    @property
    def line(self) -> int:
        """Its number in the file."""
        ...

    @property
    def values(self) -> dict[str, str]:
        """The values by column."""
        ...

    def get(self, column: str) -> str:
        """A column's value, empty where it has none."""
        ...


def addresses(value: str) -> list[str]:
    """The e-mail addresses of a cell, with comma, semicolon or space between them."""
    return [part.casefold() for part in _SEPARATORS.split(value) if part]


def check(row: Row) -> None:
    """That the optional columns of a line can be read. Raises: BadInput with line and column."""
    for column in (*_LISTS, "manager"):
        for address in addresses(row.get(column)):
            if not _ADDRESS.fullmatch(address):
                raise BadInput(
                    "csv_value", line=row.line, column=column, allowed="name@company; name@company"
                )
    if len(addresses(row.get("manager"))) > 1:
        raise BadInput("csv_value", line=row.line, column="manager", allowed="name@company")
    _capacity(row)
    _years(row)
    for column in _TEXTS:
        if len(row.get(column)) > LONGEST:
            raise BadInput("csv_value", line=row.line, column=column, allowed=f"≤ {LONGEST}")


def _capacity(row: Row) -> int | None:
    value = row.get("capacity")
    if not value:
        return None
    if not value.isascii() or not value.isdigit() or int(value) > MOST_MENTEES:
        raise BadInput("csv_value", line=row.line, column="capacity", allowed=f"0–{MOST_MENTEES}")
    return int(value)


def _years(row: Row) -> float | None:
    value = row.get("years").replace(",", ".")
    if not value:
        return None
    if not re.fullmatch(r"\d{1,2}(\.\d{1,2})?", value, re.ASCII) or float(value) > MOST_YEARS:
        raise BadInput("csv_value", line=row.line, column="years", allowed=f"0–{MOST_YEARS}")
    return float(value)


async def take(session: AsyncSession, member: MembershipRow, row: Row) -> None:
    """Keep what a line gives; an optional column that the file doesn't have leaves what was there.

    Where words change, the vectors of the old ones go.
    """
    before = (member.skills, member.wishes)
    member.skills, member.wishes = row.get("skills"), row.get("wishes")
    await session.flush()
    given = [column for column in COLUMNS if column in row.values]
    if before != (member.skills, member.wishes) or "goals" in given:
        await session.execute(delete(ProfileVectorRow).where(ProfileVectorRow.person_id == member.person_id))
    if given:
        _keep(await _kept(session, member), row, given)


async def _kept(session: AsyncSession, member: MembershipRow) -> MatchProfileRow:
    key = (member.person_id, member.programme_id, member.role)
    kept = await session.get(MatchProfileRow, key)
    if kept is None:
        kept = MatchProfileRow(
            **dict(zip(("person_id", "programme_id", "role"), key, strict=True)),
            **dict.fromkeys(_TEXTS.values(), ""),
            capacity=1,
            vetoes=[],
            wishes_for=[],
        )
        session.add(kept)
    return kept


def _keep(kept: MatchProfileRow, row: Row, given: Sequence[str]) -> None:
    for column in given:
        if column in _TEXTS:
            value = row.get(column)
            setattr(kept, _TEXTS[column], value.casefold() if column == "manager" else value)
        elif column in _LISTS:
            setattr(kept, column, addresses(row.get(column)))
    if "capacity" in given:
        asked = _capacity(row)
        kept.capacity = 1 if asked is None else asked
    if "years" in given:
        kept.years = _years(row)


async def unknown(session: AsyncSession, rows: Sequence[Row]) -> list[Json]:
    """Where a line names somebody whom nobody has imported yet: line and column, no address."""
    known = set(await session.scalars(select(PersonRow.email)))
    return [
        {"line": row.line, "column": column}
        for row in rows
        for column in (*_LISTS, "manager")
        if any(address not in known for address in addresses(row.get(column)))
    ]


async def load(session: AsyncSession, programme: str, role: Side) -> list[Profile]:
    """Everybody with that role in the programme, by address, with the pairs each of them has there."""
    side = PairRow.mentor_id if role == "mentor" else PairRow.mentee_id
    taken = Counter(await session.scalars(select(side).where(PairRow.programme_id == programme)))
    rows = await session.execute(
        select(MembershipRow, PersonRow, MatchProfileRow)
        .join(PersonRow, PersonRow.id == MembershipRow.person_id)
        .outerjoin(
            MatchProfileRow,
            (MatchProfileRow.person_id == MembershipRow.person_id)
            & (MatchProfileRow.programme_id == MembershipRow.programme_id)
            & (MatchProfileRow.role == MembershipRow.role),
        )
        .where(MembershipRow.programme_id == programme, MembershipRow.role == role)
        .order_by(PersonRow.email)
    )
    return [_profile(member, person, more, taken[person.id]) for member, person, more in rows]


def _profile(member: MembershipRow, person: PersonRow, more: MatchProfileRow | None, taken: int) -> Profile:
    role: Side = "mentor" if member.role == "mentor" else "mentee"
    plain = Profile(
        programme=member.programme_id,
        role=role,
        person=person_of(person),
        joined=member.joined,
        skills=member.skills or "",
        wishes=member.wishes or "",
        languages=(person.language,) if person.language else (),
        taken=taken,
    )
    if more is None:
        return plain
    spoken = tuple(dict.fromkeys(part.casefold() for part in _SEPARATORS.split(more.languages) if part))
    return replace(
        plain,
        goals=more.goals,
        languages=spoken or plain.languages,
        years=more.years,
        place=more.place,
        times=more.times,
        wishes_for=tuple(more.wishes_for),
        self_described=more.self_described,
        vetoes=frozenset(more.vetoes),
        manager=more.manager,
        group=more.group_name.strip(),
        capacity=more.capacity,
    )


async def one(session: AsyncSession, programme: str, role: Side, email: str) -> Profile | None:
    """What that person gave for that role in the programme, None where there is nothing of the kind."""
    return next((p for p in await load(session, programme, role) if p.email == email), None)
