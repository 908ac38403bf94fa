"""Answers, pairs and earlier releases, read from the store for a summary."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.cohort import given as givens
from copilot.cohort import periods, questionnaire
from copilot.cohort.given import Given, Released
from copilot.cohort.periods import Period
from copilot.cohort.protection import Cell
from copilot.errors import BadInput
from copilot.store.tables import (
    FeedbackRow,
    MembershipRow,
    PairRow,
    PersonRow,
    ReleaseRow,
    RespondentRow,
)


@dataclass(frozen=True, slots=True)
class Register:
    """All that was released so far in any programme that could bear on a period, with the households of then."""

    cells: tuple[Cell, ...]
    household: dict[str, str]
    late: frozenset[str]
    """Who came into the register only when a period was opened again."""


async def answers(session: AsyncSession, programme: str, period: Period) -> list[Given]:
    """The period's answers; a role that the file didn't say is taken from the programme's people."""
    rows = (
        await session.execute(
            select(FeedbackRow, RespondentRow.email)
            .join(RespondentRow, RespondentRow.id == FeedbackRow.respondent_id)
            .where(FeedbackRow.programme_id == programme, FeedbackRow.period == str(period))
            .order_by(FeedbackRow.respondent_id, FeedbackRow.question)
        )
    ).all()
    roles = await _roles(session, programme)
    return [
        Given(
            id=row.id,
            person=row.respondent_id,
            question=questionnaire.key_of(row.question),
            rating=row.rating,
            low=row.low,
            high=row.high,
            comment=row.comment,
            quotable=row.quotable,
            role=row.role or roles.get(email, ""),
            site=row.site,
            part=row.part,
        )
        for row, email in rows
    ]


async def _roles(session: AsyncSession, programme: str) -> dict[str, str]:
    """The role of everybody who has just one of the two in the programme."""
    rows = await session.execute(
        select(PersonRow.email, MembershipRow.role)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .where(MembershipRow.programme_id == programme, MembershipRow.role.in_(("mentor", "mentee")))
    )
    roles: dict[str, list[str]] = {}
    for email, role in rows:
        roles.setdefault(email, []).append(role)
    return {email: found[0] for email, found in roles.items() if len(found) == 1}


async def households(session: AsyncSession, answered: Sequence[Given]) -> dict[str, str]:
    """The pair of everybody who answered: of a mentee the own one, of a mentor with several the first.

    Who is in no pair that is known counts alone.
    """
    rows = await session.execute(
        select(RespondentRow.id, PersonRow.id).join(PersonRow, PersonRow.email == RespondentRow.email)
    )
    known = {person: respondent for respondent, person in rows}
    pairs: dict[str, str] = {}
    for side in (PairRow.mentor_id, PairRow.mentee_id):
        found = await session.execute(select(side, PairRow.id).order_by(PairRow.id.desc()))
        pairs.update({known[person]: f"pair:{pair}" for person, pair in found if person in known})
    return {given.person: pairs.get(given.person, f"person:{given.person}") for given in answered}


async def register(session: AsyncSession, *spans: Period) -> Register:
    """What was released, by any programme, of periods of the same years: what could bear on these."""
    years = {str(period.year) for period in spans}
    rows = await session.scalars(select(ReleaseRow).order_by(ReleaseRow.made, ReleaseRow.version))
    cells: list[Cell] = []
    household: dict[str, str] = {}
    late: set[str] = set()
    for row in rows:
        # a release may be about two years: how people changed from one to the other
        own, _, names = givens.read(row.cells)
        bearing = [cell for cell in own if cell.period[:4] in years]
        people = {person for cell in bearing for person in cell.people}
        cells += bearing
        household |= {person: names[person] for person in people}
        late |= people.intersection(row.cells["late"])
    return Register(tuple(cells), household, frozenset(late))


async def latest(
    session: AsyncSession, programme: str, period: Period, breakdown: str = ""
) -> tuple[Released, ReleaseRow] | None:
    """The newest release of a period, or of a breakdown of it."""
    row = await session.scalar(
        select(ReleaseRow)
        .where(
            ReleaseRow.programme_id == programme,
            ReleaseRow.period == str(period),
            ReleaseRow.breakdown == breakdown,
        )
        .order_by(ReleaseRow.version.desc())
        .limit(1)
    )
    if row is None:
        return None
    cells, sums, _ = givens.read(row.cells)
    return Released(row.version, cells, sums, row.result), row


def release_row(
    programme: str,
    period: Period,
    breakdown: str,
    version: int,
    cells: dict[str, Any],
    result: dict[str, Any],
) -> ReleaseRow:
    """A release as it is kept, made now; ``cells`` as ``given.stored`` gives them."""
    return ReleaseRow(
        id=secrets.token_hex(5),
        programme_id=programme,
        period=str(period),
        breakdown=breakdown,
        version=version,
        made=datetime.now(UTC).replace(tzinfo=None),
        cells=cells,
        result=result,
    )


async def check_apart(session: AsyncSession, programme: str, period: Period) -> None:
    """Raises: BadInput where the programme has feedback or a release for a period that shares days with this one."""
    for table in (ReleaseRow, FeedbackRow):
        used = await session.scalars(select(table.period).where(table.programme_id == programme).distinct())
        for name in used:
            other = periods.read(name)
            if other != period and other.overlaps(period):
                raise BadInput("cohort_overlap", period=str(period), other=name)


async def names(session: AsyncSession) -> list[str]:
    """What people here are called, for keeping it out of titles and quotes."""
    return list(await session.scalars(select(PersonRow.name)))
