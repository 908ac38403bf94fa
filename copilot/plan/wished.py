"""What the mentee wishes for in his or her own words: sentences of shared notes and of the application."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import Cast, Evidence, FoundGoal
from copilot.memory import read_note
from copilot.plan.brief import Brief, Remark
from copilot.plan.feelings import is_private
from copilot.plan.records import note_evidence
from copilot.store.tables import GoalRow, NoteRow
from copilot.text.language import guess_language
from copilot.text.sentences import sentences
from copilot.text.terms import terms

SAME = 0.6
"""Share of common terms from which two goals are the same."""
_NOTES = 5
_AS_GOAL = "Ziel: "
"""What makes a note's sentence a goal, in either language."""


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish as a goal that rules read from it, with its sentence; ``applied`` where the application says so."""

    goal: FoundGoal
    evidence: Evidence
    applied: bool


def same_goal(one: str, other: str) -> bool:
    """Whether two texts are about the same goal."""
    language = guess_language(other)
    a, b = set(terms(one, language)), set(terms(other, language))
    return bool(a) and len(a & b) >= SAME * min(len(a), len(b))


async def load(session: AsyncSession, brief: Brief) -> list[Wished]:
    """Wishes in shared notes, the newest note's first, without what speaks of feelings and health."""
    pair = brief.pair
    notes = await session.scalars(
        select(NoteRow)
        .where(
            NoteRow.pair_id == pair.id,
            NoteRow.writer_id == pair.mentee.id,
            NoteRow.private.is_(False),
            NoteRow.day <= brief.today,
        )
        .order_by(NoteRow.day.desc(), NoteRow.id)
        .limit(_NOTES)
    )
    cast = Cast("mentee", pair.mentor, pair.mentee)
    return _shown(
        Wished(goal, note_evidence(note, goal.span.start, goal.span.end), applied=False)
        for note in notes
        for goal in read_note(note.text, written_on=note.day, cast=cast).goals
    )


def of_application(brief: Brief, applied: Iterable[Remark]) -> list[Wished]:
    """Wishes that the application states, without what speaks of feelings and health."""
    cast = Cast("mentee", brief.pair.mentor, brief.pair.mentee)
    return _shown(
        Wished(goal, piece(wish.evidence, goal.span.start, goal.span.end), applied=True)
        for wish in applied
        for goal in read_note(wish.text, written_on=wish.evidence.day or brief.today, cast=cast).goals
    )


def of_goals(brief: Brief, named: Iterable[Remark]) -> list[Wished]:
    """The goals that the application names, each as it stands, without what speaks of feelings and health."""
    cast = Cast("mentee", brief.pair.mentor, brief.pair.mentee)
    return _shown(
        Wished(goal, remark.evidence, applied=True)
        for remark in named
        for goal in read_note(
            _AS_GOAL + remark.text, written_on=remark.evidence.day or brief.today, cast=cast
        ).goals
    )


def _shown(wishes: Iterable[Wished]) -> list[Wished]:
    return [wish for wish in wishes if not is_private(wish.evidence.quote)]


async def new(session: AsyncSession, brief: Brief, wishes: Iterable[Wished]) -> list[Wished]:
    """Of these wishes, each once, those that no goal of the pair stands for, not even a closed one."""
    pair = brief.pair
    rows = await session.scalars(
        select(GoalRow.text).where(GoalRow.pair_id == pair.id, GoalRow.audience == pair.audience)
    )
    known = list(rows)
    kept: list[Wished] = []
    for wish in wishes:
        if not any(same_goal(other, wish.goal.text) for other in known):
            kept.append(wish)
            known.append(wish.goal.text)
    return kept


def piece(evidence: Evidence, start: int, end: int) -> Evidence:
    """A part of what is quoted, by offsets within the quote."""
    first = evidence.start + start
    quote = evidence.quote[start:end]
    return replace(evidence, quote=quote, start=first, end=first + len(quote))


def sentences_of(remarks: Iterable[Remark]) -> list[Evidence]:
    """The sentences of what somebody wrote, each with its place; without feelings."""
    return [
        piece(remark.evidence, span.start, span.end)
        for remark in remarks
        for span in sentences(remark.evidence.quote)
        if not is_private(span.quote)
    ]
