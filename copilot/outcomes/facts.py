"""What is counted of each pair of a programme: days, yes or no, and shares; no word of what the two wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.plan.rhythm import days_between
from copilot.store.tables import (
    AgreementRow,
    CommitmentRow,
    GoalRow,
    HelpRow,
    PairRow,
    ProgrammeTermsRow,
    ProgressRow,
    SessionRow,
)

_CADENCE = "communication.cadence"


@dataclass(frozen=True, slots=True)
class Way:
    """How far a goal has come, 0 at its beginning and 1 at its target: at its first reading and now."""

    first: float
    now: float


@dataclass(frozen=True, slots=True)
class PairFacts:
    """A pair in numbers up to a day.

    ``held`` are days of sessions, ``cadence`` the days between two as agreed (the pair's own words, else the
    programme's), ``kept`` of ``due`` shared commitments, ``ways`` of the mentee's confirmed goals with readings.
    """

    id: str
    mentor: str
    mentee: str
    started: date
    held: tuple[date, ...]
    cadence: int | None
    agreed: bool
    kept: int
    due: int
    ways: tuple[Way, ...]
    help: bool


async def until(session: AsyncSession, programme: str, today: date) -> date:
    """The day up to which a programme counts: today, or its end before that."""
    terms = await session.get(ProgrammeTermsRow, programme)
    return min(today, terms.end) if terms and terms.end else today


async def load(
    session: AsyncSession, programme: str, today: date, only: str | None = None
) -> list[PairFacts]:
    """The pairs of a programme by id (or one of them), as of that day or of the programme's end before it."""
    terms = await session.get(ProgrammeTermsRow, programme)
    last = await until(session, programme, today)
    query = select(PairRow).where(PairRow.programme_id == programme).order_by(PairRow.id)
    rows = list(await session.scalars(query.where(PairRow.id == only) if only else query))
    usual = terms.cadence_days if terms else None
    return [await _facts(session, row, last, usual) for row in rows]


async def _facts(session: AsyncSession, row: PairRow, until: date, usual: int | None) -> PairFacts:
    held = await session.scalars(
        select(SessionRow.at)
        .where(SessionRow.pair_id == row.id, SessionRow.cancelled.is_(False))
        .order_by(SessionRow.at)
    )
    days = tuple(dict.fromkeys(at.date() for at in held if at.date() <= until))
    agreement = await session.scalar(
        select(AgreementRow)
        .where(AgreementRow.pair_id == row.id)
        .order_by(AgreementRow.version.desc())
        .limit(1)
    )
    own = days_between(str(agreement.parts.get(_CADENCE, ""))) if agreement else None
    kept, due = await _commitments(session, row.id, until)
    asked = await session.scalar(select(HelpRow.day).where(HelpRow.pair_id == row.id).limit(1))
    return PairFacts(
        id=row.id,
        mentor=row.mentor_id,
        mentee=row.mentee_id,
        started=min([row.started, *days[:1]]),
        held=days,
        cadence=own or usual,
        agreed=agreement is not None
        and agreement.mentor_confirmed is not None
        and agreement.mentee_confirmed is not None,
        kept=kept,
        due=due,
        ways=await _ways(session, row.id, until),
        help=asked is not None,
    )


async def _commitments(session: AsyncSession, pair: str, until: date) -> tuple[int, int]:
    """Kept and due: what the two share and have confirmed, is closed, or whose day has passed."""
    rows = await session.execute(
        select(CommitmentRow.status, CommitmentRow.reason).where(
            CommitmentRow.pair_id == pair,
            CommitmentRow.audience == f"pair:{pair}",
            CommitmentRow.made <= until,
            or_(
                CommitmentRow.status.in_(("done", "dropped")),
                (CommitmentRow.status == "open") & (CommitmentRow.due < until),
            ),
        )
    )
    statuses = [status for status, _ in rows]
    return statuses.count("done"), len(statuses)


async def _ways(session: AsyncSession, pair: str, until: date) -> tuple[Way, ...]:
    rows = await session.execute(
        select(GoalRow, ProgressRow.value)
        .join(ProgressRow, ProgressRow.goal_id == GoalRow.id)
        .where(
            GoalRow.pair_id == pair,
            GoalRow.audience == f"pair:{pair}",
            GoalRow.status.in_(("open", "done")),
            ProgressRow.confirmed.is_(True),
            ProgressRow.day <= until,
        )
        .order_by(GoalRow.id, ProgressRow.day, ProgressRow.id)
    )
    values: dict[str, tuple[GoalRow, list[float]]] = {}
    for goal, value in rows:
        values.setdefault(goal.id, (goal, []))[1].append(value)
    return tuple(way for goal, of in values.values() if (way := _way(goal, of)) is not None)


def _way(goal: GoalRow, values: Sequence[float]) -> Way | None:
    if goal.target is None or goal.baseline is None or goal.target == goal.baseline:
        return None
    first, last = (
        min(1.0, max(0.0, (value - goal.baseline) / (goal.target - goal.baseline)))
        for value in (values[0], values[-1])
    )
    return Way(first, last)
