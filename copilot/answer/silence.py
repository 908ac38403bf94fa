"""What is said where the documents don't: what comes nearest, and whom to ask, each with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.access import Pair, Viewer
from copilot.answer.says import Says
from copilot.retrieval import Hit
from copilot.store.tables import MembershipRow, PersonRow, ProgrammeRow

RELATED = 2
OFF_TOPIC = 0.82
"""Similarity of the best window below which nothing is near: questions about other matters stay under it."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody to ask, and why."""

    who: str
    why: str


def related(hits: Sequence[Hit]) -> list[Hit]:
    """The nearest passages of different documents that are near at all."""
    near = [hit for hit in hits if (hit.scores.window or 0.0) >= OFF_TOPIC and hit.kind == "document"]
    return list({hit.source: hit for hit in reversed(near[:6])}.values())[::-1][:RELATED]


def owners(hits: Sequence[Hit], says: Says, frame: str = "owner") -> list[Whom]:
    """Who answers for these documents."""
    owned = [hit for hit in hits if hit.owner]
    return [Whom(hit.owner, says.frame("ask", frame, title=hit.title)) for hit in owned]


async def people(session: AsyncSession, viewer: Viewer, pairs: Sequence[Pair], says: Says) -> list[Whom]:
    """The viewer's mentors, then those who lead the viewer's programmes."""
    if viewer.person is None:
        return []
    found = [Whom(p.mentor.name, says.frame("ask", "mentor")) for p in pairs if p.side == "mentee"]
    own = select(MembershipRow.programme_id).where(MembershipRow.person_id == viewer.person.id)
    leads = await session.execute(
        select(PersonRow.name, ProgrammeRow.name)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .join(ProgrammeRow, ProgrammeRow.id == MembershipRow.programme_id)
        .where(
            MembershipRow.role == "lead",
            MembershipRow.programme_id.in_(own),
            PersonRow.id != viewer.person.id,
        )
        .order_by(ProgrammeRow.name, PersonRow.name)
    )
    return found + [Whom(name, says.frame("ask", "lead", programme=programme)) for name, programme in leads]


def once(whom: Sequence[Whom], most: int = 4) -> list[Whom]:
    """Each name once, the first reason kept."""
    kept: dict[str, Whom] = {}
    for entry in whom:
        kept.setdefault(entry.who, entry)
    return list(kept.values())[:most]
